"""Cards of single statements and clocks that other sites embed: one plain page holds all of a case."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from onrecord.export.json_ld import SITE_NAME
from onrecord.views.case_page import CaseView
from onrecord.views.law_views import ClockView, LawView
from onrecord.views.view_models import SourceView, StatementView

_LINE_LENGTH = 44
"""Characters on one line of a card as wide as a phone."""


@dataclass(frozen=True, kw_only=True)
class EmbedCard:
    """One card: a statement with its sources, or a clock with its law."""

    anchor: str
    """Its anchor, the same on the page of the cards as on that of the case."""
    title: str
    address: str
    """The address at which it is shown alone."""
    statement: StatementView | None = None
    sources: tuple[SourceView, ...] = ()
    clock: ClockView | None = None
    law: LawView | None = None

    @property
    def height(self) -> int:
        """The pixels that it needs on a screen as wide as a phone's, at the usual text size: an estimate."""
        if self.statement:
            translation = self.statement.translation.text if self.statement.translation else ""
            words = (self.statement.quote or self.statement.paraphrase or "") + translation + "".join(self.statement.unnamed)
            length = 1.2 * len(words) + len(self.statement.role) + len(self.statement.channel) + 70 * max(len(self.sources), 1)
        else:
            assert self.clock
            length = len(self.clock.sentence) + len(self.clock.duty) + 160
        return 210 + 24 * round(length / _LINE_LENGTH)

    @property
    def code(self) -> str:
        """The HTML that embeds it."""
        return str(
            Markup('<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>').format(
                self.address, f"{self.title} – {SITE_NAME}", self.height
            )
        )


def cards(case: CaseView, permalink: str) -> tuple[EmbedCard, ...]:
    """Return the cards of a case: its statements, oldest first, then its clocks."""

    def card(anchor: str, title: str, **content: Any) -> EmbedCard:
        return EmbedCard(anchor=anchor, title=title, address=f"{permalink}card/#{anchor}", **content)

    sources = {item.id: item for item in case.sources}
    statements = [
        card(
            f"statement-{statement.id}",
            f"Statement by {statement.speaker}, {statement.when.words}",
            statement=statement,
            sources=tuple(sources[citation.id] for citation in statement.sources),
        )
        for statement in case.statements
    ]
    clocks = [
        card(clock.anchor, f"Clock of {law.regulation.short} for {law.bound.name} ({clock.account})", clock=clock, law=law)
        for law in case.law
        for clock in law.clocks
    ]
    return (*statements, *clocks)
