"""The page of a recurring party: its cases, and everything that it and its staff said in them."""

from dataclasses import dataclass

from onrecord.analysis.standings import position_holders
from onrecord.corpus.library import Library
from onrecord.format.case import Party
from onrecord.history.case_history import History
from onrecord.views.case_page import CaseView
from onrecord.views.lists import CaseLine, case_line
from onrecord.views.view_models import StatementView


@dataclass(frozen=True)
class PartyStatements:
    """What a party and its staff said in one case, oldest first."""

    case: CaseLine
    own: tuple[StatementView, ...]
    staff: tuple[StatementView, ...]


@dataclass(frozen=True, kw_only=True)
class PartyPage:
    """Everything that the page of a party shows; other parties are pairs of id and name."""

    id: str
    party: Party
    parent: tuple[str, str] | None
    subsidiaries: tuple[tuple[str, str], ...]
    cases: tuple[PartyStatements, ...]
    through: tuple[tuple[str, str, tuple[CaseLine, ...]], ...]
    """The cases of each organisation that belongs to it: its id, its name, its cases."""


def party_page(library: Library, party_id: str, history: History | None) -> PartyPage:
    """Return one recurring party, with everything that it and its staff said."""
    party = library.parties[party_id]
    subsidiaries = tuple((child, library.parties[child].name) for child in library.subsidiaries.get(party_id, ()))
    return PartyPage(
        id=party_id,
        party=party,
        parent=(party.parent, library.parties[party.parent].name) if party.parent and party.parent in library.parties else None,
        subsidiaries=subsidiaries,
        cases=tuple(
            _party_statements(library, party_id, case_id, history) for case_id in library.cases_of_party.get(party_id, ())
        ),
        through=tuple(
            (child, name, tuple(case_line(library, case_id, history) for case_id in library.cases_of_party[child]))
            for child, name in subsidiaries
            if child in library.cases_of_party
        ),
    )


def _party_statements(library: Library, party_id: str, case_id: str, history: History | None) -> PartyStatements:
    view = CaseView(library, case_id)
    case = view.case
    staff = {participant_id for participant_id, participant in case.parties.items() if participant.of == party_id}
    statements = [(case.statements[item.id], item) for item in view.statements]
    own = [item for statement, item in statements if party_id in (*statement.by, *position_holders(statement))]
    by_staff = [item for statement, item in statements if not statement.for_ and staff.intersection(statement.by)]
    return PartyStatements(
        case_line(library, case_id, history, case.parties[party_id].role),
        tuple(own),
        tuple(item for item in by_staff if item not in own),
    )
