"""Who noticed first, and when it was admitted: never without whose account it is, and never more exact than the dates."""

import csv
import io
from pathlib import Path

import pytest

from tests.views.test_record import built, file, page, sound, words, write

PEOPLE = """  bob: {name: Bob, kind: person, role: staff, of: acme}
  watchdog: {role: regulator}
sources:
"""
EVENTS = """timeline:
  meeting: {when: 2014-01-05, what: They meet., who: [acme, bob, watchdog], source: news}
  knew: {when: "NOTICED", what: The company learns of it., who: acme, ACCOUNTsource: news}
  said: {when: "ADMITTED", what: The company says so., who: acme, source: news}
"""
NOTICED = "noticed: {by: organisation, event: knew, admitted: said}\n"


def case(small: Path, account: str = "", noticed: str = "2014-02-05", admitted: str = "2014-02-10") -> str:
    """A sound case with a first notice, by somebody's account or by nobody's, and an admission."""
    events = EVENTS.replace("NOTICED", noticed).replace("ADMITTED", admitted)
    events = events.replace("ACCOUNT", f"according-to: {account}, " if account else "")
    return sound(small).replace("sources:\n", PEOPLE, 1).replace("timeline:\n", events, 1) + NOTICED


ACCOUNTS = [("ann", "Ann"), ("acme", "Acme Telecom"), ("bob", "Bob"), ("watchdog", "Data Watchdog")]


@pytest.mark.parametrize(("account", "name"), ACCOUNTS)
def test_whose_account_it_is(account: str, name: str, small: Path) -> None:
    """On the page of the case, in the count of days, and across the cases and in the tables."""
    write(small, "sound", case(small, account))
    made = built(small)
    glance = words(page(made, "cases/sound"), ".otr-glance")
    assert f"Noticed first by the organisation itself, by the account of {name}" in glance
    assert f"5 days after it was noticed (5 February 2014, by the account of {name})" in glance
    across = words(page(made, "themes"))
    assert f"5 February 2014, by the account of {name}" in across
    assert across.count(f"by the account of {name}") == 2
    (row,) = csv.DictReader(io.StringIO(file(made, "data/cases.csv").lstrip("\ufeff")))
    assert row["computed_noticed_account"] == account


def test_nobodys_account_is_none(small: Path) -> None:
    """Where the event is told as it is, no account is named."""
    write(small, "sound", case(small))
    made = built(small)
    assert "by the account of" not in words(page(made, "cases/sound"), ".otr-glance")
    assert "by the account of" not in words(page(made, "themes"))


@pytest.mark.parametrize(
    ("noticed", "admitted", "said"),
    [
        ("2014-01-10T20:00-08:00", "2014-01-11", "up to 2 days after it was noticed"),
        ("2014-02-05T23:00+00:00", "2014-02-06T01:00+00:00", "less than a day after it was noticed"),
        ("2014-02-05", "2014-02-05", "less than a day after it was noticed"),
        ("2014-02-05", "2014-02-06", "1 day after it was noticed"),
        ("2014-02", "2014-02-20", "up to 19 days after it was noticed"),
    ],
)
def test_days_between(noticed: str, admitted: str, said: str, small: Path) -> None:
    """Two hours are not a day, and a date without a zone is no exact count beside one that has a zone."""
    write(small, "sound", case(small, "", noticed, admitted))
    assert said in words(page(built(small), "cases/sound"), ".otr-glance")
