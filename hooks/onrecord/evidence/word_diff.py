"""What a text has in the place of words that are quoted from it and do not stand in it, shown word by word."""

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz.fuzz import partial_ratio_alignment

from onrecord.evidence.normalize import Text, alike, words
from onrecord.format.diagnostics import visible

NEAR = 55
"""How like a passage must be, of 100, to be shown as the nearest."""


def nearest(quoted: str, text: Text) -> str:
    """The passage of a text that is most like some quoted words, as the text shows it; empty if nothing comes near."""
    alignment = partial_ratio_alignment(alike(quoted), text.alike, score_cutoff=NEAR)
    if alignment is None:
        return ""
    # Words that the quotation lacks make the passage longer than the quotation, a short one by more than its own length.
    around = max(len(quoted) // 4, min(len(quoted), 60)) + 12
    start = text.alike.rfind(" ", 0, max(0, alignment.dest_start - around)) + 1
    end = text.alike.find(" ", alignment.dest_end + around)
    passage = text.shown[text.shown_place(start) : text.shown_place(end) if end >= 0 else len(text.shown)]
    return " ".join(_without_ends(words(passage), words(quoted)))


def word_by_word(source: str, quoted: str) -> tuple[str, int]:
    """The difference between a passage and what is quoted of it, and how many words they share."""
    there, here = words(source), words(quoted)
    operations = _operations(there, here)
    if len(operations) == 1:  # only quotation marks differ
        operations = _operations(there, here, marks=True)
    pieces = []
    for place, (kind, start, end, here_start, here_end) in enumerate(operations):
        if kind == "equal":
            pieces.append(_shortened(there[start:end], first=place == 0, last=place == len(operations) - 1))
        else:
            given, quoted_so = _told_apart(" ".join(there[start:end]), " ".join(here[here_start:here_end]))
            pieces.append(f"[source: {given or '–'} | here: {quoted_so or '–'}]")
    return " ".join(pieces), sum(end - start for kind, start, end, *_ in operations if kind == "equal")


def _operations(there: Sequence[str], here: Sequence[str], *, marks: bool = False) -> list[tuple[str, int, int, int, int]]:
    """How the words of one text become those of another; marks around a word count only if they are all that differs."""
    source, quoted = ([alike(word) if marks else alike(word).strip("'") for word in side] for side in (there, here))
    return [*SequenceMatcher(None, source, quoted, autojunk=False).get_opcodes()]


def _without_ends(there: list[str], here: list[str]) -> list[str]:
    """The words of a passage from where it begins to be like the quotation to where it ends to be."""
    same = [operation for operation in _operations(there, here) if operation[0] == "equal"]
    if not same:
        return there
    _, start, _, here_start, _ = same[0]
    _, _, end, _, here_end = same[-1]
    return there[max(0, start - here_start) : end + len(here) - here_end]


def _shortened(same: list[str], *, first: bool, last: bool) -> str:
    """Words that are the same, without those far from any difference."""
    head, tail = ([] if first else same[:4]), ([] if last else same[-4:])
    return " ".join([*head, "…", *tail] if len(same) > len(head) + len(tail) + 1 else same)


def _told_apart(there: str, here: str) -> tuple[str, str]:
    """Two wordings made to look different: letters of different scripts that look alike get their names."""
    if len(there) != len(here):
        return visible(there), visible(here)
    pairs = [
        (_named(one), _named(other)) if one != other and _script(one) != _script(other) else (one, other)
        for one, other in zip(there, here, strict=True)
    ]
    return visible("".join(one for one, _ in pairs)), visible("".join(other for _, other in pairs))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0] if letter.isalpha() else ""


def _named(letter: str) -> str:
    return letter if letter.isascii() else f"‹{unicodedata.name(letter, 'unnamed')}›"
