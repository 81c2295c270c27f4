"""What each word means that a contributor may choose, for editors, the example and the page of fields.

Pages for readers have shorter labels of their own; here stands what somebody has to know who chooses one.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from onrecord.format.periods import Method

Noticer: TypeAlias = Literal[
    "customers", "press", "researchers", "bank", "organisation", "supplier", "attacker", "regulator", "authorities", "outsider"
]  # fmt: skip
PartyKind: TypeAlias = Literal["company", "regulator", "court", "public-body", "group", "person", "publication"]
Stance: TypeAlias = Literal[
    "asserts", "denies", "admits", "admits-in-part", "doubts", "declines", "withdraws", "finds", "rejects"
]  # fmt: skip
DutyStart: TypeAlias = Literal[
    "detection", "awareness", "discovery", "determination", "suspicion", "belief", "occurrence", "notification"
]  # fmt: skip
Trigger: TypeAlias = DutyStart | Literal["none"]
Recipient: TypeAlias = Literal["regulator", "authority", "individuals", "media", "public", "customer", "provider", "nobody"]


STANCES: dict[Stance, str] = {
    "asserts": "says that it is so",
    "denies": "says that it is not so",
    "admits": "says that it is so, of its own conduct: only the party that the claim concerns",
    "admits-in-part": "says that a part of it is so, of its own conduct: only the party that the claim concerns",
    "doubts": "says that it may not be so, without denying it",
    "declines": "was asked, and did not address it",
    "withdraws": "takes back what it had said of it",
    "finds": "decides that it is so: only a regulator or a court",
    "rejects": "decides that it is not so: only a regulator or a court",
}
PARTY_KINDS: dict[PartyKind, str] = {
    "company": "a business",
    "regulator": "an authority that enforces a rule",
    "court": "a court or a tribunal",
    "public-body": "another authority or institution: police, a parliament, a school",
    "group": "several people together: customers, staff",
    "person": "one person",
    "publication": "a newspaper, a broadcaster, a site or a blog that reports",
}
NOTICERS: dict[Noticer, str] = {
    "customers": "those whose data or money it was about",
    "press": "a publication",
    "researchers": "people who look for weaknesses in security",
    "bank": "a bank or another company that handles payments",
    "organisation": "the organisation itself",
    "supplier": "a company that works for it",
    "attacker": "whoever did it, by announcing it",
    "regulator": "the authority that enforces the rule",
    "authorities": "another authority, such as the police",
    "outsider": "somebody outside who is not named",
}
TRIGGERS: dict[Trigger, str] = {
    "detection": "it detected a breach",
    "awareness": "it became aware of a breach",
    "discovery": "it discovered a breach",
    "determination": "it determined what the rule asks, for instance that an incident is material",
    "suspicion": "it suspected a breach",
    "belief": "it had reason to believe that there was a breach",
    "occurrence": "the breach happened, whether or not anybody knew",
    "notification": "another notice was given or received",
    "none": "nothing started the duty",
}
TOLD: dict[Recipient, str] = {
    "regulator": "the regulator of this rule",
    "authority": "another authority",
    "individuals": "the people concerned",
    "media": "the press",
    "public": "everybody",
    "customer": "the organisation for which the work is done",
    "provider": "the provider for which one works",
    "nobody": "nobody: a step that only prepares a notice",
}
METHODS: dict[Method, str] = {
    "regulation-1182-71": "as Regulation (EEC, Euratom) 1182/71 says, for the law of the European Union",
    "running-hours": "hours simply run, from the moment itself",
    "calendar-days": "every day counts",
    "business-days": "only working days count",
}
ANSWERS: dict[Literal["replied", "declined", "no-record"], str] = {
    "replied": "an answer is on record",
    "declined": "a refusal to comment is on record",
    "no-record": "neither is on record, which does not mean that there was none",
}
YES_OR_NO: dict[Literal["yes", "no"], str] = {
    "yes": "an outcome is on record",
    "no": "none is: say what was looked for",
}
STATES: dict[Literal["adopted", "delayed", "proposed"], str] = {
    "adopted": "decided, and not yet in force",
    "delayed": "decided, and put off",
    "proposed": "only proposed",
}
_STARTS: dict[str, str] = {word: meaning for word, meaning in TRIGGERS.items() if word != "none"}
_BY_WORDS: dict[frozenset[str], dict[str, str]] = {
    frozenset(given): {str(word): meaning for word, meaning in given.items()}
    for given in (STANCES, PARTY_KINDS, NOTICERS, TRIGGERS, _STARTS, TOLD, METHODS, ANSWERS, YES_OR_NO, STATES)
}


def meanings(words: Iterable[str]) -> Mapping[str, str]:
    """What words mean among which one is to be chosen, in their order; empty if they speak for themselves."""
    given = tuple(words)
    known = _BY_WORDS.get(frozenset(given), {})
    return {word: known[word] for word in given} if known else {}
