"""The command line: `onrecord check`, `lock`, `verify`, `changes`. Exit codes: 0 clean, 1 problems found, 2 wrong use."""

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO, TypeVar

import click

from onrecord import evidence, history, read, site, upkeep
from onrecord.evidence import Evidence
from onrecord.model import Case
from onrecord.problems import Problem, count, did_you_mean, report

_T = TypeVar("_T")


CONNECT_TO = click.option(
    "--connect-to", multiple=True, metavar="HOST=ADDRESS:PORT", help="Reach HOST there instead, for instance a mirror of yours."
)


@click.group()
@click.version_option(package_name="onrecord")
def main() -> None:
    """On the Record: news analysis of contested incidents, from one file a case."""


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Report all problems of all case files, or only those that stand in FILES."""
    root = _project()
    chosen = {_within(root, file) for file in files}
    _, problems = site.check(root)
    shown = [problem for problem in problems if not chosen or problem.path in chosen]
    if shown:
        click.echo(report(shown))
        click.echo(f"\n{count(shown)}", err=True)
        sys.exit(1)
    click.echo("no problems found", err=True)


@main.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option("--source", "saved", multiple=True, metavar="ID=FILE", help="Read source ID from a FILE that you saved.")
@click.option("--again", is_flag=True, help="Read every source again, not only where evidence is wanting.")
@CONNECT_TO
def lock(cases: tuple[str, ...], saved: tuple[str, ...], connect_to: tuple[str, ...], *, again: bool) -> None:
    """Find the quotations of all cases, or of each CASE, in the text of their sources, and write the evidence."""
    # What reads pages takes half a second to load; the other commands do without.
    from onrecord import locking
    from onrecord.web import Web, user_agent

    root = _project()
    reading, chosen = _chosen(root, cases)
    files = _saved(reading, chosen, saved)
    library = reading.library
    work = [
        (case_id, source_id)
        for case_id in chosen
        for source_id in locking.to_read(library.cases[case_id], library.evidence.get(case_id), again=again, saved=files)
    ]
    problems: list[Problem] = []
    try:
        with Web(agent=user_agent(_address(root)), connect_to=_elsewhere(connect_to)) as web:
            for found in _shown(locking.run(root, reading, work, files, web, _today()), len(work), "Reading sources"):
                problems += found
    finally:
        for case_id in chosen:
            case = library.cases[case_id]
            click.echo(_tally(case_id, case, locking.prune(root, case_id, case)))
    if problems:
        click.echo(report(problems))
        click.echo(f"\n{count(problems)}", err=True)
        sys.exit(1)


@main.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option("--online", is_flag=True, help="Read the pages and their archived copies again, and keep the report.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--summary", type=click.File("a", "utf-8", lazy=False), help="Add the report, in Markdown, to a file.")
@CONNECT_TO
def verify(cases: tuple[str, ...], connect_to: tuple[str, ...], summary: TextIO | None, *, online: bool, as_json: bool) -> None:
    """Say how the quotations of all cases, or of each CASE, are verified; with --online, whether their pages still say so."""
    if not online and (as_json or summary):
        raise click.UsageError("--json and --summary report what was found online; add --online")
    root = _project()
    reading, chosen = _chosen(root, cases)
    library = reading.library
    if not online:
        for case_id in chosen:
            click.echo(_tally(case_id, library.cases[case_id], library.evidence.get(case_id, Evidence())))
        return
    from onrecord import drift
    from onrecord.web import Web, user_agent

    addresses = [address for case_id in chosen for address in upkeep.addresses(case_id, library.cases[case_id])]
    links: list[upkeep.Link] = []
    try:
        with Web(agent=user_agent(_address(root)), connect_to=_elsewhere(connect_to)) as web:
            looked = (drift.look(library, address, web, _today()) for address in addresses)
            for link in _shown(looked, len(addresses), "Reading pages"):
                links.append(link)  # noqa: PERF402 - what was found so far is kept when this is stopped
    finally:
        if links:
            upkeep.keep(
                root,
                upkeep.Report(links=tuple(links)),
                {address for case_id, case in library.cases.items() for address in upkeep.addresses(case_id, case)},
            )
    if not links:
        raise click.UsageError("these cases have no sources")
    found = upkeep.Report(links=tuple(links))
    click.echo(upkeep.as_json(found) if as_json else upkeep.as_text(found), nl=not as_json)
    if summary:
        summary.write(upkeep.as_markdown(found))


@main.command()
@click.option("--since", metavar="REV", help="Compare the files as they stand with a revision of git, such as origin/main.")
@click.option("--check", "checked", is_flag=True, help="With --since: every fact that changed must have its correction.")
def changes(since: str | None, *, checked: bool) -> None:
    """Say what changed in the cases, in their own terms: the last hundred changes, or all since a revision."""
    if checked and since is None:
        raise click.UsageError("--check needs --since REV: the revision to compare with, such as origin/main")
    root = _project()
    reading, problems = site.check(root)
    names = history.names(reading.library)
    if since is None:
        _last_changes(root, reading, names)
        return
    try:
        found = history.compared(root, since, names)
    except history.NoRevision as error:
        raise click.UsageError(str(error)) from None
    changed = [comparison for comparison in found if comparison.changes or not comparison.readable]
    if checked:
        _corrected(changed, {problem.path for problem in problems})
        return
    for comparison in changed:
        click.echo(comparison.case)
        for change in comparison.changes:
            click.echo(f"  {change.words}")


def _last_changes(root: Path, reading: read.Reading, names: Mapping[str, str]) -> None:
    """Print the last hundred changes, day by day and case by case."""
    kept = history.read(root, history.ids(history.contents(reading.documents)), names)
    if kept is None:
        raise click.UsageError("there is no history here: this needs git, and a repository with a commit")
    for day in kept.latest():
        click.echo(f"{day.day}  {day.case}")
        for change in day.changes:
            click.echo(f"  {change.words}")
    if not kept.complete:
        click.echo("this clone holds only the latest part of the history; `git fetch --unshallow` fetches the rest", err=True)


def _corrected(changed: Iterable[history.Comparison], broken: Collection[str]) -> None:
    """Report every change that wants a correction, and end with 1 if there is any, or a file that cannot be compared."""
    found: list[Problem] = []
    unread = False
    for comparison in changed:
        if comparison.path in broken:
            click.echo(f"{comparison.path} has other problems; run `onrecord check` first", err=True)
        unread |= not comparison.readable
        found += comparison.problems(_today())
    if found:
        click.echo(report(found))
        click.echo(f"\n{count(found)}", err=True)
    if found or unread:
        sys.exit(1)
    click.echo("every change of a published fact has its correction", err=True)


def _project() -> Path:
    """The nearest folder, from here upwards, that holds cases/ and mkdocs.yml."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "cases").is_dir() and (folder / "mkdocs.yml").is_file():
            return folder
    raise click.UsageError("no project here: run this in a folder that holds cases/ and mkdocs.yml")


def _address(root: Path) -> str:
    """The public address of the site, by which the owners of pages can find who reads them."""
    found = re.search(r"(?m)^site_url:\s*(https?://[\w./:-]+)", (root / "mkdocs.yml").read_text("utf-8", "replace"))
    return found[1] if found else ""


def _within(root: Path, file: Path) -> str:
    try:
        return file.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(f"{file} is not a file of the project in {root}") from None


def _chosen(root: Path, named: tuple[str, ...]) -> tuple[read.Reading, tuple[str, ...]]:
    """The cases that are named, or all; ends with their problems if they have others than those of evidence."""
    reading, problems = site.check(root)
    named_cases = tuple(dict.fromkeys(Path(name).stem for name in named))
    wanted = named_cases or reading.case_ids
    for name in wanted:
        if name not in reading.case_ids:
            raise click.UsageError(f"there is no case '{name}'{did_you_mean(name, reading.case_ids)}")
        if name in named_cases and name in reading.library.withdrawn:
            raise click.UsageError(f"the case '{name}' was withdrawn; it has no quotations any more")
    files = {path for name in wanted for path in (read.case_path(name), read.evidence_path(name))}
    mendable = {rule.code for rule in (evidence.NOT_LOCKED, evidence.ALTERED, evidence.OTHER_PAGE, evidence.READ_AFTER_ALL)}
    found = [problem for problem in problems if problem.path in files and problem.code not in mendable]
    if found:
        click.echo(report(found))
        click.echo(f"\n{count(found)}; mend them first", err=True)
        sys.exit(1)
    return reading, tuple(name for name in wanted if name in reading.library.cases)


def _saved(reading: read.Reading, chosen: tuple[str, ...], given: tuple[str, ...]) -> dict[str, Path]:
    """The files that hold the text of sources, by the source's id."""
    if given and len(chosen) != 1:
        raise click.UsageError("--source belongs to one case; name it: onrecord lock CASE --source ID=FILE")
    files: dict[str, Path] = {}
    for pair in given:
        source_id, equals, name = pair.partition("=")
        case = reading.library.cases[chosen[0]]
        known = case.sources
        if not equals:
            raise click.UsageError(f"'{pair}': write --source ID=FILE, as in --source {next(iter(known))}=page.html")
        if source_id not in known:
            raise click.UsageError(f"'{chosen[0]}' has no source '{source_id}'{did_you_mean(source_id, known)}")
        if not any(said.quote and source_id in said.source for said in case.statements.values()):
            raise click.UsageError(f"nothing is quoted from '{source_id}', so there is nothing to look for in {name}")
        if not Path(name).is_file():
            raise click.UsageError(f"there is no file {name}")
        files[source_id] = Path(name)
    return files


def _tally(case_id: str, case: Case, known: Evidence) -> str:
    number, quoted = evidence.verified(case, known)
    return f"{case_id}: {number} of {quoted} quotations verified"


def _elsewhere(given: tuple[str, ...]) -> dict[str, tuple[str, int]]:
    """Where hosts are to be reached, by their name."""
    found: dict[str, tuple[str, int]] = {}
    for pair in given:
        host, equals, place = pair.partition("=")
        address, colon, port = place.rpartition(":")
        if not (host and equals and address and colon and port.isdecimal()):
            raise click.UsageError(f"'{pair}': write --connect-to HOST=ADDRESS:PORT")
        found[host.lower()] = (address, int(port))
    return found


def _shown(steps: Iterable[_T], number: int, label: str) -> Iterator[_T]:
    """Steps as they are done, with a progress bar on the terminal. Ctrl-C ends the command; what was done is kept."""
    with click.progressbar(steps, number, label=label, file=sys.stderr, show_pos=True, hidden=not number) as bar:
        try:
            yield from bar
        except KeyboardInterrupt:
            click.echo("\nstopped; what was read so far is kept", err=True)
            raise click.exceptions.Exit(1) from None


def _today() -> date:
    return datetime.now(UTC).date()
