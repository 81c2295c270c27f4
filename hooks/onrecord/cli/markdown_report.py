"""Reports in Markdown for forges, in which third-party text is fenced code: no markup, link, mention or reference."""

import re
from collections.abc import Iterable, Mapping

from onrecord.format.diagnostics import visible

MAX_LINE = 1_000
"""Characters of one line that are shown."""


def markdown_report(
    title: str, counts: Iterable[str], sections: Mapping[str, Iterable[str]], *, max_bytes: int, rest: str
) -> str:
    """Return a report of at most about `max_bytes`: counts as a list, then the lines of each section in a fenced code block.

    `title`, `counts` and the names of sections are ours. `rest` says where the lines are that there is no room for.
    """
    parts = [f"## {title}", "\n".join(f"- {count}" for count in counts)]
    left_out = 0
    for name, lines in sections.items():
        shown = []
        for line in map(visible, lines):
            shortened = line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]} …"
            max_bytes -= len(shortened.encode()) + 1
            if max_bytes > 0:
                shown.append(shortened)
            else:
                left_out += 1
        if shown:
            fence = "`" * max(3, 1 + max((len(run) for line in shown for run in re.findall("`+", line)), default=0))
            parts += [f"### {name}", "\n".join((f"{fence}text", *shown, fence))]
    return "\n\n".join([*parts, *([f"{left_out} more lines are left out; {rest}"] if left_out else [])]) + "\n"
