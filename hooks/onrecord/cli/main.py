"""The command line, as `onrecord`. Exit codes: 0 clean, 1 problems found, 2 wrong use."""

import click

from onrecord.cli.changes import changes
from onrecord.cli.check import check
from onrecord.cli.explain import explain
from onrecord.cli.lock import lock
from onrecord.cli.new import new
from onrecord.cli.schema import schema
from onrecord.cli.summary import summary
from onrecord.cli.verify import verify


@click.group()
@click.version_option(package_name="onrecord")
def main() -> None:
    """On the Record: news analysis of contested incidents, from one file a case."""


for command in (new, check, explain, lock, verify, changes, summary, schema):
    main.add_command(command)
