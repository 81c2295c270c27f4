"""Replacing a published folder, or a file, in one step: made beside it, exchanged when whole; a kill changes nothing."""

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

_AT_FDCWD_LINUX, _RENAME_EXCHANGE = -100, 2
_AT_FDCWD_MACOS, _RENAME_SWAP = -2, 2


class NotOurs(Exception):
    """The folder that would be replaced does not look like a published site; the message says what to do."""


def stage(site: Path) -> Path:
    """A new empty folder beside the site, on the same file system; leftovers of builds that were killed are removed.

    Raises NotOurs if what stands in the site's place is no published site.
    """
    site = site.resolve()
    site.parent.mkdir(parents=True, exist_ok=True)
    if not site.exists() and _set_aside(site).exists():
        _set_aside(site).rename(site)
    if site.exists() and not site.is_dir():
        raise NotOurs(f"{site} is a file, not a folder; move it away or name another folder")
    if site.exists() and any(site.iterdir()) and not (site / "sitemap.xml").is_file():
        raise NotOurs(f"{site} holds files that are no published site; empty it or name another folder")
    for leftover in site.parent.glob(f".{site.name}.onrecord-*"):
        named = re.fullmatch(r"onrecord-([0-9]{1,9})-\w+", leftover.name.removeprefix(f".{site.name}."))
        if named and leftover.is_dir() and not _alive(int(named[1])):
            shutil.rmtree(leftover, ignore_errors=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{site.name}.onrecord-{os.getpid()}-", dir=site.parent))
    staged.chmod(0o755)
    return staged


def replace(site: Path, staged: Path) -> None:
    """Put the staged folder in the site's place in one step, and remove what was there; hidden files of its own stay.

    A file system that cannot exchange two folders gets two renames; `stage` mends what a kill between them leaves.
    """
    site = site.resolve()
    if not site.exists():
        try:
            staged.rename(site)
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
    for hidden in site.glob(".*"):
        if hidden.is_dir():
            shutil.copytree(hidden, staged / hidden.name, symlinks=True)
        else:
            shutil.copy2(hidden, staged / hidden.name)
    if _exchange(staged, site):
        shutil.rmtree(staged)
        return
    shutil.rmtree(_set_aside(site), ignore_errors=True)
    site.rename(_set_aside(site))
    staged.rename(site)
    shutil.rmtree(_set_aside(site))


def discard(staged: Path) -> None:
    """Remove a staged folder that will not be published."""
    shutil.rmtree(staged, ignore_errors=True)


def _set_aside(site: Path) -> Path:
    return site.parent / f".{site.name}.last"


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders with one system call. Returns whether the system and the file system could."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        return bool(libc.renameatx_np(_AT_FDCWD_MACOS, names[0], _AT_FDCWD_MACOS, names[1], _RENAME_SWAP) == 0)
    return bool(libc.renameat2(_AT_FDCWD_LINUX, names[0], _AT_FDCWD_LINUX, names[1], _RENAME_EXCHANGE) == 0)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
