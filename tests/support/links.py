"""Our own check of a published site: every internal link, image, script and anchor of every HTML page leads somewhere."""

from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

HOST = "https://ontherecord.example/"


def broken(site: Path) -> list[str]:
    """One line for each reference that leads nowhere: the page, and the address as it stands there."""
    trees = {file: LexborHTMLParser(file.read_text("utf-8")) for file in sorted(site.rglob("*.html"))}
    anchors = {file: {node.attributes.get("id") for node in tree.css("[id]")} for file, tree in trees.items()}
    found = []
    for file, tree in trees.items():
        own = urljoin(HOST, file.relative_to(site).as_posix().removesuffix("index.html"))
        for node in tree.css("[href], [src]"):
            given = node.attributes.get("href") or node.attributes.get("src") or ""
            target = urljoin(own, given)
            if not target.startswith(HOST) or given.startswith("data:"):
                continue
            parts = urlsplit(target)
            path = site / unquote(parts.path).lstrip("/")
            path = path / "index.html" if parts.path.endswith("/") else path
            missing_anchor = parts.fragment and path in anchors and unquote(parts.fragment) not in anchors[path]
            if not path.is_file() or (missing_anchor and not parts.fragment.startswith("__")):
                found.append(f"{file.relative_to(site)}: {given}")
    return found
