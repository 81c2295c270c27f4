"""Feeds: what a reader can follow without coming back, in Atom."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from feedgenerator import Atom1Feed
from markupsafe import escape

from onrecord.listings import CorrectedCase


def corrections(corrected: Sequence[CorrectedCase], address: str, day: date) -> str:
    """The corrections and withdrawals of all cases, the latest first; `day` is that of the last review of any record."""
    feed = Atom1Feed(
        title="On the Record: corrections",
        link=f"{address}corrections/",
        feed_url=f"{address}corrections/feed.xml",
        description="What was wrong in a published case, what it says now, and why; and cases that were withdrawn.",
        author_name="On the Record",
    )
    if not corrected:
        feed.latest_post_date = lambda: _instant(day)  # an empty feed would be as new as each build
    for item in corrected:
        link = f"{address}cases/{item.case_id}/"
        if item.correction:
            correction = item.correction.correction
            link += f"#correction-{item.correction.id}"
            words = f"Was: “{correction.was}” Now: “{correction.now}” {correction.why} (Raised by {correction.raised_by}.)"
        else:
            assert item.withdrawal
            words = f"Withdrawn: {item.withdrawal.why} (Raised by {item.withdrawal.raised_by}.)"
        published = _instant(item.day)
        feed.add_item(item.title, link, str(escape(words)), unique_id=link, pubdate=published, updateddate=published)
    return f"{feed.writeString('utf-8')}\n"


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
