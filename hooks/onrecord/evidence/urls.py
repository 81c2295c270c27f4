"""Addresses of web pages: which are valid, which mean the same page, and whose page an archive keeps."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from pydantic import TypeAdapter, ValidationError
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from onrecord.format.field_types import Address

_ADDRESS: TypeAdapter[str] = TypeAdapter(Address)
_ARCHIVED = re.compile(
    r"https?://(?:web\.archive\.org/web/(?:[\d*][^/]*/)?|archive\.(?:today|ph|is|md|li|vn|fo)/.*?(?=https?:/))(?:https?:/+)?(.+)",
    re.ASCII | re.IGNORECASE,
)
TRACKING = (
    "^(utm_.*|at_.*|ns_.*|mc_[ce]id|fbclid|[gdy]clid|gbraid|wbraid|msclkid|twclid|igshid|igsh|ref_src|ref_url|cmp|cmpid|icid|"
    "ocid|smid|_ga|_gl)$"
)
"""Names of what is added to an address to learn where its readers come from; the script in the browser has the same."""


def is_address(text: str) -> bool:
    """Whether a text is the address of a public web page, as a case may name it."""
    try:
        _ADDRESS.validate_python(text)
    except ValidationError:
        return False
    return True


def written_address(text: str) -> str:
    """An address as somebody copied or typed it, as a case writes it; nothing if it is none."""
    said = text.strip()
    if not re.match("https?://", said, re.IGNORECASE):
        if not re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", said):
            return ""
        said = f"https://{said}"
    try:
        # Letters beyond ASCII are written as browsers send them.
        found = parse_url(said).url
    except LocationParseError:
        return ""
    return found if is_address(found) else ""


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
    return "\n".join([host_of(address), port, path_of(address), *query])


def path_of(address: str) -> str:
    """The path of an address without the slash at its end; nothing for a front page."""
    return unquote(urlsplit(_live(address)).path).rstrip("/")


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
