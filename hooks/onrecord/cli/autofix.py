"""Apply the edits of problems and remarks to a file, one after the other, and keep those that fix something.

Each edit is tried in a copy. Its problem has to be gone, the file has to stay readable and keep its comments, and an edit of
house style must not change a value. The file is replaced in one step.
"""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord import atomic
from onrecord.corpus import loader
from onrecord.format import moves, paths, style
from onrecord.format.diagnostics import Edit, Problem, apply_edits
from onrecord.site import build

MAX_EDITS = 200
"""Edits of one file in one run; each may reveal what another mistake had hidden."""
_HOUSE_STYLE = {style.FIRST_LINE.code, style.ORDER.code}
_COMMENT = re.compile(r"(?m)^ *(#(?! yaml-language-server:).*)$")


def fix_file(root: Path, path: str) -> list[Problem]:
    """Fix one file of a project, by its path in it, and return the problems and remarks that were fixed.

    A link stays as it is.
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
        fixed = list(_apply_fixes(copy, path))
        if fixed:
            atomic.write(root / path, (copy / path).read_text("utf-8"))
    return fixed


def _apply_fixes(copy: Path, path: str) -> Iterator[Problem]:
    tried: set[tuple[str, str, tuple[Edit, ...]]] = set()
    loaded, found = _check_file(copy, path)
    for _ in range(MAX_EDITS):
        problem = next((one for one in found if one.edits and (one.code, one.source_line, one.edits) not in tried), None)
        if problem is None:
            return
        tried.add((problem.code, problem.source_line, problem.edits))
        before = (copy / path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        after = apply_edits(before, problem.edits)
        (copy / path).write_text(after, "utf-8", newline="\n")
        now, left = _check_file(copy, path)
        if _is_fixed(problem, found, left) and _keeps_content(problem, path, (loaded, before), (now, after)):
            loaded, found = now, left
            yield problem
        else:
            (copy / path).write_text(before, "utf-8", newline="\n")


def _check_file(copy: Path, path: str) -> tuple[loader.LoadedProject, list[Problem]]:
    """Return the project, and the problems and remarks of one of its files in their order."""
    loaded, problems = build.check(copy)
    document = loaded.documents.get(path)
    found = [problem for problem in problems if problem.path == path]
    if document and not any(problem.code.startswith("Y") for problem in found):  # otherwise it was read as it was meant
        found += sorted(style.remarks(document))
    return loaded, found


def _is_fixed(problem: Problem, before: list[Problem], after: list[Problem]) -> bool:
    """Whether there are fewer problems of this kind than before the edit, or the first of them comes after it.

    One remark lists all groups of a file that are in disorder, and a file moves from format to format, so that another message
    is progress.
    """
    if problem.code in _HOUSE_STYLE | {moves.FORMER.code}:
        return problem.message not in [one.message for one in after]
    was, still = ([one.line for one in found if one.code == problem.code] for found in (before, after))
    return len(still) < len(was) or min(still) > problem.edits[-1].end_line


def _keeps_content(
    problem: Problem, path: str, before: tuple[loader.LoadedProject, str], after: tuple[loader.LoadedProject, str]
) -> bool:
    """Whether the file is still readable, no comment was lost, and an edit of house style changed no value."""
    was, now = (loaded.documents.get(path) for loaded, _ in (before, after))
    first, second = (Counter(map(str.rstrip, _COMMENT.findall(text))) for _, text in (before, after))
    if first != second or (was and not now):
        return False
    return was is None or now is None or problem.code not in _HOUSE_STYLE or was.content == now.content
