"""Feeds in Atom and JSON Feed: new and changed cases, of the whole site, of a party or a regulation; changes; corrections.

Ids never change: a case is known by its first id, whatever it is called today. Dates are those of the record and of its
history, never of a build. Text is plain; the only markup is that of paragraphs, which we add.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from feedgenerator import Atom1Feed
from markupsafe import escape

from onrecord.corpus.library import Library
from onrecord.export.json_api import encode_indented
from onrecord.export.json_ld import SITE_NAME
from onrecord.format import markdown
from onrecord.format.case import Case
from onrecord.format.dates import from_day
from onrecord.format.record import Withdrawal
from onrecord.history.case_history import Day, History
from onrecord.views.lists import CorrectionEntry, changed_days

ATOM, JSON = "application/atom+xml", "application/feed+json"
FORMAT_NAMES = {ATOM: "Atom", JSON: "JSON Feed"}
MAX_ITEMS = 50
"""Items of one feed, the latest; a feed is for what is new, and stays small when the record grows."""


@dataclass(frozen=True)
class FeedLink:
    """One file of a feed: its title, its address relative to the site, and its format as a media type."""

    title: str
    url: str
    media_type: str


def feed_links(title: str, folder: str) -> tuple[FeedLink, FeedLink]:
    """Return the two files of a feed, in Atom and in JSON Feed, in a folder: `parties/plusnet/`, or empty."""
    title = f"{SITE_NAME}: {title}"
    return FeedLink(title, f"{folder}feed.xml", ATOM), FeedLink(title, f"{folder}feed.json", JSON)


CASES_FEED = feed_links("all cases", "")
CHANGES_FEED = feed_links("changes", "changes/")
CORRECTIONS_FEED = feed_links("corrections", "corrections/")
SITE_WIDE = (*CASES_FEED, *CHANGES_FEED, *CORRECTIONS_FEED)
"""The feeds to which every page links."""


@dataclass(frozen=True, kw_only=True)
class FeedItem:
    """One entry of a feed."""

    id: str
    """A permanent address by which feed readers know it; the page may move from there."""
    url: str
    """The present address."""
    title: str
    paragraphs: tuple[str, ...]
    """Plain text."""
    published: datetime
    updated: datetime


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed, independent of its format."""

    links: tuple[FeedLink, FeedLink]
    """Its files, in Atom and in JSON Feed."""
    description: str
    address: str
    """The public address of the site."""
    page: str
    """The page that shows the same, relative to the site."""
    items: tuple[FeedItem, ...]
    """The latest first."""
    updated: datetime
    """When its latest item was updated; without items, the last review of any record."""

    @property
    def files(self) -> tuple[tuple[str, bytes], ...]:
        """The path and the content of its files."""
        return (self.links[0].url, atom(self)), (self.links[1].url, json_feed(self))


def atom(feed: Feed) -> bytes:
    """Write a feed in Atom."""
    home, own = feed.address + feed.page, feed.address + feed.links[0].url
    writer = Atom1Feed(
        title=feed.links[0].title,
        link=home,
        feed_url=own,
        description=feed.description,
        subtitle=feed.description,
        author_name=SITE_NAME,
        language="en",
    )
    writer.latest_post_date = lambda: feed.updated  # else an empty feed would change with each build
    for item in feed.items:
        html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in item.paragraphs)
        writer.add_item(item.title, item.url, html, unique_id=item.id, pubdate=item.published, updateddate=item.updated)
    return f"{writer.writeString('utf-8')}\n".encode()


def json_feed(feed: Feed) -> bytes:
    """Write a feed in JSON Feed 1.1."""
    content: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.links[1].title,
        "description": feed.description,
        "home_page_url": feed.address + feed.page,
        "feed_url": feed.address + feed.links[1].url,
        "language": "en",
        "authors": [{"name": SITE_NAME}],
        "items": [
            {
                "id": item.id,
                "url": item.url,
                "title": item.title,
                "content_text": "\n\n".join(item.paragraphs),
                "date_published": item.published.isoformat(),
                "date_modified": item.updated.isoformat(),
            }
            for item in feed.items
        ],
    }
    return encode_indented(content)


@dataclass(frozen=True)
class FeedBuilder:
    """Builds the feeds of one edition of a library."""

    library: Library
    history: History | None
    address: str
    """The public address of the site, with a slash at its end."""

    def cases(self) -> Feed:
        """Return all cases, the last changed first; of a withdrawn case only its withdrawal."""
        items = self._cases([*self.library.cases, *self.library.withdrawn])
        return self._feed(CASES_FEED, "New cases, and cases whose record has changed.", "cases/", items)

    def party(self, party_id: str) -> Feed:
        """Return the cases in which a recurring party is named."""
        name, page = self.library.parties[party_id].name, f"parties/{party_id}/"
        items = self._cases(self.library.cases_of_party.get(party_id, ()))
        words = f"Cases in which {name} is named: new ones, and those whose record has changed."
        return self._feed(feed_links(name, page), words, page, items)

    def regulation(self, regulation_id: str) -> Feed:
        """Return the cases that are read under a regulation."""
        short, page = self.library.regulations[regulation_id].short, f"regulations/{regulation_id}/"
        items = self._cases(self.library.cases_of_regulation.get(regulation_id, ()))
        words = f"Cases read under {short}: new ones, and those whose record has changed."
        return self._feed(feed_links(short, page), words, page, items)

    def changes(self) -> Feed:
        """Return what changed, one item for each case and day."""
        items = []
        days = sorted(self.history.days if self.history else (), key=lambda day: day.at, reverse=True)
        for day in islice(changed_days(self.library, days), MAX_ITEMS):
            link = f"{self.address}cases/{day.case_id}/" if day.title else f"{self.address}changes/"
            items.append(
                FeedItem(
                    id=f"{self._permanent_address(day.case_id)}#changed-{day.day}",
                    url=f"{link}#{day.anchor}" if day.anchor else link,
                    title=day.title or day.case_id,
                    paragraphs=tuple(change.words for change in day.changes),
                    published=_instant(day.day),
                    updated=day.at,
                )
            )
        words = "What changed in the published cases, by the day on which it came into the record."
        return self._feed(CHANGES_FEED, words, "changes/", items)

    def corrections(self, corrected: Sequence[CorrectionEntry]) -> Feed:
        """Return corrections and withdrawals."""
        items = [self._correction(item) for item in corrected]
        words = "What was wrong in a published case, what it says now, and why; and cases that were withdrawn."
        return self._feed(CORRECTIONS_FEED, words, "corrections/", items)

    def _feed(self, own: tuple[FeedLink, FeedLink], description: str, page: str, items: Iterable[FeedItem]) -> Feed:
        latest = sorted(sorted(items, key=lambda item: item.id), key=lambda item: item.updated, reverse=True)[:MAX_ITEMS]
        reviewed = (case.record.reviewed for case in self.library.cases.values())
        updated = latest[0].updated if latest else _instant(max(reviewed, default=date(1970, 1, 1)))
        return Feed(links=own, description=description, address=self.address, page=page, items=tuple(latest), updated=updated)

    def _permanent_address(self, case_id: str) -> str:
        """Return the first address of a case, which redirects if it has another today."""
        return f"{self.address}cases/{self.library.first_id(case_id)}/"

    def _cases(self, case_ids: Iterable[str]) -> list[FeedItem]:
        """Return the items of those cases, published or withdrawn, whose records changed last."""
        latest = sorted(sorted(case_ids), key=self._updated, reverse=True)
        return [self._case(case_id) for case_id in latest[:MAX_ITEMS]]

    def _days(self, case_id: str) -> Sequence[Day]:
        return self.history.days_of(case_id) if self.history else ()

    def _updated(self, case_id: str) -> datetime:
        """Return when the record of a case last changed; by its own dates where there is no history."""
        if days := self._days(case_id):
            return days[0].at
        case = self.library.cases.get(case_id)
        return _instant(case.record.reviewed if case else self.library.withdrawn[case_id].withdrawn.date)

    def _case(self, case_id: str) -> FeedItem:
        """Return a case, or its withdrawal under the same id, so that it replaces what feed readers have kept."""
        content = self.library.withdrawn.get(case_id) or self.library.cases[case_id]
        if isinstance(content, Case):
            paragraphs = (markdown.plain(content.summary), *_last_change(self._days(case_id)))
        else:
            paragraphs = _withdrawal(content.withdrawn)
        return FeedItem(
            id=self._permanent_address(case_id),
            url=f"{self.address}cases/{case_id}/",
            title=content.title,
            paragraphs=paragraphs,
            published=_instant(content.record.created),
            updated=self._updated(case_id),
        )

    def _correction(self, item: CorrectionEntry) -> FeedItem:
        if item.correction:
            correction, key = item.correction.correction, f"#correction-{item.correction.id}"
            wording = "" if item.taken_back else f"Was: “{correction.was}” Now: “{correction.now}” "
            anchor, paragraphs = key, (f"{wording}{correction.why} (Raised by {correction.raised_by}.)",)
        else:
            assert item.withdrawal
            key, anchor, paragraphs = "#withdrawn", "", _withdrawal(item.withdrawal)
        url, day = f"{self.address}cases/{item.case_id}/{anchor}", _instant(item.day)
        item_id = f"{self._permanent_address(item.case_id)}{key}"
        return FeedItem(id=item_id, url=url, title=item.title, paragraphs=paragraphs, published=day, updated=day)


def _last_change(days: Sequence[Day]) -> tuple[str, ...]:
    """Return the last change of a case in words; nothing if that was its publication."""
    if not days or {change.kind for change in days[0].changes} == {"published"}:
        return ()
    return (f"Changed {from_day(days[0].day).words}: {' '.join(change.words for change in days[0].changes)}",)


def _withdrawal(withdrawal: Withdrawal) -> tuple[str]:
    return (f"Withdrawn: {withdrawal.why} (Raised by {withdrawal.raised_by}.)",)


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
