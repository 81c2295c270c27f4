"""Write the draft of a case: a file that is valid at once, says only what is known, and tells its author what to write next.

Every text from outside goes through the YAML emitter, so that it is read back as it was given. In comments it is behind a bar,
so that no editor gives a line of it a meaning.
"""

import re
import textwrap
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from onrecord.authoring.article_metadata import shorten
from onrecord.format import dates
from onrecord.format.characters import clean_line
from onrecord.format.style import UNWRITTEN
from onrecord.format.vocabulary import PartyKind

MAX_ID = 60
_WIDTH = 120
_FOLDED = 90
"""Characters from which on a text gets lines of its own."""
_MAX_WORDS_IN_ID = 4
_STOP_WORDS = frozenset(
    re.findall("[a-z]+", "a an and as at but by for from has have in is it its of on or over says that the to was with")
)

Content: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DraftParty:
    """A party to the draft: a recurring one with its id and usual role, or another with its name and kind too."""

    id: str
    role: str = ""
    name: str = ""
    kind: PartyKind | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What is known of a case when it is begun. The draft marks what is empty as still to be written."""

    id: str
    today: date
    maintainer: str
    url: str
    article: str
    publisher: str
    parties: tuple[DraftParty, ...]
    """At least one; the first is the main one."""
    author: str = ""
    published: str = ""
    archive: str = ""
    no_archive: str = ""
    note: str = ""
    headline: str = ""
    when: str = ""
    place: str = ""
    field: str = ""
    kind: str = ""
    reported: tuple[tuple[str, str], ...] = ()
    """What somebody reported without a source, as heading and text: shown to the author, and no part of the case."""
    is_read: bool = True
    """Whether the page was read; otherwise its title and publisher are hearsay, and marked as such."""


def as_yaml(draft: Draft) -> str:
    """Return the text of the case file."""
    source_id = (draft.is_read and slug(draft.publisher)) or "article"
    publisher, published = shorten(draft.publisher), dates.parse(draft.published) if draft.published else None
    what = f"An article is published; what it says, and who publishes it, is {UNWRITTEN}."
    event = {
        "when": draft.published or f"[..{draft.today}]",
        "what": f"{publisher} publishes “{shorten(draft.article)}”." if draft.is_read else what,
        "who": [party.id for party in draft.parties],
        "source": source_id,
    }
    return _TEMPLATES.get_template("draft.yml.jinja").render(
        draft=draft,
        unwritten=UNWRITTEN,
        publisher=publisher,
        published=f"published {published.words}" if published else "without a date",
        latest=_latest_day(draft),
        parties={
            party.id: {**({"name": party.name, "kind": party.kind} if party.name else {}), "role": party.role or UNWRITTEN}
            for party in draft.parties
        },
        source_id=source_id,
        source=_source(draft),
        event=event,
    )


def slug(name: str) -> str:
    """Return a name as an id: its letters and digits in small ASCII with hyphens between, or nothing if it has none."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return _cut("-".join(re.findall("[a-z0-9]+", re.sub("['`’.]", "", plain))))


def propose_id(party: str, title: str, year: str, taken: Collection[str]) -> str:
    """Return an id for a case that is not taken: its main party, or the first words of its title, and its year."""
    words = slug(title).split("-")
    name = party or "-".join([word for word in words if word not in _STOP_WORDS][:_MAX_WORDS_IN_ID] or words)
    return _free_id("-".join(part for part in (_cut(name), year) if part) or "case", taken)


def _free_id(wanted: str, taken: Collection[str]) -> str:
    ids = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(free for free in ids if free not in taken)


def _cut(name: str) -> str:
    """Shorten an id between words, so that a year or number can follow it."""
    max_length = MAX_ID - 12
    return name if len(name) <= max_length else (name[:max_length].rpartition("-")[0] or name[:max_length])


def new_party(name: str, kind: PartyKind, role: str, recurring: Collection[str]) -> DraftParty:
    """Return a party of this case only, under an id that no recurring party has."""
    return DraftParty(_free_id(slug(name) or kind, recurring), role, name, kind)


def _source(draft: Draft) -> Content:
    fields = {
        "title": draft.article if draft.is_read else f"Reported as “{draft.article}”; the title is {UNWRITTEN}",
        "publisher": draft.publisher if draft.is_read else f"Reported as {draft.publisher}; the publisher is {UNWRITTEN}",
        "author": draft.author,
        "published": draft.published,
        "url": draft.url,
        "accessed": str(draft.today),
        "archive": draft.archive,
        "no-archive": "" if draft.archive else draft.no_archive,
        "note": draft.note,
    }
    return {name: value for name, value in fields.items() if value}


def _latest_day(draft: Draft) -> str:
    """Return the day on or before which it happened: that of the publication, or else that of the draft."""
    given = draft.published or str(draft.today)
    last = given.strip("[]").rpartition("..")[2].strip()
    return last.partition("T")[0] if last else str(draft.today)


def _yaml(content: Content) -> str:
    """Return a group as YAML. The emitter decides which texts need quotation marks."""
    written: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return written.rstrip("\n")


def _lines(text: str) -> list[str]:
    """Return a text from outside as lines of a comment."""
    return textwrap.wrap(clean_line(text), _WIDTH - len("# |   "))


class _Dumper(yaml.SafeDumper):
    """PyYAML's emitter in the style of our files: long texts folded below their name, lists on one line, double quotes."""

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


# Our reader takes days and the words yes and no as text; other texts that look like values get quotation marks.
_Dumper.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith((":timestamp", ":bool"))]
    for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    # The check reports unquoted texts that begin like an item of a list or with a curly quotation mark.
    doubtful = not value[:1].isalnum() or re.match(r"\d+[.)] ", value)
    style = ">" if len(value) > _FOLDED else '"' if doubtful else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)


def _list(dumper: yaml.SafeDumper, value: Iterable[str]) -> yaml.Node:
    return dumper.represent_sequence(
        "tag:yaml.org,2002:seq", value, flow_style=all(re.fullmatch("[a-z0-9-]+", one) for one in value)
    )


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - the template is YAML
)
_TEMPLATES.filters |= {"yaml": _yaml, "lines": _lines}
