"""`onrecord check`: all problems of all files, and remarks on their house style; for people, for programs, and mended."""

import os
import sys
from collections.abc import Collection, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

import click

from onrecord.authoring import rule_catalog
from onrecord.cli import autofix, context, reporters
from onrecord.format import style
from onrecord.format.diagnostics import Part, Problem, count_in_words, format_report
from onrecord.format.paths import EVIDENCE_SUFFIX
from onrecord.history import git
from onrecord.site import build

COLOURS = {
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
    "--fix", is_flag=True, help="Mend what is beyond doubt: dates, quotation marks, the order of fields, the first line."
)
@click.option("--since", metavar="REV", help="Report first what stands in files that differ from this revision of git.")
def check(files: tuple[Path, ...], form: str, since: str | None, *, fix: bool) -> None:
    """Report all problems of all files, or only those that stand in FILES.

    What stands in the files that you changed comes first. Remarks on house style come last, and stop nothing.
    """
    root = context.project_root()
    named = {context.project_path(root, file) for file in files}
    chosen = named | {path.replace(".yml", EVIDENCE_SUFFIX) for path in named}  # a case stands or falls with its evidence
    try:
        changed = git.changed_paths(root, since)
    except git.NoRevision as error:
        raise click.UsageError(str(error)) from None
    problems, remarks = _found(root, chosen, changed)
    if fix:
        for path in dict.fromkeys(one.path for one in (*problems, *remarks)):
            for one in autofix.fix_file(root, path):
                click.echo(f"mended: {one}", err=True)
        problems, remarks = _found(root, chosen, changed)
    _print(root, form, problems, remarks, changed)
    counted = [
        count_in_words(problems) if problems else "no problems found",
        *([count_in_words(remarks, "remark")] if remarks else []),
    ]
    if mendable := sum(bool(problem.edits) for problem in problems):
        counted.append(f"`onrecord check --fix` can mend {mendable}")
    if problems:
        counted.append(f"`onrecord explain {problems[0].code}` shows an example")
    click.echo("\n" * (form == "text" and bool(problems or remarks)) + "; ".join(counted), err=True)
    sys.exit(1 if problems else 0)


def _found(root: Path, chosen: Collection[str], changed: Collection[str]) -> tuple[list[Problem], list[Problem]]:
    """The problems, and the remarks on files without any, of the chosen files or of all; those of changed files come first."""
    loaded, problems = build.check(root)
    wrong = {problem.path for problem in problems}  # first things first
    sound = [document for path, document in loaded.documents.items() if path not in wrong]
    remarks = [remark for document in sound for remark in style.remarks(document)]
    found, remarked = ([one for one in some if not chosen or one.path in chosen] for some in (problems, remarks))
    return sorted(found, key=lambda one: (one.path not in changed, one)), sorted(
        remarked, key=lambda one: (one.path not in changed, one)
    )


def _print(root: Path, form: str, problems: Sequence[Problem], remarks: Sequence[Problem], changed: Collection[str]) -> None:
    address = f"{context.site_url(root)}contribute/rules/"
    if form == "json":
        click.echo(reporters.json_report(problems, remarks, RULES, changed, address))
    elif form == "sarif":
        click.echo(reporters.sarif_report(problems, remarks, RULES, version("onrecord"), address))
    elif form == "github":
        if annotations := reporters.github_annotations(problems, remarks):
            click.echo(annotations)
    else:
        _print_text(problems, remarks, changed)


def _print_text(problems: Sequence[Problem], remarks: Sequence[Problem], changed: Collection[str]) -> None:
    mine = [problem for problem in problems if problem.path in changed]
    others = [problem for problem in problems if problem.path not in changed]
    parts = (
        ("", mine),
        ("In files that you have not changed:\n" if mine else "", others),
        ("Remarks, which stop nothing:\n", remarks),
    )
    text = "\n\n".join(f"{heading}{format_report(found, _paint)}" for heading, found in parts if found)
    if text:
        click.echo(text, color=False if "NO_COLOR" in os.environ else None)


def _paint(text: str, part: Part) -> str:
    return COLOURS[part](text)
