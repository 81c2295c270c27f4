"""Text fragments: addresses with which a browser opens a page at a passage and highlights it."""

from collections.abc import Sequence
from urllib.parse import quote

from onrecord.evidence.matching import Passage

MAX_WHOLE = 8
"""Words of a passage that is written out; of a longer one, only its beginning and its end."""
_END = 4


def link_to_passages(address: str, passages: Sequence[Passage]) -> str:
    """Return the address of a page at some passages, in the words of the page, since browsers compare letters."""
    if not passages:
        return address
    address = address.partition(":~:")[0].removesuffix("#")
    texts = "&".join(f"text={_fragment(passage.text.split())}" for passage in passages)
    return f"{address}{'' if '#' in address else '#'}:~:{texts}"


def _fragment(words: list[str]) -> str:
    if len(words) <= MAX_WHOLE:
        return _encoded(words)
    return f"{_encoded(words[:_END])},{_encoded(words[-_END:])}"


def _encoded(words: list[str]) -> str:
    # Hyphens have a meaning of their own in a text fragment, and percent-encoding leaves them alone.
    return quote(" ".join(words), safe="").replace("-", "%2D")
