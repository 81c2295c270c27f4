"""Replaces a published folder in one step: the new one is made beside it and exchanged when whole; a kill changes nothing."""

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

_AT_FDCWD_LINUX, _RENAME_EXCHANGE = -100, 2
_AT_FDCWD_MACOS, _RENAME_SWAP = -2, 2


class NotOurs(OSError):
    """The folder that would be replaced does not look like a published site; the message says what to do."""


@dataclass(frozen=True)
class Staged:
    """A new site that is made in a folder beside the one that it will replace."""

    folder: Path
    site: Path

    def publish(self) -> Path:
        """Put the new site in the old one's place in one step; hidden files of the old one stay. Return its folder.

        A file system that cannot exchange two folders gets two renames; `stage` repairs what a kill between them leaves.
        """
        folder, site = self.folder, self.site
        if not site.exists():
            try:
                return folder.rename(site)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
        for hidden in site.glob(".*"):
            if hidden.is_dir():
                shutil.copytree(hidden, folder / hidden.name, symlinks=True)
            else:
                shutil.copy2(hidden, folder / hidden.name)
        if _exchange(folder, site):
            shutil.rmtree(folder)
            return site
        shutil.rmtree(_set_aside(site), ignore_errors=True)
        site.rename(_set_aside(site))
        folder.rename(site)
        shutil.rmtree(_set_aside(site))
        return site

    def discard(self) -> None:
        """Remove the new site, which will not be published."""
        shutil.rmtree(self.folder, ignore_errors=True)


def stage(site: Path) -> Staged:
    """Return a new empty folder beside the site, on the same file system, and remove leftovers of builds that were killed.

    Raises NotOurs if there is something else in the site's place.
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
        if named and leftover.is_dir() and not _is_running(int(named[1])):
            shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{site.name}.onrecord-{os.getpid()}-", dir=site.parent))
    folder.chmod(0o755)
    return Staged(folder, site)


def _set_aside(site: Path) -> Path:
    return site.parent / f".{site.name}.last"


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders with one system call. Return whether the system and the file system could."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        return bool(libc.renameatx_np(_AT_FDCWD_MACOS, names[0], _AT_FDCWD_MACOS, names[1], _RENAME_SWAP) == 0)
    return bool(libc.renameat2(_AT_FDCWD_LINUX, names[0], _AT_FDCWD_LINUX, names[1], _RENAME_EXCHANGE) == 0)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
