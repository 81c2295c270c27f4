"""The report on links as text: for a terminal, and as Markdown for the summary of a run."""

from collections import Counter
from itertools import accumulate

from onrecord.cli import escape
from onrecord.evidence.link_report import LINKS_FILE, STATES, Link, LinkReport
from onrecord.format.diagnostics import visible

MOST = 60_000
"""Characters of the rows in Markdown; an issue holds no more than 65,536."""


def as_text(report: LinkReport) -> str:
    """The report for a terminal: what needs a hand first, then how much was as it was."""
    lines = [
        visible(f"{link.case}: {link.source} ({link.copy_}): {STATES[link.state][0].lower()}: {link.address}")
        + "".join(f"\n    {visible(words)}" for words in _found(link))
        for link in _worst_first(report)
    ]
    return "\n".join([*lines, summary(report)])


def as_markdown(report: LinkReport) -> str:
    """The report for the summary of a scheduled run, or for an issue. What pages said is inert in it."""
    rows = [
        f"| {link.case} | {link.source} ({link.copy_}) | {STATES[link.state][0]} | {_cell([link.address, *_found(link)])} |"
        for link in _worst_first(report)
    ]
    head = ["| Case | Source | State | What was found |", "|---|---|---|---|"] if rows else []
    shown = [row for row, length in zip(rows, accumulate(map(len, rows)), strict=True) if length < MOST]
    rest = ["", f"{len(rows) - len(shown)} more are in `{LINKS_FILE}`."] if len(shown) < len(rows) else []
    return "\n".join([f"## Sources as of {report.read}", "", summary(report), "", *head, *shown, *rest]) + "\n"


def summary(report: LinkReport) -> str:
    """How many addresses are in which state, in words."""
    counted = Counter(link.state for link in report.links)
    found = ", ".join(f"{counted[state]} {name.lower()}" for state, (name, _) in STATES.items() if counted[state])
    return f"{len(report.links)} addresses looked at: {found}"


def _worst_first(report: LinkReport) -> list[Link]:
    worth = list(STATES)
    return sorted((link for link in report.links if link.state != "same"), key=lambda link: worth.index(link.state))


def _found(link: Link) -> list[str]:
    return [*([f"now at {link.now_at}"] if link.now_at else []), *link.words]


def _cell(texts: list[str]) -> str:
    return "<br>".join(escape.text(text) for text in texts)
