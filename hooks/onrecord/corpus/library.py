"""All cases, parties and regulations by id, and the questions that are asked across them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from onrecord.analysis.clocks import Clock, NotificationsFor, Result, compute_clock, versions_in_force
from onrecord.analysis.standings import ClaimStanding, claim_standing
from onrecord.evidence.lockfile import Checks, Evidence, check_quotations
from onrecord.format.case import Case, Law, Notification, Participant, Party, Source, Withdrawn
from onrecord.format.regulation import Duty, Regulation, Version
from onrecord.format.yaml_document import Plain

_TOLD = {
    "authority": ("regulator", "public-body"),
    "individuals": ("group",),
    "customer": ("group",),
    "media": ("publication",),
    "public": ("group", "publication"),
    "provider": ("company",),
}
"""Which kinds of parties a duty is owed to, beside the regulator of the rule."""


def _owed(to: str, duty: Duty, kinds: tuple[str, ...], kind: str | None, regulator: str) -> bool:
    """Whether a duty is owed to a party. One person is not all individuals: a notice to one says which duty it answers."""
    return to == regulator if duty.tell == "regulator" else kind in kinds and to != regulator


@dataclass(frozen=True)
class ProsePage:
    """A page of docs/ that is prose and nothing else. `name` is its path without ending: `evidence/suppliers`."""

    name: str
    title: str
    opening: str
    """How it begins, as plain text of a length that search engines show."""


@dataclass(frozen=True)
class CaseClock:
    """One clock of a case, and where in the case it comes from."""

    law: str
    duty: str
    account: int
    notifications: tuple[Notification, ...]
    clock: Clock

    @property
    def anchor(self) -> str:
        """Where the clock stands on the page of its case."""
        return f"clock--{self.law}--{self.duty}--{self.account + 1}"


@dataclass(frozen=True)
class Library:
    """Every value that was read, by id. Values refer to each other by id; only the library follows the references."""

    parties: Mapping[str, Party] = field(default_factory=dict)
    regulations: Mapping[str, Regulation] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    authored: Mapping[str, dict[str, Plain]] = field(default_factory=dict)
    """What stands in each case's file, by the case's id, exactly as the author wrote it."""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    """The evidence for each case's quotations, by the case's id."""
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)
    """Cases that were taken back, by id."""
    background: Mapping[str, str] = field(default_factory=dict)
    """The headlines of the explainers on evidence, by id."""
    prose_pages: tuple[ProsePage, ...] = ()
    """The pages that are prose and nothing else."""

    def without_dangling_references(self) -> "Library":
        """The same library without the cases and regulations that name a party or a regulation it does not hold."""
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
        """Every case, published or withdrawn, that has earlier ids, with these."""
        published = [(case_id, case.aliases) for case_id, case in self.cases.items() if case.aliases]
        return tuple(sorted([*published, *((key, taken.aliases) for key, taken in self.withdrawn.items() if taken.aliases)]))

    def first_id(self, case_id: str) -> str:
        """The id under which a case, published or withdrawn, was first known; its own if it never had another."""
        known = self.cases.get(case_id) or self.withdrawn.get(case_id)
        return known.aliases[0] if known and known.aliases else case_id

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
            then = {duty_id for key in versions_in_force(regulation, law.day) for duty_id in regulation.versions[key].duties}
            for duty_id in duties(regulation, law.duty):
                for position, account in enumerate(law.accounts):
                    found = compute_clock(regulation, duty_id, account, self.answers(case, law, duty_id))
                    version = regulation.versions.get(found.version or "")
                    duty = version.duties.get(duty_id) if version else None
                    told = tuple(self.answers(case, law, duty_id)(duty)) if duty else ()
                    denied = found.result is Result.NO_CLOCK and duty_id in then
                    if law.duty or found.deadline or denied:
                        yield CaseClock(law_id, duty_id, position, told, found)

    def answers(self, case: Case, law: Law, duty_id: str) -> NotificationsFor:
        """Which notifications of a law answer one of its duties: those that say so, and those to whom the duty is owed."""
        regulator = self.regulations[law.regulation].regulator

        def answer(duty: Duty) -> tuple[Notification, ...]:
            kinds = _TOLD.get(duty.tell or "", ())
            return tuple(
                notice
                for notice in law.notified
                if (
                    notice.duty == duty_id
                    if notice.duty
                    else _owed(notice.to, duty, kinds, self.party_kind(case, notice.to), regulator)
                )
            )

        return answer

    @cached_property
    def newest_first(self) -> tuple[str, ...]:
        """The ids of all cases, the latest incident first."""
        return tuple(sorted(self.cases, key=lambda case_id: (self.cases[case_id].when.sort_key, case_id), reverse=True))

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str | None, str | None]]:
        """The case whose incident comes before, and the one whose incident comes after, of every case."""
        ids = (None, *reversed(self.newest_first), None)
        return {case_id: (ids[place - 1], ids[place + 1]) for place, case_id in enumerate(ids) if case_id}

    @cached_property
    def cases_of_party(self) -> Mapping[str, tuple[str, ...]]:
        """The cases in which each recurring party is named, the latest first."""
        return self._index({case_id: set(case.parties) & set(self.parties) for case_id, case in self.cases.items()})

    @cached_property
    def cases_of_regulation(self) -> Mapping[str, tuple[str, ...]]:
        """The cases in whose law each regulation stands, the latest first."""
        return self._index({case_id: {law.regulation for law in case.law.values()} for case_id, case in self.cases.items()})

    @cached_property
    def subsidiaries(self) -> Mapping[str, tuple[str, ...]]:
        """The parties that name each party as their parent, by name."""
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
        """The parties to a case that are persons."""
        return frozenset(party_id for party_id in case.parties if self.party_kind(case, party_id) == "person")

    def party_name(self, case: Case, party_id: str) -> str:
        """The name of a party to a case, whether it recurs or is of this case only."""
        if party_id in self.parties:
            return self.parties[party_id].name
        participant = case.parties.get(party_id)
        return (participant and participant.name) or party_id

    def party_kind(self, case: Case, party_id: str) -> str | None:
        """The kind of a party to a case: company, regulator, court and so on."""
        if party_id in self.parties:
            return self.parties[party_id].kind
        participant: Participant | None = case.parties.get(party_id)
        return participant.kind if participant else None


def origin(sources: Mapping[str, Source], source_id: str) -> str:
    """The source at the end of the chain of `same-origin-as`: the reporting or document from which this page derives."""
    seen = {source_id}
    while (earlier := sources[source_id].same_origin_as) and earlier in sources and earlier not in seen:
        seen.add(earlier)
        source_id = earlier
    return source_id


def origins(case: Case) -> tuple[str, ...]:
    """The distinct origins on which a case rests, in the order of its sources; pages on its context are none."""
    about_it = [source_id for source_id, source in case.sources.items() if not source.context]
    return tuple(dict.fromkeys(origin(case.sources, source_id) for source_id in about_it))


def duties(regulation: Regulation, only: str | None) -> tuple[str, ...]:
    """The ids of the duties to notify somebody that a regulation had in any version; only one of them if it is named."""
    found = [
        duty_id
        for version in regulation.versions.values()
        for duty_id, duty in version.duties.items()
        if duty.tell not in (None, "nobody")
    ]
    return tuple(dict.fromkeys(duty_id for duty_id in found if only in (None, duty_id)))


def latest(regulation: Regulation) -> tuple[str, Version]:
    """The version in force when the explainer was last checked, or the last one if it was repealed."""
    return max(regulation.versions.items(), key=lambda item: item[1].from_)
