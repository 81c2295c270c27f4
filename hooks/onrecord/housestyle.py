"""The house style of contributors' files: a first line for editors, fields in one order, nothing left to be written."""

MODELINE = "# yaml-language-server: $schema=../schema/{}.schema.json"
"""The first line of a file in cases/, by which editors know its format: of `case` or of `parties`."""
UNWRITTEN = "still to be written"
"""What a draft says wherever its author has to write: true, if it were ever published, and found again by a search."""
