"""The pipeline: read a project, check it, render it. A folder in, pages and data files out; no logging, no MkDocs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onrecord.corpus import loader, project_files, rules
from onrecord.corpus.library import Library
from onrecord.evidence import link_report
from onrecord.evidence.lockfile import NOT_LOCKED
from onrecord.format import paths, yaml_reader
from onrecord.format.diagnostics import Problem
from onrecord.history import git
from onrecord.site.pages import Pages
from onrecord.site.render import DataFile, Edition, Page, TemplateProblem, assets, fault

_LISTS = ("problems", "clocks", "themes", "corrections", "changes", "health", "follow", "search")
GENERATED = frozenset(
    f"docs/{name}"
    for name in (
        *(f"{page}.md" for page in _LISTS),
        *("contribute/fields.md", "contribute/new.md", "contribute/rules.md", "regulations/index.md"),
        *("feed.xml", "feed.json", "dates.ics", "robots.txt", "llms.txt", "_headers", "social.png"),
    )
)
FOLDERS = tuple(f"docs/{name}/" for name in (*_LISTS, "cases", "parties", "data"))
"""Where a file of our own would take the place of a generated one: names, and folders that are generated altogether."""


@dataclass(frozen=True)
class Site:
    """What is published, the problems that stand against publishing it, and the library from which it was made."""

    pages: tuple[Page, ...]
    files: tuple[DataFile, ...]
    problems: tuple[Problem, ...]
    library: Library


def check(root: Path) -> tuple[loader.LoadedProject, tuple[Problem, ...]]:
    """Read and check all files of a project. Returns everything that could be read, and all problems, sorted."""
    loaded = loader.load(root)
    return loaded, tuple(sorted([*loaded.problems, *rules.check(loaded), *_docs(root, loaded)]))


def build(root: Path, address: str, day: date, repository: str = "") -> Site:
    """The site of a project at a public address, as published on a day. Where there are problems there are no pages."""
    loaded, problems = check(root)
    if problems:
        return Site((), (), problems, loaded.library)
    try:
        return _made(Pages(root, loaded.library, _edition(root, loaded, address, day, repository)))
    except TemplateProblem as error:
        return Site((), (), (error.problem,), loaded.library)


def preview(root: Path, address: str, day: date, last: Site | None = None, repository: str = "") -> Site:
    """The site of a project for its author: problems never stop it, and what was good the last time stays to be seen."""
    loaded, problems = check(root)
    shown = _last_valid(loaded.library, problems, last.library if last else Library()) if problems else loaded.library
    withheld = [paths.case_path(key) for key in loaded.case_ids if key not in shown.cases and key not in shown.withdrawn]
    withheld += [paths.regulation_path(key) for key in loaded.regulation_ids if key not in shown.regulations]
    try:
        return _made(Pages(root, shown, _edition(root, loaded, address, day, repository), problems), withheld)
    except Exception as error:  # a preview goes on whatever happens, and shows it
        found = (*problems, error.problem if isinstance(error, TemplateProblem) else fault(error, root))
        before = last or Site((), (), (), Library())
        told, _ = Pages(root, Library(), Edition(address, day), found).problem_list()
        kept = tuple(page for page in before.pages if page.name != told.name)
        return Site((*kept, told), before.files, found, before.library)


def _edition(root: Path, loaded: loader.LoadedProject, address: str, day: date, repository: str) -> Edition:
    ids = git.ids(git.contents(loaded.documents))
    return Edition(address, day, git.read(root, ids, git.names(loaded.library)), link_report.last(root), repository)


def _made(pages: Pages, withheld: Sequence[str] = ()) -> Site:
    made = pages.render(withheld)
    files = [*assets(pages.press.root), *(file for _, own in made for file in own if isinstance(file, DataFile))]
    return Site(tuple(page for page, _ in made), tuple(files), pages.problems, pages.library)


def _last_valid(library: Library, problems: tuple[Problem, ...], last: Library) -> Library:
    """The newest values without problems: each file's own if it is good, otherwise what the last good one said."""
    # A quotation that nobody has looked for yet is shown as not verified, so that its author can see the page.
    broken = {problem.path for problem in problems if problem.code != NOT_LOCKED.code}
    parties = last.parties if f"cases/{paths.PARTIES_FILE}" in broken and last.parties else library.parties
    good = {key: value for key, value in library.regulations.items() if paths.regulation_path(key) not in broken}
    sound = {key for key in library.cases if paths.case_path(key) not in broken}
    kept = {key for key in last.cases if paths.case_path(key) in broken}
    return Library(
        {**last.parties, **parties} if kept else parties,
        {**last.regulations, **good},
        {key: library.cases[key] if key in sound else last.cases[key] for key in sorted(sound | kept)},
        {**last.authored, **{key: library.authored[key] for key in sound}},
        {**last.evidence, **{key: value for key, value in library.evidence.items() if key in sound}},
        {key: value for key, value in library.withdrawn.items() if paths.case_path(key) not in broken},
        {**last.background, **library.background},
        library.prose_pages,
    ).without_dangling_references()


def _docs(root: Path, loaded: loader.LoadedProject) -> list[Problem]:
    """The hand-written pages: those that the site needs, in the encoding that it reads, and none in a generated one's place."""
    missing = [name for name in ("docs/index.md", "docs/methodology.md") if not (root / name).is_file()]
    message = "this page is missing; add it, since the site cannot be without it"
    found = [Problem.of_file(name, project_files.PAGE_MISSING, message) for name in missing]
    for file in sorted((root / "docs").rglob("*")):
        path = file.relative_to(root).as_posix()
        if file.is_symlink():  # it could publish what lies outside the project
            found.append(Problem.of_file(path, project_files.UNREADABLE, project_files.IS_LINK))
            continue
        generated = path.startswith(FOLDERS) or path in GENERATED
        if file.is_file() and generated and not file.name.startswith("."):
            message = "the site makes a page of this name itself; give this file another name"
            found.append(Problem.of_file(path, project_files.TAKEN, message))
        if file.is_file() and file.suffix == ".md" and path not in loaded.documents:
            found += yaml_reader.encoding_problems(path, file.read_bytes())
    return found
