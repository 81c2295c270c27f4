"""Match quotations word for word against the text of their source.

In a quotation `[…]` marks words left out, and words in [other square brackets] were put in; both are matched as such.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from onrecord.evidence.normalize import APOSTROPHES, HYPHENS, QUOTE_MARKS, NormalizedText, normalize_source

MatchKind: TypeAlias = Literal["exact", "elided", "with-insertions", "elided-with-insertions", "altered", "not-found"]
"""How a quotation appears in a text; the last two mean that it does not."""

CONTEXT = 6
"""Words of context that are kept on either side of a passage."""
MAX_OMISSION = 300
"""Words that one […] can stand for; beyond that, two remarks would be made to look like one."""
ALTERED_SHARE = 0.5
"""The share of a quotation's words that a passage must have for the quotation to be called altered rather than not found."""

OMISSION = re.compile(r"\s*\[\s*(?:…|\.\.\.)\s*\]\s*")
INSERTION = re.compile(r"(\s*)\[([^\[\]]*)\](\s*)")
_JOINTS = HYPHENS + APOSTROPHES + "./_@"
_JOINER = "\u200d"
_GAP = "\ue000"
"""A private-use character between passages, which no quotation has."""
_MAX_WORD = 40
"""Characters of a word; MAX_OMISSION times as many are searched for the end of an omission."""

_Choice: TypeAlias = tuple[str, bool]
"""Words that the source may have at one position, and whether the quotation has others put in there."""
_Part: TypeAlias = Sequence[Sequence[_Choice]]
"""A part of a quotation between omissions: for each stretch of it, what the source may have."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text that a quotation gives without a break, as displayed in the text, with a few words on either side."""

    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Match:
    """The result of looking for a quotation in a text."""

    kind: MatchKind
    passages: tuple[Passage, ...] = ()
    """One for each part between omissions."""
    difference: str = ""
    """Of a quotation that is not in the text: the difference word by word, or the nearest passage."""

    @property
    def holds(self) -> bool:
        """Whether the text has the quotation word for word, with omissions and insertions as marked."""
        return self.kind not in ("altered", "not-found")


@dataclass(frozen=True, slots=True)
class _Span:
    """The positions of a part of a quotation in a normalized text, and whether words were put into it."""

    start: int
    end: int
    inserted: bool = False


def find_quotation(quotation: str, source: str) -> Match:
    """Look for a quotation in the text of its source: word for word, or else for what comes nearest to it."""
    text, quoted = normalize_source(source, quotation), normalize_source(quotation).normalized
    if not any(map(str.isalnum, quoted)):
        return Match("not-found", difference="the quotation has no words")
    if same := next(_find_words(text, quoted), None):
        return _match(text, [same], elided=False)
    parts = [_choices(part) for part in OMISSION.split(quoted) if part.strip()]
    chain = _chain(text, [list(_spans(text, part)) for part in parts], MAX_OMISSION)
    return _match(text, chain, elided=bool(OMISSION.search(quoted))) if chain else _without_match(quotation, text, parts)


def find_in_passages(quotation: str, passages: Sequence[Passage]) -> Match:
    """Look for a quotation in passages that were kept of its source, whose order and gaps are as they were found then.

    It may be anywhere in one of them with the words around it; or each of its parts between omissions is a whole passage.
    """
    if [quotation] == [passage.text for passage in passages]:  # most are, and looking takes longer
        return Match("exact", tuple(passages))
    parts = [part for part in OMISSION.split(normalize_source(quotation).normalized) if part.strip()]
    if len(parts) == len(passages) > 1:
        texts = [normalize_source(passage.text, quotation) for passage in passages]
        spans = [
            next((span for span in _spans(text, _choices(part)) if (span.start, span.end) == (0, len(text.normalized))), None)
            for text, part in zip(texts, parts, strict=True)
        ]
        if all(spans):
            inserted = any(span.inserted for span in spans if span)
            return Match("elided-with-insertions" if inserted else "elided", tuple(passages))
    matches = (find_quotation(quotation, passage.before + passage.text + passage.after) for passage in passages)
    if match := next((match for match in matches if match.holds), None):
        return match
    near = find_quotation(quotation, f" {_GAP} ".join(passage.text for passage in passages))
    return Match("altered", difference="its parts are not those that were found in the source") if near.holds else near


def _match(text: NormalizedText, spans: Sequence[_Span], *, elided: bool) -> Match:
    kind: MatchKind = "elided" if elided else "exact"
    if any(span.inserted for span in spans):
        kind = "elided-with-insertions" if elided else "with-insertions"
    return Match(kind, tuple(_passage(text, span) for span in spans))


def _choices(part: str) -> _Part:
    pieces = INSERTION.split(part.strip())
    choices: list[list[_Choice]] = [[(pieces[0], False)]]
    for index in range(0, len(pieces) - 1, 4):
        left, space_left, inserted, space_right, right = pieces[index : index + 5]
        choices += [_insertion(left, space_left, inserted, space_right, right), [(right, False)]]
    return choices


def _insertion(left: str, space_left: str, inserted: str, space_right: str, right: str) -> list[_Choice]:
    """Return what the source may have for words in brackets: the same brackets, nothing, or a letter in its other case."""
    same = (f"{space_left}[{inserted}]{space_right}", False)
    begins = bool(space_left) or not left[-1:].isalnum()
    if len(inserted) == 1 and inserted.isalpha() and not space_right and right[:1].isalpha() and begins:
        return [same, (space_left + inserted.swapcase(), True), (space_left + inserted, True)]
    closes = not space_right and right[:1] in ("", *",.;:!?)-'")
    spaced = bool(left) and (space_left or (space_right and left[-1].isalnum())) and not closes
    return [same, (" " if spaced else "", True)]


def _spans(text: NormalizedText, part: _Part) -> Iterator[_Span]:
    """Find where a text has a part of a quotation as whole words, in order."""
    if len(part) == 1:
        yield from _find_words(text, part[0][0][0])
        return
    for start in _starts(text, part):
        ends = {start: False}
        for choices in part:
            ends = {
                end + len(words): ends[end] or inserted
                for end in ends
                for words, inserted in reversed(choices)  # what was not put in counts, where both come to the same
                if text.normalized.startswith(words, end)
            }
        for end, inserted in ends.items():
            if end > start and _is_whole_words(text, start, end):
                yield _Span(start, end, inserted)
                break


def _find_words(text: NormalizedText, words: str) -> Iterator[_Span]:
    start = text.normalized.find(words)
    while start >= 0:
        if _is_whole_words(text, start, start + len(words)):
            yield _Span(start, start + len(words))
        start = text.normalized.find(words, start + 1)


def _starts(text: NormalizedText, part: _Part) -> Iterator[int]:
    """Find the positions of characters with which the part may begin."""
    letters: set[str] = set()
    for choices in part:
        letters |= {words[0] for words, _ in choices if words}
        if all(words for words, _ in choices):
            break
    pattern = "|".join(map(re.escape, sorted(letters)))
    return (match.start() for match in re.finditer(pattern, text.normalized)) if pattern else iter(())


def _chain(text: NormalizedText, found: Sequence[Sequence[_Span]], max_omission: int) -> list[_Span]:
    """Choose one span for each part, in order and as near to each other as the text has them, with words left out between."""
    if not found or not all(found):
        return []
    chains: list[list[_Span]] = [[span] for span in found[-1]]
    for spans in reversed(found[:-1]):
        starts = [chain[0].start for chain in chains]
        longer = []
        for span in spans:
            for following in range(bisect_right(starts, span.end), len(chains)):
                gap = text.normalized[span.end : min(starts[following], span.end + max_omission * _MAX_WORD + 1)]
                if any(map(str.isalnum, gap)):
                    words = sum(any(map(str.isalnum, word)) for word in gap.split())
                    if words <= max_omission and len(gap) <= max_omission * _MAX_WORD:
                        longer.append([span, *chains[following]])
                    break
        chains = longer
    return min(chains, key=lambda chain: chain[-1].end - chain[0].start, default=[])


def _is_whole_words(text: NormalizedText, start: int, end: int) -> bool:
    """Whether a span begins and ends where words do, and not within a ligature."""
    first, last = text.displayed_position(start), text.displayed_position(end - 1)
    cut = (start > 0 and text.displayed_position(start - 1) == first) or (
        end < len(text.normalized) and text.displayed_position(end) == last
    )
    return not (cut or _in_word(text.displayed, first) or _in_word(text.displayed, last + 1))


def _in_word(text: str, border: int) -> bool:
    """Whether a border lies inside a word or number: `n|ot`, `don|’t`, `non-|compliance`, `£1|,000`, `-|5`, `5|%`."""
    before, after = text[max(0, border - 2) : border], text[border : border + 2]
    if not before or not after:
        return False
    (left, right), (beyond_left, beyond_right) = (before[-1], after[0]), (before[:-1], after[1:])
    if unicodedata.east_asian_width(left) == unicodedata.east_asian_width(right) == "W" and left.isalpha():
        return False  # a script that does not separate its words
    if _is_modifier(right) or left == _JOINER or (_is_letter(left) and _is_letter(right)):
        return True
    if left.isdigit() and (right in "%‰" or (right in ",:" and beyond_right.isdigit())):
        return True
    if right.isdigit() and (_is_minus_or_currency(left) or (left in ",:" and beyond_left.isdigit())):
        return True
    joined_after = _is_letter(left) and right in _JOINTS and _is_letter(beyond_right)
    return joined_after or (_is_letter(right) and left in _JOINTS and _is_letter(beyond_left))


def _is_letter(character: str) -> bool:
    return character.isalnum() or (bool(character) and _is_modifier(character))


def _is_modifier(character: str) -> bool:
    """Whether a character is part of the one before it: an accent, a vowel sign, a tone of skin."""
    return unicodedata.category(character)[0] == "M" or character in "\u200c\u200d" or "🏻" <= character <= "🏿"


def _is_minus_or_currency(character: str) -> bool:
    return character in HYPHENS + "\u2212±" or unicodedata.category(character) == "Sc"


def _passage(text: NormalizedText, span: _Span) -> Passage:
    start, end = text.displayed_position(span.start), text.displayed_position(span.end - 1) + 1
    before = re.search(rf"(?:\S+\s+){{0,{CONTEXT}}}\S*\Z", text.displayed[max(0, start - 400) : start])
    after = re.match(rf"\S*(?:\s+\S+){{0,{CONTEXT}}}", text.displayed[end : end + 400])
    return Passage(before[0] if before else "", text.displayed[start:end], after[0] if after else "")


def _without_match(quotation: str, text: NormalizedText, parts: Sequence[_Part]) -> Match:
    """Describe what a text has instead of a quotation that is not in it."""
    # Only a wrong quotation needs the fuzzy search, which takes long to load.
    from onrecord.evidence import word_diff

    same = total = 0
    differences: list[str] = []
    bare = [_without_insertions(part, text) for part in OMISSION.split(normalize_source(quotation).displayed) if part.strip()]
    for part, words in zip(parts, bare, strict=True):
        total += len(words.split())
        if next(_spans(text, part), None):
            same += len(words.split())
            continue
        difference, shared = word_diff.compare_words(word_diff.nearest_passage(words, text), words)
        same += shared
        differences.append(difference)
    if parts and not differences:
        too_much = _chain(text, [list(_spans(text, part)) for part in parts], len(text.normalized))
        where = f"with more than {MAX_OMISSION} words left out in one place; make it two statements"
        order = "but not in this order with others left out between them"
        return Match("altered", difference=f"its words stand in the source, {where if too_much else order}")
    if total and same / total > ALTERED_SHARE:
        return Match("altered", difference=" … ".join(differences))
    passage = word_diff.nearest_passage(" ".join(bare), text).strip(QUOTE_MARKS)
    return Match("not-found", difference=f"the nearest passage is “{passage}”" if passage else "nothing in it comes near")


def _without_insertions(part: str, text: NormalizedText) -> str:
    """Return a part of a quotation without what was put in; brackets that the text has too stay."""

    def replacement(found: re.Match[str]) -> str:
        space_left, inserted, space_right = found.groups()
        if f"[{inserted}]" in text.displayed:
            return found[0]
        attached = part[: found.start()][-1:].isalnum() and not space_left
        if len(inserted) == 1 and not space_right and part[found.end() :][:1].isalpha() and not attached:
            return f"{space_left}{inserted}"
        return " " if space_left or space_right else ""

    return INSERTION.sub(replacement, part).strip()
