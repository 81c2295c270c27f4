"""Reading the sources of cases again: is every page still there, and does it still say what is quoted from it?"""

from collections.abc import Iterator
from datetime import date

from onrecord import extraction
from onrecord.extraction import Texts
from onrecord.library import Library
from onrecord.locking import find_in_page, quoted
from onrecord.model import Case
from onrecord.upkeep import Address, Link, State
from onrecord.web import NotRead, Web


def look(library: Library, address: Address, web: Web, today: date) -> Link:
    """How an address is found today. Never raises for what the web answers."""
    try:
        page = web.read(address.url)
        texts = extraction.texts(page.body, page.content_type)
    except NotRead as error:
        return _link(address, today, "gone" if error.reason == "gone" else "not-read", (str(error),))
    except extraction.NoText as error:
        return _link(address, today, "not-read", (str(error),))
    drifted = tuple(_drifted(library.cases[address.case], address.source, texts))
    now_at = page.address if page.moved else None
    return _link(address, today, "drifted" if drifted else "moved" if now_at else "same", drifted, now_at)


def _link(address: Address, today: date, state: State, words: tuple[str, ...], now_at: str | None = None) -> Link:
    return Link(
        case=address.case,
        source=address.source,
        copy_=address.copy,
        address=address.url,
        read=today,
        state=state,
        words=words,
        now_at=now_at,
    )


def _drifted(case: Case, source_id: str, texts: Texts) -> Iterator[str]:
    """Each quotation from a source that no longer stands in its text, with the difference."""
    for statement_id in quoted(case).get(source_id, ()):
        _, found = find_in_page(case.statements[statement_id].quote or "", texts)
        if not found.stands:
            yield f"{statement_id}: {found.difference}"
