"""The report on links as text: for a terminal, and as Markdown for the summary of a run or an issue."""

from collections import Counter
from collections.abc import Iterator

from onrecord.cli.markdown_report import markdown_report
from onrecord.evidence.link_report import LINKS_FILE, STATES, LinkReport
from onrecord.format.diagnostics import visible

MAX_BYTES = 60_000
"""Bytes of the lines in Markdown; an issue holds no more than 65,536 characters."""


def as_text(report: LinkReport) -> str:
    """Return the report for a terminal: what needs work first, then how many addresses are in which state."""
    return "\n".join([*map(visible, _lines(report)), counts(report)])


def as_markdown(report: LinkReport) -> str:
    """Return the report for the summary of a scheduled run, or for an issue."""
    sections = {"What was found": _lines(report)}
    rest = f"all are in `{LINKS_FILE}`."
    return markdown_report(f"Sources as of {report.read}", [counts(report)], sections, max_bytes=MAX_BYTES, rest=rest)


def counts(report: LinkReport) -> str:
    """Return in words how many addresses are in which state."""
    counted = Counter(link.state for link in report.links)
    found = ", ".join(f"{counted[state]} {name.lower()}" for state, (name, _) in STATES.items() if counted[state])
    return f"{len(report.links)} addresses looked at: {found}"


def _lines(report: LinkReport) -> Iterator[str]:
    """Yield what was found at each address that is not as it was, the worst first."""
    order = list(STATES)
    for link in sorted(report.links, key=lambda link: order.index(link.state)):
        if link.state != "same":
            yield f"{link.case}: {link.source} ({link.copy_}): {STATES[link.state][0].lower()}: {link.address}"
            yield from (f"    {words}" for words in ([f"now at {link.now_at}"] if link.now_at else []) + list(link.words))
