"""What changed between two versions of one case, in terms of the case: an event moved, a claim was conceded.

It compares what the author wrote rather than the models, since an old version need not be sound under today's format.
What it cannot compare field by field it compares as a whole.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import takewhile
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from pydantic import TypeAdapter, ValidationError

from onrecord.analysis.standings import claim_standing
from onrecord.evidence import normalize
from onrecord.format import dates
from onrecord.format.case import Case, Claim, Statement, Withdrawn
from onrecord.format.diagnostics import Rule
from onrecord.format.entry import FormatModel, field_names
from onrecord.format.yaml_document import Plain
from onrecord.history import phrases

UNCORRECTED = Rule(
    "R090", "What readers could rely on does not change in silence: an entry under `corrections` says what it said before."
)
RULES = (UNCORRECTED,)

Kind: TypeAlias = Literal["published", "added", "changed", "removed", "standing", "corrected", "withdrawn", "renamed"]
Content: TypeAlias = Mapping[str, Plain]
"""A case as its author wrote it."""
_Value: TypeAlias = "Plain | None"
"""What stands in a field; None if the version has no such field."""

ROOM = 90
"""Characters of a text that a sentence shows."""
_LEAD = 4
"""Words before the first difference that two long texts show."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a case says otherwise than before."""

    place: str
    """The field or entry, as `of` of a correction names it; empty for the case as a whole."""
    kind: Kind
    words: str
    """A plain sentence in terms of the case."""
    needs_correction: bool = False
    """Whether something that readers could rely on says something else now, or is gone."""
    was: str = ""
    """What stood there, in a few words."""
    now: str = ""
    """What stands there, in a few words."""


_CLAIMS = TypeAdapter(dict[str, Claim])
_STATEMENTS = TypeAdapter(dict[str, Statement])


def compare(
    before: Content | None, after: Content | None, names: Mapping[str, str] = MappingProxyType({})
) -> tuple[Change, ...]:
    """All changes from one version of a case to the next, in the order of the format; None is a case that is not there.

    `names` are those of recurring parties and of regulations, by id. It never raises, whatever the shape of a version.
    """
    if before is None:
        return () if after is None else (Change("", "published", "The case was published."),)
    if after is None:
        title = _short(_text(before.get("title")))
        return (Change("", "removed", f"The case ‘{title}’ was removed.", needs_correction=True, was=title),)
    return tuple(_Comparison(before, after, names).changes())


def uncorrected(before: Content | None, after: Content | None, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that need a correction and have none that is new in this version. A withdrawn case needs no more."""
    needing = tuple(change for change in changes if change.needs_correction)
    if after is None:
        return needing
    if "withdrawn" in after:
        return ()
    old = _group(before or {}, "corrections")
    new = [entry for key, entry in _group(after, "corrections").items() if key not in old]
    corrected = [_text(entry.get("of")) for entry in new if isinstance(entry, dict)]
    return tuple(change for change in needing if not any(_covers(of, change.place) for of in corrected))


def advice(changes: Sequence[Change], after: Content | None, today: date) -> str:
    """What to add to a case so that the changes of one place are corrected: an entry that only wants its reason."""
    place, words = changes[0].place, " ".join(change.words for change in changes)
    if after is None:
        return (
            f"{words} A published case keeps its page: leave its file with title, record and withdrawn (date, why, "
            "raised-by), or name its id under the aliases of the case that takes its place"
        )
    corrections = _group(after, "corrections")
    proposed = "-".join(re.findall("[a-z0-9]+", place.partition(".")[2] or place))[:50].rstrip("-") or "correction"
    free = next(
        key for key in (proposed, *(f"{proposed}-{n}" for n in range(2, len(corrections) + 3))) if key not in corrections
    )
    said = ["; ".join(dict.fromkeys(side)) for side in zip(*((change.was, change.now) for change in changes), strict=True)]
    was, now = (json.dumps(text, ensure_ascii=False) for text in said)
    entry = (
        f'{free}: {{of: {place}, date: {today}, was: {was}, now: {now}, why: "say what was wrong", raised-by: the maintainers}}'
    )
    group = "under corrections" if corrections else "at the end of the file a line `corrections:`, and under it, indented"
    reviewed = _text(_group(after, "record").get("reviewed"))
    then = f"; and set reviewed, under record, to {today}" if reviewed < today.isoformat() else ""
    return f"{words} Readers could rely on it; add {group}: {entry}{then}"


@dataclass(frozen=True, slots=True)
class _Spot:
    """A field in which two versions differ: where it is, and in which words it is spoken of."""

    place: str
    group: str
    field: str
    it: str
    noun: str
    relied_on: bool


@dataclass(frozen=True)
class _Comparison:
    """Two versions of one case, and the names of what recurs."""

    before: Content
    after: Content
    names: Mapping[str, str]

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
            elif (name in phrases.ENTRIES or name == "related") and all(isinstance(side, dict | None) for side in (was, now)):
                yield from self._entries(name)
            else:
                yield from self._field(name, "", name, "The case", was, now)
            if name == "claims":
                yield from self._standings()

    def _withdrawal(self) -> Change:
        withdrawn = self.after.get("withdrawn")
        if withdrawn is None:
            return Change("withdrawn", "published", "The case was published again.")
        why = _text(withdrawn.get("why") if isinstance(withdrawn, dict) else withdrawn)
        return Change("withdrawn", "withdrawn", f"The case was withdrawn: {_one_line(why)}.")

    def _outcome(self, was: dict[str, Plain], now: dict[str, Plain]) -> Iterator[Change]:
        said = _text(was.get("what")), _text(now.get("what"))
        if (was.get("known"), now.get("known")) == ("no", "yes"):
            yield Change("outcome", "changed", f"The outcome is now known: ‘{_short(said[1])}’.")
        elif (was.get("known"), now.get("known")) == ("yes", "no"):
            words = f"The outcome is no longer held to be known; it was ‘{_short(said[0])}’."
            yield Change("outcome.known", "changed", words, needs_correction=True, was=_short(said[0]), now="not known")
        else:
            yield from self._fields("outcome", "outcome", "The outcome", was, now)

    def _entries(self, group: str) -> Iterator[Change]:
        old, new = _group(self.before, group), _group(self.after, group)
        for key in {**old, **new}:
            place, was, now = f"{group}.{key}", old.get(key), new.get(key)
            if was == now:
                continue
            if was is None and group == "corrections":
                yield _correction(place, now)
            elif was is None or now is None:
                yield self._whole(place, group, self._said(group, key), gone=now is None)
            elif isinstance(was, dict) and isinstance(now, dict):
                yield from self._fields(place, group, self._it(group, key), was, now)
            else:
                yield from self._field(place, group, group, self._it(group, key), was, now)

    def _whole(self, place: str, group: str, said: str, *, gone: bool) -> Change:
        if gone:
            words = f"{phrases.ONE[group]} was removed: {said}."
            return Change(place, "removed", words, needs_correction=group in phrases.RELIED_ON, was=said, now="removed")
        return Change(place, "added", f"{phrases.ONE[group]} was added: {said}.", now=said)

    def _fields(self, place: str, group: str, it: str, was: dict[str, Plain], now: dict[str, Plain]) -> Iterator[Change]:
        for field in _in_order(phrases.KINDS.get(group, FormatModel), was, now):
            yield from self._field(f"{place}.{field}", group, field, it, was.get(field), now.get(field))

    def _field(self, place: str, group: str, field: str, it: str, was: _Value, now: _Value) -> Iterator[Change]:
        if field in phrases.DATES:
            was, now = _as_date(was), _as_date(now)
        if _alike(was, now):
            return
        noun = (
            "wording"
            if field == group != "related"
            else phrases.NOUNS.get(f"{group}.{field}") or phrases.NOUNS.get(field) or field.replace("-", " ")
        )
        spot = _Spot(place, group, field, it, noun, self._relied_on(group, field))
        if field in phrases.PARTS and group == "law":
            yield from self._parts(place, field, it, was, now)
        elif group == "statements" and field == "about" and all(isinstance(side, dict | None) for side in (was, now)):
            yield from self._positions(spot, _mapping(was), _mapping(now))
        elif any(isinstance(side, list) for side in (was, now)) and not any(isinstance(side, dict) for side in (was, now)):
            yield from self._items(spot, _list(was), _list(now))
        else:
            yield self._sentence(spot, was, now)

    def _positions(self, spot: _Spot, old: Mapping[str, Plain], new: Mapping[str, Plain]) -> Iterator[Change]:
        for claim in {**old, **new}:
            if not _alike(old.get(claim), new.get(claim)):
                noun = f"position on the claim ‘{self._called('claims', claim)}’"
                yield self._sentence(replace(spot, place=f"{spot.place}.{claim}", noun=noun), old.get(claim), new.get(claim))

    def _sentence(self, spot: _Spot, was: _Value, now: _Value) -> Change:
        old, new = _apart(self._words(spot.field, was), self._words(spot.field, now))
        marked = {"it": spot.it, "noun": spot.noun, "was": _marked(spot.field, old), "now": _marked(spot.field, new)}
        if was is None:
            return Change(spot.place, "added", "{it} now states its {noun}: {now}.".format(**marked), now=new)
        if now is None:
            words = "{it} no longer states its {noun}; it was {was}.".format(**marked)
            return Change(spot.place, "removed", words, spot.relied_on, old, "removed")
        form = phrases.CHANGED.get(f"{spot.group}.{spot.field}".lstrip("."), phrases.OTHERWISE)
        if "moved" in form and phrases.SPAN.search(f"{old}\n{new}"):
            form = phrases.OTHERWISE
        return Change(spot.place, "changed", form.format(**marked), spot.relied_on, old, new)

    def _items(self, spot: _Spot, old: list[Plain], new: list[Plain]) -> Iterator[Change]:
        more, less = phrases.JOINED.get(
            spot.field, ("{it} now also names as its {noun}: {now}.", "{it} no longer names as its {noun}: {was}.")
        )
        for item in old:
            if not _among(item, new):
                words = _short(self._words(spot.field, item))
                said = less.format(it=spot.it, noun=spot.noun, was=_marked(spot.field, words))
                yield Change(spot.place, "removed", said, spot.relied_on, words, "removed")
        for item in new:
            if not _among(item, old):
                words = _short(self._words(spot.field, item))
                yield Change(
                    spot.place, "added", more.format(it=spot.it, noun=spot.noun, now=_marked(spot.field, words)), now=words
                )

    def _parts(self, place: str, field: str, it: str, was: _Value, now: _Value) -> Iterator[Change]:
        """Two lists of entries without ids; those that are the same but for some fields find each other by whose they are."""
        by = phrases.PARTS[field][1]
        old, new = _mappings(was), _mappings(now)
        added = [entry for entry in new if not _among(entry, old)]
        for entry in old:
            if _among(entry, new):
                continue
            twin = next((other for other in added if _alike(other.get(by), entry.get(by))), None)
            if twin is None:
                words = f"{it}, {self._part(field, entry)}, was removed."
                yield Change(place, "removed", words, needs_correction=True, was=self._part(field, entry), now="removed")
            else:
                added.remove(twin)
                part = f"{it}, {self._part(field, entry)},"
                yield from (replace(change, place=place) for change in self._fields(place, field, part, entry, twin))
        for entry in added:
            yield Change(place, "added", f"{it}, {self._part(field, entry)}, was added.", now=self._part(field, entry))

    def _part(self, field: str, entry: Content) -> str:
        if field == "notified":
            return f"notification of {self._party(entry.get('to'))}"
        dated = f" ({self._words('when', entry['when'])})" if "when" in entry else ""
        return (f"account of {self._party(entry['according-to'])}" if "according-to" in entry else "supposed account") + dated

    def _standings(self) -> Iterator[Change]:
        """A standing is computed: when it changes, it follows from another change, which is the one to correct."""
        if all(_alike(self.before.get(name), self.after.get(name)) for name in ("claims", "statements")):
            return
        old, new = _derived(self.before), _derived(self.after)
        for claim, label in new.items():
            if old.get(claim, label) != label:
                words = f"{self._it('claims', claim)} went from {old[claim].lower()} to {label.lower()}."
                yield Change(f"claims.{claim}", "standing", words, was=old[claim], now=label)

    def _relied_on(self, group: str, field: str) -> bool:
        if group == "outcome":
            return _group(self.before, "outcome").get("known") == "yes" and field in phrases.RELIED_ON_IF_KNOWN
        if field == group or not group:
            return field in phrases.RELIED_ON or field in phrases.RELIED_ON[""]
        return field in phrases.RELIED_ON.get(group, ())

    @cached_property
    def _known(self) -> Mapping[str, Mapping[str, Plain]]:
        """All entries of both versions by group, in the words of the earlier one: readers know them by these."""
        groups = (*phrases.ENTRIES, "related")
        return {group: {**_group(self.after, group), **_group(self.before, group)} for group in groups}

    def _called(self, group: str, key: str) -> str:
        """What an entry is called, in its own words."""
        entry = _group(self._known[group], key)
        if group == "parties":
            return _text(entry.get("name")) or self.names.get(key, key)
        if group == "statements":
            return f"{_possessive(self._party(entry.get('by')))} statement ({key})"
        if group == "asked":
            return self._party(entry.get("who"))
        if group == "law":
            regulation = _text(entry.get("regulation"))
            return f"{self._party(entry.get('bound'))} ({self.names.get(regulation, regulation)})"
        return _short(_text(entry.get(phrases.CALLED_BY.get(group, ""))) or key)

    def _it(self, group: str, key: str) -> str:
        """An entry as the subject of a sentence."""
        return phrases.SUBJECTS[group].format(self._called(group, key))

    def _said(self, group: str, key: str) -> str:
        """An entry at the end of a sentence."""
        entry = _group(self._known[group], key)
        if group == "statements":
            quote = _text(entry.get("quote"))
            said = f"“{_short(quote)}”" if quote else f"‘{_short(_text(entry.get('paraphrase')))}’"
            return f"{self._party(entry.get('by'))}, {said}"
        if group == "coming":
            return f"‘{self._called(group, key)}’ ({self._words('when', entry.get('when'))})"
        publisher = f" ({_text(entry.get('publisher'))})" if group == "sources" else ""
        return f"‘{self._called(group, key)}’{publisher}"

    def _party(self, party: _Value) -> str:
        return self._called("parties", _text(party)) if party else "nobody named"

    def _words(self, field: str, value: _Value) -> str:
        """A value in the words of the case: names for ids, dates in words."""
        if isinstance(value, list):
            return ", ".join(self._words(field, item) for item in value)
        if isinstance(value, dict):
            return "; ".join(f"{name} {self._words(name, item)}" for name, item in value.items())
        if value is None:
            return ""
        if field in phrases.DATES:
            return _date(value)
        if field in phrases.PARTIES:
            return self._party(value)
        if field in ("about", "answer", "trigger"):
            return value.replace("-", " ")
        if field == "regulation":
            return self.names.get(value, value)
        group = phrases.REFERENCES.get(field, "")
        return self._called(group, value) if value in self._known.get(group, ()) else _one_line(value)


def _in_order(kind: type[FormatModel], *versions: Content) -> list[str]:
    """The fields of some versions of an entry in the order of the format; those that it does not have come last."""
    return list(
        dict.fromkeys(name for name in (*field_names(kind), *versions[0], *versions[1]) if any(name in one for one in versions))
    )


def _group(content: Content, name: str) -> Mapping[str, Plain]:
    """The entries of a group, or nothing where the version has none or something else in its place."""
    return _mapping(content.get(name))


def _mapping(value: _Value) -> Mapping[str, Plain]:
    return value if isinstance(value, dict) else {}


def _renamed(was: _Value, now: _Value) -> Iterator[Change]:
    old, new = [_text(item) for item in _list(was)], [_text(item) for item in _list(now)]
    yield from (
        Change("aliases", "renamed", f"The case was renamed; it was ‘{name}’ before.") for name in new if name not in old
    )
    yield from (Change("aliases", "removed", f"The address ‘{name}’ no longer leads here.") for name in old if name not in new)


def _correction(place: str, entry: _Value) -> Change:
    was, now, why = (_short(_text(_mapping(entry).get(name))) for name in ("was", "now", "why"))
    return Change(place, "corrected", f"Corrected: was ‘{was}’, is ‘{now}’ ({why}).", was=was, now=now)


def _covers(of: str, place: str) -> bool:
    """Whether a correction of one place is one of another: of the same, of a part of it, or of the entry that holds it."""
    return of == place or of.startswith(f"{place}.") or (of not in phrases.ENTRIES and place.startswith(f"{of}."))


def _derived(content: Content) -> Mapping[str, str]:
    """The standing of each claim of a version, as far as its claims and statements are sound under today's format."""
    try:
        claims = _CLAIMS.validate_python(content.get("claims", {}))
        statements = _STATEMENTS.validate_python(content.get("statements", {}))
    except ValidationError:
        return {}
    fields: dict[str, Any] = {"claims": claims, "statements": statements}
    case = Case.model_construct(**fields)  # a standing looks at nothing else, and the rest of an old version may be unsound
    return {claim: claim_standing(case, claim).standing.label for claim in claims}


def _alike(one: _Value, other: _Value) -> bool:
    """Whether two values say the same: white space, the shape of marks and dashes, and a last full stop say nothing."""
    return one == other or _bare(one) == _bare(other)


def _bare(value: _Value) -> _Value:
    if isinstance(value, dict):
        return {name: _bare(item) or "" for name, item in value.items()}
    if isinstance(value, list):
        return _bare(value[0]) if len(value) == 1 else [_bare(item) or "" for item in value]
    return value and normalize.normalized(value).rstrip(".")


def _among(item: Plain, items: Iterable[Plain]) -> bool:
    return any(_alike(item, other) for other in items)


def _list(value: _Value) -> list[Plain]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _mappings(value: _Value) -> list[dict[str, Plain]]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _text(value: _Value) -> str:
    return value if isinstance(value, str) else ""


def _as_date(value: _Value) -> _Value:
    """Unquoted, [2014-11-14..2014-12-07] is a list with one text in it."""
    return f"[{value[0]}]" if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) else value


def _date(text: str) -> str:
    try:
        return dates.parse(text.strip()).words
    except dates.NotADate:
        return text


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _short(text: str) -> str:
    """A text on one line, shortened at a word."""
    text = _one_line(text)
    return text if len(text) <= ROOM else text[: ROOM - 1].rsplit(" ", 1)[0].rstrip(".,;:") + "…"


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts, shortened so that both show where they differ."""
    words, others = one.split(), other.split()
    same = len([True for _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, others, strict=False))])
    if max(len(one), len(other)) <= ROOM or same < _LEAD:
        return _short(one), _short(other)
    return _short("… " + " ".join(words[same - _LEAD :])), _short("… " + " ".join(others[same - _LEAD :]))


def _marked(field: str, text: str) -> str:
    """A value as it stands in a sentence: words of the case in quotation marks, names and dates without."""
    if field in phrases.DATES or field in phrases.PARTIES or field in ("statement", "statements"):
        return text
    return f"“{text}”" if field == "quote" else f"‘{text}’"


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"
