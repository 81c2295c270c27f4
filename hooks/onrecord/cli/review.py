"""What a pull request does to the record, for those who review it: problems, cases, and every other file.

Changes are described as facts, in the words of the check and the history. Files whose changes have no words are named, since
a reviewer takes for unchanged what a summary does not mention.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from onrecord.cli.markdown_report import markdown_report
from onrecord.corpus.loader import LoadedProject
from onrecord.corpus.project_files import FRONT_MATTER_BLOCK
from onrecord.evidence import lockfile
from onrecord.format import paths, style, yaml_reader
from onrecord.format.diagnostics import Problem, count_in_words, format_report
from onrecord.format.yaml_document import Document, Plain
from onrecord.history.comparison import Comparison
from onrecord.history.git import ChangedFile
from onrecord.history.values import Content

MAX_BYTES = 900_000
"""Bytes of a summary; forges refuse one of a megabyte altogether."""
_GROUPS = {"timeline": "event", "statements": "statement", "claims": "claim", "sources": "source"}
_SAME_FACTS = "Only its form or its notes changed; its facts are the same."
_PARTIES, _LAW, _PROGRAM = "Parties", "Law", "The program, its look and its settings"
_KINDS_OF_FILES = {
    f"cases/{paths.PARTIES_FILE}": _PARTIES,
    "docs/regulations/": _LAW,
    "cases/": "Beside the cases",
    "docs/": "Pages of our own",
    "": _PROGRAM,
}
"""What a file is, by the beginning of its path; the first that fits holds."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """A project beside an earlier revision of it."""

    loaded: LoadedProject
    problems: Sequence[Problem]
    earlier_problems: Sequence[Problem]
    comparisons: Sequence[Comparison]
    files: Sequence[ChangedFile]
    """Every file that differs, whatever it is."""
    today: date

    def markdown(self) -> str:
        """Return the summary in Markdown, shortened to what forges take."""
        new = self._new_problems()
        uncorrected = [problem for comparison in self._changed for problem in comparison.problems(self.today)]
        states = Counter(_state(comparison).lower() for comparison in self._changed)
        old = len(self.problems) - len(new)
        cases = ", ".join(f"{number} {state}" for state, number in states.items())
        others = ", ".join(f"{kind.lower()} {len(files)}" for kind, files in self._other_files.items())
        return markdown_report(
            "What this changes in the record",
            (
                f"Cases: {cases or 'none'}",
                f"New problems: {count_in_words(new) if new else 'none'}{f'; {old} more stood there before' if old else ''}",
                f"Corrections that are missing: {len(uncorrected) or 'none'}",
                f"Other files that this changes: {others or 'none'}",
            ),
            {
                "New problems": format_report(new).split("\n") if new else (),
                "Facts that changed without a correction": format_report(uncorrected).split("\n") if uncorrected else (),
                "Other files that this changes": self._describe_files(),
                "Cases": (line for comparison in self._changed for line in self._describe_case(comparison)),
            },
            max_bytes=MAX_BYTES,
            rest="`onrecord check` and `onrecord changes` with the same `--since` print all problems and changes.",
        )

    def _new_problems(self) -> list[Problem]:
        """Return the problems that were not there before: neither at another line nor under an earlier id of the case."""
        renamed = {
            f"cases/{alias}{suffix}": f"cases/{comparison.case}{suffix}"
            for comparison in self.comparisons
            for alias in _entries(comparison.after, "aliases")
            for suffix in (".yml", paths.EVIDENCE_SUFFIX)
        }
        before = Counter(
            (renamed.get(problem.path, problem.path), problem.code, problem.message) for problem in self.earlier_problems
        )
        new = []
        for problem in self.problems:
            key = problem.path, problem.code, problem.message
            if not before[key]:
                new.append(problem)
            before[key] -= bool(before[key])
        return new

    @cached_property
    def _changed(self) -> list[Comparison]:
        return [one for one in self.comparisons if one.changes or not one.readable or self._brings_evidence(one)]

    def _brings_evidence(self, comparison: Comparison) -> bool:
        """Whether evidence of its quotations came with this change, and so from whoever made it."""
        path = paths.evidence_path(comparison.case)
        return comparison.case in self.loaded.library.cases and any(
            file.path == path and file.after is not None for file in self.files
        )

    @cached_property
    def _other_files(self) -> dict[str, list[ChangedFile]]:
        """The files that the section on cases does not cover, by what they are."""
        covered = {comparison.path for comparison in self._changed}
        covered |= {paths.evidence_path(one.case) for one in self._changed if self._brings_evidence(one)}
        found: dict[str, list[ChangedFile]] = {kind: [] for kind in _KINDS_OF_FILES.values()}
        for file in self.files:
            if file.path not in covered:
                found[next(kind for start, kind in _KINDS_OF_FILES.items() if file.path.startswith(start))].append(file)
        return {kind: files for kind, files in found.items() if files}

    def _describe_files(self) -> Iterator[str]:
        for kind, files in self._other_files.items():
            yield kind
            if kind == _PROGRAM:
                yield "  This summary and the check may be made by these very files, as this change leaves them;"
                yield "  read them first."
            for file in files:
                yield f"  {'New' if file.before is None else 'Removed' if file.after is None else 'Changed'}: {file.path}"
                yield from (f"    {line}" for line in self._describe_facts(kind, file))

    def _describe_facts(self, kind: str, file: ChangedFile) -> Iterator[str]:
        """Describe what changed in a file, as far as it holds facts."""
        if kind == _PARTIES:
            yield from _differences(file.before or b"", file.after or b"")
        elif kind == _LAW and file.path.endswith(".md") and file.before is not None and file.after is not None:
            (facts, prose), (facts_now, prose_now) = map(_split_explainer, (file.before, file.after))
            if facts != facts_now:
                yield from _differences(facts, facts_now)
            if prose != prose_now:
                yield "The prose of this explainer changed: read it."
        elif any(one.path == file.path and one.before == one.after for one in self.comparisons):
            yield _SAME_FACTS

    def _describe_case(self, comparison: Comparison) -> Iterator[str]:
        content = comparison.after or comparison.before or {}
        title = content.get("title")
        yield f"{_state(comparison)}: {f'{title} ({comparison.case})' if isinstance(title, str) else comparison.case}"
        if not comparison.readable:
            yield "  The file cannot be read, so it was not compared; its problems stand above."
        elif comparison.before is None:
            counts = [(len(_entries(content, group)), entry) for group, entry in _GROUPS.items()]
            yield f"  It has {', '.join(f'{number} {entry}' + 's' * (number != 1) for number, entry in counts)}."
        else:
            yield from (f"  {change.words}" for change in comparison.changes)
        if comparison.document:
            lines = [str(remark.line) for remark in style.remarks(comparison.document) if remark.code == style.OPEN.code]
            if lines:
                yield f"  {style.UNWRITTEN.capitalize()}: {'line' if len(lines) == 1 else 'lines'} {', '.join(lines)}."
            yield from (f"  {line}" for line in self._describe_accounts(comparison))
            yield from (f"  {line}" for line in self._describe_evidence(comparison))

    def _describe_accounts(self, comparison: Comparison) -> Iterator[str]:
        """Name the accounts that rest on a denial: it may give when somebody became aware, and only a reader can see that."""
        case = self.loaded.library.cases.get(comparison.case)
        if case is None:
            return
        for law_id, law in case.law.items():
            for account in law.accounts:
                given = case.statements.get(account.statement or "")
                denied = [claim for claim, stance in given.about.items() if stance == "denies"] if given else []
                if denied and account.moments:
                    what = f"{account.statement}, which denies {', '.join(denied)}"
                    yield f"To be read: {what}, gives an account under law.{law_id}."

    def _describe_evidence(self, comparison: Comparison) -> Iterator[str]:
        case = self.loaded.library.cases.get(comparison.case)
        if case is None:
            if "withdrawn" not in (comparison.after or {}):
                yield "How its quotations are verified is not known until its problems are mended."
            return
        evidence = self.loaded.library.evidence.get(comparison.case, lockfile.Evidence())
        checks = self.loaded.library.quotation_checks[comparison.case]
        verified, quoted = lockfile.count_verified(checks)
        # Anybody can make a seal: it protects from accidents, and does not say who read the source.
        brought = ", by evidence that this change brings; run `onrecord lock --again {}` to look for the words yourself"
        source = brought.format(comparison.case) if quoted and self._brings_evidence(comparison) else ""
        yield f"{f'{verified} of {quoted} quotations verified' if quoted else 'It quotes nobody'}{source}."
        found = list(lockfile.find_problems(comparison.case, case, evidence, checks))
        for key, of_statement in checks.items():
            if not any(check.verified for check in of_statement):
                reasons = [message.partition("; ")[0] for _, path, message in found if path[:2] == ("statements", key)]
                unreadable = [check.unreadable for check in of_statement if check.unreadable]
                reasons += [f"its source is marked unreadable: {reason}" for reason in unreadable]
                yield f"Not verified: {key}: {'; '.join(reasons)}"


def _state(comparison: Comparison) -> str:
    """Return in a word or two what became of a case."""
    kinds = {change.kind for change in comparison.changes if change.path in ("", "withdrawn", "aliases")}
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


def _entries(content: Content | None, name: str) -> list[str]:
    """Return the keys of a group or the items of a list; nothing if the file has something else there."""
    value = (content or {}).get(name)
    return [str(item) for item in value] if isinstance(value, dict | list) else []


def _split_explainer(data: bytes) -> tuple[bytes, bytes]:
    """Return the facts and the prose of an explainer."""
    text = data.replace(b"\r\n", b"\n")
    match = FRONT_MATTER_BLOCK.match(text)
    return (match[1], text[match.end() :]) if match else (b"", text)


def _differences(before: bytes, after: bytes) -> Iterator[str]:
    """Describe field by field how two versions of a file of facts differ."""
    was, now = (yaml_reader.read("", data)[0] if data.strip() else Document("", "", {}) for data in (before, after))
    if was is None or now is None:
        yield "One of its versions cannot be read, so they were not compared: read it."
        return
    if was.content == now.content:
        yield _SAME_FACTS
    old, new = dict(_flatten(was.content)), dict(_flatten(now.content))
    for field in {**old, **new}:
        name = ".".join(field)
        if field not in new:
            yield f"{name} was removed; it was ‘{old[field]}’"
        elif field not in old:
            yield f"{name} is new: ‘{new[field]}’"
        elif old[field] != new[field]:
            yield f"{name} was ‘{old[field]}’, and is now ‘{new[field]}’"


def _flatten(value: Plain, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text of a file with the way to it, as in `("acme", "name")`."""
    if isinstance(value, str):
        yield path, value
        return
    if not value:
        yield path, ""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value, 1):
        yield from _flatten(inner, (*path, str(key)))
