"""Problems of files and the rules that they break, and reports of them as text."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from inspect import cleandoc
from itertools import accumulate
from typing import Literal, TypeAlias

Part: TypeAlias = Literal["location", "code", "frame", "caret"]
"""The parts of a report that a terminal can colour."""
Paint: TypeAlias = Callable[[str, Part], str]
FRAME_WIDTH = 100
"""Characters of a long line that a code frame shows around the caret."""


INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
"""Characters that cannot be seen or change how others look, as the inside of a class of a regular expression."""
JOINERS = "\u200c\u200d"
"""Invisible too, but part of the spelling between letters of Arabic and Indian scripts."""
SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that look like the ordinary one, as the inside of a class of a regular expression."""
_UNSEEN = re.compile(f"[{INVISIBLE}{JOINERS}\t\r\n]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong, under a code that never changes its meaning."""

    text: str
    """The code, a sentence or two, and below a blank line the examples, in the form that the rule catalog reads."""

    @property
    def code(self) -> str:
        """The code: a letter and three digits."""
        return self.text.partition(":")[0]

    @property
    def doc(self) -> str:
        """The sentences that document the rule."""
        return " ".join(cleandoc(self.text).partition("\n\n")[0].partition(":")[2].split())

    @property
    def examples(self) -> str:
        """What breaks the rule, what is then reported, and what keeps it."""
        return cleandoc(self.text).partition("\n\n")[2]


TEMPLATE = Rule("""T001: A page template cannot be read or asks for something that its view does not have.

    Command:
        mkdocs build
    Fails in templates/export/follow.html.jinja (whole):
        <h1 id="content">{{ heading }}</h1>
    Says:
        templates/export/follow.html.jinja:1:1: T001 UndefinedError: 'heading' is undefined; correct this line of the
          template
    Passes in templates/export/follow.html.jinja (whole):
        <h1 id="content">Follow</h1>
    """)
PROGRAM = Rule("""T002: This program itself failed: no file of yours is at fault.

    No example:
        No file of a contributor can bring this about: it is a mistake in this program, at the line that the message names.
    """)


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A change of a file that is safe to make without asking: the text from one position up to another is replaced.

    Lines and columns count from 1, in characters; the end is the position after the last character that is replaced.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


def apply_edits(text: str, edits: tuple[Edit, ...]) -> str:
    """Return a text with edits applied that do not overlap."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    for edit in sorted(edits, reverse=True):
        start, end = starts[edit.line - 1] + edit.column - 1, starts[edit.end_line - 1] + edit.end_column - 1
        text = text[:start] + edit.text + text[end:]
    return text


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding at one place. `path` is relative to the project with forward slashes; line and column count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    """What is wrong, and how to fix it."""
    source_line: str = ""
    edits: tuple[Edit, ...] = ()
    """What fixes it, where there is no doubt: a date in another form, a quotation mark that is missing."""

    @classmethod
    def of_file(cls, path: str, rule: Rule, message: str) -> "Problem":
        """Return a problem of a whole file, whatever its lines say."""
        return cls(path, 1, 1, rule.code, message)

    def __str__(self) -> str:
        return f"{self.location} {self.code} {visible(self.message)}"

    @property
    def location(self) -> str:
        """Where it is, in the form that editors and terminals open: `cases/acme-2026.yml:12:5:`."""
        return visible(f"{self.path}:{self.line}:{self.column}:")

    def frame(self) -> str:
        """Return the offending line with a caret under the column; empty if the file has no such line."""
        if not self.source_line.strip():
            return ""
        start = max(0, self.column - 1 - FRAME_WIDTH // 2)
        before = ("…" if start else "") + visible(self.source_line[start : self.column - 1])
        after = visible(self.source_line[self.column - 1 : start + FRAME_WIDTH])
        if start + FRAME_WIDTH < len(self.source_line):
            after += "…"
        gutter = f"{self.line:>5} | "
        return f"{gutter}{before}{after}\n{' ' * (len(gutter) - 2)}| {' ' * _columns(before)}^"


def uncolored(text: str, _: Part) -> str:
    """Return a part of a report without colour."""
    return text


def format_report(problems: Iterable[Problem], paint: Paint = uncolored) -> str:
    """Return all problems as text, sorted, each with its code frame, for the terminal, the log and tests."""
    lines = []
    for problem in sorted(problems):
        lines.append(" ".join((paint(problem.location, "location"), paint(problem.code, "code"), visible(problem.message))))
        if frame := problem.frame():
            source, _, caret = frame.partition("\n")
            lines += [paint(source, "frame"), caret[:-1] + paint(caret[-1:], "caret")]
    return "\n".join(lines)


def count_in_words(problems: Iterable[Problem], what: str = "problem") -> str:
    """Return the number of problems and of their files in words: `3 problems in 2 files`."""
    found = list(problems)
    files = len({problem.path for problem in found})
    return f"{len(found)} {_plural(what, len(found))} in {files} {_plural('file', files)}"


def nearest(wrong: str, existing: Iterable[str]) -> str | None:
    """Return the existing word that was probably meant, if one is similar enough."""
    return next(iter(get_close_matches(wrong.lower(), sorted(existing), n=1, cutoff=0.6)), None)


def did_you_mean(wrong: str, existing: Iterable[str]) -> str:
    """Return the nearest existing word as an aside for the end of a message; empty if none is similar."""
    meant = nearest(wrong, existing)
    return f" (did you mean '{meant}'?)" if meant else ""


def visible(text: str) -> str:
    """Return a text that is safe to print: control, bidirectional and invisible characters become ‹U+202E›."""
    return _UNSEEN.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _plural(word: str, number: int) -> str:
    return word if number == 1 else word + "s"
