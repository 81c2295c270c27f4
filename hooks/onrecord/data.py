"""A case as open data: what its author wrote, and visibly apart what this site worked out from it."""

from typing import Any

from onrecord import evidence, sentences
from onrecord.clock import Result, versions_on
from onrecord.evidence import Evidence
from onrecord.library import CaseClock, Library, latest, origin, origins
from onrecord.model import Case, Withdrawn
from onrecord.positions import contrasts
from onrecord.when import When

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def case(library: Library, case_id: str, address: str) -> dict[str, Any]:
    """The JSON of one case: `authored` as in the file, `computed` by the rules of the methodology page."""
    value = library.cases[case_id]
    return {
        "id": case_id,
        "url": f"{address}cases/{case_id}/",
        "licence": LICENCE,
        "authored": library.authored[case_id],
        "computed": {
            "origins": list(origins(value)),
            "sources": {source_id: {"origin": origin(value.sources, source_id)} for source_id in value.sources},
            "claims": {claim_id: _standing(library, case_id, claim_id) for claim_id in value.claims},
            "timeline": {event_id: _bounds(event.when) for event_id, event in value.timeline.items()},
            "coming": {coming_id: _bounds(due.when) for coming_id, due in value.coming.items()},
            "statements": {statement_id: _bounds(said.when) for statement_id, said in value.statements.items()},
            "quotations": {
                statement_id: {
                    check.source: {
                        "verified": check.verified.isoformat() if check.verified else None,
                        "match": check.found.match if check.found and check.verified else None,
                    }
                    for check in evidence.checks(value, said, statement_id, library.evidence.get(case_id, Evidence()))
                }
                for statement_id, said in value.statements.items()
                if said.quote
            },
            "positions": [
                {
                    "kind": contrast.kind,
                    "party": contrast.holder,
                    "claim": contrast.claim,
                    "difference": contrast.difference,
                    "statements": list(contrast.statements),
                }
                for contrast in contrasts(value, library.standings[case_id], library.people(value))
            ],
            "law": {
                law_id: {
                    "versions-on-the-day": list(versions_on(library.regulations[law.regulation], law.day)),
                    "latest-version": latest(library.regulations[law.regulation])[0],
                }
                for law_id, law in value.law.items()
            },
            "clocks": [_clock(library, value, found) for found in library.clocks[case_id]],
        },
    }


def withdrawn(case_id: str, taken_back: Withdrawn, address: str) -> dict[str, Any]:
    """The JSON that stands in the place of a case that was taken back."""
    return {
        "id": case_id,
        "url": f"{address}cases/{case_id}/",
        "licence": LICENCE,
        "withdrawn": {
            "date": taken_back.withdrawn.date.isoformat(),
            "why": taken_back.withdrawn.why,
            "raised-by": taken_back.withdrawn.raised_by,
        },
    }


def moved(alias: str, case_id: str, address: str) -> dict[str, Any]:
    """The JSON at the earlier address of a case."""
    return {"id": alias, "moved-to": case_id, "url": f"{address}cases/{case_id}/", "data": f"{address}cases/{case_id}.json"}


def index(library: Library, address: str) -> dict[str, Any]:
    """The JSON list of all cases, the latest incident first."""
    return {
        "licence": LICENCE,
        "cases": [
            {
                "id": case_id,
                "url": f"{address}cases/{case_id}/",
                "data": f"{address}cases/{case_id}.json",
                "authored": {
                    "title": library.cases[case_id].title,
                    "when": library.cases[case_id].when.text,
                    "reviewed": library.cases[case_id].record.reviewed.isoformat(),
                },
                "computed": {
                    "origins": len(origins(library.cases[case_id])),
                    "claims": {claim_id: derived.standing.id for claim_id, derived in library.standings[case_id].items()},
                },
            }
            for case_id in library.newest_first
        ],
        "withdrawn": [withdrawn(case_id, taken_back, address) for case_id, taken_back in sorted(library.withdrawn.items())],
    }


def _standing(library: Library, case_id: str, claim_id: str) -> dict[str, Any]:
    derived = library.standings[case_id][claim_id]
    return {
        "standing": derived.standing.id,
        "rule": derived.standing.rule,
        "positions": [
            {
                "party": position.holder,
                "stance": position.stance,
                "statement": position.statement,
                "current": position.current,
            }
            for position in derived.positions
        ],
    }


def _clock(library: Library, value: Case, found: CaseClock) -> dict[str, Any]:
    law = value.law[found.law]
    account = law.accounts[found.account]
    words = sentences.sentence(
        library.regulations[law.regulation],
        account,
        found.clock,
        found.told,
        bound=library.party_name(value, law.bound),
        holder=library.party_name(value, account.according_to) if account.according_to else "",
    )
    deadline = found.clock.deadline
    return {
        "law": found.law,
        "duty": found.duty,
        "account": found.account,
        "result": found.clock.result.value,
        "version": found.clock.version,
        "deadline": {
            "earliest": deadline.first.isoformat() if deadline and deadline.first else None,
            "latest": deadline.last.isoformat() if deadline and deadline.last else None,
        },
        "days-late": found.clock.late_days if found.clock.result is Result.LATE else None,
        "days-to-last-search": found.clock.late_days if found.clock.result is Result.NOT_NOTIFIED else None,
        "sentence": words,
    }


def _bounds(when: When) -> dict[str, str | None]:
    """The earliest and the latest day that a date can mean; null where it is open, about or uncertain."""
    first = when.first if when.start and when.start.exact else None
    last = when.last if when.end and when.end.exact else None
    return {"earliest": first.date().isoformat() if first else None, "latest": last.date().isoformat() if last else None}
