"""Reading the sources of cases again: is every page still there, and does it still say what is quoted from it?"""

from collections.abc import Iterator, Mapping
from datetime import date

from onrecord.evidence import extract
from onrecord.evidence.extract import Texts
from onrecord.evidence.fetch import NotRead, Web
from onrecord.evidence.link_report import Address, Link, State
from onrecord.evidence.locking import find_in_page, quoted
from onrecord.format.case import Case


def recheck(cases: Mapping[str, Case], address: Address, web: Web, today: date) -> Link:
    """How an address is found today. Never raises for what the web answers."""
    try:
        page = web.read(address.url)
        texts = extract.texts(page.body, page.content_type)
    except NotRead as error:
        return _link(address, today, "gone" if error.reason == "gone" else "not-read", (str(error),))
    except extract.NoText as error:
        return _link(address, today, "not-read", (str(error),))
    drifted = tuple(_drifted(cases[address.case], address.source, texts))
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
