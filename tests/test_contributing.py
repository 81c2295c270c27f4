"""The pages for contributors: what they name is there, and the picture of the code is that of the code."""

import re
from pathlib import Path

import onrecord
from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser
from test_architecture import FLOORS

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
    assert [name for name in modules if not (ROOT / "hooks/onrecord" / name).is_file()] == []
    others = [name for name in found if name not in (*paths, *modules)]
    assert len(others) > 10
    missing = [name for name in others for word in re.findall(r"[\w@]+(?=[^/]*$)", name) if word not in words]
    assert missing == []


def test_the_picture_is_that_of_the_code() -> None:
    """Its modules are there, and its way is the one that the package itself gives; the description says all of them."""
    (drawn,) = re.findall(r"(?s)<svg.*</svg>", CODE)
    names = re.findall(r"<tspan>(\w+)</tspan>", drawn)
    assert set(names) <= set().union(*FLOORS)
    way = re.search(r"(?m)^ +(read .*→.*)$", onrecord.__doc__ or "")
    assert way is not None
    given = [re.sub(r" \(.*?\)", "", step).strip().lower() for step in re.sub(r"\(.*?\)", "", way[1]).split("→")]
    assert [name for name in names if name in given] == given
    said = re.search("<desc[^>]*>(.*?)</desc>", drawn)
    assert said is not None
    assert all(name in said[1].lower() for name in ("library", "rules", "pages", "press", "site"))


def test_the_fields_that_are_explained_exist() -> None:
    """A field that a page for contributors names is one of the format."""
    from onrecord import schema

    known = {
        field
        for make in (schema.case, schema.regulation)
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
