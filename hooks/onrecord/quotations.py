"""Quotations against the text that they were taken from, word for word.

In a quotation `[…]` stands for words left out, and words in [other square brackets] were put in; both are matched as such.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Literal, TypeAlias

from onrecord.wording import HYPHENS, QUOTE_MARKS, Text, alike, readings, shown

Match: TypeAlias = Literal["exact", "elided", "with-insertions", "elided-with-insertions", "altered", "not-found"]
"""How a quotation stands in a text; the last two mean that it does not."""

CONTEXT = 6
"""Words of context that are kept on either side of a passage."""
LONGEST_OMISSION = 300
"""Words that one […] can stand for; beyond that, two remarks would be made to look like one."""
MOST_READINGS = 64
"""Readings of a quotation with insertions that are tried."""
ALTERED_SHARE = 0.5
"""The share of a quotation's words that must stand in a passage for it to be called altered rather than not found."""

_OMISSION = re.compile(r"\s*\[\s*(?:…|\.\.\.)\s*\]\s*")
_INSERTION = re.compile(r"(\s*)\[([^\[\]]*)\](\s*)")
_Choice: TypeAlias = tuple[str, bool]
"""Words that may stand in the source in one place, and whether the quotation has others there that were put in."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text that a quotation gives without a break, as the text has them, with a few words on either side."""

    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a quotation in a text."""

    match: Match
    passages: tuple[Passage, ...] = ()
    """One for each part between omissions."""
    word: int = 0
    """The number of the text's word with which the first of them begins, counted from 1."""
    difference: str = ""
    """Where it does not stand in the text: the difference word by word, or the nearest passage."""

    @property
    def stands(self) -> bool:
        """Whether the quotation stands in the text."""
        return self.match not in ("altered", "not-found")


def find(quotation: str, text: str) -> Found:
    """Look for a quotation in a text: word for word, or else for what comes nearest to it."""
    texts = readings(text)
    return next(filter(None, (_stands(quotation, reading) for reading in texts)), None) or _altered(quotation, texts[0])


def _stands(quotation: str, text: Text) -> Found | None:
    for segments, inserted in _readings(quotation):
        if spans := _spans(text, segments):
            places = [(text.shown_place(start), text.shown_place(end - 1) + 1) for start, end in spans]
            return Found(
                _match(elided=bool(_OMISSION.search(quotation)), inserted=inserted),
                tuple(_passage(text.shown, start, end) for start, end in places),
                len(text.shown[: places[0][0]].split()) + 1,
            )
    return None


def _match(*, elided: bool, inserted: bool) -> Match:
    if elided:
        return "elided-with-insertions" if inserted else "elided"
    return "with-insertions" if inserted else "exact"


def _readings(quotation: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The ways to read a quotation, the plainest first: its parts between omissions, and whether words were put in."""
    parts = [_choices(part) for part in _OMISSION.split(alike(quotation)) if part.strip()]
    for reading in islice(product(*(product(*choices) for choices in parts)), MOST_READINGS):
        segments = ["".join(words for words, _ in part).strip() for part in reading]
        if parts and all(segments):
            yield tuple(segments), any(inserted for part in reading for _, inserted in part)


def _choices(part: str) -> list[list[_Choice]]:
    """For each stretch of a part of a quotation, what may stand in the source: the words themselves, or a choice."""
    pieces = _INSERTION.split(part)
    choices: list[list[_Choice]] = [[(pieces[0], False)]]
    for place in range(0, len(pieces) - 1, 4):
        left, space_left, inserted, space_right, right = pieces[place : place + 5]
        choices += [_insertion(left, space_left, inserted, space_right, right), [(right, False)]]
    return choices


def _insertion(left: str, space_left: str, inserted: str, space_right: str, right: str) -> list[_Choice]:
    """What may stand in the place of words in brackets: the same brackets, nothing, or a first letter in its other case."""
    same = (f"{space_left}[{inserted}]{space_right}", False)
    if len(inserted) == 1 and inserted.isalpha() and not space_right and right[:1].isalpha() and (space_left or not left):
        return [same, (space_left + inserted.swapcase(), True), (space_left + inserted, True)]
    closes = right[:1] in (*",.;:!?)-'", "") and not space_right
    spaced = (space_left or space_right) and left and not left.endswith("-") and not closes
    return [same, (" " if spaced else "", True)]


def _spans(text: Text, segments: tuple[str, ...]) -> tuple[tuple[int, int], ...] | None:
    """Where the parts of a quotation stand in their order, as near to each other as the text has them."""
    found: list[tuple[tuple[int, int], ...]] = []
    for start in _places(text, segments[0], 0):
        spans = [(start, start + len(segments[0]))]
        for segment in segments[1:]:
            place = next(_places(text, segment, spans[-1][1]), None)
            if place is None or not _is_omission(text.alike[spans[-1][1] : place]):
                break
            spans.append((place, place + len(segment)))
        else:
            found.append(tuple(spans))
    return min(found, key=lambda spans: spans[-1][1] - spans[0][0], default=None)


def _is_omission(words: str) -> bool:
    """Whether […] may stand for these words: some, and not so many that two remarks would be made one."""
    return any(map(str.isalnum, words)) and len(words.split()) <= LONGEST_OMISSION


def _places(text: Text, segment: str, start: int) -> Iterator[int]:
    """Where a part of a quotation stands in a text as whole words."""
    while (start := text.alike.find(segment, start)) >= 0:
        first, end = text.shown_place(start), text.shown_place(start + len(segment) - 1) + 1
        if not (_in_word(text.shown, first) or _in_word(text.shown, end)):
            yield start
        start += 1


def _in_word(text: str, border: int) -> bool:
    """Whether a border lies inside a word: `n|ot`, `don|’t`, `don’|t`, `non-|compliance`."""
    joints = HYPHENS + "'’"
    before, after = text[max(0, border - 2) : border], text[border : border + 2]
    if not before or not after:
        return False
    if before[-1].isalnum() and after[0].isalnum():
        return True
    joined_after = before[-1].isalnum() and after[0] in joints and after[1:].isalnum()
    joined_before = after[0].isalnum() and before[-1] in joints and before[:-1].isalnum()
    return joined_after or joined_before


def _passage(text: str, start: int, end: int) -> Passage:
    before = re.search(rf"(?:\S+\s+){{0,{CONTEXT}}}\S*\Z", text[max(0, start - 400) : start])
    after = re.match(rf"\S*(?:\s+\S+){{0,{CONTEXT}}}", text[end : end + 400])
    return Passage(before[0] if before else "", text[start:end], after[0] if after else "")


def _altered(quotation: str, text: Text) -> Found:
    """What a text has in the place of a quotation that does not stand in it."""
    # Only a quotation that is wrong needs what looks for likeness; it takes long to load.
    from onrecord import alterations

    same = total = 0
    differences: list[str] = []
    for part in filter(None, map(_without_insertions, _OMISSION.split(shown(quotation)))):
        total += len(part.split())
        if next(_places(text, alike(part), 0), None) is not None:
            same += len(part.split())
            continue
        difference, shared = alterations.word_by_word(alterations.nearest(part, text), part)
        same += shared
        differences.append(difference)
    if total and not differences:
        return Found("altered", difference="its words stand in the source, but not in this order with others left out between")
    if total and same / total >= ALTERED_SHARE:
        return Found("altered", difference=" … ".join(differences))
    passage = alterations.nearest(_without_insertions(quotation), text).strip(QUOTE_MARKS)
    return Found("not-found", difference=f"the nearest passage is “{passage}”" if passage else "nothing in it comes near")


def _without_insertions(part: str) -> str:
    return _INSERTION.sub(lambda match: match[2] if len(match[2]) == 1 else match[1] and " ", part).strip()
