"""What the tests share: copies of the project, its commands, and one published site to read."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import hosted, running
from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PARTS = ("cases", "docs", "hooks", "templates", "mkdocs.yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """--accept writes what is printed now as what is expected; read the difference before you commit it."""
    parser.addoption("--accept", action="store_true", help="write the printed messages as the expected ones")


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


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project that a test may change."""
    return copy_project(tmp_path / "project")


def small_project(root: Path) -> Path:
    """A project of one sound case in a new folder, with the project's own templates, hooks and settings."""
    shutil.copytree(ROOT / "tests/problems/base", root)
    for part in ("hooks", "templates"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small project that a test may change."""
    return small_project(tmp_path / "small")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all real cases, built once by `mkdocs build --strict`."""
    folder = copy_project(tmp_path_factory.mktemp("published") / "project")
    result = run("mkdocs", "build", "--strict", folder=folder)
    assert result.returncode == 0, result.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    with running() as browser:
        yield browser


@pytest.fixture(scope="session")
def address(published: Path) -> Iterator[str]:
    """Where the site of all real cases is hosted."""
    with hosted(published) as address:
        yield address
