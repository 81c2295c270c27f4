"""How to cite a case, a claim or a statement: as plain text, as BibTeX and as CSL-JSON, each with its permalink and version.

The author of the analysis is this site. Who said something, the source in which it stands, and this record that passes it on
are three, and stay apart: the source has an entry of its own beside that of the statement. No date is more precise than what
is known of it, and no day of reading is made up for the reader.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from onrecord.export.json_ld import SITE_NAME
from onrecord.format.dates import EdtfDate, PartialDate, from_day
from onrecord.views.case_page import CaseView
from onrecord.views.view_models import ClaimView, SourceView, StatementView

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces even behind a backslash, so one without its partner can only be written by name.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)


@dataclass(frozen=True)
class BibEntry:
    """One entry of a bibliography. `container` is what it is part of; dates are as precise as their source."""

    key: str
    """Its name among all entries. Ids have single hyphens only, so two of them separate the parts and no two are alike."""
    title: str
    author: str | None
    container: str | None
    issued: EdtfDate | None
    url: str
    note: str = ""
    original_author: str | None = None
    """Who said it, where a record passes it on."""
    original_date: EdtfDate | None = None
    """When that was said."""

    @cached_property
    def bibtex(self) -> str:
        """The entry for BibTeX in UTF-8. Year and month stand there only where one exact date is known."""
        start = self.issued.start if self.issued and self.issued.iso else None
        fields = {
            "author": self.author and f"{{{{{_latex(self.author)}}}}}",
            "title": f"{{{{{_latex(self.title)}}}}}",
            "howpublished": self.container and f"{{{_latex(self.container)}}}",
            "year": start and f"{{{start.year}}}",
            "month": start and start.month and _MONTHS[start.month - 1],
            "note": f"{{{_latex(self.note)}}}",
            "url": f"{{{self.url}}}",  # read as it is, without LaTeX; no address has braces or backslashes
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
            "original-author": self.original_author and [{"literal": self.original_author}],
            "original-date": self.original_date and csl_date(self.original_date),
            "note": self.note,
            "URL": self.url,
        }
        return {name: value for name, value in fields.items() if value}

    @cached_property
    def csl_text(self) -> str:
        """The same as text, each field on a line of its own: a source stands in as many references as statements cite it."""
        lines = (f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in self.csl.items())
        return "{\n" + ",\n".join(lines) + "\n}"


@dataclass(frozen=True)
class Citable:
    """Something of a case that can be cited, in three forms."""

    anchor: str
    """Its place on the page of the case; empty for the case itself."""
    heading: str
    text: str
    entries: tuple[BibEntry, ...]
    """The thing itself, and for a statement the sources in which it stands."""

    @property
    def bibtex(self) -> str:
        """Its entries for BibTeX."""
        return bibtex(self.entries)

    @property
    def csl(self) -> str:
        """Its entries as CSL-JSON, laid out for reading."""
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
        references = (self.case, *self.claims, *self.statements)
        return tuple({entry.key: entry for reference in references for entry in reference.entries}.values())


def case_citations(case: CaseView, permalink: str, version: date) -> CaseCitations:
    """What can be cited of a case, at its permanent address, as it stood on the day of its last change."""
    citing = _Citing(case, permalink, version)
    return CaseCitations(citing.case(), tuple(map(citing.claim, case.claims)), tuple(map(citing.statement, case.statements)))


def bibtex(entries: tuple[BibEntry, ...]) -> str:
    """A BibTeX file."""
    return "\n".join(entry.bibtex for entry in entries)


def csl(entries: tuple[BibEntry, ...]) -> str:
    """A CSL-JSON file, each field on a line of its own."""
    return f"[{', '.join(entry.csl_text for entry in entries)}]\n"


def csl_date(when: EdtfDate) -> dict[str, Any]:
    """A date for CSL-JSON: in parts where they say no more than is known, otherwise in words."""
    start, end = when.start, when.end
    if start and start == end and not start.uncertain:
        return {"date-parts": [_parts(start)], **({"circa": True} if start.approximate else {})}
    if start and end and when.is_span and when.exact:
        return {"date-parts": [_parts(start), _parts(end)]}
    return {"literal": when.words}


class _Citing:
    """Makes the references of one case."""

    def __init__(self, case: CaseView, permalink: str, version: date) -> None:
        self.view = case
        self.permalink = permalink
        self.version = from_day(version)
        self.sources = {item.id: item for item in case.sources}
        self.of_sources = {item.id: self._source(item) for item in case.sources}
        self.as_it_stood = f"version of {self.version.words}"

    def case(self) -> Citable:
        title = self.view.title
        text = f"{SITE_NAME}, “{title}”, {self.as_it_stood}, {self.permalink}"
        return Citable("", title, text, (self._entry("", title, "", None),))

    def claim(self, claim: ClaimView) -> Citable:
        """A claim, never without saying that it is one, and where it stands."""
        anchor, title = f"claim-{claim.id}", f"The claim “{claim.text}”"
        standing = f"standing worked out by {SITE_NAME}: {claim.standing.label.lower()}"
        text = (
            f"{SITE_NAME}, the claim “{claim.text}” ({standing}), in “{self.view.title}”, {self.as_it_stood}, "
            f"{self.permalink}#{anchor}"
        )
        return Citable(anchor, title, text, (self._entry(anchor, title, f"{_capital(standing)}.", self.view.title),))

    def statement(self, said: StatementView) -> Citable:
        """A statement: who said it, where that stands, and that this record passes it on."""
        anchor = f"statement-{said.id}"
        who = f"{said.by.name}{f' ({said.voice})' if said.voice else ''}"
        role = f"{said.by.name}, {said.role}" if said.role else said.by.name
        speech = f"{role}{f' ({said.voice})' if said.voice else ''}; {said.channel}, {said.when.words}"
        words = f"“{said.quote}”" if said.quote else f"in the words of {SITE_NAME}: {said.paraphrase}"
        stands = f"{'Quoted' if said.quote else 'Reported'} in {'; '.join(self._places(said))}."
        passed_on = f"Passed on by {SITE_NAME}, in “{self.view.title}”, {self.as_it_stood}, {self.permalink}#{anchor}"
        title = f"Statement by {who}, {said.when.words}"
        entry = self._entry(
            anchor,
            title,
            f"Said by {speech}. {stands} Passed on by {SITE_NAME}.",
            self.view.title,
            original_author=said.by.name,
            original_date=said.when,
        )
        sources = tuple(self.of_sources[citation.id] for citation in said.sources)
        return Citable(anchor, title, f"{speech}: {_ended(words)} {stands} {passed_on}", (entry, *sources))

    def _entry(self, anchor: str, title: str, note: str, container: str | None, **original: Any) -> BibEntry:
        return BibEntry(
            self._key(anchor),
            title,
            SITE_NAME,
            container,
            self.version,
            f"{self.permalink}#{anchor}" if anchor else self.permalink,
            f"{note} {_capital(self.as_it_stood)}.".strip(),
            **original,
        )

    def _source(self, item: SourceView) -> BibEntry:
        source = item.source
        published = f"Published {source.published.words}." if source.published else "Date of publication not given."
        archived = f" Archived copy: {source.archive}" if source.archive else ""
        return BibEntry(
            self._key(f"source-{item.id}"),
            source.title,
            source.author,
            source.publisher,
            source.published,
            source.url,
            f"{published}{archived}",
        )

    def _places(self, said: StatementView) -> Iterator[str]:
        """The sources of a statement in words; of a quotation also where nothing has found its words."""
        unverified = {check.citation.id for check in said.checks if not check.verified}
        for citation in said.sources:
            source = self.sources[citation.id].source
            author = f"{source.author}, " if source.author else ""
            published = source.published.words if source.published else "date not given"
            doubt = " (its words not verified there)" if citation.id in unverified else ""
            yield f"{author}“{source.title}”, {source.publisher}, {published}, {source.url}{doubt}"

    def _key(self, anchor: str) -> str:
        return "--".join(filter(None, ("onrecord", self.view.id, anchor)))


def _latex(text: str) -> str:
    """Text as LaTeX prints it unchanged."""
    return " ".join(text.split()).translate(_LATEX)


def _parts(moment: PartialDate) -> list[int]:
    return [part for part in (moment.year, moment.month, moment.day) if part]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    """Text with a full stop, unless it ends with a sign of its own."""
    return text if re.search(r"[.!?…][”’\])]*$", text) else f"{text}."
