"""A forge's runner in small: it runs every script of a job in a real clone, beside a `gh` that writes down what it is asked."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from tests.support.project import BIN, ROOT, invoke, small_project
from tests.support.repository import Repository

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PARTS = (".github", ".gitignore", "Makefile", "pyproject.toml", "requirements.txt")
GH = """#!{python}
import json, os, pathlib, shutil, sys
asked = sys.argv[1:]
files = [asked[place + 1] for place, word in enumerate(asked) if word == "--body-file"]
body = pathlib.Path(files[0]).read_text("utf-8") if files else None
with open(os.environ["GH_LOG"], "a") as log:
    print(json.dumps({{"asked": asked, "body": body, "token": os.environ.get("GH_TOKEN")}}), file=log)
if asked[:2] == ["run", "download"]:
    shutil.copytree(os.environ["GH_ARTIFACT"], asked[asked.index("--dir") + 1], symlinks=True)
print(json.loads(os.environ["GH_ANSWERS"]).get(" ".join(asked[:2]), ""))
"""
"""What takes the place of GitHub's own command: it fetches one artifact, and answers what the test says."""


def read(file: Path) -> dict[str, Any]:
    """A workflow as it stands, all of it texts."""
    content: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader)
    return content


@dataclass
class Outcome:
    """How a job ended."""

    steps: dict[str, str] = field(default_factory=dict)
    """What became of each script, by the name of its step: success, failure or skipped."""
    outputs: dict[str, str] = field(default_factory=dict)
    """What its steps put out, as in `steps.since.outputs.since`."""
    told: str = ""
    """What its scripts printed."""
    summary: str = ""
    """What stands on the page of the run."""


class Forge:
    """A repository at a forge, and the machine on which its jobs run: the clone is made when the first of them begins."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = Repository(folder / "source")
        small_project(folder / "small")
        shutil.copytree(folder / "small", self.source.folder, dirs_exist_ok=True)
        for part in PARTS:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, self.source.folder / part)
            else:
                shutil.copy(ROOT / part, self.source.folder)
        assert invoke("onrecord", "schema", folder=self.source.folder).returncode == 0
        self.source.commit("2024-05-01")
        self.clone = folder / "clone"
        self.answers: dict[str, str] = {}
        self.event: dict[str, Any] = {}
        self.artifact = folder / "artifact"
        (folder / "bin").mkdir()
        (folder / "bin/gh").write_text(GH.format(python=sys.executable), "utf-8")
        (folder / "bin/gh").chmod(0o755)
        (folder / "log").touch()

    def fetch(self, branch: str = "main") -> None:
        """Clone a branch as a runner does, and put the programs of the project where `make` would put them."""
        self.source.git("clone", "--quiet", "--branch", branch, ".", str(self.clone))
        programs = self.clone / ".venv/bin"
        programs.mkdir(parents=True)
        for name in ("python", "onrecord", "mkdocs", "ruff"):
            (programs / name).symlink_to(BIN / name)
        (self.clone / ".venv/.ready").touch()

    @property
    def asked(self) -> list[dict[str, Any]]:
        """What `gh` was asked, in its order."""
        return [json.loads(line) for line in (self.folder / "log").read_text("utf-8").splitlines()]

    def job(self, workflow: str, job: str, known: Mapping[str, str] = MappingProxyType({})) -> Outcome:
        """Run the scripts of a job, with what expressions are worth where it does not follow from the steps before."""
        described = read(ROOT / f".github/workflows/{workflow}.yml")["jobs"][job]
        outcome, failed = Outcome(), False
        values = dict(known)
        for name in ("output", "summary"):
            (self.folder / name).write_text("", "utf-8")
        for step in described["steps"]:
            named = step.get("id", "")
            if "run" in step:
                wanted = _holds(step.get("if", "success()"), values, failed=failed)
                state = "skipped"
                if wanted:
                    own = {**described.get("env", {}), **step.get("env", {})}
                    settings = {key: _filled(text, values) for key, text in own.items()}
                    state = self._run(step["run"], outcome, **settings)
                outcome.steps[step["name"]] = state
                failed |= state == "failure"
                values[f"steps.{named}.outcome"] = state
                written = (self.folder / "output").read_text("utf-8").splitlines()
                found = {f"steps.{named}.outputs.{key}": value for key, _, value in (line.partition("=") for line in written)}
                (self.folder / "output").write_text("", "utf-8")
                values |= found
                outcome.outputs |= found
        outcome.summary = (self.folder / "summary").read_text("utf-8")
        return outcome

    def script(self, lines: list[str], **environment: str) -> Outcome:
        """Run the script of a job of GitLab."""
        outcome = Outcome()
        outcome.steps["script"] = self._run("\n".join(lines), outcome, **environment)
        return outcome

    def _run(self, script: str, outcome: Outcome, **environment: str) -> str:
        (self.folder / "event.json").write_text(json.dumps(self.event), "utf-8")
        (self.folder / "script").write_text(script, "utf-8")
        settings = {
            "PATH": f"{self.folder / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "NO_MKDOCS_2_WARNING": "1",
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_REPOSITORY": "acme/record",
            "GITHUB_REPOSITORY_OWNER": "acme",
            "RUNNER_TEMP": str(self.folder),
            "GH_LOG": str(self.folder / "log"),
            "GH_ANSWERS": json.dumps(self.answers),
            "GH_ARTIFACT": str(self.artifact),
            **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
        }
        told = subprocess.run(
            ["bash", "-e", str(self.folder / "script")],
            cwd=self.clone,
            env={**settings, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=1_200,
            check=False,
        )
        outcome.told += told.stdout + told.stderr
        return "failure" if told.returncode else "success"


def _filled(text: str, values: dict[str, str]) -> str:
    """A setting with its expressions replaced; of several behind `||` the first that is worth something."""
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: _worth(match[1], values), text)


def _worth(expression: str, values: dict[str, str]) -> str:
    return next((values[name] for name in expression.split(" || ") if values.get(name)), "")


def _holds(condition: str, values: dict[str, str], *, failed: bool) -> bool:
    """Whether a step is to be run. A condition that names no state of the job asks for its success as well."""
    terms = condition.removeprefix("${{").removesuffix("}}").strip().split(" && ")
    states = {"success()": not failed, "failure()": failed, "!cancelled()": True}
    held = [states[term] if term in states else values.get(term.split(" == ")[0]) == term.split("'")[1] for term in terms]
    return all(held) and (not failed or any(term in states for term in terms))
