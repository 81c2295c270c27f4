"""Copies of the project for tests to change, and its commands: in the process of the test, or as processes of their own."""

import contextlib
import logging
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

from click.testing import CliRunner
from mkdocs.__main__ import cli as mkdocs
from onrecord.cli.main import main as onrecord

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


def invoke(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `onrecord` or `mkdocs` in this process, which saves the second that a process of its own needs to start."""
    program = {"onrecord": onrecord, "mkdocs": mkdocs}[command[0]]
    try:
        with contextlib.chdir(folder), warnings.catch_warnings():
            result = CliRunner(env={"NO_COLOR": "1", **environment}).invoke(program, command[1:])
    finally:
        logging.getLogger("mkdocs.commands.build").filters.clear()  # MkDocs prints no message twice in the life of a process
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return subprocess.CompletedProcess(command, result.exit_code, result.stdout, result.stderr)


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment as a user would, in a process of its own, and return what it printed."""
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        timeout=1_200,
        check=False,
    )


def small_project(root: Path) -> Path:
    """A project of one sound case in a new folder, with the project's own templates, hooks and settings."""
    shutil.copytree(ROOT / "tests/corpus/problems/base", root)
    for part in ("hooks", "templates"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root
