"""What the pages of one edition are made from, and what several of them need."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TypeAlias

from onrecord.authoring import example
from onrecord.corpus.library import Library
from onrecord.export import dataset, facets
from onrecord.export.feeds import Feed, FeedBuilder
from onrecord.format import field_reference
from onrecord.format.case import Case, Party, Withdrawn
from onrecord.format.diagnostics import Problem
from onrecord.format.regulation import Regulation
from onrecord.site.render import DataFile, Edition, Page, Renderer
from onrecord.views import case_page

Made: TypeAlias = tuple[Page, Sequence[DataFile | dataset.CaseRows]]
"""A page, the data files that go with it, and what a case adds to files that all cases share."""
Call: TypeAlias = "partial[Made]"
"""The making of one page, which can be done in another process."""


class Context:
    """The library of one edition, its renderer and its feeds.

    `problems` are given, and shown, while previewing; `invalid_pages` are then the paths of files that were never valid.
    """

    def __init__(
        self,
        root: Path,
        library: Library,
        edition: Edition,
        problems: tuple[Problem, ...] | None = None,
        invalid_pages: Sequence[str] = (),
    ) -> None:
        self.library = library
        self.edition = edition
        self.renderer = Renderer(root, edition, problems)
        self.address = self.renderer.address
        self.invalid_pages = invalid_pages
        self.feeds = FeedBuilder(library, edition.history, self.address)
        self.view = lru_cache(maxsize=1)(partial(case_page.CaseView, library))
        """The view of a case, kept until another is asked for: the pages of a case are made one after the other."""

    def compute(self) -> None:
        """Compute what many pages need, before the work is spread over processes."""
        library = self.library
        _ = library.standings, library.clocks, library.newest_first, library.cases_of_party, library.cases_of_regulation
        _ = library.neighbours, library.subsidiaries, self.facets
        _ = self.edition.history and self.edition.history.days_of("")

    @cached_property
    def facets(self) -> facets.Facets:
        """What cases can be chosen by."""
        return facets.case_facets(self.library, self.edition.history)

    @cached_property
    def examples(self) -> field_reference.Examples:
        """An example of each field, from the annotated example case."""
        return example.read_examples(self.renderer.root)

    @property
    def parties_by_name(self) -> list[tuple[str, Party]]:
        """All recurring parties with their ids, in the order of their names."""
        return sorted(self.library.parties.items(), key=lambda item: item[1].name.casefold())

    @property
    def regulations_by_name(self) -> list[tuple[str, Regulation]]:
        """All regulations with their ids, in the order of their short names."""
        return sorted(self.library.regulations.items(), key=lambda item: item[1].short.casefold())

    @property
    def last_review(self) -> date | None:
        """The last day on which any case was reviewed."""
        return self.reviewed(self.library.newest_first)

    def reviewed(self, case_ids: Sequence[str]) -> date | None:
        """Return the last day on which one of these cases was reviewed."""
        return max((self.library.cases[case_id].record.reviewed for case_id in case_ids), default=None)

    def case(self, case_id: str) -> Case | Withdrawn:
        """Return a case, published or withdrawn."""
        return self.library.cases.get(case_id) or self.library.withdrawn[case_id]

    def version(self, case: case_page.CaseView) -> date:
        """Return the day of a case's present version: of its last change, or of its review where no history is kept."""
        days = self.edition.history.days_of(case.id) if self.edition.history else ()
        return days[0].day if days else case.record.reviewed

    def permalink(self, case_id: str) -> str:
        """Return the public address of a case."""
        return f"{self.address}cases/{case_id}/"


def feed_files(feed: Feed) -> list[DataFile]:
    """Return a feed in all its formats."""
    return [DataFile(path, content) for path, content in feed.files]
