"""The draft of a case: a file that is valid at once, says nothing that is not known, and tells its author what to write next.

Every text from outside goes through the emitter of YAML, so that it comes back as it was given; none goes into Markdown, and
in comments it stands behind a bar, so that no line of it means anything to an editor.
"""

import re
import textwrap
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import yaml

from onrecord.authoring.article_metadata import shorten
from onrecord.format import dates
from onrecord.format.style import MODELINE, UNWRITTEN
from onrecord.format.vocabulary import PartyKind
from onrecord.format.yaml_reader import clean_line

MAX_ID = 60
_WIDTH = 120
_FOLDED = 90
"""Characters from which on a text stands on lines of its own."""
_WORDS_OF_ID = 4
_SMALL = frozenset(
    re.findall("[a-z]+", "a an and as at but by for from has have in is it its of on or over says that the to was with")
)

Content: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DraftParty:
    """A party to the draft: a recurring one by its id, with its usual role; another with its name and kind."""

    id: str
    role: str = ""
    name: str = ""
    kind: PartyKind | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a case when it is begun. What is empty is still to be written, and the draft says so."""

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
    """What somebody reported without a source, under its headings: told to the author, and no part of the case."""
    is_read: bool = True
    """Whether somebody who makes the case has seen the page; otherwise its title and publisher are hearsay, and marked."""


def as_yaml(draft: Draft) -> str:
    """The file."""
    parts = [MODELINE.format("case"), *_parts(draft)]
    return "\n\n".join(parts) + "\n"


def slug(name: str) -> str:
    """A name as an id: its small letters and digits with hyphens between, or nothing if it has none of them."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return _cut("-".join(re.findall("[a-z0-9]+", re.sub("['`’.]", "", plain))), MAX_ID - 12)


def propose_id(party: str, title: str, year: str, taken: Collection[str]) -> str:
    """An id for a case that no other has: its main party, or the first words of its title, and its year."""
    words = slug(title).split("-")
    telling = [word for word in words if word not in _SMALL][:_WORDS_OF_ID] or words
    name = party or "-".join(telling)
    first = "-".join(part for part in (_cut(name, MAX_ID - 12), year) if part) or "case"
    found, number = first, 1
    while found in taken:
        number += 1
        found = f"{first}-{number}"
    return found


def _cut(name: str, room: int) -> str:
    return name if len(name) <= room else (name[:room].rpartition("-")[0] or name[:room])


def new_party(name: str, kind: PartyKind, role: str, recurring: Collection[str]) -> DraftParty:
    """A party of this case only, under an id that no recurring party has."""
    found = first = slug(name) or kind
    number = 1
    while found in recurring:
        number += 1
        found = f"{first}-{number}"
    return DraftParty(found, role, name, kind)


def _parts(draft: Draft) -> Iterator[str]:
    """The parts of the file, in the order of the model, each below what its author should know."""
    day = str(draft.today)
    source_id = (draft.is_read and slug(draft.publisher)) or "article"
    published = dates.parse(draft.published) if draft.published else None
    on = f"published {published.words}" if published else "without a date"
    latest = _latest(draft)
    yield _comment(
        f"A draft, begun on {day}. It says only what is known so far. “{UNWRITTEN.capitalize()}” marks what is yours to write; "
        "lines that begin with # are notes to you. Remove them as you go."
    )
    if draft.reported:
        yield _reported(draft.reported)
    by = f" of {shorten(draft.publisher)}" if draft.is_read else ""
    headline = f"A report{by}; the headline of this case is {UNWRITTEN}"
    yield _explained("A headline of your own that takes no side.", {"title": draft.headline or headline})
    yield _explained(
        "What happened and what is disputed, in a few sentences, and no more than the sources say.",
        {"summary": f"One page is known so far, {on}. What happened, and what of it is disputed, is {UNWRITTEN}."},
    )
    yield _explained(
        "When the incident took place: 2014, 2014-11 or 2014-11-14; 2014-11-14/2014-12-07 if it lasted from … to …; "
        "[..2014-12-07] if it happened on or before a day.",
        {"when": draft.when or f"[..{latest}]"},
    )
    yield _explained(
        "Where: a country, or a town and a country. In which trade. What kind of incident: suspected leak of customer data.",
        {name: getattr(draft, name) or UNWRITTEN for name in ("place", "field", "kind")},
    )
    yield _explained(
        "reviewed: the day on which all of it was last checked against its sources. maintainer: who takes corrections.",
        {"record": {"created": day, "reviewed": day, "maintainer": draft.maintainer}},
    )
    yield _explained(
        "Everyone who is named below, by id. Whoever stands in _parties.yml needs only a role here; others have a name, a kind "
        "and a role. Name nobody who did not speak publicly in that role.",
        {"parties": {party.id: _party(party) for party in draft.parties}},
    )
    yield _explained(
        "The pages it rests on. A page that repeats another has same-origin-as: and its id; a party’s own page has "
        "own-page-of: and the party.",
        {"sources": {source_id: _source(draft)}},
    )
    claim = {"text": f"What is in dispute is {UNWRITTEN}."}
    yield _skeleton(
        "What is in dispute, each as a sentence that can be asserted or denied and that takes no side. To use the lines below, "
        "and those further down, take away the # and the space in front of each. concerns: the party whose conduct it is "
        "about. A claim needs a statement about it.",
        {"claims": {"first-claim": claim}},
    )
    happened = draft.published or f"[..{day}]"
    event = {
        "when": happened,
        "what": f"{shorten(draft.publisher)} publishes “{shorten(draft.article)}”."
        if draft.is_read
        else f"An article is published; what it says, and who publishes it, is {UNWRITTEN}.",
        "who": [party.id for party in draft.parties],
        "source": source_id,
    }
    yield _explained(
        "What happened, in any order, no date more precise than its source. who: whom it involves.",
        {"timeline": {"publication": event}},
    )
    another = {"when": f"[..{latest}]", "what": f"What happened is {UNWRITTEN}.", "source": source_id}
    yield _skeleton("The next event:", {"next-event": another}, indent=2)
    said = {
        "by": _CHOOSE,
        "channel": f"the channel is {UNWRITTEN}",
        "when": f"[..{latest}]",
        "paraphrase": f"What was said is {UNWRITTEN}.",
        "source": source_id,
        "about": {"first-claim": _CHOOSE},
    }
    yield _skeleton(
        "Who said what, through what channel. quote: the exact words, with […] for what you leave out; or paraphrase: the "
        "sense in your words. for: the organisation on whose behalf a person spoke. about: the claims on which it takes a "
        "position: asserts, denies, admits, admits-in-part, doubts, declines (was asked, and did not address it), withdraws; "
        "a regulator or court finds or rejects.",
        {"statements": {"first-statement": said}},
    )
    question = {"ask": f"The question is {UNWRITTEN}.", "would-settle": [f"the evidence is {UNWRITTEN}"]}
    yield _skeleton("What is not known, and what evidence would settle it.", {"questions": {"first-question": question}})
    nothing = f"Nothing has been looked for yet; the outcome is {UNWRITTEN}."
    yield _explained(
        "How it ended. known: yes, with source: where that is reported; or no, with what you looked for and did not find.",
        {"outcome": {"known": "no", "what": nothing, "as-of": day}},
    )


_CHOOSE = "still-to-be-chosen"
"""What no check accepts: who spoke, and what was said to a claim, nobody may take over unread."""


def _party(party: DraftParty) -> Content:
    role = {"role": party.role or UNWRITTEN}
    return {"name": party.name, "kind": party.kind, **role} if party.name else role


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


def _latest(draft: Draft) -> str:
    """The day on or before which it happened: that of the publication, or else that of the draft."""
    given = draft.published or str(draft.today)
    last = given.strip("[]").rpartition("..")[2].strip()
    return last.partition("T")[0] if last else str(draft.today)


def _reported(reported: Sequence[tuple[str, str]]) -> str:
    lines = [
        _comment("What was reported, in the words of whoever did. No source says it yet, so that it is no part of the case:")
    ]
    for heading, said in reported:
        lines += [
            f"# | {heading}",
            *textwrap.wrap(clean_line(said), _WIDTH, initial_indent="# |   ", subsequent_indent="# |   "),
        ]
    return "\n".join(lines)


def _comment(words: str) -> str:
    return textwrap.fill(words, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _explained(words: str, content: Content) -> str:
    return f"{_comment(words)}\n{_yaml(content)}"


def _skeleton(words: str, content: Content, indent: int = 0) -> str:
    """Content that is no part of the file until its author takes away the marks in front of it."""
    written = textwrap.indent(_yaml(content), " " * indent)
    return f"{_comment(words)}\n\n{textwrap.indent(written, '# ')}"


def _yaml(content: Content) -> str:
    """A group as YAML. The emitter decides which texts need quotation marks; nothing is put together by hand."""
    written: str = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return written.rstrip("\n")


class _Dumper(yaml.SafeDumper):
    """PyYAML’s emitter in the style of our files: long texts folded below their name, lists on one line, straight marks."""

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


# Our reader takes a day and the words yes and no for what they are: text. Other texts that look like values get marks.
_Dumper.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith((":timestamp", ":bool"))]
    for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    # The check asks of a text that begins like an item of a list, or in curly marks, whether it was meant so.
    doubtful = not value[:1].isalnum() or re.match(r"\d+[.)] ", value)
    style = ">" if len(value) > _FOLDED else '"' if doubtful else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)


def _list(dumper: yaml.SafeDumper, value: Iterable[str]) -> yaml.Node:
    return dumper.represent_sequence(
        "tag:yaml.org,2002:seq", value, flow_style=all(re.fullmatch("[a-z0-9-]+", one) for one in value)
    )


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
