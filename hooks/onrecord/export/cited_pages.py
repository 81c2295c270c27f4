"""Which cases cite a page: sources by their addresses, in small files of which a browser reads one or two.

search.js decides for readers whether two addresses mean the same page, and `evidence.urls` for authors, in the same way. The
file of an address is chosen by the parts of it that all its variants share: the host and the letters of the path.
"""

import zlib
from typing import Any

from onrecord.corpus.library import Library
from onrecord.evidence import urls
from onrecord.export.json_api import encode

ADDRESSES_PER_FILE = 200
"""The approximate number of addresses in a file."""
MAX_CASES = 5
"""Cases that are named for a host, the newest ones."""


def index_files(library: Library) -> dict[str, list[bytes]]:
    """Return the numbered files of two folders: `sources` has the sources by address, `hosts` what is cited of each host."""
    rows = [_row(library, case_id, key) for case_id in library.newest_first for key in library.cases[case_id].sources]
    hosts: dict[str, dict[str, None]] = {}
    pages: dict[str, set[str]] = {}
    for row in rows:
        url = row["addresses"][0]
        host = urls.host(url)
        hosts.setdefault(host, {})[row["case"]] = None
        pages.setdefault(host, set()).add(url.partition("#")[0].partition("://")[2].removeprefix("www."))
    number = max(1, -(-sum(len(row["addresses"]) for row in rows) // ADDRESSES_PER_FILE))
    sources: list[list[object]] = [[] for _ in range(number)]
    for row in rows:
        for place in dict.fromkeys(_file(urls.shard_key(address), number) for address in row["addresses"]):
            sources[place].append(row)
    by_host: list[dict[str, object]] = [{} for _ in range(max(1, -(-len(hosts) // ADDRESSES_PER_FILE)))]
    for host, case_ids in hosts.items():
        named = [[case_id, library.cases[case_id].title] for case_id in list(case_ids)[:MAX_CASES]]
        by_host[_file(host, len(by_host))][host] = {"pages": len(pages[host]), "cases": len(case_ids), "newest": named}
    return {"sources": [encode(part) for part in sources], "hosts": [encode(part) for part in by_host]}


def _row(library: Library, case_id: str, key: str) -> dict[str, Any]:
    case = library.cases[case_id]
    source = case.sources[key]
    return {
        "case": case_id,
        "title": case.title,
        "source": key,
        "number": list(case.sources).index(key) + 1,
        "publisher": source.publisher,
        "headline": source.title,
        "addresses": (source.url, source.archive) if source.archive else (source.url,),
    }


def _file(name: str, number: int) -> int:
    return zlib.crc32(name.encode()) % number
