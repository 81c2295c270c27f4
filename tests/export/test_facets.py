"""Choosing cases: the cases under each value, the complete lists without script, and the form in a real browser."""

import itertools
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from onrecord.corpus import loader
from onrecord.corpus.library import Library
from onrecord.export import facets
from onrecord.history.case_history import Day, History
from onrecord.site.pages import facet as facet_pages
from onrecord.site.render import Edition, Renderer
from playwright.sync_api import Browser, Locator, Page, expect
from selectolax.lexbor import LexborHTMLParser

from tests.support.browser import go, hosted, opened
from tests.support.project import ROOT, invoke
from tests.support.runs import quick

CASES = sorted(file.stem for file in (ROOT / "cases").glob("[!_]*.yml"))
FACETS = ["organisation", "regulator", "regulation", "result", "standing", "kind", "noticed", "country", "year"]
PLACES = yaml.safe_load((ROOT / "tests/export/facets/places.yml").read_text("utf-8"))
HOSTILE = ['"><script>otr_evil()</script>', "__proto__", "constructor", "a, b & c=d?e#f", "日本 ☃", "{{ 7 * 7 }}", "%2e%2e/<b>"]


@lru_cache(maxsize=1)
def real() -> facets.Facets:
    """The facets of the real cases, without their history."""
    return facets.case_facets(loader.load(ROOT).library)


def under(facet: str, *keys: str) -> list[str]:
    """The real cases under any of these values, in the order of the list."""
    values = [value for item in real().facets if item.id == facet for value in item.values if value.key in keys]
    return [real().cases[place] for place in sorted({place for value in values for place in value.cases})]


def some(number: int) -> str:
    """How many of the real cases, as the page says it."""
    return f"{number} of {len(CASES)} cases"


def plain(path: str) -> dict[str, Any]:
    """A file of facts as another reader of YAML sees it."""
    content: dict[str, Any] = yaml.load((ROOT / path).read_text("utf-8").strip("-"), Loader=yaml.CBaseLoader)
    return content


def explainer(regulation_id: str) -> dict[str, Any]:
    text = (ROOT / f"docs/regulations/{regulation_id}.md").read_text("utf-8").split("---\n")[1]
    content: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)
    return content


def small(tmp_path: Path, **cases: dict[str, Any]) -> Library:
    """The library of the tests' own small project, with these changes of its sound case under other names."""
    root = tmp_path / "small"
    shutil.copytree(ROOT / "tests/corpus/problems/base", root)
    shutil.copy(ROOT / "tests/corpus/problems/cases/sound-with-every-field.yml", root / "cases/every.yml")
    sound = yaml.load((root / "cases/sound.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)
    for name, changes in cases.items():
        changed = {**sound, **changes, "parties": {**sound["parties"], **changes.get("parties", {})}}
        changed["timeline"] = {key: {**event, "who": list(changed["parties"])} for key, event in sound["timeline"].items()}
        (root / f"cases/{name}.yml").write_text(yaml.dump(changed, allow_unicode=True), "utf-8")
    loaded = loader.load(root)
    assert not loaded.problems
    return loaded.library


def listed(found: facets.Facets) -> dict[str, dict[str, set[str]]]:
    """Per facet and label the ids of the cases."""
    return {
        facet.id: {value.label: {found.cases[place] for place in value.cases} for value in facet.values}
        for facet in found.facets
    }


def counted(published: Path) -> dict[str, dict[str, set[str]]]:
    """The same, counted once more: from the files as plain text, and from each case's own published data."""
    parties = plain("cases/_parties.yml")
    found: dict[str, dict[str, set[str]]] = {facet: {} for facet in FACETS}

    def add(facet: str, case_id: str, *labels: str) -> None:
        for label in labels:
            found[facet].setdefault(label, set()).add(case_id)

    for case_id in CASES:
        case = plain(f"cases/{case_id}.yml")
        data = json.loads((published / f"cases/{case_id}.json").read_text("utf-8"))["computed"]
        for party_id, participant in case["parties"].items():
            party = parties.get(party_id, participant)
            if party["kind"] in ("company", "public-body"):
                add("organisation", case_id, party["name"])
            if party["kind"] == "regulator":
                add("regulator", case_id, party["name"])
        for law in case.get("law", {}).values():
            rule = explainer(law["regulation"])
            add("regulation", case_id, rule["short"])
            add("regulator", case_id, parties[rule["regulator"]]["name"])
        add("result", case_id, *(clock["result"] for clock in data["clocks"]))
        add("standing", case_id, *(claim["standing"] for claim in data["claims"].values()))
        add("kind", case_id, case["kind"])
        add("noticed", case_id, case.get("noticed", {}).get("by", "no-source"))
        given = [int(year) for year in re.findall(r"(?:^|[/[.])(\d{4})", case["when"])]
        add("year", case_id, *map(str, range(min(given), max(given) + 1)))
    return found


def test_every_value_is_that_of_the_files(published: Path) -> None:
    """Of all cases, every facet but the country; results, standings and noticers by their keys."""
    found = real()
    mine = listed(found)
    for facet in found.facets:
        if facet.id in ("result", "standing", "noticed"):
            mine[facet.id] = {value.key: mine[facet.id][value.label] for value in facet.values}
    expected = counted(published)
    assert {name: mine[name] for name in FACETS if name != "country"} == {
        name: expected[name] for name in FACETS if name != "country"
    }
    assert [facet.id for facet in found.facets] == FACETS
    assert {facet.id for facet in found.facets if facet.computed} == {"result", "standing"}


def test_the_countries_of_all_cases() -> None:
    """A case is listed under every country that its place names, and under no other."""
    mine = listed(real())["country"]
    for case_id in CASES:
        place = plain(f"cases/{case_id}.yml")["place"]
        named = {country for country, ids in mine.items() if case_id in ids}
        assert named
        assert named == {country for country in mine if re.search(rf"\b{re.escape(country)}\b", place)}


@pytest.mark.parametrize(("place", "expected"), PLACES, ids=[place for place, _ in PLACES])
def test_countries(place: str, expected: list[str]) -> None:
    assert list(facets.countries_of_place(place)) == expected


def test_days_late_are_those_that_are_published(published: Path) -> None:
    """The clock with the most days of each case that has one, and no case without."""
    found = real()
    for place, case_id in enumerate(found.cases):
        clocks = json.loads((published / f"cases/{case_id}.json").read_text("utf-8"))["computed"]["clocks"]
        days = [tuple(clock["days-late"]) for clock in clocks if clock["days-late"]]
        assert found.late.get(place) == (max(days, key=lambda given: given[1]) if days else None)
    assert found.late


def test_no_person_is_ever_listed() -> None:
    """Nor a group of people, nor a publication: nobody can be looked up by a private name."""
    parties = plain("cases/_parties.yml")
    private = {
        participant["name"]
        for case_id in CASES
        for participant in plain(f"cases/{case_id}.yml")["parties"].values()
        if participant.get("kind") in ("person", "group", "publication")
    }
    private |= {party["name"] for party in parties.values() if party["kind"] in ("person", "group", "publication")}
    assert len(private) > 10
    labels = {value.label for facet in real().facets for value in facet.values}
    assert not labels & private


def test_a_small_library(tmp_path: Path) -> None:
    """The whole index of four cases; two names differ in signs only, and one is that of a recurring party."""
    library = small(
        tmp_path,
        later={
            "when": "[2015-12-30..2016-01-02]",
            "place": "Leeds, United Kingdom",
            "kind": "Test",
            "parties": {
                "other": {"name": "Acme, Ltd", "kind": "company", "role": "supplier"},
                "council": {"name": "A council", "kind": "public-body", "role": "customer"},
            },
        },
        open={
            "when": "2015-12-29/..",
            "parties": {
                "firm": {"name": "Acme (Ltd)", "kind": "company", "role": "supplier"},
                "same": {"name": "ACME  Telecom", "kind": "company", "role": "owner"},
            },
        },
    )
    changed = Day(date(2026, 2, 3), "open", (), datetime(2026, 2, 3, 12, tzinfo=UTC), "0123abcd")
    found = facets.facet_index(facets.case_facets(library, History((changed,), complete=True)))
    expected = ROOT / "tests/export/facets/small.json"
    assert found == json.loads(expected.read_text("utf-8"))


def test_what_a_case_is_listed_under(tmp_path: Path) -> None:
    """From a case to its values, for the links on its page."""
    found = facets.case_facets(small(tmp_path))
    assert {facet: [value.key for value in values] for facet, values in found.values_of("every").items()} == {
        "organisation": ["acme"],
        "regulator": ["watchdog"],
        "regulation": ["notice"],
        "result": ["NOT_NOTIFIED", "NO_CLOCK"],
        "standing": ["contested"],
        "kind": ["test"],
        "noticed": ["no-source"],
        "country": ["utopia"],
        "year": ["2014"],
    }
    assert found.values_of("nothing") == {}


def test_every_value_has_a_key_of_its_own(tmp_path: Path) -> None:
    """Hostile words get keys that are letters, digits and hyphens; the words themselves stay as they are."""
    library = small(tmp_path, **{f"case-{number}": {"kind": words, "place": words} for number, words in enumerate(HOSTILE)})
    for facet in facets.case_facets(library).facets:
        keys = [value.key for value in facet.values]
        assert len(keys) == len(set(keys))
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,80}", key) for key in keys)
        if facet.id == "kind":
            assert {value.label for value in facet.values} >= set(HOSTILE)


@pytest.mark.parametrize("facet", FACETS)
def test_the_complete_lists(facet: str, published: Path) -> None:
    """Without script: every value is a heading with all of its cases, and the index of lists has their number."""
    index = LexborHTMLParser((published / "cases/by/index.html").read_text("utf-8"))
    page = LexborHTMLParser((published / f"cases/by/{facet}/index.html").read_text("utf-8"))
    expected = {item.id: item for item in real().facets}[facet]
    order = real().cases
    shown = {}
    for section in page.css("section[aria-labelledby]"):
        heading = section.css_first("h2[id]")
        assert heading is not None
        shown[heading.attributes["id"]] = [(link.attributes["href"] or "").split("/")[-2] for link in section.css("li a")]
    assert shown == {f"{facet}-{value.key}": [order[place] for place in value.cases] for value in expected.values}
    names = [heading.text() for heading in page.css("section h2[id]")]
    assert facet in ("result", "standing", "noticed", "year") or names == sorted(names, key=str.casefold)
    if facet in ("organisation", "kind", "noticed", "country", "year"):
        assert set().union(*shown.values()) == set(CASES)
    numbers = {
        (link.attributes["href"] or "").partition("#")[2]: int(count.text())
        for link, count in zip(
            index.css(f"section[aria-labelledby={facet}] li a"),
            index.css(f"section[aria-labelledby={facet}] li .otr-count"),
            strict=True,
        )
    }
    assert numbers == {name: len(ids) for name, ids in shown.items()}


def test_a_long_complete_list_has_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line is on one page, no page has more than it may, and the address of a value is where it begins."""
    monkeypatch.setattr(facets, "LINES_PER_PAGE", 5)
    for facet in facets.case_facets(loader.load(ROOT).library).facets:
        assert all(0 < sum(len(cases) for _, cases in page) <= 5 for page in facet.lists)
        begins: dict[str, str] = {}
        lines: dict[str, list[int]] = {}
        for number, page in enumerate(facet.lists, start=1):
            for value, cases in page:
                place = f"{number}/" if number > 1 else ""
                begins.setdefault(value.key, f"cases/by/{facet.id}/{place}#{facet.id}-{value.key}")
                lines.setdefault(value.key, []).extend(cases)
        assert begins == {value.key: value.address for value in facet.values}
        assert lines == {value.key: list(value.cases) for value in facet.values}


def test_pages_of_a_complete_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They lead to each other, and say where a value goes on from the page before."""
    monkeypatch.setattr(facets, "LINES_PER_PAGE", 5)
    library = small(tmp_path, **{f"case-{number}": {"place": "Canada" if number < 3 else "Utopia"} for number in range(10)})
    made = facet_pages.pages(Renderer(ROOT, library, Edition("https://ontherecord.example/", date(2026, 1, 1))))
    shown = [page for page, _ in (make() for make in made) if "/country/" in page.url]
    assert [page.url for page in shown] == ["cases/by/country/", "cases/by/country/2/", "cases/by/country/3/"]
    trees = [LexborHTMLParser(page.before) for page in shown]
    headings = [[heading.text() for heading in tree.css("section h2")] for tree in trees]
    assert headings == [["Canada", "Utopia"], ["Utopia, continued"], ["Utopia, continued"]]
    assert [len(tree.css("section li")) for tree in trees] == [5, 5, 2]
    leads = [[link.attributes["href"] for link in tree.css(".otr-pager a")] for tree in trees]
    assert leads == [
        ["../../../cases/by/country/2/"],
        ["../../../../cases/by/country/", "../../../../cases/by/country/3/"],
        ["../../../../cases/by/country/2/"],
    ]


@pytest.mark.parametrize("name", ["page", "by", "facets"])
def test_a_case_cannot_take_the_place_of_the_lists(name: str, small: Path) -> None:
    shutil.copy(small / "cases/sound.yml", small / f"cases/{name}.yml")
    result = invoke("onrecord", "check", f"cases/{name}.yml", folder=small)
    assert result.returncode == 1
    assert f"'{name}' is a page of the site; give the file another name" in result.stdout


def number(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="case")


def titles(page: Page) -> list[str]:
    """The cases that are shown, by id, once the list is ready."""
    page.wait_for_function("() => !document.querySelector('.otr-cases [aria-busy]')")
    links = page.locator(".otr-line__title a:visible")
    return [(links.nth(place).get_attribute("href") or "").rstrip("/").split("/")[-1] for place in range(links.count())]


def counts(page: Page, facet: str) -> dict[str, int]:
    """The number beside each value of a facet, by its key."""
    pairs = page.eval_on_selector_all(
        f"[data-facet={facet}] li",
        "rows => rows.map(row => [row.querySelector('input').value, parseInt(row.querySelector('.otr-count').textContent)])",
    )
    return dict(pairs)


def tab_to(page: Page, reached: Callable[[], bool]) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if reached():
            return
    pytest.fail("the keyboard does not get there")


def focused(page: Page, script: str) -> Callable[[], bool]:
    return lambda: bool(page.evaluate(f"(element => {script})(document.activeElement)"))


def test_by_keyboard_alone(browser: Browser, address: str) -> None:
    """Open a facet, tick a value, hear the number, take it back from the list of what is chosen."""
    page, complaints = opened(browser, address, "cases/", 1280, "light")
    expect(number(page)).to_have_text(f"{len(CASES)} cases")
    tab_to(page, focused(page, "element.closest('[data-facet=country]') && element.matches('summary')"))
    page.keyboard.press("Enter")
    tab_to(page, focused(page, "element.value === 'jersey'"))
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    page.keyboard.press("Space")
    expect(number(page)).to_have_text(some(len(under("country", "jersey"))))
    assert page.evaluate("document.activeElement.value") == "jersey", "the focus stays where the reader is"
    assert titles(page) == under("country", "jersey")
    assert page.url.endswith("/cases/?country=jersey")
    tab_to(page, focused(page, "element.closest('.otr-chosen')"))
    assert page.get_by_role("button", name="Remove Country: Jersey").evaluate("button => button === document.activeElement")
    page.keyboard.press("Enter")
    expect(number(page)).to_have_text(f"{len(CASES)} cases")
    expect(number(page)).to_be_focused()
    assert page.url.endswith("/cases/")
    assert complaints == []
    page.context.close()


def test_what_a_screen_reader_announces(browser: Browser, address: str) -> None:
    """Groups and boxes have names, numbers have their noun, and the number found is announced politely."""
    page, _ = opened(browser, address, "cases/", 1280, "light")
    group = page.get_by_role("group", name="Organisation", exact=True).filter(has=page.get_by_role("checkbox"))
    expect(group.first).to_be_visible()
    expect(page.get_by_role("checkbox", name=f"Plusnet {len(under('organisation', 'plusnet'))} cases")).to_be_visible()
    expect(page.get_by_role("checkbox", name=f"After the period {len(under('result', 'LATE'))} case")).to_be_visible()
    expect(page.get_by_role("combobox", name="Sort by")).to_be_visible()
    assert page.get_by_role("form", name="Choose cases").count() == 1
    page.context.close()


PAIRS = [
    {"organisation": ["plusnet", "talktalk"]},
    {"organisation": ["plusnet", "talktalk"], "result": ["LATE"]},
    {"country": ["united-states", "jersey"], "standing": ["contested", "denied"], "noticed": ["customers"]},
    {"year": ["2014", "2015"], "regulator": ["ico"]},
    {"result": ["LATE"], "country": ["united-states"]},
]


@pytest.mark.parametrize("chosen", quick(PAIRS, PAIRS[0]), ids=range(len(PAIRS)))
def test_or_within_and_across_with_counts(chosen: dict[str, list[str]], browser: Browser, address: str) -> None:
    """A shared link, opened fresh: the cases and every number are those of plain sets."""
    found = real()
    held = {facet.id: {value.key: set(value.cases) for value in facet.values} for facet in found.facets}

    def matching(wanted: dict[str, list[str]]) -> set[int]:
        sets = [set().union(*(held[facet][key] for key in keys)) for facet, keys in wanted.items()]
        return set(range(len(found.cases))).intersection(*sets)

    query = "&".join(f"{facet}={key}" for facet, keys in chosen.items() for key in keys)
    page, complaints = opened(browser, address, f"cases/?{query}", 1280, "light")
    expected = sorted(matching(chosen))
    expect(number(page)).to_have_text(f"{len(expected)} of {len(CASES)} cases")
    assert titles(page) == [found.cases[place] for place in expected]
    for button in page.locator("[data-facet] button:not([hidden])").all():
        button.evaluate("button => button.click()")
    for facet, keys in held.items():
        others = matching({name: wanted for name, wanted in chosen.items() if name != facet})
        would = {key: len(cases & others) for key, cases in keys.items()}
        ticked = chosen.get(facet, [])
        assert counts(page, facet) == {key: many for key, many in would.items() if many or key in ticked}
        boxes = page.eval_on_selector_all(f"[data-facet={facet}] input:checked", "boxes => boxes.map(box => box.value)")
        assert sorted(boxes) == sorted(ticked)
    assert page.locator(".otr-chosen li").count() == sum(map(len, chosen.values()))
    assert complaints == []
    page.context.close()


def test_back_and_forward(browser: Browser, address: str) -> None:
    """Each choice is a step; back takes it back, forward makes it again, from another page too."""
    both = [case_id for case_id in under("organisation", "plusnet") if case_id in under("result", "NOT_NOTIFIED")]
    page, _ = opened(browser, address, "cases/", 1280, "light")
    page.get_by_role("checkbox", name="Plusnet").check()
    expect(number(page)).to_have_text(some(len(under("organisation", "plusnet"))))
    page.get_by_label("Sort by").select_option("days-late")
    page.get_by_role("checkbox", name="No record").check()
    expect(number(page)).to_have_text(some(len(both)))
    assert page.url.endswith("/cases/?organisation=plusnet&result=NOT_NOTIFIED&sort=days-late")
    page.go_back()
    expect(number(page)).to_have_text(some(len(under("organisation", "plusnet"))))
    expect(page.get_by_role("checkbox", name="No record")).not_to_be_checked()
    expect(page.get_by_label("Sort by")).to_have_value("days-late")
    page.go_back()
    expect(page.get_by_label("Sort by")).to_have_value("date")
    page.go_forward()
    page.go_forward()
    expect(number(page)).to_have_text(some(len(both)))
    assert titles(page) == both
    page.locator(".otr-line__title a:visible").first.click()
    page.wait_for_url(f"**/cases/{both[0]}/")
    page.go_back()
    expect(number(page)).to_have_text(some(len(both)))
    assert titles(page) == both
    page.get_by_role("button", name="Clear all").click()
    expect(number(page)).to_have_text(f"{len(CASES)} cases")
    assert page.url.endswith("/cases/?sort=days-late"), "the order stays"
    page.context.close()


def test_what_the_address_does_not_know_is_passed_over(browser: Browser, address: str) -> None:
    query = (
        "organisation=plusnet&organisation=%22%3E%3Cscript%3E&result=__proto__&constructor=1&sort=toString&x%5B=1&year=&%22=2"
    )
    page, complaints = opened(browser, address, f"cases/?{query}", 1280, "light")
    expect(number(page)).to_have_text(some(len(under("organisation", "plusnet"))))
    expect(page.get_by_label("Sort by")).to_have_value("date")
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("order", quick(["date", "last-change", "days-late"], "days-late"))
def test_orders(order: str, browser: Browser, address: str) -> None:
    """By incident; by change; by days late, where cases without any come last, as the page says."""
    found = real()
    keys: dict[str, Callable[[int], int]] = {
        "date": lambda place: place,
        "last-change": lambda place: -found.changed[place].toordinal(),
        "days-late": lambda place: -found.late.get(place, (0, -1))[1],
    }
    page, _ = opened(browser, address, f"cases/?sort={order}", 390, "light")
    assert titles(page) == [found.cases[place] for place in sorted(range(len(CASES)), key=keys[order])]
    expect(page.get_by_text("Cases without any come last")).to_be_visible(visible=order == "days-late")
    lines = page.locator(".otr-line__sorted:visible")
    assert lines.count() == {"date": 0, "last-change": len(CASES), "days-late": len(found.late)}[order]
    assert lines.filter(has_text="worked out").count() == (len(found.late) if order == "days-late" else 0)
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_folded_on_a_phone_beside_the_list_on_a_desk(width: int, browser: Browser, address: str) -> None:
    """On a phone nothing is fetched before the form is opened; then it can be used, and leads to the cases."""
    page, complaints = opened(browser, address, "cases/", width, "light")
    summary = page.locator(".otr-finder__open")
    country = page.locator("[data-facet=country] > summary")
    asked = "performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('facets.json')).length"
    if width == 390:
        expect(summary).to_be_visible()
        expect(country).not_to_be_visible()
        assert page.evaluate(asked) == 0
        summary.click()
    else:
        expect(summary).not_to_be_visible()
        form, cases = page.locator("#finder").bounding_box(), page.locator(".otr-listed").bounding_box()
        assert form
        assert cases
        assert form["x"] + form["width"] < cases["x"]
    country.click()
    page.get_by_role("checkbox", name="Jersey").check()
    expect(number(page)).to_have_text(some(len(under("country", "jersey"))))
    assert page.evaluate(asked) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 390:
        page.get_by_role("button", name=re.compile("Show [0-9]+ cases?$")).click()
        expect(country).not_to_be_visible()
        expect(number(page)).to_be_in_viewport()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert complaints == []
    page.context.close()


def test_at_twice_the_size_of_text(browser: Browser, address: str) -> None:
    """With everything open and much chosen, a phone still does not scroll sideways."""
    page, _ = opened(
        browser, address, "cases/?country=united-states&kind=suspected-leak-of-customer-data&sort=days-late", 390, "light"
    )
    page.eval_on_selector_all("#finder details", "all => all.forEach(fold => fold.open = true)")
    page.evaluate("document.documentElement.style.setProperty('font-size', '250%', 'important')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()


@pytest.mark.parametrize("width", quick([390, 1280], 1280))
def test_nothing_moves_while_the_form_comes(width: int, browser: Browser, address: str) -> None:
    page, _ = opened(browser, address, "404.html", width, "light")
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => window.moved += entry.value))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    go(page, f"{address}cases/")
    expect(page.locator("#finder")).to_be_visible()
    assert page.evaluate("window.moved") < 0.02
    page.context.close()


def test_a_long_list_of_values(browser: Browser, address: str) -> None:
    """Its first values are shown, the others on demand or by a part of their name; the focus goes to the first new one."""
    page, _ = opened(browser, address, "cases/", 1280, "light")
    rows = page.locator("[data-facet=organisation] li")
    assert rows.count() == 8
    page.locator("[data-facet=organisation]").get_by_label("Find in this list").fill("EQUI")
    names = [text.split("\n")[0] for text in rows.all_inner_texts()]
    assert {"Equifax Canada", "Equifax Inc", "Equifax Ltd"} <= set(names)
    assert all("equi" in name.lower() for name in names)
    rows.filter(has_text="Equifax Ltd").get_by_role("checkbox").check()
    expect(number(page)).to_have_text(some(len(under("organisation", "equifax-ltd"))))
    page.locator("[data-facet=organisation]").get_by_label("Find in this list").fill("")
    expect(page.get_by_role("checkbox", name="Equifax Ltd")).to_be_checked()
    page.locator("[data-facet=organisation]").get_by_role("button", name="Show more").click()
    assert page.evaluate("document.activeElement.type") == "checkbox"
    assert rows.count() == len(listed(real())["organisation"])
    page.context.close()


def test_no_form_without_script(browser: Browser, address: str) -> None:
    """All cases and the lists by each facet; no form that would do nothing."""
    page, _ = opened(browser, address, "cases/?organisation=plusnet", 1280, "light", script=False)
    assert page.locator("#finder, .otr-found__head, .otr-found__cards").evaluate_all("all => all.length") == 3
    for hidden in page.locator("#finder, .otr-found__head, .otr-found__cards").all():
        expect(hidden).not_to_be_visible()
    assert page.locator(".otr-line__title a:visible").count() == len(CASES)
    page.get_by_role("link", name="who noticed first").click()
    expect(page.get_by_role("heading", name="Not on record")).to_be_visible()
    page.context.close()


def test_the_list_stays_where_the_index_cannot_be_had(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route("**/facets.json", lambda route: route.fulfill(status=503))
    with page.expect_response("**/facets.json"):
        page.goto(f"{address}cases/?organisation=plusnet")
    expect(page.locator("[aria-busy]")).to_have_count(0)
    assert len(titles(page)) == len(CASES)
    expect(page.locator("#finder")).not_to_be_visible()
    context.close()


NUMBER = 130


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of 130 cases on three pages: one real case in many copies, with hostile kinds and places among them."""
    root = tmp_path_factory.mktemp("many") / "project"
    for part in ("cases", "docs", "templates", "hooks"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    case = plain("cases/talktalk-2015-11.yml")
    for place in range(NUMBER - len(CASES)):
        copy = json.loads(json.dumps(case))
        copy["title"] = f"Copy {place}"
        copy["kind"] = copy["place"] = HOSTILE[place] if place < len(HOSTILE) else f"sort {place % 3}"
        copy["related"] = {}
        for source in copy["sources"].values():
            source["url"] += f"{'&' if '?' in source['url'] else '?'}copy={place}"
        (root / f"cases/copy-{place:03}.yml").write_text(yaml.dump(copy, allow_unicode=True, sort_keys=False), "utf-8")
        if (locked := ROOT / "cases/talktalk-2015-11.evidence.json").exists():
            shutil.copy(locked, root / f"cases/copy-{place:03}.evidence.json")
    result = invoke("mkdocs", "build", "--strict", folder=root)
    assert result.returncode == 0, result.stderr
    return root / "site"


@pytest.fixture(scope="module")
def address_of_many(many: Path) -> Iterator[str]:
    with hosted(many) as address:
        yield address


@pytest.mark.full
def test_pages_of_the_list(many: Path) -> None:
    """Fifty on each; all together have every case once, in order, and lead to each other."""
    order = json.loads((many / "cases/facets.json").read_text("utf-8"))["cases"]
    assert len(order) == NUMBER
    shown = []
    for place in ("", "page/2/", "page/3/"):
        tree = LexborHTMLParser((many / f"cases/{place}index.html").read_text("utf-8"))
        shown.append([node.attributes["data-case"] for node in tree.css(".otr-listed article")])
        leads = {node.attributes["rel"]: node.attributes["href"] for node in tree.css(".otr-pager a")}
        assert (
            leads
            == {
                "": {"next": "../cases/page/2/"},
                "page/2/": {"prev": "../../../cases/", "next": "../../../cases/page/3/"},
                "page/3/": {"prev": "../../../cases/page/2/"},
            }[place]
        )
        assert (tree.css_first("#finder") is not None) == (place == "")
    assert [len(ids) for ids in shown] == [50, 50, 30]
    assert list(itertools.chain(*shown)) == order
    assert not (many / "cases/page/4").exists()


@pytest.mark.full
def test_cards_come_from_other_pages(browser: Browser, many: Path, address_of_many: str) -> None:
    """What is found on another page is shown with that page's own card, whose links lead to the case; twenty at a time."""
    order = json.loads((many / "cases/facets.json").read_text("utf-8"))["cases"]
    page, complaints = opened(browser, address_of_many, "cases/?organisation=talktalk", 1280, "light")
    matches = [case_id for case_id in order if case_id.startswith(("talktalk", "copy"))]
    expect(number(page)).to_have_text(f"{len(matches)} of {NUMBER} cases")
    assert titles(page) == matches[:20]
    page.get_by_role("button", name="Show 20 more").click()
    expect(page.get_by_text(f"40 of {len(matches)} are shown.")).to_be_visible()
    assert titles(page) == matches[:40]
    assert page.evaluate("document.activeElement.closest('article').dataset.case") == matches[20]
    for shown in (90, 140):
        page.get_by_role("button", name="Show 50 more").click()
        expect(page.locator(".otr-line__title a:visible")).to_have_count(min(shown, len(matches)))
    expect(page.get_by_role("button", name="Show 50 more")).not_to_be_visible()
    assert titles(page) == matches
    last = page.locator("article:visible").last
    own = LexborHTMLParser((many / "cases/page/3/index.html").read_text("utf-8"))
    card = own.css_first(f"[data-case={matches[-1]}]")
    assert card is not None
    assert " ".join(last.inner_text().split()).casefold() == " ".join(card.text().split()).casefold()
    last.get_by_role("link").first.click()
    page.wait_for_url(f"**/cases/{matches[-1]}/")
    page.go_back()
    expect(number(page)).to_have_text(f"{len(matches)} of {NUMBER} cases")
    assert titles(page) == matches, "as many as were shown before"
    assert complaints == []
    page.context.close()


@pytest.mark.full
def test_a_card_that_cannot_be_had(browser: Browser, address_of_many: str) -> None:
    """Where a page does not come, its cases are links; nothing is left out."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route("**/cases/page/3/", lambda route: route.abort())
    go(page, f"{address_of_many}cases/?organisation=dropbox")
    assert titles(page) == ["dropbox-2012"]
    expect(page.get_by_text("This card could not be loaded")).to_be_visible()
    page.locator(".otr-line__title a:visible").click()
    page.wait_for_url("**/cases/dropbox-2012/")
    context.close()


@pytest.mark.full
def test_hostile_words_are_words(browser: Browser, address_of_many: str) -> None:
    """They stand in the form as they are, can be chosen, travel in the address, and come back from it."""
    page, complaints = opened(browser, address_of_many, "cases/", 1280, "light")
    page.locator("[data-facet=kind] > summary").click()
    page.locator("[data-facet=kind]").get_by_role("button", name="Show more").click()
    for place, words in enumerate(HOSTILE):
        row = page.locator("[data-facet=kind] li").filter(has=page.locator(".otr-facet__label", has_text=words))
        row.get_by_role("checkbox").check()
        expect(number(page)).to_have_text(f"1 of {NUMBER} cases")
        assert titles(page) == [f"copy-{place:03}"]
        other, complained = opened(browser, address_of_many, page.url.removeprefix(address_of_many), 1280, "light")
        assert titles(other) == [f"copy-{place:03}"]
        expect(other.get_by_role("button", name=f"Remove Kind of incident: {words}", exact=True)).to_be_visible()
        assert complained == []
        other.context.close()
        row.get_by_role("checkbox").uncheck()
    assert page.locator("script:not([src])", has_text="otr_evil").count() == 0
    assert complaints == []
    page.context.close()
