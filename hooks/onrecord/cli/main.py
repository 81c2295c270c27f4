"""The command line, as `onrecord`. Exit codes: 0 clean, 1 problems found, 2 wrong use."""

import click

from onrecord.cli import changes, check, explain, lock, new, schema, summary, verify


@click.group()
@click.version_option(package_name="onrecord")
def main() -> None:
    """On the Record: news analysis of contested incidents, from one file a case."""


COMMANDS = (new.new, check.check, explain.explain, lock.lock, verify.verify, changes.changes, summary.summary, schema.schema)
for command in COMMANDS:
    main.add_command(command)
