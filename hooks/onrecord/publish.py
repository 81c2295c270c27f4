"""Replacing a published folder in one step: built beside it, exchanged when whole, so that a killed build changes nothing."""

import ctypes
import os
import shutil
import sys
import tempfile
from pathlib import Path

_AT_FDCWD_LINUX, _RENAME_EXCHANGE = -100, 2
_AT_FDCWD_MACOS, _RENAME_SWAP = -2, 2


def stage(site: Path) -> Path:
    """A new empty folder beside the site, on the same file system; leftovers of builds that were killed are removed."""
    site.parent.mkdir(parents=True, exist_ok=True)
    if not site.exists() and _set_aside(site).exists():
        _set_aside(site).rename(site)
    for leftover in site.parent.glob(f".{site.name}.*"):
        process = leftover.name.split(".")[2]
        if leftover.is_dir() and process.isdigit() and not _alive(int(process)):
            shutil.rmtree(leftover, ignore_errors=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{site.name}.{os.getpid()}.", dir=site.parent))
    staged.chmod(0o755)
    return staged


def replace(site: Path, staged: Path) -> None:
    """Put the staged folder in the site's place in one step, and remove what was there.

    A file system that cannot exchange two folders gets two renames; `stage` mends what a kill between them leaves.
    """
    if not site.exists():
        staged.rename(site)
    elif _exchange(staged, site):
        shutil.rmtree(staged)
    else:
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
