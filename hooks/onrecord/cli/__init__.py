"""The command `onrecord`: one module for each subcommand, and what they share.

It imports every wing; nothing imports it. What leaves it: text on a terminal, reports for forges, and files that the user
asked for.
"""

__all__ = ["main"]
