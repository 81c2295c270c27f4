"""Run Git in a project: which of its files differ from a revision, and what they were."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

MAX_WAIT = 120
"""Seconds that Git may take; a site without its history is better than none."""
_SETTINGS = ("core.quotePath=false", "log.showSignature=false", "log.showRoot=true", "log.follow=false", "color.ui=false")
"""Settings of Git that could change its output, set to what is parsed here."""
_FILE = re.compile(rb"(\d+) \w+ (\w+)\t([^\0]*)\0")
"""Mode, blob and path in the output of `git ls-tree -z`."""


class NoRevision(Exception):
    """There is nothing to compare with; the message says why."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file of the project, of whatever kind, that differs from an earlier revision."""

    path: str
    before: bytes | None
    """Its earlier contents; None if it is new."""
    after: bytes | None
    """Its present contents; None if it is gone."""


def run_git(root: Path, *arguments: str) -> bytes | None:
    """Return what Git prints; None if there is no Git, or if it fails."""
    if shutil.which("git") is None:
        return None
    try:
        result = subprocess.run(  # noqa: S603 - git, with arguments of our own
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
    return result.stdout if result.returncode == 0 else None


def read_blobs(root: Path, blobs: list[str]) -> Iterator[bytes]:
    """Yield the contents of blobs in their order, from one process of Git that runs ahead of the reader."""
    if not blobs:
        return
    with TemporaryFile() as names:  # not a pipe: Git would wait for us to read while we wait for it to
        names.write("\n".join([*blobs, ""]).encode("ascii"))
        names.seek(0)
        with subprocess.Popen(  # noqa: S603 - git, with arguments of our own
            _command("cat-file", "--batch"), cwd=root, env=_environment(), stdin=names, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            for _ in blobs:
                head = process.stdout.readline().split()
                yield process.stdout.read(int(head[2]) + 1)[:-1] if len(head) == 3 else b""


def list_blobs(root: Path, since: str, *folders: str, links: bool = False) -> dict[str, str]:
    """Return the blob of each file below some folders in a revision, by path; also of links if asked. Raises NoRevision."""
    tree = run_git(root, "ls-tree", "-rz", _base_commit(root, since), *folders)
    if tree is None:
        raise NoRevision(f"git cannot list the files of '{since}'; it says why: git ls-tree -r '{since}'")
    files = _FILE.findall(tree)
    return {os.fsdecode(path): blob.decode("ascii") for mode, blob, path in files if links or mode.startswith(b"100")}


def changed_paths(root: Path, since: str | None = None) -> frozenset[str]:
    """Return the paths of files that differ from a revision, committed or not, or that Git does not know yet.

    Without a revision they are compared with the merge base with `origin/HEAD`, or with the last commit, and without Git
    the result is empty. With a revision, raises NoRevision.
    """
    if since is None:
        base = (run_git(root, "merge-base", "HEAD", "origin/HEAD") or b"HEAD").decode().strip()
    else:
        base = _base_commit(root, since)
    options = ("--name-only", "--no-renames", "--ignore-submodules=none", "--relative", "-z")
    changed = run_git(root, "diff", *options, base, "--")
    new = run_git(root, "ls-files", "--others", "--exclude-standard", "-z")
    if since is not None and (changed is None or new is None):
        raise NoRevision(f"git cannot compare the files with '{since}'; it says why: git diff '{since}'")
    return frozenset(os.fsdecode(path) for path in ((changed or b"") + (new or b"")).split(b"\0") if path)


def changed_files(root: Path, since: str) -> tuple[ChangedFile, ...]:
    """Return every file of the project that differs from a revision, by path. Raises NoRevision."""
    paths = changed_paths(root, since)
    blobs = {path: blob for path, blob in list_blobs(root, since, links=True).items() if path in paths}
    before = dict(zip(blobs, read_blobs(root, list(blobs.values())), strict=True))
    return tuple(ChangedFile(path, before.get(path), _present(root / path)) for path in sorted(paths))


def export_revision(root: Path, since: str, folder: Path) -> None:
    """Write cases/ and docs/ as they are in a revision into a folder. Raises NoRevision."""
    blobs = list_blobs(root, since, "cases/", "docs/")
    for path, data in zip(blobs, read_blobs(root, list(blobs.values())), strict=True):
        if ".." not in Path(path).parts:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)


def _base_commit(root: Path, since: str) -> str:
    """Return the merge base of HEAD and a revision, so that later commits to the other line do not count. Raises NoRevision.

    The revision is first resolved to the name of a commit, so that Git never takes it for an option.
    """
    if run_git(root, "rev-parse", "--git-dir") is None:
        raise NoRevision("this project is in no git repository, so there is nothing to compare with")
    revision = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{since}^{{commit}}")
    if revision is None:
        raise NoRevision(
            f"git knows no revision '{since}' here; `git log` lists them, and a shallow clone lacks the earlier ones"
        )
    commit = revision.decode("ascii").strip()
    return (run_git(root, "merge-base", "HEAD", commit) or revision).decode("ascii").strip()


def _present(file: Path) -> bytes | None:
    """Return the contents of a file; empty for a link that leads nowhere, and None if there is nothing."""
    if file.is_file():
        return file.read_bytes()
    return b"" if os.path.lexists(file) else None


def _command(*arguments: str) -> list[str]:
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return [shutil.which("git") or "git", "--no-pager", *settings, *arguments]


def _environment() -> dict[str, str]:
    """No locks, no network, no translation, and the project's own repository, even from within another one's hook."""
    kept = {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
