"""`onrecord explain`: print what a rule asks for, with an example."""

from collections.abc import Iterator

import click

from onrecord.authoring import rule_catalog
from onrecord.authoring.rule_catalog import CatalogEntry, Example, Part
from onrecord.format.diagnostics import nearest


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def explain(codes: tuple[str, ...]) -> None:
    """Explain the rules of each CODE, such as R043, with an example that fails and one that passes; without, list all rules."""
    known = {rule.code.lower(): rule.code for rule in rule_catalog.RULES}
    for code in codes:
        if code.lower() not in known:
            meant = nearest(code, known)
            close = f" (did you mean {known[meant]}?)" if meant else ""
            raise click.UsageError(f"there is no rule '{code}'{close}; `onrecord explain` lists all")
    if not codes:
        click.echo("\n".join(_contents()))
        return
    entries = [rule_catalog.get_entry(known[code.lower()]) for code in dict.fromkeys(codes)]
    click.echo("\n\n\n".join("\n".join(_explained(entry)) for entry in entries))


def _contents() -> Iterator[str]:
    """Yield all rules, each in a line, below the titles of their chapters."""
    for title, entries in rule_catalog.chapters().items():
        yield f"{title}\n"
        for entry in entries:
            yield f"  {entry.rule.code}  {entry.rule.doc}"
        yield ""
    yield "`onrecord explain CODE` shows an example of each."


def _explained(entry: CatalogEntry) -> Iterator[str]:
    """Yield the lines on one rule and its example."""
    example = entry.example
    yield f"{entry.rule.code}  {entry.rule.doc}"
    if example.none:
        yield f"\n{example.none}"
        return
    for part in example.fails:
        yield f"\nThis fails: {part.title}"
        yield from _numbered(example, part)
    yield f"\n`{example.command}` says:\n"
    yield from (f"    {message}" for message in example.says)
    for part in example.passes:
        yield f"\nThis passes: {part.title}"
        yield from (["", *(f"    {line}".rstrip() for line in part.text.splitlines())] if part.text else ())


def _numbered(example: Example, part: Part) -> Iterator[str]:
    """Yield the numbered lines of a part, with an arrow before those at which the message points."""
    lines = example.numbered_lines(part)
    yield from [""] if lines else []
    for line in lines:
        yield f"{'-->' if line.wrong else '':>3} {line.number:>3} | {line.text}"
