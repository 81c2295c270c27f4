"""The pages for contributors: what they name is there, and the picture of the code is that of the code."""

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT
from tests.test_architecture import WINGS

PAGES = sorted((ROOT / "docs/contribute").glob("*.md"))
CODE = (ROOT / "docs/contribute/code.md").read_text("utf-8")
FENCED = re.compile(r"(?ms)^```.*?^```$")


def named(text: str) -> list[str]:
    """What stands as code in the lines of a text, without its blocks of code."""
    return re.findall(r"`([^`\n]+)`", FENCED.sub("", text)) + re.findall(r"<code>([^<]+)</code>", text)


def test_what_the_page_on_code_names_is_there() -> None:
    """Each path is a file or folder of the project, and each other name stands in its code."""
    parts = ("hooks", "tests", "templates")
    sources = [file for part in parts for file in (ROOT / part).rglob("*") if file.suffix in (".py", ".jinja")]
    sources += [ROOT / "mkdocs.yml"]
    words = set(re.findall(r"[\w@]+", "\n".join(file.read_text("utf-8") for file in sources)))
    found = named(CODE)
    paths = [name for name in found if "/" in name and " " not in name]
    modules = [name for name in found if name.endswith(".py") and name not in paths]
    assert len(paths) > 10
    assert [name for name in paths if not (ROOT / name).exists()] == []
    assert [name for name in modules if len([*(ROOT / "hooks/onrecord").rglob(name)]) != 1] == []
    others = [name for name in found if name not in (*paths, *modules)]
    assert len(others) > 10
    missing = [name for name in others for word in re.findall(r"[\w@]+(?=[^/]*$)", name) if word not in words]
    assert missing == []


def test_the_picture_is_that_of_the_code() -> None:
    """It shows every wing, in the order in which they may import each other, and its description names them too."""
    (drawn,) = re.findall(r"(?s)<svg.*</svg>", CODE)
    assert tuple(re.findall(r"<tspan>(\w+)</tspan>", drawn)) == WINGS
    described = re.search("<desc[^>]*>(.*?)</desc>", drawn)
    assert described is not None
    assert all(re.search(rf"\b{wing}\b", described[1]) for wing in WINGS)


def test_the_fields_that_are_explained_exist() -> None:
    """A field that a page for contributors names is one of the format."""
    from onrecord.format import json_schema

    known = {
        field
        for make in (json_schema.case, json_schema.regulation)
        for kind in make()["definitions"].values()
        for field in kind.get("properties", {})
    }
    for name in ("sourcing", "review"):
        for code in named((ROOT / f"docs/contribute/{name}.md").read_text("utf-8")):
            if not re.match(r"[\d\[]", code):
                assert code.partition(":")[0] in known | {"declines"}, code


def test_each_page_leads_to_the_others(published: Path) -> None:
    """The pages of the section stand at the end of each of them that is written by hand; none is left out."""
    there = {folder.parent.relative_to(published).as_posix() for folder in (published / "contribute").rglob("index.html")}
    for page in PAGES:
        here = f"contribute/{page.stem}".removesuffix("/index")
        file = published / here / "index.html"
        (nav,) = LexborHTMLParser(file.read_text("utf-8")).css("article nav[aria-label='More on contributing']")
        found = [(file.parent / (link.attributes.get("href") or "")).resolve() for link in nav.css("a")]
        assert [path.relative_to(published).as_posix() for path in found if not (path / "index.html").is_file()] == []
        assert {path.relative_to(published).as_posix() for path in found} | {here} == there
