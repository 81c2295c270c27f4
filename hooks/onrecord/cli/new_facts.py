"""The facts with which a draft begins: from options, a report, the page itself, and prompts for what is missing."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date
from mimetypes import guess_type
from pathlib import Path
from typing import TypeAlias

import click
from pydantic import TypeAdapter, ValidationError

from onrecord.authoring import article_metadata, issue_form, similar_cases
from onrecord.authoring.article_metadata import Article
from onrecord.authoring.drafting import DraftParty
from onrecord.cli.prompts import Prompter, print_status
from onrecord.corpus.library import Library
from onrecord.evidence import urls, wayback
from onrecord.evidence.extract import NoText
from onrecord.evidence.fetch import FetchError, Web
from onrecord.format import dates, field_types, paths
from onrecord.format.characters import clean_line
from onrecord.format.style import UNWRITTEN

MAX_BYTES = 30_000_000
"""Bytes of a saved page that are read at most."""
_ONCE: TypeAdapter[dates.EdtfDate] = TypeAdapter(field_types.SingleDateField)
_WHEN: TypeAdapter[dates.EdtfDate] = TypeAdapter(field_types.DateField)

Facts: TypeAlias = dict[str, str]
"""What is known so far, by the names of options; missing or empty where nothing is known."""
Reported: TypeAlias = tuple[tuple[str, str], ...]
"""What was reported without a source, as pairs of heading and text."""


def from_options(options: Mapping[str, str | None], today: date) -> Facts:
    """Return the options as facts. Raises UsageError for a value that is invalid in a case."""
    facts: Facts = {}
    for name, value in options.items():
        if value is not None:
            try:
                facts[name] = parser(name, today)(value)
            except click.BadParameter as error:
                raise click.UsageError(f"--{name.replace('_', '-')}: {error.message}") from None
    if facts.get("archive") and facts.get("no_archive"):
        raise click.UsageError("--archive and --no-archive cannot both be right; give one")
    return facts


def parser(name: str, today: date) -> Callable[[str], str]:
    """Return the function that reads a fact, which raises BadParameter for a value that is invalid in a case."""

    def text(value: str) -> str:
        seen = clean_line(value)
        if len(seen) > article_metadata.MAX_LENGTH:
            raise click.BadParameter(f"this has {len(seen):,} characters; at most {article_metadata.MAX_LENGTH} can stand here")
        return seen

    def address(value: str) -> str:
        if found := urls.normalized_url(value):
            return found
        raise click.BadParameter(f"'{value}' is not the address of a public web page, which begins with https:// or http://")

    def day(value: str) -> str:
        seen = article_metadata.parse_date(value) or clean_line(value)
        if not seen:
            return ""
        try:
            found = (_ONCE if name == "published" else _WHEN).validate_python(seen)
        except ValidationError as error:
            raise click.BadParameter(str(error.errors()[0]["msg"])) from None
        if found.definitely_after(dates.from_day(today)):
            raise click.BadParameter(f"{found.words} has not come yet; give a date on or before today")
        return seen

    return {"archive": address, "address": address, "published": day, "when": day}.get(name, text)


def from_issue(file: Path, today: date) -> tuple[Facts, Reported]:
    """Return the facts of the page that were reported, and everything else, which only the author of the case gets to see.

    A source has to say first what is reported of the incident.
    """
    with file.open("rb") as opened:
        data = opened.read(issue_form.MAX_BYTES + 1)
    try:
        report = issue_form.parse(data)
    except issue_form.NoReport as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    facts: Facts = {}
    by = f" by {report.reporter}" if report.reporter else ""
    others = [("Reported", f"in issue {report.number}{by}")] if report.number else []
    for name, answer in report.answers.items():
        value = ""
        if name in ("address", "title", "publisher"):
            with suppress(click.BadParameter):
                value = parser(name, today)(answer)
        if value:
            facts[name] = value
        else:
            others.append((issue_form.LABELS[name], answer))
    if "address" not in facts:
        raise click.ClickException("the report does not give the address of an article that a case could rest on; ask for it")
    return facts, tuple(others)


def ask_address(prompter: Prompter, given: str, facts: Facts, library: Library) -> tuple[str, str]:
    """Return the address of the article, and its title if that was given first; similar cases are listed."""
    answer, title = given.strip(), ""
    if not answer:
        answer = prompter.text("Address of the article, or its title", "", str.strip)
    while answer and not urls.normalized_url(answer):
        _print_similar(library, answer)
        if not prompter.interactive:
            raise click.ClickException(
                f"'{answer}' is not the address of a public web page; a case rests on at least one page: give its address"
            )
        print_status("", f"“{answer}” is not an address, and a case rests on at least one page.")
        title = article_metadata.shorten(answer)
        answer = prompter.text("Address of the article", "", str.strip)
    if not answer:
        _print_similar(library, facts.get("title", ""), facts.get("headline", ""))
        raise click.UsageError("name the article: onrecord new ADDRESS, as in onrecord new https://news.example/article")
    return urls.normalized_url(answer), title


def _print_similar(library: Library, *titles: str) -> None:
    for one in similar_cases.find_similar(library, titles, (), None):
        print_status("similar", f"{one.case_id}: {one.title}")


def read_page(url: str, file: Path | None, web: Web | None, today: date) -> tuple[Article | None, str, Facts]:
    """Return a page, the address that it gives itself, and its facts; no page where none may be read."""
    page, found_at = _page(url, file, web)
    # A redirect to an address that is invalid in a case is not followed.
    at = urls.normalized_url(urls.without_tracking(urls.original_url(found_at) or found_at)) or url
    if page is None:
        return None, at, {}
    own = urls.without_tracking(urls.original_url(page.address) or page.address)
    same_site = urls.is_public_url(own) and urls.host(own) == urls.host(at)
    front_page = urls.path(own) == "" != urls.path(at)
    return page, own if same_site and not front_page else at, _of_page(page, today)


def _page(url: str, file: Path | None, web: Web | None) -> tuple[Article | None, str]:
    """Return the article in the file or on the web, and its address.

    Temporary redirects lead to a login or a question about cookies as often as to the page, and do not change the address.
    """
    without = "begin without it: --offline --title TITLE"
    again = f"save the page and run this again with --file FILE, or {without}"
    try:
        if file:
            with file.open("rb") as opened:
                body = opened.read(MAX_BYTES + 1)
            if len(body) > MAX_BYTES:
                raise click.ClickException(
                    f"{file} is larger than {MAX_BYTES // 1_000_000} MB; save the page without its pictures"
                )
            return article_metadata.read_article(body, guess_type(file.name)[0] or "", url), url
        if web:
            print_status("reading", url)
            page = web.read(url)
            article = article_metadata.read_article(page.body, page.content_type, page.address)
            return article, page.address if page.moved else url
    except FetchError as error:
        raise click.ClickException(f"{str(error).rstrip('.')}; {again}") from None
    except NoText as error:
        reason = str(error).rstrip(".")
        raise click.ClickException(f"{file}: {reason}; save it anew, or {without}" if file else f"{reason}; {again}") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}") from None
    return None, url


def _of_page(page: Article, today: date) -> Facts:
    found = {"title": page.title, "publisher": page.publisher, "author": page.author, "published": page.published}
    if page.published and dates.parse(page.published).definitely_after(dates.from_day(today)):
        found["published"] = ""
    return {name: value for name, value in found.items() if value}


def reuse_description(prompter: Prompter, library: Library, url: str, facts: Facts, *, anyway: bool) -> Facts:
    """Return the facts with the description of a case that has this page as a source; exits unless another is wanted."""
    found = similar_cases.find_citing_case(library, url)
    if not found:
        return facts
    case_id, source = found
    title = library.cases[case_id].title
    print_status("known", f"{case_id} has this page as a source: {title}")
    if not anyway and not (prompter.interactive and prompter.confirm("Begin another case with it?", proposed=False)):
        raise click.ClickException(
            f"this page is a source of {paths.case_path(case_id)}; add to that case what is new, or begin another with --anyway"
        )
    if source.url != url:
        return facts
    published = source.published.text if source.published else ""
    described = {"title": source.title, "publisher": source.publisher, "author": source.author or "", "published": published}
    return {**facts, **described}


def complete_article(prompter: Prompter, facts: Facts, url: str, today: date) -> Facts:
    """Return the facts with what every source has; what is missing is asked for, or assumed, which is reported."""
    found = dict(facts)
    if not found.get("title"):
        found["title"] = prompter.text("Title of the article, as the page prints it", "", parser("title", today))
    if not found.get("title"):
        raise click.ClickException("the page does not say its title, if it is an article at all; give it with --title TITLE")
    host = urls.host(url)
    if not found.get("publisher"):
        found["publisher"] = prompter.text("Who published it", host, parser("publisher", today)) or host
        if not prompter.interactive:
            print_status("assumed", f"published by {host}, since nothing else is said; --publisher says otherwise")
    if "published" not in found:
        found["published"] = prompter.text(
            "When it was published, as in 2014-11-14 (Enter: the page does not say)", "", parser("published", today)
        )
        if not prompter.interactive:
            print_status("left out", "when it was published, which nothing says; --published says it")
    words = f", {dates.parse(found['published']).words}" if found["published"] else ""
    by = f" by {found['author']}" if found.get("author") else ""
    print_status("article", f"“{found['title']}”{by}, {found['publisher']}{words}")
    return found


def add_archive(facts: Facts, named: str, url: str, web: Web | None, today: date) -> Facts:
    """Return the facts with an archived copy, or the reason why there is none."""
    if facts.get("archive") or facts.get("no_archive"):
        return facts
    if urls.original_url(named):
        return {**facts, "archive": named}
    if web is None:
        return {**facts, "no_archive": f"no copy has been looked for yet; its address is {UNWRITTEN}."}
    try:
        copy = wayback.find_copy(url, facts["published"], web)
    except FetchError:
        print_status("archive", "the Internet Archive could not be asked for a copy")
        reason = f"the Internet Archive could not be asked on {today}; the address of a copy is {UNWRITTEN}."
        return {**facts, "no_archive": reason}
    print_status("archive", copy or "the Internet Archive names no copy; https://web.archive.org/save makes one")
    if copy:
        return {**facts, "archive": copy}
    return {**facts, "no_archive": f"the Internet Archive named none when it was asked on {today}."}


def ask_incident(prompter: Prompter, library: Library, facts: Facts, today: date) -> Facts:
    """Return the facts with those of the incident and the record; what is missing is asked for, and can be left out."""
    maintainers = Counter(case.record.maintainer for case in library.cases.values()).most_common(1)
    questions = {
        "headline": ("Headline of the case, your own and taking no side", ""),
        "when": ("When did it happen, as in 2014, 2014-11-14 or 2014-11-14/2014-12-07", ""),
        "place": ("Where: a country, or a town and a country", ""),
        "field": ("In which trade, as in telecommunications", ""),
        "kind": ("What kind of incident, as in suspected leak of customer data", ""),
        "maintainer": ("Who answers for this record", maintainers[0][0] if maintainers else ""),
    }
    found = dict(facts)
    for name, (question, proposed) in questions.items():
        later = "" if proposed else " (Enter: later)"
        found[name] = found.get(name) or prompter.text(f"{question}{later}", proposed, parser(name, today))
    found["maintainer"] = found["maintainer"] or f"the name of the maintainer is {UNWRITTEN}"
    return found


def confirm_new_incident(
    prompter: Prompter, library: Library, facts: Facts, involved: Collection[DraftParty], today: date
) -> None:
    """List the cases that may be about the same incident; exits if the author finds that one is."""
    about = facts.get("when") or facts.get("published") or str(today)
    titles = [facts["title"], facts.get("headline", "")]
    found = similar_cases.find_similar(library, titles, [party.id for party in involved], dates.parse(about))
    for one in found:
        print_status("similar", f"{one.case_id}: {one.title} ({one.why})")
    if found and not prompter.confirm("Is yours another incident?", proposed=True):
        raise click.ClickException("add what is new to the case that is there already; nothing was written")


def source_note(page: Article | None, *, reported: bool) -> str:
    """Return what a reader should know of the source."""
    if page is None:
        as_reported = "its title and its publisher are as somebody reported them, and " if reported else ""
        return f"The page was not read when this record was begun; {as_reported}what it says is {UNWRITTEN}."
    from babel import Locale, UnknownLocaleError

    try:
        language = Locale.parse(page.language.partition("-")[0].partition("_")[0].lower()).english_name
    except (ValueError, UnknownLocaleError):
        return ""
    return f"The page is in {language}." if language and language != "English" else ""
