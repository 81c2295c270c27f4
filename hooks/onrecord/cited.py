"""Which cases cite a page: sources by their addresses, in small files of which a browser reads one or two.

Whether two addresses mean the same page is decided by the script in the browser for readers, and by `key_of` for authors, in
the same way. In which file an address stands is chosen by parts of it on which all its variants agree: the host and the
letters of the path.
"""

import json
import re
import zlib
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from onrecord.library import Library
from onrecord.model import Source

ADDRESSES = 200
"""Addresses in a file, about."""
CASES = 5
"""Cases that are named for a host, the newest."""

_ARCHIVED = re.compile(
    r"https?://(?:web\.archive\.org/web/(?:[\d*][^/]*/)?|archive\.(?:today|ph|is|md|li|vn|fo)/.*?(?=https?:/))(?:https?:/+)?(.+)",
    re.ASCII | re.IGNORECASE,
)
TRACKING = (
    "^(utm_.*|at_.*|ns_.*|mc_[ce]id|fbclid|[gdy]clid|gbraid|wbraid|msclkid|twclid|igshid|igsh|ref_src|ref_url|cmp|cmpid|icid|"
    "ocid|smid|_ga|_gl)$"
)
"""Names of what is added to an address to learn where its readers come from; the script in the browser has the same."""


def files(library: Library) -> dict[str, list[bytes]]:
    """The numbered files of two folders: `sources` with the sources by address, `hosts` with what is cited of each host."""
    rows = [(_addresses(source), _row(library, case_id, key)) for case_id, key, source in _sources(library)]
    hosts: dict[str, dict[str, None]] = {}
    pages: dict[str, set[str]] = {}
    for addresses, row in rows:
        host = host_of(addresses[0])
        hosts.setdefault(host, {})[str(row["case"])] = None
        pages.setdefault(host, set()).add(addresses[0].partition("#")[0].partition("://")[2].removeprefix("www."))
    number = max(1, -(-sum(len(addresses) for addresses, _ in rows) // ADDRESSES))
    sources: list[list[object]] = [[] for _ in range(number)]
    for addresses, row in rows:
        for place in dict.fromkeys(_file(place_of(address), number) for address in addresses):
            sources[place].append(row)
    by_host: list[dict[str, object]] = [{} for _ in range(max(1, -(-len(hosts) // ADDRESSES)))]
    for host, case_ids in hosts.items():
        named = [[case_id, library.cases[case_id].title] for case_id in list(case_ids)[:CASES]]
        by_host[_file(host, len(by_host))][host] = {"pages": len(pages[host]), "cases": len(case_ids), "newest": named}
    return {"sources": [_json(part) for part in sources], "hosts": [_json(part) for part in by_host]}


def host_of(address: str) -> str:
    """The host of an address as a browser writes it, without `www.`; of a page in an archive, the host of what it keeps."""
    return (urlsplit(_live(address)).hostname or "").removesuffix(".").removeprefix("www.")


def place_of(address: str) -> str:
    """The parts of an address by which its file is chosen: the host, and the plain letters and digits of the path."""
    path = urlsplit(_live(address)).path.lower()
    return f"{host_of(address)}/{re.sub('%[0-9a-f]{2}|[^a-z0-9]', '', path)}"


def key_of(address: str) -> str:
    """What is the same for all addresses that mean one page: with www or without, tracked or not, kept in an archive."""
    parts = urlsplit(_live(address))
    query = sorted("=".join(pair) for pair in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(pair[0]))
    port = "" if parts.port in (None, 80) else str(parts.port)
    return "\n".join([host_of(address), port, unquote(parts.path).rstrip("/"), *query])


def original(address: str) -> str | None:
    """The address whose page an archive keeps at an address, with http where it does not say; None for any other page."""
    kept = _ARCHIVED.fullmatch(address)
    if not kept:
        return None
    scheme = re.search("(https?):/+$", address[: kept.start(1)], re.IGNORECASE)
    return f"{scheme[1].lower() if scheme else 'http'}://{kept[1]}"


def untracked(address: str) -> str:
    """An address without what was added to it on the way: tracking parameters and the place on the page."""
    parts = urlsplit(address)
    query = "&".join(part for part in parts.query.split("&") if part and not _tracks(unquote(part.partition("=")[0])))
    return urlunsplit(parts._replace(query=query, fragment=""))


def _tracks(name: str) -> bool:
    return re.match(TRACKING, name, re.IGNORECASE) is not None


def _live(address: str) -> str:
    kept = _ARCHIVED.fullmatch(address)
    return f"http://{kept[1]}" if kept else address


def _sources(library: Library) -> Iterator[tuple[str, str, Source]]:
    for case_id in library.newest_first:
        for key, source in library.cases[case_id].sources.items():
            yield case_id, key, source


def _addresses(source: Source) -> tuple[str, ...]:
    return (source.url, source.archive) if source.archive else (source.url,)


def _row(library: Library, case_id: str, key: str) -> dict[str, object]:
    case = library.cases[case_id]
    source = case.sources[key]
    return {
        "case": case_id,
        "title": case.title,
        "source": key,
        "number": list(case.sources).index(key) + 1,
        "publisher": source.publisher,
        "headline": source.title,
        "addresses": _addresses(source),
    }


def _file(name: str, number: int) -> int:
    return zlib.crc32(name.encode()) % number


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
