"""Read a source again: is its page still there, and does it still have what is quoted from it?"""

from collections.abc import Mapping
from datetime import date

from onrecord.evidence import extract, matching
from onrecord.evidence.fetch import FetchError, Web
from onrecord.evidence.link_report import Link, LinkState, SourceAddress
from onrecord.evidence.locking import quotations_from
from onrecord.format.case import Case


def check_address(cases: Mapping[str, Case], address: SourceAddress, web: Web, today: date) -> Link:
    """Return how an address is found today; whatever the web answers, it is reported and not raised."""
    state: LinkState
    now_at: str | None = None
    details: tuple[str, ...]
    try:
        page = web.read(address.url)
        text = extract.extract_text(page.body, page.content_type)
    except (FetchError, extract.NoText) as error:
        state = "gone" if isinstance(error, FetchError) and error.reason == "gone" else "not-read"
        details = (str(error),)
    else:
        now_at = page.address if page.moved else None
        quotations = quotations_from(cases[address.case], address.source)
        matches = {key: matching.find_quotation(quotation, text) for key, quotation in quotations.items()}
        details = tuple(f"{key}: {match.difference}" for key, match in matches.items() if not match.holds)
        state = "drifted" if details else "moved" if now_at else "same"
    return Link(
        case=address.case,
        source=address.source,
        copy_=address.copy,
        address=address.url,
        read=today,
        state=state,
        words=details,
        now_at=now_at,
    )
