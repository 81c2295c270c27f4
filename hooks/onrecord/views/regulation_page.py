"""The page of a regulation: its versions, and the cases to which it applies."""

from dataclasses import dataclass

from onrecord.corpus.library import Library
from onrecord.format.regulation import Regulation
from onrecord.history.case_history import History
from onrecord.views.case_page import CaseView
from onrecord.views.clock_charts import version_strip
from onrecord.views.law_views import LawView, VersionView, version_view
from onrecord.views.lists import CaseLine, case_line


@dataclass(frozen=True)
class RegulationPage:
    """Everything that the page of a regulation shows beside its prose; `line` is its versions as `version_strip` has them."""

    regulation: Regulation
    regulator: tuple[str, str]
    versions: tuple[VersionView, ...]
    applications: tuple[tuple[CaseLine, LawView], ...]
    """Each law of a case that names it."""
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
            (case_line(library, view.id, history), law)
            for view in views
            for law in view.law
            if law.law.regulation == regulation_id
        ),
        version_strip(regulation),
    )
