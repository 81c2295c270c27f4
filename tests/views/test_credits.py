"""Contributors of a case: named where they wish to be, as text, and forgotten where they no longer wish it."""

import json
import re
import sqlite3
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.support.project import ROOT, invoke
from tests.support.repository import Repository

NAMES = ["Ann Writer", "nightowl", "Zoë <b onclick=x>O’Neill", "'; DROP TABLE cases; --"]
RECORD = "  maintainer: the tests\n"


@pytest.fixture
def credited(small: Path) -> Path:
    """A small project whose case has contributors."""
    text = (ROOT / "tests/corpus/problems/cases/sound-with-every-field.yml").read_text("utf-8")
    text = re.sub(r"  contributors: .*\n", f"  contributors: {json.dumps(NAMES, ensure_ascii=False)}\n", text)
    (small / "cases/letters.yml").write_text(text, "utf-8")
    return small


def built(folder: Path) -> Path:
    result = invoke("mkdocs", "build", folder=folder)
    assert result.returncode == 0, result.stderr
    return folder / "site"


def record(site: Path, case: str) -> str:
    """What the section about the record says on a case's page."""
    section = LexborHTMLParser((site / f"cases/{case}/index.html").read_text("utf-8")).css_first("[aria-labelledby=record]")
    assert section is not None
    return " ".join(section.text().split())


def test_contributors_stand_on_the_page_and_in_the_data(credited: Path) -> None:
    """Beside the maintainer, as they were written; and in the JSON, the tables and the database, each once."""
    site = built(credited)
    assert f"Maintained by the tests. With contributions by {', '.join(NAMES[:-1])} and {NAMES[-1]}." in record(site, "letters")
    assert "contributions" not in record(site, "sound"), "a case without contributors does not speak of any"
    authored = json.loads((site / "cases/letters.json").read_text("utf-8"))["authored"]
    assert authored["record"]["contributors"] == NAMES
    found = sqlite3.connect(site / "data/onrecord.sqlite").execute("SELECT case_id, name FROM case_contributors").fetchall()
    assert sorted(found) == sorted(("letters", name) for name in NAMES)
    data = json.loads((site / "data/all.json").read_text("utf-8"))["tables"]["case_contributors"]
    assert sorted(row["name"] for row in data) == sorted(NAMES)


def test_who_helped_is_not_who_is_cited(credited: Path) -> None:
    """The site answers for the analysis and is its author; nobody is found as if he or she took part in the incident."""
    site = built(credited)
    held = [site / f"cases/letters{end}" for end in (".bib", ".csl.json", "/cite/index.html", "/card/index.html")]
    held += [file for file in (site / "search").rglob("*") if file.is_file()]
    assert len(held) > 6
    assert [file.name for file in held if b"nightowl" in file.read_bytes().lower()] == []


def test_a_name_can_be_taken_back(credited: Path) -> None:
    """Who no longer wishes to be named is named on no page, not even among the changes."""
    repository = Repository(credited)
    repository.commit("2026-01-03")
    file = credited / "cases/letters.yml"
    file.write_text(re.sub(r"  contributors: .*\n", "  contributors: [Ann Writer]\n", file.read_text("utf-8")), "utf-8")
    repository.commit("2026-01-04")
    site = built(credited)
    assert "The record no longer names one of its contributors." in record(site, "letters")
    named = [path for path in site.rglob("*") if path.is_file() and b"nightowl" in path.read_bytes()]
    assert named == []
