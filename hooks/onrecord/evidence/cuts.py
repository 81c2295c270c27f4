"""Where a quotation is cut out of its source: within a sentence, and against the sense of that sentence.

Of the source only a few words around each passage are kept. What they do not show is not claimed.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from onrecord.evidence.matching import INSERTION, OMISSION, Passage

_NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|no one|none|nothing|nowhere|neither|nor|without|cannot|untrue|untruth|false|falsely|incorrect|"
    r"incorrectly|wrong|wrongly|unfounded|deny|denies|denied|denying|denial|denials|reject|rejects|rejected|rejecting|refute|"
    r"refutes|refuted|refuting|dispute|disputes|disputed|disputing|dismiss|dismisses|dismissed|rule out|rules out|ruled out|"
    r"\w+n['‘’`ʼ]t)\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(r"\b(?:(?:no|without(?: a)?) (?:doubt|question)|not (?:only|just|merely|least))\b", re.IGNORECASE)
_NEGATIVE_PREFIX = re.compile(r"(?:un|in|im|dis|non)-?", re.IGNORECASE)
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bNo)(?<!\bMrs)(?<!\bInc)(?<!\bLtd)[.!?…][\"”’')\]]*\s+"
    r"(?=[\"“„«‘'(\[]*[A-Z0-9])"
)
_OPENING_MARK = re.compile(r"(?:^|(?<=[\s(\[]))[\"“„«‘](?!\s)")
_OF_THE_QUOTED = re.compile(r"[^\w:;.!?…]+(?:\w+[^\w:;.!?…]+)?")
"""What stands between a negation and the quotation mark of a source that it negates: `untrue that “`."""
_DENIED_AFTER = re.compile(r"\W*(?:is|are|was|were|would be|has been)\b(?:\W+\w+){0,3}")


def turned_round(quotation: str, passages: Sequence[Passage]) -> str | None:
    """Return how a quotation is cut against the sense of its source, for a message; None if that is not seen."""
    shown = "".join(passage.text for passage in passages)
    for bracket in INSERTION.finditer(quotation):
        word = bracket[2]
        inserted = _negation(word) or (_NEGATIVE_PREFIX.fullmatch(word) and word)
        if inserted and f"[{word}]" not in shown:
            return f"'{inserted}' is put in by this quotation and turns it round"
    if found := _negation(_begun_sentence(passages[0])):
        return f"'{found}' stands just before these words, in the same sentence"
    for first, second in pairwise(passages):
        if said := _omitted(first, second):
            return said
    last = passages[-1]
    denied = _DENIED_AFTER.match(last.after)
    if denied and not _ends_sentence(last) and (found := _negation(denied[0])):
        return f"'{found}' stands just behind these words, in the same sentence"
    return None


def within_sentence(quotation: str, passages: Sequence[Passage]) -> tuple[bool, bool]:
    """Return whether a quotation begins, and whether it ends, within a sentence of its source, and does not mark it by […]."""
    marks = list(OMISSION.finditer(quotation))
    first, last = passages[0], passages[-1]
    begins = first.text[:1].islower() and bool(_words(_begun_sentence(first)))
    ends = not _ends_sentence(last) and bool(re.match(r"[,;:–—-]?\s*[a-z]", last.after))
    marked_first = bool(marks) and not marks[0].start()
    marked_last = bool(marks) and marks[-1].end() == len(quotation)
    return begins and not marked_first, ends and not marked_last


def _omitted(first: Passage, second: Passage) -> str | None:
    """Return what two passages that are joined by […] leave out and should not."""
    head, tail = _between(first, second)
    ends_in_head, ends_in_tail = list(_SENTENCE_END.finditer(head)), list(_SENTENCE_END.finditer(tail + second.text))
    ends_in_tail = [end for end in ends_in_tail if end.end() <= len(tail)]
    rest_of_first = "" if _ends_sentence(first) else head[: ends_in_head[0].start()] if ends_in_head else head
    start_of_second = tail[ends_in_tail[-1].end() :] if ends_in_tail else tail
    if found := _negation(rest_of_first) or _negation(start_of_second):
        return f"'{found}' is left out by […], and without it the sentence is turned round"
    if (ends_in_head or ends_in_tail) and _words(rest_of_first) and _words(start_of_second):
        return "[…] joins the beginning of one sentence with the end of another"
    return None


def _between(first: Passage, second: Passage) -> tuple[str, str]:
    """Return what is kept of the words between two passages: their beginning, and their end."""
    words = re.finditer(r"(?<=\s)\S|^\S", first.after)
    starts = [word.start() for word in words]
    overlaps = (at for at in starts if second.text.startswith(rest := first.after[at:]) or rest.startswith(second.text))
    head = first.after[: next(overlaps, len(first.after))]
    ends = [word.end() for word in re.finditer(r"\S(?=\s|$)", second.before)]
    overlapped = (at for at in reversed(ends) if first.text.endswith(begun := second.before[:at]) or begun.endswith(first.text))
    return head, second.before[next(overlapped, 0) :]


def _begun_sentence(passage: Passage) -> str:
    """Return what stands before a passage in its sentence, or behind the mark at which the source itself begins to quote."""
    whole = passage.before + passage.text
    ends = [end.end() for end in _SENTENCE_END.finditer(whole) if end.end() <= len(passage.before)]
    begun = passage.before[ends[-1] if ends else 0 :]
    marks = [mark for mark in _OPENING_MARK.finditer(begun + passage.text) if mark.start() < len(begun)]
    if not marks:
        return begun
    quoted_at = marks[-1].start()
    negations = list(_NEGATION.finditer(begun[:quoted_at]))
    negated = bool(negations) and _OF_THE_QUOTED.fullmatch(begun[negations[-1].end() : quoted_at])
    return begun if negated else begun[marks[-1].end() :]


def _ends_sentence(passage: Passage) -> bool:
    """Whether a passage ends where its sentence does, or where the source itself ends a quotation or its text."""
    return bool(re.search(r"[.!?…][\"”’')\]]*$", passage.text)) or not _words(passage.after) or passage.after[0] in '.!?…"”'


def _negation(text: str) -> str | None:
    found = _NEGATION.search(_NO_NEGATION.sub("", text))
    return found[0] if found else None


def _words(text: str) -> bool:
    return any(map(str.isalnum, text))
