"""The terms in which changes of a case are told: its groups and fields, which of them readers rely on, and the sentences."""

import re
from collections.abc import Mapping

from onrecord.format.case import (
    Account,
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
    Question,
    Record,
    Source,
    Statement,
    Withdrawal,
)
from onrecord.format.entry import FormatModel

ENTRIES: Mapping[str, type[FormatModel]] = {
    "parties": Participant,
    "sources": Source,
    "claims": Claim,
    "timeline": Event,
    "coming": Coming,
    "statements": Statement,
    "asked": Inquiry,
    "differences": Difference,
    "law": Law,
    "questions": Question,
    "corrections": Correction,
}
FIXED: Mapping[str, type[FormatModel]] = {"record": Record, "outcome": Outcome, "withdrawn": Withdrawal, "noticed": Noticed}
PARTS: Mapping[str, tuple[type[FormatModel], str]] = {"accounts": (Account, "according-to"), "notified": (Notification, "to")}
"""Lists of entries without an id, each with the field by which two versions of one entry find each other."""
KINDS = {**ENTRIES, **FIXED, **{name: kind for name, (kind, _) in PARTS.items()}}

RELIED_ON = {
    "": {"title", "summary", "when", "place", "kind"},
    "parties": {"role", "name", "of"},
    "sources": {"title", "publisher", "author", "published"},
    "claims": {"text", "concerns"},
    "timeline": {"when", "what", "who", "according-to", "source"},
    "statements": {"by", "as", "for", "channel", "when", "quote", "paraphrase", "source", "about"},
    "asked": {"who", "by", "when", "answer", "source"},
    "differences": {"about", "statements"},
    "corrections": {"of", "date", "was", "now", "why", "raised-by"},
    "noticed": {"by", "event", "admitted"},
    "law": {"regulation", "duty", "bound", "day", "source", "accounts", "notified"},
    "accounts": {"according-to", "trigger", "when", "supposing", "source", "statement"},
    "notified": {"to", "when", "source", "duty"},
}
"""The facts that readers could rely on, by group. Of anything else a change is shown, and needs no correction."""
RELIED_ON_IF_KNOWN = {"known", "what", "source"}

DATES = {"when", "published", "accessed", "created", "reviewed", "day", "as-of", "no-record-as-of", "date"}
PARTIES = {"by", "for", "of", "who", "according-to", "bound", "to", "concerns", "own-page-of"}
CALLED_BY = {
    "sources": "title",
    "claims": "text",
    "timeline": "what",
    "coming": "what",
    "questions": "ask",
    "differences": "about",
}
"""The field in whose words an entry is spoken of."""
REFERENCES = {
    "source": "sources",
    "same-origin-as": "sources",
    "statement": "statements",
    "statements": "statements",
    "event": "timeline",
    "admitted": "timeline",
}
"""Fields that hold ids of other entries, beside those of parties."""
SUBJECTS = {
    "parties": "The party ‘{}’",
    "sources": "The source ‘{}’",
    "claims": "The claim ‘{}’",
    "timeline": "The event ‘{}’",
    "coming": "The date to come ‘{}’",
    "statements": "{}",
    "asked": "The request to {} for an answer",
    "differences": "The difference over ‘{}’",
    "law": "The law on {}",
    "questions": "The open question ‘{}’",
    "related": "The related case ‘{}’",
    "corrections": "The correction ‘{}’",
}
ONE = {
    "parties": "A party",
    "sources": "A source",
    "claims": "A claim",
    "timeline": "An event",
    "coming": "A date to come",
    "statements": "A statement",
    "asked": "A request for an answer",
    "differences": "A difference",
    "law": "A point of law",
    "questions": "An open question",
    "related": "A related case",
    "corrections": "A correction",
}
NOUNS = {
    "title": "headline",
    "sources.title": "title",
    "when": "date",
    "what": "description",
    "as": "role",
    "for": "organisation spoken for",
    "of": "organisation worked for",
    "by": "speaker",
    "asked.by": "asker",
    "noticed.by": "first to notice",
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
"""What fields are called in a sentence, where their own name would not do."""
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
    "record.reviewed": "The record was reviewed again, on {now}.",
}
OTHERWISE = "{it} states another {noun}: was {was}, is {now}."
SPAN = re.compile("^(from|between|until|on) ", re.MULTILINE)
"""Dates in words of which nobody would say that something moved from one to another."""
JOINED = {
    "source": ("{it} now also rests on {now}.", "{it} no longer rests on {was}."),
    "who": ("{it} now also involves {now}.", "{it} no longer involves {was}."),
    # Without the name: who no longer wishes to stand here would otherwise stand among the changes for good.
    "contributors": ("{it} now names one more contributor.", "{it} no longer names one of its contributors."),
}
