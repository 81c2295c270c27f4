"""What changed between two versions of one case, in terms of the case: an event moved, a claim was conceded.

It compares what the author wrote and not the models, since an old version need not be valid under today's format. What
cannot be compared field by field is compared as a whole.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from pydantic import TypeAdapter, ValidationError

from onrecord.analysis.standings import claim_standing
from onrecord.format.case import Case, Claim, Inquiry, Participant, Statement, Withdrawn
from onrecord.format.entry import FormatModel, field_names
from onrecord.format.yaml_document import Plain
from onrecord.history import phrases
from onrecord.history.values import Content, Value, as_list, as_mapping, as_text, contains, entries, same
from onrecord.history.wording import Wording, one_line, quoted, shortened, shortened_to_difference

Kind: TypeAlias = Literal[
    "published", "added", "changed", "removed", "standing", "corrected", "reworded", "withdrawn", "renamed"
]
_CLAIMS = TypeAdapter(dict[str, Claim])
_STATEMENTS = TypeAdapter(dict[str, Statement])
_ASKED = TypeAdapter(dict[str, Inquiry])


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between two versions of a case."""

    path: str
    """The field or entry, as `of` of a correction names it; empty for the case as a whole."""
    kind: Kind
    words: str
    """A plain sentence in terms of the case."""
    needs_correction: bool = False
    """Whether something that readers could rely on is different now, or gone."""
    was: str = ""
    """The earlier value, in a few words."""
    now: str = ""
    """The present value, in a few words."""


def compare(
    before: Content | None, after: Content | None, names: Mapping[str, str] = MappingProxyType({})
) -> tuple[Change, ...]:
    """Return all changes from one version of a case to the next, in the order of the format; None is no case.

    `names` are those of recurring parties and of regulations, by id. Never raises, whatever the shape of a version.
    """
    if before is None:
        return () if after is None else (Change("", "published", "The case was published."),)
    if after is None:
        title = shortened(as_text(before.get("title")))
        return (Change("", "removed", f"The case ‘{title}’ was removed.", needs_correction=True, was=title),)
    found = _Comparison(before, after, names).changes()
    return tuple(_reworded(change) if change.path in rewordings(before, after) else change for change in found)


def rewordings(before: Content, after: Content) -> frozenset[str]:
    """Return the paths of texts that a version newly says were put in other words, and in which no figure is another."""
    earlier, listed = (as_list(entries(content, "record").get("reworded")) for content in (before, after))
    new = {as_text(as_mapping(entry).get("of")) for entry in listed if not contains(earlier, entry)}
    return frozenset(path for path in new if _figures(before, path) == _figures(after, path))


def _figures(content: Content, path: str) -> list[str]:
    value: Value = dict(content)
    for step in path.split("."):
        value = as_mapping(value).get(step)
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", as_text(value)))


def _reworded(change: Change) -> Change:
    words = f"{change.words} By the editors’ account this says the same in other words."
    return replace(change, kind="reworded", words=words, needs_correction=False)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field in which two versions differ, and the words for it: `it` is the entry that has it."""

    path: str
    group: str
    name: str
    it: str
    noun: str
    relied_on: bool


@dataclass(frozen=True)
class _Comparison:
    """Two versions of one case, and the names of recurring parties and of regulations, by id."""

    before: Content
    after: Content
    names: Mapping[str, str]

    @cached_property
    def _wording(self) -> Wording:
        return Wording(self.before, self.after, self.names)

    def changes(self) -> Iterator[Change]:
        fields = _in_order(Case, self.before, self.after)
        if ("withdrawn" in self.before) != ("withdrawn" in self.after):
            yield self._withdrawal()
            fields = [name for name in fields if name in field_names(Withdrawn) and name != "withdrawn"]
        for name in fields:
            was, now = self.before.get(name), self.after.get(name)
            if was == now and name != "claims":
                continue
            if name == "aliases":
                yield from _renamed(was, now)
            elif name == "outcome" and isinstance(was, dict) and isinstance(now, dict):
                yield from self._outcome(was, now)
            elif name in phrases.FIXED and isinstance(was, dict) and isinstance(now, dict):
                yield from self._fields(name, name, f"The {name}", was, now)
            elif name in phrases.GROUPS and all(isinstance(side, dict | None) for side in (was, now)):
                yield from self._entries(name)
            else:
                yield from self._field(name, "", name, "The case", was, now)
            if name == "claims":
                yield from self._standings()

    def _withdrawal(self) -> Change:
        withdrawn = self.after.get("withdrawn")
        if withdrawn is None:
            return Change("withdrawn", "published", "The case was published again.")
        why = as_text(withdrawn.get("why") if isinstance(withdrawn, dict) else withdrawn)
        return Change("withdrawn", "withdrawn", f"The case was withdrawn: {one_line(why)}.")

    def _outcome(self, was: dict[str, Plain], now: dict[str, Plain]) -> Iterator[Change]:
        old, new = shortened(as_text(was.get("what"))), shortened(as_text(now.get("what")))
        if (was.get("known"), now.get("known")) == ("no", "yes"):
            yield Change("outcome", "changed", f"The outcome is now known: ‘{new}’.")
        elif (was.get("known"), now.get("known")) == ("yes", "no"):
            words = f"The outcome is no longer held to be known; it was ‘{old}’."
            yield Change("outcome.known", "changed", words, needs_correction=True, was=old, now="not known")
        else:
            yield from self._fields("outcome", "outcome", "The outcome", was, now)

    def _entries(self, group: str) -> Iterator[Change]:
        old, new = entries(self.before, group), entries(self.after, group)
        for key in {**old, **new}:
            path, was, now = f"{group}.{key}", old.get(key), new.get(key)
            if was == now:
                continue
            if was is None and group == "corrections":
                yield _correction(path, now)
            elif was is None or now is None:
                yield self._whole(path, group, self._wording.summary(group, key), gone=now is None)
            elif isinstance(was, dict) and isinstance(now, dict):
                yield from self._fields(path, group, self._wording.subject(group, key), was, now)
            else:
                yield from self._field(path, group, group, self._wording.subject(group, key), was, now)

    def _whole(self, path: str, group: str, summary: str, *, gone: bool) -> Change:
        one = phrases.GROUPS[group].one
        if gone:
            needs_correction = group in phrases.RELIED_ON
            return Change(path, "removed", f"{one} was removed: {summary}.", needs_correction, summary, "removed")
        return Change(path, "added", f"{one} was added: {summary}.", now=summary)

    def _fields(self, path: str, group: str, it: str, was: dict[str, Plain], now: dict[str, Plain]) -> Iterator[Change]:
        for name in _in_order(phrases.KINDS.get(group, FormatModel), was, now):
            yield from self._field(f"{path}.{name}", group, name, it, was.get(name), now.get(name))

    def _field(self, path: str, group: str, name: str, it: str, was: Value, now: Value) -> Iterator[Change]:
        if name in phrases.DATES:
            was, now = _as_date(was), _as_date(now)
        if same(was, now) or (group, name) == ("record", "reworded"):  # the change of the text shows it
            return
        noun = (
            "wording"
            if name == group != "related"
            else phrases.NOUNS.get(f"{group}.{name}") or phrases.NOUNS.get(name) or name.replace("-", " ")
        )
        field = _Field(path, group, name, it, noun, self._relied_on(group, name))
        if name in phrases.PARTS and group == "law":
            yield from self._parts(path, name, it, was, now)
        elif group == "statements" and name == "about" and all(isinstance(side, dict | None) for side in (was, now)):
            yield from self._positions(field, as_mapping(was), as_mapping(now))
        elif any(isinstance(side, list) for side in (was, now)) and not any(isinstance(side, dict) for side in (was, now)):
            yield from self._items(field, as_list(was), as_list(now))
        else:
            yield self._sentence(field, was, now)

    def _positions(self, field: _Field, old: Mapping[str, Plain], new: Mapping[str, Plain]) -> Iterator[Change]:
        for claim in {**old, **new}:
            if not same(old.get(claim), new.get(claim)):
                noun = f"position on the claim ‘{self._wording.title('claims', claim)}’"
                yield self._sentence(replace(field, path=f"{field.path}.{claim}", noun=noun), old.get(claim), new.get(claim))

    def _sentence(self, field: _Field, was: Value, now: Value) -> Change:
        old, new = shortened_to_difference(self._wording.value(field.name, was), self._wording.value(field.name, now))
        marked = {"it": field.it, "noun": field.noun, "was": quoted(field.name, old), "now": quoted(field.name, new)}
        if was is None:
            return Change(field.path, "added", "{it} now states its {noun}: {now}.".format(**marked), now=new)
        if now is None:
            words = "{it} no longer states its {noun}; it was {was}.".format(**marked)
            return Change(field.path, "removed", words, field.relied_on, old, "removed")
        form = phrases.CHANGED.get(f"{field.group}.{field.name}".lstrip("."), phrases.OTHERWISE)
        if "moved" in form and phrases.SPAN.search(f"{old}\n{new}"):
            form = phrases.OTHERWISE
        return Change(field.path, "changed", form.format(**marked), field.relied_on, old, new)

    def _items(self, field: _Field, old: list[Plain], new: list[Plain]) -> Iterator[Change]:
        more, less = phrases.JOINED.get(
            field.name, ("{it} now also names as its {noun}: {now}.", "{it} no longer names as its {noun}: {was}.")
        )
        for item in (item for item in old if not contains(new, item)):
            words = shortened(self._wording.value(field.name, item))
            sentence = less.format(it=field.it, noun=field.noun, was=quoted(field.name, words))
            yield Change(field.path, "removed", sentence, field.relied_on, words, "removed")
        for item in (item for item in new if not contains(old, item)):
            words = shortened(self._wording.value(field.name, item))
            sentence = more.format(it=field.it, noun=field.noun, now=quoted(field.name, words))
            yield Change(field.path, "added", sentence, now=words)

    def _parts(self, path: str, group: str, it: str, was: Value, now: Value) -> Iterator[Change]:
        """Compare two lists of entries without ids: those that differ only in some fields are matched by whose they are."""
        by = phrases.PARTS[group][1]
        old, new = _mappings(was), _mappings(now)
        added = [entry for entry in new if not contains(old, entry)]
        for entry in (entry for entry in old if not contains(new, entry)):
            part = self._part(group, entry)
            twin = next((other for other in added if same(other.get(by), entry.get(by))), None)
            if twin is None:
                yield Change(path, "removed", f"{it}, {part}, was removed.", needs_correction=True, was=part, now="removed")
            else:
                added.remove(twin)
                yield from (replace(change, path=path) for change in self._fields(path, group, f"{it}, {part},", entry, twin))
        for entry in added:
            part = self._part(group, entry)
            yield Change(path, "added", f"{it}, {part}, was added.", now=part)

    def _part(self, group: str, entry: Content) -> str:
        if group == "notified":
            return f"notification of {self._wording.party(entry.get('to'))}"
        dated = f" ({self._wording.value('when', entry['when'])})" if "when" in entry else ""
        according = self._wording.party(entry["according-to"]) if "according-to" in entry else None
        return (f"account of {according}" if according else "supposed account") + dated

    def _standings(self) -> Iterator[Change]:
        """Compare the standings, which need no correction: they are computed, and follow from another change."""
        if all(same(self.before.get(name), self.after.get(name)) for name in ("claims", "statements", "asked")):
            return
        old, new = _standing_labels(self.before), _standing_labels(self.after)
        for claim, label in new.items():
            if old.get(claim, label) != label:
                words = f"{self._wording.subject('claims', claim)} went from {old[claim].lower()} to {label.lower()}."
                yield Change(f"claims.{claim}", "standing", words, was=old[claim], now=label)

    def _relied_on(self, group: str, name: str) -> bool:
        if group == "outcome":
            return entries(self.before, "outcome").get("known") == "yes" and name in phrases.RELIED_ON_IF_KNOWN
        if name == group or not group:
            return name in phrases.RELIED_ON or name in phrases.RELIED_ON[""]
        return name in phrases.RELIED_ON.get(group, ())


def _in_order(kind: type[FormatModel], *versions: Content) -> list[str]:
    """Return the fields of two versions of an entry in the order of the format, and last those that it does not know."""
    written = {**versions[0], **versions[1]}
    return [name for name in dict.fromkeys((*field_names(kind), *written)) if name in written]


def _renamed(was: Value, now: Value) -> Iterator[Change]:
    old, new = (list(map(as_text, as_list(value))) for value in (was, now))
    for name in (name for name in new if name not in old):
        yield Change("aliases", "renamed", f"The case was renamed; it was ‘{name}’ before.")
    for name in (name for name in old if name not in new):
        yield Change("aliases", "removed", f"The address ‘{name}’ no longer leads here.")


def _correction(path: str, entry: Value) -> Change:
    was, now, why = (shortened(as_text(as_mapping(entry).get(name))) for name in ("was", "now", "why"))
    return Change(path, "corrected", f"Corrected: was ‘{was}’, is ‘{now}’ ({why}).", was=was, now=now)


def _standing_labels(content: Content) -> Mapping[str, str]:
    """Return the standing of each claim of a version; none if its claims or statements are invalid under today's format."""
    try:
        claims = _CLAIMS.validate_python(content.get("claims", {}))
        statements = _STATEMENTS.validate_python(content.get("statements", {}))
        asked = _ASKED.validate_python(content.get("asked", {}))
    except ValidationError:
        return {}
    known = {key: as_text(as_mapping(entry).get("anonymous")) for key, entry in entries(content, "parties").items()}
    parties = {key: Participant.model_construct(role="", anonymous=words or None) for key, words in known.items()}
    fields: dict[str, Any] = {"claims": claims, "statements": statements, "asked": asked, "parties": parties}
    case = Case.model_construct(**fields)  # a standing needs nothing else, and the rest may be invalid
    return {claim: claim_standing(case, claim).standing.label for claim in claims}


def _mappings(value: Value) -> list[dict[str, Plain]]:
    return [item for item in as_list(value) if isinstance(item, dict)]


def _as_date(value: Value) -> Value:
    """Return a date as text: unquoted, [2014-11-14..2014-12-07] is a list with one text in it."""
    return f"[{value[0]}]" if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else value
