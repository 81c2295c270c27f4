"""Linked data: what a page says in the vocabulary of schema.org, for machines that read pages.

Every graph is complete: what it refers to by `@id` is described in it. Nothing is rated and nobody is accused; claims are
given as claims, and only dates that are exact are given at all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from onrecord.export.json_api import LICENCE
from onrecord.format.case import Party
from onrecord.format.dates import EdtfDate
from onrecord.format.regulation import Regulation
from onrecord.views.case_page import CaseView
from onrecord.views.view_models import PartyView, StatementView

Node: TypeAlias = dict[str, Any]

SITE_NAME = "On the Record"
_KINDS: Mapping[str, str] = {
    "person": "Person",
    "publication": "NewsMediaOrganization",
    "regulator": "GovernmentOrganization",
    "public-body": "GovernmentOrganization",
    "court": "GovernmentOrganization",
    "company": "Corporation",
    "group": "Organization",
}
"""Kinds of parties in schema.org, which has nothing closer for a group of people."""


class GraphBuilder:
    """Builds the graphs of one site; `address` is its public address, with a slash at its end."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.publisher: Node = {"@type": "Organization", "@id": f"{address}#publisher", "name": SITE_NAME, "url": address}
        self.site: Node = {
            "@type": "WebSite",
            "@id": f"{address}#site",
            "name": SITE_NAME,
            "url": address,
            "inLanguage": "en-GB",
            "publisher": _reference(self.publisher),
        }

    def page(self, url: str, title: str, description: str, *nodes: Node, kind: str = "WebPage", **more: Any) -> Node:
        """Return the graph of a page: the page itself, its breadcrumbs, what it is about, and the site."""
        page_url = self.address + url
        page: Node = {
            "@type": kind,
            "@id": page_url,
            "url": page_url,
            "name": title,
            "description": description,
            "inLanguage": "en-GB",
            "license": LICENCE,
            "isPartOf": _reference(self.site),
            "publisher": _reference(self.publisher),
            **more,
        }
        return _graph([page, self._breadcrumbs(url, title), *nodes, self.site, self.publisher])

    def home(self, description: str) -> Node:
        """Return the graph of the home page: the site, and where it can be searched."""
        search = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{self.address}search/?q={{words}}"},
            "query-input": "required name=words",
        }
        site = {**self.site, "description": description, "license": LICENCE, "potentialAction": search}
        return _graph([site, self.publisher])

    def party(self, url: str, party: Party, description: str) -> Node:
        """Return the graph of a recurring party's page."""
        node = {
            "@type": _KINDS[party.kind],
            "@id": f"{self.address}{url}#party",
            "name": party.name,
            "alternateName": list(party.formerly) or None,
            "url": party.site,
        }
        return self.page(url, party.name, description, node, mainEntity=_reference(node))

    def regulation(self, url: str, regulation: Regulation) -> Node:
        """Return the graph of an explainer: the page, and the act that it explains."""
        node = self._act(url, regulation)
        return self.page(url, regulation.title, regulation.summary, node, about=_reference(node))

    def case(self, case: CaseView, version: date) -> Node:
        """Return the graph of a case in its version of a day: the incident, claims, quotations, sources and the law."""
        url = f"cases/{case.id}/"
        page_url = self.address + url
        named = (*case.parties, *(party for statement in case.statements for party in statement.by))
        parties = {party.id: self._party(page_url, party) for party in named}
        acts = {law.law.regulation: self._act(f"regulations/{law.law.regulation}/", law.regulation) for law in case.law}
        incident = {
            "@type": "Event",
            "@id": f"{page_url}#incident",
            "name": case.title,
            "description": case.description,
            **incident_dates(case.when),
            "location": {"@type": "Place", "name": case.place},
        }
        claims = [{"@type": "Claim", "@id": f"{page_url}#claim-{claim.id}", "text": claim.text} for claim in case.claims]
        quotations = [self._quotation(page_url, statement, parties) for statement in case.statements if statement.quote]
        sources = [
            {
                "@type": "CreativeWork",
                "@id": f"{page_url}#source-{item.id}",
                "name": item.source.title,
                "url": item.source.url,
                "publisher": {"@type": "Organization", "name": item.source.publisher},
                "inLanguage": item.source.language,
                "datePublished": item.source.published and item.source.published.iso,
                "archivedAt": item.source.archive,
            }
            for item in case.sources
        ]
        corrections = [
            {
                "@type": "CorrectionComment",
                "text": f"Was: {item.correction.was} Now: {item.correction.now} {item.correction.why}",
                "datePublished": item.correction.date.isoformat(),
            }
            for item in case.corrections
        ]
        return self.page(
            url,
            case.title,
            case.description,
            incident,
            *claims,
            *quotations,
            *sources,
            *acts.values(),
            *parties.values(),
            kind="AnalysisNewsArticle",
            headline=case.title,
            datePublished=case.record.created.isoformat(),
            dateModified=version.isoformat(),
            author=_reference(self.publisher),
            about=[_reference(incident), *map(_reference, acts.values())],
            mentions=[_reference(parties[party.id]) for party in case.parties],
            hasPart=[_reference(part) for part in (*claims, *quotations)],
            citation=[_reference(source) for source in sources],
            correction=corrections or None,
        )

    def _party(self, page_url: str, party: PartyView) -> Node:
        identity = f"{self.address}{party.url}#party" if party.url else f"{page_url}#party-{party.id}"
        return {"@type": _KINDS[party.kind], "@id": identity, "name": party.name}

    def _act(self, url: str, regulation: Regulation) -> Node:
        return {
            "@type": "Legislation",
            "@id": f"{self.address}{url}#act",
            "name": regulation.short,
            "legislationIdentifier": regulation.citation,
            "legislationJurisdiction": regulation.jurisdiction,
            "url": regulation.links[0].url,
        }

    def _quotation(self, page_url: str, statement: StatementView, parties: Mapping[str, Node]) -> Node:
        speakers = [_reference(parties[party.id]) for party in statement.by]
        return {
            "@type": "Quotation",
            "@id": f"{page_url}#statement-{statement.id}",
            "url": f"{page_url}#statement-{statement.id}",
            "text": statement.quote,
            "inLanguage": statement.language,
            "spokenByCharacter": speakers if len(speakers) > 1 else speakers[0],
            "dateCreated": statement.when.iso,
            "citation": [{"@id": f"{page_url}#source-{citation.id}"} for citation in statement.sources],
        }

    def _breadcrumbs(self, url: str, title: str) -> Node:
        """Return the way from the home page to the page, over its list if it has one."""
        section = url.split("/")[0]
        names = {"cases": "Cases", "parties": "Parties", "regulations": "The law"}
        steps = [("", SITE_NAME)]
        if section in names and url != f"{section}/":
            steps.append((f"{section}/", names[section]))
        steps.append((url, title))
        items = [
            {"@type": "ListItem", "position": position, "name": name, "item": self.address + step}
            for position, (step, name) in enumerate(steps, start=1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": items}


def _graph(nodes: Sequence[Node]) -> Node:
    """Return the graph of some nodes, without what has no value."""
    graph = [{name: value for name, value in node.items() if value is not None} for node in nodes]
    return {"@context": "https://schema.org", "@graph": graph}


def _reference(node: Node) -> Node:
    return {"@id": node["@id"]}


def incident_dates(when: EdtfDate) -> Node:
    """Return when an event began and ended, where the source is exact; nothing for one day somewhere between two."""
    if when.is_single:
        return {"startDate": when.iso} if when.iso else {}
    if not when.is_span:
        return {}
    ends = {"startDate": when.start, "endDate": when.end}
    return {name: end.iso for name, end in ends.items() if end and end.exact}
