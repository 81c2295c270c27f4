"""Follow the ids of one case: to parties with their names, and to sources with their numbers on the page."""

from onrecord.corpus.library import Library, origin
from onrecord.views.view_models import Citation, PartyView


class CaseReferences:
    """One case of a library, with what its ids refer to."""

    def __init__(self, library: Library, case_id: str) -> None:
        self.library = library
        self.id = case_id
        self.case = library.cases[case_id]
        self.numbers = {source_id: number for number, source_id in enumerate(self.case.sources, start=1)}
        """The number of each source on the page of the case, from 1."""

    def party(self, party_id: str) -> PartyView:
        """Return a party to the case, or one that recurs."""
        participant, recurring = self.case.parties.get(party_id), self.library.parties.get(party_id)
        named = participant or recurring
        organisation = participant.of if participant else None
        return PartyView(
            id=party_id,
            name=self.library.party_name(self.case, party_id),
            role=named.role if named else "",
            kind=self.library.party_kind(self.case, party_id) or "person",
            organisation=self.library.party_name(self.case, organisation) if organisation else None,
            url=f"parties/{party_id}/" if recurring else None,
        )

    def citations(self, source_ids: tuple[str, ...] | None) -> tuple[Citation, ...]:
        """Return references to sources of the case."""
        sources = self.case.sources
        return tuple(
            Citation(source_id, self.numbers[source_id], sources[source_id].publisher, origin(sources, source_id))
            for source_id in source_ids or ()
        )
