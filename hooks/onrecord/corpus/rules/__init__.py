"""The rules beyond the type of each field, by topic. A new rule is one function in one of the modules."""

from collections.abc import Iterator
from types import ModuleType

from onrecord.corpus.loader import LoadedProject
from onrecord.corpus.rules import dates, key_facts, law, parties, quotations, record, regulations, sources, statements
from onrecord.corpus.rules.rule import ProjectRule
from onrecord.evidence import lockfile
from onrecord.evidence.lockfile import Evidence
from onrecord.format import paths
from onrecord.format.diagnostics import Problem

_MODULES: tuple[ModuleType, ...] = (dates, key_facts, law, parties, quotations, record, regulations, sources, statements)
_PROJECT_RULES = [value for module in _MODULES for value in vars(module).values() if isinstance(value, ProjectRule)]
RULES = tuple(each.rule for each in _PROJECT_RULES)


def check(project: LoadedProject) -> list[Problem]:
    """Return the problems that any rule finds in what could be read, in no order."""
    problems = [problem for each in _PROJECT_RULES for problem in each.problems(project)]
    return [*problems, *_unsupported_quotations(project)]


def _unsupported_quotations(project: LoadedProject) -> Iterator[Problem]:
    library, unreadable = project.library, {problem.path for problem in project.problems}
    for case_id, case in library.cases.items():
        if paths.evidence_path(case_id) not in unreadable:
            found = lockfile.find_problems(
                case_id, case, library.evidence.get(case_id, Evidence()), library.quotation_checks[case_id]
            )
            document = project.documents[paths.case_path(case_id)]
            yield from (document.problem(path, rule, message) for rule, path, message in found)
