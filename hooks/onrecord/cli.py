"""The command line: `onrecord check`. Exit codes: 0 clean, 1 problems found, 2 wrong use."""

import sys
from pathlib import Path

import click

from onrecord import site
from onrecord.problems import count, report


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


def _project() -> Path:
    """The nearest folder, from here upwards, that holds cases/ and mkdocs.yml."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "cases").is_dir() and (folder / "mkdocs.yml").is_file():
            return folder
    raise click.UsageError("no project here: run this in a folder that holds cases/ and mkdocs.yml")


def _within(root: Path, file: Path) -> str:
    try:
        return file.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(f"{file} is not a file of the project in {root}") from None
