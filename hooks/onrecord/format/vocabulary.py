"""Every word that a contributor chooses from a list: its id, its label on pages and its meaning for those who choose.

The meanings are shown in editors, in the example and on the page of fields.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from onrecord.format.periods import Method

Answer: TypeAlias = Literal["replied", "declined", "no-record"]
Counted: TypeAlias = Literal["people", "accounts", "records", "cards", "messages", "organisations"]
Noticer: TypeAlias = Literal[
    "customers", "press", "researchers", "bank", "organisation", "supplier", "attacker", "regulator", "authorities", "outsider"
]  # fmt: skip
PartyKind: TypeAlias = Literal["company", "regulator", "court", "public-body", "group", "person", "publication"]
PendingState: TypeAlias = Literal["adopted", "delayed", "proposed"]
Recipient: TypeAlias = Literal["regulator", "authority", "individuals", "media", "public", "customer", "provider"]
Stance: TypeAlias = Literal[
    "asserts", "denies", "admits", "admits-in-part", "doubts", "declines", "settles", "withdraws", "finds", "finds-by-consent",
    "rejects", "sets-aside", "remits", "stays", "appeals",
]  # fmt: skip
DutyStart: TypeAlias = Literal[
    "detection", "awareness", "discovery", "determination", "classification", "suspicion", "belief", "occurrence", "payment",
    "fix", "notification",
]  # fmt: skip
SumKind: TypeAlias = Literal["fine", "settlement", "compensation", "costs"]
SumState: TypeAlias = Literal["proposed", "imposed", "agreed", "approved", "reduced", "set-aside", "paid"]
Trigger: TypeAlias = Literal[
    "detection", "awareness", "discovery", "determination", "classification", "suspicion", "belief", "occurrence", "payment",
    "fix", "notification", "none", "not-bound",
]  # fmt: skip
"""A start, or why there is none; written out, since one list of words gives one message."""
Threshold: TypeAlias = Literal["met", "not-met"]
YesOrNo: TypeAlias = Literal["yes", "no"]


class Term(NamedTuple):
    """What a word means to those who choose it, and its label on pages, where it has one."""

    meaning: str
    label: str = ""


STANCES: Mapping[Stance, Term] = {
    "asserts": Term("says that it is so", "Asserts it"),
    "denies": Term("says that it is not so", "Denies it"),
    "admits": Term("says that it is so, of its own conduct: only a party that the claim concerns", "Admits it"),
    "admits-in-part": Term(
        "says that a part of it is so, of its own conduct: only a party that the claim concerns", "Admits a part"
    ),
    "doubts": Term("says that it may not be so, without denying it", "Doubts it"),
    "declines": Term("did not address it; that somebody asked is said under asked", "Does not address it"),
    "settles": Term("settles without admitting or denying it: only a party that the claim concerns", "Settles, admits nothing"),
    "withdraws": Term("takes back what it had said of it", "Takes it back"),
    "finds": Term("decides that it is so: only a regulator or a court", "Finds it so"),
    "finds-by-consent": Term(
        "records that it is so with the consent of a party it concerns: only a regulator or a court",
        "Finds it so, by consent",
    ),
    "rejects": Term("decides that it is not so: only a regulator or a court", "Rejects it"),
    "sets-aside": Term(
        "takes away the ruling that it names, and decides nothing itself: only a regulator or a court", "Sets a ruling aside"
    ),
    "remits": Term(
        "sends the ruling that it names back, to be decided anew: only a regulator or a court", "Sends a ruling back"
    ),
    "stays": Term("suspends the ruling that it names: only a regulator or a court", "Suspends a ruling"),
    "appeals": Term("appeals against the ruling that it names, which decides nothing yet", "Appeals"),
}
PARTY_KINDS: Mapping[PartyKind, Term] = {
    "company": Term("a business", "Companies"),
    "regulator": Term("an authority that enforces a rule", "Regulators"),
    "court": Term("a court or a tribunal", "Courts and tribunals"),
    "public-body": Term("another authority or institution: police, a parliament, a school", "Public bodies"),
    "publication": Term("a newspaper, a broadcaster, a site or a blog that reports", "Publications"),
    "group": Term("several people together: customers, staff", "Groups"),
    "person": Term("one person", "People"),
}
NOTICERS: Mapping[Noticer, Term] = {
    "customers": Term("those whose data or money it was about", "Customers"),
    "press": Term("a publication", "The press"),
    "researchers": Term("people who look for weaknesses in security", "Security researchers"),
    "bank": Term("a bank or another company that handles payments", "A bank"),
    "organisation": Term("the organisation itself", "The organisation itself"),
    "supplier": Term("a company that works for it", "A supplier"),
    "attacker": Term("whoever did it, by announcing it", "The attacker, by announcing it"),
    "regulator": Term("the authority that enforces the rule", "The regulator"),
    "authorities": Term("another authority, such as the police", "Other authorities"),
    "outsider": Term("somebody outside who is not named", "Somebody outside, not named"),
}
TRIGGERS: Mapping[Trigger, Term] = {
    "detection": Term("it detected the breach or incident", "detected {incident}"),
    "awareness": Term("it became aware of the breach or incident", "became aware of {incident}"),
    "discovery": Term("it discovered the breach or incident", "discovered {incident}"),
    "determination": Term(
        "it determined what the rule asks, for instance that an incident is material",
        "made the determination that starts the duty",
    ),
    "classification": Term("it classified the incident as one that must be reported", "classified {incident} as one to report"),
    "suspicion": Term("it suspected a breach or an incident", "suspected {incident}"),
    "belief": Term("it had reason to believe that there was a breach or an incident", "believed that there was {incident}"),
    "occurrence": Term("the breach or incident happened, whether or not anybody knew", "had the event that starts the duty"),
    "payment": Term("a ransom was paid", "paid a ransom"),
    "fix": Term("a fix became available", "had a fix that can be given to users"),
    "notification": Term("another notice was given or received", "gave or received the notice that starts the period"),
    "none": Term("nothing started the duty"),
    "not-bound": Term("the rule did not bind it at all"),
}
NOT_STARTED: frozenset[Trigger] = frozenset({"none", "not-bound"})
"""On an account with one of these there is no clock, and no date."""
"""The label completes a sentence about the party that is bound by the duty."""
_STARTS = {word: term for word, term in TRIGGERS.items() if word not in NOT_STARTED}
RECIPIENTS: Mapping[Recipient, Term] = {
    "regulator": Term("the regulator of this rule", "the regulator"),
    "authority": Term("another authority", "another authority"),
    "individuals": Term("the people concerned", "the individuals concerned"),
    "media": Term("the press", "the media"),
    "public": Term("everybody", "the public"),
    "customer": Term("the organisation for which the work is done", "the customer"),
    "provider": Term("the provider for which one works", "the provider for which one works"),
}
METHODS: Mapping[Method, Term] = {
    "regulation-1182-71": Term(
        "as Regulation (EEC, Euratom) 1182/71 says, for the law of the European Union", "counted by Regulation 1182/71"
    ),
    "running-hours": Term("hours and minutes simply run, from the moment itself", "hours that simply run"),
    "calendar-days": Term("every day counts", "counted in calendar days"),
    "business-days": Term("only working days count", "counted in business days"),
}
ANSWERS: Mapping[Answer, Term] = {
    "replied": Term("an answer is on record", "An answer is on record"),
    "declined": Term("a refusal to comment is on record", "Declined to answer"),
    "no-record": Term("neither is on record, which does not mean that there was none", "No answer is on record"),
}
YES_OR_NO: Mapping[YesOrNo, Term] = {
    "yes": Term("an outcome is on record"),
    "no": Term("none is: say what was looked for"),
}
THRESHOLDS: Mapping[Threshold, Term] = {
    "met": Term("on this account the duty applied"),
    "not-met": Term("on this account the duty did not apply"),
}
PENDING_STATES: Mapping[PendingState, Term] = {
    "adopted": Term("decided, and not yet in force"),
    "delayed": Term("decided, and put off"),
    "proposed": Term("only proposed"),
}
COUNTED: Mapping[Counted, Term] = {
    "people": Term("natural persons", "people"),
    "accounts": Term("accounts with a provider; one person can have several", "accounts"),
    "records": Term("rows of a file or database, duplicates among them", "records"),
    "cards": Term("payment cards", "payment cards"),
    "messages": Term("letters, e-mails or calls", "messages"),
    "organisations": Term("companies, authorities, schools", "organisations"),
}
SUM_KINDS: Mapping[SumKind, Term] = {
    "fine": Term("a penalty of an authority or a court", "Fine"),
    "settlement": Term("what parties agreed to end a dispute", "Settlement"),
    "compensation": Term("damages or restitution for those who were harmed", "Compensation"),
    "costs": Term("costs of proceedings", "Costs"),
}
SUM_STATES: Mapping[SumState, Term] = {
    "proposed": Term("announced as intended, or asked for; nothing is owed yet", "proposed"),
    "imposed": Term("decided by an authority or a court", "imposed"),
    "agreed": Term("agreed between the parties", "agreed"),
    "approved": Term("an agreement that a court approved", "approved"),
    "reduced": Term("made smaller than it was", "reduced"),
    "set-aside": Term("taken away by another decision", "set aside"),
    "paid": Term("paid, as is reported", "paid"),
}
_BY_WORDS: Mapping[frozenset[str], Mapping[Any, Term]] = {
    frozenset(terms): terms
    for terms in (
        STANCES, PARTY_KINDS, NOTICERS, _STARTS, TRIGGERS, RECIPIENTS, METHODS, ANSWERS, YES_OR_NO, THRESHOLDS,
        PENDING_STATES, COUNTED, SUM_KINDS, SUM_STATES,
    )
}  # fmt: skip


def meanings(words: Iterable[str]) -> Mapping[str, str]:
    """Return the meaning of each word of one list of choices, in the order given; empty for words without meanings here."""
    given = tuple(words)
    terms = _BY_WORDS.get(frozenset(given), {})
    return {word: terms[word].meaning for word in given if word in terms}
