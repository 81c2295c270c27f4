"""From what the model refuses to problems: every mistake is told once, where it was made, and what follows from it is not.

Whatever stands in a part of a file that could not be read may define an id or name one, so nothing is said of such ids.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property, reduce
from typing import Any

from pydantic_core import ErrorDetails

from onrecord.format import field_types, messages
from onrecord.format.case import Case
from onrecord.format.diagnostics import Edit, Problem, Rule, did_you_mean, nearest
from onrecord.format.entry import field_meaning, field_names, required_fields, type_inside
from onrecord.format.field_types import ReferenceIndex
from onrecord.format.yaml_document import Document, Path, Plain
from onrecord.format.yaml_mistakes import INDENTATION, SMART_QUOTES, is_in_curly_quotes

EMPTY_GROUP = field_types.NOTHING_IN_IT, messages.EMPTY_GROUP
_EXPECTED = {
    "string_type": (field_types.TEXT, "write a text here"),
    "model_type": (field_types.GROUP, "write a group of fields here, each `name: value`"),
    "dict_type": (field_types.GROUP, "write a group here, as in `{name: value}` or indented lines `name: value`"),
    "tuple_type": (field_types.LIST, "write a list here, as in `[one, another]`"),
}
_REFERENCES = {
    field_types.UNKNOWN_SOURCE.code: ("source", "sources", 0.6),
    field_types.UNKNOWN_CLAIM.code: ("claim", "claims", 0.6),
    field_types.UNKNOWN_PARTY.code: ("party", "parties", 0.6),
    field_types.UNKNOWN_STATEMENT.code: ("statement", "statements", 0.8),
    field_types.UNKNOWN_EVENT.code: ("event", "timeline", 0.8),
}
"""What refers to an entry of the same case: its kind, its group, and how like an id must be to be the one that was meant."""
_SEVERAL = 3
"""From so many on, mistakes of one kind in one place are one mistake."""
_MAX_NAMED = 12
"""Fields, or ids, that a message lists."""
_MAX_COMPARED = 20
"""Unknown ids of one file that are compared with those that nothing names; each takes time, as a suggestion does."""


class Validation:
    """What the model refused in one file, sorted into mistakes."""

    def __init__(self, document: Document, kind: Any, details: Iterable[ErrorDetails], known: ReferenceIndex) -> None:
        self.document, self.kind, self.known = document, kind, known
        places = [detail["loc"] for detail in details]
        details = [
            detail  # a list of which an item is wrong is not too short as well
            for detail in details
            if detail["type"] != "too_short" or not any(place[:-1] == detail["loc"] for place in places)
        ]
        self.references = [detail for detail in details if kind is Case and detail["type"] in _REFERENCES]
        self.others = [detail for detail in details if detail not in self.references]
        self.at: dict[Path, list[ErrorDetails]] = defaultdict(list)
        """What is unknown and what is missing, by the group or entry in which it is."""
        for detail in self.others:
            if detail["type"] in ("extra_forbidden", "missing"):
                self.at[detail["loc"][:-1]].append(detail)
        self.strange = [place for place in self.at if self._is_strange(place)]
        """Entries that are hardly of the group in which they stand."""
        unread = [*((detail["loc"][-1], detail) for detail in self.others)]
        self.unread = frozenset(
            word for name, detail in unread if detail["type"] != "missing" for word in _words({str(name): detail["input"]})
        ) | {word for place in self.strange for word in _words({str(place[1]): self.document.value_at(place)})}
        """Every name and text in the parts that could not be read."""
        self.misnamed: set[Path] = set()
        """Entries whose own id is probably misspelt."""

    @cached_property
    def mentioned(self) -> set[tuple[str, str]]:
        """Ids, with their kind, that are named in parts that could not be read, or of which something was said already."""
        named = {(kind, word) for kind in self.known.ids for word in self.unread}
        named |= {(_REFERENCES[each["type"]][0], str(each["input"])[1:-1]) for each in self.references if self._is_curly(each)}
        groups = {group: kind for kind, group, _ in _REFERENCES.values()}
        return named | {(groups[str(path[0])], str(path[1])) for path in self.misnamed}

    def problems(self) -> list[Problem]:
        """All of them, each once."""
        return [*self._structure(), *self._unknown()]

    @property
    def has_all_groups(self) -> bool:
        """Whether all groups are there in which ids can be named."""
        return not self._lacking & {*_groups(), "outcome"}

    @cached_property
    def _lacking(self) -> set[str]:
        """Fields of the case itself that are missing."""
        return {str(detail["loc"][0]) for detail in self.others if detail["type"] == "missing" and len(detail["loc"]) == 1}

    def _structure(self) -> Iterator[Problem]:
        yield from (
            self._value(detail)
            for detail in self.others
            if detail["type"] not in ("extra_forbidden", "missing") and not self._is_curly(detail)
        )
        names = {str(detail["loc"][-1]) for detail in self.others if detail["type"] == "extra_forbidden"}
        names |= {str(place[-1]) for place in self.at if len(place) == 2}
        names |= {home for place in self.strange if (home := _home(self.document.value_at(place)))}
        for place, found in self.at.items():
            if place in self.strange:
                continue
            unknown = {str(detail["loc"][-1]): detail["input"] for detail in found if detail["type"] == "extra_forbidden"}
            allowed = field_names_at(self.kind, *place)
            misspelt = {nearest(name, allowed) for name in unknown}
            missing = [
                str(detail["loc"][-1])
                for detail in found
                if detail["type"] == "missing" and detail["loc"][-1] not in names | misspelt  # one mistake, one message
            ]
            yield from self._unknown_fields(place, unknown, allowed)
            yield from self._missing(place, missing)
        for group in dict.fromkeys(place[0] for place in self.strange):
            yield self._strange([place for place in self.strange if place[0] == group])

    def _is_curly(self, detail: ErrorDetails) -> bool:
        """Whether a value is only wrong because of its curly quotation marks, of which the document tells."""
        given = detail["input"]
        return bool(self.document.curly_quotes) and isinstance(given, str) and is_in_curly_quotes(given)

    def _is_strange(self, place: Path) -> bool:
        """Whether an entry is hardly one of its group: most of what it has does not belong there, or its id is a field."""
        if self.kind is not Case or len(place) != 2 or place[0] == "record":
            return False
        unknown = sum(detail["type"] == "extra_forbidden" for detail in self.at[place])
        missing = len(self.at[place]) - unknown
        if place[1] in field_names_at(Case):
            return unknown + missing > 1
        return unknown + missing > 2 and unknown > 0 and missing > 0 and 2 * unknown >= len(self.document.value_at(place))

    def _strange(self, places: list[Path]) -> Problem:
        group, name = str(places[0][0]), str(places[0][1])
        if name in field_names_at(Case):
            message = (
                f"'{name}' is a field of the case; begin its line at the margin, and what belongs to it two spaces further"
            )
            return self.document.problem(places[0], field_types.UNKNOWN_FIELD, message, at_key=True)
        home = _home(self.document.value_at(places[0]))
        several = len(places) > 1
        what = f"'{name}' and {len(places) - 1} more entries cannot be entries" if several else f"'{name}' cannot be an entry"
        like = f"they look like those of {home}" if several else f"it looks like one of {home}"
        hint = f"{like}; write the line `{home}:` above" if home else "write the fields that the format has"
        message = f"{what} of {group}: {hint}"
        return self.document.problem(places[0], field_types.UNKNOWN_FIELD, message, at_key=True)

    def _unknown_fields(self, place: Path, unknown: Mapping[str, Any], allowed: set[str]) -> Iterator[Problem]:
        for name, value in unknown.items():
            if is_in_curly_quotes(name):
                yield self._curly_name((*place, name), name)
                continue
            meant = did_you_mean(name, allowed)
            hint = "" if meant else self._belongs(place, name, value)
            message = f"unknown field '{name}'{f'{meant}; correct its name' if meant else hint}"
            if len(unknown) >= _SEVERAL:
                others = ", ".join(f"'{other}'" for other in unknown if other != name)
                message = (
                    f"unknown fields '{name}', {others}{hint or '; write only fields of the format, and check the indentation'}"
                )
            yield self.document.problem((*place, name), field_types.UNKNOWN_FIELD, message, at_key=True)
            if len(unknown) >= _SEVERAL:
                break

    def _curly_name(self, path: Path, name: str) -> Problem:
        """A name in curly quotation marks, which is then another name."""
        message = f"curly quotation marks belong to the name that they enclose; write {name[1:-1]} without them"
        found = self.document.problem(path, SMART_QUOTES, message, at_key=True)
        return replace(found, edits=(Edit(found.line, found.column, found.line, found.column + len(name), name[1:-1]),))

    def _belongs(self, place: Path, name: str, value: Any) -> str:
        """Where a field that cannot stand at a place probably belongs, as the rest of a message."""
        if self.kind is not Case:
            return ""
        if place and name in field_names_at(Case):
            return f"; '{name}' is a field of the case: begin its line at the margin"
        home = _home(value) if isinstance(value, dict) else None
        if home and (not place or place[0] == home):
            return f"; it looks like an entry of {home}: begin its line with two spaces, and what belongs to it with four"
        groups = [group for group in _groups() if name in field_names_at(Case, group, "any")]
        if not place and groups:
            return (
                f"; it is a field of the entries of {' or '.join(groups[:3])}: begin its line with four spaces below its entry"
            )
        if " " in name.strip():
            return "; if it belongs to the text above, indent it like that text, or put the whole text in quotation marks"
        possible = [
            other for other in field_names(reduce(type_inside, place, self.kind)) if other not in self.document.value_at(place)
        ]
        if not 0 < len(possible) <= _MAX_NAMED:
            return "; remove it, or write its name as the format has it"
        return f"; remove it, or write {'one of ' if len(possible) > 1 else ''}{', '.join(possible)}"

    def _missing(self, place: Path, missing: list[str]) -> Iterator[Problem]:
        if len(missing) == 1:
            message = messages.MISSING_FIELD.format(name=missing[0], meaning=_meaning(self.kind, (*place, missing[0])))
        else:
            message = f"these fields are missing; add them: {', '.join(missing)}"
        if missing:
            yield self.document.problem(place, field_types.MISSING, message, at_key=True)

    def _value(self, detail: ErrorDetails) -> Problem:
        path = tuple(step for step in detail["loc"] if step != "[key]")
        at_key = "[key]" in detail["loc"]
        problem, error = self.document.problem, detail["type"]
        if at_key and is_in_curly_quotes(str(detail["input"])):
            return self._curly_name(path, str(detail["input"]))
        if error == "literal_error":
            value = str(detail["input"])
            choices = re.findall(r"'([^']+)'", str(detail.get("ctx", {}).get("expected", "")))
            message = f"'{value}' cannot stand here; write one of {', '.join(choices)}{did_you_mean(value, choices)}"
            return problem(path, field_types.CHOICE, message)
        if error == "string_pattern_mismatch":
            rule, message = field_types.PATTERNS[detail["ctx"]["pattern"]]
            return problem(path, rule, message.format(detail["input"]), at_key=at_key)
        if error == "string_too_long":
            most = detail["ctx"]["max_length"]
            message = messages.TOO_LONG.format(length=f"{len(detail['input']):,}", max_length=f"{most:,}")
            return problem(path, field_types.LENGTH, message, at_key=at_key)
        if error == "too_short":
            return problem(path, *EMPTY_GROUP)
        if error == "string_type" and isinstance(detail["input"], dict) and (said := self.document.sentence_with_colon(path)):
            return said
        if error in _EXPECTED:
            rule, expected = _EXPECTED[error]
            return problem(path, rule, f"{expected}, not {_given(detail['input'])}{self._instead(path, error)}")
        return problem(path, Rule(error, ""), detail["msg"], at_key=at_key, fix=detail.get("ctx", {}).get("fix"))

    def _instead(self, path: Path, error: str) -> str:
        """What helps where a value is of another kind, as the rest of a message."""
        if self.kind is Case and error == "model_type" and len(path) == 2 and path[1] in field_names_at(Case, path[0], "any"):
            return f"; if '{path[1]}' belongs to the entry above, begin its line with four spaces"
        if self.kind is Case and error == "dict_type" and path[-1] == "about":
            claims = self.document.content.get("claims")
            named = [name for name in claims if re.fullmatch(field_types.ID_PATTERN, name)] if isinstance(claims, dict) else []
            listed = f" (the claims are {', '.join(named[:_MAX_NAMED])})" if len(named) > 1 else ""
            return f"; name each claim and what is said of it, as in `{{{named[0] if named else 'leak'}: denies}}`{listed}"
        return ""

    def _unknown(self) -> Iterator[Problem]:
        """The ids that nothing has: each where it, or the entry that was meant, is to be mended."""
        places: dict[tuple[str, str], list[ErrorDetails]] = defaultdict(list)
        for detail in self.references:
            if detail["input"] not in self.unread and not self._is_curly(detail):
                places[detail["type"], str(detail["input"])].append(detail)
        refused = {detail["loc"][:2] for detail in self.others if detail["loc"][-1:] == ("[key]",)}
        for number, ((code, wrong), found) in enumerate(places.items()):
            kind, group, likeness = _REFERENCES[code]
            if group in self._lacking:
                continue
            told = [self._value(detail) for detail in found]
            lines = sorted(problem.line for problem in told)
            meant = self._misnamed(kind, group, wrong, likeness) if number < _MAX_COMPARED else None
            if meant and (group, meant) in refused:
                self.misnamed.add((group, meant))
                continue
            if meant and (group, meant) not in self.misnamed:
                self.misnamed.add((group, meant))
                where = f"line {lines[0]} names '{wrong}'"
                if len(lines) > 1:
                    where = f"{len(lines)} places name '{wrong}', the first in line {lines[0]}"
                message = f"{where}, which is not there, and none names '{meant}'; write one and the same id"
                yield self.document.problem((group, meant), Rule(code, ""), message, at_key=True)
                if len(lines) > 1:
                    continue
            if len(told) < _SEVERAL:
                yield from told
            else:
                more = f", and so do {len(lines) - 1} more places, from line {lines[1]} on"
                first_told = min(told)
                yield Problem(
                    first_told.path, first_told.line, first_told.column, code, first_told.message + more, first_told.source_line
                )

    def _misnamed(self, kind: str, group: str, wrong: str, likeness: float) -> str | None:
        """The entry to which nobody refers and whose id is so like the unknown one that it was probably meant."""
        entries = self.document.content.get(group)
        names = [name for name in (entries if isinstance(entries, dict) else ()) if (kind, name) not in self.known.used]
        shapes = {re.sub(r"[\s_]+", "-", name.strip().lower()): name for name in names if name not in self.unread}
        found = get_close_matches(wrong, shapes, n=1, cutoff=likeness)
        return shapes[found[0]] if found else None


def swallowed_fields(document: Document, kind: Any) -> Iterator[Problem]:
    """Fields that are indented so far that they became the end of the text above them."""
    for line, name, path in document.lines_like_fields:
        if name in field_names_at(kind, *path[:-1]) - set(document.value_at(path[:-1])):
            message = f"this line belongs to the text above it; if it is the field '{name}', begin it two spaces further left"
            yield document.problem_in_line(line, INDENTATION, message)


def _words(value: Any) -> Iterator[str]:
    """All names and texts inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def _given(value: Any) -> str:
    return "a text" if isinstance(value, str) else "a list" if isinstance(value, list) else "a group of fields"


def _groups() -> list[str]:
    """The fields of a case that hold entries by id."""
    return [name for name in field_names(Case) if field_names_at(Case, name, "any")]


def _home(value: Plain) -> str | None:
    """The group of a case to which an entry belongs by its fields, if there is one that they fit."""
    named = value.items() if isinstance(value, dict) else ()
    names = {name for name, inner in named if not isinstance(inner, dict)}  # what is nested may be the entries after it
    fitting = [group for group in _groups() if names and names <= field_names_at(Case, group, "any") and group != "record"]
    return max(fitting, key=lambda group: len(names & _required(group)), default=None)


def _required(group: str) -> frozenset[str]:
    kind = type_inside(Case, group)
    return required_fields(kind if field_names(kind) else type_inside(kind, "any"))


def field_names_at(kind: Any, *path: int | str) -> set[str]:
    """The names of the fields that may stand at a place."""
    return set(field_names(reduce(type_inside, path, kind)))


def _meaning(kind: Any, path: Path) -> str:
    """What a field says, to begin in the middle of a sentence."""
    meaning = field_meaning(reduce(type_inside, path[:-1], kind), str(path[-1]))
    return (meaning[:1].lower() + meaning[1:]).rstrip(".")
