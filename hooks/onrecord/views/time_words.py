"""Spans of days and lengths of time in words, for the timeline. A day is its number as `date.toordinal` has it."""

from datetime import date

from onrecord.format.dates import EdtfDate, PartialDate

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def span_words(first: int, last: int) -> str:
    """Return a span as a sentence has it: `from 14 to 28 November 2014`; whole months without their days."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    days = (None, None) if _whole_months(first, last) else (begin.day, end.day)
    start, stop = PartialDate(begin.year, begin.month, days[0]), PartialDate(end.year, end.month, days[1])
    return EdtfDate("", start, stop, is_span=True).words


def span_labels(first: int, last: int) -> tuple[str, ...]:
    """Return labels for a span, from the longest to the shortest, which is a year or two."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    from_month, to_month = MONTHS[begin.month - 1], MONTHS[end.month - 1]
    from_day, to_day = f"{begin.day} {from_month}", f"{end.day} {to_month} {end.year}"
    if begin.year != end.year:
        months = f"{from_month} {begin.year} – {to_month} {end.year}"
        years = f"{begin.year}–{end.year % 100:02}" if begin.year // 100 == end.year // 100 else f"{begin.year}–{end.year}"
        return (months, years) if _whole_months(first, last) else (f"{from_day} {begin.year} – {to_day}", months, years)
    months = f"{from_month}–{to_month} {end.year}" if begin.month < end.month else f"{to_month} {end.year}"
    days = to_day if begin == end else f"{from_day} – {to_day}" if begin.month < end.month else f"{begin.day}–{to_day}"
    return (months, str(end.year)) if _whole_months(first, last) else (days, months, str(end.year))


def month_labels(first: int, last: int) -> tuple[str, ...]:
    """Return labels without the year for a span within one year, from the longest to the shortest; none for a whole year."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    from_month, to_month = MONTHS[begin.month - 1], MONTHS[end.month - 1]
    if begin == end:
        return f"{begin.day} {from_month}", from_month
    if begin.year < end.year or (_whole_months(first, last) and end.month - begin.month == len(MONTHS) - 1):
        return ()
    return ("–".join(dict.fromkeys((from_month, to_month))),)


def length_labels(before: int, after: int) -> tuple[str, ...]:
    """Return how long it is between two days, from the longest label to the shortest; from two months on in whole months."""
    first, last = date.fromordinal(before), date.fromordinal(after)
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if months < 2:
        return f"{after - before} days", f"{after - before} d"
    years, rest = divmod(months, 12)
    words = " ".join(filter(None, (_count(years, "year"), _count(rest, "month"))))
    return words, f"{months} months", f"{months} mo"


def _whole_months(first: int, last: int) -> bool:
    return date.fromordinal(first).day == date.fromordinal(last + 1).day == 1


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'s' if number > 1 else ''}" if number else ""
