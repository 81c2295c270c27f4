r"""Quotations stand in their sources word for word, or it is said what differs.

A new pair is a new entry of a file of tests/evidence/quotations, or a new file there. Each has a `name`, the `text`, the
`quotation`, the `match` that is expected, and `because`: the reason, from the rules and not from what the code does. It may
have the `passages` that are expected, the number of the first `word`, and what the `difference` must contain. `{300 words}`
stands for as many words that are all different. What cannot be seen is written as `\u00AD`, so that reviewers see it.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from onrecord.evidence.matching import Match, MatchKind, find_quotation
from onrecord.evidence.normalize import normalize_source

from tests.support import limits

FILES = sorted((Path(__file__).parent / "quotations").glob("*.yml"))
REMARKS = (
    "We take the security of our customers very seriously.",
    "Nobody at the company was told about the leak before Friday.",
    "There is no evidence that 10,000 passwords were stolen.",
)
UNREPEATED = (
    "Last Friday somebody read parts of our list without asking anyone; we then closed every server, told most customers "
    "by letter, called the police, changed all passwords and began to write this report."
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A quotation and a text, with what is expected of them."""

    name: str
    text: str
    quotation: str
    match: str
    because: str
    passages: tuple[str, ...] = ()
    word: str = ""
    difference: tuple[str, ...] = ()

    @property
    def found(self) -> Match:
        """What is found of the quotation in the text."""
        return find_quotation(filled(self.quotation), filled(self.text))

    @property
    def first_word(self) -> int:
        """The number, counted from 1, of the word of the text with which the first passage begins."""
        text, first = normalize_source(filled(self.text), filled(self.quotation)).displayed, self.found.passages[0]
        start = text.index(first.before + first.text + first.after) + len(first.before)
        return len(text[: start + 1].split())


def filled(text: str) -> str:
    """A text with words in the places of `{300 words}`."""
    return re.sub(r"\{(\d+) words\}", lambda found: " ".join(f"w{n}" for n in range(1, int(found[1]) + 1)), text)


def pairs(file: Path) -> list[Pair]:
    """The entries of a file; a field that does not exist is an error, and so is one that is missing."""
    entries: list[dict[str, Any]] = yaml.load(file.read_text("utf-8"), yaml.CBaseLoader)
    for entry in entries:
        entry.update({name: tuple(value) for name, value in entry.items() if isinstance(value, list)})
    return [Pair(**entry) for entry in entries]


PAIRS = [pytest.param(pair, id=f"{file.stem}: {pair.name}") for file in FILES for pair in pairs(file)]


@pytest.mark.parametrize("pair", PAIRS)
def test_how_a_quotation_stands(pair: Pair) -> None:
    found = pair.found
    assert (found.kind, pair.because) == (pair.match, pair.because), found
    assert found.holds == (pair.match not in ("altered", "not-found"))
    if pair.passages:
        assert tuple(passage.text for passage in found.passages) == pair.passages
    if pair.word:
        assert pair.first_word == int(pair.word)
    for part in pair.difference:
        assert part in found.difference


@pytest.mark.parametrize("pair", PAIRS)
def test_what_stands_has_passages_and_what_does_not_has_a_difference(pair: Pair) -> None:
    found = pair.found
    if found.holds:
        assert found.passages
        assert not found.difference
    else:
        assert found.difference
        assert found.kind == "altered" or " | here: " not in found.difference


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_table_can_be_read_and_reviewed(file: Path) -> None:
    """No name twice, no match that does not exist, and nothing that cannot be seen but by its number."""
    entries = pairs(file)
    assert len({pair.name for pair in entries}) == len(entries)
    assert {pair.match for pair in entries} <= set(get_args(MatchKind))
    written = file.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", written)
    assert not {letter for letter in written if unicodedata.category(letter) in ("Cc", "Cf", "Zs", "Zl", "Zp")} - {"\n", " "}


def test_a_passage_has_the_words_around_it() -> None:
    text = "{50 words} We deny the leak {20 words} and will write {50 words}"
    found = find_quotation("We deny […] will write", filled(text))
    assert [passage.text for passage in found.passages] == ["We deny", "will write"]
    first, second = found.passages
    assert first.before.split()[-1] == "w50"
    assert first.after.split()[:3] == ["the", "leak", "w1"]
    assert second.before.split()[-2:] == ["w20", "and"]
    assert second.after.split()[:2] == ["w1", "w2"]
    assert all(passage.before + passage.text + passage.after in filled(text) for passage in found.passages)
    whole = find_quotation(REMARKS[0], REMARKS[0])
    assert [(passage.before, passage.after) for passage in whole.passages] == [("", "")]


REPEATED = {
    "words": ("a " * 50_000, "a a a a a a a a b"),
    "many-words": ("a " * 50_000 + "b", "a " * 2_000 + "b"),
    "hyphens": ("a-" * 50_000, "a-a-a-a-a-a b"),
    "brackets": ("[" * 50_000, "[[[[[ b"),
    "marks": ("' " * 50_000, "' ' ' ' b"),
    "divided": ("no per-\nsonal data was lost. " * 4_000, "no personal data was found. " * 40),
    "omissions": ("a b " * 25_000, "a […] b […] a […] b […] c"),
    "parts-of-words": ("a xc " * 20_000, "a […] c"),
    "insertions": ("no data was lost", "[x] " * 200 + "no data was lost"),
    "insertions-and-omissions": ("no data was lost", "no [x] data […] " * 50),
}
FIND = """
from onrecord.evidence.matching import find_quotation
def answer(text, quotation):
    return find_quotation(quotation, text).kind
"""


def test_texts_that_repeat_themselves_come_to_an_end() -> None:
    """Nothing is said about how they match, but that an answer comes, from 2 GB of memory and before anybody gives up."""
    found = dict(zip(REPEATED, limits.answers(FIND, [list(pair) for pair in REPEATED.values()]), strict=False))
    assert list(found) == list(REPEATED), "the first that is missing did not come to an end"
    assert set(found.values()) <= set(get_args(MatchKind)), found


@pytest.mark.parametrize("inserted", ["report[ed]", "report [sic]", "report[s]", "report[, they say,]", "[never] report"])
def test_an_insertion_is_no_difference(inserted: str) -> None:
    """Where another word differs, the difference is that word and not what was openly put in."""
    found = find_quotation(f"They {inserted} leaks in a day.", "They report leaks in a week.")
    assert found.kind == "altered"
    assert "[source: week. | here: day.]" in found.difference
    assert found.difference.count("| here:") == 1


LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "Nd"])
PLAIN = st.text(LETTERS, min_size=1, max_size=8)
INNER = st.sampled_from(["", "", "", "-", "'", "’", ".", ",", "\u00ad", "\u2011"])
WORDS = st.builds("{}{}{}{}".format, PLAIN, INNER, PLAIN, st.sampled_from(["", "", "", ",", ".", "?", "…", "”", "’"]))
GAPS = st.sampled_from([" ", " ", " ", "\n", "\r\n\r\n", "\u00a0", " – ", "—", " - ", " “", " \u200b", "\u3000 "])


@st.composite
def runs(draw: st.DrawFn) -> tuple[str, str]:
    """A text and some words of it in a row, as they stand there."""
    drawn = draw(st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=30))
    start = draw(st.integers(0, len(drawn) - 1))
    end = draw(st.integers(start, len(drawn) - 1))
    quotation = "".join(word + gap for word, gap in drawn[start:end]) + drawn[end][0]
    return "".join(word + gap for word, gap in drawn), quotation


@given(run=runs())
def test_any_run_of_whole_words_is_exact(run: tuple[str, str]) -> None:
    text, quotation = run
    assert find_quotation(quotation, text).kind == "exact"


@given(run=runs())
def test_unusual_white_space_makes_no_difference(run: tuple[str, str]) -> None:
    text, quotation = run
    assert find_quotation(" ".join(quotation.split()), text.replace(" ", " \u2009")).kind == "exact"


ASCII_WORDS = st.from_regex(r"[a-z]{1,6}[,.]?|[A-Z][a-z]{0,3}|[1-9][0-9]{0,3}|[a-z]{2,4}-[a-z]{2,4}", fullmatch=True)


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str]:
    """A text and some words of it in a row, of which one was made a word that the text does not have."""
    words = draw(st.lists(ASCII_WORDS, min_size=1, max_size=30))
    start = draw(st.integers(0, len(words) - 1))
    end = draw(st.integers(start + 1, len(words)))
    place = draw(st.integers(start, end - 1))
    word = words[place]
    near = [word.swapcase(), word + "s", "un" + word, word + "0", word[:-1], word[1:]]
    other = draw(st.one_of(ASCII_WORDS, st.sampled_from(near)))
    bare = {part for known in words for part in (known, known.rstrip(",."), *re.split("[-,.]", known))}
    assume(other.strip(",.-") and other not in bare)
    return " ".join(words), " ".join([*words[start:place], other, *words[place + 1 : end]])


@given(pair=changed())
def test_a_changed_word_never_stands(pair: tuple[str, str]) -> None:
    text, quotation = pair
    found = find_quotation(quotation, text)
    assert not found.holds
    assert found.difference


@pytest.mark.parametrize("remark", REMARKS)
def test_the_difference_names_both_words(remark: str) -> None:
    """Whichever word of a remark is changed, taken away or added, the difference says so."""
    words, text = remark.split(), f"They said in a letter: {' '.join(REMARKS)} So much for that."
    for place, word in enumerate(words):
        other = find_quotation(" ".join([*words[:place], "some", *words[place + 1 :]]), text)
        assert other.kind == "altered"
        assert f"[source: {word} | here: some]" in other.difference
        if 0 < place < len(words) - 1:
            more = find_quotation(" ".join([*words[:place], "some", *words[place:]]), text)
            assert more.kind == "altered"
            assert "[source: – | here: some]" in more.difference
            less = find_quotation(" ".join([*words[:place], *words[place + 1 :]]), text)
            assert less.kind == "altered"
            assert f"[source: {word} | here: –]" in less.difference


@given(
    start=st.integers(0, 24),
    count=st.integers(6, 30),
    at=st.integers(0, 29),
    other=st.from_regex("[a-z]{1,8}[0-9]", fullmatch=True),
)
def test_the_difference_names_both_words_wherever_one_is_changed(start: int, count: int, at: int, other: str) -> None:
    """In a text that has no word twice it is clear which word of the source the changed one stands for."""
    words = UNREPEATED.split()
    quoted = words[start : start + count]
    place = at % len(quoted)
    word, quoted[place] = quoted[place], other
    found = find_quotation(" ".join(quoted), UNREPEATED)
    assert found.kind == "altered"
    assert f"[source: {word} | here: {other}]" in found.difference
