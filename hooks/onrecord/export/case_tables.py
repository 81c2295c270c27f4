"""The tables of a case: the case itself, its parties, sources, timeline, citations, questions and corrections.

What the parties said is in `statement_tables`, what the law required in `law_tables`.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import starmap
from typing import Any

from onrecord.export import columns, entries
from onrecord.export.table_schema import TO_CASE, CaseScope, Column, Entries, Entry, ForeignKey, Getter, case_table, in_case
from onrecord.format import case, figures, record
from onrecord.format.entry import FormatModel, field_meaning


def _of_part(kind: type[FormatModel], part: str, **renamed: str) -> Iterator[Column]:
    """Yield the columns of a part of a case that may be left out."""
    for column in columns.written(kind, part=part, **renamed):

        def get(row: Entry, column: Column = column) -> Any:
            return column.get(row) if getattr(row.value, part) else None

        yield replace(column, get=get, always=False)


def _account(row: Entry, part: str, event: str) -> str | None:
    event_id = getattr(getattr(row.value, part), event, None)
    return row.value.timeline[event_id].according_to if event_id else None


CASES = case_table(
    "cases",
    "One contested incident.",
    *columns.written(case.Case, "title", "summary", "short", "description", "when", "place", "field", "kind"),
    *columns.written(record.Record, "created", "reviewed", "maintainer", part="record"),
    *_of_part(case.Noticed, "noticed", by="noticed_by", event="noticed_event", admitted="admitted_event", note="noticed_note"),
    *_of_part(case.Disclosed, "disclosed", by="disclosed_by", event="disclosed_event", note="disclosed_note"),
    columns.optional(
        "computed_noticed_account",
        "The party whose account the first notice is.",
        lambda row: _account(row, "noticed", "event"),
        "id",
    ),
    columns.optional(
        "computed_admitted_account",
        "The party whose account the admission is.",
        lambda row: _account(row, "noticed", "admitted"),
        "id",
    ),
    columns.optional(
        "computed_disclosed_account",
        "The party whose account the first disclosure is.",
        lambda row: _account(row, "disclosed", "event"),
        "id",
    ),
    *columns.written(case.Outcome, part="outcome", known="outcome_known", what="outcome", as_of="outcome_as_of"),
    columns.required(
        "computed_origins",
        "On how many origins the case rests at most: pages that are joined by `same-origin-as` count once.",
        lambda row: len(row.scope.computed.origins),
        "integer",
    ),
    columns.required(
        "computed_origins_independent",
        "Whether somebody looked at each of these origins, and found that it derives from no other.",
        lambda row: int(row.scope.computed.origins_independent),
        "boolean",
    ),
    columns.page(lambda row: row.scope.data.url),
    entries=lambda scope: [((), scope.case)],
    references=(
        in_case("events", "noticed_event"),
        in_case("events", "admitted_event"),
        in_case("case_parties", "disclosed_by"),
        in_case("events", "disclosed_event"),
        in_case("case_parties", "computed_disclosed_account"),
        in_case("case_parties", "computed_noticed_account"),
        in_case("case_parties", "computed_admitted_account"),
    ),
    indexes=(("computed_earliest",),),
)

CASE_PARTIES = case_table(
    "case_parties",
    "Somebody who is named in a case.",
    columns.key("party_id", "The party, by its id in the case."),
    *columns.written(case.Participant, "role", "name", "kind", "country", "anonymous", of="works_for"),
    columns.required(
        "computed_name",
        "The name, looked up for a party that recurs.",
        lambda row: row.scope.library.party_name(row.scope.case, row.id),
    ),
    columns.optional(
        "computed_kind",
        "What it is, looked up for a party that recurs.",
        lambda row: row.scope.library.party_kind(row.scope.case, row.id),
    ),
    columns.optional(
        "computed_recurring",
        "Its id in the table parties, if it is one that recurs.",
        lambda row: row.id if row.id in row.scope.library.parties else None,
    ),
    columns.page_of_case("party"),
    entries=entries.group("parties"),
    references=(TO_CASE, in_case("case_parties", "works_for"), ForeignKey("parties", ("computed_recurring",))),
    indexes=(("computed_recurring",),),
)


def _text(field: str) -> Getter:
    """Return what gets a field of the text in which quotations of a source were looked for."""

    def get(row: Entry) -> Any:
        evidence = row.scope.library.evidence.get(row.scope.id)
        return getattr(evidence and evidence.sources.get(row.id), field, None)

    return get


SOURCES = case_table(
    "sources",
    "One page that a case rests on.",
    columns.key("source_id", "The source, by its id in the case."),
    columns.optional(
        "number", "Its number on the page of the case.", lambda row: list(row.scope.case.sources).index(row.id) + 1, "integer"
    ),
    *columns.written(
        case.Source, "title", "publisher", "author", "language", "published", "url", "accessed", "archive", "no_archive"
    ),
    *columns.written(case.Source, "same_origin_as", "own_origin_checked", "context", "own_page_of", "unreadable", "note"),
    columns.required(
        "computed_origin",
        "The source from which it derives in the end: itself, if from no other.",
        lambda row: row.scope.computed.sources[row.id].origin,
    ),
    columns.optional(
        "computed_read", "The day on which a program read its text to look for quotations.", _text("read"), "date"
    ),
    columns.optional(
        "computed_read_from", "What the program read: the page, its archived copy, or a saved file.", _text("came_from")
    ),
    columns.page_of_case("source"),
    entries=entries.group("sources"),
    references=(
        TO_CASE,
        in_case("sources", "same_origin_as"),
        in_case("sources", "computed_origin"),
        in_case("case_parties", "own_page_of"),
    ),
    indexes=(("url",),),
)

EVENTS = case_table(
    "events",
    "One entry of a case's timeline.",
    columns.key("event_id", "The event, by its id in the case."),
    *columns.written(case.Event, "when", "what", "according_to", "note", key="key_event"),
    columns.page_of_case("event"),
    entries=entries.group("timeline"),
    references=(TO_CASE, in_case("case_parties", "according_to")),
    indexes=(("computed_earliest",),),
)

EVENT_PARTIES = case_table(
    "event_parties",
    "One party that an event involves.",
    columns.key("event_id", "The event.", 0),
    columns.key("party_id", "Whom it involves.", written="who"),
    entries=lambda scope: entries.nested(entries.each(scope.case.timeline), lambda event: entries.distinct(event.who)),
    references=(in_case("events", "event_id"), in_case("case_parties", "party_id")),
)

COMING = case_table(
    "coming",
    "One date to come that a source names. It has not happened yet.",
    columns.key("coming_id", "The date, by its id in the case."),
    *columns.written(case.Coming, "when", "what", "note"),
    columns.page_of_case("coming"),
    entries=entries.group("coming"),
    indexes=(("computed_earliest",),),
)


AFFECTED = case_table(
    "affected",
    "How many were affected, by one account.",
    columns.key("affected_id", "The number, by its id in the case."),
    *columns.written(figures.Affected, "number", "what", "according_to", "when", "note", of="counted"),
    columns.page_of_case("affected"),
    entries=entries.group("affected"),
    references=(TO_CASE, in_case("case_parties", "according_to")),
)

AMOUNTS = case_table(
    "amounts",
    "A sum of money that was proposed, imposed, agreed or paid.",
    columns.key("amount_id", "The sum, by its id in the case."),
    *columns.written(figures.Amount, "kind", "state", "amount", "currency", "payer", "when", "note"),
    columns.page_of_case("amount"),
    entries=entries.group("amounts"),
    references=(TO_CASE, in_case("case_parties", "payer")),
)

AMOUNT_PARTIES = case_table(
    "amount_parties",
    "Somebody who proposed, imposed, agreed, changed or paid a sum.",
    columns.key("amount_id", "The sum.", 0),
    columns.key("party_id", "Who did.", written="by"),
    entries=lambda scope: entries.nested(entries.each(scope.case.amounts), lambda amount: entries.distinct(amount.by)),
    references=(in_case("amounts", "amount_id"), in_case("case_parties", "party_id")),
)


def _citations(scope: CaseScope) -> Entries:
    """Yield each cited source by its position, with the columns of the entry that cites it."""
    for place, entry, citing in _citing(scope.case):
        for number, source_id in enumerate(dict.fromkeys(entry.source or ())):
            page = None if number else getattr(entry, "page", None)
            yield (place, source_id), {**citing, "source_page": page}


def _citing(content: case.Case) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Yield each entry that cites sources by its place, with the columns that lead to it."""
    ids = {"timeline": "event_id", "coming": "coming_id", "statements": "statement_id", "asked": "inquiry_id"}
    ids |= {"affected": "affected_id", "amounts": "amount_id"}
    for name, id_name in ids.items():
        for key, entry in getattr(content, name).items():
            yield f"{name}.{key}", entry, {id_name: key}
    for key, law in content.law.items():
        yield f"law.{key}", law, {"law_id": key}
        for name, id_name in (("accounts", "account"), ("notified", "notification"), ("done", "completion")):
            for number, part in enumerate(getattr(law, name), start=1):
                yield f"law.{key}.{name}.{number}", part, {"law_id": key, id_name: number}
    yield "outcome", content.outcome, {}
    for key, correction in content.corrections.items():
        yield f"corrections.{key}", correction, {"correction_id": key}


_CITING = (
    (in_case("events", "event_id"), "The event that cites it, if one does."),
    (in_case("coming", "coming_id"), "The date to come that cites it, if one does."),
    (in_case("statements", "statement_id"), "The statement that cites it, if one does."),
    (in_case("inquiries", "inquiry_id"), "The inquiry that cites it, if one does."),
    (in_case("affected", "affected_id"), "The number of those affected that cites it, if one does."),
    (in_case("amounts", "amount_id"), "The sum of money that cites it, if one does."),
    (in_case("laws", "law_id"), "The entry of the law that cites it, or whose account, notification or what was done does."),
    (in_case("accounts", "law_id", "account"), "The number of the account that cites it, if one does."),
    (in_case("notifications", "law_id", "notification"), "The number of the notification that cites it, if one does."),
    (in_case("completions", "law_id", "completion"), "The number of what was done that cites it, if that does."),
    (in_case("corrections", "correction_id"), "The correction that cites it, if one does."),
)
"""What can cite a source, and the meaning of the column with its id or number."""


def _citing_column(reference: ForeignKey, meaning: str) -> Column:
    name = reference.columns[-1]
    return columns.optional(name, meaning, lambda row: row.value.get(name), "id" if name.endswith("_id") else "integer")


def _check(row: Entry, field: str) -> Any:
    """Return a field of what is known of a quotation in the cited source."""
    checks = row.scope.computed.quotations.get(row.value.get("statement_id"), {})
    return getattr(checks.get(row.id), field, None)


CITATIONS = case_table(
    "citations",
    "One source that an entry of a case cites.",
    columns.key("place", "The entry, by its way in the file with points between: statements.first-answer; outcome.", 0),
    columns.key("source_id", "The source.", written="source"),
    columns.optional("source_page", field_meaning(case.Statement, "page"), lambda row: row.value["source_page"]),
    *starmap(_citing_column, _CITING),
    columns.optional(
        "computed_verified",
        "Of a quotation: the day of the text in which a program found it word for word.",
        lambda row: _check(row, "verified"),
        "date",
    ),
    columns.optional("computed_match", "Of a quotation that was found: how it stands there.", lambda row: _check(row, "match")),
    entries=_citations,
    references=(in_case("sources", "source_id"), *(reference for reference, _ in _CITING)),
    indexes=(("case_id", "source_id"), ("case_id", "statement_id")),
)

QUESTIONS = case_table(
    "questions",
    "Something that is not known.",
    columns.key("question_id", "The question, by its id in the case."),
    *columns.written(case.Question, ask="question"),
    columns.page_of_case("question"),
    entries=entries.group("questions"),
)

QUESTION_EVIDENCE = case_table(
    "question_evidence",
    "One piece of evidence that would settle a question.",
    columns.key("question_id", "The question.", 0),
    columns.key("number", "Its place in the list.", kind="integer"),
    columns.required("evidence", "The evidence that would settle it.", lambda row: row.value, written="would-settle"),
    entries=lambda scope: entries.nested(
        entries.each(scope.case.questions), lambda question: entries.numbered(question.would_settle)
    ),
    references=(in_case("questions", "question_id"),),
)

CORRECTIONS = case_table(
    "corrections",
    "One mistake of this record, and its correction.",
    columns.key("correction_id", "The correction, by its id in the case."),
    *columns.written(record.Correction, of="place", date="date", was="was", now="is_now", why="why", raised_by="raised_by"),
    columns.page_of_case("correction"),
    entries=entries.group("corrections"),
)

RELATED = case_table(
    "related_cases",
    "That a case is related to another.",
    columns.key("related_id", "The other case, in the table cases or, if it was taken back, in withdrawn."),
    columns.required("why", "The reason why they belong together.", lambda row: row.value, written="related"),
    entries=entries.group("related"),
    indexes=(("related_id",),),
)

BACKGROUND = case_table(
    "case_background",
    "One explainer on evidence that helps to read a case.",
    columns.key("explainer_id", "The explainer, by id.", kind="string", written="background"),
    columns.optional("computed_title", "Its headline, looked up.", lambda row: row.scope.library.background.get(row.id)),
    entries=lambda scope: entries.distinct(scope.case.background),
)

ALIASES = case_table(
    "case_aliases",
    "One earlier id of a case.",
    columns.key("alias", "The earlier id; its address leads to the case.", kind="string", written="aliases"),
    entries=lambda scope: entries.distinct(scope.case.aliases),
)

REWORDINGS = case_table(
    "rewordings",
    "That a text of a record was put in other words, and says the same by the account of its editors.",
    columns.key("number", "Its place in the list.", kind="integer"),
    *columns.written(record.Rewording, of="place", date="date"),
    entries=lambda scope: entries.numbered(scope.case.record.reworded),
)

CONTRIBUTORS = case_table(
    "case_contributors",
    "Somebody who wrote a record or helped with it, and wishes to be named.",
    columns.key("name", "The name or pseudonym.", kind="string", written="contributors"),
    entries=lambda scope: entries.distinct(scope.case.record.contributors),
)
