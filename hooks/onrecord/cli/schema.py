"""`onrecord schema`: write the schemas and the explained example, which are generated from the model."""

import sys
from pathlib import Path

import click

from onrecord.authoring import example
from onrecord.cli import context
from onrecord.export import json_api, openapi
from onrecord.format import yaml_reader
from onrecord.format.diagnostics import format_report

FOLDER = "schema"


@click.command()
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; say what is out of date, and exit with 1 if anything is."
)
def schema(*, only_check: bool) -> None:
    """Write the JSON Schemas of schema/, which editors read, and the explanations in cases/_example.yml.

    Both are made from the model and, as to their examples, from files; run it after a change of either.
    """
    root = context.project_root()
    due = _due(root)
    stale = [path for path, content in due.items() if not (root / path).is_file() or (root / path).read_bytes() != content]
    for path in stale:
        if only_check:
            click.echo(f"{path} is out of date; run `onrecord schema`")
        else:
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_bytes(due[path])
            click.echo(f"wrote {path}")
    if not stale:
        click.echo("everything is up to date", err=True)
    elif only_check:
        sys.exit(1)


def _due(root: Path) -> dict[str, bytes]:
    """Return the generated files by path."""
    due: dict[str, bytes] = {}
    if (root / example.EXAMPLE).is_file():
        document, problems = yaml_reader.read(example.EXAMPLE, (root / example.EXAMPLE).read_bytes())
        if document is None:
            click.echo(format_report(problems))
            sys.exit(1)
        due[example.EXAMPLE] = example.with_explanations(document).encode()
    examples = example.read_examples(root)
    return due | {
        f"{FOLDER}/{name}": json_api.encode_indented(make(examples)) for name, (_, _, make) in openapi.SCHEMAS.items()
    }
