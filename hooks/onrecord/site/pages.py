"""From a library to all pages and data files of an edition: one method for each kind of page, and the order of the work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeAlias

from onrecord import parallel
from onrecord.authoring import example, form, rule_catalog
from onrecord.corpus.library import Library, ProsePage
from onrecord.export import calendars, citations, crawlers, dataset, embeds, facets, json_api, openapi, search_index, tables
from onrecord.export.feeds import CASES_FEED, MAX_ITEMS, Feed, FeedBuilder
from onrecord.export.json_ld import SITE_NAME
from onrecord.format import field_reference
from onrecord.format.case import Case, Withdrawn
from onrecord.format.diagnostics import Problem
from onrecord.format.paths import case_path, regulation_path
from onrecord.format.vocabulary import PARTY_KINDS
from onrecord.history.git import MAX_CHANGES
from onrecord.site import security, social_images
from onrecord.site.render import DataFile, Edition, Page, Renderer
from onrecord.views import case_page, clock_charts, health, lists, overview, timeline

Made: TypeAlias = tuple[Page, Sequence[DataFile | dataset.CaseRows]]
"""A page, the data files that go with it, and what a case adds to files that all cases share."""


class Pages:
    """The pages of one edition of a library; `problems` are given, and shown, while previewing."""

    def __init__(self, root: Path, library: Library, edition: Edition, problems: tuple[Problem, ...] | None = None) -> None:
        self.library = library
        self.edition = edition
        self.press = Renderer(root, edition, problems)
        self.address = self.press.address
        self.problems = self.press.problems
        self._last_view: case_page.CaseView | None = None
        self.feeds = FeedBuilder(library, edition.history, self.address)

    def render(self, withheld: Sequence[str] = ()) -> list[Made]:
        """Every page with its data files, made on all processors; while previewing also those of files that were never good."""
        library = self.library
        # Worked out once, before the work is spread.
        _ = library.standings, library.clocks, library.newest_first, library.cases_of_party, library.cases_of_regulation
        _ = library.neighbours, library.subsidiaries
        _ = self.edition.history and self.edition.history.of("")
        found = self.found_by
        work: list[Callable[[], Made]] = [
            self.home,
            *(partial(self.case_list, number) for number in range(1, self.case_pages + 1)),
            self.facet_index,
            *(partial(self.facet_list, facet, number) for facet in found.facets for number in range(1, len(facet.lists) + 1)),
            self.party_list,
            self.regulation_list,
            self.clock_list,
            self.themes,
            self.methodology,
            self.corrections,
            self.changes,
            self.follow,
            self.health,
            self.rules,
            self.search_page,
            self.fields,
            self.new_case,
            *([self.problem_list] if self.press.previewing else []),
            *(partial(self.hand_written, written) for written in library.prose_pages),
            *(partial(self.withheld, path) for path in withheld),
            *(partial(self.regulation, regulation_id) for regulation_id in library.regulations),
            *(partial(self.party, party_id) for party_id in library.parties),
            *(partial(make, case_id) for case_id in library.newest_first for make in (self.case, self.cite)),
            *(partial(self.withdrawn, case_id) for case_id in library.withdrawn),
        ]
        made = parallel.map_parallel([partial(self._pictured, piece) for piece in work])
        shares = [file for _, files in made for file in files if isinstance(file, dataset.CaseRows)]
        return [*made, self._pictured(partial(self.open_data, shares))]

    def _pictured(self, make: Callable[[], Made]) -> Made:
        """A page with its social picture beside it, if it has one."""
        page, files = make()
        return page, [*files, DataFile(page.picture, social_images.picture(page.facts))] if page.facts else files

    def case(self, case_id: str) -> Made:
        """One case: its page, its open data, and as calendars, if it has any, the ends of its periods and its dates to come."""
        view = self._view(case_id)
        permalink = f"{self.address}cases/{case_id}/"
        page = self.press.page(
            f"cases/{case_id}",
            view.title,
            view.description,
            "views/case",
            source=case_path(case_id),
            changed=view.record.reviewed,
            found=search_index.case_document(view),
            graph=self.press.linked.case(view, self._version(view)),
            facts=social_images.of_case(view),
            case=view,
            permalink=permalink,
            version=self._version(view),
            styles=("chronology",),
            chronology=timeline.timeline(view),
            days=self.edition.history.of(case_id)[:MAX_CHANGES] if self.edition.history else (),
            today=self.edition.day,
            listed=self.found_by.values_of(case_id),
        )
        found = json_api.case_data(self.library, case_id, self.address)
        files: list[DataFile | dataset.CaseRows] = [DataFile(f"cases/{case_id}.json", json_api.encode(found))]
        files += [dataset.case_rows(self.library, case_id, found), *self._moved(case_id)]
        if view.has_calendar:
            files.append(DataFile(f"cases/{case_id}.ics", calendars.period_ends(view, permalink)))
        coming = [lists.coming_dates(self.library, case_id)] if view.coming else []
        if dates := calendars.announced_dates(f"Dates to come: {view.title}", coming, self.address):
            # Also at earlier addresses, since a program that subscribes to a calendar follows no redirect of ours.
            files += [DataFile(f"cases/{known}/dates.ics", dates) for known in (case_id, *view.aliases)]
        return page, files

    def cite(self, case_id: str) -> Made:
        """How to cite a case and what stands in it: a page, the files for reference managers, and cards for other sites."""
        view, permalink = self._view(case_id), f"{self.address}cases/{case_id}/"
        version = self._version(view)
        cited, embedded = citations.case_citations(view, permalink, version), embeds.cards(view, permalink)
        page = self.press.page(
            f"cases/{case_id}/cite",
            f"How to cite: {view.title}",
            f"How to cite {view.title}, its claims and its statements.",
            "export/cite",
            source=case_path(case_id),
            changed=view.record.reviewed,
            indexed=False,
            case=view,
            cited=cited,
            cards={card.anchor: card for card in embedded},
        )
        card = self._card(case_id, view.title, cards=embedded, statements=len(view.statements), version=version)
        return page, self._at_every_address(
            case_id,
            {".bib": citations.bibtex(cited.entries), ".csl.json": citations.csl(cited.entries), "/card/index.html": card},
        )

    def _card(self, case_id: str, title: str, **values: Any) -> str:
        """The plain page that other sites embed."""
        permalink, name = f"{self.address}cases/{case_id}/", f"cases/{case_id}/card"
        return self.press.html("export/card", name, title=title, permalink=permalink, policy=security.CONTENT_POLICY, **values)

    def _at_every_address(self, case_id: str, texts: Mapping[str, str]) -> list[DataFile]:
        """Files of a case, by how their paths end; the same at its earlier addresses, where a forwarding to a card would lose
        which one is meant.
        """
        ids = (case_id, *self._known(case_id).aliases)
        return [DataFile(f"cases/{known}{end}", text.encode()) for known in ids for end, text in texts.items()]

    def _known(self, case_id: str) -> Case | Withdrawn:
        """A case, published or taken back."""
        return self.library.cases.get(case_id) or self.library.withdrawn[case_id]

    def _view(self, case_id: str) -> case_page.CaseView:
        """The view of a case, kept until that of another is asked for: the pages of a case are made one after the other."""
        if self._last_view is None or self._last_view.id != case_id:
            self._last_view = case_page.CaseView(self.library, case_id)
        return self._last_view

    def _version(self, case: case_page.CaseView) -> date:
        """The day of a case's present version: of its last change, or of its review where no history is kept."""
        days = self.edition.history.of(case.id) if self.edition.history else ()
        return days[0].day if days else case.record.reviewed

    def withdrawn(self, case_id: str) -> Made:
        """The page of a case that was taken back: its title, and the reason."""
        case = self.library.withdrawn[case_id]
        page = self.press.page(
            f"cases/{case_id}",
            case.title,
            "This case was withdrawn.",
            "views/withdrawn",
            source=case_path(case_id),
            changed=case.withdrawn.date,
            facts=social_images.of_withdrawn(case),
            case=case,
            corrections=lists.withdrawn_corrections(case),
        )
        card = self._card(case_id, case.title, withdrawn=case.withdrawn)
        return page, [
            *self._moved(case_id),
            *self._at_every_address(case_id, {"/card/index.html": card}),
            DataFile(f"cases/{case_id}.json", json_api.encode(json_api.withdrawn_data(case_id, case, self.address))),
        ]

    def _moved(self, case_id: str) -> list[DataFile]:
        """What stands at the earlier addresses of a case, and leads to the present one."""
        known = self._known(case_id)
        files: list[DataFile] = []
        for alias in known.aliases:
            files.append(DataFile(f"cases/{alias}.json", json_api.encode(json_api.moved_data(alias, case_id, self.address))))
            for part, up in (("", "../"), ("cite/", "../../")) if case_id in self.library.cases else (("", "../"),):
                target = f"{case_id}/{part}"
                html = self.press.html(
                    "site/moved",
                    f"cases/{alias}/{part}".rstrip("/"),
                    policy=security.CONTENT_POLICY,
                    title=known.title,
                    url=f"{up}{target}",
                    permalink=f"{self.address}cases/{target}",
                )
                files.append(DataFile(f"cases/{alias}/{part}index.html", html.encode()))
        return files

    def withheld(self, path: str) -> Made:
        """While previewing: the page of a file that has never been good, with nothing but its problems."""
        name = path.removeprefix("docs/").rpartition(".")[0]
        html = self.press.html("site/withheld", name, source=path, file=name)
        return Page(name, name, "This page has problems.", html, prose=path.startswith("docs/"), source=path), []

    def problem_list(self) -> Made:
        """While previewing: everything that is wrong."""
        return self.press.page("problems", "Problems", "What is wrong with the files of this preview.", "site/problems"), []

    def party(self, party_id: str) -> Made:
        """The page of one recurring party."""
        view = lists.party_page(self.library, party_id, self.edition.history)
        feed = self.feeds.party(party_id)
        description = f"Everything on record that {view.party.name} said, and every case it is in."
        page = self.press.page(
            f"parties/{party_id}",
            view.party.name,
            description,
            "views/party",
            found=search_index.party_document(view),
            changed=self._reviewed(self.library.cases_of_party.get(party_id, ())),
            graph=self.press.linked.party(f"parties/{party_id}/", view.party, description),
            facts=social_images.of_party(view),
            feeds=feed.links,
            view=view,
        )
        return page, _files(feed)

    def regulation(self, regulation_id: str) -> Made:
        """The page of one regulation, around its hand-written prose."""
        view = lists.regulation_page(self.library, regulation_id, self.edition.history)
        feed = self.feeds.regulation(regulation_id)
        name = f"regulations/{regulation_id}"
        page = Page(
            name,
            view.regulation.title,
            view.regulation.summary,
            self.press.html("views/regulation-before", name, view=view, source=regulation_path(regulation_id)),
            self.press.html("views/regulation-after", name, view=view, feeds=feed.links),
            prose=True,
            source=regulation_path(regulation_id),
            changed=view.regulation.checked,
            feeds=feed.links,
        )
        graph = self.press.linked.regulation(page.url, view.regulation)
        return self.press.finished(page, graph, social_images.of_regulation(view)), _files(feed)

    def home(self) -> Made:
        """The home page, around its prose: the latest cases."""
        history, feed = self.edition.history, self.feeds.cases()
        latest = [lists.case_line(self.library, case_id, history) for case_id in self.library.newest_first[:6]]
        description = "Who said what, when, and what the law required then: contested incidents, from their sources."
        html = self.press.html("site/home", "index", lines=latest, total=len(self.library.cases), feeds=feed.links)
        counted = " · ".join(
            (
                social_images.number(len(self.library.cases), "case"),
                social_images.number(len(self.library.regulations), "regulation"),
            )
        )
        page = self.press.finished(
            Page("index", SITE_NAME, description, "", html, prose=True, changed=self._last_review, feeds=feed.links),
            self.press.linked.home(description),
            social_images.CardContent(description, computed=(counted,)),
        )
        return page, [
            *_files(feed),
            DataFile("robots.txt", crawlers.robots_txt(self.address).encode()),
            DataFile("llms.txt", crawlers.llms_txt(self.library, self.address).encode()),
            DataFile("_headers", security.headers().encode()),
        ]

    @cached_property
    def found_by(self) -> facets.Facets:
        """What cases can be chosen by."""
        return facets.case_facets(self.library, self.edition.history)

    @property
    def case_pages(self) -> int:
        """How many pages the list of cases has."""
        return max(1, -(-len(self.library.cases) // facets.CASES_PER_PAGE))

    @cached_property
    def examples(self) -> field_reference.Examples:
        """What could stand in each field."""
        return example.read_examples(self.press.root)

    def case_list(self, number: int) -> Made:
        """One page of all cases by year, the latest first; with the first, their index as open data and that of the facets."""
        shown = self.library.newest_first[(number - 1) * facets.CASES_PER_PAGE : number * facets.CASES_PER_PAGE]
        years: dict[int, list[lists.CaseLine]] = {}
        for line in (lists.case_line(self.library, case_id, self.edition.history) for case_id in shown):
            years.setdefault(line.when.year, []).append(line)
        page = self.press.page(
            "cases/index" if number == 1 else f"cases/page/{number}",
            "Cases" if number == 1 else f"Cases, page {number} of {self.case_pages}",
            "All cases, the latest first." if number == 1 else f"All cases, the latest first: page {number}.",
            "views/cases",
            changed=self._last_review,
            styles=("facets",),
            feeds=CASES_FEED,
            years=years,
            total=len(self.library.cases),
            withdrawn=self.library.withdrawn if number == 1 else {},
            facets=self.found_by.facets,
            number=number,
            numbers=self.case_pages,
        )
        if number > 1:
            return page, []
        return page, [
            DataFile("cases/index.json", json_api.encode(json_api.case_index(self.library, self.address))),
            DataFile("cases/facets.json", json_api.encode(facets.facet_index(self.found_by))),
        ]

    def facet_index(self) -> Made:
        """Everything that cases can be chosen by, with the number of cases."""
        description = "Cases by organisation, regulator, regulation, clock, standing, kind of incident, country and year."
        return self.press.page(
            "cases/by/index",
            "Lists of cases",
            description,
            "export/facets",
            changed=self._last_review,
            styles=("facets",),
            facets=self.found_by.facets,
        ), []

    def facet_list(self, facet: facets.Facet, number: int) -> Made:
        """One page of all cases by the values of one facet."""
        heading = f"Cases by {facet.title[:1].lower()}{facet.title[1:]}"
        numbers, order = len(facet.lists), self.library.newest_first
        title = heading if number == 1 else f"{heading}, page {number} of {numbers}"
        values = [
            (
                value,
                cases[0] != value.cases[0],
                [(case_id, self.library.cases[case_id]) for case_id in map(order.__getitem__, cases)],
            )
            for value, cases in facet.lists[number - 1]
        ]
        return self.press.page(
            f"cases/by/{facet.id}" if number == 1 else f"cases/by/{facet.id}/{number}",
            title,
            f"All cases under each value: {title}.",
            "export/facet",
            changed=self._last_review,
            styles=("facets",),
            heading=title,
            facet=facet,
            values=values,
            number=number,
            numbers=numbers,
        ), []

    def open_data(self, shares: Sequence[dataset.CaseRows]) -> Made:
        """Everything in a few files, and the page that explains them."""
        version = str(self._last_review or self.edition.day)
        made, rows = dataset.build_files(self.library, shares, self.address, version)
        made[f"{dataset.FOLDER}/openapi.json"] = json_api.encode_indented(openapi.description(self.address, version))
        made |= {
            f"{dataset.FOLDER}/{name}": json_api.encode_indented(make(self.examples))
            for name, (_, _, make) in openapi.SCHEMAS.items()
        }
        page = self.press.page(
            f"{dataset.FOLDER}/index",
            "Open data",
            "The whole record to take away: JSON, CSV tables, an SQLite database, their schemas, and the licence.",
            "export/data",
            changed=self._last_review,
            styles=("data",),
            tables=tables.TABLES,
            rows=rows,
            sizes={path: len(content) for path, content in made.items()},
            queries=dataset.QUERIES,
            unmark=dataset.UNMARK,
            schemas=openapi.SCHEMAS,
            licence=json_api.LICENCE,
            attribution=dataset.attribution(self.address, version),
        )
        return page, [DataFile(path, content) for path, content in made.items()]

    def party_list(self) -> Made:
        """Everyone who recurs, by kind and name, with the number of their cases."""
        named = sorted(self.library.parties.items(), key=lambda item: item[1].name.casefold())
        cases = self.library.cases_of_party
        parties = {
            kind: [(party_id, party, len(cases.get(party_id, ()))) for party_id, party in named if party.kind == kind]
            for kind in PARTY_KINDS
        }
        description = "Everyone who recurs in these cases."
        page = self.press.page(
            "parties/index", "Parties", description, "views/parties", changed=self._last_review, parties=parties
        )
        return page, []

    def regulation_list(self) -> Made:
        """All regulations by name, with the number of cases read under them."""
        page = self.press.page(
            "regulations/index",
            "The law",
            "What each regulation required, version by version.",
            "views/regulations",
            changed=self._last_review,
            regulations=sorted(self.library.regulations.items(), key=lambda item: item[1].short.casefold()),
            uses={name: len(self.library.cases_of_regulation.get(name, ())) for name in self.library.regulations},
        )
        return page, []

    def clock_list(self) -> Made:
        """Every clock of every case, in one table and one picture."""
        page = self.press.page(
            "clocks",
            "Clocks",
            "Every statutory clock of every case.",
            "views/clocks",
            changed=self._last_review,
            lines=lists.clock_lines_by_delay(self.library),
            bars=tuple(clock_charts.duration_bars(self.library)),
        )
        return page, []

    def themes(self) -> Made:
        """Three readings across all cases."""
        description = "Who noticed first, how long until it was admitted, and who was told in time, across all cases."
        found = overview.themes(self.library)
        return self.press.page(
            "themes", "Across the cases", description, "views/themes", changed=self._last_review, themes=found
        ), []

    def methodology(self) -> Made:
        """How the site works: the prose, and the rules of standings as the code has them."""
        description = "How standings are derived, how dates are given, and what counts as a source."
        html = self.press.html("views/methodology", "methodology")
        page = Page("methodology", "How this site works", description, "", html, prose=True, changed=self._last_review)
        return self.press.finished(page), []

    def hand_written(self, written: ProsePage) -> Made:
        """A page that is prose; one on contributing leads on to the others of its section."""
        page = Page(written.name, written.title, written.opening, "", prose=True, source=f"docs/{written.name}.md")
        if written.name.startswith("contribute/"):
            page = replace(
                page, after=self.press.html("authoring/contribute", written.name, here=page.url), styles=("contribute",)
            )
        return self.press.finished(page), []

    def corrections(self) -> Made:
        """All corrections and withdrawals, the latest first, and their feed."""
        corrected = lists.correction_entries(self.library)
        description = "What was wrong in a published case, what it says now, and why."
        last = max(filter(None, (self._last_review, *(item.day for item in corrected))), default=None)
        feed = self.feeds.corrections(corrected)
        page = self.press.page(
            "corrections/index",
            "Corrections",
            description,
            "views/corrections",
            changed=last,
            feeds=feed.links,
            corrected=corrected,
        )
        return page, _files(feed)

    def changes(self) -> Made:
        """The last changes of the facts of all cases, by day."""
        history = self.edition.history
        description = "What changed in the published cases, day by day."
        days = tuple(lists.changed_days(self.library, history.latest())) if history else ()
        changed = max((day.day for day in days), default=self._last_review)
        feed = self.feeds.changes()
        page = self.press.page(
            "changes",
            "Changes",
            description,
            "history/changes",
            changed=changed,
            feeds=feed.links,
            days=days,
            history=history,
            most=MAX_CHANGES,
        )
        return page, _files(feed)

    def follow(self) -> Made:
        """What can be followed: the feeds of the site, of parties and regulations; and the dates to come, as a calendar."""
        library = self.library
        coming = lists.all_coming_dates(library)
        dates = calendars.announced_dates("Dates to come: On the Record", coming, self.address)
        page = self.press.page(
            "follow",
            "Follow",
            "What can be followed here without coming back: feeds of cases, changes and corrections, and dates to come.",
            "export/follow",
            changed=self._last_review,
            most=MAX_ITEMS,
            parties=sorted(library.parties.items(), key=lambda item: item[1].name.casefold()),
            regulations=sorted(library.regulations.items(), key=lambda item: item[1].short.casefold()),
            coming=coming,
            has_calendar=dates is not None,
            today=self.edition.day,
        )
        return page, [DataFile("dates.ics", dates)] if dates else []

    def health(self) -> Made:
        """How well the record is kept, in figures, case by case."""
        found = health.health(self.library, self.edition.links, self.edition.day)
        description = (
            "How many quotations are verified, how many sources archived, which links are broken, which reviews overdue."
        )
        return self.press.page(
            "health", "The state of this record", description, "views/health", changed=self.edition.day, health=found
        ), []

    def rules(self) -> Made:
        """Every rule, with an example that fails and one that passes."""
        return self.press.page(
            "contribute/rules",
            "The rules",
            "Every rule that a case must keep, with an example that fails, the message that it gives, and one that passes.",
            "authoring/rules",
            changed=self._last_review,
            styles=("rules",),
            chapters=rule_catalog.chapters(),
            sample=rule_catalog.get_entry("R043"),
            base=rule_catalog.base_case(),
            base_path=rule_catalog.CASE,
        ), []

    def search_page(self) -> Made:
        """Where results stand; a script fetches them, and without one the page leads to the complete lists."""
        return self.press.page(
            "search", "Search", "Search the cases of this record.", "export/search", changed=self._last_review
        ), []

    def fields(self) -> Made:
        """Every kind of entry and every field that a contributor may write, with examples."""
        description = "Every field of a case, of the parties and of a regulation: what it says, and how it is written."
        return self.press.page(
            "contribute/fields",
            "All fields",
            description,
            "authoring/fields",
            changed=self._last_review,
            styles=("fields",),
            files=field_reference.file_docs(),
            values=field_reference.VALUE_DOCS,
            examples=self.examples,
        ), []

    def new_case(self) -> Made:
        """The form of a new case, which a script makes into its file."""
        page = self.press.page(
            "contribute/new",
            "Add a case",
            "A form that writes the file of a new case, checks it, and hands it to you: nothing is sent from here.",
            "authoring/new",
            styles=("form",),
            form=form.case_form(self.examples),
            forge=form.find_forge(self.edition.repository),
            known=form.script_data(self.library, self.edition.repository),
            guide=any(written.name == "contribute/index" for written in self.library.prose_pages),
        )
        return page, []

    @property
    def _last_review(self) -> date | None:
        return self._reviewed(self.library.newest_first)

    def _reviewed(self, case_ids: tuple[str, ...]) -> date | None:
        return max((self.library.cases[case_id].record.reviewed for case_id in case_ids), default=None)


def _files(feed: Feed) -> list[DataFile]:
    return [DataFile(path, content) for path, content in feed.files]
