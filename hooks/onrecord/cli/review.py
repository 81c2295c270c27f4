"""What a pull request does to the record, in Markdown for those who review it: problems, cases, and every other file.

It is told in terms of facts and in the words that the check and the history have for them. What files say is inert in it.
Whatever it has no words for it names, since a reviewer takes for unchanged what a summary does not mention.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.cli import escape
from onrecord.corpus.loader import FRONT_MATTER_BLOCK, LoadedProject
from onrecord.evidence import lockfile
from onrecord.evidence.lockfile import Evidence
from onrecord.format import paths, style, yaml_reader
from onrecord.format.case import Case
from onrecord.format.diagnostics import Problem, count_in_words
from onrecord.format.paths import PARTIES_FILE
from onrecord.format.style import UNWRITTEN
from onrecord.format.yaml_reader import Document, Plain
from onrecord.history.changes import Content
from onrecord.history.git import Altered, Comparison

MOST = 900_000
"""Bytes of a summary; forges refuse one of a megabyte altogether."""
_COUNTED = {"timeline": "event", "statements": "statement", "claims": "claim", "sources": "source"}
_BROUGHT = ", by evidence that this change brings; run `onrecord lock --again {case}` to look for the words yourself"
"""A seal can be made by anybody: it tells of a slip of the hand, not of who read the source."""
_SAME = "Only its form or its notes changed; its facts are the same."
_PARTIES, _LAW, _CASES = "Parties", "Law", "Beside the cases"
_PAGES, _PROGRAM = "Pages of our own", "The program, its look and its settings"
_PLACES = {f"cases/{PARTIES_FILE}": _PARTIES, "docs/regulations/": _LAW, "cases/": _CASES, "docs/": _PAGES, "": _PROGRAM}
"""What the files of the project are, by how their paths begin; the first that fits holds."""


@dataclass(frozen=True)
class Review:
    """A project as it stands beside an earlier revision of it."""

    loaded: LoadedProject
    problems: Sequence[Problem]
    """All problems of the project as it stands."""
    earlier: Sequence[Problem]
    """All problems that it had then."""
    comparisons: Sequence[Comparison]
    files: Sequence[Altered]
    """Every file that differs, whatever it is."""
    today: date

    def summary(self) -> str:
        """The whole of it; where that would be too long, the beginning, and how much is left out."""
        blocks = list(self._blocks())
        kept, room = 0, MOST
        while kept < len(blocks) and (room := room - len(blocks[kept].encode()) - 2) > 0:
            kept += 1
        rest = [] if kept == len(blocks) else [f"{len(blocks) - kept} more pieces are left out; `onrecord summary` prints all."]
        return "\n\n".join([*blocks[:kept], *rest]) + "\n"

    def _blocks(self) -> Iterator[str]:
        new = _new(self.problems, self.earlier, self._renamed())
        wanting = [problem for comparison in self._touched() for problem in comparison.problems(self.today)]
        yield "## What this changes in the record"
        yield self._at_a_glance(new, wanting)
        if new:
            yield "### New problems"
            yield from map(_problem, new)
        if wanting:
            yield "### Facts that changed without a correction"
            yield from map(_problem, wanting)
        yield from self._other_files()
        for comparison in self._touched():
            yield from self._case(comparison)

    def _at_a_glance(self, new: Sequence[Problem], wanting: Sequence[Problem]) -> str:
        states = Counter(_state(comparison).lower() for comparison in self._touched())
        cases = ", ".join(f"{number} {state}" for state, number in states.items()) or "none"
        others = ", ".join(f"{group.lower()} {len(files)}" for group, files in self._others().items()) or "none"
        old = len(self.problems) - len(new)
        return "\n".join(
            (
                f"- Cases: {cases}",
                f"- New problems: {count_in_words(new) if new else 'none'}"
                + (f"; {old} more stood there before" if old else ""),
                f"- Corrections that are missing: {len(wanting) or 'none'}",
                f"- Other files that this changes: {others}",
            )
        )

    def _touched(self) -> list[Comparison]:
        return [one for one in self.comparisons if one.changes or not one.readable or self._brings_evidence(one)]

    def _brings_evidence(self, comparison: Comparison) -> bool:
        """Whether its quotations are verified by what has come with this change, and so by whoever made it."""
        path = paths.evidence_path(comparison.case)
        known = comparison.case in self.loaded.library.cases
        return known and any(file.path == path and file.after is not None for file in self.files)

    def _others(self) -> dict[str, list[Altered]]:
        """The files of which the cases below do not tell, by what they are."""
        told = {comparison.path for comparison in self._touched()}
        told |= {paths.evidence_path(comparison.case) for comparison in self.comparisons if self._brings_evidence(comparison)}
        found: dict[str, list[Altered]] = {group: [] for group in _PLACES.values()}
        for file in self.files:
            if file.path not in told:
                found[next(group for start, group in _PLACES.items() if file.path.startswith(start))].append(file)
        return {group: files for group, files in found.items() if files}

    def _other_files(self) -> Iterator[str]:
        others = self._others()
        if others:
            yield "### Other files that this changes"
        for group, files in others.items():
            yield f"#### {group}"
            if group == _PROGRAM:
                yield "This summary and the check may be made by these very files, as this change leaves them: read them first."
            for file in files:
                yield "\n".join(
                    (f"- {_became(file)}: {escape.code(file.path)}", *(f"  - {words}" for words in self._says(group, file)))
                )

    def _says(self, group: str, file: Altered) -> Iterator[str]:
        """What a file says otherwise, as far as it can be told in facts."""
        if group == _PARTIES:
            yield from _facts(file.before or b"", file.after or b"")
        elif group == _LAW and file.path.endswith(".md") and file.before is not None and file.after is not None:
            yield from _explainer(file.before, file.after)
        elif any(one.path == file.path and one.before == one.after for one in self.comparisons):
            yield _SAME

    def _renamed(self) -> dict[str, str]:
        """The path of today by the path that a case had before."""
        return {
            f"cases/{old}{ending}": f"cases/{comparison.case}{ending}"
            for comparison in self.comparisons
            for old in _listed(comparison.after, "aliases")
            for ending in (".yml", paths.EVIDENCE_SUFFIX)
        }

    def _case(self, comparison: Comparison) -> Iterator[str]:
        content = comparison.after or comparison.before or {}
        title = content.get("title")
        named = (
            f"{escape.text(title)} ({escape.code(comparison.case)})" if isinstance(title, str) else escape.code(comparison.case)
        )
        yield f"### {_state(comparison)}: {named}"
        if not comparison.readable:
            yield "The file cannot be read, so it was not compared; its problems stand above."
            return
        if comparison.before is None:
            yield _holds(content)
        else:
            yield "\n".join(f"- {escape.text(change.words)}" for change in comparison.changes)
        if comparison.document and (lines := _unwritten(comparison.document)):
            yield f"{UNWRITTEN.capitalize()}: {'line' if len(lines) == 1 else 'lines'} {', '.join(lines)}."
        yield from self._evidence(comparison)

    def _evidence(self, comparison: Comparison) -> Iterator[str]:
        case = self.loaded.library.cases.get(comparison.case)
        if case:
            known = self.loaded.library.evidence.get(comparison.case, Evidence())
            number, quoted = lockfile.verified(case, known)
            tally = f"{number} of {quoted} quotations verified" if quoted else "It quotes nobody"
            yield f"{tally}{_BROUGHT.format(case=comparison.case) if quoted and self._brings_evidence(comparison) else ''}."
            if unverified := "\n".join(_unverified(comparison.case, case, known)):
                yield unverified
        elif comparison.document and "withdrawn" not in comparison.document.content:
            yield "How its quotations are verified is not known until its problems are mended."


def _new(problems: Iterable[Problem], earlier: Iterable[Problem], renamed: Mapping[str, str]) -> list[Problem]:
    """The problems that were not there before. A problem is the same when it only moved to another line, or with its case."""
    before = Counter((renamed.get(problem.path, problem.path), problem.code, problem.message) for problem in earlier)
    found = []
    for problem in problems:
        what = (problem.path, problem.code, problem.message)
        if before[what]:
            before[what] -= 1
        else:
            found.append(problem)
    return found


def _state(comparison: Comparison) -> str:
    """What became of a case, in a word or two."""
    kinds = {change.kind for change in comparison.changes if change.place in ("", "withdrawn", "aliases")}
    if not comparison.readable:
        return "Not readable"
    if comparison.before is None:
        return "New"
    if comparison.document is None:
        return "Removed"
    if "withdrawn" in kinds:
        return "Withdrawn"
    if "published" in kinds:
        return "Published again"
    if not comparison.changes:
        return "Other evidence"
    return "Renamed" if "renamed" in kinds else "Changed"


def _became(file: Altered) -> str:
    if file.before is None:
        return "New"
    return "Removed" if file.after is None else "Changed"


def _explainer(before: bytes, after: bytes) -> Iterator[str]:
    """What changed in an explainer of the law: its facts one by one, and its prose as a whole."""
    (facts, prose), (facts_now, prose_now) = map(_parts, (before, after))
    if facts != facts_now:
        yield from _facts(facts, facts_now)
    if prose != prose_now:
        yield "The prose of this explainer changed: read it."


def _parts(explainer: bytes) -> tuple[bytes, bytes]:
    """The facts and the prose of an explainer, by the pattern with which it is read."""
    data = explainer.replace(b"\r\n", b"\n")
    match = FRONT_MATTER_BLOCK.match(data)
    return (match[1], data[match.end() :]) if match else (b"", data)


def _facts(before: bytes, after: bytes) -> Iterator[str]:
    """What two versions of a file of facts say otherwise, field by field."""
    was, now = (yaml_reader.read("", data)[0] if data.strip() else Document("", "", {}) for data in (before, after))
    if was is None or now is None:
        yield "One of its versions cannot be read, so they were not compared: read it."
    elif was.content == now.content:
        yield _SAME
    else:
        yield from _differences(was.content, now.content)


def _differences(was: "Plain | None", now: "Plain | None", place: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(was, dict) and isinstance(now, dict):
        for key in {**was, **now}:
            if was.get(key) != now.get(key):
                yield from _differences(was.get(key), now.get(key), (*place, key))
    else:
        change = (
            "was removed; it was {was}"
            if now is None
            else "was {was}, and is now {now}"
            if was is not None
            else "is new: {now}"
        )
        yield f"{escape.code('.'.join(place))} {change.format(was=_value(was), now=_value(now))}"


def _value(value: "Plain | None") -> str:
    """What stands in a field, all of it in one line."""
    return escape.text(f"‘{_words(value or '')}’")


def _words(value: Plain) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_words(one)}" for key, one in value.items())
    return ", ".join(map(_words, value)) if isinstance(value, list) else value


def _holds(content: Content) -> str:
    """How much a new case holds."""
    numbers = [(len(_listed(content, group)), one) for group, one in _COUNTED.items()]
    return f"It has {', '.join(f'{number} {one}' if number == 1 else f'{number} {one}s' for number, one in numbers)}."


def _unwritten(document: Document) -> list[str]:
    """The lines in which a draft still waits for its author."""
    return [str(remark.line) for remark in style.remarks(document) if remark.code == style.OPEN.code]


def _listed(content: Content | None, name: str) -> list[str]:
    """The keys of a group or the items of a list; nothing where the file has something else there."""
    value = (content or {}).get(name)
    return [str(item) for item in value] if isinstance(value, dict | list) else []


def _problem(problem: Problem) -> str:
    head = (
        f"- {escape.code(f'{problem.path}:{problem.line}:{problem.column}')} **{problem.code}** {escape.text(problem.message)}"
    )
    return f"{head}\n\n{escape.block(frame, '  ')}" if (frame := problem.frame()) else head


def _unverified(case_id: str, case: Case, known: Evidence) -> Iterator[str]:
    """The quotations that stand in no text that was read, by the reason."""
    missing: dict[str, list[str]] = {}
    for _, place, message in lockfile.problems(case_id, case, known):
        if place[0] == "statements":
            missing.setdefault(str(place[1]), []).append(message.partition("; ")[0])
    by_reason: dict[str, list[str]] = {}
    for key, said in case.statements.items():
        found = lockfile.checks(case, said, key, known)
        if said.quote and not any(check.verified for check in found):
            unreadable = [f"its source is marked unreadable: {check.unreadable}" for check in found if check.unreadable]
            by_reason.setdefault("; ".join([*missing.get(key, ()), *unreadable]), []).append(key)
    for why, keys in by_reason.items():
        yield f"- Not verified: {', '.join(map(escape.code, keys))}: {escape.text(why)}"
