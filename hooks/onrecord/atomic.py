"""Writes a text file in one step: a reader sees the old text or the new one, and a kill leaves nothing half written."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write(file: Path, text: str) -> None:
    """Put a text in a file's place in one step. What may be done with the file stays as it was."""
    with _draft(file, text) as draft:
        if file.is_file():
            shutil.copymode(file, draft)
        draft.replace(file)


def create(file: Path, text: str) -> None:
    """Write a new file: whole, or not at all, and never in the place of another. Raises FileExistsError."""
    with _draft(file, text) as draft:
        # A link is made in one step, and only where nothing stands, be it a link to nowhere.
        os.link(draft, file)


@contextmanager
def _draft(file: Path, text: str) -> Iterator[Path]:
    """A hidden file of a name that nobody can foresee, beside another, with a text; it does not outlive its use."""
    made, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    draft = Path(name)
    try:
        with os.fdopen(made, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        draft.chmod(0o644)
        yield draft
    finally:
        draft.unlink(missing_ok=True)
