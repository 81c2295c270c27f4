"""The evidence for a case's quotations: the file `cases/<id>.evidence.json`, which `onrecord lock` writes and nobody edits.

It records when and from where each source was read, and the words around each quotation, so that a build can check every
quotation again without the source.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from pydantic import Field

from onrecord.evidence import cuts, matching
from onrecord.evidence.matching import Match, Passage
from onrecord.format.case import Case, Source
from onrecord.format.diagnostics import Rule
from onrecord.format.entry import GeneratedModel
from onrecord.format.yaml_document import Path

NOT_LOCKED = Rule("""Q001: Every quotation has been found in the text of every source that it cites, or the source says why not.

    Fails:
        sources:
          diary:
            title: My diary of spam
            publisher: Ann
            url: https://ann.example/diary
            accessed: 2026-01-05
            no-archive: the diary forbids archives
        statements:
          ann-says:
            quote: Nobody else had this address.
            source: [gazette, diary]
    Says:
        cases/acme-2014.yml:57:12: Q001 not yet found in the source 'diary'; run `onrecord lock acme-2014`; if the page is
          gone or needs a login, save it and add `--source diary=FILE`; if its text cannot be had, write `unreadable:` and
          why under the source
    Passes:
        sources:
          diary:
            title: My diary of spam
            publisher: Ann
            url: https://ann.example/diary
            accessed: 2026-01-05
            no-archive: the diary forbids archives
            unreadable: the diary was taken off the web
        statements:
          ann-says:
            quote: Nobody else had this address.
            source: [gazette, diary]
    """)
ALTERED = Rule("""Q002: A quotation has the words of its source. What is left out is marked […], what is put in stands
    in square brackets.

    Fails:
        statements:
          ann-says:
            quote: Nobody else knew this address.
    Says:
        cases/acme-2014.yml:51:12: Q002 not the words of the source 'gazette': Nobody else [source: had | here: knew] this
          address.; quote it word for word; if it was quoted from another place of the page, run `onrecord lock acme-2014`
    Passes:
        statements:
          ann-says:
            quote: Nobody else had this address.
    """)
OTHER_PAGE = Rule("""Q003: The evidence is of the page that the source names: when an address changes, its text is read again.

    Fails:
        sources:
          gazette:
            url: https://gazette.example/news/spam
    Says:
        cases/acme-2014.yml:25:10: Q003 its text was read at another address, https://gazette.example/spam; correct this
          one, or, if the page has moved, run `onrecord lock acme-2014`
    Passes:
        sources:
          gazette:
            url: https://gazette.example/spam
    """)
NOT_EVIDENCE = Rule("""Q004: An evidence file is written by `onrecord lock` alone; a change by hand breaks its seal.

    Fails in cases/acme-2014.evidence.json (whole):
        {"quotations": {"ann-says": "I have seen it in print"}}
    Says:
        cases/acme-2014.evidence.json:1:1: Q004 this is no evidence file; remove it and run `onrecord lock acme-2014`, which
          writes it anew
    Passes in cases/acme-2014.evidence.json (untouched):
    """)
READ_AFTER_ALL = Rule("""Q005: A source whose text was read is not called unreadable.

    Fails:
        sources:
          gazette:
            url: https://gazette.example/spam
            unreadable: the page asks for a login
    Says:
        cases/acme-2014.yml:26:17: Q005 the text of this source was read all the same; remove this line
    Passes:
        sources:
          gazette:
            url: https://gazette.example/spam
    """)
NO_CASE = Rule("""Q006: An evidence file stands beside the case of the same name.

    Fails in cases/acme-2015.evidence.json (whole):
        {"sources": {}, "quotations": {}, "missing": {}}
    Says:
        cases/acme-2015.evidence.json:1:1: Q006 there is no case cases/acme-2015.yml; if it was renamed, rename this file
          too; if it was removed, remove this file
    Passes in cases/acme-2015.evidence.json (absent):
    """)
NOT_READ = Rule("""Q007: The text of a source can be had from its page, its archived copy, or a file that was saved.

    Command:
        onrecord lock acme-2014 --source gazette=page.html
    Fails:
        sources:
          gazette:
            url: https://gazette.example/spam
    Fails in page.html (whole):
        <p></p>
    Says:
        cases/acme-2014.yml:21:3: Q007 The page has no text; it may be made of pictures, or show its text only to browsers
          that run programs; save the page and run `onrecord lock acme-2014 --source gazette=FILE`, or say after
          `unreadable:` why its text cannot be had
    Passes:
        sources:
          gazette:
            url: https://gazette.example/spam
    Passes in page.html (whole):
        <p>She wrote to this newspaper: “Nobody else had this address.”</p>
    """)

TURNED = Rule("""Q008: A quotation is not cut against the sense of its source: no negation is put in, left out, or stands just
    before it, and […] does not make one sentence of two. Only the words that the evidence keeps around it are looked at.

    Fails:
        statements:
          ann-says:
            quote: else had this address.
    Says:
        cases/acme-2014.yml:51:12: Q008 in the source 'gazette' 'Nobody' stands just before these words, in the same
          sentence; quote the whole sentence, make two statements of two sentences, or say it in a paraphrase
    Passes:
        statements:
          ann-says:
            quote: Nobody else had this address.
    """)

CameFrom: TypeAlias = Literal["page", "archive", "file"]


class SourceText(GeneratedModel):
    """The text of one source, as it was read."""

    address: str
    """The address of the source's page or archived copy."""
    came_from: CameFrom
    """The page itself, its archived copy, or a saved file."""
    read: date
    """The day on which it was read."""
    digest: str
    """The SHA-256 of the whole normalized text."""

    def is_from(self, source: Source) -> bool:
        """Whether it was read at the page, or the archived copy, that the source names now."""
        return self.address == (source.archive if self.came_from == "archive" else source.url)


class Evidence(GeneratedModel):
    """All evidence for one case."""

    sources: dict[str, SourceText] = Field(default_factory=dict)
    """The texts that were read, by the source's id."""
    quotations: dict[str, dict[str, tuple[Passage, ...]]] = Field(default_factory=dict)
    """The passages with each quotation, one for each part between omissions, by the statement's id and the source's."""
    missing: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Digests of quotations that were not found, by the statement's id and the source's."""


class InvalidEvidence(ValueError):
    """A file is not as `onrecord lock` writes it; the message says why, and `fix` what to do."""

    fix = "remove it and run `onrecord lock {case_id}`, which writes it anew"


class EarlierFormat(InvalidEvidence):
    """A file is as `onrecord lock` wrote it earlier."""

    fix = "run `onrecord lock --upgrade`, which writes it anew without reading the pages again"


@dataclass(frozen=True, slots=True)
class Check:
    """A quotation compared with its evidence from one of its sources."""

    source_id: str
    text: SourceText | None
    """The text in which the quotation was found; None if there is no evidence, or it is of another address."""
    match: Match | None
    """How the evidence has the quotation; None if there is no evidence."""
    unreadable: str | None

    @property
    def verified(self) -> date | None:
        """The day on which the text was read that has the quotation; None if it is not verified."""
        return self.text.read if self.text and self.match and self.match.holds else None


Checks: TypeAlias = Mapping[str, tuple[Check, ...]]
"""The checks of every quotation of a case, by the statement's id: one for each of its sources, in their order."""


def parse(data: bytes, *, upgrade: bool = False) -> Evidence:
    """Parse an evidence file whose seal is intact, of an earlier format only to `upgrade` it. Raises InvalidEvidence."""
    try:
        content = json.loads(data)
        seal = content.pop("seal")
        content.pop("note")
        intact = seal == _seal(content)
        current = _in_current_format(content)
        evidence = Evidence.model_validate(current)
        groups = (evidence.quotations, evidence.missing)
        if unread := {key for group in groups for sources in group.values() for key in sources} - set(evidence.sources):
            raise KeyError(unread.pop())
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise InvalidEvidence("this is no evidence file") from error
    if not intact:
        raise InvalidEvidence("this file was changed by hand, and its seal is broken")
    if current != content and not upgrade:
        raise EarlierFormat("this file has an earlier format")
    return evidence


def _in_current_format(content: Mapping[str, Any]) -> dict[str, Any]:
    """Drop what files once held: the number of words, and around the passages the kind of match and the position."""
    sources = {
        key: {name: value for name, value in text.items() if name != "words"} for key, text in content["sources"].items()
    }
    quotations = {
        key: {source: found["passages"] if isinstance(found, dict) else found for source, found in by_source.items()}
        for key, by_source in content["quotations"].items()
    }
    return {**content, "sources": sources, "quotations": quotations}


def serialize(case_id: str, evidence: Evidence) -> str:
    """Return the file that holds the evidence: always the same for the same evidence."""
    content = evidence.model_dump(mode="json", by_alias=True)
    note = f"Written by `onrecord lock {case_id}`. Not to be edited: run it again."
    return json.dumps({"note": note, **content, "seal": _seal(content)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def check_quotations(case: Case, evidence: Evidence) -> Checks:
    """Compare every quotation of a case with its evidence."""
    return {
        statement_id: tuple(
            _check(statement.quote, source_id, case.sources[source_id], evidence, evidence.quotations.get(statement_id, {}))
            for source_id in statement.source
            if source_id in case.sources
        )
        for statement_id, statement in case.statements.items()
        if statement.quote
    }


def _check(
    quotation: str, source_id: str, source: Source, evidence: Evidence, locked: Mapping[str, tuple[Passage, ...]]
) -> Check:
    if source_id not in locked:
        return Check(source_id, None, None, source.unreadable)
    text = evidence.sources[source_id]
    match = matching.find_in_passages(quotation, locked[source_id])
    return Check(source_id, text if text.is_from(source) else None, match, source.unreadable)


def count_verified(checks: Checks) -> tuple[int, int]:
    """Return how many quotations are verified in at least one source, and how many there are."""
    return sum(any(check.verified for check in found) for found in checks.values()), len(checks)


def find_problems(case_id: str, case: Case, evidence: Evidence, checks: Checks) -> Iterator[tuple[Rule, Path, str]]:
    """Find every quotation that its evidence does not support, and every source with evidence that cannot be its own."""
    again = f"run `onrecord lock {case_id}`"
    for source_id, source in case.sources.items():
        text = evidence.sources.get(source_id)
        if text and source.unreadable:
            message = "the text of this source was read all the same; remove this line"
            yield READ_AFTER_ALL, ("sources", source_id, "unreadable"), message
        if text and not text.is_from(source):
            message = (
                f"its text was read at another address, {text.address}; correct this one, or, if the page has moved, {again}"
            )
            yield OTHER_PAGE, ("sources", source_id, "url"), message
    for statement_id, found in checks.items():
        path: Path = ("statements", statement_id, "quote")
        missing = evidence.missing.get(statement_id, {})
        for check in found:
            named = f"the source '{check.source_id}'"
            if check.match is None and missing.get(check.source_id) == digest(case.statements[statement_id].quote or ""):
                seen = f"{named} was read on {evidence.sources[check.source_id].read}, and these words were not found in it"
                yield ALTERED, path, f"{seen}; quote it word for word, name another source, or {again}"
            elif check.match is None and not check.unreadable:
                gone = f"if the page is gone or needs a login, save it and add `--source {check.source_id}=FILE`"
                otherwise = "if its text cannot be had, write `unreadable:` and why under the source"
                yield NOT_LOCKED, path, f"not yet found in {named}; {again}; {gone}; {otherwise}"
            elif check.match and check.match.holds:
                quotation = case.statements[statement_id].quote or ""
                if turned := cuts.turned_round(quotation, check.match.passages):
                    fix = "quote the whole sentence, make two statements of two sentences, or say it in a paraphrase"
                    yield TURNED, path, f"in {named} {turned}; {fix}"
            elif check.match:
                fix = f"quote it word for word; if it was quoted from another place of the page, {again}"
                yield ALTERED, path, f"not the words of {named}: {check.match.difference}; {fix}"


def digest(text: str) -> str:
    """Return the SHA-256 digest of a text."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _seal(content: Mapping[str, Any]) -> str:
    return digest(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
