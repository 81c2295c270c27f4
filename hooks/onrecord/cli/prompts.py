"""Questions on a terminal, each with an answer to accept by Enter. Elsewhere nothing is asked, and what is assumed is said."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from onrecord.format.diagnostics import visible


def on_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def print_status(label: str, words: str) -> None:
    """A line of what was done, beside the results: for the person, not for the program that called us."""
    click.echo(f"{label:<12}{visible(words)}", err=True)


@dataclass(frozen=True, slots=True)
class Prompter:
    """Asks if there is anybody to ask; otherwise it takes the proposed answer."""

    interactive: bool

    def text(self, question: str, proposed: str, read: Callable[[str], str]) -> str:
        """An answer as `read` takes it; the question is asked again where `read` raises BadParameter."""
        if not self.interactive:
            return proposed
        return str(click.prompt(visible(question), default=proposed, show_default=bool(proposed), value_proc=read, err=True))

    def choice(self, question: str, words: Sequence[str]) -> str:
        """One of some words. Only where somebody is there to be asked."""
        return str(click.prompt(visible(question), type=click.Choice(words), err=True))

    def confirm(self, question: str, *, proposed: bool) -> bool:
        """Yes or no."""
        return click.confirm(visible(question), default=proposed, err=True) if self.interactive else proposed
