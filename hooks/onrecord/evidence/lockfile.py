"""The evidence for a case's quotations: the file `cases/<id>.evidence.json`, which `onrecord lock` writes and nobody edits.

It holds when and from where each source was read, and for each quotation the few words around it, so that a build can check
every quotation again without the source.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from pydantic import Field, ValidationError

from onrecord.evidence import matching
from onrecord.evidence.matching import Found, Match, Passage
from onrecord.format.case import Case, Source, Statement
from onrecord.format.diagnostics import Rule
from onrecord.format.entry import GeneratedModel
from onrecord.format.yaml_reader import Path

NOT_LOCKED = Rule(
    "Q001", "Every quotation has been found in the text of every source that it cites, or the source says why not."
)
ALTERED = Rule(
    "Q002", "A quotation has the words of its source. What is left out is marked […], what is put in stands in square brackets."
)
OTHER_PAGE = Rule("Q003", "The evidence is of the page that the source names: when an address changes, its text is read again.")
NOT_EVIDENCE = Rule("Q004", "An evidence file is written by `onrecord lock` alone; a change by hand breaks its seal.")
READ_AFTER_ALL = Rule("Q005", "A source whose text was read is not called unreadable.")
NO_CASE = Rule("Q006", "An evidence file stands beside the case of the same name.")
NOT_READ = Rule("Q007", "The text of a source can be had from its page, its archived copy, or a file that was saved.")
RULES = (NOT_LOCKED, ALTERED, OTHER_PAGE, NOT_EVIDENCE, READ_AFTER_ALL, NO_CASE, NOT_READ)

CameFrom: TypeAlias = Literal["page", "archive", "file"]


class SourceText(GeneratedModel):
    """The text of one source, as it was read."""

    address: str
    """The address of the source's page or archived copy."""
    came_from: CameFrom
    """The page itself, its archived copy, or a file that somebody had saved."""
    read: date
    """The day on which it was read."""
    digest: str
    """The SHA-256 of all of its text, with its typography made alike."""
    words: int
    """How many words it had."""


class Locked(GeneratedModel):
    """Where a quotation stands in one source."""

    match: Match
    """How it matched."""
    text: Literal["main", "all"]
    """Whether it stands in the main text of the page, or only in all that is visible: a caption, a comment, a box."""
    word: int
    """The number of the word of that text with which it begins."""
    passages: tuple[Passage, ...]
    """The words of the source, one passage for each part between omissions, each with a few words of context."""


class Evidence(GeneratedModel):
    """All evidence for one case."""

    sources: dict[str, SourceText] = Field(default_factory=dict)
    """The texts that were read, by the source's id."""
    quotations: dict[str, dict[str, Locked]] = Field(default_factory=dict)
    """Where each quotation stands, by the statement's id and the source's."""
    missing: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Digests of quotations that were looked for in vain, by the statement's id and the source's."""


class NotEvidence(ValueError):
    """The file is not what `onrecord lock` writes; the message says so."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is known of a quotation in one of its sources: where it is locked, or why it is not."""

    source: str
    text: SourceText | None
    """The text in which it stands; None if it does not, or nobody has looked."""
    found: Found | None
    """How it stands there, or what stands there instead; None if there is no evidence."""
    unreadable: str | None

    @property
    def verified(self) -> date | None:
        """The day of the text in which it stands."""
        return self.text.read if self.text and self.found and self.found.stands else None


def parse(data: bytes) -> Evidence:
    """The evidence in a file. Raises NotEvidence if it is not as it was written."""
    try:
        content = json.loads(data)
        seal = content.pop("seal")
        content.pop("note")
        evidence, sealed = Evidence.model_validate(content), _seal(content)
        groups = (evidence.quotations, evidence.missing)
        if unread := {key for group in groups for each in group.values() for key in each} - set(evidence.sources):
            raise KeyError(unread.pop())
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError, ValidationError) as error:
        raise NotEvidence("this is no evidence file") from error
    if seal != sealed:
        raise NotEvidence("this file was changed by hand, and its seal is broken")
    return evidence


def text(case_id: str, evidence: Evidence) -> str:
    """The file that holds the evidence: always the same for the same evidence."""
    content = evidence.model_dump(mode="json", by_alias=True)
    note = f"Written by `onrecord lock {case_id}`. Not to be edited: run it again."
    return json.dumps({"note": note, **content, "seal": _seal(content)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def checks(case: Case, said: Statement, statement_id: str, evidence: Evidence) -> tuple[Check, ...]:
    """What is known of one quotation, source by source."""
    locked = evidence.quotations.get(statement_id, {})
    return tuple(
        Check(
            source_id,
            evidence.sources[source_id]
            if source_id in locked and is_of(evidence.sources[source_id], case.sources[source_id])
            else None,
            matching.find_in_passages(said.quote or "", locked[source_id].passages) if source_id in locked else None,
            case.sources[source_id].unreadable,
        )
        for source_id in said.source
        if source_id in case.sources
    )


def is_of(known: SourceText | None, source: Source) -> bool:
    """Whether a text is that of the page, or of the archived copy, that a source names now."""
    return known is not None and known.address == (source.archive if known.came_from == "archive" else source.url)


def verified(case: Case, evidence: Evidence) -> tuple[int, int]:
    """How many of a case's quotations stand in a text that was read, and how many quotations there are."""
    quoted = {key: said for key, said in case.statements.items() if said.quote}
    number = sum(any(check.verified for check in checks(case, said, key, evidence)) for key, said in quoted.items())
    return number, len(quoted)


def problems(case_id: str, case: Case, evidence: Evidence) -> Iterator[tuple[Rule, Path, str]]:
    """Every quotation that its evidence does not bear out."""
    again = f"run `onrecord lock {case_id}`"
    for source_id, source in case.sources.items():
        known = evidence.sources.get(source_id)
        if known and source.unreadable:
            yield (
                READ_AFTER_ALL,
                ("sources", source_id, "unreadable"),
                "the text of this source was read all the same; remove this line",
            )
        if known and not is_of(known, source):
            message = (
                f"its text was read at another address, {known.address}; correct this one, or, if the page has moved, {again}"
            )
            yield OTHER_PAGE, ("sources", source_id, "url"), message
    for statement_id, said in case.statements.items():
        if said.quote is None:
            continue
        place: Path = ("statements", statement_id, "quote")
        for check in checks(case, said, statement_id, evidence):
            named = f"the source '{check.source}'"
            if check.found is None and evidence.missing.get(statement_id, {}).get(check.source) == digest(said.quote):
                seen = f"{named} was read on {evidence.sources[check.source].read}, and these words were not found in it"
                yield ALTERED, place, f"{seen}; quote it word for word, name another source, or {again}"
            elif check.found is None and not check.unreadable:
                gone = f"if the page is gone or needs a login, save it and add `--source {check.source}=FILE`"
                otherwise = "if its text cannot be had, write `unreadable:` and why under the source"
                yield NOT_LOCKED, place, f"not yet found in {named}; {again}; {gone}; {otherwise}"
            elif check.found and not check.found.stands:
                mend = f"quote it word for word; if it was quoted from another place of the page, {again}"
                yield ALTERED, place, f"not the words of {named}: {check.found.difference}; {mend}"


def digest(whole: str) -> str:
    """The digest of a text."""
    return "sha256:" + hashlib.sha256(whole.encode()).hexdigest()


def _seal(content: Mapping[str, Any]) -> str:
    return digest(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
