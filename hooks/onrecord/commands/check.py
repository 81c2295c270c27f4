"""`onrecord check`: all problems of all case files."""

import sys
from pathlib import Path

import click

from onrecord import site
from onrecord.commands import project
from onrecord.problems import count, report


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Report all problems of all case files, or only those that stand in FILES."""
    root = project.root()
    chosen = {project.within(root, file) for file in files}
    _, problems = site.check(root)
    shown = [problem for problem in problems if not chosen or problem.path in chosen]
    if shown:
        click.echo(report(shown))
        click.echo(f"\n{count(shown)}", err=True)
        sys.exit(1)
    click.echo("no problems found", err=True)
