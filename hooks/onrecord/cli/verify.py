"""`onrecord verify`: report how the quotations are verified, and online whether their pages still have them."""

from typing import TextIO

import click

from onrecord.cli import context, link_report_text
from onrecord.evidence import link_report


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASE]...")
@click.option("--online", is_flag=True, help="Read the pages and their archived copies again, and keep the report.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--summary", type=click.File("a", "utf-8", lazy=False), help="Add the report, in Markdown, to a file.")
@context.CONNECT_TO
def verify(
    cases: tuple[str, ...], connect_to: context.ConnectTo, summary: TextIO | None, *, online: bool, as_json: bool
) -> None:
    """Say how the quotations of all cases, or of each CASE, are verified; with --online, whether their pages still say so."""
    if not online and (as_json or summary):
        raise click.UsageError("--json and --summary report what was found online; add --online")
    root = context.project_root()
    loaded, chosen = context.select_cases(root, cases)
    library = loaded.library
    if not online:
        for case_id in chosen:
            click.echo(context.verification_line(case_id, library.quotation_checks[case_id]))
        return
    from onrecord.evidence import recheck  # takes half a second, which other commands save

    addresses = [address for case_id in chosen for address in link_report.source_addresses(case_id, library.cases[case_id])]
    links: list[link_report.Link] = []
    try:
        with context.open_web(root, connect_to) as web:
            looked = (recheck.check_address(library.cases, address, web, context.utc_today()) for address in addresses)
            for link in context.with_progress(looked, len(addresses), "Reading pages"):
                links.append(link)  # noqa: PERF402 - what was found so far is kept when this is stopped
    finally:
        if links:
            link_report.save(
                root,
                link_report.LinkReport(links=tuple(links)),
                {address for case_id, case in library.cases.items() for address in link_report.source_addresses(case_id, case)},
            )
    if not links:
        raise click.UsageError("these cases have no sources")
    found = link_report.LinkReport(links=tuple(links))
    click.echo(link_report.to_json(found) if as_json else link_report_text.as_text(found), nl=not as_json)
    if summary:
        summary.write(link_report_text.as_markdown(found))
