"""Writes text files in one step: a reader sees the old text or the new one, and a kill leaves nothing half written."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write(file: Path, text: str) -> None:
    """Replace the text of a file in one step, or create it. The file keeps its permissions."""
    with _draft(file, text) as draft:
        if file.is_file():
            shutil.copymode(file, draft)
        draft.replace(file)


def create(file: Path, text: str) -> None:
    """Write a new file in one step. Raises FileExistsError if there is one, even a broken link."""
    with _draft(file, text) as draft:
        # Linking is one step and never replaces anything.
        os.link(draft, file)


@contextmanager
def _draft(file: Path, text: str) -> Iterator[Path]:
    """Yield a hidden temporary file beside another, with a text and an unpredictable name; remove it afterwards."""
    made, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    draft = Path(name)
    try:
        with os.fdopen(made, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
        draft.chmod(0o644)
        yield draft
    finally:
        draft.unlink(missing_ok=True)
