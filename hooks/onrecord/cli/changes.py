"""`onrecord changes`: print what changed in the cases, and check that changed facts have their corrections."""

import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import click

from onrecord.cli import context, reporters
from onrecord.corpus import loader
from onrecord.format.diagnostics import Problem, count_in_words
from onrecord.history import case_history, git
from onrecord.history.changes import Change
from onrecord.history.comparison import Comparison, compare_with_revision
from onrecord.site import build


@click.command()
@click.option("--since", metavar="REV", help="Compare the files as they stand with a revision of git, such as origin/main.")
@click.option("--check", "checked", is_flag=True, help="With --since: every fact that changed must have its correction.")
@click.option("--format", "form", type=click.Choice(["text", "github"]), default="text", help="With --check: how to report.")
def changes(since: str | None, form: str, *, checked: bool) -> None:
    """Say what changed in the cases, in their own terms: the last hundred changes, or all since a revision."""
    if checked and since is None:
        raise click.UsageError("--check needs --since REV: the revision to compare with, such as origin/main")
    root = context.project_root()
    loaded, problems = build.check(root)
    names = case_history.display_names(loaded.library)
    if since is None:
        _last_changes(root, loaded, names)
        return
    try:
        found = compare_with_revision(root, since, names)
    except git.NoRevision as error:
        raise click.UsageError(str(error)) from None
    changed = [comparison for comparison in found if comparison.changes or not comparison.readable]
    if checked:
        _check_corrections(changed, {problem.path for problem in problems}, form)
        return
    _print_changes((comparison.case, comparison.changes) for comparison in changed)


def _print_changes(groups: Iterable[tuple[str, Iterable[Change]]]) -> None:
    for title, group in groups:
        click.echo("\n  ".join((title, *(change.words for change in group))))


def _last_changes(root: Path, loaded: loader.LoadedProject, names: Mapping[str, str]) -> None:
    """Print the last hundred changes, day by day and case by case."""
    history = case_history.read_history(root, case_history.current_ids(case_history.case_contents(loaded.documents)), names)
    if history is None:
        raise click.UsageError("there is no history here: this needs git, and a repository with a commit")
    _print_changes((f"{day.day}  {day.case}", day.changes) for day in history.latest())
    if not history.complete:
        click.echo("this clone holds only the latest part of the history; `git fetch --unshallow` fetches the rest", err=True)


def _check_corrections(changed: Iterable[Comparison], broken: Collection[str], form: str) -> None:
    """Report every change without its correction, and exit with 1 if there is any, or a file that cannot be compared."""
    found: list[Problem] = []
    unread = False
    for comparison in changed:
        if comparison.path in broken:
            click.echo(f"{comparison.path} has other problems; run `onrecord check` first", err=True)
        unread |= not comparison.readable
        found += comparison.problems(context.utc_today())
    if found and form == "github":
        click.echo(reporters.github_annotations(found, ()))
        click.echo(f"\n{count_in_words(found)}", err=True)
        sys.exit(1)
    context.exit_with_problems(found)
    if unread:
        sys.exit(1)
    click.echo("every change of a published fact has its correction", err=True)
