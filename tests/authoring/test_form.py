"""The form of a new case, as its users have it: on a phone, by keyboard, with mistakes, and with whatever text they bring."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onrecord.authoring import form
from onrecord.cli.main import main
from onrecord.evidence import lockfile
from onrecord.format import field_types, style, yaml_reader, yaml_rules
from onrecord.format.applied_law import Account, Law
from onrecord.format.case import Case, Outcome, Source, Statement
from onrecord.format.entry import FormatModel
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.corpus.test_rules import PROBLEMS
from tests.site.test_hostile_text import PAYLOADS
from tests.site.test_pages import CASES, TWICE
from tests.support.browser import READY, complaints, go, hosted, opened
from tests.support.checkers import HOW_TO_GET_THEM, TOOLS, nu
from tests.support.project import ROOT, invoke, small_project
from tests.support.runs import quick

PATH = "contribute/new/"
GITHUB = "https://github.com/example/on-the-record"
GITLAB = "https://gitlab.com/example/on-the-record"
VENDOR = ROOT / "templates/authoring/vendor"
LIBRARIES = {"cfworker-json-schema": "@cfworker/json-schema"}
"""The package of each library there, by the name of its folder without the version."""
MOST = 150_000
"""Bytes of all scripts that only this page loads."""


def site_of(folder: Path, repository: str = "") -> Path:
    """The site of a small project that is kept at a forge."""
    root = small_project(folder)
    if repository:
        settings_file = root / "mkdocs.yml"
        settings_file.write_text(settings_file.read_text("utf-8") + f"repo_url: {repository}\n", "utf-8")
    result = invoke("mkdocs", "build", folder=root)
    assert result.returncode == 0, result.stderr
    return root / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site_of(tmp_path_factory.mktemp("form") / "project", GITHUB)


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[str]:
    with hosted(site) as address:
        yield address


def entry(page: Page, name: str) -> Locator:
    """An entry by what it is called: `Event 2`."""
    return page.get_by_role("group", name=name, exact=True)


FIND = """([where, name]) => {
    for (const field of document.querySelectorAll("[data-field], [data-key], #case-file")) {
        const box = field.parentElement.closest("[data-fields]");
        const words = [...field.querySelector("label, legend, h3").childNodes].find(node => node.data?.trim()).data.trim();
        if (words === name && (box.id === "case" ? "" : box.querySelector("legend").textContent) === where)
            return field.querySelector("input, select, textarea").id;
    }
    throw new Error(`no field ${name} of ${where}`);
}"""


def control(page: Page, where: str, name: str) -> Locator:
    """What is typed or chosen in, by its label, in an entry, or outside of any: the first of several."""
    return page.locator(f"[id='{page.evaluate(FIND, [where, name])}']")


def field(page: Page, where: str, name: str) -> Locator:
    """The field around it."""
    around = "xpath=ancestor::*[@data-field or @data-key or @id='case-file'][1]"
    return control(page, where, name).locator(around)


def content(page: Page) -> str:
    """The file as the page shows it, once it has followed what was typed."""
    page.locator("#case-id").dispatch_event("change")
    page.evaluate("new Promise(done => setTimeout(done))")  # behind all that this began
    return page.locator("#case-text code").text_content() or ""


SOURCE = {
    "Address": "https://paper.example/2",
    "Title": 'A leak: "all" of it',
    "Publisher": "The Paper",
    "Published": "2014-04-02",
    "No archive": "none was looked up",
}
INCIDENT = {
    "Title": "Addresses that only Acme had",
    "Summary": "Spam arrived. Acme was asked.\n\nNothing else is known: not even by whom.",
    "When": "2014-03~",
    "Place": "Utopia",
    "Field": "telecommunications",
    "Kind": "test",
}


def to(page: Page, where: str, name: str) -> None:
    """Press Tab until the focus is on a field, fold or button of an entry: forward only, as a reader goes."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate("""() => {
            const active = document.activeElement, entry = active.closest("[data-fields]:not(#case)");
            const words = active.labels?.[0]?.textContent ?? active.textContent;
            return [entry?.querySelector("legend").textContent ?? "", words.replace(/optional$/, "").trim()];
        }""")
        if here == [where, name]:
            return
    pytest.fail(f"{where}, {name} is not reached by Tab; the last was {here}")


def type_case(page: Page) -> None:
    """A small case, typed by keyboard alone."""
    keys = page.keyboard

    def typed(where: str, name: str, text: str) -> None:
        to(page, where, name)
        for number, part in enumerate(text.split("\n")):
            if number:
                keys.press("Enter")
            keys.type(part)

    def pressed(where: str, name: str, key: str = "Enter") -> None:
        to(page, where, name)
        keys.press(key)

    for name, text in SOURCE.items():
        typed("Source 1", name, text)
    pressed("Source 1", "More about this source")
    typed("Source 1", "Unreadable", "it stands on paper only")
    for name, text in INCIDENT.items():
        typed("", name, text)
    typed("Party 1", "Name", "Acme Telecom")
    typed("Party 1", "Role", "provider")
    pressed("", "Add another party")
    assert page.evaluate("document.activeElement.id").endswith("-name"), "the new entry has the focus"
    keys.type("Ann")
    typed("Party 2", "Kind", "person")
    typed("Party 2", "Role", "customer")
    typed("Event 1", "When", "2014-03-01")
    typed("Event 1", "What", "Spam arrives.")
    pressed("Event 1", "Ann", "Space")
    typed("Event 2", "When", "[2014-03-01..2014-04-02]")
    typed("Event 2", "What", "Ann complains: “no” @ Acme #1.")
    pressed("Event 2", "Acme Telecom", "Space")
    typed("Claim 1", "Text", "Somebody obtained the addresses.")
    pressed("Claim 1", "Acme Telecom", "Space")
    pressed("Statement 1", "Ann", "Space")
    typed("Statement 1", "Channel", "a letter to The Paper")
    typed("Statement 1", "When", "2014-03-02")
    typed("Statement 1", "Quote", "@Acme, it leaked: nobody else had them.")
    typed("Statement 1", "Somebody obtained the addresses.", "asserts")
    typed("Outcome", "Known", "no")
    typed("Outcome", "What", "Nothing was found that says more.")


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[int, str]]:
    """The exit code and the output of `onrecord check` for the text of cases/acme-2014.yml in a small project."""

    def check(text: str) -> tuple[int, str]:
        root = tmp_path / "project"
        shutil.copytree(PROBLEMS / "base", root)
        (root / "mkdocs.yml").touch()
        (root / "cases/acme-2014.yml").write_text(text, "utf-8", newline="")
        monkeypatch.chdir(root)
        result = CliRunner().invoke(main, ["check"], catch_exceptions=False)
        return result.exit_code, result.output

    return check


def test_a_case_by_keyboard_on_a_phone(browser: Browser, host: str, tmp_path: Path) -> None:
    """Typed, downloaded, put into the project, accepted; the forge gets the same text, and no other host a request."""
    page, complained = opened(browser, host, PATH, 390, "light")
    type_case(page)
    to(page, "", "Name of the file")
    assert page.locator("#case-id").input_value() == "acme-2014"
    to(page, "", "Propose it on GitHub")
    to(page, "", "Download the file")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "acme-2014.yml"
    text = Path(waiting.value.path()).read_text("utf-8")
    root = small_project(tmp_path / "project")
    (root / "cases/acme-2014.yml").write_bytes(Path(waiting.value.path()).read_bytes())
    result = invoke("onrecord", "check", folder=root)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "no problems found\n")
    assert text == page.locator("#case-text code").text_content()
    assert text.startswith(style.MODELINE.format("case") + "\n")
    assert complained == []

    page.context.route(f"{GITHUB}/**", lambda route: route.fulfill(body="a forge", content_type="text/plain"))
    page.keyboard.press("Shift+Tab")
    with page.context.expect_page() as opening:
        page.keyboard.press("Enter")
    opening.value.wait_for_load_state()
    address = urlsplit(opening.value.url)
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{GITHUB}/new/main/cases"
    assert parse_qs(address.query) == {"filename": ["acme-2014.yml"], "value": [text]}
    page.context.close()


def fill(page: Page) -> None:
    """The same case, filled in at once, without what a program cannot read."""
    for name, text in SOURCE.items():
        control(page, "Source 1", name).fill(text)
    for name, text in INCIDENT.items():
        control(page, "", name).fill(text)
    control(page, "Party 1", "Name").fill("Acme Telecom")
    control(page, "Party 1", "Role").fill("provider")
    page.get_by_role("button", name="Add another party").click()
    control(page, "Party 2", "Name").fill("Ann")
    control(page, "Party 2", "Role").fill("customer")
    control(page, "Party 2", "Kind").select_option("person")
    for number, what in ((1, "Spam arrives."), (2, "Ann complains.")):
        control(page, f"Event {number}", "When").fill("2014-03-01")
        control(page, f"Event {number}", "What").fill(what)
    control(page, "Claim 1", "Text").fill("Somebody obtained the addresses.")
    content(page)
    entry(page, "Event 1").get_by_role("checkbox", name="Ann").check()
    entry(page, "Claim 1").get_by_role("checkbox", name="Acme Telecom").check()
    entry(page, "Statement 1").get_by_role("checkbox", name="Ann").check()
    control(page, "Statement 1", "Channel").fill("a letter")
    control(page, "Statement 1", "When").fill("2014-03-02")
    control(page, "Statement 1", "Quote").fill("It leaked.")
    control(page, "Statement 1", "About").select_option("asserts")
    control(page, "Outcome", "Known").select_option("no")
    control(page, "Outcome", "What").fill("Nothing was found.")
    content(page)


def unfold(page: Page) -> None:
    """Everything that is folded is shown."""
    page.evaluate("for (const fold of document.querySelectorAll('#case details')) fold.open = true")


@pytest.fixture(scope="module")
def draft(browser: Browser, host: str) -> str:
    """A whole case, as the form keeps it on a device."""
    page, _ = opened(browser, host, PATH, 1280, "light")
    fill(page)
    unfold(page)
    control(page, "Source 1", "Unreadable").fill("it stands on paper only")
    page.get_by_label("Keep this draft on this device").check()
    content(page)
    kept: str = page.evaluate("localStorage.getItem('draft of a case')")
    page.context.close()
    return kept


def begun(browser: Browser, host: str, draft: str, width: int = 1280, scheme: str = "light") -> Page:
    """The form with a whole case in it, unfolded."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(host)
    page.evaluate("draft => localStorage.setItem('draft of a case', draft)", draft)
    go(page, host + PATH)
    page.get_by_label("Keep this draft on this device").uncheck()
    unfold(page)
    return page


@dataclass(frozen=True)
class Mistake:
    """What somebody does, at which field the form says what, and the rule by which the check refuses it."""

    where: str
    name: str
    text: str
    code: str
    words: str
    """What both say; where the check says it otherwise, the words of the form, after `form: `."""
    line: str = ""
    """The line that the check names, if it is not the field's own."""
    shown: str = ""
    """The field at which the form says it, if it is another."""


LONG, LONGER = "x" * (field_types.MAX_TEXT + 1), "x " * (field_types.MAX_PROSE // 2 + 1) + "x"
MISTAKES = [
    Mistake("Source 1", "Address", "", "F002", "the field 'url' is missing; add it: its address", "a-leak-all-of-it:"),
    Mistake(
        "Source 1",
        "Address",
        "www.paper.example/1",
        "F009",
        "'www.paper.example/1' is not a web address; write it with https://",
    ),
    Mistake(
        "Source 1", "Address", "https://paper.example/a b", "F009", "the address has a character that no web address can have"
    ),
    Mistake("Source 1", "Address", "https://localhost/x", "F009", "'https://localhost/x' does not name a public host"),
    Mistake(
        "Source 1",
        "Address",
        "https://me@paper.example/",
        "F009",
        "an address with a user name in it is not that of a public page",
    ),
    Mistake("Source 1", "Published", "14.11.2014", "F008", "'14.11.2014': write the year first and hyphens between"),
    Mistake("Source 1", "Published", "2014-13", "F008", "form: '2014-13' does not exist; write year-month-day"),
    Mistake("Source 1", "Published", "2014–04–02", "F008", "write plain hyphens (-) between year, month and day"),
    Mistake("Source 1", "Accessed", "2014-11", "F008", "'2014-11' is not one exact day; write it as in 2014-11-14"),
    Mistake("Source 1", "Title", "News\nof today", "F012", "this text has a line break; write it on one line"),
    Mistake("Source 1", "Publisher", LONG, "F010", "this text has 1,501 characters; shorten it to at most 1,500"),
    Mistake(
        "Source 1",
        "No archive",
        "",
        "R030",
        "give archive: the address of an archived copy, or no-archive: the reason",
        "a-leak-all-of-it:",
        "Archive",
    ),
    Mistake(
        "Source 1",
        "Archive",
        "https://archive.example/1",
        "R030",
        "archive and no-archive cannot both stand here",
        shown="No archive",
    ),
    Mistake(
        "", "Title", "", "F002", "the field 'title' is missing; add it: a headline that takes no side", "yaml-language-server"
    ),
    Mistake("", "Title", "Tab\there", "Y003", "an invisible or control character ‹U+0009›; delete it"),
    Mistake("", "Title", "Soft\u00adhyphen", "Y003", "an invisible or control character ‹U+00AD›; delete it"),
    Mistake("", "Summary", LONGER, "F010", "at most 6,000"),
    Mistake("", "When", "March 2014", "F008", "'March 2014': write the date in figures, the year first"),
    Mistake("", "When", "2014-3", "F008", "'2014-3': write month and day with two digits, as in 2014-03"),
    Mistake("", "When", "2014-03-01 15:00", "F008", "form: '2014-03-01 15:00' needs its zone"),
    Mistake("", "When", "then", "F008", "'then': write the date in figures"),
    Mistake("", "When", "20140301", "F008", "'20140301' is not a date; write 2014, 2014-11"),
    Mistake("Party 2", "Role", "", "F002", "the field 'role' is missing; add it: what it is in this case", "ann:"),
    Mistake("Party 2", "Kind", "", "R060", "give the kind: of 'ann'", "ann:"),
    Mistake("Event 1", "Id", "Bad Id", "F007", "'Bad Id' cannot be an id; use small letters a-z, digits and single hyphens"),
    Mistake("Event 1", "Id", "a" * 61, "F010", "this text has 61 characters; shorten it to at most 60"),
    Mistake("Event 2", "Id", "spam-arrives", "Y008", "'spam-arrives' stands here a second time in one group"),
    Mistake(
        "Event 2",
        "What",
        "",
        "F002",
        "the field 'what' is missing; add it: what happened, in our own words",
        "ann-complains:|event-2:",
    ),
    Mistake("Event 2", "Source", "", "F002", "the field 'source' is missing; add it: where it is reported", "ann-complains:"),
    Mistake("Statement 1", "When", "2014-03-02/2014-03-05", "F008", "for some time between write [2014-03-02..2014-03-05]"),
    Mistake(
        "Statement 1", "Quote", "", "R040", "give quote: the exact words, or paraphrase: the sense in our own words", "ann:"
    ),
    Mistake("Statement 1", "By", "", "F002", "the field 'by' is missing; add it: who said it", "statement-1:"),
    Mistake(
        "Outcome", "Known", "", "F002", "the field 'known' is missing; add it: whether an outcome is on record", "outcome:"
    ),
    Mistake("Outcome", "As of", "soon", "F008", "'soon': write the date in figures"),
    Mistake(
        "",
        "Aliases",
        "Old Name",
        "F007",
        "'Old Name' cannot be an id; use small letters a-z, digits and single hyphens",
        "Old Name",
    ),
]


@pytest.fixture(scope="module")
def filled(browser: Browser, host: str, draft: str) -> Iterator[Page]:
    page = begun(browser, host, draft)
    yield page
    page.context.close()


def void(_: object) -> None:
    """What was done is enough."""


def put(page: Page, where: str, name: str, text: str) -> Callable[[], None]:
    """Write something into a field; what is returned takes it back."""
    at = control(page, where, name)
    if at.evaluate("one => one.matches('select')"):
        before = at.input_value()
        at.select_option(text)
        return lambda: void(at.select_option(before))
    if at.evaluate("one => one.matches('[type=checkbox]')"):
        chosen = [box.get_attribute("id") for box in field(page, where, name).locator("input:checked").all()]
        boxes = [page.locator(f"[id='{each}']") for each in chosen]
        for box in boxes:
            box.uncheck()

        def restore() -> None:
            for box in boxes:
                box.check()

        return restore
    before = at.input_value()
    at.fill(text)
    return lambda: at.fill(before)


QUICK_MISTAKES = {mistake.code: mistake for mistake in MISTAKES}.values()
"""One of each rule."""


@pytest.mark.parametrize(
    "mistake", quick(MISTAKES, *QUICK_MISTAKES), ids=lambda mistake: f"{mistake.where}-{mistake.name}-{mistake.text[:12]!r}"
)
def test_mistakes(mistake: Mistake, filled: Page, checked: Callable[[str], tuple[int, str]]) -> None:
    """The form refuses it at its field, in the words of the check, and the check refuses the same file at the same place."""
    where = mistake.where
    restore = put(filled, where, mistake.name, mistake.text)
    at = field(filled, where, mistake.shown or mistake.name)
    handle = at.element_handle()
    try:
        filled.get_by_role("button", name="Download the file").click()
        expect(filled.locator("#case-mistakes")).to_be_focused()
        told = handle.query_selector(".otr-mistake")
        assert told is not None, filled.locator("#case-mistakes").inner_text()
        words = mistake.words.removeprefix("form: ")
        assert words in (told.text_content() or "")
        focus = filled.locator("#case-mistakes a").first
        assert filled.locator("#case-mistakes li").count() == 1, filled.locator("#case-mistakes").inner_text()
        focus.click()
        described = filled.evaluate("document.activeElement.getAttribute('aria-describedby')").split()
        assert told.get_attribute("id") in described, "who follows the link is where the mistake is, and hears it"
        text = filled.locator("#case-text code").text_content() or ""
        code, output = checked(text)
        assert code == 1
        found = re.search(rf"^cases/acme-2014\.yml:(\d+):\d+: {mistake.code} (.*)$", output, re.MULTILINE)
        assert found, output
        if not mistake.words.startswith("form: "):
            assert words in found[2]
        line = text.split("\n")[int(found[1]) - 1]
        own = (at.get_attribute("data-field") or "") + ":" if not mistake.line else mistake.line
        assert (
            re.search(own if mistake.name != "Id" else re.escape(mistake.text), line)
            or mistake.text[:20].split("\n")[0] in line
        ), line
    finally:
        restore()
    filled.locator("#case-id").dispatch_event("change")
    expect(filled.locator("#case-mistakes")).to_be_hidden()


def test_what_only_the_check_can_know(filled: Page, checked: Callable[[str], tuple[int, str]]) -> None:
    """A day that no month has is a date to the schema: the form takes it, the check does not."""
    restore = put(filled, "", "When", "2014-02-30")
    with filled.expect_download() as waiting:
        filled.get_by_role("button", name="Download the file").click()
    text = Path(waiting.value.path()).read_text("utf-8")
    code, output = checked(text)
    assert code == 1
    assert "does not exist: February 2014 has 28 days" in output
    restore()


def test_quotations_are_compared_afterwards(filled: Page, checked: Callable[[str], tuple[int, str]]) -> None:
    """No page can read another: that a quotation has not been compared is all that the check then has to say."""
    restore = put(filled, "Source 1", "Unreadable", "")
    with filled.expect_download() as waiting:
        filled.get_by_role("button", name="Download the file").click()
    code, output = checked(Path(waiting.value.path()).read_text("utf-8"))
    assert code == 1
    assert re.findall(r"^cases/acme-2014[.]yml:\d+:\d+: (\w+)", output, re.MULTILINE) == [lockfile.NOT_LOCKED.code]
    restore()


def test_a_party_that_is_taken_out_is_missed(browser: Browser, host: str, draft: str) -> None:
    """A reference never leads nowhere: without its party a statement has no speaker, and says so."""
    page = begun(browser, host, draft)
    page.get_by_role("button", name="Remove party 2").click()
    page.get_by_role("button", name="Download the file").click()
    expect(page.locator("#case-mistakes")).to_contain_text("Statement 1, By: the field 'by' is missing")
    page.context.close()


def test_two_who_speak_jointly(browser: Browser, host: str, draft: str, checked: Callable[[str], tuple[int, str]]) -> None:
    """One who spoke is written alone, and several as a list; other entries choose the statement by all their names."""
    page = begun(browser, host, draft)
    assert "    by: ann\n" in content(page)
    entry(page, "Statement 1").get_by_role("checkbox", name="Acme Telecom").check()
    text = content(page)
    assert re.search(r"\n    by:( \[acme, ann\]|\n( +)- acme\n\2- ann)\n", text), text
    assert checked(text) == (0, "no problems found\n")
    unfold(page)
    page.get_by_role("button", name="Add a question to a party").click()
    content(page)
    assert "Acme Telecom, Ann: It leaked." in (control(page, "Question to a party 1", "Statement").text_content() or "")
    page.context.close()


def test_a_party_gets_another_id(browser: Browser, host: str, draft: str) -> None:
    """Whatever refers to an entry follows its id."""
    page = begun(browser, host, draft)
    control(page, "Party 2", "Id").fill("the-customer")
    text = content(page)
    assert "\n  the-customer:\n" in text
    assert "    by: the-customer\n" in text
    assert "    who: the-customer\n" in text
    page.context.close()


def test_the_id_of_another_case_is_taken(browser: Browser, host: str, draft: str) -> None:
    page = begun(browser, host, draft)
    page.locator("#case-id").fill("sound")
    page.get_by_role("button", name="Download the file").click()
    expect(page.locator("#case-file .otr-mistake")).to_have_text("'sound' is the id of a case already; give this one another")
    page.context.close()


def test_hostile_texts(browser: Browser, host: str, draft: str) -> None:
    """What is typed comes back as it was, from the file and from the address, and nothing of it becomes markup."""
    page = begun(browser, host, draft)
    elements = page.locator("#case *").count()
    found = complaints(page, host)
    for payload in [
        *PAYLOADS,
        "no",
        "2014-11-14",
        "'",
        '"',
        "- x",
        "? x",
        "a: b #c",
        "#",
        "@x",
        "%x",
        "é 😀",
        "null",
        "~",
        "x:",
        "<<",
        "…",
    ]:
        control(page, "", "Title").fill(payload)
        control(page, "", "Summary").fill(f"{payload}\n\n  {payload}\n- {payload}")
        control(page, "Party 2", "Name").fill(payload)
        control(page, "Statement 1", "Quote").fill(f"{payload} {payload} {payload} {payload}")
        text = content(page)
        document, problems = yaml_reader.read("cases/x.yml", text.encode())
        assert document is not None, (problems, text)
        read: Any = document.content
        assert read["title"] == payload
        assert read["summary"] == f"{payload}\n\n  {payload}\n- {payload}"
        assert [party.get("name") for party in read["parties"].values()] == [None, payload]
        assert [said["quote"] for said in read["statements"].values()] == [f"{payload} {payload} {payload} {payload}"]
    assert page.locator("#case *").count() == elements
    assert page.evaluate("typeof otr_evil") == "undefined"
    assert found == []
    page.context.close()


TEXTS = st.text(
    st.one_of(
        st.sampled_from(list(" \n:#-'\"@%&*!|>{}[],?`~\\/0123ans.é😀\u00a0")), st.characters(exclude_categories=["Cs", "Cc"])
    ),
    min_size=1,
    max_size=300,
)


@pytest.fixture(scope="module")
def written(browser: Browser, host: str) -> Iterator[Callable[[list[str]], list[str]]]:
    """What our own writer of YAML makes of texts."""
    page, _ = opened(browser, host, PATH, 390, "light")
    make = """async texts => {
        const { yaml } = await import(new URL("assets/yaml.js", document.baseURI.replace(/contribute.*/, "")));
        return texts.map(text => yaml(new Map([["one", text], ["group", new Map([["inner", new Map([["text", text],
            ["list", [text, "another"]], ["groups", [new Map([["text", text], ["last", "x"]])]]])]])]])));
    }"""
    yield lambda texts: list(page.evaluate(make, texts))
    page.context.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=20, max_size=40))
def test_every_text_comes_back(texts: list[str], written: Callable[[list[str]], list[str]]) -> None:
    """Whatever our reader takes at all it reads as it was typed."""
    wanted = [text.strip() for text in texts if text.strip()]
    for text, made in zip(wanted, written(wanted), strict=True):
        document, problems = yaml_reader.read("cases/x.yml", made.encode())
        if problems:
            assert {problem.code for problem in problems} == {yaml_rules.HIDDEN.code}, (text, made)
            continue
        assert document is not None
        inner = {"text": text, "list": [text, "another"], "groups": [{"text": text, "last": "x"}]}
        assert document.content == {"one": text, "group": {"inner": inner}}, made


def as_draft(content: Any, names: dict[str, str]) -> dict[str, Any]:
    """A case as the form keeps it: entries by number, references by the numbers of what they name."""
    numbers: dict[tuple[str, str], str] = {}
    counter = count(1)
    every = form.case_fields().values()
    for field in every:
        if field.shape == "entries":
            numbers |= {(field.refers_to, key): str(next(counter)) for key in content.get(field.name, {})}

    def kept(field: form.FormField, value: Any) -> Any:
        several = value if isinstance(value, list) else [value]
        if field.shape in ("entries", "texts"):
            return [
                {
                    "number": numbers.get((field.refers_to, key)) or str(next(counter)),
                    "id": key,
                    "fields": inputs(field, inner if field.shape == "entries" else {"": inner}, key),
                }
                for key, inner in value.items()
            ]
        if field.shape == "items":
            return [{"number": str(next(counter)), "fields": inputs(field, inner)} for inner in value]
        if field.shape == "group":
            return inputs(field, value)
        if field.shape == "marks":
            return {numbers[field.refers_to, key]: word for key, word in value.items()}
        if field.shape == "several":
            return [numbers.get((field.refers_to, key), key) for key in several]
        if field.shape == "one":
            return numbers.get((field.refers_to, value), value)
        return "\n".join(several) if field.shape == "lines" else value == "yes" if field.shape == "flag" else value

    def inputs(field: form.FormField, content: Any, key: str = "") -> dict[str, Any]:
        given = {inner.name: kept(inner, content[inner.name]) for inner in field.fields if inner.name in content}
        return {**given, "name": names[key]} if field.refers_to == "party" and key in names else given

    return {
        "id": "a-case-of-its-own",
        "fields": {field.name: kept(field, content[field.name]) for field in every if field.name in content},
    }


def flat(value: Any, name: str = "") -> Any:
    """A list of one text is the same as the text; what is ticked in a list has the order of the list."""
    if isinstance(value, dict):
        return {key: flat(inner, key) for key, inner in value.items()}
    if isinstance(value, list) and name in ("who", "by", "source", "statements", "background"):
        return flat(sorted(value))
    if isinstance(value, list):
        return flat(value[0]) if len(value) == 1 and isinstance(value[0], str) else [flat(inner) for inner in value]
    return value.strip()


def held(browser: Browser, host: str, file: Path, parties: Path) -> None:
    """Everything in the file of a case is in the file that the form makes of it."""
    content: Any = yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader)
    known: Any = yaml.load(parties.read_text("utf-8"), Loader=yaml.CBaseLoader)
    draft = as_draft(content, {key: party["name"] for key, party in known.items()})
    page = begun(browser, host, json.dumps(draft))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the file").click()
    document, problems = yaml_reader.read("cases/x.yml", Path(waiting.value.path()).read_bytes())
    page.context.close()
    assert problems == []
    assert document is not None
    assert flat(document.content) == flat(content)
    order = [info.alias for info in Case.model_fields.values()]
    assert list(document.content) == sorted(document.content, key=lambda name: order.index(name))


def test_the_form_holds_every_field(browser: Browser, host: str) -> None:
    held(browser, host, PROBLEMS / "cases/sound-with-every-field.yml", PROBLEMS / "base/cases/_parties.yml")


@pytest.mark.parametrize("name", quick(CASES, "plusnet-2014"))
def test_the_form_holds_every_case(name: str, browser: Browser, address: str) -> None:
    """Each published case could have been written here: nothing of it is lost or changed."""
    held(browser, address, ROOT / f"cases/{name}.yml", ROOT / "cases/_parties.yml")


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_and_width(browser: Browser, host: str, draft: str, width: int, scheme: str) -> None:
    """Empty, with mistakes and filled in: axe finds nothing, nothing scrolls sideways, also at twice the size."""
    page, complained = opened(browser, host, PATH, width, scheme)
    full = begun(browser, host, draft, width, scheme)
    for shown, refused in ((page, False), (page, True), (full, False)):
        if refused:
            unfold(shown)
            shown.evaluate("for (const button of document.querySelectorAll('#case [data-add]')) button.click()")
            shown.get_by_role("button", name="Download the file").click()
            expect(shown.locator("#case-mistakes")).to_be_visible()
        found = Axe().run(shown)
        assert found.violations_count == 0, found.generate_report()
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        shown.evaluate(TWICE)
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        shown.evaluate("document.documentElement.style.removeProperty('font-size')")
    assert complained == []
    page.context.close()
    full.context.close()


def test_the_first_screen_of_a_phone_says_what_one_needs(browser: Browser, host: str) -> None:
    page, _ = opened(browser, host, PATH, 390, "light")
    needs = page.get_by_text("You need the address of an article and about ten minutes.").bounding_box()
    first = control(page, "Source 1", "Address").bounding_box()
    assert needs
    assert first
    assert needs["y"] + needs["height"] < 700
    assert first["y"] + first["height"] < 900, "and the first question stands there, too"
    page.context.close()


@pytest.mark.full
def test_nu(site: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes((site / PATH / "index.html").read_bytes())
    assert nu(tmp_path) == []


def test_without_script(browser: Browser, host: str) -> None:
    """The page says that the form needs script, shows none, and leads on."""
    page, _ = opened(browser, host, PATH, 390, "light", script=False)
    assert page.locator("#case").is_hidden()
    assert page.locator("noscript p").is_visible()
    assert "This form needs script." in page.locator("noscript p").inner_text()
    page.context.close()


def test_a_draft_stays_only_if_asked_for(browser: Browser, host: str) -> None:
    page, _ = opened(browser, host, PATH, 390, "light")
    control(page, "", "Title").fill("A title")
    content(page)
    assert page.evaluate("Object.keys(localStorage)") == []
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    page.wait_for_function(READY)
    assert asked == ["beforeunload"], "leaving asks first"
    assert control(page, "", "Title").input_value() == ""

    page.get_by_label("Keep this draft on this device").check()
    control(page, "", "Title").fill("A title")
    control(page, "Party 1", "Name").fill("Ann")
    page.get_by_role("button", name="Add another event").click()
    control(page, "Event 3", "What").fill("It ended.")
    content(page)
    entry(page, "Event 3").get_by_role("checkbox", name="Ann").check()
    text = content(page)
    page.reload()
    page.wait_for_function(READY)
    assert asked == ["beforeunload"], "nothing would be lost"
    expect(page.locator("#case-text code")).to_have_text(text)
    assert "who: ann" in text
    page.get_by_label("Keep this draft on this device").uncheck()
    assert page.evaluate("Object.keys(localStorage)") == []
    page.context.close()


def test_too_long_for_an_address(browser: Browser, host: str, draft: str) -> None:
    """A file that no address can hold is downloaded, and the words lead to the page for uploads."""
    page = begun(browser, host, draft)
    control(page, "", "Summary").fill("A sentence of some words. " * 220)
    content(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Propose it on GitHub").click()
    assert waiting.value.suggested_filename == "acme-2014.yml"
    expect(page.locator("[data-outcome]")).to_contain_text("too long to be handed over in an address, so it was downloaded")
    assert page.locator("[data-outcome] a").get_attribute("href") == f"{GITHUB}/upload/main/cases"
    page.context.close()


@pytest.mark.full
def test_other_forges(browser: Browser, tmp_path: Path, draft: str) -> None:
    """A forge whose address takes no text gets it through the clipboard; without a forge there is download and copy."""
    with hosted(site_of(tmp_path / "gitlab", GITLAB)) as address:
        page = begun(browser, address, draft)
        page.get_by_role("button", name="Propose it on GitLab").click()
        link = page.locator("[data-outcome] a")
        expect(link).to_have_attribute("href", f"{GITLAB}/-/new/main?file_name=cases%2Facme-2014.yml")
        expect(page.locator("[data-outcome]")).to_contain_text(re.compile("is (copied|selected)"))
        page.context.close()
    with hosted(site_of(tmp_path / "none")) as address:
        page = begun(browser, address, draft)
        assert page.get_by_role("button", name="Propose it").count() == 0
        page.get_by_role("button", name="Copy its text").click()
        expect(page.locator("[data-outcome]")).to_contain_text(re.compile("is (copied|selected)"))
        page.context.close()


@pytest.mark.parametrize(
    ("repository", "new"),
    [
        ("", None),
        ("https://github.com/a/b", "https://github.com/a/b/new/main/cases"),
        ("https://github.com/a/b.git/", "https://github.com/a/b/new/main/cases"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b/-/new/main"),
        ("https://gitlab.example.org/a/b", "https://gitlab.example.org/a/b/-/new/main"),
        ("https://codeberg.org/a/b", None),
        ("https://github.com.evil.example/a/b", None),
    ],
)
def test_forges(repository: str, new: str | None) -> None:
    found = form.find_forge(repository)
    assert (found.new if found else None) == new


def test_every_field_of_the_format_is_asked() -> None:
    """The form has every field of the model, at every level, in the order of the file, but the format, which it writes."""

    def names(field: form.FormField) -> dict[str, Any]:
        return {inner.name: names(inner) for inner in sorted(field.fields, key=lambda inner: inner.order)}

    every = form.case_fields().values()
    assert [field.name for field in every] == [info.alias for info in Case.model_fields.values() if info.alias != "format"]
    inner = {field.name: names(field) for field in every}
    kinds: dict[str, type[FormatModel]] = {
        "sources": Source,
        "statements": Statement,
        "law": Law,
        "outcome": Outcome,
    }
    for name, kind in kinds.items():
        assert list(inner[name]) == [info.alias for info in kind.model_fields.values()]
    assert list(inner["law"]["accounts"]) == [info.alias for info in Account.model_fields.values()]


def test_the_weight_of_the_scripts(site: Path) -> None:
    """All that only this page loads stays small; no other page loads any of it."""
    own = [*(site / "assets/vendor").rglob("*.js"), site / "assets/form.js", site / "assets/yaml.js"]
    assert 50_000 < sum(file.stat().st_size for file in own) < MOST
    others = [file for file in site.rglob("index.html") if file != site / PATH / "index.html"]
    assert len(others) > 5
    assert [file for file in others if "assets/form" in file.read_text("utf-8")] == []


def test_what_others_wrote_is_unchanged() -> None:
    """The library is here byte for byte as in its package, beside its licence."""
    for folder in VENDOR.iterdir():
        installed = TOOLS / LIBRARIES[folder.name.rpartition("-")[0]]
        if not installed.is_dir():
            (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_GET_THEM)
        package = json.loads((installed / "package.json").read_text("utf-8"))
        assert folder.name.rpartition("-")[2] == package["version"]
        assert package["license"] == "MIT"
        assert "MIT License" in (folder / "LICENSE.txt").read_text("utf-8")
        files = [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".txt"]
        assert len(files) > 5
        for file in files:
            assert file.read_bytes() == (installed / file.relative_to(folder)).read_bytes(), file
