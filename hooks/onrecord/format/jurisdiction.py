"""Where a law is applied: in which time zones its days can begin and end, and whose public holidays are no business days.

Sources: the table `zone.tab` of the IANA time zone database for the zones of a country, the library `holidays` for its public
holidays, and the Unicode Common Locale Data Repository for its name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

EEA = "EEA"
"""In place of one country: any state of the European Economic Area, or any part of one."""
_EEA_STATES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
    "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
_LAST_DAY_OF_EU_LAW_IN_BRITAIN = date(2020, 12, 31)
_WITH_ARTICLE = frozenset({EEA, "AE", "GB", "NL", "PH", "US"})
_SAMPLES = tuple(datetime(year, month, 1, 12) for year in range(1990, 2031) for month in range(1, 13))


@dataclass(frozen=True)
class Jurisdiction:
    """Where a rule is applied."""

    countries: tuple[str, ...]
    """Countries, or parts of them."""
    zone: str | None = None
    """The only time zone that counts, if the rule or the case names one."""

    @property
    def zones(self) -> tuple[ZoneInfo, ...]:
        """Every time zone in which its days can begin and end."""
        return _zones(self.countries, self.zone)

    @property
    def states(self) -> frozenset[str]:
        """The codes of its states."""
        return states(self.countries)

    def places(self, day: date) -> tuple["Place", ...]:
        """Return every place that it can mean on a day."""
        return tuple(
            Place(ZoneInfo(name), calendar)
            for country, calendars in _calendars(self.countries, day)
            for name in ((self.zone,) if self.zone else zones_of(country))
            for calendar in calendars
        )


@dataclass(frozen=True)
class Place:
    """One place where a rule can have been applied: its zone, and its calendar of public holidays."""

    zone: ZoneInfo
    calendar: str


@cache
def _zones(countries: tuple[str, ...], zone: str | None) -> tuple[ZoneInfo, ...]:
    names = (zone,) if zone else tuple(name for state in sorted(states(countries)) for name in zones_of(state))
    return tuple(map(ZoneInfo, dict.fromkeys(names)))


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


def states(countries: Sequence[str]) -> frozenset[str]:
    """Return the codes of the states that some countries, or parts of them, belong to."""
    return frozenset(
        state for code in countries for state in ((*_EEA_STATES, "GB") if code == EEA else (code.partition("-")[0],))
    )


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """Return the names of the time zones of a country, also of one of its parts; the most important one first.

    Of zones whose clocks have always agreed since 1990 only the first is named.
    """
    different: dict[tuple[object, ...], str] = {}
    for name in _zone_table().get(country.partition("-")[0], ()):
        zone = ZoneInfo(name)
        different.setdefault(tuple(zone.utcoffset(moment) for moment in _SAMPLES), name)
    return tuple(different.values())


def has_zone(countries: Sequence[str], zone: str) -> bool:
    """Whether a time zone is one of some countries, or of those of which they are parts."""
    return any(zone in _zone_table().get(state, ()) for state in states(countries))


def country_of_zone(zone: str) -> str:
    """Return the code of the country in which a time zone is; empty if it is in none."""
    return next((code for code, names in _zone_table().items() if zone in names), "")


@cache
def _zone_table() -> Mapping[str, tuple[str, ...]]:
    """Return the zones of each country, as the table of the time zone database orders them."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, _, name = line.split("\t")[:3]
            found[code] = (*found.get(code, ()), name)
    return found


def country_name(code: str) -> str:
    """Return the English name of a country, with the code of its part: `Ireland`, `Germany (BY)`."""
    from babel import Locale

    country, _, part = code.partition("-")
    name = "European Economic Area" if code == EEA else Locale("en").territories.get(country, country)
    if country in _WITH_ARTICLE:
        name = f"the {name}"
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
