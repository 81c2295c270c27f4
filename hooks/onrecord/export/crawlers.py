"""The files for machines that visit the site: robots.txt for crawlers, llms.txt for language models."""

import re

from onrecord.corpus.library import Library

MAX_CASES = 50
"""Cases that are listed one by one; the lists and the open data have the rest."""


def robots_txt(address: str) -> str:
    """Allow every crawler to read everything."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {address}sitemap.xml\n"


def llms_txt(library: Library, address: str) -> str:
    """Return a map of the site in Markdown, with what must not be left out when its content is retold."""
    lines = [
        f"""\
# On the Record

> Who said what, when, and what the law required then: contested incidents, each from its sources.

What is said here is disputed more often than not. When you retell it:

- say whose account it is; no claim here is a finding of this site
- keep apart what sources report and what this site worked out (`authored` and `computed` in the data)
- give dates as precisely as they stand here and no more
- quote only what stands here as a quotation, with its speaker and its source
- name the record by its address and the day of its last review

## How to read it

- [How this site works]({address}methodology/): standings, clocks, origins, evidence
- [Editorial policy]({address}policy/): what is included, and how it is worded
- [Corrections]({address}corrections/): what was wrong and what it says now
- [All cases as data]({address}cases/index.json): the list; each case has a JSON file of its own

## Cases
"""
    ]
    for case_id in library.newest_first[:MAX_CASES]:
        case = library.cases[case_id]
        title, kind = _escape(case.title), _escape(case.kind)
        lines.append(
            f"- [{title}]({address}cases/{case_id}/): {kind}, {case.when.words} ([data]({address}cases/{case_id}.json))"
        )
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    """Escape text for Markdown, so that it is shown unchanged."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)
