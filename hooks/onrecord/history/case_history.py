"""The published history of the cases: what changed in which case on which day.

A case has at most one version a day: its state on the main line when the day ended in UTC. Blobs never change, so what
was once compared is cached as long as the process runs.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache, partial
from itertools import groupby, islice
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from onrecord.corpus.library import Library
from onrecord.format import moves, yaml_reader
from onrecord.format.field_types import ID_PATTERN
from onrecord.format.yaml_document import Document, Plain
from onrecord.history.changes import Change, compare
from onrecord.history.git import read_blobs, run_git
from onrecord.history.values import Content
from onrecord.parallel import map_parallel

MAX_CHANGES = 100
"""How many changes are shown where those of all cases are listed together."""
NO_NAMES: Mapping[str, str] = MappingProxyType({})
_LOG = ("--first-parent", "--diff-merges=first-parent", "--raw", "--no-abbrev", "--no-renames", "--relative", "-z")

_Versions: TypeAlias = tuple[tuple[datetime | None, str | None], ...]
"""A moment for each day and the blob of the case then; None for one before a shallow clone begins, and for no file."""


@dataclass(frozen=True, slots=True)
class Day:
    """What changed in one case on one day."""

    day: date
    """The day, in UTC, of the commit that brought it to the main line."""
    case: str
    """The id of the case today, or its last one."""
    changes: tuple[Change, ...]
    at: datetime
    """The moment, in UTC, of the last of that day's commits to it."""
    version: str
    """Git's name of the case's text at that moment; empty if there was none. It does not depend on our wording."""


@dataclass(frozen=True)
class History:
    """Everything that changed, the latest day first, then by case."""

    days: tuple[Day, ...]
    complete: bool
    """False in a shallow clone, which does not hold the earlier versions."""

    def days_of(self, case_id: str) -> tuple[Day, ...]:
        """Return the days on which one case changed, the latest first."""
        return self._by_case.get(case_id, ())

    def latest(self, max_changes: int = MAX_CHANGES) -> tuple[Day, ...]:
        """Return the days of the latest changes, up to a number of changes."""
        found: list[Day] = []
        for day in self.days:
            if max_changes <= 0:
                break
            found.append(replace(day, changes=day.changes[:max_changes]))
            max_changes -= len(day.changes)
        return tuple(found)

    @cached_property
    def _by_case(self) -> Mapping[str, tuple[Day, ...]]:
        by_case = sorted(self.days, key=lambda day: day.case)  # stable: the latest day of a case stays first
        return {case_id: tuple(days) for case_id, days in groupby(by_case, key=lambda day: day.case)}


def case_contents(documents: Mapping[str, Document]) -> dict[str, Content]:
    """Return what the present files of cases hold, by id, out of all documents of a project by path."""
    return {key: document.content for path, document in documents.items() if (key := case_id_of(path))}


def current_ids(cases: Mapping[str, Content]) -> dict[str, str]:
    """Map every id and every earlier id of some cases to the id of today; an id of today is no earlier id."""
    aliases = {case_id: content.get("aliases") for case_id, content in cases.items()}
    earlier = {str(old): case_id for case_id, listed in aliases.items() if isinstance(listed, list) for old in listed}
    return {**earlier, **{case_id: case_id for case_id in cases}}


def display_names(library: Library) -> dict[str, str]:
    """Return the names of recurring parties and of regulations, by id."""
    regulations = {key: regulation.short for key, regulation in library.regulations.items()}
    return {**regulations, **{key: party.name for key, party in library.parties.items()}}


def case_id_of(path: str) -> str | None:
    """Return the id of the case whose file has a path; None for other files."""
    match = re.fullmatch(r"cases/(.+)\.yml", path)
    return match[1] if match and re.fullmatch(ID_PATTERN, match[1]) else None


def read_history(root: Path, ids: Mapping[str, str], names: Mapping[str, str] = NO_NAMES) -> History | None:
    """Return what changed in all cases up to HEAD; None without Git, a repository, or a commit.

    `ids` are the `current_ids`, and `names` the `display_names`.
    """
    head = run_git(root, "rev-parse", "--is-shallow-repository", "HEAD")
    log = run_git(root, "log", *_LOG, "--format=@%ct %P", "--", "cases") if head else None
    if head is None or log is None:
        return None
    shallow = head.startswith(b"true")
    cache = _cache(frozenset(names.items()))
    versions = _versions(log, ids, shallow=shallow)
    new = [case for case in versions.items() if case not in cache]
    texts = read_blobs(root, [blob for _, own in new for blob in _blobs_to_read(own)])
    work = [partial(_days, *case, list(islice(texts, len(_blobs_to_read(case[1])))), names) for case in new]
    cache.update(zip(new, map_parallel(work), strict=True))
    found = [day for case in versions.items() for day in cache[case]]
    found.sort(key=lambda day: day.case)
    found.sort(key=lambda day: day.day, reverse=True)
    return History(tuple(found), not shallow)


def _versions(log: bytes, ids: Mapping[str, str], *, shallow: bool) -> dict[str, _Versions]:
    """Return the versions of each case, the oldest first; of several files of one case, the one with today's id counts."""
    versions: dict[str, list[tuple[datetime | None, str | None]]] = {}
    present: dict[str, dict[str, str]] = {}
    for moment, changed_files in reversed(list(_commits(log, shallow=shallow))):
        changed = dict.fromkeys(ids.get(name, name) for name, _ in changed_files)
        for name, blob in changed_files:
            files_of_case = present.setdefault(ids.get(name, name), {})
            files_of_case.pop(name, None)
            if blob:
                files_of_case[name] = blob
        for case_id in changed:
            files_of_case = present[case_id]
            blob = files_of_case.get(case_id) or next(reversed(files_of_case.values()), None)
            own = versions.setdefault(case_id, [])
            if own and _day(own[-1][0]) == _day(moment):
                own.pop()
            if (own[-1][1] if own else None) != blob:
                own.append((moment, blob))
    return {case_id: tuple(own) for case_id, own in versions.items()}


def _commits(log: bytes, *, shallow: bool) -> Iterator[tuple[datetime | None, list[tuple[str, str | None]]]]:
    """Yield each commit's moment and the cases whose files it changed, the latest first, from `git log --raw -z`."""
    fields = iter(log.split(b"\0"))
    commit: tuple[datetime | None, list[tuple[str, str | None]]] | None = None
    for field in fields:
        if field.startswith(b"@"):
            if commit:
                yield commit
            seconds, _, parents = field[1:].partition(b" ")
            starts = shallow and not parents
            commit = None if starts else _moment(int(seconds)), []
        elif commit and field.lstrip().startswith(b":"):
            _, mode, _, blob, _ = field.lstrip().split(b" ")
            if case_id := case_id_of(os.fsdecode(next(fields))):
                commit[1].append((case_id, blob.decode("ascii") if mode.startswith(b"100") else None))
    if commit:
        yield commit


def _moment(seconds: int) -> datetime | None:
    """Return the moment of a commit in UTC; None if its clock was so wrong that there is no such day."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _blobs_to_read(versions: _Versions) -> list[str]:
    """Return the blobs that are needed to compare some versions: all, or none if there is only one."""
    return [blob for _, blob in versions if blob] if len(versions) > 1 else []


def _days(case_id: str, versions: _Versions, texts: list[bytes], names: Mapping[str, str]) -> tuple[Day, ...]:
    """Return what changed from one readable version to the next; `texts` are those of `_blobs_to_read`."""
    if not texts:
        changes = compare(None, {})
        return tuple(Day(moment.date(), case_id, changes, moment, blob or "") for moment, blob in versions if moment)
    days: list[Day] = []
    remaining = iter(texts)
    before: Content | None = None
    for moment, blob in versions:
        after = read_case(next(remaining)) if blob else None
        if blob and after is None:
            continue
        changes = compare(before, after, names)
        before = after
        if changes and moment:
            days.append(Day(moment.date(), case_id, changes, moment, blob or ""))
    return tuple(days)


@lru_cache(maxsize=2)
def _cache(_names: frozenset[tuple[str, str]]) -> dict[tuple[str, _Versions], tuple[Day, ...]]:
    """Return the days found earlier by case and versions; the sentences depend on the names."""
    return {}


def read_case(data: bytes) -> dict[str, Plain] | None:
    """Return what a text of a case holds, in the format of today; None if it cannot be read."""
    document, _ = yaml_reader.read("", data)
    return moves.moved(document, "case").content if document else None
