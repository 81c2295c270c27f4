"""How to cite a case, a claim or a statement: as plain text, as BibTeX and as CSL-JSON, each with its permalink and version.

The author of the analysis is this site. The speaker, the source and this record that passes the statement on stay apart: the
source has an entry of its own beside that of the statement. No date is more precise than what is known, and no day of access is
made up for the reader.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from onrecord.export.json_ld import SITE_NAME
from onrecord.format.case import Source
from onrecord.format.dates import MONTHS, EdtfDate, PartialDate, from_day
from onrecord.views.case_page import CaseView
from onrecord.views.view_models import ClaimView, StatementView

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces even after a backslash, so one without its partner can only be written by name.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)


@dataclass(frozen=True, kw_only=True)
class BibEntry:
    """One entry of a bibliography. `container` is what it is part of; dates are as precise as their source."""

    key: str
    """Its unique name. Ids have single hyphens only, so double hyphens separate its parts."""
    title: str
    author: str | None
    container: str | None
    issued: EdtfDate | None
    url: str
    note: str = ""
    original_authors: tuple[str, ...] = ()
    """The speaker of a statement, or all who made it jointly."""
    original_date: EdtfDate | None = None
    """When the statement was made."""

    @cached_property
    def bibtex(self) -> str:
        """The entry for BibTeX in UTF-8, with year and month only where one exact date is known."""
        start = self.issued.start if self.issued and self.issued.iso else None
        fields = {
            "author": self.author and f"{{{{{_latex(self.author)}}}}}",
            "title": f"{{{{{_latex(self.title)}}}}}",
            "howpublished": self.container and f"{{{_latex(self.container)}}}",
            "year": start and f"{{{start.year}}}",
            "month": start and start.month and MONTHS[start.month - 1][:3].lower(),
            "note": f"{{{_latex(self.note)}}}",
            "url": f"{{{self.url}}}",  # no LaTeX is read here; no address has braces or backslashes
        }
        lines = [f"  {name} = {value}" for name, value in fields.items() if value]
        return f"@misc{{{self.key},\n" + ",\n".join(lines) + "\n}\n"

    @property
    def csl(self) -> dict[str, Any]:
        """The entry as an item of CSL-JSON."""
        fields = {
            "id": self.key,
            "type": "webpage",
            "author": self.author and [{"literal": self.author}],
            "title": self.title,
            "container-title": self.container,
            "issued": self.issued and csl_date(self.issued),
            "original-author": [{"literal": name} for name in self.original_authors],
            "original-date": self.original_date and csl_date(self.original_date),
            "note": self.note,
            "URL": self.url,
        }
        return {name: value for name, value in fields.items() if value}

    @cached_property
    def csl_text(self) -> str:
        """The same as text, each field on a line; cached, since a source is repeated with every statement that cites it."""
        lines = (f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in self.csl.items())
        return "{\n" + ",\n".join(lines) + "\n}"


@dataclass(frozen=True)
class Citable:
    """Something of a case that can be cited, in three forms."""

    anchor: str
    """Its anchor on the page of the case; empty for the case itself."""
    heading: str
    text: str
    entries: tuple[BibEntry, ...]
    """The thing itself, and after a statement its sources."""

    @property
    def bibtex(self) -> str:
        """Its entries for BibTeX."""
        return bibtex(self.entries)

    @property
    def csl(self) -> str:
        """Its entries as CSL-JSON."""
        return csl(self.entries)


@dataclass(frozen=True)
class CaseCitations:
    """Everything of a case that can be cited, in the order of its page."""

    case: Citable
    claims: tuple[Citable, ...]
    statements: tuple[Citable, ...]

    @property
    def entries(self) -> tuple[BibEntry, ...]:
        """Every entry once."""
        citables = (self.case, *self.claims, *self.statements)
        return tuple({entry.key: entry for citable in citables for entry in citable.entries}.values())


def case_citations(case: CaseView, permalink: str, version: date) -> CaseCitations:
    """Return what can be cited of a case, at its permanent address, in its version of a day."""
    citer = _CaseCiter(case, permalink, version)
    return CaseCitations(citer.case(), tuple(map(citer.claim, case.claims)), tuple(map(citer.statement, case.statements)))


def bibtex(entries: tuple[BibEntry, ...]) -> str:
    """Return a BibTeX file."""
    return "\n".join(entry.bibtex for entry in entries)


def csl(entries: tuple[BibEntry, ...]) -> str:
    """Return a CSL-JSON file, each field on a line."""
    return f"[{', '.join(entry.csl_text for entry in entries)}]\n"


def csl_date(when: EdtfDate) -> dict[str, Any]:
    """Return a date for CSL-JSON: in parts where they say no more than is known, otherwise in words."""
    start, end = when.start, when.end
    if start and start == end and not start.uncertain:
        return {"date-parts": [_parts(start)], **({"circa": True} if start.approximate else {})}
    if start and end and when.is_span and when.exact:
        return {"date-parts": [_parts(start), _parts(end)]}
    return {"literal": when.words}


class _CaseCiter:
    """Makes the citations of one case."""

    def __init__(self, case: CaseView, permalink: str, version: date) -> None:
        self.view = case
        self.permalink = permalink
        self.version = from_day(version)
        self.sources = {item.id: item.source for item in case.sources}
        self.source_entries = {item.id: self._source_entry(item.id, item.source) for item in case.sources}
        self.version_words = f"version of {self.version.words}"

    def case(self) -> Citable:
        title = self.view.title
        text = f"{SITE_NAME}, “{title}”, {self.version_words}, {self.permalink}"
        return Citable("", title, text, (self._entry("", title, "", None),))

    def claim(self, claim: ClaimView) -> Citable:
        """Cite a claim, always as a claim, with its standing."""
        anchor, title = f"claim-{claim.id}", f"The claim “{claim.text}”"
        standing = f"standing worked out by {SITE_NAME}: {claim.standing.label[:1].lower()}{claim.standing.label[1:]}"
        text = (
            f"{SITE_NAME}, the claim “{claim.text}” ({standing}), in “{self.view.title}”, {self.version_words}, "
            f"{self.permalink}#{anchor}"
        )
        return Citable(anchor, title, text, (self._entry(anchor, title, f"{_capital(standing)}.", self.view.title),))

    def statement(self, statement: StatementView) -> Citable:
        """Cite a statement: its speaker, its sources, and this record that passes it on."""
        anchor = f"statement-{statement.id}"
        role = f"{statement.names}, {statement.role}" if statement.role else statement.names
        speech = f"{role}{f' ({statement.voice})' if statement.voice else ''}; {statement.channel}, {statement.when.words}"
        words = f"“{statement.quote}”" if statement.quote else f"in the words of {SITE_NAME}: {statement.paraphrase}"
        if statement.translation:
            words += f" [{statement.translated_by}: “{statement.translation.text}”]"
        where = f"{'Quoted' if statement.quote else 'Reported'} in {'; '.join(self._source_words(statement))}."
        passed_on = f"Passed on by {SITE_NAME}, in “{self.view.title}”, {self.version_words}, {self.permalink}#{anchor}"
        title = f"Statement by {statement.speaker}, {statement.when.words}"
        entry = self._entry(
            anchor,
            title,
            f"Said by {speech}. {where} Passed on by {SITE_NAME}.",
            self.view.title,
            original_authors=tuple(party.name for party in statement.by),
            original_date=statement.when,
        )
        sources = tuple(self.source_entries[citation.id] for citation in statement.sources)
        return Citable(anchor, title, f"{speech}: {_ended(words)} {where} {passed_on}", (entry, *sources))

    def _entry(self, anchor: str, title: str, note: str, container: str | None, **original: Any) -> BibEntry:
        return BibEntry(
            key=self._key(anchor),
            title=title,
            author=SITE_NAME,
            container=container,
            issued=self.version,
            url=f"{self.permalink}#{anchor}" if anchor else self.permalink,
            note=f"{note} {_capital(self.version_words)}.".strip(),
            **original,
        )

    def _source_entry(self, source_id: str, source: Source) -> BibEntry:
        published = f"Published {source.published.words}." if source.published else "Date of publication not given."
        archived = f" Archived copy: {source.archive}" if source.archive else ""
        return BibEntry(
            key=self._key(f"source-{source_id}"),
            title=source.title,
            author=source.author,
            container=source.publisher,
            issued=source.published,
            url=source.url,
            note=f"{published}{archived}",
        )

    def _source_words(self, statement: StatementView) -> Iterator[str]:
        """Yield the sources of a statement in words, and which of them do not verify a quotation."""
        unverified = {check.citation.id for check in statement.checks if not check.verified}
        for citation in statement.sources:
            source = self.sources[citation.id]
            author = f"{source.author}, " if source.author else ""
            published = source.published.words if source.published else "date not given"
            doubt = " (its words not verified there)" if citation.id in unverified else ""
            place = f", {citation.place}" if citation.place else ""
            yield f"{author}“{source.title}”, {source.publisher}, {published}{place}, {source.url}{doubt}"

    def _key(self, anchor: str) -> str:
        return "--".join(filter(None, ("onrecord", self.view.id, anchor)))


def _latex(text: str) -> str:
    """Escape text for LaTeX, so that it is printed unchanged."""
    return " ".join(text.split()).translate(_LATEX)


def _parts(moment: PartialDate) -> list[int]:
    return [part for part in (moment.year, moment.month, moment.day) if part]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    """Return text with a full stop, unless it ends with punctuation."""
    return text if re.search(r"[.!?…][”’\])]*$", text) else f"{text}."
