"""Quotations against the text that they were taken from, word for word.

In a quotation `[…]` stands for words left out, and words in [other square brackets] were put in; both are matched as such.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from onrecord.evidence.normalize import APOSTROPHES, HYPHENS, QUOTE_MARKS, Text, compared

Match: TypeAlias = Literal["exact", "elided", "with-insertions", "elided-with-insertions", "altered", "not-found"]
"""How a quotation stands in a text; the last two mean that it does not."""

CONTEXT = 6
"""Words of context that are kept on either side of a passage."""
MAX_OMISSION = 300
"""Words that one […] can stand for; beyond that, two remarks would be made to look like one."""
ALTERED_SHARE = 0.5
"""The share of a quotation's words that must stand in a passage for it to be called altered rather than not found."""

_OMISSION = re.compile(r"\s*\[\s*(?:…|\.\.\.)\s*\]\s*")
_INSERTION = re.compile(r"(\s*)\[([^\[\]]*)\](\s*)")
_JOINTS = HYPHENS + APOSTROPHES + "./_@"
_JOINER = "\u200d"
_LEFT_OUT = "\ue000"
"""Stands between passages; no quotation may have it."""
_LONG_WORD = 40
"""Characters; so many times the longest omission are searched for its end."""

_Choice: TypeAlias = tuple[str, bool]
"""Words that may stand in the source in one place, and whether the quotation has others there that were put in."""
_Part: TypeAlias = Sequence[Sequence[_Choice]]
"""A part of a quotation between omissions: for each stretch of it, what may stand in the source."""


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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part of a quotation stands in a text as it is compared, and whether words were put into it."""

    start: int
    end: int
    inserted: bool = False


def find(quotation: str, source: str) -> Found:
    """Look for a quotation in the text of its source: word for word, or else for what comes nearest to it."""
    text, quoted = compared(source, quotation), compared(quotation).alike
    if not any(map(str.isalnum, quoted)):
        return Found("not-found", difference="the quotation has no words")
    if same := next(_plain(text, quoted), None):
        return _found(text, [same], elided=False)
    parts = [_choices(part) for part in _OMISSION.split(quoted) if part.strip()]
    chain = _chain(text, [list(_places(text, part)) for part in parts], MAX_OMISSION)
    return _found(text, chain, elided=bool(_OMISSION.search(quoted))) if chain else _altered(quotation, text, parts)


def find_in_passages(quotation: str, passages: Sequence[Passage]) -> Found:
    """Look for a quotation in passages that were kept of its source, whose order and gaps are known only as they were then.

    It may stand anywhere in one of them with the words around it; or each of its parts between omissions is a whole passage.
    """
    if [quotation] == [passage.text for passage in passages]:  # most are, and looking takes longer
        return Found("exact", tuple(passages))
    parts = [part for part in _OMISSION.split(compared(quotation).alike) if part.strip()]
    if len(parts) == len(passages) > 1:
        texts = [compared(passage.text, quotation) for passage in passages]
        places = [
            next((place for place in _places(text, _choices(part)) if place == _all_of(text, inserted=place.inserted)), None)
            for text, part in zip(texts, parts, strict=True)
        ]
        if all(places):
            inserted = any(place.inserted for place in places if place)
            return Found("elided-with-insertions" if inserted else "elided", tuple(passages))
    kept = (find(quotation, passage.before + passage.text + passage.after) for passage in passages)
    if there := next((found for found in kept if found.stands), None):
        return there
    near = find(quotation, f" {_LEFT_OUT} ".join(passage.text for passage in passages))
    return Found("altered", difference="its parts are not those that were found in the source") if near.stands else near


def _all_of(text: Text, *, inserted: bool) -> _Place:
    return _Place(0, len(text.alike), inserted)


def _found(text: Text, places: Sequence[_Place], *, elided: bool) -> Found:
    inserted = any(place.inserted for place in places)
    match: Match = "elided" if elided else "exact"
    if inserted:
        match = "elided-with-insertions" if elided else "with-insertions"
    spans = [(text.shown_place(place.start), text.shown_place(place.end - 1) + 1) for place in places]
    passages = tuple(_passage(text.shown, start, end) for start, end in spans)
    return Found(match, passages, len(text.shown[: spans[0][0] + 1].split()))


def _choices(part: str) -> _Part:
    pieces = _INSERTION.split(part.strip())
    choices: list[list[_Choice]] = [[(pieces[0], False)]]
    for place in range(0, len(pieces) - 1, 4):
        left, space_left, inserted, space_right, right = pieces[place : place + 5]
        choices += [_insertion(left, space_left, inserted, space_right, right), [(right, False)]]
    return choices


def _insertion(left: str, space_left: str, inserted: str, space_right: str, right: str) -> list[_Choice]:
    """What may stand in the place of words in brackets: the same brackets, nothing, or a first letter in its other case."""
    same = (f"{space_left}[{inserted}]{space_right}", False)
    begins = bool(space_left) or not left[-1:].isalnum()
    if len(inserted) == 1 and inserted.isalpha() and not space_right and right[:1].isalpha() and begins:
        return [same, (space_left + inserted.swapcase(), True), (space_left + inserted, True)]
    closes = not space_right and right[:1] in ("", *",.;:!?)-'")
    spaced = bool(left) and (space_left or (space_right and left[-1].isalnum())) and not closes
    return [same, (" " if spaced else "", True)]


def _places(text: Text, part: _Part) -> Iterator[_Place]:
    """Where a part of a quotation stands in a text as whole words, in order."""
    if len(part) == 1:
        yield from _plain(text, part[0][0][0])
        return
    for start in _starts(text, part):
        ends = {start: False}
        for choices in part:
            ends = {
                end + len(words): ends[end] or inserted
                for end in ends
                for words, inserted in reversed(choices)  # what was not put in counts, where both come to the same
                if text.alike.startswith(words, end)
            }
        for end, inserted in ends.items():
            if end > start and _is_whole(text, start, end):
                yield _Place(start, end, inserted)
                break


def _plain(text: Text, words: str) -> Iterator[_Place]:
    start = text.alike.find(words)
    while start >= 0:
        if _is_whole(text, start, start + len(words)):
            yield _Place(start, start + len(words))
        start = text.alike.find(words, start + 1)


def _starts(text: Text, part: _Part) -> Iterator[int]:
    """The places with a letter with which the part may begin."""
    letters: set[str] = set()
    for choices in part:
        letters |= {words[0] for words, _ in choices if words}
        if all(words for words, _ in choices):
            break
    pattern = "|".join(map(re.escape, sorted(letters)))
    return (match.start() for match in re.finditer(pattern, text.alike)) if pattern else iter(())


def _chain(text: Text, found: Sequence[Sequence[_Place]], most: int) -> list[_Place]:
    """One place for each part in their order, as near to each other as the text has them, with words left out between."""
    if not found or not all(found):
        return []
    chains: list[list[_Place]] = [[place] for place in found[-1]]
    for places in reversed(found[:-1]):
        starts = [chain[0].start for chain in chains]
        longer = []
        for place in places:
            for next_one in range(bisect_right(starts, place.end), len(chains)):
                gap = text.alike[place.end : min(starts[next_one], place.end + most * _LONG_WORD + 1)]
                if any(map(str.isalnum, gap)):
                    if _words_in(gap) <= most and len(gap) <= most * _LONG_WORD:
                        longer.append([place, *chains[next_one]])
                    break
        chains = longer
    return min(chains, key=lambda chain: chain[-1].end - chain[0].start, default=[])


def _words_in(gap: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in gap.split())


def _is_whole(text: Text, start: int, end: int) -> bool:
    """Whether a place begins and ends where words do, and not within a ligature."""
    first, last = text.shown_place(start), text.shown_place(end - 1)
    cut = (start > 0 and text.shown_place(start - 1) == first) or (end < len(text.alike) and text.shown_place(end) == last)
    return not (cut or _in_word(text.shown, first) or _in_word(text.shown, last + 1))


def _in_word(text: str, border: int) -> bool:
    """Whether a border lies inside a word or number: `n|ot`, `don|’t`, `non-|compliance`, `£1|,000`, `-|5`, `5|%`."""
    before, after = text[max(0, border - 2) : border], text[border : border + 2]
    if not before or not after:
        return False
    (left, right), (beyond_left, beyond_right) = (before[-1], after[0]), (before[:-1], after[1:])
    if unicodedata.east_asian_width(left) == unicodedata.east_asian_width(right) == "W" and left.isalpha():
        return False  # a script that does not part its words
    if _belongs(right) or left == _JOINER or (_is_letter(left) and _is_letter(right)):
        return True
    if left.isdigit() and (right in "%‰" or (right in ",:" and beyond_right.isdigit())):
        return True
    if right.isdigit() and (_is_sign(left) or (left in ",:" and beyond_left.isdigit())):
        return True
    joined_after = _is_letter(left) and right in _JOINTS and _is_letter(beyond_right)
    return joined_after or (_is_letter(right) and left in _JOINTS and _is_letter(beyond_left))


def _is_letter(character: str) -> bool:
    return character.isalnum() or (bool(character) and _belongs(character))


def _belongs(character: str) -> bool:
    """Whether a character is part of the one before it: an accent, a vowel sign, a tone of skin."""
    return unicodedata.category(character)[0] == "M" or character in "\u200c\u200d" or "🏻" <= character <= "🏿"


def _is_sign(character: str) -> bool:
    return character in HYPHENS + "\u2212±" or unicodedata.category(character) == "Sc"


def _passage(text: str, start: int, end: int) -> Passage:
    before = re.search(rf"(?:\S+\s+){{0,{CONTEXT}}}\S*\Z", text[max(0, start - 400) : start])
    after = re.match(rf"\S*(?:\s+\S+){{0,{CONTEXT}}}", text[end : end + 400])
    return Passage(before[0] if before else "", text[start:end], after[0] if after else "")


def _altered(quotation: str, text: Text, parts: Sequence[_Part]) -> Found:
    """What a text has in the place of a quotation that does not stand in it."""
    # Only a quotation that is wrong needs what looks for likeness; it takes long to load.
    from onrecord.evidence import word_diff

    same = total = 0
    differences: list[str] = []
    bare = [_without_insertions(part, text) for part in _OMISSION.split(compared(quotation).shown) if part.strip()]
    for part, words in zip(parts, bare, strict=True):
        total += len(words.split())
        if next(_places(text, part), None):
            same += len(words.split())
            continue
        difference, shared = word_diff.word_by_word(word_diff.nearest(words, text), words)
        same += shared
        differences.append(difference)
    if parts and not differences:
        too_much = _chain(text, [list(_places(text, part)) for part in parts], len(text.alike))
        where = f"with more than {MAX_OMISSION} words left out in one place; make it two statements"
        order = "but not in this order with others left out between them"
        return Found("altered", difference=f"its words stand in the source, {where if too_much else order}")
    if total and same / total > ALTERED_SHARE:
        return Found("altered", difference=" … ".join(differences))
    passage = word_diff.nearest(" ".join(bare), text).strip(QUOTE_MARKS)
    return Found("not-found", difference=f"the nearest passage is “{passage}”" if passage else "nothing in it comes near")


def _without_insertions(part: str, text: Text) -> str:
    """A part of a quotation without what was put in; brackets that the text has too stay."""

    def instead(found: re.Match[str]) -> str:
        space_left, inserted, space_right = found.groups()
        if f"[{inserted}]" in text.shown:
            return found[0]
        if len(inserted) == 1 and not space_right and found.string[found.end() :][:1].isalpha() and not _attached(found):
            return f"{space_left}{inserted}"
        return " " if space_left or space_right else ""

    return _INSERTION.sub(instead, part).strip()


def _attached(found: re.Match[str]) -> bool:
    return found.string[: found.start()][-1:].isalnum() and not found[1]
