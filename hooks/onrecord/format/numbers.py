"""Numbers as sources give them: exact, about, or a range that can be open at one end. Never made more exact."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_DIGITS = r"(?:0|[1-9]\d{0,14})"
NUMBER_PATTERN = rf"{_DIGITS}~?|{_DIGITS} *\.\. *{_DIGITS}|\.\. *{_DIGITS}|{_DIGITS} *\.\."
"""A number, for tools that know patterns only."""
_ABOUT = re.compile(rf"({_DIGITS})~")
_BOUNDS = re.compile(rf"({_DIGITS})?( *\.\. *)?({_DIGITS})?")
_GROUPED = re.compile(r"(\d{1,3}(?:[,  '’_]\d{3})+)")


class NotANumber(ValueError):
    """The text is not a number; the message says what to write instead."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.suggestion = suggestion
        """What should stand there, if that is beyond doubt."""


@dataclass(frozen=True)
class Number:
    """A number of things, or of units of a currency."""

    text: str
    least: int | None = None
    most: int | None = None
    """The bounds; None where it is open, and for both if the number is only about right."""
    about: int | None = None
    """The number that it is about."""

    def words(self, figure: Callable[[int], str] = "{:,}".format) -> str:
        """Return the number in words, `at least 3,000`; `figure` writes a whole number."""
        if self.about is not None:
            return f"about {figure(self.about)}"
        if self.least is None:
            return f"at most {figure(self.most or 0)}"
        if self.most is None:
            return f"at least {figure(self.least)}"
        return figure(self.least) if self.least == self.most else f"between {figure(self.least)} and {figure(self.most)}"


def parse(text: str) -> Number:
    """Parse a number. Raises NotANumber."""
    if match := _ABOUT.fullmatch(text):
        return Number(text, about=int(match[1]))
    match = _BOUNDS.fullmatch(text)
    if match is None or not (match[1] or match[3]) or not (match[2] or match[1]):
        plain = _GROUPED.sub(lambda grouped: re.sub(r"\D", "", grouped[1]), text)
        if plain != text and re.fullmatch(NUMBER_PATTERN, plain):
            raise NotANumber(f"'{text}': write the digits only, as in {plain}", plain)
        message = f"'{text}' is not a number; write all its digits: 4120, 3000~ for about, 3000..4000 for a range"
        raise NotANumber(f"{message}, 3000.. for at least, ..4000 for at most")
    least, most = (int(digits) if digits else None for digits in (match[1], match[3]))
    if not match[2]:
        most = least
    if least is not None and most is not None and most < least:
        raise NotANumber(f"'{text}': the smaller number stands first; exchange them")
    return Number(text, least, most)
