"""The last look at the sources as they are now: which pages still say what was quoted, which have changed, moved or gone.

The report stands in `cases/_links.json`, beside the cases. It is for readers and maintainers; it never stops a build.
"""

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import Field

from onrecord import atomic
from onrecord.format.case import Case
from onrecord.format.entry import GeneratedModel

State: TypeAlias = Literal["same", "moved", "drifted", "gone", "not-read"]
LINKS_FILE = "cases/_links.json"
Copy: TypeAlias = Literal["page", "archive"]
STATES: Mapping[State, tuple[str, str]] = {
    "gone": ("Gone", "There is no page at the address any more."),
    "drifted": ("Changed", "The page was read, and a quotation no longer stands in it word for word."),
    "moved": ("Moved", "The page has another address now, to which the old one leads."),
    "not-read": ("Could not be read", "It may be there: the server refused, did not answer, or sent no text."),
    "same": ("As it was", "The page was read, and what is quoted from it, if anything is, stands in it."),
}
"""The name and the meaning of each state, the worst first."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address to look at: that of a source's page or of its archived copy."""

    case: str
    source: str
    copy: Copy
    url: str


def addresses(case_id: str, case: Case) -> Iterator[Address]:
    """Every address of every source of a case."""
    for source_id, source in case.sources.items():
        yield Address(case_id, source_id, "page", source.url)
        if source.archive:
            yield Address(case_id, source_id, "archive", source.archive)


class Link(GeneratedModel):
    """One address of one source, as it was found."""

    case: str
    """The case, by id."""
    source: str
    """The source, by id."""
    copy_: Copy
    """Whether it is the address of the page or of its archived copy."""
    address: str
    """The address in the case."""
    read: date
    """The day on which it was looked at."""
    state: State
    """How it was found."""
    now_at: str | None = None
    """Where it leads for good."""
    words: tuple[str, ...] = ()
    """What exactly was found: each quotation that no longer stands in it, or why it could not be read."""

    @property
    def where(self) -> Address:
        """Which address it is."""
        return Address(self.case, self.source, self.copy_, self.address)


class LinkReport(GeneratedModel):
    """What was found of every address, each on the day of the last look at it."""

    links: tuple[Link, ...] = Field(min_length=1)
    """Every address that was looked at, case by case, in the order of their sources."""

    @property
    def read(self) -> date:
        """The day of the last look at any of them."""
        return max(link.read for link in self.links)

    def merged(self, earlier: "LinkReport | None", known: Container[Address]) -> "LinkReport":
        """What this report says, and what an earlier one says of known addresses that were not looked at now."""
        mine = {link.where for link in self.links}
        kept = [link for link in (earlier.links if earlier else ()) if link.where in known and link.where not in mine]
        return LinkReport(links=tuple(sorted([*self.links, *kept], key=lambda link: link.case)))


def parse(data: bytes) -> LinkReport | None:
    """The report in a file; None if it is not one."""
    try:
        return LinkReport.model_validate_json(data)
    except ValueError:
        return None


def last(root: Path) -> LinkReport | None:
    """The last report; None if there is none, or what stands in its place is no report."""
    file = root / LINKS_FILE
    return parse(file.read_bytes()) if file.is_file() else None


def keep(root: Path, report: LinkReport, known: Container[Address]) -> None:
    """Make a report the last one; what an earlier one says of known addresses that were not looked at now is kept."""
    atomic.write(root / LINKS_FILE, as_json(report.merged(last(root), known)))


def as_json(report: LinkReport) -> str:
    """The report as data."""
    content = report.model_dump(mode="json", by_alias=True)
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
