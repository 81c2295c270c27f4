"""The house: ten wings in one order, and in no file under version control a path of a machine or an address of an index."""

import ast
import importlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.project import ROOT

CORE = ROOT / "hooks/onrecord"
WINGS = ("format", "evidence", "analysis", "corpus", "history", "views", "authoring", "export", "site", "cli")
"""Each imports only from those named before it, and `authoring` not from `views`."""
MAX_TEMPLATE_LINE = 160


def imports(file: Path) -> set[tuple[str, ...]]:
    """Every module that a file imports, wherever in it, split at its dots; of `from a import b` also `a.b`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {tuple(name.split(".")) for name in found}


def wrong_imports(core: Path) -> list[str]:
    """Every import below a folder `onrecord` that leaves the order of the wings, or takes what a wing does not offer."""
    wrong = []
    for file in sorted(core.rglob("*.py")):
        here = file.relative_to(core).parts[0]
        for package, *path in imports(file):
            if package in ("mkdocs", "material", "mkdocs_hooks"):
                wrong.append(f"{file.relative_to(core)} imports {package}")
            if package != "onrecord" or not path or path[0] not in WINGS or path[0] == here:
                continue
            allowed = WINGS[: WINGS.index(here)] if here in WINGS else ()
            if path[0] not in allowed or {path[0], here} == {"views", "authoring"}:
                wrong.append(f"{file.relative_to(core)} imports {path[0]}")
            elif path[1] not in offered(core / path[0]):
                wrong.append(f"{file.relative_to(core)} imports {path[0]}.{path[1]}, which the wing does not offer")
    return wrong


def offered(wing: Path) -> list[str]:
    """What a wing offers to the others: the `__all__` of its `__init__`."""
    tree = ast.parse((wing / "__init__.py").read_text("utf-8"))
    values = [node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"]
    names: list[str] = ast.literal_eval(values[0]) if values else []
    return names


def test_each_wing_imports_from_those_before_it() -> None:
    assert wrong_imports(CORE) == []
    beside = [file.name for file in CORE.iterdir() if file.is_dir() and file.name != "__pycache__"]
    assert sorted(beside) == sorted(WINGS)


def test_the_hook_imports_what_the_wings_offer() -> None:
    for package, *path in imports(ROOT / "hooks/mkdocs_hooks.py"):
        assert package != "onrecord" or path[1] in offered(CORE / path[0]), ".".join(path)


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_offers_what_it_has(wing: str) -> None:
    """Each name in its `__all__` is a module of it; its `__init__` imports none, so that a command loads only what it needs."""
    for name in offered(CORE / wing):
        importlib.import_module(f"onrecord.{wing}.{name}")
    assert imports(CORE / wing / "__init__.py") == set()


@pytest.mark.parametrize(
    ("wing", "line", "wrong"),
    [
        ("format", "from onrecord.site import build", "format/new.py imports site"),
        ("format", "def late():\n    import onrecord.cli.main", "format/new.py imports cli"),
        ("authoring", "from onrecord.views.lists import case_line", "authoring/new.py imports views"),
        ("views", "from onrecord.authoring import form", "views/new.py imports authoring"),
        (
            "site",
            "from onrecord.format.hidden import secret",
            "site/new.py imports format.hidden, which the wing does not offer",
        ),
        ("site", "from mkdocs.structure.files import File", "site/new.py imports mkdocs"),
    ],
)
def test_a_wrong_import_is_found(wing: str, line: str, wrong: str, tmp_path: Path) -> None:
    for name in WINGS:
        (tmp_path / name).mkdir()
        shutil.copy(CORE / name / "__init__.py", tmp_path / name)
    (tmp_path / wing / "new.py").write_text(f"{line}\n", "utf-8")
    assert wrong_imports(tmp_path) == [wrong]


def test_nothing_of_this_machine_is_written_down() -> None:
    """No address of a package index, and no absolute path, in any file under version control."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, files):
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        assert not re.search(rb"--(extra-)?index-url|(?<![\w.])/(home|root|Users)/\w", data), name


def test_templates_have_no_long_lines() -> None:
    """No template has a line that cannot be read in one piece; `{#- #}` at its start joins a line to the one above."""
    files = sorted((ROOT / "templates").rglob("*.jinja"))
    assert files
    assert [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if len(line) > MAX_TEMPLATE_LINE
    ] == []


def test_the_lock_names_hashes_only() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "http" not in text
        requirements = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
        assert len(requirements) > 20
        assert [item for item in requirements if not re.match(r"\S+==\S+.*\n +--hash=sha256:", item)] == []
