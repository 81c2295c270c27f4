"""From the document of a file to its value: what is invalid is reported, and left out where the rest is valid without it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from onrecord.format.case import Case, Withdrawn
from onrecord.format.diagnostics import Problem, Rule
from onrecord.format.field_types import ReferenceIndex
from onrecord.format.moves import format_problem
from onrecord.format.regulation import Regulation
from onrecord.format.validation import EMPTY_GROUP, Validation, field_names_at, swallowed_fields
from onrecord.format.yaml_document import Document, Path, Plain

WITHDRAWN_FIELDS = Rule("""R009: What is left of the file of a withdrawn case is its title, its record, the withdrawal,
    aliases and corrections.

    Fails in cases/acme-2015.yml (whole):
        format: 2
        title: Spam to customers of Acme Mail, once more
        summary: What the case said before it was withdrawn.
        record: {created: 2026-01-05, reviewed: 2026-02-01, maintainer: the maintainers}
        withdrawn: {date: 2026-02-01, why: It was about another provider., raised-by: a reader}
    Says:
        cases/acme-2015.yml:3:1: R009 a withdrawn case keeps only its title, record, aliases and corrections; remove summary
          (what was published stays in the history of the file)
    Passes in cases/acme-2015.yml (whole):
        format: 2
        title: Spam to customers of Acme Mail, once more
        record: {created: 2026-01-05, reviewed: 2026-02-01, maintainer: the maintainers}
        withdrawn: {date: 2026-02-01, why: It was about another provider., raised-by: a reader}
    """)
UNUSED_SOURCE = Rule("""R020: A source that nothing cites is either not needed or its citation was forgotten.

    Fails:
        sources:
          diary:
            title: My diary of spam
            publisher: Ann
            url: https://ann.example/diary
            accessed: 2026-01-05
            no-archive: the diary forbids archives
        timeline:
          spam-begins:
            source: [gazette, forum]
    Says:
        cases/acme-2014.yml:36:3: R020 nothing cites the source 'diary'; cite it or remove it
    Passes:
        sources:
          diary:
            title: My diary of spam
            publisher: Ann
            url: https://ann.example/diary
            accessed: 2026-01-05
            no-archive: the diary forbids archives
        timeline:
          spam-begins:
            source: [gazette, forum, diary]
    """)
UNUSED_CLAIM = Rule("""R021: A claim is in dispute because somebody took a position on it: at least one statement says so.

    Fails:
        claims:
          sale:
            text: Acme Mail sold addresses of customers.
        statements:
          ann-says:
            about:
              leak: asserts
    Says:
        cases/acme-2014.yml:40:3: R021 no statement takes a position on the claim 'sale'; add it under about: of one that
          does, or remove the claim
    Passes:
        claims:
          sale:
            text: Acme Mail sold addresses of customers.
        statements:
          ann-says:
            about:
              leak: asserts
              sale: doubts
    """)
UNUSED_PARTY = Rule("""R022: Whoever is listed under parties appears somewhere in the case.

    Fails:
        parties:
          bob:
            name: Bob
            kind: person
            role: customer
        timeline:
          spam-begins:
            who: ann
    Says:
        cases/acme-2014.yml:20:3: R022 the party 'bob' does not appear in the case; name it where it acts or speaks, or
          remove it
    Passes:
        parties:
          bob:
            name: Bob
            kind: person
            role: customer
        timeline:
          spam-begins:
            who: [ann, bob]
    """)

_UNUSED = (
    ("source", UNUSED_SOURCE, "nothing cites the source '{}'; cite it or remove it"),
    (
        "claim",
        UNUSED_CLAIM,
        "no statement takes a position on the claim '{}'; add it under about: of one that does, or remove the claim",
    ),
    ("party", UNUSED_PARTY, "the party '{}' does not appear in the case; name it where it acts or speaks, or remove it"),
)
_GROUPS = {"source": "sources", "claim": "claims", "statement": "statements", "event": "timeline", "party": "parties"}
"""The groups of a case to whose entries it refers, by the kind of the entries."""
_NOT_EMPTY = ("parties", "sources", "timeline")
_VALID: Mapping[str, Any] = {
    **dict.fromkeys(("title", "summary", "place", "field", "kind"), "…"),
    "when": "1000/..",
    "record": {"created": "1000-01-01", "reviewed": "2999-12-31", "maintainer": "…"},
    "outcome": {"known": "no", "what": "…", "as-of": "1000-01-01"},
}
"""Values of the fields without which there is no case, to which no rule objects."""
_M = TypeVar("_M")


def convert_case(document: Document, outside: Mapping[str, Iterable[str]]) -> tuple[Case | Withdrawn | None, list[Problem]]:
    """Return the case in a document, and its problems; `outside` has the ids, by kind, that are the names of other files."""
    content = document.content
    if problem := format_problem(document, "case"):
        return None, [problem]
    if "withdrawn" in content:
        return convert(document, Withdrawn, ReferenceIndex({"source": ()}))
    index = ReferenceIndex({**{kind: _entries(content, group) for kind, group in _GROUPS.items()}, **outside})
    case, problems = convert(document, Case, index)
    # The model allows these to be empty, since it is also given what is left of an invalid file.
    problems += [document.problem((name,), *EMPTY_GROUP) for name in _NOT_EMPTY if content.get(name) == {}]
    return case, [*problems, *_unused(document, index)]


def convert_regulation(document: Document, parties: frozenset[str] | None) -> tuple[Regulation | None, list[Problem]]:
    """Return the regulation in a document, and its problems; `parties` are the ids of those that recur, None if not known."""
    if problem := format_problem(document, "regulation"):
        return None, [problem]
    return convert(document, Regulation, ReferenceIndex({} if parties is None else {"party": parties}))


def convert(document: Document, kind: Callable[..., _M], index: ReferenceIndex) -> tuple[_M | None, list[Problem]]:
    """Return what a document holds as a value of some kind, as far as it is valid, and everything that is not."""
    adapter: TypeAdapter[_M] = _adapter(kind)
    problems = [*document.curly_quotes, *swallowed_fields(document, kind)]
    try:
        return adapter.validate_python(document.content, context=index), problems
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
    if kind is Withdrawn:
        superfluous = [str(name) for name in document.content if name in field_names_at(Case) - field_names_at(Withdrawn)]
        if superfluous:
            keeps = "a withdrawn case keeps only its title, record, aliases and corrections"
            message = f"{keeps}; remove {', '.join(superfluous)} (what was published stays in the history of the file)"
            problems.append(document.problem((superfluous[0],), WITHDRAWN_FIELDS, message, at_key=True))
        details = [detail for detail in details if detail["loc"][0] not in superfluous]
    validation = Validation(document, kind, details, index)
    problems += validation.problems()
    if validation.has_all_groups:
        index.used |= validation.mentioned
    else:
        index.used |= {(kind, name) for kind, names in index.ids.items() for name in names}
    if kind is Withdrawn:
        return None, problems
    invalid = [*(detail["loc"] for detail in details), *validation.misnamed]
    try:
        return adapter.validate_python(_without(document.content, kind, invalid), context=ReferenceIndex()), problems
    except ValidationError:
        return None, problems


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _unused(document: Document, index: ReferenceIndex) -> Iterator[Problem]:
    for kind, rule, message in _UNUSED:
        for name in _entries(document.content, _GROUPS[kind]):
            if (kind, name) not in index.used:
                yield document.problem((_GROUPS[kind], name), rule, message.format(name), at_key=True)


def _entries(content: Mapping[str, Plain], group: str) -> Iterable[str]:
    entries = content.get(group)
    return entries if isinstance(entries, dict) else ()


def _without(content: Mapping[str, Plain], kind: Any, invalid: Iterable[Path]) -> dict[str, Any]:
    """Return the content without the entries in which something is invalid, so that the rules can check all others.

    Top-level fields of a case that are invalid get a value to which no rule objects.
    """
    kept: dict[str, Any] = deepcopy(dict(content))
    for path in invalid:
        name = str(path[0]) if path else ""
        group = kept.get(name)
        if kind is Case and name in _VALID:
            kept[name] = _VALID[name]
        elif kind is Case and len(path) > 1 and isinstance(group, dict) and name not in ("noticed", "disclosed"):
            group.pop(str(path[1]), None)
        else:
            kept.pop(name, None)
    return kept
