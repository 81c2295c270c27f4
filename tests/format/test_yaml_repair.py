"""Common mistakes in writing YAML: each is reported at its line, and its edit yields the text that was meant."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onrecord.corpus import loader
from onrecord.format import yaml_document, yaml_mistakes, yaml_reader
from onrecord.format.diagnostics import Problem, apply_edits, visible

from tests.support.project import ROOT

CASE = (ROOT / "tests/corpus/problems/cases/y015-colon.yml").read_text("utf-8")
BASE = loader.load(ROOT / "tests/corpus/problems/base")
FIELD = "    what: Ann writes: spam arrives.\n"
LINE = CASE[: CASE.index(FIELD)].count("\n") + 1
MEANT = {
    "Ann writes: spam arrives.": "Ann writes: spam arrives.",
    "Ann writes:": "Ann writes:",
    'Ann writes: "spam" arrives.': 'Ann writes: "spam" arrives.',
    "Ann's note: spam arrives.": "Ann's note: spam arrives.",
    'Ann\'s note: "spam" arrives.': 'Ann\'s note: "spam" arrives.',
    "C:\\mail holds: spam": "C:\\mail holds: spam",
    "@acme is told of spam.": "@acme is told of spam.",
    "@acme: spam": "@acme: spam",
    "*all* of it is spam": "*all* of it is spam",
    "**Spam** arrives": "**Spam** arrives",
    "* spam arrives": "* spam arrives",
    "%50 of it is spam": "%50 of it is spam",
    "`spam` arrives": "`spam` arrives",
    "&c. arrives": "&c. arrives",
    "& spam arrives": "& spam arrives",
    "!spam arrives": "!spam arrives",
    "! spam: it arrives": "! spam: it arrives",
    ">50 messages arrive": ">50 messages arrive",
    "|spam| arrives": "|spam| arrives",
    "[Spam] arrives": "[Spam] arrives",
    "{Spam} arrives": "{Spam} arrives",
    "] spam": "] spam",
    "} spam": "} spam",
    ", spam": ", spam",
    "Ticket #4711 about spam": "Ticket #4711 about spam",
    "'tis spam": "'tis spam",
    "'tis spam: it arrives": "'tis spam: it arrives",
    "'90s spam arrives": "'90s spam arrives",
    "'the customers' data arrive'": "the customers' data arrive",
    "'customers' data'": "customers' data",
    "'It wasn't spam'": "It wasn't spam",
    "'Spam' arrives": "'Spam' arrives",
    "'Spam' arrives, and 'more'": "'Spam' arrives, and 'more'",
    "'Spam arrives.": "Spam arrives.",
    '"Spam" arrives.': '"Spam" arrives.',
    '"Spam": it arrives.': '"Spam": it arrives.',
    '"Spam", she says, "arrives"': '"Spam", she says, "arrives"',
    '"Spam "arrives" at Ann\'s"': 'Spam "arrives" at Ann\'s',
    '"Spam arrives.': "Spam arrives.",
    '"Spam arrives: more of it.': "Spam arrives: more of it.",
    'Ann writes: spam arrives."': "Ann writes: spam arrives.",
    "“Spam: it” and “more”": "“Spam: it” and “more”",
    '"Spam: said “it”': "Spam: said “it”",
    "#1 of spam": "#1 of spam",
    "“Spam”, says Ann: it arrives.": "“Spam”, says Ann: it arrives.",
    "\tSpam arrives.": "Spam arrives.",
    "Spam\tarrives.": "Spam arrives.",
    "Spam\u200b arrives.": "Spam arrives.",
}
"""What is written after the name of a field, and the text that was meant."""
BY_HAND = [
    "“Spam arrives.”",
    "“Spam: it arrives.”",
    '“Spam: "it" arrives.”',
    "„Spam: it arrives.“",
    "«Spam: it arrives.»",
    "‘Ann’s: it arrives.’",
    "‘Spam arrives.’",
    '"Spam: it arrives.”',
    '“Spam: it arrives."',
    '"Spam arrives.”',
    "“spam”",
    "“2014”",
    "“Spam: it” # said “Ann”",
    "Ann writes: spam # my note",
    "@acme said # note",
    "%Spam # note",
    "[sic] Spam # note",
    '"Spam" is here # note',
    '"Spam arrives # note',
    "'tis spam # note",
    'Ann writes: spam" # note',
    ">- Spam # note",
    "Spam arrives #TODO check",
    "#TODO check",
    "Spam arrives #1 of many # note",
    "#1 of many #note",
    "Ann writes: spam # note\n      arrives.",
    "Ann writes: spam\n      # note\n      arrives.",
]
"""What has marks that may belong to the text, or what may be a private note: a program that fixed it might do harm."""


def after(text: str, problems: list[Problem]) -> str:
    """A text after the edits of its problems."""
    return apply_edits(text, tuple(edit for problem in problems for edit in problem.edits))


def problems_in(text: str) -> list[Problem]:
    """The problems of a text before its fields are checked."""
    document, problems = yaml_reader.read("cases/x.yml", text.encode())
    return [*problems, *(document.curly_quotes if document else ())]


def fixed_content(text: str) -> dict[str, yaml_document.Plain]:
    """The content of a text after the edits of its problems, repeated while there are any."""
    for _ in range(3):
        text = after(text, problems_in(text))
    document, problems = yaml_reader.read("cases/x.yml", text.encode())
    assert problems == []
    assert document is not None
    assert document.curly_quotes == ()
    return document.content


def value_at(content: yaml_document.Plain, *path: str) -> yaml_document.Plain:
    """The value at a path."""
    for name in path:
        assert isinstance(content, dict)
        content = content[name]
    return content


@pytest.mark.parametrize("written", MEANT)
@pytest.mark.parametrize("end", ["", "\n"], ids=["within", "at the end"])
def test_the_edit_yields_what_was_meant(written: str, end: str) -> None:
    """In the middle of a file and in its last line: one problem, in that line, and an edit that is right."""
    text = CASE.replace(FIELD, f"    what: {written}\n")
    if end:
        text = f"{text.split(FIELD)[0].split('    what: ')[0]}    what: {written}"
    problems = problems_in(text)
    assert [problem.line for problem in problems] == [LINE]
    assert value_at(fixed_content(text), "timeline", "spam", "what") == MEANT[written]


@pytest.mark.parametrize("written", BY_HAND)
def test_where_marks_or_a_note_may_be_lost_a_person_decides(written: str) -> None:
    """It is reported at its line, and nothing is changed."""
    text = CASE.replace(FIELD, f"    what: {written}\n")
    problems = problems_in(text)
    assert [problem.line for problem in problems] == [LINE]
    assert [problem.edits for problem in problems] == [()]


@pytest.mark.parametrize("written", [written for written in MEANT if not re.search(r"\t|^[*] |:$", written)])
def test_the_edit_of_an_item_yields_what_was_meant(written: str) -> None:
    """In a list of texts, the same."""
    asked = f"  who:\n    ask: Who?\n    would-settle:\n      - One more.\n      - {written}\n      - Another.\n"
    text = CASE.replace(FIELD, "    what: Spam.\n").replace("outcome:\n", f"{asked}outcome:\n", 1)
    line = text[: text.index("      - One")].count("\n") + 2
    problems = problems_in(text) or [
        problem for problem in loader.read_one(BASE, "x", text.encode()).problems if problem.code in ("Y015", "Y017", "Y018")
    ]
    assert [problem.line for problem in problems] == [line]
    again = after(text, problems)
    assert value_at(fixed_content(again), "questions", "who", "would-settle") == ["One more.", MEANT[written], "Another."]


def test_several_on_one_page() -> None:
    """All are reported in one run and fixed."""
    several = ["Ann writes: spam arrives.", "@acme is told.", "'tis spam", '"Spam" arrives.', "50 % #1 of it", "Ann: more"]
    lines = "".join(f"    note-{number}: {written}\n" for number, written in enumerate(several))
    text = CASE.replace(FIELD, lines)
    assert sorted(problem.line for problem in problems_in(text)) == [LINE + number for number in range(len(several))]
    found = fixed_content(text)
    for number, written in enumerate(several):
        assert value_at(found, "timeline", "spam", f"note-{number}") == MEANT.get(written, written)


@pytest.mark.parametrize("tabs", ["\t\t{}\n", "\t  {}\n", "  \t{}\n"])
def test_tabs_become_spaces(tabs: str) -> None:
    """Two for each level, if the lines then fit those around them."""
    text = CASE.replace(FIELD, tabs.format("what: Spam.")).replace("    who: [ann]\n", tabs.format("who: [ann]"))
    assert [problem.line for problem in problems_in(text)] == [LINE, LINE + 1]
    assert value_at(fixed_content(text), "timeline", "spam", "what") == "Spam."


def test_a_tab_that_does_not_fit_has_no_edit() -> None:
    text = CASE.replace(FIELD, "\twhat: Spam.\n      note: more\n")
    assert [problem.edits for problem in problems_in(text)] == [()]


def test_a_text_of_several_lines() -> None:
    """It begins on a new line; its words are the same."""
    for first, second in (
        ("Ann writes: spam", "arrives."),
        ("@acme is", "told."),
        ("Spam arrives,", "Ann writes: more."),
        ("->", "x"),
    ):
        text = CASE.replace(FIELD, f"    what: {first}\n      {second}\n")
        problems = problems_in(text)
        assert [problem.line for problem in problems] == [LINE]
        assert value_at(fixed_content(text), "timeline", "spam", "what") == f"{first} {second}".removeprefix("-> ")


SENTENCE = st.text(st.sampled_from("ab :#'\"@*%&!-,\\[]{}é"), min_size=1, max_size=20).map(str.strip).filter(bool)


@given(SENTENCE)
@settings(max_examples=600)
def test_an_edit_never_loses_a_letter(written: str) -> None:
    """Whatever is written, what is read after the edits has all of its letters in their order."""
    text = f"title: {written}\nplace: Utopia\n"
    problems = problems_in(text)
    if problems and all(problem.edits for problem in problems):
        document, left = yaml_reader.read("cases/x.yml", after(text, problems).encode())
        if document and not left and isinstance(document.content.get("title"), str):
            letters = [character for character in written if character.isalpha()]
            assert [character for character in str(document.content["title"]) if character.isalpha()] == letters
            assert document.content["place"] == "Utopia"


@given(st.text(st.characters().filter(lambda character: visible(character) == character and character != "\n"), max_size=40))
def test_quoted_is_read_as_it_was(text: str) -> None:
    """Straight quotation marks keep a text as it is."""
    document, _ = yaml_reader.read("cases/x.yml", f"a: {yaml_mistakes.quoted(f'x{text}')}\n".encode())
    if document:
        assert document.content == {"a": f"x{text}"}
