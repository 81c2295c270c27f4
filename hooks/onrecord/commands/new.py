"""`onrecord new`: from an article to a draft of a case that is valid at once."""

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
from pydantic import TypeAdapter, ValidationError

from onrecord import cited, drafting, model, overlap, publish, read, reports, when
from onrecord.commands import project
from onrecord.commands.asking import Asker, on_terminal, say
from onrecord.drafting import Draft, Involved
from onrecord.housestyle import UNWRITTEN
from onrecord.library import Library
from onrecord.model import PartyKind, Source
from onrecord.problems import did_you_mean
from onrecord.read import RESERVED, Reading
from onrecord.wording import alike
from onrecord.yamltext import acceptable

if TYPE_CHECKING:
    from onrecord.articles import Article
    from onrecord.web import Web

MOST_BYTES = 30_000_000
"""Bytes of a saved page that are read."""
ROOM = 300
"""Characters of a text that is given."""
_KINDS: tuple[PartyKind, ...] = get_args(PartyKind)
_ONCE: TypeAdapter[when.When] = TypeAdapter(model.OnceField)
_WHEN: TypeAdapter[when.When] = TypeAdapter(model.WhenField)
_ID: TypeAdapter[str] = TypeAdapter(model.Id)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Facts = dict[str, str]
"""What is known so far, by the names of the options; what is not known is not in it, or empty."""


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
@project.CONNECT_TO
def new(
    address: str | None,
    file: Path | None,
    parties: tuple[str, ...],
    case_id: str | None,
    from_issue: Path | None,
    output: str | None,
    connect_to: tuple[str, ...],
    *,
    anyway: bool,
    yes: bool,
    offline: bool,
    **options: str | None,
) -> None:
    """Begin a case with the article at ADDRESS: a draft in cases/, valid at once, that says what is still to be written.

    It reads the page, looks whether the case is there already, and asks for what it cannot read. Nothing is overwritten.
    """
    # What reads pages takes half a second to load; the other commands do without.
    from onrecord.web import Web, user_agent

    root, today = project.root(), project.today()
    outputs = _outputs(output)
    facts = _given(options, today)
    reported: tuple[tuple[str, str], ...] = ()
    asker = Asker(asking=on_terminal() and not (yes or from_issue))
    reading = read.read(root)
    library = reading.library.complete()
    if from_issue:
        answers, reported = _reported(from_issue, today)
        address, facts = address or answers.pop("address", ""), {**answers, **facts}
    url = _address(asker, address or "", facts, library)
    with Web(agent=user_agent(project.address(root)), connect_to=project.elsewhere(connect_to)) as opened:
        web = None if offline else opened
        if kept := cited.original(url):
            facts.setdefault("archive", url)
        page = _page(url, file, web)
        url = cited.untracked(kept or url)
        text = ""
        if page:
            url, text = _own_address(page, url), page.text
            facts = {**_of_page(page, today), **facts}
        facts = _as_known(library, url, facts, anyway=anyway, asker=asker)
        facts = _completed(asker, facts, url, today)
        facts = {**facts, **_archived(facts, url, web, today)}
    told = " ".join(said for _, said in reported)
    involved = _parties(asker, reading, parties, (facts["title"], facts.get("headline", ""), told), text)
    _similar(asker, library, facts, involved, today)
    maintainer = facts.get("maintainer") or _maintainer(asker, library)
    involved = involved or (_publisher(reading, facts["publisher"]),)
    _ask_for_the_rest(asker, facts, today)
    draft = Draft(
        id=_case_id(asker, root, reading, case_id, _proposed(root, reading, facts, involved)),
        today=today,
        maintainer=maintainer,
        url=url,
        article=facts["title"],
        parties=involved,
        note=_note(page),
        reported=reported,
        no_archive=facts.get("no_archive", ""),
        **{name: facts.get(name, "") for name in ("publisher", "author", "published", "archive", "headline", *_INCIDENT)},
    )
    path = read.case_path(draft.id)
    try:
        publish.create(root / path, drafting.text(draft))
    except FileExistsError:
        raise click.ClickException(f"{path} is there already, and nothing is overwritten; name another id with --id") from None
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from None
    if outputs:
        with outputs.open("a", encoding="utf-8") as opened_outputs:
            opened_outputs.write(f"id={draft.id}\npath={path}\n")
    _next_steps(draft.id, path)
    click.echo(path)


_INCIDENT = ("when", "place", "field", "kind")


def _outputs(output: str | None) -> Path | None:
    """The file in which a workflow keeps what its steps tell one another; checked before anything is written."""
    if not output:
        return None
    name = os.environ.get("GITHUB_OUTPUT", "")
    if not name:
        raise click.UsageError("--output github writes to the file that GITHUB_OUTPUT names, and it names none")
    return Path(name)


def _given(options: Mapping[str, str | None], today: date) -> Facts:
    """The options as facts; ends where one of them could not stand in a case."""
    facts: Facts = {}
    for name, value in options.items():
        if value is not None:
            try:
                facts[name] = _reader(name, today)(value)
            except click.BadParameter as error:
                raise click.UsageError(f"--{name.replace('_', '-')}: {error.message}") from None
    if facts.get("archive") and facts.get("no_archive"):
        raise click.UsageError("--archive and --no-archive cannot both be right; give one")
    return facts


def _reader(name: str, today: date) -> Callable[[str], str]:
    """How a fact is read: what cannot stand in a case is a BadParameter with the reason."""
    from onrecord.articles import is_address

    def text(value: str) -> str:
        seen = acceptable(value)
        if len(seen) > ROOM:
            raise click.BadParameter(f"this has {len(seen):,} characters; at most {ROOM} can stand here")
        return seen

    def address(value: str) -> str:
        if not is_address(value.strip()):
            raise click.BadParameter(
                f"'{value}' is not the address of a public web page, which begins with https:// or http://"
            )
        return value.strip()

    def day(value: str) -> str:
        seen = acceptable(value)
        if not seen:
            return ""
        try:
            found = (_ONCE if name == "published" else _WHEN).validate_python(seen)
        except ValidationError as error:
            raise click.BadParameter(str(error.errors()[0]["msg"])) from None
        if found.surely_after(when.of_day(today)):
            raise click.BadParameter(f"{found.words} has not come yet; give a date on or before today")
        return seen

    return {"archive": address, "address": address, "published": day, "when": day}.get(name, text)


def _reported(file: Path, today: date) -> tuple[Facts, tuple[tuple[str, str], ...]]:
    """What was reported: the facts that can stand in a draft, and everything else, to be told to its author only."""
    with file.open("rb") as opened:
        data = opened.read(reports.MOST_BYTES + 1)
    try:
        report = reports.parse(data)
    except reports.NoReport as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    facts: Facts = {}
    said: list[tuple[str, str]] = []
    if report.number:
        said.append(("Reported", f"in issue {report.number}{f' by {report.reporter}' if report.reporter else ''}"))
    for name, answer in report.answers.items():
        usable = name in ("address", "title", "publisher", "published", *_INCIDENT)
        try:
            value = _reader(name, today)(answer) if usable else ""
        except click.BadParameter:
            value = ""
        if value:
            facts[name] = value
        else:
            said.append((reports.LABELS[name], answer))
    if "address" not in facts:
        raise click.ClickException("the report does not give the address of an article that a case could rest on; ask for it")
    return facts, tuple(said)


def _address(asker: Asker, given: str, facts: Facts, library: Library) -> str:
    """The address of the article. A title is looked for among the cases, but no case rests on a title."""
    from onrecord.articles import written_address

    said = given.strip()
    if not said:
        said = asker.text("Address of the article, or its title", "", str.strip)
    while said and not written_address(said):
        for one in overlap.similar(library, (said,), (), None):
            say("similar", f"{one.case_id}: {one.title}")
        if not asker.asking:
            raise click.ClickException(
                f"'{said}' is not the address of a public web page; a case rests on at least one page: give its address"
            )
        say("", f"“{said}” is not an address, and a case rests on at least one page.")
        facts.setdefault("title", _reader("title", date.max)(said))
        said = asker.text("Address of the article", "", str.strip)
    if not said:
        for one in overlap.similar(library, [facts.get("title", ""), facts.get("headline", "")], (), None):
            say("similar", f"{one.case_id}: {one.title}")
        raise click.UsageError("name the article: onrecord new ADDRESS, as in onrecord new https://news.example/article")
    return written_address(said)


def _page(url: str, file: Path | None, web: "Web | None") -> "Article | None":
    """What the page says of itself, from the file or the web; nothing where neither may be read."""
    from onrecord import articles
    from onrecord.extraction import NoText
    from onrecord.web import NotRead

    without = "begin without it: --offline --title TITLE"
    again = f"save the page and run this again with --file FILE, or {without}"
    try:
        if file:
            with file.open("rb") as opened:
                body = opened.read(MOST_BYTES + 1)
            if len(body) > MOST_BYTES:
                raise click.ClickException(
                    f"{file} is larger than {MOST_BYTES // 1_000_000} MB; save the page without its pictures"
                )
            return articles.of(body, guess_type(file.name)[0] or "", url)
        if web:
            page = web.read(url)
            return articles.of(page.body, page.content_type, page.address)
    except NotRead as error:
        raise click.ClickException(f"{str(error).rstrip('.')}; {again}") from None
    except NoText as error:
        said = str(error).rstrip(".")
        raise click.ClickException(f"{file}: {said}; save it anew, or {without}" if file else f"{said}; {again}") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}") from None
    return None


def _own_address(page: "Article", url: str) -> str:
    """The address under which the page wants to be known, if it is on the same site and not merely its front page."""
    own = cited.original(page.address) or page.address
    same = own and cited.host_of(own) == cited.host_of(url)
    return cited.untracked(own) if same and (cited.key_of(own).split("\n")[2] or not cited.key_of(url).split("\n")[2]) else url


def _of_page(page: "Article", today: date) -> Facts:
    found = {"title": page.title, "publisher": page.publisher, "author": page.author, "published": page.published}
    if page.published and when.parse(page.published).surely_after(when.of_day(today)):
        found["published"] = ""
    return {name: value for name, value in found.items() if value}


def _as_known(library: Library, url: str, facts: Facts, *, anyway: bool, asker: Asker) -> Facts:
    """The facts, as a case describes the page that has it as a source already; ends unless another case is wanted."""
    found = overlap.citing(library, url)
    if not found:
        return facts
    case_id, source = found
    title = library.cases[case_id].title
    say("known", f"{case_id} has this page as a source: {title}")
    if not anyway and not (asker.asking and asker.yes("Begin another case with it?", proposed=False)):
        raise click.ClickException(
            f"this page is a source of {read.case_path(case_id)}; add to that case what is new, or begin another with --anyway"
        )
    return {**facts, **_described(source)} if source.url == url else facts


def _described(source: Source) -> Facts:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author or "",
        "published": source.published.text if source.published else "",
    }


def _completed(asker: Asker, facts: Facts, url: str, today: date) -> Facts:
    """The facts with what every source has; what is missing is asked for, or assumed and said so."""
    found = dict(facts)
    if not found.get("title"):
        found["title"] = asker.text("Title of the article, as the page prints it", "", _reader("title", today))
    if not found.get("title"):
        raise click.ClickException("the page does not say its title, if it is an article at all; give it with --title TITLE")
    host = cited.host_of(url)
    if not found.get("publisher"):
        found["publisher"] = asker.text("Who published it", host, _reader("publisher", today)) or host
        if not asker.asking:
            say("assumed", f"it was published by {host}, since the page does not say by whom; --publisher says otherwise")
    if "published" not in found:
        found["published"] = asker.text(
            "When, as in 2014-11-14 (Enter: the page does not say)", "", _reader("published", today)
        )
        if not asker.asking:
            say("left out", "when it was published, since the page does not say; --published gives it")
    words = f", {when.parse(found['published']).words}" if found["published"] else ""
    by = f" by {found['author']}" if found.get("author") else ""
    say("article", f"“{found['title']}”{by}, {found['publisher']}{words}")
    return found


def _archived(facts: Facts, url: str, web: "Web | None", today: date) -> Facts:
    """An archived copy, or the reason why there is none."""
    if facts.get("archive") or facts.get("no_archive"):
        return {}
    if web is None:
        return {"no_archive": f"no copy has been looked for yet; its address is {UNWRITTEN}."}
    from onrecord import archives
    from onrecord.web import NotRead

    try:
        copy = archives.copy_of(url, facts["published"].strip("["), web)
    except NotRead:
        say("archive", "the Internet Archive could not be asked for a copy")
        return {"no_archive": f"the Internet Archive could not be asked on {today}; the address of a copy is {UNWRITTEN}."}
    say("archive", copy or "the Internet Archive names no copy; https://web.archive.org/save makes one")
    return {"archive": copy} if copy else {"no_archive": f"the Internet Archive named none when it was asked on {today}."}


def _parties(asker: Asker, reading: Reading, given: Sequence[str], titles: Sequence[str], text: str) -> tuple[Involved, ...]:
    """The parties: those that are given, or those of the recurring ones that are named and that the author accepts."""

    def several(value: str) -> str:
        for name in filter(None, re.split(r"[\s,]+", value)):
            _party(reading, name)
        return value.strip()

    if given:
        chosen = [_party(reading, name) for name in given]
    else:
        parties = reading.library.parties
        first = overlap.named(parties, "\n".join(titles))
        others = [key for key in overlap.named(parties, text) if key not in first]
        for where, keys in (("named in the title", first), ("named on the page", others)):
            if keys:
                say("parties", f"{where}: {', '.join(f'{key} ({parties[key].name})' for key in keys)}")
        if others and not asker.asking:
            say("", f"only those of the title are taken; name others with --party, as in --party {others[0]}")
        known = asker.text("Parties by id, the main one first", ", ".join(first), several) if first or others else ""
        chosen = [_party(reading, name) for name in re.split(r"[\s,]+", known) if name]
        while asker.asking and (name := asker.text("Another party, by its name (Enter: none)", "", _reader("party", date.max))):
            chosen.append(_recurring(reading, name) or _of_this_case(reading, name, asker.choice("It is a", _KINDS)))
    return tuple({party.id: party for party in chosen}.values())


def _party(reading: Reading, said: str) -> Involved:
    """A party as an option names it: the id or name of a recurring one, or a name with its kind."""
    name, equals, kind = said.rpartition("=")
    if recurring := _recurring(reading, said):
        return recurring
    if equals and kind in _KINDS and acceptable(name):
        return _of_this_case(reading, _reader("party", date.max)(name), kind)
    close = did_you_mean(said, reading.recurring or ())
    raise click.BadParameter(
        f"'{said}' is no recurring party{close}; write its id, or its name and kind, as in 'Acme Ltd={_KINDS[0]}' "
        f"(kinds: {', '.join(_KINDS)})"
    )


def _recurring(reading: Reading, said: str) -> Involved | None:
    parties = reading.library.parties
    wanted = alike(said).casefold()
    for key, party in parties.items():
        if key == said or wanted in [alike(name).casefold() for name in (party.name, *party.formerly)]:
            return Involved(key, party.role)
    return None


def _of_this_case(reading: Reading, name: str, kind: str) -> Involved:
    of_kind = next(known for known in _KINDS if known == kind)
    return drafting.involved(name, of_kind, "", reading.recurring or ())


def _publisher(reading: Reading, name: str) -> Involved:
    """The publisher as the only party, where no other is known yet."""
    role = "published the article with which this draft began"
    return _recurring(reading, name) or drafting.involved(name, "publication", role, reading.recurring or ())


def _similar(asker: Asker, library: Library, facts: Facts, involved: Collection[Involved], today: date) -> None:
    """Say which cases may be about the same incident; ends if the author finds that one is."""
    about = facts.get("when") or facts.get("published") or str(today)
    titles = [facts["title"], facts.get("headline", "")]
    found = overlap.similar(library, titles, [party.id for party in involved], when.parse(about))
    for one in found:
        say("similar", f"{one.case_id}: {one.title} ({one.why})")
    if found and not asker.yes("Is yours another incident?", proposed=True):
        raise click.ClickException("add what is new to the case that is there already; nothing was written")


def _maintainer(asker: Asker, library: Library) -> str:
    names = Counter(case.record.maintainer for case in library.cases.values()).most_common(1)
    proposed = names[0][0] if names else f"the name of the maintainer is {UNWRITTEN}"
    return asker.text("Who answers for this record", proposed, _reader("maintainer", date.max)) or proposed


def _ask_for_the_rest(asker: Asker, facts: Facts, today: date) -> None:
    questions = {
        "headline": "Headline of the case, your own and taking no side",
        "when": "When did it happen, as in 2014, 2014-11-14 or 2014-11-14/2014-12-07",
        "place": "Where: a country, or a town and a country",
        "field": "In which trade, as in telecommunications",
        "kind": "What kind of incident, as in suspected leak of customer data",
    }
    for name, question in questions.items():
        if not facts.get(name):
            facts[name] = asker.text(f"{question} (Enter: later)", "", _reader(name, today))


def _proposed(root: Path, reading: Reading, facts: Facts, involved: Sequence[Involved]) -> str:
    about = facts.get("when") or facts.get("published")
    year = str(when.parse(about).year) if about else ""
    main = involved[0].id if involved[0].kind != "publication" else ""
    return drafting.proposed_id(main, facts.get("headline") or facts["title"], year, _taken(root, reading))


def _taken(root: Path, reading: Reading) -> frozenset[str]:
    """Every id that a case cannot have: of cases, whether sound or not, of their earlier ids, of pages and of files."""
    files = {file.name.partition(".")[0] for file in (root / "cases").iterdir()}
    aliases = {alias for _, earlier in reading.library.aliases for alias in earlier}
    return frozenset((*reading.case_ids, *aliases, *RESERVED, *files))


def _case_id(asker: Asker, root: Path, reading: Reading, given: str | None, proposed: str) -> str:
    taken = _taken(root, reading)

    def checked(value: str) -> str:
        try:
            found = _ID.validate_python(value.strip())
        except ValidationError:
            raise click.BadParameter(
                f"'{value}' cannot be an id; use small letters a-z, digits and single hyphens, at most {drafting.LONGEST_ID}"
            ) from None
        if found in taken:
            raise click.BadParameter(
                f"'{found}' is taken, by a case, an earlier id or a page of the site; '{proposed}' is free"
            )
        return found

    if given is None:
        return asker.text("Id: the name of the file and of the page, which never changes", proposed, checked)
    try:
        return checked(given)
    except click.BadParameter as error:
        raise click.ClickException(error.message) from None


def _note(page: "Article | None") -> str:
    """What a reader should know of the source."""
    if page is None:
        return f"The page was not read when this record was begun; what it says is {UNWRITTEN}."
    from babel import Locale, UnknownLocaleError

    try:
        language = Locale.parse(page.language.partition("-")[0].partition("_")[0].lower()).english_name
    except (ValueError, UnknownLocaleError):
        return ""
    return f"The page is in {language}." if language and language != "English" else ""


def _next_steps(case_id: str, path: str) -> None:
    say("draft", path)
    click.echo(
        f"""
Next:
  1. Open it in an editor, and write what is “{UNWRITTEN}”; the notes in it say how.
  2. make serve  (shows the page while you write)
  3. .venv/bin/onrecord check {path}  (finds mistakes, and says how to mend them)
  4. .venv/bin/onrecord lock {case_id}  (finds your quotations in their sources)
  5. Send it, with the evidence that lock wrote beside it, as a pull request.""",
        err=True,
    )
