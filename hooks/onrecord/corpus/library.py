"""All cases, parties and regulations by id, and what is computed across them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from onrecord.analysis.clocks import Clock, compute_clock, versions_in_force
from onrecord.analysis.judgements import NOTHING_SAID, ONLY_VOLUNTARY, Result
from onrecord.analysis.standings import ClaimStanding, claim_standing
from onrecord.evidence.lockfile import Checks, Evidence, check_quotations
from onrecord.format import jurisdiction
from onrecord.format.applied_law import Act, Law, Notification
from onrecord.format.case import Case, Party, Source, Withdrawn
from onrecord.format.jurisdiction import Jurisdiction
from onrecord.format.regulation import Regulation, Version
from onrecord.format.vocabulary import Recipient
from onrecord.format.yaml_document import Plain

_RECIPIENTS: Mapping[Recipient, tuple[str, ...]] = {
    "authority": ("regulator", "public-body"),
    "individuals": ("group",),
    "customer": ("group",),
    "media": ("publication",),
    "public": ("group", "publication"),
    "provider": ("company",),
}
"""The kinds of parties to whom a duty can be owed. A single person is not all individuals, nor a public body the regulator."""


@dataclass(frozen=True)
class ProsePage:
    """A page of docs/ that is prose and nothing else."""

    name: str
    """Its path without ending: `evidence/suppliers`."""
    title: str
    opening: str
    """How it begins, as plain text of a length that search engines show."""


@dataclass(frozen=True)
class CaseClock:
    """One clock of a case, and the entries from which it comes."""

    law: str
    duty: str
    account: int
    """The position of the account, counting from 0."""
    acts: tuple[Act, ...]
    """What answers the duty, or what says that there is no record of it."""
    clock: Clock

    @property
    def anchor(self) -> str:
        """The id of the clock on the page of its case."""
        return f"clock--{self.law}--{self.duty}--{self.account + 1}"


@dataclass(frozen=True, kw_only=True)
class Library:
    """Every valid value, by id. Values refer to each other by id; only the library follows the references."""

    parties: Mapping[str, Party] = field(default_factory=dict)
    regulations: Mapping[str, Regulation] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    authored: Mapping[str, dict[str, Plain]] = field(default_factory=dict)
    """The content of each case's file as the author wrote it, by the case's id."""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    """The evidence for each case's quotations, by the case's id."""
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)
    """Withdrawn cases, by id."""
    background: Mapping[str, str] = field(default_factory=dict)
    """The headlines of the explainers on evidence, by id."""
    prose_pages: tuple[ProsePage, ...] = ()
    """The pages that are prose and nothing else."""

    def without_dangling_references(self) -> "Library":
        """Return the library without the cases and regulations that name a party or a regulation it does not hold."""
        regulations = {key: value for key, value in self.regulations.items() if value.regulator in self.parties}
        cases = {
            key: case
            for key, case in self.cases.items()
            if all(participant.name or party_id in self.parties for party_id, participant in case.parties.items())
            and all(law.regulation in regulations for law in case.law.values())
        }
        return replace(self, regulations=regulations, cases=cases)

    @cached_property
    def quotation_checks(self) -> Mapping[str, Checks]:
        """Every quotation compared with its evidence, by the case's id."""
        return {key: check_quotations(case, self.evidence.get(key, Evidence())) for key, case in self.cases.items()}

    @cached_property
    def aliases(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The cases, published or withdrawn, that have earlier ids, with these, sorted."""
        cases: dict[str, Case | Withdrawn] = {**self.cases, **self.withdrawn}
        return tuple(sorted((case_id, case.aliases) for case_id, case in cases.items() if case.aliases))

    def first_id(self, case_id: str) -> str:
        """Return the first id that a case, published or withdrawn, ever had."""
        case = self.cases.get(case_id) or self.withdrawn.get(case_id)
        return case.aliases[0] if case and case.aliases else case_id

    @cached_property
    def standings(self) -> Mapping[str, Mapping[str, ClaimStanding]]:
        """The standing of every claim, by case and claim."""
        return {
            case_id: {claim_id: claim_standing(case, claim_id) for claim_id in case.claims}
            for case_id, case in self.cases.items()
        }

    @cached_property
    def clocks(self) -> Mapping[str, tuple[CaseClock, ...]]:
        """Every clock of every case: for each law that binds a party, each duty to notify, on each account."""
        return {case_id: tuple(self._clocks(case)) for case_id, case in self.cases.items()}

    def _clocks(self, case: Case) -> Iterator[CaseClock]:
        for law_id, law in case.law.items():
            regulation = self.regulations[law.regulation]
            in_force = {step for key in versions_in_force(regulation, law.day) for step in regulation.versions[key].steps}
            for duty_id in duties(regulation, law.duty):
                acts = self.acts_for(case, law, duty_id)
                for position, account in enumerate(law.accounts):
                    clock = compute_clock(regulation, duty_id, account, acts, self.jurisdiction(case, law))
                    if clock.reason == NOTHING_SAID and any(notice.voluntary for notice in law.notified):
                        clock = replace(clock, reason=ONLY_VOLUNTARY)
                    version = regulation.versions.get(clock.version or "")
                    is_in_force = version is not None and duty_id in version.steps
                    is_denied = clock.result is Result.NO_CLOCK and duty_id in in_force
                    if law.duty or clock.deadline or is_denied:
                        yield CaseClock(law_id, duty_id, position, acts if is_in_force else (), clock)

    def asks_nothing(self, law: Law) -> bool:
        """Whether the rule, as it stood on the day of a law, asked for no notice and for nothing within a time."""
        regulation = self.regulations[law.regulation]
        versions = [regulation.versions[key] for key in versions_in_force(regulation, law.day)]
        return not any(step.has_clock for version in versions for step in version.steps_of(law.duty).values())

    def acts_for(self, case: Case, law: Law, duty_id: str) -> tuple[Act, ...]:
        """Return what of a law answers a duty or a stage of one; a rule of the check sees to it that each answer is sure."""
        notices = (notice for notice in law.notified if self.answered_duties(case, law, notice) == (duty_id,))
        return *notices, *(completion for completion in law.done if completion.duty == duty_id)

    def jurisdiction(self, case: Case, law: Law) -> Jurisdiction:
        """Return where a law is applied: in the country that it names, else in those of the authorities notified.

        If neither is known it is anywhere that the rule is law. An authority of elsewhere moves no days.
        """
        regulation = self.regulations[law.regulation]
        zone = regulation.zone or law.zone
        if law.country:
            return Jurisdiction((law.country,), zone)
        states = jurisdiction.states(regulation.country)
        if len(states) == 1:
            return Jurisdiction(regulation.country, zone)
        notified = dict.fromkeys(self.country(case, notice.to) for notice in law.notified if not notice.voluntary)
        countries = tuple(country for country in notified if country and country.partition("-")[0] in states)
        return Jurisdiction(countries or regulation.country, zone)

    def country(self, case: Case, party_id: str) -> str | None:
        """Return the country of an authority, if it is known."""
        participant, party = case.parties.get(party_id), self.parties.get(party_id)
        return (participant and participant.country) or (party and party.country) or None

    def answered_duties(self, case: Case, law: Law, notice: Notification) -> tuple[str, ...]:
        """Return the duties that a notification may answer: one if it is sure, none if it is voluntary or fits nothing.

        Where the entry is about one duty, it is that one, whoever was told. But a duty to the regulator is answered only by a
        notice to the regulator of the rule, or, if that one was not told, to the only other regulator that was. Where the entry
        is about several duties, the recipient must show which.
        """
        regulation = self.regulations[law.regulation]
        known = duties(regulation, law.duty)
        if notice.voluntary:
            return ()
        if notice.duty:
            return tuple(key for key in duties(regulation, notice.duty) if key in known)
        told = self.authorities_told(case, law)
        competent = regulation.regulator if regulation.regulator in told else told[0] if len(told) == 1 else None
        kind = self.party_kind(case, notice.to)

        def fits(tell: Recipient | None) -> bool:
            if tell is None:
                return False
            if tell == "regulator":
                return notice.to == competent
            return len(known) == 1 or (notice.to != regulation.regulator and kind in _RECIPIENTS.get(tell, ()))

        owed = {key for version in regulation.versions.values() for key, step in version.steps.items() if fits(step.recipient)}
        return tuple(duty_id for duty_id in known if duty_id in owed)

    def authorities_told(self, case: Case, law: Law) -> tuple[str, ...]:
        """Return the regulators that were told, where the notice itself does not say which duty it answers, or that none."""
        told = dict.fromkeys(notice.to for notice in law.notified if not notice.duty and not notice.voluntary)
        return tuple(to for to in told if self.party_kind(case, to) == "regulator")

    @cached_property
    def newest_first(self) -> tuple[str, ...]:
        """The ids of all cases, the latest incident first."""
        return tuple(sorted(self.cases, key=lambda case_id: (self.cases[case_id].when.sort_key, case_id), reverse=True))

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str | None, str | None]]:
        """The cases whose incidents come directly before and after that of each case."""
        ids = (None, *reversed(self.newest_first), None)
        return {case_id: (ids[position - 1], ids[position + 1]) for position, case_id in enumerate(ids) if case_id}

    @cached_property
    def cases_of_party(self) -> Mapping[str, tuple[str, ...]]:
        """The cases that name each recurring party, the latest first."""
        return self._index({case_id: set(case.parties) & set(self.parties) for case_id, case in self.cases.items()})

    @cached_property
    def cases_of_regulation(self) -> Mapping[str, tuple[str, ...]]:
        """The cases to which each regulation is applied, the latest first."""
        return self._index({case_id: {law.regulation for law in case.law.values()} for case_id, case in self.cases.items()})

    @cached_property
    def subsidiaries(self) -> Mapping[str, tuple[str, ...]]:
        """The parties that name each party as their parent, sorted by name."""
        found: dict[str, list[str]] = {}
        for party_id, party in sorted(self.parties.items(), key=lambda item: item[1].name):
            if party.parent:
                found.setdefault(party.parent, []).append(party_id)
        return {parent: tuple(children) for parent, children in found.items()}

    def _index(self, mentions: Mapping[str, set[str]]) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for case_id in self.newest_first:
            for mentioned in mentions[case_id]:
                found.setdefault(mentioned, []).append(case_id)
        return {mentioned: tuple(case_ids) for mentioned, case_ids in found.items()}

    def people(self, case: Case) -> frozenset[str]:
        """Return the parties to a case that are persons."""
        return frozenset(party_id for party_id in case.parties if self.party_kind(case, party_id) == "person")

    def party_name(self, case: Case, party_id: str) -> str:
        """Return the name of a party to a case, whether it recurs or is of this case only."""
        if party_id in self.parties:
            return self.parties[party_id].name
        participant = case.parties.get(party_id)
        return (participant and participant.name) or party_id

    def account_of(self, case: Case, event_id: str) -> str | None:
        """Return the name of the party whose account an event is, if it is told as somebody's."""
        party_id = case.timeline[event_id].according_to
        return self.party_name(case, party_id) if party_id else None

    def party_kind(self, case: Case, party_id: str) -> str | None:
        """Return the kind of a party to a case, such as company, regulator or court."""
        if party_id in self.parties:
            return self.parties[party_id].kind
        participant = case.parties.get(party_id)
        return participant.kind if participant else None


def origin(sources: Mapping[str, Source], source_id: str) -> str:
    """Return the source at the end of the chain of `same-origin-as`: the reporting or document from which a page derives."""
    seen = {source_id}
    while (earlier := sources[source_id].same_origin_as) and earlier in sources and earlier not in seen:
        seen.add(earlier)
        source_id = earlier
    return source_id


@dataclass(frozen=True)
class Origins:
    """From where the pages about an incident derive, as far as that is on record."""

    pages: int
    ids: tuple[str, ...]
    """The sources from which all of them derive in the end; unless they are independent, two of these can be of one origin."""
    independent: bool
    """Whether somebody looked at each of these, and found that it derives from no other."""


def origins(case: Case) -> Origins:
    """Return the origins of the sources of a case, in their order, without those on its context."""
    about_it = [source_id for source_id, source in case.sources.items() if not source.context]
    ids = tuple(dict.fromkeys(origin(case.sources, source_id) for source_id in about_it))
    return Origins(len(about_it), ids, all(case.sources[source_id].own_origin_checked for source_id in ids))


def duties(regulation: Regulation, only: str | None) -> tuple[str, ...]:
    """Return the ids of the duties, or of their stages, that can have a clock in some version of a regulation.

    Only those of one duty or stage, if it is named.
    """
    versions = regulation.versions.values()
    return tuple(dict.fromkeys(key for version in versions for key, step in version.steps_of(only).items() if step.has_clock))


def latest_version(regulation: Regulation) -> tuple[str, Version]:
    """Return the version in force when the explainer was last checked, or the last one if it was repealed."""
    return max(regulation.versions.items(), key=lambda item: item[1].from_)
