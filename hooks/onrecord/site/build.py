"""Reads a project, checks it and renders it: a folder in, pages and files out. Neither logs nor knows MkDocs."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from onrecord.corpus import loader, project_files, rules
from onrecord.corpus.library import Library
from onrecord.evidence import link_report
from onrecord.evidence.lockfile import NOT_LOCKED
from onrecord.export import cited_pages, search_index
from onrecord.format import characters, paths
from onrecord.format.diagnostics import Problem, count_in_words, format_report
from onrecord.history import case_history
from onrecord.site import pages, templates
from onrecord.site.frame import Frame
from onrecord.site.pages import problems as problem_page
from onrecord.site.render import DataFile, Edition, Page, Renderer
from onrecord.site.sitemap import sitemap_files


@dataclass(frozen=True)
class Site:
    """What is published, the problems that prevent publishing it, and the library from which it was made."""

    pages: tuple[Page, ...] = ()
    files: tuple[DataFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    library: Library = field(default_factory=Library)

    @cached_property
    def by_name(self) -> dict[str, Page]:
        """All pages, by name."""
        return {page.name: page for page in self.pages}

    def page(self, path: str) -> Page:
        """Return a page by its path below docs/; one of prose that is not known, only in a preview, has its name as title."""
        name = path.removesuffix(".md")
        return self.by_name.get(name) or Page(name, name, "", prose=True)

    @property
    def problem_count(self) -> str:
        """How many problems there are, in words; empty if there are none."""
        return count_in_words(self.problems) if self.problems else ""

    @property
    def report(self) -> str:
        """All problems and their number, as text."""
        return f"{format_report(self.problems)}\n\n{self.problem_count}"


EMPTY = Site()


def check(root: Path) -> tuple[loader.LoadedProject, tuple[Problem, ...]]:
    """Read and check all files of a project. Return everything that could be read, and all problems, sorted."""
    loaded = loader.load(root)
    return loaded, tuple(sorted([*loaded.problems, *rules.check(loaded), *_docs(root, loaded)]))


def build(root: Path, address: str, day: date, repository: str = "") -> Site:
    """Return the site of a project at a public address, as published on a day. If there are problems it has no pages."""
    loaded, problems = check(root)
    if problems:
        return Site(problems=problems, library=loaded.library)
    try:
        return _render(Renderer(root, loaded.library, _edition(root, loaded, address, day, repository)))
    except templates.TemplateProblem as error:
        return Site(problems=(error.problem,), library=loaded.library)


def preview(root: Path, address: str, day: date, repository: str = "", *, last: Site = EMPTY) -> Site:
    """Return the site of a project for its author: problems never stop it, and what was valid last time is still shown."""
    loaded, problems = check(root)
    shown = _last_valid(loaded.library, problems, last.library) if problems else loaded.library
    invalid = [paths.case_path(key) for key in loaded.case_ids if key not in shown.cases and key not in shown.withdrawn]
    invalid += [paths.regulation_path(key) for key in loaded.regulation_ids if key not in shown.regulations]
    try:
        return _render(Renderer(root, shown, _edition(root, loaded, address, day, repository), problems, invalid))
    except Exception as error:  # a preview goes on whatever happens, and shows it
        problem = error.problem if isinstance(error, templates.TemplateProblem) else templates.locate(error, root)
        problems = (*problems, problem)
        page, _ = problem_page.problem_list(Renderer(root, Library(), Edition(address, day), problems))
        pages_before = (old for old in last.pages if old.name != page.name)
        return Site((*pages_before, page), last.files or tuple(_assets(root)), problems, last.library)


def site_files(site: Site, frame: Frame, prose: Mapping[str, str]) -> Iterator[DataFile]:
    """Return the files that speak of all pages: the search, the sitemap, and the page for addresses where nothing is.

    `prose` is the HTML of each hand-written page, by name. Raises TemplateProblem if a template cannot be rendered.
    """
    documents = [document for page in site.pages if (document := _search_document(site, page, prose.get(page.name)))]
    for path, content in search_index.index_files(documents, cited_pages.index_files(site.library)):
        yield DataFile(path, content)
    hand_written = [site.by_name[name] for name in prose if name in site.by_name]
    yield from sitemap_files([*hand_written, *(page for page in site.pages if not page.prose)], frame.address)
    yield DataFile("404.html", frame.not_found().encode())


def _search_document(site: Site, page: Page, prose: str | None) -> search_index.SearchDocument | None:
    if page.search_document or not prose:
        return page.search_document
    regulation = site.library.regulations.get(page.name.removeprefix("regulations/"))
    if regulation and page.kind == "regulation":
        return search_index.regulation_document(page.url, regulation, prose)
    return search_index.prose_document(page.url, page.title, prose)


def _edition(root: Path, loaded: loader.LoadedProject, address: str, day: date, repository: str) -> Edition:
    ids = case_history.current_ids(case_history.case_contents(loaded.documents))
    history = case_history.read_history(root, ids, case_history.display_names(loaded.library))
    return Edition(address, day, history, link_report.load(root), repository)


def _render(renderer: Renderer) -> Site:
    made = pages.render_all(renderer)
    files = [file for _, own in made for file in own if isinstance(file, DataFile)]
    return Site(tuple(page for page, _ in made), (*_assets(renderer.root), *files), renderer.problems, renderer.library)


def _assets(root: Path) -> Iterator[DataFile]:
    return (DataFile(path, file.read_bytes()) for path, file in templates.assets(root).items())


def _last_valid(library: Library, problems: tuple[Problem, ...], last: Library) -> Library:
    """Return the newest valid values: each file's own, or those of its last version without problems."""
    # A quotation that has not been locked yet is shown as not verified, so that its author can see the page.
    broken = {problem.path for problem in problems if problem.code != NOT_LOCKED.code}
    parties = last.parties if f"cases/{paths.PARTIES_FILE}" in broken and last.parties else library.parties
    valid_regulations = {key: value for key, value in library.regulations.items() if paths.regulation_path(key) not in broken}
    valid = {key for key in library.cases if paths.case_path(key) not in broken}
    kept = {key for key in last.cases if paths.case_path(key) in broken}
    return Library(
        parties={**last.parties, **parties} if kept else parties,
        regulations={**last.regulations, **valid_regulations},
        cases={key: library.cases[key] if key in valid else last.cases[key] for key in sorted(valid | kept)},
        authored={**last.authored, **{key: library.authored[key] for key in valid}},
        evidence={**last.evidence, **{key: value for key, value in library.evidence.items() if key in valid}},
        withdrawn={key: value for key, value in library.withdrawn.items() if paths.case_path(key) not in broken},
        background={**last.background, **library.background},
        prose_pages=library.prose_pages,
    ).without_dangling_references()


def _docs(root: Path, loaded: loader.LoadedProject) -> list[Problem]:
    """Return the problems of hand-written pages: missing, wrongly encoded, or in the place of a generated one."""
    missing = [name for name in ("docs/index.md", "docs/methodology.md") if not (root / name).is_file()]
    message = "this page is missing; add it, since the site cannot be without it"
    found = [Problem.of_file(name, project_files.PAGE_MISSING, message) for name in missing]
    assets = templates.assets(root)
    for file in sorted((root / "docs").rglob("*")):
        path = file.relative_to(root).as_posix()
        if file.is_symlink():  # it could publish what lies outside the project
            found.append(Problem.of_file(path, project_files.UNREADABLE, project_files.IS_LINK))
            continue
        if file.is_file() and _is_taken(path.removeprefix("docs/"), assets) and not file.name.startswith("."):
            message = "the site makes a page of this name itself; give this file another name"
            found.append(Problem.of_file(path, project_files.TAKEN, message))
        if file.is_file() and file.suffix == ".md" and path not in loaded.documents:
            found += characters.encoding_problems(path, file.read_bytes())
    return found


def _is_taken(name: str, assets: Collection[str]) -> bool:
    """Return whether a file of docs/ would take the place of something generated."""
    return name in assets or any(name in (own, f"{own}.md") or name.startswith(f"{own}/") for own in pages.reserved())
