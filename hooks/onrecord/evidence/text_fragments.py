"""Addresses that lead to words: text fragments, with which a browser opens a page at a passage and marks it."""

from collections.abc import Sequence
from urllib.parse import quote

from onrecord.evidence.matching import Passage

WHOLE = 8
"""Words of a passage up to which all of it stands in the address; of a longer one, its beginning and its end."""
_ENDS = 4


def to_words(address: str, passages: Sequence[Passage]) -> str:
    """The address of a page, at some passages of its text. The words are those of the page, since browsers compare letters."""
    if not passages:
        return address
    address = address.partition(":~:")[0].removesuffix("#")
    texts = "&".join(f"text={_text(passage.text.split())}" for passage in passages)
    return f"{address}{'' if '#' in address else '#'}:~:{texts}"


def _text(words: list[str]) -> str:
    if len(words) <= WHOLE:
        return _encoded(words)
    return f"{_encoded(words[:_ENDS])},{_encoded(words[-_ENDS:])}"


def _encoded(words: list[str]) -> str:
    # Hyphens and commas have a meaning of their own in a text fragment; percent-encoding leaves hyphens alone.
    return quote(" ".join(words), safe="").replace("-", "%2D")
