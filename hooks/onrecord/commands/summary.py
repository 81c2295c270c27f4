"""`onrecord summary`: what a pull request does to the record, for those who review it."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import click

from onrecord import history, site
from onrecord.commands import project
from onrecord.review import Review


@click.command()
@click.option("--since", metavar="REV", required=True, help="The revision to compare with, such as origin/main.")
@click.option(
    "--output", metavar="FILE", type=click.File("w", "utf-8", lazy=False), default="-", help="Write it to FILE instead."
)
def summary(since: str, output: TextIO) -> None:
    """Sum up in Markdown what changed since a revision: the cases in terms of facts, new problems, evidence, other files."""
    root = project.root()
    reading, problems = site.check(root)
    try:
        comparisons = history.compared(root, since, history.names(reading.library))
        files = history.altered(root, since)
        with TemporaryDirectory() as folder:
            history.restored(root, since, Path(folder))
            _, earlier = site.check(Path(folder))
    except history.NoRevision as error:
        raise click.UsageError(str(error)) from None
    output.write(Review(reading, problems, earlier, comparisons, files, project.today()).summary())
