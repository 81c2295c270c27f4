"""The command line, as `onrecord`. Exit codes: 0 clean, 1 problems found, 2 wrong use."""

import click

from onrecord.commands.changes import changes
from onrecord.commands.check import check
from onrecord.commands.explain import explain
from onrecord.commands.lock import lock
from onrecord.commands.schema import schema
from onrecord.commands.verify import verify


@click.group()
@click.version_option(package_name="onrecord")
def main() -> None:
    """On the Record: news analysis of contested incidents, from one file a case."""


for command in (check, explain, lock, verify, changes, schema):
    main.add_command(command)
