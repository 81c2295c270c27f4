"""The record as tables: what one row is, what each column means and who says it, and the rows themselves.

A column whose name begins with `computed_` holds what this site worked out; every other holds what the author of a case wrote,
the name or number of an entry, or the address of its page. Dates stand as they were written; what they can mean at the earliest
and at the latest stands beside them. The meanings of authored columns are those of the model.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, Literal, TypeAlias, TypeVar

from onrecord.analysis.standings import position_holder
from onrecord.corpus.library import CaseClock, Library
from onrecord.export import json_api
from onrecord.export.json_api import CaseData
from onrecord.format.case import (
    Account,
    Case,
    Claim,
    Coming,
    Correction,
    Difference,
    Event,
    Inquiry,
    Law,
    Noticed,
    Notification,
    Outcome,
    Participant,
    Party,
    Question,
    Record,
    Source,
    Statement,
    Withdrawal,
    Withdrawn,
)
from onrecord.format.dates import EdtfDate
from onrecord.format.entry import FormatModel
from onrecord.format.regulation import Duty, Link, Pending, Policy, Regulation, Version

Cell: TypeAlias = str | int | None
Row: TypeAlias = tuple[Cell, ...]
Type: TypeAlias = Literal["string", "id", "integer", "boolean", "date", "datetime", "uri"]
"""What the cells of a column hold. An id has small letters, digits, hyphens and points; a date is a day, 2014-11-14; a datetime
is in UTC; a boolean is 1 or 0."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    meaning: str
    type: Type = "string"
    written: str | None = None
    """The field of the file in which it is written; None for what the site adds."""
    always: bool = False
    """Whether no row is without it."""

    @property
    def computed(self) -> bool:
        """Whether this site worked it out."""
        return self.name.startswith("computed_")


@dataclass(frozen=True)
class ForeignKey:
    """That some columns of a table, unless one of them is empty, are the key of a row of a table."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


_Of = TypeVar("_Of")


@dataclass(frozen=True)
class Table(Generic[_Of]):
    """One table: what a row of it is, its columns and its key, and how its rows are made."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The first columns: SQLite before 3.41 takes a table whose key stands elsewhere for damaged."""
    rows: Callable[[_Of], Iterator[Row]]
    references: tuple[ForeignKey, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    """Groups of columns by which the table is often looked through."""


@dataclass(frozen=True)
class OfCase:
    """One case, as its rows need it."""

    library: Library
    id: str
    case: Case
    found: CaseData
    page: str
    """The address of its page."""

    def at(self, anchor: str) -> str:
        """The address of an entry on the page of the case."""
        return f"{self.page}#{anchor}"


@dataclass(frozen=True)
class OfAll:
    """The library and the address of the site, for the tables that belong to no case."""

    library: Library
    address: str


def of_case(library: Library, case_id: str, found: CaseData) -> OfCase:
    """One case with its published data, from which what is computed is taken."""
    return OfCase(library, case_id, library.cases[case_id], found, found.url)


def _days(when: EdtfDate | None) -> tuple[str | None, str | None]:
    first, last = when.bounds if when else (None, None)
    return _day(first), _day(last)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _written(entry: type[FormatModel], field: str, name: str = "", kind: Type = "string") -> Column:
    """A column that holds a field of the file, with the meaning that the model gives it."""
    info = entry.model_fields[field]
    return Column(name or field, info.description or "", kind, info.alias, info.is_required())


def _when(entry: type[FormatModel], field: str = "when", name: str = "date") -> tuple[Column, Column, Column]:
    """A date as it was written, and the days that it can mean."""
    start = "" if name == "date" else f"{name}_"
    return (
        _written(entry, field, name),
        Column(f"computed_{start}earliest", "The earliest day that the date can mean; empty where open or not exact.", "date"),
        Column(f"computed_{start}latest", "The latest day that the date can mean; empty where open or not exact.", "date"),
    )


def _entry(name: str, meaning: str) -> Column:
    return Column(name, meaning, "id", always=True)


_CASE = _entry("case_id", "The case: the name of its file.")
_PAGE = Column("page", "Where it stands on this site.", "uri", always=True)
_TO_CASE = ForeignKey(("case_id",), "cases", ("case_id",))


def _to(table: str, column: str, key: str = "") -> ForeignKey:
    """A reference to an entry of the same case."""
    return ForeignKey(("case_id", column), table, ("case_id", key or column))


def _cases(of: OfCase) -> Iterator[Row]:
    case, record, noticed = of.case, of.case.record, of.case.noticed
    yield (
        of.id, case.title, case.summary, case.when.text, *_days(case.when), case.place, case.field, case.kind,
        _day(record.created), _day(record.reviewed), record.maintainer,
        noticed.by if noticed else None, noticed.event if noticed else None,
        noticed.admitted if noticed else None, noticed.note if noticed else None,
        case.outcome.known, case.outcome.what, _day(case.outcome.as_of), len(of.found.computed.origins), of.page,
    )  # fmt: skip


CASES = Table(
    "cases",
    "One contested incident.",
    (
        _CASE,
        _written(Case, "title"),
        Column("summary", "What happened and what is disputed, in a few sentences; Markdown.", written="summary", always=True),
        *_when(Case),
        _written(Case, "place"),
        _written(Case, "field"),
        _written(Case, "kind"),
        _written(Record, "created", kind="date"),
        _written(Record, "reviewed", kind="date"),
        _written(Record, "maintainer"),
        replace(_written(Noticed, "by", "noticed_by"), always=False),
        replace(_written(Noticed, "event", "noticed_event"), always=False),
        _written(Noticed, "admitted", "admitted_event"),
        _written(Noticed, "note", "noticed_note"),
        _written(Outcome, "known", "outcome_known"),
        Column("outcome", "The outcome, or what was looked for and not found; Markdown.", written="what", always=True),
        _written(Outcome, "as_of", "outcome_as_of", "date"),
        Column("computed_origins", "On how many distinct origins the case rests.", "integer", always=True),
        _PAGE,
    ),
    ("case_id",),
    _cases,
    (_to("events", "noticed_event", "event_id"), _to("events", "admitted_event", "event_id")),
    (("computed_earliest",),),
)


def _case_parties(of: OfCase) -> Iterator[Row]:
    library, case = of.library, of.case
    for party_id, party in case.parties.items():
        yield (
            of.id, party_id, party.role, party.name, party.kind, party.of,
            library.party_name(case, party_id), library.party_kind(case, party_id),
            party_id if party_id in library.parties else None, of.at(f"party-{party_id}"),
        )  # fmt: skip


CASE_PARTIES = Table(
    "case_parties",
    "Somebody who is named in a case.",
    (
        _CASE,
        _entry("party_id", "The party, by its id in the case."),
        _written(Participant, "role"),
        _written(Participant, "name"),
        _written(Participant, "kind"),
        _written(Participant, "of", "works_for"),
        Column("computed_name", "The name, looked up for a party that recurs.", always=True),
        Column("computed_kind", "What it is, looked up for a party that recurs."),
        Column("computed_recurring", "Its id in the table parties, if it is one that recurs."),
        _PAGE,
    ),
    ("case_id", "party_id"),
    _case_parties,
    (
        _TO_CASE,
        _to("case_parties", "works_for", "party_id"),
        ForeignKey(("computed_recurring",), "parties", ("party_id",)),
    ),
    (("computed_recurring",),),
)


def _sources(of: OfCase) -> Iterator[Row]:
    texts = of.library.evidence[of.id].sources if of.id in of.library.evidence else {}
    for number, (source_id, source) in enumerate(of.case.sources.items(), start=1):
        text = texts.get(source_id)
        yield (
            of.id, source_id, number, source.title, source.publisher, source.author,
            source.published.text if source.published else None, *_days(source.published),
            source.url, _day(source.accessed), source.archive, source.no_archive, source.same_origin_as, source.context,
            source.own_page_of, source.unreadable, source.note, of.found.computed.sources[source_id].origin,
            _day(text.read) if text else None, text.came_from if text else None, of.at(f"source-{source_id}"),
        )  # fmt: skip


SOURCES = Table(
    "sources",
    "One page that a case rests on.",
    (
        _CASE,
        _entry("source_id", "The source, by its id in the case."),
        Column("number", "Its number on the page of the case.", "integer"),
        _written(Source, "title"),
        _written(Source, "publisher"),
        _written(Source, "author"),
        *_when(Source, "published", "published"),
        _written(Source, "url", kind="uri"),
        _written(Source, "accessed", kind="date"),
        _written(Source, "archive", kind="uri"),
        _written(Source, "no_archive"),
        _written(Source, "same_origin_as"),
        _written(Source, "context"),
        _written(Source, "own_page_of"),
        _written(Source, "unreadable"),
        _written(Source, "note"),
        Column("computed_origin", "The source from which it derives in the end: itself, if from no other.", always=True),
        Column("computed_read", "The day on which a program read its text to look for quotations.", "date"),
        Column("computed_read_from", "What the program read: the page, its archived copy, or a saved file."),
        _PAGE,
    ),
    ("case_id", "source_id"),
    _sources,
    (
        _TO_CASE,
        _to("sources", "same_origin_as", "source_id"),
        _to("sources", "computed_origin", "source_id"),
        _to("case_parties", "own_page_of", "party_id"),
    ),
    (("url",),),
)


def _claims(of: OfCase) -> Iterator[Row]:
    for claim_id, claim in of.case.claims.items():
        found = of.found.computed.claims[claim_id]
        yield of.id, claim_id, claim.text, claim.concerns, found.standing, found.rule, of.at(f"claim-{claim_id}")


CLAIMS = Table(
    "claims",
    "One question in dispute.",
    (
        _CASE,
        _entry("claim_id", "The claim, by its id in the case."),
        _written(Claim, "text"),
        _written(Claim, "concerns"),
        Column(
            "computed_standing",
            "Its standing, derived from what the parties said: contested, conceded, found and so on.",
            always=True,
        ),
        Column("computed_rule", "The rule by which the standing is reached.", always=True),
        _PAGE,
    ),
    ("case_id", "claim_id"),
    _claims,
    (_TO_CASE, _to("case_parties", "concerns", "party_id")),
    (("computed_standing",),),
)


def _statements(of: OfCase) -> Iterator[Row]:
    for statement_id, said in of.case.statements.items():
        yield (
            of.id, statement_id, said.by, said.as_, said.for_, said.channel, said.when.text, *_days(said.when),
            said.quote, said.paraphrase, position_holder(said), of.at(f"statement-{statement_id}"),
        )  # fmt: skip


STATEMENTS = Table(
    "statements",
    "What somebody said, word for word or in our words.",
    (
        _CASE,
        _entry("statement_id", "The statement, by its id in the case."),
        _written(Statement, "by", "said_by"),
        _written(Statement, "as_", "said_as"),
        _written(Statement, "for_", "said_for"),
        _written(Statement, "channel"),
        *_when(Statement),
        _written(Statement, "quote"),
        _written(Statement, "paraphrase"),
        Column(
            "computed_holder",
            "Whose position it is: the organisation's if said on its behalf, otherwise the speaker's.",
            always=True,
        ),
        _PAGE,
    ),
    ("case_id", "statement_id"),
    _statements,
    (
        _TO_CASE,
        _to("case_parties", "said_by", "party_id"),
        _to("case_parties", "said_for", "party_id"),
        _to("case_parties", "computed_holder", "party_id"),
    ),
    (("computed_holder",), ("computed_earliest",)),
)


def _positions(of: OfCase) -> Iterator[Row]:
    for claim_id, found in of.found.computed.claims.items():
        for position in found.positions:
            yield of.id, claim_id, position.statement, position.stance, position.party, int(position.current)


POSITIONS = Table(
    "positions",
    "The stance of one statement on one claim.",
    (
        _CASE,
        _entry("claim_id", "The claim."),
        _entry("statement_id", "The statement."),
        Column("stance", "The stance that it takes.", written="about", always=True),
        Column("computed_holder", "Whose position it is.", always=True),
        Column(
            "computed_current",
            "1 until the same party surely takes a later position on the claim, then 0.",
            "boolean",
            always=True,
        ),
    ),
    ("case_id", "claim_id", "statement_id"),
    _positions,
    (
        _to("claims", "claim_id"),
        _to("statements", "statement_id"),
        _to("case_parties", "computed_holder", "party_id"),
    ),
    (("case_id", "statement_id"),),
)


def _events(of: OfCase) -> Iterator[Row]:
    for event_id, event in of.case.timeline.items():
        yield (
            of.id, event_id, event.when.text, *_days(event.when), event.what, event.according_to, event.note,
            of.at(f"event-{event_id}"),
        )  # fmt: skip


EVENTS = Table(
    "events",
    "One entry of a case's timeline.",
    (
        _CASE,
        _entry("event_id", "The event, by its id in the case."),
        *_when(Event),
        _written(Event, "what"),
        _written(Event, "according_to"),
        _written(Event, "note"),
        _PAGE,
    ),
    ("case_id", "event_id"),
    _events,
    (_TO_CASE, _to("case_parties", "according_to", "party_id")),
    (("computed_earliest",),),
)


def _event_parties(of: OfCase) -> Iterator[Row]:
    for event_id, event in of.case.timeline.items():
        for party_id in dict.fromkeys(event.who):
            yield of.id, event_id, party_id


EVENT_PARTIES = Table(
    "event_parties",
    "One party that an event involves.",
    (_CASE, _entry("event_id", "The event."), Column("party_id", "Whom it involves.", "id", "who", always=True)),
    ("case_id", "event_id", "party_id"),
    _event_parties,
    (_to("events", "event_id"), _to("case_parties", "party_id")),
)


def _coming(of: OfCase) -> Iterator[Row]:
    for coming_id, due in of.case.coming.items():
        yield of.id, coming_id, due.when.text, *_days(due.when), due.what, due.note, of.at(f"coming-{coming_id}")


COMING = Table(
    "coming",
    "One date to come that a source names. It has not happened yet.",
    (
        _CASE,
        _entry("coming_id", "The date, by its id in the case."),
        *_when(Coming),
        _written(Coming, "what"),
        _written(Coming, "note"),
        _PAGE,
    ),
    ("case_id", "coming_id"),
    _coming,
    (_TO_CASE,),
    (("computed_earliest",),),
)


def _citations(of: OfCase) -> Iterator[Row]:
    """By place, each cited source with the columns of the entry that cites it."""
    case = of.case
    for key, event in case.timeline.items():
        yield from _cited(of, f"timeline.{key}", event.source, event=key)
    for key, due in case.coming.items():
        yield from _cited(of, f"coming.{key}", due.source, coming=key)
    for key, said in case.statements.items():
        yield from _cited(of, f"statements.{key}", said.source, statement=key)
    for key, inquiry in case.asked.items():
        yield from _cited(of, f"asked.{key}", inquiry.source, inquiry=key)
    for key, law in case.law.items():
        yield from _cited(of, f"law.{key}", law.source, law=key)
        for number, account in enumerate(law.accounts, start=1):
            yield from _cited(of, f"law.{key}.accounts.{number}", account.source, law=key, account=number)
        for number, told in enumerate(law.notified, start=1):
            yield from _cited(of, f"law.{key}.notified.{number}", told.source, law=key, notification=number)
    yield from _cited(of, "outcome", case.outcome.source or ())
    for key, correction in case.corrections.items():
        yield from _cited(of, f"corrections.{key}", correction.source or (), correction=key)


def _cited(
    of: OfCase,
    place: str,
    source_ids: tuple[str, ...],
    *,
    event: str | None = None,
    coming: str | None = None,
    statement: str | None = None,
    inquiry: str | None = None,
    law: str | None = None,
    account: int | None = None,
    notification: int | None = None,
    correction: str | None = None,
) -> Iterator[Row]:
    checks = of.found.computed.quotations.get(statement or "", {})
    for source_id in dict.fromkeys(source_ids):
        check = checks.get(source_id)
        verified, match = (_day(check.verified), check.match) if check else (None, None)
        yield (
            of.id,
            place,
            source_id,
            event,
            coming,
            statement,
            inquiry,
            law,
            account,
            notification,
            correction,
            verified,
            match,
        )


CITATIONS = Table(
    "citations",
    "One source that an entry of a case cites.",
    (
        _CASE,
        _entry("place", "The entry, by its way in the file with points between: statements.first-answer; outcome."),
        Column("source_id", "The source.", "id", "source", always=True),
        Column("event_id", "The event that cites it, if one does.", "id"),
        Column("coming_id", "The date to come that cites it, if one does.", "id"),
        Column("statement_id", "The statement that cites it, if one does.", "id"),
        Column("inquiry_id", "The inquiry that cites it, if one does.", "id"),
        Column("law_id", "The entry of the law that cites it, or whose account or notification does.", "id"),
        Column("account", "The number of the account that cites it, if one does.", "integer"),
        Column("notification", "The number of the notification that cites it, if one does.", "integer"),
        Column("correction_id", "The correction that cites it, if one does.", "id"),
        Column("computed_verified", "Of a quotation: the day of the text in which a program found it word for word.", "date"),
        Column("computed_match", "Of a quotation that was found: how it stands there."),
    ),
    ("case_id", "place", "source_id"),
    _citations,
    (
        _to("sources", "source_id"),
        _to("events", "event_id"),
        _to("coming", "coming_id"),
        _to("statements", "statement_id"),
        _to("inquiries", "inquiry_id"),
        _to("laws", "law_id"),
        ForeignKey(("case_id", "law_id", "account"), "accounts", ("case_id", "law_id", "account")),
        ForeignKey(("case_id", "law_id", "notification"), "notifications", ("case_id", "law_id", "notification")),
        _to("corrections", "correction_id"),
    ),
    (("case_id", "source_id"), ("case_id", "statement_id")),
)


def _inquiries(of: OfCase) -> Iterator[Row]:
    for inquiry_id, asked in of.case.asked.items():
        yield (
            of.id, inquiry_id, asked.who, asked.by, asked.through, asked.when.text, *_days(asked.when), asked.answer,
            asked.statement, asked.note, of.at(f"asked-{inquiry_id}"),
        )  # fmt: skip


INQUIRIES = Table(
    "inquiries",
    "That somebody was asked for an answer.",
    (
        _CASE,
        _entry("inquiry_id", "The inquiry, by its id in the case."),
        _written(Inquiry, "who", "asked"),
        _written(Inquiry, "by", "asked_by"),
        _written(Inquiry, "through"),
        *_when(Inquiry),
        _written(Inquiry, "answer"),
        _written(Inquiry, "statement", "statement_id"),
        _written(Inquiry, "note"),
        _PAGE,
    ),
    ("case_id", "inquiry_id"),
    _inquiries,
    (_TO_CASE, _to("case_parties", "asked", "party_id"), _to("statements", "statement_id")),
)


def _differences(of: OfCase) -> Iterator[Row]:
    for difference_id, difference in of.case.differences.items():
        yield of.id, difference_id, difference.about, difference.note


DIFFERENCES = Table(
    "differences",
    "That statements differ on a date or a number.",
    (
        _CASE,
        _entry("difference_id", "The difference, by its id in the case."),
        _written(Difference, "about"),
        _written(Difference, "note"),
    ),
    ("case_id", "difference_id"),
    _differences,
    (_TO_CASE,),
)


def _contrasts(of: OfCase) -> Iterator[Row]:
    for number, contrast in enumerate(of.found.computed.positions, start=1):
        yield of.id, number, contrast.kind, contrast.party, contrast.claim, contrast.difference


CONTRASTS = Table(
    "contrasts",
    "Statements that this site sets side by side. That positions changed or differ is no accusation.",
    (
        _CASE,
        Column("contrast", "The number of the contrast in the case.", "integer"),
        Column("computed_kind", "changed: a position; within: an organisation; accounts: that the case marks as different."),
        Column("computed_holder", "Whose position it is; empty where the accounts are of several parties."),
        Column("claim_id", "The claim on which they are positions."),
        Column("difference_id", "The difference that the case marks."),
    ),
    ("case_id", "contrast"),
    _contrasts,
    (
        _TO_CASE,
        _to("case_parties", "computed_holder", "party_id"),
        _to("claims", "claim_id"),
        _to("differences", "difference_id"),
    ),
)


def _contrast_statements(of: OfCase) -> Iterator[Row]:
    for number, contrast in enumerate(of.found.computed.positions, start=1):
        for statement_id in dict.fromkeys(contrast.statements):
            yield of.id, number, statement_id


CONTRAST_STATEMENTS = Table(
    "contrast_statements",
    "One statement of a contrast.",
    (_CASE, Column("contrast", "The contrast.", "integer"), _entry("statement_id", "The statement.")),
    ("case_id", "contrast", "statement_id"),
    _contrast_statements,
    (ForeignKey(("case_id", "contrast"), "contrasts", ("case_id", "contrast")), _to("statements", "statement_id")),
)


def _laws(of: OfCase) -> Iterator[Row]:
    for law_id, law in of.case.law.items():
        yield (
            of.id, law_id, law.regulation, law.duty, law.bound, law.because, law.day.text, *_days(law.day),
            of.found.computed.law[law_id].latest_version, of.at(f"law-{law_id}"),
        )  # fmt: skip


LAWS = Table(
    "laws",
    "One regulation as it bears on one party of a case.",
    (
        _CASE,
        _entry("law_id", "The entry, by its id in the case."),
        _written(Law, "regulation", "regulation_id"),
        _written(Law, "duty", "duty_id"),
        _written(Law, "bound"),
        _written(Law, "because"),
        *_when(Law, "day", "day"),
        Column("computed_latest_version", "The version in force when the explainer was last checked.", always=True),
        _PAGE,
    ),
    ("case_id", "law_id"),
    _laws,
    (
        _TO_CASE,
        _to("case_parties", "bound", "party_id"),
        ForeignKey(("regulation_id",), "regulations", ("regulation_id",)),
        ForeignKey(("regulation_id", "computed_latest_version"), "versions", ("regulation_id", "version_id")),
    ),
    (("regulation_id",),),
)


def _law_versions(of: OfCase) -> Iterator[Row]:
    for law_id, law in of.case.law.items():
        for version_id in of.found.computed.law[law_id].versions_on_the_day:
            yield of.id, law_id, version_id, law.regulation


LAW_VERSIONS = Table(
    "law_versions",
    "One version of a regulation that was in force on the day of a case.",
    (
        _CASE,
        _entry("law_id", "The entry of the case's law."),
        Column("computed_version", "The version in force; several if the day straddles a change.", always=True),
        _entry("regulation_id", "The regulation."),
    ),
    ("case_id", "law_id", "computed_version"),
    _law_versions,
    (
        _to("laws", "law_id"),
        ForeignKey(("regulation_id", "computed_version"), "versions", ("regulation_id", "version_id")),
    ),
)


def _accounts(of: OfCase) -> Iterator[Row]:
    for law_id, law in of.case.law.items():
        for number, account in enumerate(law.accounts, start=1):
            yield (
                of.id, law_id, number, account.according_to, account.trigger, account.when.text if account.when else None,
                *_days(account.when), account.supposing, account.statement, account.note,
            )  # fmt: skip


ACCOUNTS = Table(
    "accounts",
    "When somebody became aware, according to somebody.",
    (
        _CASE,
        _entry("law_id", "The entry of the case's law."),
        Column("account", "The number of the account in that entry.", "integer"),
        _written(Account, "according_to"),
        _written(Account, "trigger", "started_by"),
        *_when(Account),
        _written(Account, "supposing"),
        _written(Account, "statement", "statement_id"),
        _written(Account, "note"),
    ),
    ("case_id", "law_id", "account"),
    _accounts,
    (_to("laws", "law_id"), _to("case_parties", "according_to", "party_id"), _to("statements", "statement_id")),
)


def _notifications(of: OfCase) -> Iterator[Row]:
    for law_id, law in of.case.law.items():
        for number, told in enumerate(law.notified, start=1):
            yield (
                of.id, law_id, number, told.to, told.when.text if told.when else None, *_days(told.when),
                _day(told.no_record_as_of), told.duty, told.note,
            )  # fmt: skip


NOTIFICATIONS = Table(
    "notifications",
    "That somebody was told, or that no record says so.",
    (
        _CASE,
        _entry("law_id", "The entry of the case's law."),
        Column("notification", "The number of the notification in that entry.", "integer"),
        _written(Notification, "to", "told"),
        *_when(Notification),
        _written(Notification, "no_record_as_of", kind="date"),
        _written(Notification, "duty", "duty_id"),
        _written(Notification, "note"),
    ),
    ("case_id", "law_id", "notification"),
    _notifications,
    (_to("laws", "law_id"), _to("case_parties", "told", "party_id")),
)


def _clocks(of: OfCase) -> Iterator[Row]:
    for found, clock in zip(of.library.clocks[of.id], of.found.computed.clocks, strict=True):
        yield _clock(of, of.case.law[found.law], found, clock)


def _clock(of: OfCase, law: Law, found: CaseClock, clock: json_api.ClockData) -> Row:
    return (
        of.id, clock.law, clock.duty, clock.account + 1, law.regulation, clock.result.value, clock.version,
        _utc(clock.deadline.earliest), _utc(clock.deadline.latest), *(clock.days_late or (None, None)),
        *(clock.days_to_last_search or (None, None)), clock.sentence, of.at(found.anchor),
    )  # fmt: skip


def _utc(moment: str | None) -> str | None:
    return moment.replace("+00:00", "Z") if moment else None


CLOCKS = Table(
    "clocks",
    "One duty to notify, on one account of when it was started. It supposes that the account is true.",
    (
        _CASE,
        _entry("law_id", "The entry of the case's law."),
        _entry("duty_id", "The duty of the regulation."),
        Column("account", "The number of the account.", "integer"),
        _entry("regulation_id", "The regulation."),
        Column("computed_result", "ON_TIME, LATE, NOT_NOTIFIED, INDETERMINATE, NO_CLOCK, NO_DUTY or NOT_YET_LAW.", always=True),
        Column("computed_version", "The version of the regulation that applied, if one alone did."),
        Column("computed_deadline_earliest", "When the period ended at the earliest, in UTC.", "datetime"),
        Column("computed_deadline_latest", "When the period ended at the latest, in UTC.", "datetime"),
        Column("computed_days_late_least", "If late: days from the end of the period to the notice, at least.", "integer"),
        Column("computed_days_late_most", "If late: days from the end of the period to the notice, at most.", "integer"),
        Column(
            "computed_days_to_last_search_least",
            "If no notice is on record: days from the end of the period to the last day without a record, at least.",
            "integer",
        ),
        Column("computed_days_to_last_search_most", "The same, at most.", "integer"),
        Column("computed_sentence", "The clock in words, with its arithmetic.", always=True),
        _PAGE,
    ),
    ("case_id", "law_id", "duty_id", "account"),
    _clocks,
    (
        ForeignKey(("case_id", "law_id", "account"), "accounts", ("case_id", "law_id", "account")),
        ForeignKey(("regulation_id",), "regulations", ("regulation_id",)),
        ForeignKey(("regulation_id", "computed_version"), "versions", ("regulation_id", "version_id")),
    ),
    (("computed_result", "computed_days_late_most"), ("regulation_id",)),
)


def _questions(of: OfCase) -> Iterator[Row]:
    for question_id, question in of.case.questions.items():
        yield of.id, question_id, question.ask, of.at(f"question-{question_id}")


QUESTIONS = Table(
    "questions",
    "Something that is not known.",
    (
        _CASE,
        _entry("question_id", "The question, by its id in the case."),
        _written(Question, "ask", "question"),
        _PAGE,
    ),
    ("case_id", "question_id"),
    _questions,
    (_TO_CASE,),
)


def _question_evidence(of: OfCase) -> Iterator[Row]:
    for question_id, question in of.case.questions.items():
        for number, text in enumerate(question.would_settle, start=1):
            yield of.id, question_id, number, text


QUESTION_EVIDENCE = Table(
    "question_evidence",
    "One piece of evidence that would settle a question.",
    (
        _CASE,
        _entry("question_id", "The question."),
        Column("number", "Its place in the list.", "integer"),
        Column("evidence", "The evidence that would settle it.", written="would-settle", always=True),
    ),
    ("case_id", "question_id", "number"),
    _question_evidence,
    (_to("questions", "question_id"),),
)


def _corrections(of: OfCase) -> Iterator[Row]:
    for key, item in of.case.corrections.items():
        page = of.at(f"correction-{key}")
        yield of.id, key, item.of, _day(item.date), item.was, item.now, item.why, item.raised_by, page


CORRECTIONS = Table(
    "corrections",
    "One mistake of this record, and its correction.",
    (
        _CASE,
        _entry("correction_id", "The correction, by its id in the case."),
        _written(Correction, "of", "place"),
        _written(Correction, "date", kind="date"),
        _written(Correction, "was"),
        _written(Correction, "now", "is_now"),
        _written(Correction, "why"),
        _written(Correction, "raised_by"),
        _PAGE,
    ),
    ("case_id", "correction_id"),
    _corrections,
    (_TO_CASE,),
)


def _related(of: OfCase) -> Iterator[Row]:
    for related_id, why in of.case.related.items():
        yield of.id, related_id, why


RELATED = Table(
    "related_cases",
    "That a case is related to another.",
    (
        _CASE,
        _entry("related_id", "The other case, in the table cases or, if it was taken back, in withdrawn."),
        Column("why", "The reason why they belong together.", written="related", always=True),
    ),
    ("case_id", "related_id"),
    _related,
    (_TO_CASE,),
    (("related_id",),),
)


def _background(of: OfCase) -> Iterator[Row]:
    for explainer_id in dict.fromkeys(of.case.background):
        yield of.id, explainer_id, of.library.background.get(explainer_id)


BACKGROUND = Table(
    "case_background",
    "One explainer on evidence that helps to read a case.",
    (
        _CASE,
        Column("explainer_id", "The explainer, by id.", written="background", always=True),
        Column("computed_title", "Its headline, looked up."),
    ),
    ("case_id", "explainer_id"),
    _background,
    (_TO_CASE,),
)


def _aliases(of: OfCase) -> Iterator[Row]:
    for alias in dict.fromkeys(of.case.aliases):
        yield of.id, alias


ALIASES = Table(
    "case_aliases",
    "One earlier id of a case.",
    (_CASE, Column("alias", "The earlier id; its address leads to the case.", written="aliases", always=True)),
    ("case_id", "alias"),
    _aliases,
    (_TO_CASE,),
)


def _contributors(of: OfCase) -> Iterator[Row]:
    for name in dict.fromkeys(of.case.record.contributors):
        yield of.id, name


CONTRIBUTORS = Table(
    "case_contributors",
    "Somebody who wrote a record or helped with it, and wishes to be named.",
    (_CASE, Column("name", "The name or pseudonym.", written="contributors", always=True)),
    ("case_id", "name"),
    _contributors,
    (_TO_CASE,),
)


def _withdrawn(of: OfAll) -> Iterator[Row]:
    for case_id, case in sorted(of.library.withdrawn.items()):
        yield case_id, case.title, _day(case.withdrawn.date), case.withdrawn.why, f"{of.address}cases/{case_id}/"


WITHDRAWN = Table(
    "withdrawn",
    "A case that was taken back. Nothing else of it is published.",
    (
        _CASE,
        _written(Withdrawn, "title"),
        _written(Withdrawal, "date", kind="date"),
        _written(Withdrawal, "why"),
        _PAGE,
    ),
    ("case_id",),
    _withdrawn,
)


def _parties(of: OfAll) -> Iterator[Row]:
    for party_id, party in sorted(of.library.parties.items()):
        yield party_id, party.name, party.kind, party.role, party.parent, party.site, f"{of.address}parties/{party_id}/"


PARTIES = Table(
    "parties",
    "A person or organisation that recurs.",
    (
        _entry("party_id", "The party, by id."),
        _written(Party, "name"),
        _written(Party, "kind"),
        _written(Party, "role"),
        _written(Party, "parent"),
        _written(Party, "site", kind="uri"),
        _PAGE,
    ),
    ("party_id",),
    _parties,
    (ForeignKey(("parent",), "parties", ("party_id",)),),
)


def _party_names(of: OfAll) -> Iterator[Row]:
    for party_id, party in sorted(of.library.parties.items()):
        for name in dict.fromkeys(party.formerly):
            yield party_id, name


PARTY_NAMES = Table(
    "party_names",
    "One earlier name or spelling of a party that recurs.",
    (_entry("party_id", "The party."), Column("name", "The earlier name or spelling.", written="formerly", always=True)),
    ("party_id", "name"),
    _party_names,
    (ForeignKey(("party_id",), "parties", ("party_id",)),),
)


def _regulations(of: OfAll) -> Iterator[Row]:
    for key, item in sorted(of.library.regulations.items()):
        yield (
            key, item.title, item.short, item.citation, item.jurisdiction, item.zone, item.regulator, item.binds, item.summary,
            _day(item.checked), item.checked_by, f"{of.address}regulations/{key}/",
        )  # fmt: skip


_REGULATION = _entry("regulation_id", "The regulation, by id.")
_TO_REGULATION = ForeignKey(("regulation_id",), "regulations", ("regulation_id",))

REGULATIONS = Table(
    "regulations",
    "One regulation.",
    (
        _REGULATION,
        _written(Regulation, "title"),
        _written(Regulation, "short"),
        _written(Regulation, "citation"),
        _written(Regulation, "jurisdiction"),
        _written(Regulation, "zone"),
        _written(Regulation, "regulator"),
        _written(Regulation, "binds"),
        _written(Regulation, "summary"),
        _written(Regulation, "checked", kind="date"),
        _written(Regulation, "checked_by"),
        _PAGE,
    ),
    ("regulation_id",),
    _regulations,
    (ForeignKey(("regulator",), "parties", ("party_id",)),),
)


def _versions(of: OfAll) -> Iterator[Row]:
    for key, regulation in sorted(of.library.regulations.items()):
        for version_id, item in regulation.versions.items():
            yield key, version_id, _day(item.from_), _day(item.to), item.instrument, item.url, item.changed, item.penalty


VERSIONS = Table(
    "versions",
    "A regulation as it stood for a time.",
    (
        _REGULATION,
        _entry("version_id", "The version, by its id in the regulation."),
        _written(Version, "from_", "in_force_from", "date"),
        _written(Version, "to", "in_force_to", "date"),
        _written(Version, "instrument"),
        _written(Version, "url", kind="uri"),
        _written(Version, "changed"),
        _written(Version, "penalty"),
    ),
    ("regulation_id", "version_id"),
    _versions,
    (_TO_REGULATION,),
    (("in_force_from",),),
)


def _duties(of: OfAll) -> Iterator[Row]:
    for key, regulation in sorted(of.library.regulations.items()):
        for version_id, version in regulation.versions.items():
            for duty_id, duty in version.duties.items():
                yield (
                    key, version_id, duty_id, duty.what, duty.tell, duty.starts, duty.within.text if duty.within else None,
                    duty.counted, duty.holidays, duty.qualifier, duty.threshold,
                )  # fmt: skip


_VERSION_KEY = ("regulation_id", "version_id")
DUTIES = Table(
    "duties",
    "One thing that a version of a regulation requires.",
    (
        _REGULATION,
        _entry("version_id", "The version."),
        _entry("duty_id", "The duty; the same duty has the same id in every version."),
        _written(Duty, "what"),
        _written(Duty, "tell"),
        _written(Duty, "starts"),
        _written(Duty, "within", "period"),
        _written(Duty, "counted"),
        _written(Duty, "holidays"),
        _written(Duty, "qualifier"),
        _written(Duty, "threshold"),
    ),
    ("regulation_id", "version_id", "duty_id"),
    _duties,
    (ForeignKey(_VERSION_KEY, "versions", _VERSION_KEY),),
)


def _duty_exceptions(of: OfAll) -> Iterator[Row]:
    for key, regulation in sorted(of.library.regulations.items()):
        for version_id, version in regulation.versions.items():
            for duty_id, duty in version.duties.items():
                for number, text in enumerate(duty.exceptions, start=1):
                    yield key, version_id, duty_id, number, text


DUTY_EXCEPTIONS = Table(
    "duty_exceptions",
    "What lifts a duty.",
    (
        _REGULATION,
        _entry("version_id", "The version."),
        _entry("duty_id", "The duty."),
        Column("number", "Its place in the list.", "integer"),
        Column("exception", "What lifts this duty, and no other.", written="exceptions", always=True),
    ),
    ("regulation_id", "version_id", "duty_id", "number"),
    _duty_exceptions,
    (ForeignKey((*_VERSION_KEY, "duty_id"), "duties", (*_VERSION_KEY, "duty_id")),),
)


def _pending(of: OfAll) -> Iterator[Row]:
    for key, regulation in sorted(of.library.regulations.items()):
        for pending_id, item in regulation.pending.items():
            yield key, pending_id, item.state, _day(item.since), item.instrument, item.url, item.changed


PENDING = Table(
    "pending_changes",
    "A change of a regulation that is not law yet.",
    (
        _REGULATION,
        _entry("pending_id", "The change, by its id in the regulation."),
        _written(Pending, "state"),
        _written(Pending, "since", kind="date"),
        _written(Pending, "instrument"),
        _written(Pending, "url", kind="uri"),
        _written(Pending, "changed"),
    ),
    ("regulation_id", "pending_id"),
    _pending,
    (_TO_REGULATION,),
)


def _policies(of: OfAll) -> Iterator[Row]:
    for key, regulation in sorted(of.library.regulations.items()):
        for policy_id, item in regulation.policies.items():
            yield key, policy_id, _day(item.from_), _day(item.to), item.by, item.what, item.url


POLICIES = Table(
    "policies",
    "A regulator's published practice. It is not law.",
    (
        _REGULATION,
        _entry("policy_id", "The practice, by its id in the regulation."),
        _written(Policy, "from_", "followed_from", "date"),
        _written(Policy, "to", "followed_to", "date"),
        _written(Policy, "by", "party_id"),
        _written(Policy, "what"),
        _written(Policy, "url", kind="uri"),
    ),
    ("regulation_id", "policy_id"),
    _policies,
    (_TO_REGULATION, ForeignKey(("party_id",), "parties", ("party_id",))),
)


def _regulation_links(of: OfAll) -> Iterator[Row]:
    for key, regulation in sorted(of.library.regulations.items()):
        for kind, links in (("official", regulation.links), ("secondary", regulation.sources)):
            for number, link in enumerate(links, start=1):
                yield key, kind, number, link.title, link.url


REGULATION_LINKS = Table(
    "regulation_links",
    "One official text of a regulation, or one secondary source.",
    (
        _REGULATION,
        Column("kind", "official: an official text; secondary: a source for what these do not show."),
        Column("number", "Its place in the list.", "integer"),
        _written(Link, "title"),
        _written(Link, "url", kind="uri"),
    ),
    ("regulation_id", "kind", "number"),
    _regulation_links,
    (_TO_REGULATION,),
)

CASE_TABLES: tuple[Table[OfCase], ...] = (
    CASES, CASE_PARTIES, CLAIMS, POSITIONS, STATEMENTS, EVENTS, EVENT_PARTIES, COMING, SOURCES, CITATIONS, INQUIRIES,
    DIFFERENCES, CONTRASTS, CONTRAST_STATEMENTS, LAWS, LAW_VERSIONS, ACCOUNTS, NOTIFICATIONS, CLOCKS, QUESTIONS,
    QUESTION_EVIDENCE, CORRECTIONS, RELATED, BACKGROUND, ALIASES, CONTRIBUTORS,
)  # fmt: skip
"""The tables that grow with each case."""
LIBRARY_TABLES: tuple[Table[OfAll], ...] = (
    WITHDRAWN, PARTIES, PARTY_NAMES, REGULATIONS, VERSIONS, DUTIES, DUTY_EXCEPTIONS, PENDING, POLICIES, REGULATION_LINKS,
)  # fmt: skip
"""The tables that all cases share."""
