"""From the library to what the page of a case shows: its parts, with every id looked up once."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from onrecord.analysis import clock_text
from onrecord.analysis.clocks import InstantRange, compare_versions, versions_in_force
from onrecord.analysis.contrasts import find_contrasts
from onrecord.analysis.standings import position_holder
from onrecord.corpus.library import CaseClock, Library, latest, origin, origins
from onrecord.evidence import lockfile, text_fragments
from onrecord.evidence.lockfile import Check, Evidence
from onrecord.format import markdown
from onrecord.format.case import Case, Law, Participant, Statement
from onrecord.format.dates import LATEST_YEAR, EdtfDate, from_day, parse
from onrecord.format.regulation import Regulation, Version
from onrecord.views.clock_charts import clock_chart
from onrecord.views.view_models import (
    ANCHORS,
    MATCH_WORDS,
    STANCE_WORDS,
    AccountView,
    CaseView,
    CheckView,
    Citation,
    ClaimView,
    ClockView,
    ComingView,
    ContrastView,
    CorrectionView,
    EventView,
    InquiryView,
    LawView,
    NoticedView,
    NotificationView,
    PartyView,
    PositionView,
    RelatedView,
    SourceView,
    StatementView,
    VersionView,
)

MAX_OF_THE_SAME = 5
"""Cases about the same organisation that a page leads to, beside those that its author named."""


class CaseViewBuilder:
    """Makes the parts of one case's view; looks every id up once."""

    def __init__(self, library: Library, case_id: str) -> None:
        self.library = library
        self.id = case_id
        self.case: Case = library.cases[case_id]
        self.evidence = library.evidence.get(case_id, Evidence())
        self.numbers = {source_id: number for number, source_id in enumerate(self.case.sources, start=1)}
        self._parties: dict[str, PartyView] = {}
        self._clocks: dict[tuple[str, bool], tuple[ClockView, ...]] = {}
        self._statements: dict[str, StatementView] = {}

    def party(self, party_id: str) -> PartyView:
        """A party to the case; looked up once."""
        if party_id not in self._parties:
            self._parties[party_id] = self._party(party_id)
        return self._parties[party_id]

    def _party(self, party_id: str) -> PartyView:
        participant: Participant | None = self.case.parties.get(party_id)
        recurring = self.library.parties.get(party_id)
        role = participant.role if participant else recurring.role if recurring else ""
        return PartyView(
            party_id,
            self.library.party_name(self.case, party_id),
            role,
            self.library.party_kind(self.case, party_id) or "person",
            self.library.party_name(self.case, participant.of) if participant and participant.of else None,
            f"parties/{party_id}/" if recurring else None,
        )

    def citations(self, source_ids: tuple[str, ...] | None) -> tuple[Citation, ...]:
        """References to sources of the case, with their numbers."""
        return tuple(
            Citation(
                source_id,
                self.numbers[source_id],
                self.case.sources[source_id].publisher,
                origin(self.case.sources, source_id),
            )
            for source_id in source_ids or ()
        )

    def sources(self) -> tuple[SourceView, ...]:
        """The sources in the order of the file, numbered."""
        return tuple(
            SourceView(
                source_id,
                self.numbers[source_id],
                source,
                self.citations((origin(self.case.sources, source_id),))[0] if source.same_origin_as else None,
                self.party(source.own_page_of) if source.own_page_of else None,
                self.evidence.sources.get(source_id),
            )
            for source_id, source in self.case.sources.items()
        )

    def timeline(self) -> tuple[EventView, ...]:
        """What is reported and, in a lane of its own, the computed ends of periods, in one order."""
        reported = [
            EventView(
                event_id,
                event.when,
                event.what,
                tuple(map(self.party, event.who)),
                self.party(event.according_to) if event.according_to else None,
                event.note,
                self.citations(event.source),
            )
            for event_id, event in self.case.timeline.items()
        ]
        return tuple(sorted([*reported, *self.deadlines()], key=lambda entry: entry.when.sort_key))

    def coming(self) -> tuple[ComingView, ...]:
        """The dates to come, the next first."""
        ordered = sorted(self.case.coming.items(), key=lambda item: item[1].when.sort_key)
        return tuple(ComingView(key, due.when, due.what, due.note, self.citations(due.source)) for key, due in ordered)

    def deadlines(self) -> Iterator[EventView]:
        """The ends of periods, for a lane of their own in the timeline."""
        for law_id in self.case.law:
            for view in self.clocks(law_id):
                if view.ended:
                    text = f"End of the period ({view.account})."
                    yield EventView(f"end-{view.anchor}", view.ended, text, (), None, None, (), view.anchor)

    def clocks(self, law_id: str, *, brief: bool = False) -> tuple[ClockView, ...]:
        """The clocks of one law of the case; `brief` for a line in a list, without pictures and comparisons."""
        if (law_id, brief) not in self._clocks:
            law = self.case.law[law_id]
            regulation = self.library.regulations[law.regulation]
            mine = [found for found in self.library.clocks[self.id] if found.law == law_id]
            self._clocks[law_id, brief] = tuple(self._clock(law, regulation, found, brief=brief) for found in mine)
        return self._clocks[law_id, brief]

    def _clock(self, law: Law, regulation: Regulation, found: CaseClock, *, brief: bool) -> ClockView:
        account, zone = law.accounts[found.account], ZoneInfo(regulation.zone)
        version = regulation.versions.get(found.clock.version or "")
        duty = version.duties.get(found.duty) if version else None
        holder_name = self.party(account.according_to).name if account.according_to else ""
        compared = (
            compare_versions(regulation, found.duty, account, self.library.answers(self.case, law, found.duty))
            if not brief
            else {}
        )
        return ClockView(
            found.anchor,
            found.law,
            duty.what if duty else "",
            clock_text.whose_account(account, holder_name),
            found.clock.result,
            clock_text.RESULTS[found.clock.result][0],
            clock_text.clock_sentence(
                regulation, account, found.clock, found.notifications, bound=self.party(law.bound).name, holder=holder_name
            ),
            _last_days(found.clock.deadline, zone) if found.clock.deadline else None,
            found.clock.late_days,
            None if brief else clock_chart(account, found, zone),
            clock_text.clock_facts(regulation, account, found.clock, found.notifications)
            if found.clock.deadline and not brief
            else (),
            tuple(
                (
                    _times(regulation.versions[version_id]),
                    clock_text.RESULTS[other.result][0],
                    clock_text.period_end(other.deadline, zone)
                    if other.deadline and other.deadline != InstantRange(None, None)
                    else other.reason,
                )
                for version_id, other in compared.items()
            ),
        )

    def claims(self) -> tuple[ClaimView, ...]:
        """The claims in the order of the file, each with the positions on it."""
        return tuple(self._claim(claim_id) for claim_id in self.case.claims)

    def _claim(self, claim_id: str) -> ClaimView:
        claim = self.case.claims[claim_id]
        derived = self.library.standings[self.id][claim_id]
        by_holder: dict[str, list[PositionView]] = {}
        for position in derived.positions:
            when = self.case.statements[position.statement].when
            words = STANCE_WORDS[position.stance]
            by_holder.setdefault(position.holder, []).append(
                PositionView(position.stance, words, position.statement, when, position.current)
            )
        return ClaimView(
            claim_id,
            claim.text,
            self.party(claim.concerns) if claim.concerns else None,
            derived.standing,
            tuple((party, tuple(by_holder.get(party.id, ()))) for party in self.holders()),
        )

    def holders(self) -> tuple[PartyView, ...]:
        """Everyone with a position on some claim: in the order of the case's parties."""
        speaking = {position_holder(said) for said in self.case.statements.values() if said.about}
        listed = [party_id for party_id in self.case.parties if party_id in speaking]
        return tuple(map(self.party, [*listed, *sorted(speaking - set(listed))]))

    def statements(self) -> tuple[StatementView, ...]:
        """What was said, oldest first."""
        ordered = sorted(self.case.statements.items(), key=lambda item: item[1].when.sort_key)
        return tuple(self.statement(statement_id) for statement_id, _ in ordered)

    def statement(self, statement_id: str) -> StatementView:
        """One statement, with whose voice it is; looked up once."""
        if statement_id not in self._statements:
            self._statements[statement_id] = self._statement(statement_id, self.case.statements[statement_id])
        return self._statements[statement_id]

    def _statement(self, statement_id: str, said: Statement) -> StatementView:
        by = self.party(said.by)
        behalf = self.party(said.for_) if said.for_ else None
        voice = (
            f"for {behalf.name}"
            if behalf
            else f"staff of {by.organisation}, not known to speak for it"
            if by.organisation
            else ""
        )
        return StatementView(
            statement_id,
            by,
            said.as_ or by.role,
            voice,
            said.channel,
            said.when,
            said.quote,
            said.paraphrase,
            self.citations(said.source),
            tuple((claim_id, STANCE_WORDS[stance], self.case.claims[claim_id].text) for claim_id, stance in said.about.items()),
            tuple(map(self._check, lockfile.checks(self.case, said, statement_id, self.evidence))) if said.quote else (),
        )

    def _check(self, check: Check) -> CheckView:
        """Whether a quotation stands in one source, and the addresses that lead to its words there."""
        source = self.case.sources[check.source]
        passages = check.found.passages if check.found and check.verified else ()
        looked = "its words were not found there." if check.found else "nobody has looked for it there yet."
        return CheckView(
            self.citations((check.source,))[0],
            check.verified,
            MATCH_WORDS[check.found.match] if check.found and check.verified else check.unreadable or looked,
            check.text.came_from if check.text and check.verified else None,
            text_fragments.to_words(source.url, passages),
            text_fragments.to_words(source.archive, passages) if source.archive else None,
        )

    def contrasts(self) -> tuple[ContrastView, ...]:
        """Positions that changed or differ, each with its statements."""
        found = find_contrasts(self.case, self.library.standings[self.id], self.library.people(self.case))
        return tuple(
            ContrastView(
                contrast.kind,
                self.party(contrast.holder) if contrast.holder else None,
                contrast.claim,
                self.case.claims[contrast.claim].text if contrast.claim else None,
                self.case.differences[contrast.difference] if contrast.difference else None,
                tuple((self.statement(key), self._stance(key, contrast.claim)) for key in contrast.statements),
            )
            for contrast in found
        )

    def _stance(self, statement_id: str, claim_id: str | None) -> str:
        return STANCE_WORDS[self.case.statements[statement_id].about[claim_id]] if claim_id else ""

    def asked(self) -> tuple[InquiryView, ...]:
        """Who was asked for an answer, oldest first."""
        ordered = sorted(self.case.asked.items(), key=lambda item: item[1].when.sort_key)
        return tuple(
            InquiryView(key, self.party(inquiry.who), inquiry, self.citations(inquiry.source)) for key, inquiry in ordered
        )

    def not_asked(self) -> tuple[PartyView, ...]:
        """Those whose conduct a claim concerns, and of whom the record does not say whether anybody asked them."""
        concerned = dict.fromkeys(claim.concerns for claim in self.case.claims.values() if claim.concerns)
        staff = {party_id: participant.of for party_id, participant in self.case.parties.items()}
        asked = {party for inquiry in self.case.asked.values() for party in (inquiry.who, staff.get(inquiry.who))}
        asked |= {position_holder(said) for said in self.case.statements.values() if "declines" in said.about.values()}
        return tuple(self.party(party_id) for party_id in concerned if party_id not in asked)

    def corrections(self) -> tuple[CorrectionView, ...]:
        """The corrections of the record, the latest first."""
        ordered = sorted(self.case.corrections.items(), key=lambda item: item[1].date, reverse=True)
        return tuple(
            CorrectionView(key, correction, self._anchor(correction.of), self.citations(correction.source))
            for key, correction in ordered
        )

    def _anchor(self, place: str) -> str | None:
        """The anchor of an entry of the case, if the page has it."""
        group, _, rest = place.partition(".")
        entry = rest.partition(".")[0]
        return f"{ANCHORS[group]}-{entry}" if group in ANCHORS and entry in getattr(self.case, group) else None

    def law(self, law_id: str, law: Law) -> LawView:
        """One regulation as it bears on one party."""
        regulation = self.library.regulations[law.regulation]
        in_force = tuple(
            version_view(version_id, regulation.versions[version_id], law.duty)
            for version_id in versions_in_force(regulation, law.day)
        )
        now = version_view(*latest(regulation), law.duty)
        applied = {version.id for version in in_force}
        unchanged = now.id in applied or (len(in_force) == 1 and now.duties == in_force[0].duties and not now.version.to)
        return LawView(
            law_id,
            law.regulation,
            regulation,
            self.party(law.bound),
            law.because,
            law.day,
            in_force,
            None if unchanged else now,
            tuple(
                AccountView(
                    self.party(account.according_to) if account.according_to else None,
                    account.trigger,
                    account.when,
                    account.supposing,
                    account.statement,
                    account.note,
                    self.citations(account.source),
                )
                for account in law.accounts
            ),
            tuple(
                NotificationView(self.party(told.to), told.when, told.no_record_as_of, told.note, self.citations(told.source))
                for told in law.notified
            ),
            self.clocks(law_id),
            self.citations(law.source),
        )

    def related(self) -> tuple[RelatedView, ...]:
        """Related cases that can be shown."""
        # While previewing, a related case may be one that cannot be read at the moment.
        found = []
        for case_id, reason in self.case.related.items():
            if other := self.library.cases.get(case_id):
                found.append(RelatedView(case_id, other.title, other.when, reason))
            elif taken_back := self.library.withdrawn.get(case_id):
                found.append(RelatedView(case_id, taken_back.title, None, reason))
        return (*found, *islice(self._of_the_same(), MAX_OF_THE_SAME))

    def _of_the_same(self) -> Iterator[RelatedView]:
        """Cases about the same organisations, the latest first; who decides or reports is in too many to say anything."""
        known = {self.id, *self.case.related}
        for party_id in self.case.parties:
            if party_id in self.library.parties and self.library.parties[party_id].kind in ("company", "public-body"):
                reason = f"{self.library.parties[party_id].name} is named in it too."
                for case_id in self.library.cases_of_party[party_id]:
                    if case_id not in known:
                        known.add(case_id)
                        yield RelatedView(
                            case_id, self.library.cases[case_id].title, self.library.cases[case_id].when, reason, computed=True
                        )

    def neighbour(self, case_id: str | None, reason: str) -> RelatedView | None:
        """The case before or after this one in time; None at either end."""
        if case_id is None:
            return None
        return RelatedView(case_id, self.library.cases[case_id].title, self.library.cases[case_id].when, reason, computed=True)


def noticed_view(case: Case) -> NoticedView | None:
    """Who noticed a case first, and how long it took until the first public admission; None where no source says."""
    told = case.noticed
    if told is None:
        return None
    when = case.timeline[told.event].when
    admitted = case.timeline[told.admitted].when if told.admitted else None
    days = when.days_until(admitted) if admitted else None
    return NoticedView(told.by, told.event, when, told.admitted, admitted, days, told.note)


def case_view(library: Library, case_id: str) -> CaseView:
    """The view of one case."""
    views = CaseViewBuilder(library, case_id)
    case = views.case
    return CaseView(
        case_id,
        case.title,
        markdown.html(case.summary),
        case.when,
        case.place,
        case.field,
        case.kind,
        case.record,
        tuple(map(views.party, case.parties)),
        views.holders(),
        views.sources(),
        sum(not source.context for source in case.sources.values()),
        len(origins(case)),
        views.timeline(),
        views.claims(),
        views.statements(),
        views.contrasts(),
        noticed_view(case),
        views.asked(),
        views.not_asked(),
        tuple(views.law(law_id, law) for law_id, law in case.law.items()),
        tuple(case.questions.items()),
        tuple((key, library.background[key]) for key in case.background),
        case.outcome,
        markdown.html(case.outcome.what),
        views.citations(case.outcome.source),
        views.corrections(),
        views.related(),
        views.neighbour(library.neighbours[case_id][0], "Earlier"),
        views.neighbour(library.neighbours[case_id][1], "Later"),
        views.coming(),
        case.aliases,
        library.first_id(case_id),
    )


def _last_days(deadline: InstantRange, zone: ZoneInfo) -> EdtfDate | None:
    """The last day of a period as a date of a timeline: a day, or some day between two; None where an end is not known."""
    if not (deadline.first and deadline.last):
        return None
    first, last = ((end - timedelta(microseconds=1)).astimezone(zone).date() for end in (deadline.first, deadline.last))
    if first > last or last.year > LATEST_YEAR:
        return None
    return from_day(first) if first == last else parse(f"[{first}..{last}]")


def _times(version: Version) -> str:
    return f"{from_day(version.from_).words} – {from_day(version.to).words if version.to else 'when last checked'}"


def version_view(version_id: str, version: Version, duty: str | None) -> VersionView:
    """A version of a regulation with all of its duties, or one of them."""
    duties = tuple((duty_id, required) for duty_id, required in version.duties.items() if duty in (None, duty_id))
    return VersionView(version_id, version, duties)
