"""Everything that the page of a case shows, with every id looked up."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice

from markupsafe import Markup

from onrecord.analysis.clocks import versions_in_force
from onrecord.analysis.contrasts import Contrast, find_contrasts
from onrecord.analysis.standings import position_holders
from onrecord.corpus.library import Library, Origins, latest_version, origin, origins
from onrecord.evidence import cuts, text_fragments
from onrecord.evidence.lockfile import Check, Evidence
from onrecord.format import markdown
from onrecord.format.case import Case, Statement
from onrecord.format.field_types import language_name
from onrecord.format.record import Rewording
from onrecord.format.vocabulary import STANCES
from onrecord.views import view_models
from onrecord.views.law_views import ClockView, LawView, version_view
from onrecord.views.view_models import ANCHORS, CUT_WORDS, MATCH_WORDS

MAX_SAME_ORGANISATION = 5
"""Cases about the same organisation that a page leads to, beside those that its author named."""


class CaseView:
    """The parts of a case's page. Each is computed when it is first asked for, and once."""

    def __init__(self, library: Library, case_id: str) -> None:
        self.library = library
        self.id = case_id
        self.case = library.cases[case_id]
        self.numbers = {source_id: number for number, source_id in enumerate(self.case.sources, start=1)}
        """The number of each source on the page of the case, from 1."""
        self.title = self.case.title
        self.when = self.case.when
        self.place = self.case.place
        self.field = self.case.field
        self.kind = self.case.kind
        self.record = self.case.record
        self.outcome = self.case.outcome
        self.aliases = self.case.aliases
        self.first_id = library.first_id(case_id)
        """The id under which it was first published, by which feeds and calendars know it."""

    def party(self, party_id: str) -> view_models.PartyView:
        """Return a party to the case, or one that recurs."""
        participant, recurring = self.case.parties.get(party_id), self.library.parties.get(party_id)
        named = participant or recurring
        organisation = participant.of if participant else None
        return view_models.PartyView(
            id=party_id,
            name=self.library.party_name(self.case, party_id),
            role=named.role if named else "",
            kind=self.library.party_kind(self.case, party_id) or "person",
            organisation=self.library.party_name(self.case, organisation) if organisation else None,
            url=f"parties/{party_id}/" if recurring else None,
            anonymous=participant.anonymous if participant else None,
        )

    def citations(self, source_ids: tuple[str, ...] | None, page: str | None = None) -> tuple[view_models.Citation, ...]:
        """Return references to sources of the case; the page is that of the first."""
        sources = self.case.sources
        return tuple(
            view_models.Citation(
                source_id,
                self.numbers[source_id],
                sources[source_id].publisher,
                last := origin(sources, source_id),
                bool(sources[last].own_origin_checked),
                None if position else page,
            )
            for position, source_id in enumerate(source_ids or ())
        )

    @cached_property
    def summary(self) -> Markup:
        """The summary as HTML."""
        return markdown.html(self.case.summary)

    @property
    def description(self) -> str:
        """The case in a sentence, or the summary as plain text of a length that search engines show."""
        return self.case.description or markdown.shorten(self.summary.striptags())

    @cached_property
    def outcome_text(self) -> Markup:
        """The outcome as HTML."""
        return markdown.html(self.outcome.what)

    @cached_property
    def parties(self) -> tuple[view_models.PartyView, ...]:
        """All parties, in the order of the file."""
        return tuple(map(self.party, self.case.parties))

    @cached_property
    def holders(self) -> tuple[view_models.PartyView, ...]:
        """The parties with a position on some claim, in the order of the case's parties."""
        said = [statement for statement in self.case.statements.values() if statement.about]
        speaking = {holder for statement in said for holder in position_holders(statement)}
        known = [party_id for party_id in self.case.parties if party_id in speaking]
        return tuple(map(self.party, [*known, *sorted(speaking - set(known))]))

    @cached_property
    def sources(self) -> tuple[view_models.SourceView, ...]:
        """The sources in the order of the file, numbered."""
        evidence = self.library.evidence.get(self.id, Evidence())
        return tuple(
            view_models.SourceView(
                id=source_id,
                number=self.numbers[source_id],
                source=source,
                origin=self.citations((origin(self.case.sources, source_id),))[0] if source.same_origin_as else None,
                same_publisher=self._same_publisher(source_id),
                language=language_name(source.language) if source.language else None,
                text=evidence.sources.get(source_id),
            )
            for source_id, source in self.case.sources.items()
        )

    def _same_publisher(self, source_id: str) -> view_models.Citation | None:
        sources = self.case.sources
        source, last = sources[source_id], origin(sources, source_id)
        earlier = [
            other_id
            for other_id in islice(sources, self.numbers[source_id] - 1)
            if sources[other_id].publisher == source.publisher and not sources[other_id].context
        ]
        if not earlier or source.context or sources[last].own_origin_checked:
            return None
        return None if last in (origin(sources, other_id) for other_id in earlier) else self.citations((earlier[0],))[0]

    @property
    def origins(self) -> Origins:
        """The pages about the incident itself, and their origins. Computed."""
        return origins(self.case)

    @cached_property
    def timeline(self) -> tuple[view_models.EventView, ...]:
        """Reported events and computed ends of periods, oldest first."""
        reported = [
            view_models.EventView(
                id=event_id,
                when=event.when,
                what=event.what,
                who=tuple(map(self.party, event.who)),
                according_to=self.party(event.according_to) if event.according_to else None,
                key=event.key == "yes",
                note=event.note,
                sources=self.citations(event.source, event.page),
            )
            for event_id, event in self.case.timeline.items()
        ]
        ends = [
            view_models.EventView(
                id=f"end-{clock.anchor}",
                when=clock.ended,
                what=f"End of the period for {clock.bound}{clock.to_whom} ({clock.account}).",
                clock=clock.anchor,
            )
            for clocks in self.clocks.values()
            for clock in clocks
            if clock.ended
        ]
        return tuple(sorted([*reported, *ends], key=lambda event: event.sort_key))

    @cached_property
    def coming(self) -> tuple[view_models.ComingView, ...]:
        """The dates to come, the next first."""
        ordered = sorted(self.case.coming.items(), key=lambda item: item[1].when.sort_key)
        return tuple(
            view_models.ComingView(key, due.when, due.what, due.note, self.citations(due.source)) for key, due in ordered
        )

    @cached_property
    def clocks(self) -> Mapping[str, tuple[ClockView, ...]]:
        """The clocks of each law of the case, by the law's id."""
        views = [ClockView(self.library, self.id, found) for found in self.library.clocks[self.id]]
        return {law_id: tuple(view for view in views if view.law_id == law_id) for law_id in self.case.law}

    @cached_property
    def law(self) -> tuple[LawView, ...]:
        """The regulations that bear on the parties of the case."""
        return tuple(map(self._law, self.case.law))

    def _law(self, law_id: str) -> LawView:
        law = self.case.law[law_id]
        regulation = self.library.regulations[law.regulation]
        applied = versions_in_force(regulation, law.day)  # several if the rule changed on this day
        in_force = tuple(version_view(key, regulation.versions[key], law.duty) for key in applied)
        now = version_view(*latest_version(regulation), law.duty)
        only_rewritten = len(in_force) == 1 and now.duties == in_force[0].duties and not now.version.to
        return LawView(
            id=law_id,
            law=law,
            regulation=regulation,
            bound=self.party(law.bound),
            in_force=in_force,
            now=None if only_rewritten or now.id in applied else now,
            clocks=self.clocks[law_id],
            asks_nothing=self.library.asks_nothing(law),
            repealed=now.version.to,
        )

    @property
    def has_calendar(self) -> bool:
        """Whether a clock of the case has an end that a calendar can show."""
        return any(clock.ended for clocks in self.clocks.values() for clock in clocks)

    @cached_property
    def claims(self) -> tuple[view_models.ClaimView, ...]:
        """The claims in the order of the file, each with the positions on it."""
        return tuple(map(self._claim, self.case.claims))

    def _claim(self, claim_id: str) -> view_models.ClaimView:
        claim, derived = self.case.claims[claim_id], self.library.standings[self.id][claim_id]
        label = derived.named_label(lambda party_id: self.library.party_name(self.case, party_id))
        return view_models.ClaimView(
            claim_id,
            claim.text,
            tuple(map(self.party, claim.concerns)),
            replace(derived.standing, label=label),
            tuple((party, tuple(each for each in derived.positions if each.holder == party.id)) for party in self.holders),
        )

    @cached_property
    def statements(self) -> tuple[view_models.StatementView, ...]:
        """The statements, oldest first."""
        ordered = sorted(self.case.statements.items(), key=lambda item: item[1].when.sort_key)
        return tuple(self._statement(statement_id, statement) for statement_id, statement in ordered)

    def _statement(self, statement_id: str, statement: Statement) -> view_models.StatementView:
        by = tuple(map(self.party, statement.by))
        if statement.for_:
            voice = f"for {self.party(statement.for_).name}"
        else:
            own = {party.name: party.standing_alone for party in by if party.standing_alone}
            voice = "; ".join(words if len(by) == 1 else f"{name}: {words}" for name, words in own.items())
        claims = self.case.claims
        language = statement.language or self.case.sources[statement.source[0]].language
        return view_models.StatementView(
            id=statement_id,
            by=by,
            role=statement.as_ or (by[0].role if len(by) == 1 else ""),
            voice=voice,
            channel=statement.channel,
            when=statement.when,
            quote=statement.quote,
            language=None if (language or "en") == "en" else language,
            translation=statement.translation,
            said_in=language_name(statement.said_in) if statement.said_in else None,
            paraphrase=statement.paraphrase,
            sources=self.citations(statement.source, statement.page),
            about=tuple((key, STANCES[stance].label, claims[key].text) for key, stance in statement.about.items()),
            checks=tuple(
                self._check(statement.quote or "", check)
                for check in self.library.quotation_checks[self.id].get(statement_id, ())
            ),
        )

    def _check(self, quote: str, check: Check) -> view_models.CheckView:
        """Return whether a quotation is in one source, and the addresses that lead to its words there."""
        source = self.case.sources[check.source_id]
        match = check.match if check.verified else None
        passages = match.passages if match else ()
        cut = cuts.within_sentence(quote, passages) if match else (False, False)
        not_found = "its words were not found there." if check.match else "nobody has looked for it there yet."
        return view_models.CheckView(
            citation=self.citations((check.source_id,))[0],
            verified=check.verified,
            words=MATCH_WORDS[match.kind] + CUT_WORDS[cut] if match else check.unreadable or not_found,
            came_from=check.text.came_from if check.text and check.verified else None,
            page=text_fragments.link_to_passages(source.url, passages),
            archive=text_fragments.link_to_passages(source.archive, passages) if source.archive else None,
        )

    @cached_property
    def contrasts(self) -> tuple[tuple[Contrast, tuple[view_models.StatementView, ...]], ...]:
        """Positions that changed or differ, each with its statements. Computed, but for differences that the case marks."""
        statements = {view.id: view for view in self.statements}
        found = find_contrasts(self.case, self.library.standings[self.id], self.library.people(self.case))
        return tuple((contrast, tuple(statements[key] for key in contrast.statements)) for contrast in found)

    @property
    def days_to_admission(self) -> tuple[int, int] | None:
        """The days from the first notice to the first public admission, least and most, if both are known. Computed."""
        return days_to_admission(self.case)

    def account_of(self, event_id: str) -> str | None:
        """The name of the party whose account an event is, if it is told as somebody's."""
        return self.library.account_of(self.case, event_id)

    @cached_property
    def not_asked(self) -> tuple[view_models.PartyView, ...]:
        """Those whose conduct a claim concerns, and of whom no source says whether anybody asked them. Computed."""
        concerned = dict.fromkeys(party_id for claim in self.case.claims.values() for party_id in claim.concerns)
        staff = {party_id: participant.of for party_id, participant in self.case.parties.items()}
        asked = {party for inquiry in self.case.asked.values() for party in (inquiry.who, staff.get(inquiry.who))}
        return tuple(self.party(party_id) for party_id in concerned if party_id not in asked)

    @cached_property
    def corrections(self) -> tuple[view_models.CorrectionView, ...]:
        """The corrections of the record, the latest first."""
        ordered = sorted(self.case.corrections.items(), key=lambda item: item[1].date, reverse=True)
        return tuple(
            view_models.CorrectionView(key, item, self._anchor(item.of), self.citations(item.source)) for key, item in ordered
        )

    @property
    def rewordings(self) -> tuple[tuple[Rewording, str | None], ...]:
        """The texts that were put in other words, the latest first, each with its anchor, if the page has it."""
        ordered = sorted(self.record.reworded, key=lambda item: item.date, reverse=True)
        return tuple((item, self._anchor(item.of)) for item in ordered)

    def _anchor(self, path: str) -> str | None:
        """Return the anchor of the entry that a path like `timeline.first.when` names, if the page has it."""
        group, _, rest = path.partition(".")
        entry = rest.partition(".")[0]
        return f"{ANCHORS[group]}-{entry}" if group in ANCHORS and entry in getattr(self.case, group) else None

    @cached_property
    def related(self) -> tuple[view_models.RelatedView, ...]:
        """The cases that the author names, then some about the same organisations."""
        # While previewing, a related case may be one that cannot be read at the moment.
        found = []
        for case_id, reason in self.case.related.items():
            if other := self.library.cases.get(case_id):
                found.append(view_models.RelatedView(case_id, other.title, other.when, reason))
            elif withdrawn := self.library.withdrawn.get(case_id):
                found.append(view_models.RelatedView(case_id, withdrawn.title, None, reason))
        return (*found, *islice(self._of_same_organisations(), MAX_SAME_ORGANISATION))

    def _of_same_organisations(self) -> Iterator[view_models.RelatedView]:
        """Yield cases about the same companies and public bodies, the latest first; regulators and courts are in too many."""
        shown = {self.id, *self.case.related}
        for party_id in self.case.parties:
            party = self.library.parties.get(party_id)
            if party and party.kind in ("company", "public-body"):
                for case_id in self.library.cases_of_party[party_id]:
                    if case_id not in shown:
                        shown.add(case_id)
                        yield self._other(case_id, f"{party.name} is named in it too.")

    @cached_property
    def neighbours(self) -> tuple[view_models.RelatedView | None, view_models.RelatedView | None]:
        """The case whose incident comes before this one in time, and the one after; None at either end."""
        before, after = self.library.neighbours[self.id]
        return self._other(before, "Earlier") if before else None, self._other(after, "Later") if after else None

    def _other(self, case_id: str, reason: str) -> view_models.RelatedView:
        case = self.library.cases[case_id]
        return view_models.RelatedView(case_id, case.title, case.when, reason, computed=True)


def days_to_admission(case: Case) -> tuple[int, int] | None:
    """Return the days from the first notice of an incident to its first public admission; None if either is not known."""
    if case.noticed is None or case.noticed.admitted is None:
        return None
    return case.timeline[case.noticed.event].when.days_until(case.timeline[case.noticed.admitted].when)
