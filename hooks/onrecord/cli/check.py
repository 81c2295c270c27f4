"""`onrecord check`: report and fix problems of files, and remarks on their house style."""

import os
import sys
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

import click

from onrecord.authoring import rule_catalog
from onrecord.cli import autofix, context, reporters
from onrecord.format import style
from onrecord.format.diagnostics import Problem, count_in_words, format_report
from onrecord.format.paths import EVIDENCE_SUFFIX
from onrecord.history import git
from onrecord.site import build

_COLOURS = {
    "location": partial(click.style, bold=True),
    "code": partial(click.style, fg="red", bold=True),
    "frame": partial(click.style, dim=True),
    "caret": partial(click.style, fg="red", bold=True),
}
RULES = {rule.code: rule for rule in rule_catalog.RULES}


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text", help="How to write the report."
)
@click.option(
    "--fix",
    is_flag=True,
    help="Mend what is beyond doubt: dates, quotation marks, the order of fields, the first line, an earlier format.",
)
@click.option("--since", metavar="REV", help="Report first what stands in files that differ from this revision of git.")
def check(files: tuple[Path, ...], form: str, since: str | None, *, fix: bool) -> None:
    """Report all problems of all files, or only those that stand in FILES.

    What stands in the files that you changed comes first. Remarks on house style come last, and stop nothing.
    """
    root = context.project_root()
    named = {context.project_path(root, file) for file in files}
    chosen = named | {path.replace(".yml", EVIDENCE_SUFFIX) for path in named}  # evidence belongs to its case
    try:
        changed = git.changed_paths(root, since)
    except git.NoRevision as error:
        raise click.UsageError(str(error)) from None
    problems, remarks = _find(root, chosen, changed)
    if fix:
        for path in dict.fromkeys(one.path for one in (*problems, *remarks)):
            for one in autofix.fix_file(root, path):
                click.echo(f"mended: {one}", err=True)
        problems, remarks = _find(root, chosen, changed)
    _print(root, form, problems, remarks, changed)
    counted = [count_in_words(problems) if problems else "no problems found"]
    if remarks:
        counted.append(count_in_words(remarks, "remark"))
    if fixable := sum(bool(problem.edits) for problem in problems):
        counted.append(f"`onrecord check --fix` can mend {fixable}")
    if problems:
        counted.append(f"`onrecord explain {problems[0].code}` shows an example")
    click.echo("\n" * (form == "text" and bool(problems or remarks)) + "; ".join(counted), err=True)
    sys.exit(1 if problems else 0)


def _find(root: Path, chosen: Collection[str], changed: Collection[str]) -> tuple[list[Problem], list[Problem]]:
    """Return the problems, and the remarks on files without any, of chosen files or of all; changed files come first."""
    loaded, problems = build.check(root)
    invalid = {problem.path for problem in problems}
    valid = [document for path, document in loaded.documents.items() if path not in invalid]
    remarks = [remark for document in valid for remark in style.remarks(document)]

    def select(found: Iterable[Problem]) -> list[Problem]:
        return sorted(
            (one for one in found if not chosen or one.path in chosen), key=lambda one: (one.path not in changed, one)
        )

    return select(problems), select(remarks)


def _print(root: Path, form: str, problems: Sequence[Problem], remarks: Sequence[Problem], changed: Collection[str]) -> None:
    address = f"{context.site_url(root)}contribute/rules/"
    if form == "json":
        click.echo(reporters.json_report(problems, remarks, RULES, changed, address))
    elif form == "sarif":
        click.echo(reporters.sarif_report(problems, remarks, RULES, version("onrecord"), address))
    elif form == "github":
        if annotations := reporters.github_annotations(problems, remarks):
            click.echo(annotations)
    elif text := _text_report(problems, remarks, changed):
        click.echo(text, color=False if "NO_COLOR" in os.environ else None)


def _text_report(problems: Sequence[Problem], remarks: Sequence[Problem], changed: Collection[str]) -> str:
    mine = [problem for problem in problems if problem.path in changed]
    others = [problem for problem in problems if problem.path not in changed]
    parts = (
        ("", mine),
        ("In files that you have not changed:\n" if mine else "", others),
        ("Remarks, which stop nothing:\n", remarks),
    )
    return "\n\n".join(
        f"{heading}{format_report(found, lambda text, part: _COLOURS[part](text))}" for heading, found in parts if found
    )
