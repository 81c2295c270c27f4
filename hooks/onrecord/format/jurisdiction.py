"""Where a law is applied: in which time zones its days can begin and end, and whose public holidays are no business days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

EEA = "EEA"
"""In place of one country: any state of the European Economic Area, or any part of one."""
_EEA_STATES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
    "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
_LAST_DAY_OF_EU_LAW_IN_BRITAIN = date(2020, 12, 31)


@dataclass(frozen=True)
class Place:
    """One place where a rule can have been applied: its zone, and its calendar of public holidays."""

    zone: ZoneInfo
    calendar: str


def places(countries: Sequence[str], zone: str | None, day: date) -> tuple[Place, ...]:
    """Return every place that some countries can mean on a day; `zone` is the only one, if the rule itself says so."""
    return tuple(
        Place(ZoneInfo(name), calendar)
        for country, calendars in _calendars(countries, day)
        for name in ((zone,) if zone else zones_of(country))
        for calendar in calendars
    )


@cache
def _zones(countries: tuple[str, ...], zone: str | None) -> tuple[ZoneInfo, ...]:
    named = [code for code in countries if code != EEA]
    states = (*_EEA_STATES, "GB") if EEA in countries else ()
    names = (zone,) if zone else tuple(name for code in (*named, *states) for name in zones_of(code))
    return tuple(map(ZoneInfo, dict.fromkeys(names)))


def zones(countries: Sequence[str], zone: str | None) -> tuple[ZoneInfo, ...]:
    """Return every time zone of some countries, or the only one that counts, if the rule itself says so."""
    return _zones(tuple(countries), zone)


def _calendars(countries: Sequence[str], day: date) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each country with the calendars of public holidays that can count in it."""
    for code in countries:
        if code != EEA:
            yield code, (code,)
            continue
        import holidays

        parts = holidays.list_supported_countries(include_aliases=False)
        for state in (*_EEA_STATES, *(("GB",) if day <= _LAST_DAY_OF_EU_LAW_IN_BRITAIN else ())):
            yield state, (state, *(f"{state}-{part}" for part in parts.get(state, ())))


def zones_of(country: str) -> tuple[str, ...]:
    """Return the names of the time zones of a country, by the Unicode Common Locale Data Repository; those of its parts too."""
    from babel.core import get_global

    return tuple(sorted(get_global("territory_zones").get(country.partition("-")[0], ())))


def states(countries: Sequence[str]) -> frozenset[str]:
    """Return the codes of the states that some countries, or parts of them, belong to."""
    return frozenset(
        state for code in countries for state in ((*_EEA_STATES, "GB") if code == EEA else (code.partition("-")[0],))
    )


def country_of_zone(zone: str) -> str:
    """Return the code of the country in which a time zone is."""
    from babel.core import get_global

    return next((code for code, names in sorted(get_global("territory_zones").items()) if zone in names), "")


def country_name(code: str) -> str:
    """Return the English name of a country, with the code of its part: `Ireland`, `Germany (BY)`."""
    from babel import Locale

    country, _, part = code.partition("-")
    name = "European Economic Area" if code == EEA else Locale("en").territories.get(country, country)
    return f"{name} ({part})" if part else name


def is_known(code: str) -> bool:
    """Whether the zones and the public holidays of a country, or of a part of it, are known."""
    if code == EEA:
        return True
    try:
        return bool(_holidays(code, 2024) and zones_of(code))
    except (NotImplementedError, KeyError):
        return False


def is_holiday(calendar: str, day: date) -> bool:
    """Whether a day is a public holiday of a country, or of a part of it."""
    return day in _holidays(calendar, day.year)


@cache
def _holidays(calendar: str, year: int) -> frozenset[date]:
    import holidays

    country, _, part = calendar.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
