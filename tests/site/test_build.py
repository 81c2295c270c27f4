"""The published site against the files it is made from: nothing is lost, nothing leads nowhere, nothing changes by itself."""

import filecmp
import functools
import json
import re
import shutil
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from markupsafe import Markup
from onrecord.site import build, pages
from onrecord.site.frame import Frame
from onrecord.site.render import Page
from selectolax.lexbor import LexborHTMLParser

from tests.support import links
from tests.support.project import ROOT, invoke, run
from tests.support.runs import quick

CASES = sorted(file.stem for file in (ROOT / "cases").glob("[!_]*.yml"))


@functools.cache
def plain(case_id: str) -> dict[str, Any]:
    """A case's file as another reader of YAML sees it: text only."""
    text = (ROOT / "cases" / f"{case_id}.yml").read_text("utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)
    return content


def page(site: Path, address: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / address / "index.html").read_text("utf-8"))


def text_of(tree: LexborHTMLParser) -> str:
    body = tree.css_first("article")
    assert body is not None
    return " ".join(body.text().split())


def facts(case: dict[str, Any]) -> Iterator[str]:
    """Every authored text of a case that must stand on its page as it was written."""
    yield case["title"]
    yield from (case[name] for name in ("place", "field", "kind"))
    yield case["record"]["maintainer"]
    for said in case.get("statements", {}).values():
        yield from (said[name] for name in ("quote", "paraphrase") if name in said)
        yield said["channel"][1:]
    yield from (claim["text"] for claim in case.get("claims", {}).values())
    yield from (event[name] for event in case["timeline"].values() for name in ("what", "note") if name in event)
    for source in case["sources"].values():
        yield from (
            source[name] for name in ("title", "publisher", "author", "no-archive", "note", "unreadable") if name in source
        )
    for law in case.get("law", {}).values():
        yield law["because"]
        yield from (
            item[name]
            for item in (*law.get("accounts", ()), *law.get("notified", ()))
            for name in ("supposing", "note")
            if name in item
        )
    yield from (due[name] for due in case.get("coming", {}).values() for name in ("what", "note") if name in due)
    for asked in case.get("asked", {}).values():
        yield from (asked[name] for name in ("by", "through", "note") if name in asked)
    yield from (item[name] for item in case.get("differences", {}).values() for name in ("about", "note") if name in item)
    for question in case.get("questions", {}).values():
        yield question["ask"]
        settle = question["would-settle"]
        yield from [settle] if isinstance(settle, str) else settle
    for correction in case.get("corrections", {}).values():
        yield from (correction[name] for name in ("was", "now", "why", "raised-by"))
    yield from case.get("related", {}).values()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def test_there_are_cases() -> None:
    assert len(CASES) >= 3


@pytest.mark.parametrize("case_id", CASES)
def test_nothing_is_lost(case_id: str, published: Path) -> None:
    """Every quotation, claim, event, note, question and correction of a file is found on its page, word for word."""
    shown = squeezed(text_of(page(published, f"cases/{case_id}")))
    missing = [fact for fact in facts(plain(case_id)) if squeezed(fact) not in shown]
    assert missing == []


@pytest.mark.parametrize("case_id", CASES)
def test_every_source_is_linked(case_id: str, published: Path) -> None:
    """The address of every source, and of every archived copy, is a link of the page."""
    hrefs = {node.attributes.get("href") for node in page(published, f"cases/{case_id}").css("a[href]")}
    for source in plain(case_id)["sources"].values():
        assert source["url"] in hrefs
        assert source.get("archive") in {None, *hrefs}


@pytest.mark.parametrize("case_id", CASES)
def test_every_entry_has_its_anchor(case_id: str, published: Path) -> None:
    """Events, statements, claims, sources, questions and corrections can be linked to, by the ids of the file."""
    tree, case = page(published, f"cases/{case_id}"), plain(case_id)
    groups = {
        "event": "timeline", "statement": "statements", "claim": "claims", "source": "sources", "question": "questions",
        "correction": "corrections", "law": "law", "party": "parties", "asked": "asked",
        "coming": "coming",
    }  # fmt: skip
    for prefix, group in groups.items():
        for entry_id in case.get(group, {}):
            assert tree.css_first(f"[id='{prefix}-{entry_id}']") is not None, f"{prefix}-{entry_id}"


@pytest.mark.parametrize("case_id", CASES)
def test_open_data(case_id: str, published: Path) -> None:
    """A case's JSON holds every authored fact as it was written, and the computed ones apart from them."""
    data = json.loads((published / "cases" / f"{case_id}.json").read_text("utf-8"))
    assert data["authored"] == plain(case_id)
    assert set(data["computed"]["claims"]) == set(plain(case_id).get("claims", {}))
    listed = json.loads((published / "cases/index.json").read_text("utf-8"))["cases"]
    assert case_id in [case["id"] for case in listed]


def test_every_statement_of_a_party_is_on_its_page(published: Path) -> None:
    """A party's page has everything that was said by it or on its behalf, in every case."""
    parties = yaml.load((ROOT / "cases/_parties.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    for party_id in parties:
        shown = squeezed(text_of(page(published, f"parties/{party_id}")))
        for case_id in CASES:
            for said in plain(case_id).get("statements", {}).values():
                if said.get("for", said["by"]) == party_id:
                    assert squeezed(said.get("quote") or said["paraphrase"]) in shown


def test_plusnet_2014_never_says_that_a_breach_occurred(published: Path) -> None:
    """The case rests on one origin, its claims are disputed, and its outcome is not known; the page says all three."""
    tree = page(published, "cases/plusnet-2014")
    shown = text_of(tree)
    assert "This record rests on one origin" in shown
    assert "Outcome: not known" in shown
    data = json.loads((published / "cases/plusnet-2014.json").read_text("utf-8"))["computed"]
    assert {claim: value["standing"] for claim, value in data["claims"].items()} == {
        "obtained": "contested",
        "reportable": "questioned",
    }
    assert len(data["origins"]) == 1


def test_law_of_the_day(published: Path) -> None:
    """A case shows the version in force on its day, and says that today's differs."""
    shown = text_of(page(published, "cases/plusnet-2014"))
    assert "As it stood, 14 November 2014: 25 August 2013 – 19 August 2025" in shown
    assert "The rule is different today" in shown
    assert "no later than 24 hours after detecting the breach" in shown
    assert "As it stood, 15 May 2007: 11 December 2003 – 25 May 2011" in text_of(page(published, "cases/plusnet-2007"))


def test_links_and_anchors(published: Path) -> None:
    assert links.broken(published) == []


@pytest.mark.parametrize(("link", "code"), [("clocks.md#results", 0), ("clocks.md#nowhere", 1), ("cases/other.md", 1)])
def test_mkdocs_checks_links_to_generated_pages(link: str, code: int, small: Path) -> None:
    """A strict build refuses a link of a hand-written page to a generated page or an anchor that does not exist."""
    (small / "docs/index.md").write_text(f"# Home\n\n[A link]({link})\n", "utf-8")
    result = invoke("mkdocs", "build", "--strict", folder=small)
    assert result.returncode == code, result.stderr


def test_the_link_check_sees_what_is_broken(published: Path, tmp_path: Path) -> None:
    """A check that cannot fail is none: one wrong page, one wrong anchor."""
    site = tmp_path / "site"
    shutil.copytree(published, site)
    home = site / "index.html"
    home.write_text(
        home.read_text("utf-8").replace("</main>", '<a href="nowhere/">1</a><a href="#nothing">2</a></main>'), "utf-8"
    )
    assert links.broken(site) == ["index.html: nowhere/", "index.html: #nothing"]


def test_nothing_is_loaded_from_another_host(published: Path) -> None:
    for file in published.rglob("*.html"):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        loaded = [node.attributes.get("src") for node in tree.css("[src]")]
        loaded += [
            node.attributes.get("href") for node in tree.css("link[rel=stylesheet], link[rel=preconnect], link[rel=icon]")
        ]
        assert [address for address in loaded if re.match(r"(https?:)?//", address or "")] == [], file


def test_every_page_has_its_frame(published: Path) -> None:
    """Each page stands in the frame once, whether written by hand or generated, and no template is published."""
    for file in published.rglob("*.html"):
        text = file.read_text("utf-8")
        if "/card/" not in file.as_posix() and 'http-equiv="refresh"' not in text:
            assert text.count("<main>") == text.count('class="otr-footer"') == text.count('class="otr-masthead"') == 1, file
    assert not list(published.rglob("*.jinja"))


def test_two_builds_are_identical(published: Path, project: Path) -> None:
    """Byte for byte, in another folder, in another zone, with another hash seed."""
    result = run("mkdocs", "build", "--strict", folder=project, TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="7")
    assert result.returncode == 0, result.stderr
    different: list[str] = []

    def compare(pair: filecmp.dircmp[str]) -> None:
        different.extend([*pair.left_only, *pair.right_only, *pair.funny_files])
        _, mismatch, errors = filecmp.cmpfiles(pair.left, pair.right, pair.common_files, shallow=False)
        different.extend([*mismatch, *errors])
        for part in pair.subdirs.values():
            compare(part)

    compare(filecmp.dircmp(str(published), str(project / "site")))
    assert different == []


def test_a_case_more_is_a_page_more(small: Path) -> None:
    """A new case is a new file, and only that; its page, its data and its line in the lists follow."""
    text = (small / "cases/sound.yml").read_text("utf-8")
    (small / "cases/another.yml").write_text(text.replace("A sound case", "Another case"), "utf-8")
    result = invoke("mkdocs", "build", "--strict", folder=small)
    assert result.returncode == 0, result.stderr
    assert "Another case" in text_of(page(small / "site", "cases/another"))
    assert "Another case" in text_of(page(small / "site", "cases"))
    assert (small / "site/cases/another.json").is_file()


def test_hand_written_pages_do_not_take_the_place_of_generated_ones(small: Path) -> None:
    (small / "docs/cases").mkdir()
    (small / "docs/cases/sound.md").write_text("# Mine\n", "utf-8")
    result = invoke("onrecord", "check", folder=small)
    assert result.returncode == 1
    assert result.stdout.startswith("docs/cases/sound.md:1:1: R004 the site makes a page of this name itself")


def test_the_names_of_generated_pages_are_reserved() -> None:
    """A kind of page that does not say which names it takes would let a file of docs/ take them silently."""
    made = build.build(ROOT, "https://ontherecord.example/", date(2026, 1, 1))
    assert made.problems == ()
    for page in made.pages:
        names = {page.name, page.url.rstrip("/"), page.name.split("/")[0]}
        assert page.prose or names & pages.reserved(), page.name
        assert page.kind in pages.kinds()


def test_missing_home_page(small: Path) -> None:
    (small / "docs/index.md").unlink()
    result = invoke("onrecord", "check", folder=small)
    assert result.stdout.startswith("docs/index.md:1:1: R007 this page is missing")


def test_the_settings_that_the_pages_need(small: Path) -> None:
    """Without an address, or with other addresses for pages, no page would be right; the build says so."""
    settings = (small / "mkdocs.yml").read_text("utf-8")
    for wrong in (
        settings.replace("use_directory_urls: true", "use_directory_urls: false"),
        settings.replace("site_url", "# site_url"),
    ):
        (small / "mkdocs.yml").write_text(wrong, "utf-8")
        result = invoke("mkdocs", "build", folder=small)
        assert result.returncode == 1
        assert "mkdocs.yml must set site_url" in result.stderr
        assert not (small / "site").exists()


def test_what_mkdocs_cannot_read_of_front_matter_is_no_prose(small: Path) -> None:
    """Our reader of front matter is the only one: what another would stumble over never becomes text of the page."""
    explainer = small / "docs/regulations/notice.md"
    explainer.write_text(explainer.read_text("utf-8").replace("short: Notice rule", "short: 2001-99-99", 1), "utf-8")
    result = invoke("mkdocs", "build", "--strict", folder=small)
    assert result.returncode == 0, result.stderr
    assert "jurisdiction:" not in text_of(page(small / "site", "regulations/notice"))


def test_missing_parties(small: Path) -> None:
    (small / "cases/_parties.yml").unlink()
    result = invoke("onrecord", "check", folder=small)
    assert result.returncode == 1
    each = "for each organisation that recurs a line `its-id:` and, indented, its name, kind and role"
    assert result.stdout == f"cases/_parties.yml:1:1: R002 this file is missing; write it: {each}\n"


def test_unreadable_file(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permission to read is a problem at that file, not a traceback."""
    really = Path.open

    def refuse(file: Path, *arguments: Any, **named: Any) -> Any:
        if file.suffix == ".yml":
            raise PermissionError(13, "Permission denied", str(file))
        return really(file, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    _, problems = build.check(small)
    mend = "allow your own account to read it, or move it away"
    assert f"cases/sound.yml:1:1: R006 the file cannot be read (Permission denied); {mend}" in map(str, problems)


@pytest.mark.parametrize("text", quick(["{% if %}", "{{ case.titel }}", "{{ 1 + 'a' }}"], "{{ case.titel }}"))
def test_a_bad_template_is_a_problem_at_its_line(text: str, small: Path) -> None:
    template = small / "templates/views/case.html.jinja"
    template.write_text(template.read_text("utf-8") + f"\n{text}\n", "utf-8")
    last = len(template.read_text("utf-8").splitlines())
    result = invoke("mkdocs", "build", "--strict", folder=small)
    assert result.returncode == 1
    assert f"templates/views/case.html.jinja:{last}:1: T001" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_bad_frame(small: Path) -> None:
    """Nothing is published without its frame; a preview shows what is wrong with it."""
    template = small / "templates/site/frame.html.jinja"
    template.write_text(template.read_text("utf-8").replace("<main>", "<main>{{ oops }}"), "utf-8")
    result = invoke("mkdocs", "build", "--strict", folder=small)
    assert result.returncode == 1
    assert "templates/site/frame.html.jinja:" in result.stderr
    assert not (small / "site").exists()
    frame = Frame(
        root=small,
        name="A site",
        copyright=Markup(""),
        address="https://example.org/",
        navigation=(),
        stylesheets=("a.css",),
        previewing=True,
    )
    assert "T001 UndefinedError: &#39;oops&#39; is undefined" in frame.render(Page("a", "A", "A page."))


def test_strict_build_says_nothing_but_its_progress(published: Path) -> None:
    printed = (published.parent / "build.log").read_text("utf-8")
    levels = {line.split()[0] for line in printed.splitlines() if re.match(r"[A-Z]+ +- ", line)}
    assert levels == {"INFO"}
