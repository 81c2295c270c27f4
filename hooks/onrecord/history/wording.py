"""The wording of changes: what entries are called, and how values read in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from onrecord.format import dates
from onrecord.format.messages import listed
from onrecord.format.yaml_document import Plain
from onrecord.history import phrases
from onrecord.history.values import Content, Value, as_list, as_text, entries

MAX_LENGTH = 90
"""Characters of a text that a sentence shows."""
_CONTEXT = 4
"""Words before the first difference that two long texts show."""


@dataclass(frozen=True)
class Wording:
    """The words for what two versions of a case hold; `names` are those of recurring parties and of regulations, by id."""

    before: Content
    after: Content
    names: Mapping[str, str]

    @cached_property
    def entries(self) -> Mapping[str, Mapping[str, Plain]]:
        """All entries of both versions by group, those of the earlier one first: readers know them by these words."""
        return {group: {**entries(self.after, group), **entries(self.before, group)} for group in phrases.GROUPS}

    def title(self, group: str, key: str) -> str:
        """Return what an entry is called, in its own words."""
        entry = entries(self.entries[group], key)
        if group == "parties":
            return as_text(entry.get("name")) or self.names.get(key, key)
        if group == "statements":
            return f"{_possessive(self.speakers(entry))} statement ({key})"
        if group == "asked":
            return self.party(entry.get("who"))
        if group == "law":
            regulation = as_text(entry.get("regulation"))
            return f"{self.party(entry.get('bound'))} ({self.names.get(regulation, regulation)})"
        return shortened(as_text(entry.get(phrases.GROUPS[group].title)) or key)

    def subject(self, group: str, key: str) -> str:
        """Return an entry as the subject of a sentence."""
        return phrases.GROUPS[group].subject.format(self.title(group, key))

    def summary(self, group: str, key: str) -> str:
        """Return an entry as it is named at the end of a sentence."""
        entry = entries(self.entries[group], key)
        if group == "statements":
            quote = as_text(entry.get("quote"))
            words = f"“{shortened(quote)}”" if quote else f"‘{shortened(as_text(entry.get('paraphrase')))}’"
            return f"{self.speakers(entry)}, {words}"
        if group == "coming":
            return f"‘{self.title(group, key)}’ ({self.value('when', entry.get('when'))})"
        publisher = f" ({as_text(entry.get('publisher'))})" if group == "sources" else ""
        return f"‘{self.title(group, key)}’{publisher}"

    def party(self, party: Value) -> str:
        """Return the name of a party."""
        return self.title("parties", as_text(party)) if party else "nobody named"

    def speakers(self, statement: Content) -> str:
        """Return the names of those who made a statement."""
        return listed(map(self.party, as_list(statement.get("by")) or [""]))

    def value(self, field: str, value: Value) -> str:
        """Return a value in the words of the case: names for ids, dates in words."""
        if isinstance(value, list):
            return ", ".join(self.value(field, item) for item in value)
        if isinstance(value, dict):
            return "; ".join(f"{name} {self.value(name, item)}" for name, item in value.items())
        if value is None:
            return ""
        if field in phrases.DATES:
            return _date(value)
        if field in phrases.PARTIES:
            return self.party(value)
        if field in ("about", "answer", "trigger"):
            return value.replace("-", " ")
        if field == "regulation":
            return self.names.get(value, value)
        group = phrases.REFERENCES.get(field, "")
        return self.title(group, value) if value in self.entries.get(group, ()) else one_line(value)


def one_line(text: str) -> str:
    """Return a text on one line, without a last full stop."""
    return " ".join(text.split()).rstrip(".")


def shortened(text: str) -> str:
    """Return a text on one line, shortened at a word."""
    text = one_line(text)
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1].rsplit(" ", 1)[0].rstrip(".,;:") + "…"


def shortened_to_difference(one: str, other: str) -> tuple[str, str]:
    """Shorten two texts so that both show where they differ."""
    words, others = one.split(), other.split()
    same = len([True for _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, others, strict=False))])
    if max(len(one), len(other)) <= MAX_LENGTH or same < _CONTEXT:
        return shortened(one), shortened(other)
    return shortened("… " + " ".join(words[same - _CONTEXT :])), shortened("… " + " ".join(others[same - _CONTEXT :]))


def quoted(field: str, text: str) -> str:
    """Return a value as it appears in a sentence: words of the case in quotation marks, names and dates without."""
    if field in phrases.DATES or field in phrases.PARTIES or field in ("statement", "statements"):
        return text
    return f"“{text}”" if field == "quote" else f"‘{text}’"


def _date(text: str) -> str:
    try:
        return dates.parse(text.strip()).words
    except dates.NotADate:
        return text


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"
