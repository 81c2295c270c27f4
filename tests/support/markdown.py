"""Fenced code in Markdown, as CommonMark defines it and forges read it."""

import re


def split_fences(text: str) -> tuple[str, str]:
    """Return a text without its fenced blocks of code, and the lines in these blocks. Every block has to be closed."""
    outside: list[str] = []
    inside: list[str] = []
    fence = ""
    for line in re.split(r"\r\n|\r|\n", text):
        if fence:
            closing = re.fullmatch(r" {0,3}(`{3,}) *", line)
            if closing and len(closing[1]) >= len(fence):
                fence = ""
            else:
                inside.append(line)
        elif opening := re.fullmatch(r" {0,3}(`{3,})[^`]*", line):
            fence = opening[1]
        else:
            outside.append(line)
    assert not fence, "a block of code is not closed"
    return "\n".join(outside), "\n".join(inside)
