"""Copies of the project for tests to change, and its commands as users run them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PARTS = ("cases", "docs", "hooks", "templates", "mkdocs.yml")


def copy_project(folder: Path) -> Path:
    """The project's own files, without its history and its environment, in a new folder."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part, folder / part)
    return folder


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one of the project's commands as a user would, and return what it printed."""
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def small_project(root: Path) -> Path:
    """A project of one sound case in a new folder, with the project's own templates, hooks and settings."""
    shutil.copytree(ROOT / "tests/corpus/problems/base", root)
    for part in ("hooks", "templates"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root
