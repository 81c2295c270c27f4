"""The house: who may import whom, what the commands promise, and that nothing of this machine is written down."""

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, run

CORE = sorted((ROOT / "hooks/onrecord").rglob("*.py"))
FLOORS = [
    {"problems", "when", "prose", "workers", "publish", "counting", "wording", "extraction", "protection"},
    {"yamltext", "model", "alterations", "quotations", "web", "reports"},
    {"standing", "clock", "evidence", "upkeep", "fragments", "terms", "vocabulary", "schema", "fields", "housestyle"},
    {"library", "sentences", "positions"},
    {"read", "pictures", "data", "changes", "health"},
    {"shown", "tables"},
    {"rules", "history", "locking", "views", "chronology", "dataset"},
    {"citations", "cards", "listings", "drift", "themes", "cited", "linked", "machines", "openapi", "example"},
    {"agenda", "feeds", "search", "social", "facets", "form"},
    {"press"},
    {"rulebook"},
    {"pages"},
    {"site"},
    {"mending"},
    {"commands"},
    {"cli"},
]
"""Modules by floor: each imports only from floors below its own, or from its own without a circle."""


def imported(file: Path) -> set[str]:
    """The modules that a file imports, at whatever place."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("file", CORE, ids=lambda file: file.stem)
def test_the_core_knows_no_engine(file: Path) -> None:
    """One hook file imports MkDocs; the core does not even know that it exists."""
    assert not [name for name in imported(file) if name.split(".")[0] in ("mkdocs", "material", "mkdocs_hooks")]


def test_imports_point_one_way() -> None:
    level = {name: floor for floor, names in enumerate(FLOORS) for name in names}
    rooms = {file: file.relative_to(ROOT / "hooks/onrecord").parts[0].removesuffix(".py") for file in CORE}
    assert set(level) == set(rooms.values()) - {"__init__"}
    for file, room in rooms.items():
        for name in imported(file):
            module = name.removeprefix("onrecord.").split(".")[0]
            if name.startswith("onrecord.") and room != "__init__":
                assert level[module] <= level[room], f"{room} imports {module}"


def test_nothing_of_this_machine_is_written_down() -> None:
    """No address of a package index, and no absolute path, in any file under version control."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, files):
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        assert not re.search(rb"--(extra-)?index-url|(?<![\w.])/(home|root|Users)/\w", data), name


def test_the_lock_names_hashes_only() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "http" not in text
        requirements = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
        assert len(requirements) > 20
        assert [item for item in requirements if not re.match(r"\S+==\S+.*\n +--hash=sha256:", item)] == []


def test_exit_codes(project: Path) -> None:
    """0 clean, 1 problems found, 2 wrong use."""
    clean = run("onrecord", "check", folder=project)
    assert (clean.returncode, clean.stdout, clean.stderr) == (0, "", "no problems found\n")
    assert run("onrecord", "check", "cases/plusnet-2014.yml", folder=project).returncode == 0
    assert run("onrecord", "check", "cases/nothing.yml", folder=project).returncode == 2
    assert run("onrecord", "chek", folder=project).returncode == 2
    assert run("onrecord", "check", "/etc/passwd", folder=project).returncode == 2
    assert run("onrecord", "check", folder=project.parent).returncode == 2
    (project / "cases/plusnet-2014.yml").write_text("title: only\n", "utf-8")
    assert run("onrecord", "check", folder=project).returncode == 1
    other = run("onrecord", "check", "cases/plusnet-2007.yml", folder=project)
    assert other.returncode == 0, "only what stands in the named files is reported"
    assert run("onrecord", "check", folder=project / "docs").returncode == 1, "it works from any folder of the project"
