"""The differences, word by word, between quoted words and the nearest passage of a text that does not have them."""

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz.fuzz import partial_ratio_alignment

from onrecord.evidence.normalize import NormalizedText, normalized, words
from onrecord.format.diagnostics import visible

MIN_SIMILARITY = 55
"""How similar a passage must be, of 100, to be shown as the nearest."""


def nearest_passage(quoted: str, text: NormalizedText) -> str:
    """Return the passage of a text that is most like some quoted words, as displayed; empty if nothing comes near."""
    alignment = partial_ratio_alignment(normalized(quoted), text.normalized, score_cutoff=MIN_SIMILARITY)
    if alignment is None:
        return ""
    # Words that the quotation lacks make the passage longer than the quotation, a short one by more than its own length.
    around = max(len(quoted) // 4, min(len(quoted), 60)) + 12
    start = text.normalized.rfind(" ", 0, max(0, alignment.dest_start - around)) + 1
    end = text.normalized.find(" ", alignment.dest_end + around)
    passage = text.displayed[text.displayed_position(start) : text.displayed_position(end) if end >= 0 else len(text.displayed)]
    return " ".join(_without_ends(words(passage), words(quoted)))


def compare_words(source: str, quoted: str) -> tuple[str, int]:
    """Return the difference between a passage and what is quoted of it, and how many words they share."""
    source_words, quoted_words = words(source), words(quoted)
    operations = _operations(source_words, quoted_words)
    if len(operations) == 1:  # only quotation marks differ
        operations = _operations(source_words, quoted_words, marks=True)
    pieces = []
    for index, (kind, start, end, quoted_start, quoted_end) in enumerate(operations):
        if kind == "equal":
            pieces.append(_shortened(source_words[start:end], first=index == 0, last=index == len(operations) - 1))
        else:
            one, other = _distinguished(" ".join(source_words[start:end]), " ".join(quoted_words[quoted_start:quoted_end]))
            pieces.append(f"[source: {one or '–'} | here: {other or '–'}]")
    return " ".join(pieces), sum(end - start for kind, start, end, *_ in operations if kind == "equal")


def _operations(source: Sequence[str], quoted: Sequence[str], *, marks: bool = False) -> list[tuple[str, int, int, int, int]]:
    """Return the operations that turn one list of words into another; marks around a word count only with `marks`."""
    one, other = ([normalized(word) if marks else normalized(word).strip("'") for word in side] for side in (source, quoted))
    return [*SequenceMatcher(None, one, other, autojunk=False).get_opcodes()]


def _without_ends(source: list[str], quoted: list[str]) -> list[str]:
    """Return the words of a passage from where it begins to be like the quotation to where it ends to be."""
    same = [operation for operation in _operations(source, quoted) if operation[0] == "equal"]
    if not same:
        return source
    _, start, _, quoted_start, _ = same[0]
    _, _, end, _, quoted_end = same[-1]
    return source[max(0, start - quoted_start) : end + len(quoted) - quoted_end]


def _shortened(same: list[str], *, first: bool, last: bool) -> str:
    """Leave out words that both sides have and that are far from any difference."""
    head, tail = ([] if first else same[:4]), ([] if last else same[-4:])
    return " ".join([*head, "…", *tail] if len(same) > len(head) + len(tail) + 1 else same)


def _distinguished(one: str, other: str) -> tuple[str, str]:
    """Make two wordings look different: letters of different scripts that look the same get their names."""
    if len(one) != len(other):
        return visible(one), visible(other)
    pairs = [
        (_named(left), _named(right)) if left != right and _script(left) != _script(right) else (left, right)
        for left, right in zip(one, other, strict=True)
    ]
    return visible("".join(left for left, _ in pairs)), visible("".join(right for _, right in pairs))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0] if letter.isalpha() else ""


def _named(letter: str) -> str:
    return letter if letter.isascii() else f"‹{unicodedata.name(letter, 'unnamed')}›"
