"""The page of a regulation: its versions, and the cases to which it applies."""

from dataclasses import dataclass

from onrecord.corpus.library import Library
from onrecord.format.dates import EdtfDate
from onrecord.format.regulation import Regulation
from onrecord.history.case_history import History
from onrecord.views.case_page import CaseView
from onrecord.views.clock_charts import version_strip
from onrecord.views.law_views import ClockView, VersionView, applied_versions, version_view
from onrecord.views.lists import CaseLine, case_line
from onrecord.views.view_models import PartyView


@dataclass(frozen=True, kw_only=True)
class RegulationInCase:
    """A case with a law that names the regulation. Computed: `in_force`, the versions of the day."""

    case: CaseLine
    law_id: str
    bound: PartyView
    day: EdtfDate
    in_force: tuple[VersionView, ...]
    clocks: tuple[ClockView, ...]


@dataclass(frozen=True)
class RegulationPage:
    """Everything that the page of a regulation shows beside its prose; `line` is its versions as `version_strip` has them."""

    regulation: Regulation
    regulator: tuple[str, str]
    versions: tuple[VersionView, ...]
    applications: tuple[RegulationInCase, ...]
    line: tuple[tuple[float, float, str], ...]


def regulation_page(library: Library, regulation_id: str, history: History | None) -> RegulationPage:
    """Return one regulation, with every case whose law names it."""
    regulation = library.regulations[regulation_id]
    views = (CaseView(library, case_id) for case_id in library.cases_of_regulation.get(regulation_id, ()))
    return RegulationPage(
        regulation,
        (regulation.regulator, library.parties[regulation.regulator].name),
        tuple(version_view(version_id, version, None) for version_id, version in regulation.versions.items()),
        tuple(
            RegulationInCase(
                case=case_line(library, view.id, history),
                law_id=law_id,
                bound=view.party(law.bound),
                day=law.day,
                in_force=applied_versions(regulation, law),
                clocks=view.clocks[law_id],
            )
            for view in views
            for law_id, law in view.case.law.items()
            if law.regulation == regulation_id
        ),
        version_strip(regulation),
    )
