"""Prompts on a terminal, each with an answer to accept by Enter, and lines of status beside the results."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from onrecord.format.diagnostics import visible


def on_terminal() -> bool:
    """Whether somebody can answer a prompt."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def print_status(label: str, message: str) -> None:
    """Print what was done to standard error: for people, not for programs that read the results."""
    click.echo(f"{label:<12}{visible(message)}", err=True)


@dataclass(frozen=True, slots=True)
class Prompter:
    """Prompts on a terminal; elsewhere takes the proposed answer."""

    interactive: bool

    def text(self, question: str, proposed: str, read: Callable[[str], str]) -> str:
        """Return the answer as `read` returns it, which raises BadParameter to be asked again."""
        if not self.interactive:
            return proposed
        return str(click.prompt(visible(question), default=proposed, show_default=bool(proposed), value_proc=read, err=True))

    def choice(self, question: str, words: Sequence[str]) -> str:
        """Return one of some words. Only on a terminal."""
        return str(click.prompt(visible(question), type=click.Choice(words), err=True))

    def confirm(self, question: str, *, proposed: bool) -> bool:
        """Return whether the answer is yes."""
        return click.confirm(visible(question), default=proposed, err=True) if self.interactive else proposed
