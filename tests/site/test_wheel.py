"""The wheel holds all that a project elsewhere needs: templates, scripts, style sheets, the hook, the examples of the rules."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.project import ROOT

RENDER = """
import sys
from datetime import date
from pathlib import Path

import onrecord
from onrecord.site import build

assert Path(onrecord.__file__).is_relative_to(sys.argv[1]), onrecord.__file__
site = build.build(Path("."), "https://example.org/", date(2026, 1, 1))
assert not site.problems, site.problems
files = {file.path: file.content for file in site.files}
print(*sorted(files), sep="\\n")
print(*(page.before for page in site.pages if page.name in ("clocks", "cases/sound")))
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_it_holds_everything(unpacked: Path) -> None:
    """Every file of the package and of templates/, byte for byte, and the hook."""
    sources = {ROOT / "hooks/onrecord": "", ROOT / "templates": "templates"}
    for folder, name in sources.items():
        for file in folder.rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                packed = unpacked / "onrecord" / name / file.relative_to(folder)
                assert packed.read_bytes() == file.read_bytes(), file
    assert (unpacked / "onrecord/mkdocs_hooks.py").read_bytes() == (ROOT / "hooks/mkdocs_hooks.py").read_bytes()


def test_a_project_is_rendered_from_it_alone(unpacked: Path, tmp_path: Path) -> None:
    """A folder of cases and prose is enough; a template of the project's own takes the place of the engine's."""
    project = tmp_path / "project"
    shutil.copytree(ROOT / "tests/corpus/problems/base", project)
    own = project / "templates/views/clocks.html.jinja"
    own.parent.mkdir(parents=True)
    own.write_text('<h1 id="content">Our clocks</h1>', "utf-8")
    (own.parent / "ours.css").write_text("h1 {}", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    command = [sys.executable, "-c", RENDER, str(unpacked)]
    result = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    for shown in (
        "assets/onrecord.css",
        "assets/search.js",
        "assets/ours.css",
        "cases/sound.json",
        "Our clocks",
        "A sound case",
    ):
        assert shown in result.stdout
    assert "assets/vendor/" in result.stdout
