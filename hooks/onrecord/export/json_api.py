"""A case as open data: what its author wrote, and separately what this site computed from it; and how JSON is encoded."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from onrecord.analysis import clock_text
from onrecord.analysis.clocks import versions_in_force
from onrecord.analysis.contrasts import find_contrasts
from onrecord.analysis.judgements import Result
from onrecord.analysis.standings import ClaimStanding
from onrecord.corpus.library import CaseClock, Library, latest_version, origin, origins
from onrecord.export.json_models import (
    BoundsData,
    CaseData,
    CheckData,
    ClockData,
    ComputedData,
    ContrastData,
    DeadlineData,
    IndexData,
    IndexEntry,
    IndexFacts,
    IndexFigures,
    LawData,
    MovedData,
    NumberData,
    PositionData,
    SourceData,
    StandingData,
    WithdrawalData,
    WithdrawnData,
)
from onrecord.format.case import Case, Coming, Event, Statement, Withdrawn
from onrecord.format.numbers import Number

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


def case_data(library: Library, case_id: str, address: str) -> CaseData:
    """Return the data of one case: `authored` as in the file, `computed` by the rules of the methodology page."""
    content, standings = library.cases[case_id], library.standings[case_id]
    rests_on = origins(content)
    return CaseData(
        id=case_id,
        url=f"{address}cases/{case_id}/",
        licence=LICENCE,
        authored=library.authored[case_id],
        computed=ComputedData(
            origins=rests_on.ids,
            origins_independent=rests_on.independent,
            sources={source_id: SourceData(origin=origin(content.sources, source_id)) for source_id in content.sources},
            claims={claim_id: _standing(standings[claim_id]) for claim_id in content.claims},
            affected={key: _number(entry.number) for key, entry in content.affected.items()},
            amounts={key: _number(entry.amount) for key, entry in content.amounts.items()},
            coming=_bounds(content.coming),
            timeline=_bounds(content.timeline),
            statements=_bounds(content.statements),
            quotations={
                statement_id: {
                    check.source_id: CheckData(
                        verified=check.verified, match=check.match.kind if check.match and check.verified else None
                    )
                    for check in checks
                }
                for statement_id, checks in library.quotation_checks[case_id].items()
            },
            positions=tuple(
                ContrastData(
                    kind=contrast.kind,
                    party=contrast.holder,
                    claim=contrast.claim,
                    difference=contrast.difference,
                    statements=contrast.statements,
                )
                for contrast in find_contrasts(content, standings, library.people(content))
            ),
            law={
                law_id: LawData(
                    versions_on_the_day=versions_in_force(library.regulations[law.regulation], law.day),
                    latest_version=latest_version(library.regulations[law.regulation])[0],
                    result=Result.NO_DUTY if library.asks_nothing(law) else None,
                )
                for law_id, law in content.law.items()
            },
            clocks=tuple(_clock(library, content, clock) for clock in library.clocks[case_id]),
        ),
    )


def withdrawn_data(case_id: str, withdrawn: Withdrawn, address: str) -> WithdrawnData:
    """Return what replaces a case that was withdrawn."""
    withdrawal = WithdrawalData.model_validate(withdrawn.withdrawn.model_dump())
    return WithdrawnData(id=case_id, url=f"{address}cases/{case_id}/", licence=LICENCE, withdrawn=withdrawal)


def moved_data(alias: str, case_id: str, address: str) -> MovedData:
    """Return what is at the earlier address of a case."""
    return MovedData(id=alias, moved_to=case_id, url=f"{address}cases/{case_id}/", data=f"{address}cases/{case_id}.json")


def case_index(library: Library, address: str) -> IndexData:
    """Return the list of all cases, the latest incident first."""
    return IndexData(
        licence=LICENCE,
        cases=tuple(
            IndexEntry(
                id=case_id,
                url=f"{address}cases/{case_id}/",
                data=f"{address}cases/{case_id}.json",
                authored=IndexFacts(
                    title=content.title,
                    short=content.short,
                    description=content.description,
                    when=content.when.text,
                    reviewed=content.record.reviewed,
                ),
                computed=IndexFigures(
                    origins=len(origins(content).ids),
                    origins_independent=origins(content).independent,
                    claims={claim_id: derived.standing.id for claim_id, derived in library.standings[case_id].items()},
                ),
            )
            for case_id, content in ((case_id, library.cases[case_id]) for case_id in library.newest_first)
        ),
        withdrawn=tuple(withdrawn_data(case_id, content, address) for case_id, content in sorted(library.withdrawn.items())),
    )


def encode(value: object) -> bytes:
    """Return a model or plain values as a JSON file on one line."""
    return _ANYTHING.dump_json(value, by_alias=True) + b"\n"


def encode_indented(value: object) -> bytes:
    """Return a model or plain values as a JSON file laid out for reading."""
    return _ANYTHING.dump_json(value, by_alias=True, indent=1) + b"\n"


def _standing(derived: ClaimStanding) -> StandingData:
    return StandingData(
        standing=derived.standing.id,
        rule=derived.standing.rule,
        positions=tuple(
            PositionData(party=position.holder, stance=position.stance, statement=position.statement, current=position.current)
            for position in derived.positions
        ),
    )


def _clock(library: Library, content: Case, found: CaseClock) -> ClockData:
    law, clock = content.law[found.law], found.clock
    account = law.accounts[found.account]
    sentence = clock_text.clock_sentence(
        library.regulations[law.regulation],
        account,
        clock,
        found.acts,
        bound=library.party_name(content, law.bound),
        holder=library.party_name(content, account.according_to) if account.according_to else "",
    )
    first, last = (clock.deadline.first, clock.deadline.last) if clock.deadline else (None, None)
    return ClockData(
        law=found.law,
        duty=found.duty,
        account=found.account,
        result=clock.result,
        version=clock.version,
        deadline=DeadlineData(earliest=first.isoformat() if first else None, latest=last.isoformat() if last else None),
        days_late=clock.late_days if clock.result is Result.LATE else None,
        days_to_last_search=clock.late_days if clock.result is Result.NOT_NOTIFIED else None,
        sentence=sentence,
    )


def _number(number: Number) -> NumberData:
    return NumberData(least=number.least, most=number.most, about=number.about)


def _bounds(entries: Mapping[str, Coming | Event | Statement]) -> dict[str, BoundsData]:
    bounds = {key: entry.when.bounds for key, entry in entries.items()}
    return {key: BoundsData(earliest=earliest, latest=latest) for key, (earliest, latest) in bounds.items()}
