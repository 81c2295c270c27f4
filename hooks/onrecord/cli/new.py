"""`onrecord new`: write a valid draft of a case from an article."""

import os
from pathlib import Path

import click

from onrecord import atomic
from onrecord.cli import context
from onrecord.cli.prompts import Prompter, on_terminal, print_status
from onrecord.corpus import loader
from onrecord.format import paths
from onrecord.format.style import UNWRITTEN

_NEXT_STEPS = """
Next:
  1. Open it in an editor, and write what is “{unwritten}”; the notes in it say how.
  2. make serve  (shows the page while you write)
  3. .venv/bin/onrecord check {path}  (finds mistakes, and says how to mend them)
  4. .venv/bin/onrecord lock {case_id}  (finds your quotations in their sources)
  5. Send it, with the evidence that lock wrote beside it, as a pull request."""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("address", required=False)
@click.option("--file", type=_FILE, help="Read the page from a FILE that you saved, as a web page or as a PDF.")
@click.option("--title", help="The title of the article, as the page prints it.")
@click.option("--publisher", help="Who published it.")
@click.option("--author", help="Its author, if the page names one.")
@click.option("--published", metavar="DATE", help="When it was published, no more precise than the page.")
@click.option("--archive", metavar="ADDRESS", help="An archived copy of it.")
@click.option("--no-archive", metavar="REASON", help="Why there is none.")
@click.option("--headline", help="The headline of the case: your own, and it takes no side.")
@click.option("--when", metavar="DATE", help="When the incident took place.")
@click.option("--place", help="Where: a country, or a town and a country.")
@click.option("--field", help="The trade or field.")
@click.option("--kind", help="What kind of incident.")
@click.option("--party", "parties", multiple=True, metavar="ID|NAME=KIND", help="A party; the first is the main one.")
@click.option("--maintainer", help="Who answers for the record.")
@click.option("--id", "case_id", metavar="ID", help="The name of the file and of the page.")
@click.option("--anyway", is_flag=True, help="Begin a case even if another has this page as a source.")
@click.option("--yes", is_flag=True, help="Ask nothing; take what is proposed.")
@click.option("--offline", is_flag=True, help="Read nothing from the web.")
@click.option("--from-issue", metavar="FILE", type=_FILE, help="Take what the issue form asked: a forge’s event, or its text.")
@click.option("--output", type=click.Choice(["github"]), help="Also tell the steps of a workflow the id and the path.")
@context.CONNECT_TO
def new(
    address: str | None,
    file: Path | None,
    parties: tuple[str, ...],
    case_id: str | None,
    from_issue: Path | None,
    output: str | None,
    connect_to: context.ConnectTo,
    *,
    anyway: bool,
    yes: bool,
    offline: bool,
    **options: str | None,
) -> None:
    """Begin a case with the article at ADDRESS: a draft in cases/, valid at once, that says what is still to be written.

    It reads the page, looks whether the case is there already, and asks for what it cannot read. Nothing is overwritten.
    """
    from onrecord.authoring import drafting  # these take half a second, which other commands save
    from onrecord.cli import new_facts, new_parties

    root, today = context.project_root(), context.utc_today()
    outputs = os.environ.get("GITHUB_OUTPUT")
    if output and not outputs:
        raise click.UsageError("--output github writes to the file that GITHUB_OUTPUT names, and it names none")
    facts = new_facts.from_options(options, today)
    answers, reported = new_facts.from_issue(from_issue, today) if from_issue else ({}, ())
    prompter = Prompter(interactive=on_terminal() and not (yes or from_issue))
    loaded = loader.load(root)
    library = loaded.library.without_dangling_references()
    named, title = new_facts.ask_address(prompter, address or answers.get("address", ""), facts, library)
    with context.open_web(root, connect_to) as opened:
        web = None if offline else opened
        page, url, of_page = new_facts.read_page(named, file, web, today)
        facts = {"title": title, **answers, **of_page, **facts}
        facts = new_facts.reuse_description(prompter, library, url, facts, anyway=anyway)
        facts = new_facts.complete_article(prompter, facts, url, today)
        facts = new_facts.add_archive(facts, named, url, web, today)
    text = "\n".join((page.text if page else "", *(answer for _, answer in reported)))
    involved = new_parties.choose_parties(prompter, loaded, parties, (facts["title"], facts.get("headline", "")), text)
    new_facts.confirm_new_incident(prompter, library, facts, involved, today)
    is_read = page is not None or not from_issue
    if not is_read and not parties:  # a page that nobody has read names nobody
        involved = (drafting.new_party("Publisher", "publication", f"published the article; its name is {UNWRITTEN}", ()),)
    involved = involved or (new_parties.publisher_as_party(loaded, facts["publisher"]),)
    facts = new_facts.ask_incident(prompter, library, facts, today)
    named_after = facts if is_read else {**facts, "title": "report"}
    draft = drafting.Draft(
        id=new_parties.choose_case_id(prompter, root, loaded, case_id, named_after, involved),
        today=today,
        url=url,
        article=facts["title"],
        parties=involved,
        note=new_facts.source_note(page, reported=bool(from_issue)),
        reported=reported,
        is_read=is_read,
        **{name: value for name, value in facts.items() if name not in ("title", "address")},
    )
    path = paths.case_path(draft.id)
    try:
        atomic.create(root / path, drafting.as_yaml(draft))
    except FileExistsError:
        raise click.ClickException(f"{path} is there already, and nothing is overwritten; name another id with --id") from None
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from None
    if output and outputs:
        with Path(outputs).open("a", encoding="utf-8") as opened_outputs:
            opened_outputs.write(f"id={draft.id}\npath={path}\n")
    print_status("draft", path)
    if not from_issue:
        click.echo(_NEXT_STEPS.format(unwritten=UNWRITTEN, path=path, case_id=draft.id), err=True)
    click.echo(path)
