"""Mending: the edits that problems and remarks carry, made in a file, one after the other, and kept only if they hold.

Each edit is tried in a copy. What it was to mend has to be gone, and the file has to be readable if it was before; an edit that
is only about house style must leave every value and every comment what it was. The file is replaced in one step.
"""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord import atomic
from onrecord.corpus import loader
from onrecord.format import paths, style
from onrecord.format.diagnostics import Edit, Problem
from onrecord.site import build

MAX_EDITS = 200
"""Edits of one file in one run; each may bring to light what another mistake had hidden."""
_HOUSE_STYLE = {rule.code for rule in style.RULES}
_COMMENT = re.compile(r"(?m)^ *(#(?! yaml-language-server:).*)$")


def fix_file(root: Path, path: str) -> list[Problem]:
    """Mend one file of a project, by its path in it. Returns what was mended: its problems and remarks as they stood then.

    What is no file of its own, as a link is not, stays as it is.
    """
    if (root / path).is_symlink() or not (root / path).is_file():
        return []
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        for needed in {"docs", f"cases/{paths.PARTIES_FILE}", path, path.replace(".yml", ".evidence.json")}:
            if (root / needed).is_dir():
                shutil.copytree(root / needed, copy / needed, symlinks=True, dirs_exist_ok=True)
            elif (root / needed).is_file():
                (copy / needed).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(root / needed, copy / needed)
        mended = list(_mended(copy, path))
        if mended:
            atomic.write(root / path, (copy / path).read_text("utf-8"))
    return mended


def apply_edits(text: str, edits: tuple[Edit, ...]) -> str:
    """A text with edits made, of which no two touch."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, reverse=True):
        start, end = starts[edit.line - 1] + edit.column - 1, starts[edit.end_line - 1] + edit.end_column - 1
        text = text[:start] + edit.text + text[end:]
    return text


def _mended(copy: Path, path: str) -> Iterator[Problem]:
    tried: set[tuple[str, str, tuple[Edit, ...]]] = set()
    loaded, found = _look(copy, path)
    for _ in range(MAX_EDITS):
        problem = next((one for one in found if one.edits and (one.code, one.source_line, one.edits) not in tried), None)
        if problem is None:
            return
        tried.add((problem.code, problem.source_line, problem.edits))
        before = (copy / path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        after = apply_edits(before, problem.edits)
        (copy / path).write_text(after, "utf-8", newline="\n")
        now, left = _look(copy, path)
        if _holds(problem, found, left) and _as_before(problem, path, (loaded, before), (now, after)):
            loaded, found = now, left
            yield problem
        else:
            (copy / path).write_text(before, "utf-8", newline="\n")


def _look(copy: Path, path: str) -> tuple[loader.LoadedProject, list[Problem]]:
    """What stands in a file, and its problems and remarks in their order."""
    loaded, problems = build.check(copy)
    document = loaded.documents.get(path)
    found = [problem for problem in problems if problem.path == path]
    is_whole = document and not any(problem.code.startswith("Y") for problem in found)  # read as it stands, not as it was meant
    return loaded, [*found, *sorted(style.remarks(document) if document and is_whole else ())]


def _holds(problem: Problem, before: list[Problem], after: list[Problem]) -> bool:
    """Whether an edit has done something: there are fewer problems of its kind, or reading got beyond it to the next.

    One remark speaks of all groups of a file that are in disorder; it holds if it has to say something else now.
    """
    if problem.code in _HOUSE_STYLE:
        return problem.message not in [one.message for one in after]
    was, still = ([one.line for one in found if one.code == problem.code] for found in (before, after))
    return len(still) < len(was) or min(still) > problem.edits[-1].end_line


def _as_before(
    problem: Problem, path: str, before: tuple[loader.LoadedProject, str], after: tuple[loader.LoadedProject, str]
) -> bool:
    """Whether a file that could be read still can, no comment was lost, and an edit of house style changed no value."""
    was, now = (loaded.documents.get(path) for loaded, _ in (before, after))
    first, second = (Counter(map(str.rstrip, _COMMENT.findall(text))) for _, text in (before, after))
    if first != second or (was and not now):
        return False
    return was is None or now is None or problem.code not in _HOUSE_STYLE or was.content == now.content
