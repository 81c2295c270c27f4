"""Messages that `onrecord check` and the form of a new case on the site share, as templates for `str.format`.

The form gets them as data, so that each message is written once.
"""

from collections.abc import Iterable

MISSING_FIELD = "the field '{name}' is missing; add it: {meaning}"
EMPTY_GROUP = "nothing stands in this; write at least one entry"
TOO_LONG = "this text has {length} characters; shorten it to at most {max_length}"
DUPLICATE_KEY = "'{value}' stands here a second time in one group; {fix}"
INVISIBLE_CHARACTER = "an invisible or control character {value}; delete it"
RESERVED_NAME = "'{value}' is a page of the site; give the file another name"
KIND_MISSING = "give the kind: of '{value}'"

ARCHIVE_MISSING = "give archive: the address of an archived copy, or no-archive: the reason why there is none"
ARCHIVE_TWICE = "archive and no-archive cannot both stand here; remove one"
WORDS_MISSING = "give quote: the exact words, or paraphrase: the sense in our own words"
WORDS_TWICE = "quote and paraphrase cannot both stand here; make them two statements"

ADDRESS_SCHEME = "'{value}' is not a web address; write it with https:// or http:// at its beginning, as the browser does"
ADDRESS_CHARACTER = "the address has a character that no web address can have; copy it again from the browser's address line"
ADDRESS_USER = "an address with a user name in it is not that of a public page; remove what stands before the @"
ADDRESS_HOST = "'{value}' does not name a public host; write the address of a page that everybody can open"

DATE_HYPHENS = "'{value}': write plain hyphens (-) between year, month and day, as in {example}"
DATE_DIGITS = "'{value}': write month and day with two digits, as in {example}"
DATE_ORDER = "'{value}': write the year first and hyphens between, as in 2014-11-14"
DATE_ZONE = (
    "'{value}' needs its zone; write {time}Z for UTC and for a British winter, {time}+01:00 for a British summer, or the "
    "offset of the place on that day; if the source gives none, write the day only"
)
DATE_FIGURES = "'{value}': write the date in figures{order}, as in 2014-11-14, 2014-11 or 2014 (2014-11-14~ for about then)"
DATE_OTHER = "'{value}' is not a date; write 2014, 2014-11, 2014-11-14, or 2014-11-14T15:00Z"
DATE_NO_DAY = "'{value}' is not one exact day; write it as in 2014-11-14"
DATE_LASTING = "this happens once, so a time from … to … cannot stand here; for some time between write {range}"
DATE_INEXACT = "the law of a day needs an exact day; where it is not known, write a range: [2014-11-01..2014-11-30]"


def listed(names: Iterable[str]) -> str:
    """Return at least one name as a sentence lists several: `Acme, Bolt and Crane`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def quoted(ids: Iterable[str]) -> str:
    """Return at least one id as a message lists several: `'acme' and 'bolt'`."""
    return listed(f"'{each}'" for each in ids)
