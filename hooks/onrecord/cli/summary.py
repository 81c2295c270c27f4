"""`onrecord summary`: sum up for reviewers what a pull request does to the record."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import click

from onrecord.cli import context
from onrecord.cli.review import Review
from onrecord.history import case_history, comparison, git
from onrecord.site import build


@click.command()
@click.option("--since", metavar="REV", required=True, help="The revision to compare with, such as origin/main.")
@click.option(
    "--output", metavar="FILE", type=click.File("w", "utf-8", lazy=False), default="-", help="Write it to FILE instead."
)
def summary(since: str, output: TextIO) -> None:
    """Sum up in Markdown what changed since a revision: the cases in terms of facts, new problems, evidence, other files."""
    root = context.project_root()
    loaded, problems = build.check(root)
    try:
        comparisons = comparison.compare_with_revision(root, since, case_history.display_names(loaded.library))
        files = git.changed_files(root, since)
        with TemporaryDirectory() as folder:
            git.export_revision(root, since, Path(folder))
            _, earlier = build.check(Path(folder))
    except git.NoRevision as error:
        raise click.UsageError(str(error)) from None
    review = Review(
        loaded=loaded,
        problems=problems,
        earlier_problems=earlier,
        comparisons=comparisons,
        files=files,
        today=context.utc_today(),
    )
    output.write(review.markdown())
