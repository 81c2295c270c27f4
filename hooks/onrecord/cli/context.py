"""What the commands share: the project, the selected cases, connections to the web, and how they end."""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import click

from onrecord.corpus import loader
from onrecord.evidence import lockfile
from onrecord.format import paths
from onrecord.format.diagnostics import Problem, count_in_words, did_you_mean, format_report, visible
from onrecord.site import build

if TYPE_CHECKING:
    from onrecord.evidence.fetch import Web

_T = TypeVar("_T")
ConnectTo: TypeAlias = dict[str, tuple[str, int]]
"""The address and port at which to reach a host instead, by its name."""


def _parse_connect_to(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> ConnectTo:
    found: ConnectTo = {}
    for pair in given:
        match = re.fullmatch(r"([^=]+)=(.+):([0-9]+)", pair)
        if not match:
            raise click.UsageError(f"'{pair}': write --connect-to HOST=ADDRESS:PORT")
        found[match[1].lower()] = (match[2], int(match[3]))
    return found


CONNECT_TO = click.option(
    "--connect-to",
    multiple=True,
    metavar="HOST=ADDRESS:PORT",
    callback=_parse_connect_to,
    help="Reach HOST there instead, for instance a mirror of yours.",
)


def open_web(root: Path, connect_to: ConnectTo) -> "Web":
    """Return a client for public pages that names the site to their owners. To be closed, as a context manager does."""
    from onrecord.evidence.fetch import Web, user_agent  # takes half a second, which other commands save

    return Web(agent=user_agent(site_url(root)), connect_to=connect_to)


def project_root() -> Path:
    """Return the nearest folder, from here upwards, that holds cases/ and mkdocs.yml."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "cases").is_dir() and (folder / "mkdocs.yml").is_file():
            return folder
    raise click.UsageError("no project here: run this in a folder that holds cases/ and mkdocs.yml")


def site_url(root: Path) -> str:
    """Return the public address of the site, or nothing where it has none yet."""
    found = re.search(r"(?m)^site_url:\s*(https?://[\w./:-]+)", (root / "mkdocs.yml").read_text("utf-8", "replace"))
    return found[1] if found else ""


def project_path(root: Path, file: Path) -> str:
    """Return the path of a file as problems show it. Raises UsageError for a file outside of the project."""
    try:
        return file.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(visible(f"{file} is not a file of the project in {root}")) from None


def exit_with_problems(problems: Iterable[Problem], advice: str = "") -> None:
    """Print problems, and how many there are, and exit with 1; do nothing if there are none."""
    if found := list(problems):
        click.echo(format_report(found))
        click.echo(f"\n{count_in_words(found)}{advice}", err=True)
        sys.exit(1)


def select_cases(root: Path, named: tuple[str, ...]) -> tuple[loader.LoadedProject, tuple[str, ...]]:
    """Return the project and the ids of the named cases, or of all; exits if they have problems other than of evidence."""
    loaded, problems = build.check(root)
    named_cases = tuple(dict.fromkeys(Path(name).stem for name in named))
    wanted = named_cases or loaded.case_ids
    for name in wanted:
        if name not in loaded.case_ids:
            raise click.UsageError(f"there is no case '{name}'{did_you_mean(name, loaded.case_ids)}")
        if name in named_cases and name in loaded.library.withdrawn:
            raise click.UsageError(f"the case '{name}' was withdrawn; it has no quotations any more")
    files = {path for name in wanted for path in (paths.case_path(name), paths.evidence_path(name))}
    of_evidence = {
        rule.code
        for rule in (lockfile.NOT_LOCKED, lockfile.ALTERED, lockfile.OTHER_PAGE, lockfile.READ_AFTER_ALL, lockfile.TURNED)
    }
    exit_with_problems(
        (problem for problem in problems if problem.path in files and problem.code not in of_evidence), "; mend them first"
    )
    return loaded, tuple(name for name in wanted if name in loaded.library.cases)


def verification_line(case_id: str, checks: lockfile.Checks) -> str:
    """Return in a line how many quotations of a case are verified."""
    number, quoted = lockfile.count_verified(checks)
    return f"{case_id}: {number} of {quoted} quotations verified"


def with_progress(steps: Iterable[_T], number: int, label: str) -> Iterator[_T]:
    """Yield the results of steps with a progress bar. Ctrl-C ends the command; what was done is kept."""
    with click.progressbar(steps, number, label=label, file=sys.stderr, show_pos=True, hidden=not number) as bar:
        try:
            yield from bar
        except KeyboardInterrupt:
            click.echo("\nstopped; what was read so far is kept", err=True)
            raise click.exceptions.Exit(1) from None


def utc_today() -> date:
    """Return today in UTC: a record has one calendar wherever it is kept."""
    return datetime.now(UTC).date()
