"""What the tests share: one profile of Hypothesis, copies of the project, and one published site and one browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page

from tests.support.browser import Picture, hosted, running
from tests.support.project import ROOT, copy_project, run, small_project

# No test depends on the speed of the machine.
settings.register_profile("onrecord", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("onrecord")


def pytest_addoption(parser: pytest.Parser) -> None:
    """--accept writes what is printed now as what is expected; read the difference before you commit it.

    --pictures keeps pictures of the pages that are tested.
    """
    parser.addoption("--accept", action="store_true", help="write the printed messages as the expected ones")
    parser.addoption("--pictures", action="store_true", help="keep pictures of pages in build/pictures")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project that a test may change."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small project that a test may change."""
    return small_project(tmp_path / "small")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A temporary folder that all processes of this run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def published(shared_folder: Path) -> Path:
    """The site of all real cases, built by `mkdocs build --strict` once for all processes; no test may change it.

    Beside it, in build.log, is what the build printed.
    """
    folder = shared_folder / "published"
    with FileLock(shared_folder / "published.lock"):
        if not folder.exists():
            result = run("mkdocs", "build", "--strict", folder=copy_project(folder))
            assert result.returncode == 0, result.stderr
            (folder / "build.log").write_text(result.stderr, "utf-8")
    assert (folder / "site").is_dir(), "the site could not be built, as another process has reported"
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


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Picture:
    """Keeps a picture of a whole page, if the run was asked for pictures."""

    def keep(page: Page, name: str) -> None:
        if request.config.getoption("pictures"):
            page.screenshot(path=ROOT / f"build/pictures/{name}.png", full_page=True)

    return keep
