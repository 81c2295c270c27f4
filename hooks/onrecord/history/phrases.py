"""The tables of the wording of changes: names of groups and fields, which of them readers rely on, and the sentences."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.format import applied_law, case, figures, record
from onrecord.format.entry import FormatModel


@dataclass(frozen=True, slots=True)
class Group:
    """A group of entries with ids, and the words for one of them."""

    model: type[FormatModel]
    subject: str
    """An entry as the subject of a sentence; `{}` is what it is called."""
    one: str
    title: str = ""
    """The field in whose words an entry is called."""
    relied_on: frozenset[str] = frozenset()
    """The fields that readers could rely on. A change of any other is shown, and needs no correction."""


def _fields(names: str) -> frozenset[str]:
    return frozenset(names.split())


_LAW_FIELDS = _fields("regulation duty bound country zone day source accounts notified done")
GROUPS: Mapping[str, Group] = {
    "parties": Group(case.Participant, "The party ‘{}’", "A party", relied_on=_fields("role name of anonymous")),
    "sources": Group(case.Source, "The source ‘{}’", "A source", "title", _fields("title publisher author published")),
    "claims": Group(case.Claim, "The claim ‘{}’", "A claim", "text", _fields("text concerns")),
    "timeline": Group(case.Event, "The event ‘{}’", "An event", "what", _fields("when what who according-to source")),
    "coming": Group(case.Coming, "The date to come ‘{}’", "A date to come", "what"),
    "statements": Group(
        case.Statement,
        "{}",
        "A statement",
        relied_on=_fields("by as for channel when quote translation said-in paraphrase source about"),
    ),
    "affected": Group(
        figures.Affected,
        "The number of those affected ({})",
        "A number of those affected",
        "number",
        _fields("number of what according-to when source"),
    ),
    "amounts": Group(
        figures.Amount,
        "The sum of money ({})",
        "A sum of money",
        "kind",
        _fields("kind state amount currency by payer when source"),
    ),
    "asked": Group(
        case.Inquiry,
        "The request to {} for an answer",
        "A request for an answer",
        relied_on=_fields("who by when answer source"),
    ),
    "differences": Group(case.Difference, "The difference over ‘{}’", "A difference", "about", _fields("about statements")),
    "law": Group(applied_law.Law, "The law on {}", "A point of law", relied_on=_LAW_FIELDS),
    "questions": Group(case.Question, "The open question ‘{}’", "An open question", "ask"),
    "related": Group(FormatModel, "The related case ‘{}’", "A related case"),
    "corrections": Group(
        record.Correction, "The correction ‘{}’", "A correction", relied_on=_fields("of date was now why raised-by")
    ),
}
FIXED: Mapping[str, type[FormatModel]] = {
    "record": record.Record,
    "outcome": case.Outcome,
    "withdrawn": record.Withdrawal,
    "noticed": case.Noticed,
    "disclosed": case.Disclosed,
}
PARTS: Mapping[str, tuple[type[FormatModel], str]] = {
    "accounts": (applied_law.Account, "according-to"),
    "notified": (applied_law.Notification, "to"),
    "done": (applied_law.Completion, "duty"),
}
"""Lists of entries without ids, each with the field by which two versions of an entry are matched."""
KINDS = {**{name: group.model for name, group in GROUPS.items()}, **FIXED, **{name: kind for name, (kind, _) in PARTS.items()}}

RELIED_ON = {
    "": _fields("title summary short description when place kind"),
    "noticed": _fields("by event admitted"),
    "disclosed": _fields("by event"),
    "accounts": _fields("according-to trigger when supposing source statement"),
    "notified": _fields("to when source duty voluntary"),
    **{name: group.relied_on for name, group in GROUPS.items() if group.relied_on},
}
"""The fields that readers could rely on, by group; those of the case itself under the empty name."""
RELIED_ON_IF_KNOWN = {"known", "what", "source"}

DATES = {"when", "published", "accessed", "created", "reviewed", "day", "as-of", "no-record-as-of", "date"}
PARTIES = {"by", "for", "of", "who", "according-to", "bound", "to", "concerns", "own-page-of", "payer"}
REFERENCES = {
    "source": "sources",
    "same-origin-as": "sources",
    "statement": "statements",
    "statements": "statements",
    "event": "timeline",
    "admitted": "timeline",
}
"""Fields that hold ids of other entries, beside those of parties."""
NOUNS = {
    "title": "headline",
    "sources.title": "title",
    "when": "date",
    "what": "description",
    "as": "role",
    "for": "organisation spoken for",
    "of": "organisation worked for",
    "affected.of": "kind of those counted",
    "amounts.by": "party that acted",
    "payer": "party to pay",
    "by": "speaker",
    "asked.by": "asker",
    "noticed.by": "first to notice",
    "disclosed": "first public disclosure",
    "short": "short name",
    "key": "mark as a key event",
    "anonymous": "account of who is not named",
    "said-in": "language in which it was said",
    "admitted": "first public admission",
    "who": "party involved",
    "asked.who": "party asked",
    "according-to": "account",
    "concerns": "party concerned",
    "about": "positions",
    "text": "wording",
    "ask": "wording",
    "related": "reason",
    "published": "date of publication",
    "accessed": "day of the last reading",
    "url": "address",
    "archive": "archived copy",
    "no-archive": "reason for there being no archived copy",
    "same-origin-as": "origin",
    "own-page-of": "party whose own page it is",
    "unreadable": "reason for being unreadable",
    "bound": "party bound",
    "day": "day whose law is shown",
    "because": "reason why it applies",
    "supposing": "supposition",
    "to": "recipient",
    "no-record-as-of": "last day without a record",
    "as-of": "day of which it is true",
}
"""What fields are called in a sentence, if their own name does not read well."""
CHANGED = {
    "when": "The incident moved from {was} to {now}.",
    "timeline.when": "{it} moved from {was} to {now}.",
    "timeline.what": "{it} is now described as {now}.",
    "coming.when": "{it} moved from {was} to {now}.",
    "coming.what": "{it} is now described as {now}.",
    "parties.name": "{it} is now named {now}.",
    "sources.title": "{it} is now titled {now}.",
    "differences.about": "{it} is now over {now}.",
    "parties.role": "{it} is now described as {now}; it was described as {was}.",
    "claims.text": "{it} now reads: {now}.",
    "questions.ask": "{it} now reads: {now}.",
    "statements.by": "{it} is now ascribed to {now}.",
    "statements.quote": "{it} is quoted anew: was {was}, is {now}.",
    "statements.paraphrase": "{it} is put in other words: was {was}, is {now}.",
    "noticed.by": "It is now given as first noticed by {now}; it was {was}.",
    "noticed.event": "It is now given as first noticed by the event {now}; it was {was}.",
    "noticed.admitted": "The first public admission is now given as the event {now}; it was {was}.",
    "disclosed.by": "The public is now given as first told by {now}; it was {was}.",
    "disclosed.event": "The public is now given as first told by the event {now}; it was {was}.",
    "record.reviewed": "The record was reviewed again, on {now}.",
}
OTHERWISE = "{it} states another {noun}: was {was}, is {now}."
SPAN = re.compile("^(from|between|until|on) ", re.MULTILINE)
"""Dates in words for which “moved from … to …” would read badly."""
JOINED = {
    "source": ("{it} now also rests on {now}.", "{it} no longer rests on {was}."),
    "by": ("{it} is now also ascribed to {now}.", "{it} is no longer ascribed to {was}."),
    "concerns": ("{it} now also concerns {now}.", "{it} no longer concerns {was}."),
    "who": ("{it} now also involves {now}.", "{it} no longer involves {was}."),
    # Without the name: somebody who no longer wishes to be named would otherwise be named among the changes for good.
    "contributors": ("{it} now names one more contributor.", "{it} no longer names one of its contributors."),
}
