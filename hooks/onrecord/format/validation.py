"""Turn the errors of pydantic into problems: each mistake is reported once, where it was made, and its consequences are not.

A part of a file that could not be read may define an id or name one, so ids that occur in it are not reported.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property, reduce
from typing import Any

from pydantic_core import ErrorDetails

from onrecord.format import field_rules, field_types, messages, reference_rules
from onrecord.format.case import Case
from onrecord.format.diagnostics import Edit, Problem, Rule, did_you_mean, nearest
from onrecord.format.entry import field_meaning, field_names, required_fields, type_inside
from onrecord.format.field_types import ReferenceIndex
from onrecord.format.yaml_document import Document, Path, Plain, walk
from onrecord.format.yaml_mistakes import is_in_curly_quotes
from onrecord.format.yaml_rules import INDENTATION, SMART_QUOTES

EMPTY_GROUP = field_rules.NOTHING_IN_IT, messages.EMPTY_GROUP
_EXPECTED = {
    "string_type": (field_rules.TEXT, "write a text here"),
    "model_type": (field_rules.GROUP, "write a group of fields here, each `name: value`"),
    "dict_type": (field_rules.GROUP, "write a group here, as in `{name: value}` or indented lines `name: value`"),
    "tuple_type": (field_rules.LIST, "write a list here, as in `[one, another]`"),
}
_REFERENCES = {
    reference_rules.UNKNOWN_SOURCE.code: ("source", "sources", 0.6),
    reference_rules.UNKNOWN_CLAIM.code: ("claim", "claims", 0.6),
    reference_rules.UNKNOWN_PARTY.code: ("party", "parties", 0.6),
    reference_rules.UNKNOWN_STATEMENT.code: ("statement", "statements", 0.8),
    reference_rules.UNKNOWN_EVENT.code: ("event", "timeline", 0.8),
}
"""References to entries of the same case: their kind, their group, and how like an id must be to be what was meant."""
_SEVERAL = 3
"""So many mistakes of one kind in one place are reported as one."""
_MAX_NAMED = 12
"""Fields, or ids, that a message lists."""
_MAX_COMPARED = 20
"""Unknown ids of one file that are compared with those that nothing names; each comparison takes time."""


class Validation:
    """The errors that pydantic found in one file, sorted into mistakes."""

    def __init__(self, document: Document, kind: Any, details: Sequence[ErrorDetails], index: ReferenceIndex) -> None:
        self.document, self.kind, self.index = document, kind, index
        paths = [detail["loc"] for detail in details]
        self.references: list[ErrorDetails] = []
        self.invalid: list[ErrorDetails] = []
        self.unknown: dict[Path, dict[str, Any]] = defaultdict(dict)
        """Unknown fields and their values, by the path of the group or entry in which they are."""
        self.missing: dict[Path, list[str]] = defaultdict(list)
        for detail in details:
            path, name = detail["loc"][:-1], str(detail["loc"][-1])
            if kind is Case and detail["type"] in _REFERENCES:
                self.references.append(detail)
            elif detail["type"] == "extra_forbidden":
                self.unknown[path][name] = detail["input"]
            elif detail["type"] == "missing":
                self.missing[path].append(name)
            # A list of which an item is wrong is not too short as well.
            elif detail["type"] != "too_short" or not any(other[:-1] == detail["loc"] for other in paths):
                self.invalid.append(detail)
        self.foreign = [path for path in (self.unknown | self.missing) if self._is_foreign(path)]
        """Entries that hardly belong to the group in which they are."""
        unread = [{str(detail["loc"][-1]): detail["input"]} for detail in self.invalid]
        unread += [*self.unknown.values(), *({str(path[1]): document.value_at(path)} for path in self.foreign)]
        self.unread = frozenset(word for values in unread for word in _words(values))
        """Every name and text in the parts that could not be read."""
        self.misnamed: set[Path] = set()
        """Entries whose own id is probably misspelt."""

    @cached_property
    def mentioned(self) -> set[tuple[str, str]]:
        """Ids, with their kind, that are named in parts that could not be read, or that are already part of a problem."""
        named = {(kind, word) for kind in self.index.ids for word in self.unread}
        named |= {(_REFERENCES[each["type"]][0], str(each["input"])[1:-1]) for each in self.references if self._is_curly(each)}
        groups = {group: kind for kind, group, _ in _REFERENCES.values()}
        return named | {(groups[str(path[0])], str(path[1])) for path in self.misnamed}

    def problems(self) -> list[Problem]:
        """Return a problem for each mistake."""
        return [*self._structure(), *self._unknown_ids()]

    @property
    def has_all_groups(self) -> bool:
        """Whether no group is missing in which ids can be named."""
        return not set(self.missing.get((), ())) & {*_groups(), "outcome"}

    def _structure(self) -> Iterator[Problem]:
        yield from (self._value(detail) for detail in self.invalid if not self._is_curly(detail))
        paths = self.unknown | self.missing
        names = {name for unknown in self.unknown.values() for name in unknown}
        names |= {str(path[-1]) for path in paths if len(path) == 2}
        names |= {home for path in self.foreign if (home := _group_of(self.document.value_at(path)))}
        for path in paths:
            if path not in self.foreign:
                unknown, allowed = self.unknown.get(path, {}), field_names_at(self.kind, *path)
                misspelt = {nearest(name, allowed) for name in unknown}
                yield from self._unknown_fields(path, unknown, allowed)
                yield from self._missing(path, [name for name in self.missing.get(path, ()) if name not in names | misspelt])
        for group in dict.fromkeys(path[0] for path in self.foreign):
            yield self._foreign_entries([path for path in self.foreign if path[0] == group])

    def _is_curly(self, detail: ErrorDetails) -> bool:
        """Whether a value is wrong only because of its curly quotation marks, which the document reports."""
        given = detail["input"]
        return bool(self.document.curly_quotes) and isinstance(given, str) and is_in_curly_quotes(given)

    def _is_foreign(self, path: Path) -> bool:
        """Whether an entry hardly belongs to its group: most of its fields are unknown there, or all are of another group,
        or its id is that of a field.
        """
        if self.kind is not Case or len(path) != 2 or path[0] == "record":
            return False
        unknown, missing = len(self.unknown.get(path, ())), len(self.missing.get(path, ()))
        if path[1] in field_names_at(Case):
            return unknown + missing > 1
        fields = len(self.document.value_at(path))
        is_of_another = 2 * unknown >= fields or _group_of(self.document.value_at(path)) not in (None, path[0])
        return unknown + missing > 2 and unknown > 0 and missing > 0 and is_of_another

    def _foreign_entries(self, paths: list[Path]) -> Problem:
        group, name = str(paths[0][0]), str(paths[0][1])
        if name in field_names_at(Case):
            message = (
                f"'{name}' is a field of the case; begin its line at the margin, and what belongs to it two spaces further"
            )
            return self.document.problem(paths[0], field_rules.UNKNOWN_FIELD, message, at_key=True)
        home = _group_of(self.document.value_at(paths[0]))
        several = len(paths) > 1
        what = f"'{name}' and {len(paths) - 1} more entries cannot be entries" if several else f"'{name}' cannot be an entry"
        like = f"they look like those of {home}" if several else f"it looks like one of {home}"
        hint = f"{like}; write the line `{home}:` above" if home else "write the fields that the format has"
        return self.document.problem(paths[0], field_rules.UNKNOWN_FIELD, f"{what} of {group}: {hint}", at_key=True)

    def _unknown_fields(self, path: Path, unknown: Mapping[str, Any], allowed: set[str]) -> Iterator[Problem]:
        for name, value in unknown.items():
            if is_in_curly_quotes(name):
                yield self._curly_name((*path, name), name)
                continue
            meant = did_you_mean(name, allowed)
            hint = "" if meant else self._where_it_belongs(path, name, value)
            message = f"unknown field '{name}'{f'{meant}; correct its name' if meant else hint}"
            if len(unknown) >= _SEVERAL:
                others = ", ".join(f"'{other}'" for other in unknown if other != name)
                message = (
                    f"unknown fields '{name}', {others}{hint or '; write only fields of the format, and check the indentation'}"
                )
            yield self.document.problem((*path, name), field_rules.UNKNOWN_FIELD, message, at_key=True)
            if len(unknown) >= _SEVERAL:
                break

    def _curly_name(self, path: Path, name: str) -> Problem:
        """Return the problem of a name in curly quotation marks, which belong to the name then."""
        message = f"curly quotation marks belong to the name that they enclose; write {name[1:-1]} without them"
        found = self.document.problem(path, SMART_QUOTES, message, at_key=True)
        return replace(found, edits=(Edit(found.line, found.column, found.line, found.column + len(name), name[1:-1]),))

    def _where_it_belongs(self, path: Path, name: str, value: Any) -> str:
        """Return where an unknown field probably belongs, as the rest of a message."""
        if self.kind is not Case:
            return ""
        if path and name in field_names_at(Case):
            return f"; '{name}' is a field of the case: begin its line at the margin"
        home = _group_of(value) if isinstance(value, dict) else None
        if home and (not path or path[0] == home):
            return f"; it looks like an entry of {home}: begin its line with two spaces, and what belongs to it with four"
        groups = [group for group in _groups() if name in field_names_at(Case, group, "any")]
        if not path and groups:
            return (
                f"; it is a field of the entries of {' or '.join(groups[:3])}: begin its line with four spaces below its entry"
            )
        if " " in name.strip():
            return "; if it belongs to the text above, indent it like that text, or put the whole text in quotation marks"
        possible = [
            other for other in field_names(reduce(type_inside, path, self.kind)) if other not in self.document.value_at(path)
        ]
        if not 0 < len(possible) <= _MAX_NAMED:
            return "; remove it, or write its name as the format has it"
        return f"; remove it, or write {'one of ' if len(possible) > 1 else ''}{', '.join(possible)}"

    def _missing(self, path: Path, missing: list[str]) -> Iterator[Problem]:
        if len(missing) == 1:
            message = messages.MISSING_FIELD.format(name=missing[0], meaning=_meaning(self.kind, (*path, missing[0])))
        else:
            message = f"these fields are missing; add them: {', '.join(missing)}"
        if missing:
            yield self.document.problem(path, field_rules.MISSING, message, at_key=True)

    def _value(self, detail: ErrorDetails) -> Problem:
        path = tuple(step for step in detail["loc"] if step != "[key]")
        at_key = "[key]" in detail["loc"]
        problem, error, given = self.document.problem, detail["type"], detail["input"]
        if at_key and is_in_curly_quotes(str(given)):
            return self._curly_name(path, str(given))
        if error == "literal_error":
            choices = re.findall(r"'([^']+)'", str(detail.get("ctx", {}).get("expected", "")))
            message = f"'{given}' cannot stand here; write one of {', '.join(choices)}{did_you_mean(str(given), choices)}"
            return problem(path, field_rules.CHOICE, message)
        if error == "string_pattern_mismatch":
            rule, message = field_types.PATTERNS[detail["ctx"]["pattern"]]
            return problem(path, rule, message.format(given), at_key=at_key)
        if error == "string_too_long":
            message = messages.TOO_LONG.format(length=f"{len(given):,}", max_length=f"{detail['ctx']['max_length']:,}")
            return problem(path, field_rules.LENGTH, message, at_key=at_key)
        if error == "too_short":
            return problem(path, *EMPTY_GROUP)
        if error == "string_type" and isinstance(given, dict) and (sentence := self.document.sentence_with_colon(path)):
            return sentence
        if error in _EXPECTED:
            rule, expected = _EXPECTED[error]
            kind = "a text" if isinstance(given, str) else "a list" if isinstance(given, list) else "a group of fields"
            return problem(path, rule, f"{expected}, not {kind}{self._advice(path, error)}")
        return problem(path, Rule(error), detail["msg"], at_key=at_key, fix=detail.get("ctx", {}).get("fix"))

    def _advice(self, path: Path, error: str) -> str:
        """Return advice for a value of another kind, as the rest of a message."""
        if self.kind is Case and error == "model_type" and len(path) == 2 and path[1] in field_names_at(Case, path[0], "any"):
            return f"; if '{path[1]}' belongs to the entry above, begin its line with four spaces"
        if self.kind is Case and error == "dict_type" and path[-1] == "about":
            claims = self.document.content.get("claims")
            named = [name for name in claims if re.fullmatch(field_types.ID_PATTERN, name)] if isinstance(claims, dict) else []
            listed = f" (the claims are {', '.join(named[:_MAX_NAMED])})" if len(named) > 1 else ""
            return f"; name each claim and what is said of it, as in `{{{named[0] if named else 'leak'}: denies}}`{listed}"
        return ""

    def _unknown_ids(self) -> Iterator[Problem]:
        """Yield problems of ids that no entry has: where the id is named, or at the entry that was probably meant."""
        uses: dict[tuple[str, str], list[ErrorDetails]] = defaultdict(list)
        for detail in self.references:
            if detail["input"] not in self.unread and not self._is_curly(detail):
                uses[detail["type"], str(detail["input"])].append(detail)
        refused = {detail["loc"][:2] for detail in self.invalid if detail["loc"][-1:] == ("[key]",)}
        for number, ((code, wrong), found) in enumerate(uses.items()):
            kind, group, likeness = _REFERENCES[code]
            if group in self.missing.get((), ()):
                continue
            problems = [self._value(detail) for detail in found]
            lines = sorted(problem.line for problem in problems)
            meant = self._misnamed_entry(kind, group, wrong, likeness) if number < _MAX_COMPARED else None
            if meant and (group, meant) in refused:
                self.misnamed.add((group, meant))
                continue
            if meant and (group, meant) not in self.misnamed:
                self.misnamed.add((group, meant))
                where = f"line {lines[0]} names '{wrong}'"
                if len(lines) > 1:
                    where = f"{len(lines)} places name '{wrong}', the first in line {lines[0]}"
                message = f"{where}, which is not there, and none names '{meant}'; write one and the same id"
                yield self.document.problem((group, meant), Rule(code), message, at_key=True)
                if len(lines) > 1:
                    continue
            if len(problems) < _SEVERAL:
                yield from problems
            else:
                first = min(problems)
                more = f", and so do {len(lines) - 1} more places, from line {lines[1]} on"
                yield replace(first, message=first.message + more)

    def _misnamed_entry(self, kind: str, group: str, wrong: str, likeness: float) -> str | None:
        """Return the id that was probably meant: of an entry to which nothing refers, and very like the unknown one."""
        entries = self.document.content.get(group)
        unused = [name for name in (entries if isinstance(entries, dict) else ()) if (kind, name) not in self.index.used]
        normalized = {re.sub(r"[\s_]+", "-", name.strip().lower()): name for name in unused if name not in self.unread}
        found = get_close_matches(wrong, normalized, n=1, cutoff=likeness)
        return normalized[found[0]] if found else None


def swallowed_fields(document: Document, kind: Any) -> Iterator[Problem]:
    """Yield problems of fields that are indented so far that they became the end of the text above."""
    for line, name, path in document.possible_fields:
        if name in field_names_at(kind, *path[:-1]) - set(document.value_at(path[:-1])):
            message = f"this line belongs to the text above it; if it is the field '{name}', begin it two spaces further left"
            yield document.problem_in_line(line, INDENTATION, message)


def _words(value: Any) -> Iterator[str]:
    """Yield all names and texts in a value."""
    for _, inner in walk(value):
        if not isinstance(inner, list):
            yield from [inner] if isinstance(inner, str) else inner


def _groups() -> list[str]:
    """Return the fields of a case that hold entries by id."""
    return [name for name in field_names(Case) if field_names_at(Case, name, "any")]


def _group_of(value: Plain) -> str | None:
    """Return the group of a case to which an entry belongs by its fields, if they fit one."""
    named = value.items() if isinstance(value, dict) else ()
    names = {name for name, inner in named if not isinstance(inner, dict)}  # nested ones may be the entries after it
    fitting = [group for group in _groups() if names and names <= field_names_at(Case, group, "any") and group != "record"]
    return max(fitting, key=lambda group: len(names & _required(group)), default=None)


def _required(group: str) -> frozenset[str]:
    kind = type_inside(Case, group)
    return required_fields(kind if field_names(kind) else type_inside(kind, "any"))


def field_names_at(kind: Any, *path: int | str) -> set[str]:
    """Return the names of the fields that are allowed at a path."""
    return set(field_names(reduce(type_inside, path, kind)))


def _meaning(kind: Any, path: Path) -> str:
    """Return the meaning of a field, to continue a sentence."""
    meaning = field_meaning(reduce(type_inside, path[:-1], kind), str(path[-1]))
    return (meaning[:1].lower() + meaning[1:]).rstrip(".")
