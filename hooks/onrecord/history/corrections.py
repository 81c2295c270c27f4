"""Corrections: which changes need one, and the entry that would be it."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date

from onrecord.format.diagnostics import Rule
from onrecord.format.field_types import REWORDED_PATTERN
from onrecord.history import phrases
from onrecord.history.changes import Change
from onrecord.history.values import Content, Value, as_list, as_mapping, as_text, entries

UNCORRECTED = Rule("""R090: What readers could rely on does not change in silence: an entry under `corrections` says
    what it said before.

    Command:
        onrecord changes --since origin/main --check
    Fails:
        timeline:
          spam-begins:
            when: 2014-03-02
    Says:
        cases/acme-2014.yml:42:11: R090 The event ‘Ann receives spam at an address that she gave to Acme Mail alone’ moved
          from 1 March 2014 to 2 March 2014. Readers could rely on it; add at the end of the file a line `corrections:`, and
          under it, indented: spam-begins-when: {of: timeline.spam-begins.when, date: 2026-02-01, was: "1 March 2014", now:
          "2 March 2014", why: "say what was wrong", raised-by: the maintainers}
    Passes:
        timeline:
          spam-begins:
            when: 2014-03-02
        corrections:
          first-day:
            of: timeline.spam-begins.when
            date: 2026-02-01
            was: 2014-03-01
            now: 2014-03-02
            why: We had misread the Gazette.
            raised-by: a reader
    """)


def without_correction(before: Content | None, after: Content | None, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that need a correction and have none that is new in this version. A withdrawn case needs none."""
    needing = tuple(change for change in changes if change.needs_correction)
    if after is None:
        return needing
    if "withdrawn" in after:
        return ()
    old = entries(before or {}, "corrections")
    new = [entry for key, entry in entries(after, "corrections").items() if key not in old]
    corrected = [as_text(entry.get("of")) for entry in new if isinstance(entry, dict)]
    return tuple(change for change in needing if not any(_covers(corrected_path, change.path) for corrected_path in corrected))


def suggest_correction(changes: Sequence[Change], after: Content | None, today: date) -> str:
    """Say what to add to a case to correct the changes of one path: an entry that lacks only its reason."""
    path, words = changes[0].path, " ".join(change.words for change in changes)
    if after is None:
        return (
            f"{words} A published case keeps its page: leave its file with title, record and withdrawn (date, why, "
            "raised-by), or name its id under the aliases of the case that takes its path"
        )
    corrections = entries(after, "corrections")
    proposed = "-".join(re.findall("[a-z0-9]+", path.partition(".")[2] or path))[:50].rstrip("-") or "correction"
    free = next(
        key for key in (proposed, *(f"{proposed}-{n}" for n in range(2, len(corrections) + 3))) if key not in corrections
    )
    values = ["; ".join(dict.fromkeys(side)) for side in zip(*((change.was, change.now) for change in changes), strict=True)]
    was, now = (json.dumps(text, ensure_ascii=False) for text in values)
    entry = (
        f'{free}: {{of: {path}, date: {today}, was: {was}, now: {now}, why: "say what was wrong", raised-by: the maintainers}}'
    )
    group = "under corrections" if corrections else "at the end of the file a line `corrections:`, and under it, indented"
    reviewed = as_text(entries(after, "record").get("reviewed"))
    then = f"; and set reviewed, under record, to {today}" if reviewed < today.isoformat() else ""
    reworded = f"reworded: [{{of: {path}, date: {today}}}]"
    or_else = f", or, if it says the same in other words, under record: {reworded}" if re.match(REWORDED_PATTERN, path) else ""
    if path in map(_reworded_path, as_list(entries(after, "record").get("reworded"))):
        or_else = "; it is listed under reworded, but a rewording is new with its change, and changes no figure"
    return f"{words} Readers could rely on it; add {group}: {entry}{then}{or_else}"


def _reworded_path(entry: Value) -> str:
    return as_text(as_mapping(entry).get("of"))


def _covers(corrected: str, path: str) -> bool:
    """Whether the correction of one path covers another: the same, the whole that has this part, or the entry that has it."""
    return (
        corrected == path
        or corrected.startswith(f"{path}.")
        or (corrected not in phrases.GROUPS and path.startswith(f"{corrected}."))
    )
