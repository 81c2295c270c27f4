"""The versions of the cases that git keeps: what changed in which case on which day, and since which revision.

A case has at most one version a day: its state on the main line when the day ended in UTC. Blobs never change, so what
was once compared is kept as long as the process runs.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import TypeAlias

from onrecord.corpus.library import Library
from onrecord.format import yaml_reader
from onrecord.format.diagnostics import Problem
from onrecord.format.field_types import ID_PATTERN
from onrecord.format.yaml_document import Document, Plain
from onrecord.history.changes import UNCORRECTED, Change, Content, advice, compare, uncorrected
from onrecord.parallel import map_parallel

_SETTINGS = ("core.quotePath=false", "log.showSignature=false", "log.showRoot=true", "log.follow=false", "color.ui=false")
"""Settings of git that could change what it prints, set to what is read here."""
_LOG = ("--first-parent", "--diff-merges=first-parent", "--raw", "--no-abbrev", "--no-renames", "--relative", "-z")
_NAMES = ("--name-only", "--no-renames", "--ignore-submodules=none", "--relative", "-z")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_FILE = re.compile(rb"(\d+) \w+ (\w+)\t([^\0]*)\0")
"""Mode, blob and path, as `git ls-tree -z` prints them."""
_BLOCK = re.compile(rb"\n(?=[A-Za-z])")

_Versions: TypeAlias = tuple[tuple[datetime | None, str | None], ...]
"""A moment for each day, and the blob that was the case then; None for one before a shallow clone begins, and for no file."""
_Blocks: TypeAlias = dict[bytes, dict[str, Plain]]
"""The fields of a case by the text in which they stand."""


MAX_WAIT = 120
"""Seconds that git may take; a site without its history is better than none."""
MAX_CHANGES = 100
"""Changes that are shown where those of all cases stand together."""


class NoRevision(Exception):
    """There is nothing to compare with; the message says why."""


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
    """What git calls the text of the case at that moment; empty if there was none. Other words of ours leave it as it is."""


@dataclass(frozen=True)
class History:
    """Everything that changed, the latest day first, then by case."""

    days: tuple[Day, ...]
    complete: bool
    """False in a shallow clone, which does not hold the earlier versions."""

    def of(self, case_id: str) -> tuple[Day, ...]:
        """The days on which one case changed, the latest first."""
        return self._by_case.get(case_id, ())

    def latest(self, most: int = MAX_CHANGES) -> tuple[Day, ...]:
        """The days of the latest changes, so many of them."""
        found: list[Day] = []
        for day in self.days:
            if most <= 0:
                break
            found.append(replace(day, changes=day.changes[:most]))
            most -= len(day.changes)
        return tuple(found)

    @cached_property
    def _by_case(self) -> Mapping[str, tuple[Day, ...]]:
        found: dict[str, list[Day]] = {}
        for day in self.days:
            found.setdefault(day.case, []).append(day)
        return {case: tuple(days) for case, days in found.items()}


@dataclass(frozen=True)
class Comparison:
    """One case as it stands in the project, beside an earlier revision of it."""

    path: str
    before: Content | None
    document: Document | None
    """The present file; None if it is gone or cannot be read."""
    changes: tuple[Change, ...]
    readable: bool = True
    """False if the present file is no YAML that can be read; then nothing was compared."""

    @property
    def case(self) -> str:
        """The id of the case."""
        return Path(self.path).stem

    @property
    def after(self) -> Content | None:
        """What the present file says."""
        return self.document.content if self.document else None

    def problems(self, today: date) -> Iterator[Problem]:
        """One problem for each place whose changes need a correction and have none, with the entry that would be one."""
        needing = uncorrected(self.before, self.after, self.changes)
        for place in dict.fromkeys(change.place for change in needing):
            message = advice([change for change in needing if change.place == place], self.after, today)
            if self.document:
                yield self.document.problem(tuple(place.split(".")), UNCORRECTED, message)
            else:
                yield Problem.of_file(self.path, UNCORRECTED, message)


@dataclass(frozen=True, slots=True)
class Altered:
    """A file of the project, of whatever kind, that differs from an earlier revision."""

    path: str
    before: bytes | None
    """What stood in it; None where it is new."""
    after: bytes | None
    """What stands in it; None where it is gone."""


def ids(cases: Mapping[str, Content]) -> dict[str, str]:
    """Every id and every earlier id of some cases, with the id of today. What is a case today is no earlier id."""
    aliases = {case_id: content.get("aliases") for case_id, content in cases.items()}
    earlier = {str(old): case_id for case_id, listed in aliases.items() if isinstance(listed, list) for old in listed}
    return {**earlier, **{case_id: case_id for case_id in cases}}


def contents(documents: Mapping[str, Document]) -> dict[str, Content]:
    """What the present files of cases say, by id, out of all documents of a project by path."""
    return {case_id: document.content for path, document in documents.items() if (case_id := _case_id(path))}


def names(library: Library) -> dict[str, str]:
    """What recurring parties and regulations are called, by id."""
    regulations = {key: regulation.short for key, regulation in library.regulations.items()}
    return {**regulations, **{key: party.name for key, party in library.parties.items()}}


def read(root: Path, ids: Mapping[str, str], names: Mapping[str, str] = _NO_NAMES) -> History | None:
    """What changed in all cases, by the history of HEAD. None where there is no git, no repository, or no commit.

    `ids` are those of `ids()`; `names` are those of recurring parties and of regulations, by id.
    """
    told = _git(root, "rev-parse", "--is-shallow-repository", "HEAD")
    log = _git(root, "log", *_LOG, "--format=@%ct %P", "--", "cases") if told else None
    if told is None or log is None:
        return None
    shallow = told.startswith(b"true")
    kept = _kept(frozenset(names.items()))
    versions = _versions(log, ids, shallow=shallow)
    new = [case for case in versions.items() if case not in kept]
    texts = _texts(root, [blob for _, own in new for blob in _read_of(own)])
    work = [partial(_days, *case, list(islice(texts, len(_read_of(case[1])))), names) for case in new]
    kept.update(zip(new, map_parallel(work), strict=True))
    found = [day for case in versions.items() for day in kept[case]]
    found.sort(key=lambda day: day.case)
    found.sort(key=lambda day: day.day, reverse=True)
    return History(tuple(found), not shallow)


def compared(root: Path, since: str, names: Mapping[str, str] = _NO_NAMES) -> tuple[Comparison, ...]:
    """The cases of the project as they stand, committed or not, beside those of a revision. Raises NoRevision."""
    tree = _listed(root, since, "cases/")
    present = {
        file.stem: file for file in sorted((root / "cases").glob("*.yml")) if file.is_file() and _case_id(f"cases/{file.name}")
    }
    documents = {case_id: yaml_reader.read(f"cases/{file.name}", file.read_bytes())[0] for case_id, file in present.items()}
    today = ids({case_id: document.content if document else {} for case_id, document in documents.items()})
    earlier = _tree(tree, today)
    texts = dict(zip(earlier, _texts(root, list(earlier.values())), strict=True))
    return tuple(
        _comparison(case_id, _read(texts.get(case_id, b"")), documents.get(case_id), names, present=case_id in present)
        for case_id in sorted({*present, *earlier})
    )


def restored(root: Path, since: str, folder: Path) -> None:
    """Write cases/ and docs/ as they are in a revision into a folder, to be checked as the project is. Raises NoRevision."""
    listed = _listed(root, since, "cases/", "docs/")
    blobs = {os.fsdecode(path): blob.decode("ascii") for mode, blob, path in _FILE.findall(listed) if mode.startswith(b"100")}
    for path, data in zip(blobs, _texts(root, list(blobs.values())), strict=True):
        if ".." not in Path(path).parts:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)


def _listed(root: Path, since: str, *folders: str) -> bytes:
    """All files below some folders of the project in a revision, as `git ls-tree -z` prints them. Raises NoRevision."""
    tree = _git(root, "ls-tree", "-rz", _left(root, since), *folders)
    if tree is None:
        raise NoRevision(f"git cannot list the files of '{since}'; it says why: git ls-tree -r '{since}'")
    return tree


def _left(root: Path, since: str) -> str:
    """The commit with which a revision is meant to be compared. Raises NoRevision.

    Where the revision has moved on since this line of work left it, it is taken as it was then: what others did is not ours.
    What was given is first made the name of a commit, so that git never takes it for an option.
    """
    if _git(root, "rev-parse", "--git-dir") is None:
        raise NoRevision("this project is in no git repository, so there is nothing to compare with")
    revision = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{since}^{{commit}}")
    if revision is None:
        raise NoRevision(
            f"git knows no revision '{since}' here; `git log` lists them, and a shallow clone lacks the earlier ones"
        )
    named = revision.decode("ascii").strip()
    return (_git(root, "merge-base", "HEAD", named) or revision).decode("ascii").strip()


def touched(root: Path, since: str | None = None) -> frozenset[str]:
    """The paths of the project's files that differ from a revision, committed or not, and those that git does not know yet.

    Without a revision they are compared with where the main line of `origin` was left, or with the last commit; empty without
    git. With one nothing is left out in silence. Raises NoRevision.
    """
    base = (
        _left(root, since)
        if since is not None
        else (_git(root, "merge-base", "HEAD", "origin/HEAD") or b"HEAD").decode().strip()
    )
    changed = _git(root, "diff", *_NAMES, base, "--")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    if since is not None and (changed is None or new is None):
        raise NoRevision(f"git cannot compare the files with '{since}'; it says why: git diff '{since}'")
    return frozenset(os.fsdecode(path) for path in ((changed or b"") + (new or b"")).split(b"\0") if path)


def altered(root: Path, since: str) -> tuple[Altered, ...]:
    """Every file of the project that differs from a revision, by its path. Raises NoRevision."""
    paths = sorted(touched(root, since))
    listed = {os.fsdecode(path): blob.decode("ascii") for _, blob, path in _FILE.findall(_listed(root, since))}
    blobs = {path: listed[path] for path in paths if path in listed}
    before = dict(zip(blobs, _texts(root, list(blobs.values())), strict=True))
    return tuple(Altered(path, before.get(path), _present(root / path)) for path in paths)


def _present(file: Path) -> bytes | None:
    """What stands in a file; nothing in a link that leads nowhere, and None where there is none."""
    if file.is_file():
        return file.read_bytes()
    return b"" if os.path.lexists(file) else None


def _tree(tree: bytes, today: Mapping[str, str]) -> dict[str, str]:
    """The blob of each case in a revision, from the output of `git ls-tree -z`; a file with the id of today goes before."""
    blobs: dict[str, str] = {}
    for mode, blob, path in _FILE.findall(tree):
        if (name := _case_id(os.fsdecode(path))) and mode.startswith(b"100"):
            case_id = today.get(name, name)
            if name == case_id or case_id not in blobs:
                blobs[case_id] = blob.decode("ascii")
    return blobs


def _comparison(
    case_id: str, before: Content | None, document: Document | None, names: Mapping[str, str], *, present: bool
) -> Comparison:
    path = f"cases/{case_id}.yml"
    if present and document is None:
        return Comparison(path, before, None, (), readable=False)
    return Comparison(path, before, document, compare(before, document.content if document else None, names))


def _versions(log: bytes, ids: Mapping[str, str], *, shallow: bool) -> dict[str, _Versions]:
    """The versions of each case, the oldest first. Of several files that are one case today, the one with today's id counts."""
    versions: dict[str, list[tuple[datetime | None, str | None]]] = {}
    present: dict[str, dict[str, str]] = {}
    for moment, files in reversed(list(_commits(log, shallow=shallow))):
        touched = dict.fromkeys(ids.get(name, name) for name, _ in files)
        for name, blob in files:
            standing = present.setdefault(ids.get(name, name), {})
            standing.pop(name, None)
            if blob:
                standing[name] = blob
        for case_id in touched:
            standing = present[case_id]
            blob = standing.get(case_id) or next(reversed(standing.values()), None)
            own = versions.setdefault(case_id, [])
            if own and _day(own[-1][0]) == _day(moment):
                own.pop()
            if (own[-1][1] if own else None) != blob:
                own.append((moment, blob))
    return {case_id: tuple(own) for case_id, own in versions.items()}


def _commits(log: bytes, *, shallow: bool) -> Iterator[tuple[datetime | None, list[tuple[str, str | None]]]]:
    """Each commit's moment and the cases whose files it changed, the latest first, from the output of `git log --raw -z`."""
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
            if case_id := _case_id(os.fsdecode(next(fields))):
                commit[1].append((case_id, blob.decode("ascii") if mode.startswith(b"100") else None))
    if commit:
        yield commit


def _moment(seconds: int) -> datetime | None:
    """The moment of a commit in UTC; None if its clock was so wrong that there is no such day."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _case_id(path: str) -> str | None:
    """The id of the case whose file stands at a path, if it is a case's file."""
    match = re.fullmatch(r"cases/(.+)\.yml", path)
    return match[1] if match and re.fullmatch(ID_PATTERN, match[1]) else None


def _read_of(versions: _Versions) -> list[str]:
    """The blobs that are read to compare some versions: all, or none where there is but one."""
    return [blob for _, blob in versions if blob] if len(versions) > 1 else []


def _days(case_id: str, versions: _Versions, texts: list[bytes], names: Mapping[str, str]) -> tuple[Day, ...]:
    """What changed from one version to the next that can be read; `texts` are those of `_read_of`."""
    if not texts:
        changes = compare(None, {})
        return tuple(Day(moment.date(), case_id, changes, moment, blob or "") for moment, blob in versions if moment)
    days: list[Day] = []
    unread = iter(texts)
    before: Content | None = None
    blocks: _Blocks = {}
    for moment, blob in versions:
        after, blocks = _parsed(next(unread), blocks) if blob else (None, blocks)
        if blob and after is None:
            continue
        changes = compare(before, after, names)
        before = after
        if changes and moment:
            days.append(Day(moment.date(), case_id, changes, moment, blob or ""))
    return tuple(days)


@lru_cache(maxsize=2)
def _kept(_names: frozenset[tuple[str, str]]) -> dict[tuple[str, _Versions], tuple[Day, ...]]:
    """What was found before in the versions of a case; the words depend on the names."""
    return {}


def _texts(root: Path, blobs: list[str]) -> Iterator[bytes]:
    """The texts of blobs, in their order, from one process of git that runs ahead while they are compared."""
    if not blobs:
        return
    with TemporaryFile() as asked:  # not a pipe: git would wait for us to read while we wait for it to
        asked.write("\n".join([*blobs, ""]).encode("ascii"))
        asked.seek(0)
        with subprocess.Popen(  # noqa: S603 - git, with arguments of our own
            _command("cat-file", "--batch"), cwd=root, env=_environment(), stdin=asked, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            for _ in blobs:
                head = process.stdout.readline().split()
                yield process.stdout.read(int(head[2]) + 1)[:-1] if len(head) == 3 else b""


def _parsed(data: bytes, known: _Blocks) -> tuple[Content | None, _Blocks]:
    """The same as reading the whole; but what two versions share, field by field of the case, is read only once."""
    blocks: _Blocks = {}
    content: dict[str, Plain] = {}
    for block in _BLOCK.split(data):
        part = known.get(block) or _read(block + b"\n")
        if part is None or content.keys() & part.keys() or len(data) > yaml_reader.MAX_BYTES:
            return _read(data), known
        blocks[block] = part
        content |= part
    return content, blocks


def _read(data: bytes) -> dict[str, Plain] | None:
    document, _ = yaml_reader.read("", data)
    return document.content if document else None


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git prints, or None where there is no git, or where it refuses."""
    if shutil.which("git") is None:
        return None
    try:
        told = subprocess.run(  # noqa: S603 - git, with arguments of our own
            _command(*arguments),
            cwd=root,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=MAX_WAIT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return told.stdout if told.returncode == 0 else None


def _command(*arguments: str) -> list[str]:
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return [shutil.which("git") or "git", "--no-pager", *settings, *arguments]


def _environment() -> dict[str, str]:
    """No locks, no network, no translation, and the project's own repository, even from within another one's hook."""
    kept = {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
