"""The report on links: which pages of sources still have what was quoted, and which have changed, moved or gone.

It is kept in `cases/_links.json`, for readers and maintainers, and never stops a build.
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

LinkState: TypeAlias = Literal["same", "moved", "drifted", "gone", "not-read"]
LINKS_FILE = "cases/_links.json"
Copy: TypeAlias = Literal["page", "archive"]
STATES: Mapping[LinkState, tuple[str, str]] = {
    "gone": ("Gone", "There is no page at the address any more."),
    "drifted": ("Changed", "The page was read, and a quotation no longer stands in it word for word."),
    "moved": ("Moved", "The page has another address now, to which the old one leads."),
    "not-read": ("Could not be read", "It may be there: the server refused, did not answer, or sent no text."),
    "same": ("As it was", "The page was read, and what is quoted from it, if anything is, stands in it."),
}
"""The name and the meaning of each state, the worst first."""


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """An address to check: that of a source's page or of its archived copy."""

    case: str
    source: str
    copy: Copy
    url: str


def source_addresses(case_id: str, case: Case) -> Iterator[SourceAddress]:
    """List every address of every source of a case."""
    for source_id, source in case.sources.items():
        yield SourceAddress(case_id, source_id, "page", source.url)
        if source.archive:
            yield SourceAddress(case_id, source_id, "archive", source.archive)


class Link(GeneratedModel):
    """How one address of one source was found."""

    case: str
    """The case, by id."""
    source: str
    """The source, by id."""
    copy_: Copy
    """Whether it is the address of the page or of its archived copy."""
    address: str
    """The address in the case."""
    read: date
    """The day on which it was checked."""
    state: LinkState
    """How it was found."""
    now_at: str | None = None
    """Where it redirects permanently."""
    words: tuple[str, ...] = ()
    """The details: each quotation that is no longer in it, or why it could not be read."""

    @property
    def source_address(self) -> SourceAddress:
        """The address that was checked."""
        return SourceAddress(self.case, self.source, self.copy_, self.address)


class LinkReport(GeneratedModel):
    """How every address was found, each on the day of its last check."""

    links: tuple[Link, ...] = Field(min_length=1)
    """Every address that was checked, case by case, in the order of their sources."""

    @property
    def read(self) -> date:
        """The day of the last check of any of them."""
        return max(link.read for link in self.links)

    def merged_with(self, earlier: "LinkReport | None", existing: Container[SourceAddress]) -> "LinkReport":
        """Add the links of an earlier report to existing addresses that were not checked now."""
        checked = {link.source_address for link in self.links}
        earlier_links = earlier.links if earlier else ()
        kept = [link for link in earlier_links if link.source_address in existing and link.source_address not in checked]
        return LinkReport(links=tuple(sorted([*self.links, *kept], key=lambda link: link.case)))


def parse(data: bytes) -> LinkReport | None:
    """Parse the report in a file; None if it is not one."""
    try:
        return LinkReport.model_validate_json(data)
    except ValueError:
        return None


def load(root: Path) -> LinkReport | None:
    """Return the last report of a project; None if there is none, or its file holds none."""
    file = root / LINKS_FILE
    return parse(file.read_bytes()) if file.is_file() else None


def save(root: Path, report: LinkReport, existing: Container[SourceAddress]) -> None:
    """Write the last report of a project, and keep in it earlier links to existing addresses that were not checked now."""
    atomic.write(root / LINKS_FILE, to_json(report.merged_with(load(root), existing)))


def to_json(report: LinkReport) -> str:
    """Serialize a report as it is kept and printed."""
    content = report.model_dump(mode="json", by_alias=True)
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
