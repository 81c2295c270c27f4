"""Real git repositories of cases, with commits on the days that a test gives them."""

import os
import subprocess
from pathlib import Path

from onrecord.history import case_history


class Repository:
    """A real git repository whose commits have the days that a test gives them."""

    def __init__(self, folder: Path, project: str = ".") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.root = folder / project
        (self.root / "cases").mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, day: str = "2024-05-01", time: str = "12:00:00+00:00") -> None:
        """Run git on a day, and by no other settings than these."""
        moment = f"{day}T{time}"
        environment = {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z",
            "GIT_COMMITTER_DATE": moment,
        }
        settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *settings, *arguments], cwd=self.folder, env={**os.environ, **environment}, check=True)

    def write(self, name: str, text: str | None) -> None:
        """Write the file of a case, or take it away."""
        file = self.root / "cases" / f"{name}.yml"
        if text is None:
            file.unlink()
        else:
            file.write_text(text, "utf-8")

    def commit(self, day: str, time: str = "12:00:00+00:00", **files: str | None) -> None:
        """Commit some files of cases on a day; None takes one away. An underscore in a name is a hyphen."""
        for name, text in files.items():
            self.write(name.replace("_", "-"), text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=x", day=day, time=time)

    def published_days(self, **ids: str) -> list[tuple[str, str, list[str]]]:
        """Return the published history: day, case, sentences."""
        kept = case_history.read_history(self.root, {name.replace("_", "-"): to for name, to in ids.items()})
        assert kept is not None
        return [(day.day.isoformat(), day.case, [change.words for change in day.changes]) for day in kept.days]
