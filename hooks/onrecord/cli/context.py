"""What the commands share: the project they are run in, the cases they are run on, and the other ends of their connections."""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import click

from onrecord.corpus import loader
from onrecord.evidence import lockfile
from onrecord.format import paths
from onrecord.format.diagnostics import count_in_words, did_you_mean, format_report, visible
from onrecord.site import build

_T = TypeVar("_T")

CONNECT_TO = click.option(
    "--connect-to", multiple=True, metavar="HOST=ADDRESS:PORT", help="Reach HOST there instead, for instance a mirror of yours."
)


def project_root() -> Path:
    """The nearest folder, from here upwards, that holds cases/ and mkdocs.yml."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "cases").is_dir() and (folder / "mkdocs.yml").is_file():
            return folder
    raise click.UsageError("no project here: run this in a folder that holds cases/ and mkdocs.yml")


def site_url(root: Path) -> str:
    """The public address of the site, by which the owners of pages can find who reads them."""
    found = re.search(r"(?m)^site_url:\s*(https?://[\w./:-]+)", (root / "mkdocs.yml").read_text("utf-8", "replace"))
    return found[1] if found else ""


def project_path(root: Path, file: Path) -> str:
    """The path of a file as problems show it; ends where it is not a file of the project."""
    try:
        return file.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(visible(f"{file} is not a file of the project in {root}")) from None


def select_cases(root: Path, named: tuple[str, ...]) -> tuple[loader.LoadedProject, tuple[str, ...]]:
    """The cases that are named, or all; ends with their problems if they have others than those of evidence."""
    loaded, problems = build.check(root)
    named_cases = tuple(dict.fromkeys(Path(name).stem for name in named))
    wanted = named_cases or loaded.case_ids
    for name in wanted:
        if name not in loaded.case_ids:
            raise click.UsageError(f"there is no case '{name}'{did_you_mean(name, loaded.case_ids)}")
        if name in named_cases and name in loaded.library.withdrawn:
            raise click.UsageError(f"the case '{name}' was withdrawn; it has no quotations any more")
    files = {path for name in wanted for path in (paths.case_path(name), paths.evidence_path(name))}
    mendable = {rule.code for rule in (lockfile.NOT_LOCKED, lockfile.ALTERED, lockfile.OTHER_PAGE, lockfile.READ_AFTER_ALL)}
    found = [problem for problem in problems if problem.path in files and problem.code not in mendable]
    if found:
        click.echo(format_report(found))
        click.echo(f"\n{count_in_words(found)}; mend them first", err=True)
        sys.exit(1)
    return loaded, tuple(name for name in wanted if name in loaded.library.cases)


def verification_line(case_id: str, checks: lockfile.Checks) -> str:
    """How many quotations of a case are verified, in a line."""
    number, quoted = lockfile.count_verified(checks)
    return f"{case_id}: {number} of {quoted} quotations verified"


def parse_connect_to(given: tuple[str, ...]) -> dict[str, tuple[str, int]]:
    """Where hosts are to be reached, by their name."""
    found: dict[str, tuple[str, int]] = {}
    for pair in given:
        host, equals, place = pair.partition("=")
        address, colon, port = place.rpartition(":")
        if not (host and equals and address and colon and port.isdecimal()):
            raise click.UsageError(f"'{pair}': write --connect-to HOST=ADDRESS:PORT")
        found[host.lower()] = (address, int(port))
    return found


def with_progress(steps: Iterable[_T], number: int, label: str) -> Iterator[_T]:
    """Steps as they are done, with a progress bar on the terminal. Ctrl-C ends the command; what was done is kept."""
    with click.progressbar(steps, number, label=label, file=sys.stderr, show_pos=True, hidden=not number) as bar:
        try:
            yield from bar
        except KeyboardInterrupt:
            click.echo("\nstopped; what was read so far is kept", err=True)
            raise click.exceptions.Exit(1) from None


def utc_today() -> date:
    """The day in UTC: a record has one calendar wherever it is kept."""
    return datetime.now(UTC).date()
