"""`onrecord lock`: the quotations, found in the text of their sources, and the evidence kept."""

import sys
from pathlib import Path

import click

from onrecord.cli import context
from onrecord.corpus import loader
from onrecord.format.diagnostics import Problem, count_in_words, did_you_mean, format_report


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option("--source", "saved", multiple=True, metavar="ID=FILE", help="Read source ID from a FILE that you saved.")
@click.option("--again", is_flag=True, help="Read every source again, not only where evidence is wanting.")
@context.CONNECT_TO
def lock(cases: tuple[str, ...], saved: tuple[str, ...], connect_to: tuple[str, ...], *, again: bool) -> None:
    """Find the quotations of all cases, or of each CASE, in the text of their sources, and write the evidence."""
    # What reads pages takes half a second to load; the other commands do without.
    from onrecord.evidence import locking
    from onrecord.evidence.fetch import Web, user_agent

    root = context.project_root()
    loaded, chosen = context.select_cases(root, cases)
    files = _saved(loaded, chosen, saved)
    library = loaded.library
    work = [
        (case_id, source_id)
        for case_id in chosen
        for source_id in locking.to_read(library.cases[case_id], library.evidence.get(case_id), again=again, saved=files)
    ]
    problems: list[Problem] = []
    try:
        with Web(agent=user_agent(context.site_url(root)), connect_to=context.parse_connect_to(connect_to)) as web:
            locked = locking.run(root, library.cases, loaded.documents, library.evidence, work, files, web, context.utc_today())
            for found in context.with_progress(locked, len(work), "Reading sources"):
                problems += found
    finally:
        for case_id in chosen:
            case = library.cases[case_id]
            click.echo(context.verification_line(case_id, case, locking.prune(root, case_id, case)))
    if problems:
        click.echo(format_report(problems))
        click.echo(f"\n{count_in_words(problems)}", err=True)
        sys.exit(1)


def _saved(loaded: loader.LoadedProject, chosen: tuple[str, ...], given: tuple[str, ...]) -> dict[str, Path]:
    """The files that hold the text of sources, by the source's id."""
    if given and len(chosen) != 1:
        raise click.UsageError("--source belongs to one case; name it: onrecord lock CASE --source ID=FILE")
    files: dict[str, Path] = {}
    for pair in given:
        source_id, equals, name = pair.partition("=")
        case = loaded.library.cases[chosen[0]]
        known = case.sources
        if not equals:
            raise click.UsageError(f"'{pair}': write --source ID=FILE, as in --source {next(iter(known))}=page.html")
        if source_id not in known:
            raise click.UsageError(f"'{chosen[0]}' has no source '{source_id}'{did_you_mean(source_id, known)}")
        if not any(said.quote and source_id in said.source for said in case.statements.values()):
            raise click.UsageError(f"nothing is quoted from '{source_id}', so there is nothing to look for in {name}")
        if not Path(name).is_file():
            raise click.UsageError(f"there is no file {name}")
        files[source_id] = Path(name)
    return files
