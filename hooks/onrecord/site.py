"""The pipeline: read a project, check it, render it. A folder in, pages and data files out; no logging, no MkDocs."""

from dataclasses import dataclass, replace
from pathlib import Path

from onrecord import read, rules
from onrecord.library import Library
from onrecord.pages import DataFile, Page, Pages, TemplateProblem
from onrecord.problems import Problem


@dataclass(frozen=True)
class Site:
    """What is published, the problems that stand against publishing it, and the library from which it was made."""

    pages: tuple[Page, ...]
    files: tuple[DataFile, ...]
    problems: tuple[Problem, ...]
    library: Library


def check(root: Path) -> tuple[read.Reading, tuple[Problem, ...]]:
    """Read and check all files of a project. Returns everything that could be read, and all problems, sorted."""
    reading = read.read(root)
    return reading, tuple(sorted([*reading.problems, *rules.check(reading), *_prose(root, reading)]))


def build(root: Path, address: str) -> Site:
    """The site of a project at a public address, for publishing. Where there are problems there are no pages."""
    reading, problems = check(root)
    if problems:
        return Site((), (), problems, reading.library)
    try:
        return _render(Pages(root, reading.library, address), ())
    except TemplateProblem as error:
        return Site((), (), (error.problem,), reading.library)


def preview(root: Path, address: str, last: Site | None = None) -> Site:
    """The site of a project for its author: problems never stop it, and what was good the last time stays to be seen."""
    reading, problems = check(root)
    shown = _newest_sound(reading.library, problems, last.library if last else Library()) if problems else reading.library
    withheld = tuple(case_id for case_id in reading.case_ids if case_id not in shown.cases)
    try:
        return _render(Pages(root, shown, address, problems), withheld)
    except TemplateProblem as error:
        found = (*problems, error.problem)
        return replace(last, problems=found) if last else Site((), (), found, Library())


def _render(pages: Pages, withheld: tuple[str, ...]) -> Site:
    cases = pages.cases()
    return Site(
        (*(page for page, _ in cases), *map(pages.withheld, withheld), *pages.others()),
        (*(data for _, data in cases), pages.index_data()),
        pages.problems,
        pages.library,
    )


def _newest_sound(library: Library, problems: tuple[Problem, ...], last: Library) -> Library:
    """The newest values without problems: each file's own if it is good, otherwise what the last good one said."""
    broken = {problem.path for problem in problems}
    parties = last.parties if f"cases/{read.PARTIES_FILE}" in broken and last.parties else library.parties
    regulations = {
        **last.regulations,
        **{key: value for key, value in library.regulations.items() if read.regulation_path(key) not in broken},
    }
    sound = {key for key in library.cases if read.case_path(key) not in broken}
    kept = {key for key in last.cases if read.case_path(key) in broken}
    merged = Library(
        parties,
        regulations,
        {key: library.cases[key] if key in sound else last.cases[key] for key in sorted(sound | kept)},
        {**last.authored, **{key: library.authored[key] for key in sound}},
    )
    if merged.complete() == merged:
        return merged
    return last if last.cases else merged.complete()


def _prose(root: Path, reading: read.Reading) -> list[Problem]:
    """Hand-written pages may not stand where a case or a party has its page."""
    claimed = {f"docs/cases/{case_id}.md" for case_id in reading.case_ids}
    claimed |= {f"docs/parties/{party_id}.md" for party_id in reading.library.parties}
    claimed |= {"docs/cases/index.md", "docs/parties/index.md", "docs/regulations/index.md", "docs/problems.md"}
    message = "this page would take the place of a generated one; give it another name"
    return [Problem(path, 1, 1, read.TAKEN.code, message) for path in sorted(claimed) if (root / path).exists()]
