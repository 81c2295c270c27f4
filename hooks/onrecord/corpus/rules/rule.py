"""How a rule is declared: a function that finds problems, under a code, with its documentation and examples as docstring."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from onrecord.corpus.library import Library
from onrecord.corpus.loader import LoadedProject
from onrecord.format.case import Case
from onrecord.format.diagnostics import Problem, Rule
from onrecord.format.paths import case_path, regulation_path
from onrecord.format.regulation import Regulation
from onrecord.format.yaml_document import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in a file, and the text that the value at `path` should be, if that is beyond doubt."""

    path: Path
    message: str
    fix: str | None = None


InFiles: TypeAlias = Iterator[tuple[str, Finding]]
"""Findings, each behind the path of its file."""


@dataclass(frozen=True, slots=True)
class ProjectRule:
    """A rule, and the function that finds where a project breaks it."""

    rule: Rule
    find: Callable[[LoadedProject], InFiles]

    def problems(self, project: LoadedProject) -> Iterator[Problem]:
        """Return what breaks the rule, with its location."""
        for file, finding in self.find(project):
            yield project.documents[file].problem(finding.path, self.rule, finding.message, fix=finding.fix)


def project_rule(code: str) -> Callable[[Callable[[LoadedProject], InFiles]], ProjectRule]:
    """Declare a rule over all files together; the function's docstring is the text of the rule."""
    return lambda find: ProjectRule(Rule(f"{code}: {find.__doc__}"), find)


def case_rule(code: str) -> Callable[[Callable[[Case, Library], Iterable[Finding]]], ProjectRule]:
    """Declare a rule over one case, in the light of the library."""

    def declare(find: Callable[[Case, Library], Iterable[Finding]]) -> ProjectRule:
        def find_all(project: LoadedProject) -> InFiles:
            library = project.library
            return ((case_path(key), finding) for key, case in library.cases.items() for finding in find(case, library))

        return ProjectRule(Rule(f"{code}: {find.__doc__}"), find_all)

    return declare


def regulation_rule(code: str) -> Callable[[Callable[[Regulation], Iterable[Finding]]], ProjectRule]:
    """Declare a rule over the facts of one regulation."""

    def declare(find: Callable[[Regulation], Iterable[Finding]]) -> ProjectRule:
        def find_all(project: LoadedProject) -> InFiles:
            regulations = project.library.regulations.items()
            return ((regulation_path(key), finding) for key, regulation in regulations for finding in find(regulation))

        return ProjectRule(Rule(f"{code}: {find.__doc__}"), find_all)

    return declare
