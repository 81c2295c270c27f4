"""`onrecord lock`: find the quotations in the text of their sources, and write the evidence."""

from pathlib import Path

import click

from onrecord.cli import context
from onrecord.corpus import loader
from onrecord.evidence import lockfile
from onrecord.format import paths
from onrecord.format.diagnostics import Problem, did_you_mean


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option("--source", "saved", multiple=True, metavar="ID=FILE", help="Read source ID from a FILE that you saved.")
@click.option("--again", is_flag=True, help="Read every source again, not only where evidence is wanting.")
@click.option("--upgrade", is_flag=True, help="Only rewrite evidence of an earlier format; no page is read.")
@context.CONNECT_TO
def lock(cases: tuple[str, ...], saved: tuple[str, ...], connect_to: context.ConnectTo, *, again: bool, upgrade: bool) -> None:
    """Find the quotations of all cases, or of each CASE, in the text of their sources, and write the evidence."""
    from onrecord.evidence import locking  # takes half a second, which other commands save

    root = context.project_root()
    if upgrade:
        if again or saved:
            raise click.UsageError("--upgrade reads no source; leave out --again and --source")
        _upgrade(root, cases)
        return
    loaded, chosen = context.select_cases(root, cases)
    files = _saved(loaded, chosen, saved)
    library = loaded.library
    tasks = [
        locking.Task(case_id, library.cases[case_id], loaded.documents[paths.case_path(case_id)], source_id)
        for case_id in chosen
        for source_id in locking.sources_to_read(
            library.cases[case_id], library.quotation_checks[case_id], again=again, saved=files
        )
    ]
    problems: list[Problem] = []
    try:
        with context.open_web(root, connect_to) as web:
            locked = locking.lock_sources(root, tasks, locking.SourceReader(web, context.utc_today(), files))
            for found in context.with_progress(locked, len(tasks), "Reading sources"):
                problems += found
    finally:
        for case_id in chosen:
            case = library.cases[case_id]
            click.echo(context.verification_line(case_id, lockfile.check_quotations(case, locking.prune(root, case_id, case))))
    context.exit_with_problems(problems)


def _upgrade(root: Path, cases: tuple[str, ...]) -> None:
    """Rewrite the evidence of an earlier format of all cases, or of those named; an invalid file is left as it is."""
    from onrecord.evidence import locking

    files = [file for file in sorted((root / "cases").glob(f"[!.]*{paths.EVIDENCE_SUFFIX}")) if not file.is_symlink()]
    found = {file.name.removesuffix(paths.EVIDENCE_SUFFIX): file for file in files}
    chosen = dict.fromkeys(Path(name).stem.removesuffix(".evidence") for name in cases) or found
    problems = []
    for case_id in chosen:
        if case_id not in found:
            raise click.UsageError(f"there is no {paths.evidence_path(case_id)}{did_you_mean(case_id, found)}")
        try:
            upgraded = locking.upgrade(root, case_id)
        except lockfile.InvalidEvidence as error:
            message = f"{error}; {error.fix.format(case_id=case_id)}"
            problems.append(Problem.of_file(paths.evidence_path(case_id), lockfile.NOT_EVIDENCE, message))
        else:
            click.echo(f"{case_id}: {'written in the format of today' if upgraded else 'has the format of today'}")
    context.exit_with_problems(problems)


def _saved(loaded: loader.LoadedProject, chosen: tuple[str, ...], given: tuple[str, ...]) -> dict[str, Path]:
    """Return the files that hold the text of sources, by the source's id."""
    if given and len(chosen) != 1:
        raise click.UsageError("--source belongs to one case; name it: onrecord lock CASE --source ID=FILE")
    files: dict[str, Path] = {}
    for pair in given:
        source_id, equals, name = pair.partition("=")
        case = loaded.library.cases[chosen[0]]
        if not equals:
            raise click.UsageError(f"'{pair}': write --source ID=FILE, as in --source {next(iter(case.sources))}=page.html")
        if source_id not in case.sources:
            raise click.UsageError(f"'{chosen[0]}' has no source '{source_id}'{did_you_mean(source_id, case.sources)}")
        if not any(statement.quote and source_id in statement.source for statement in case.statements.values()):
            raise click.UsageError(f"nothing is quoted from '{source_id}', so there is nothing to look for in {name}")
        if not Path(name).is_file():
            raise click.UsageError(f"there is no file {name}")
        files[source_id] = Path(name)
    return files
