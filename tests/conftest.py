"""What the tests share: copies of the project, its commands, and one published site to read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import hosted, running
from tests.support.project import copy_project, run, small_project


def pytest_addoption(parser: pytest.Parser) -> None:
    """--accept writes what is printed now as what is expected; read the difference before you commit it."""
    parser.addoption("--accept", action="store_true", help="write the printed messages as the expected ones")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project that a test may change."""
    return copy_project(tmp_path / "project")


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
