"""Addresses of web pages: which are valid, which mean the same page, and which page an archive's copy is of."""

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
"""Names of tracking parameters; the script in the browser has the same."""


def is_public_url(text: str) -> bool:
    """Whether a text is the address of a public web page, as a case may name it."""
    try:
        _ADDRESS.validate_python(text)
    except ValidationError:
        return False
    return True


def normalized_url(text: str) -> str:
    """Return an address that was copied or typed as a case writes it; nothing if it is not valid."""
    url = text.strip()
    if not re.match("https?://", url, re.IGNORECASE):
        if not re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", url):
            return ""
        url = f"https://{url}"
    try:
        # Letters beyond ASCII are written as browsers send them.
        found = parse_url(url).url
    except LocationParseError:
        return ""
    return found if is_public_url(found) else ""


def host(address: str) -> str:
    """Return the host of an address without `www.`; of an archived copy, the host of the original."""
    return (urlsplit(_original(address)).hostname or "").removesuffix(".").removeprefix("www.")


def shard_key(address: str) -> str:
    """Return the key by which the file of cited pages is chosen: the host, and the ASCII letters and digits of the path."""
    own_path = urlsplit(_original(address)).path.lower()
    return f"{host(address)}/{re.sub('%[0-9a-f]{2}|[^a-z0-9]', '', own_path)}"


def page_key(address: str) -> str:
    """Return a key that all addresses of one page share: with www or without, with tracking or without, or archived."""
    parts = urlsplit(_original(address))
    query = sorted("=".join(pair) for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair[0]))
    port = "" if parts.port in (None, 80) else str(parts.port)
    return "\n".join([host(address), port, path(address), *query])


def path(address: str) -> str:
    """Return the path of an address without the slash at its end; empty for a front page."""
    return unquote(urlsplit(_original(address)).path).rstrip("/")


def original_url(address: str) -> str | None:
    """Return the original address of an archived copy, with http where it has no scheme; None for any other page."""
    archived = _ARCHIVED.fullmatch(address)
    if not archived:
        return None
    scheme = re.search("(https?):/+$", address[: archived.start(1)], re.IGNORECASE)
    return f"{scheme[1].lower() if scheme else 'http'}://{archived[1]}"


def without_tracking(address: str) -> str:
    """Return an address without tracking parameters and fragment."""
    parts = urlsplit(address)
    query = "&".join(part for part in parts.query.split("&") if part and not _is_tracking(unquote(part.partition("=")[0])))
    return urlunsplit(parts._replace(query=query, fragment=""))


def _is_tracking(name: str) -> bool:
    return re.match(TRACKING, name, re.IGNORECASE) is not None


def _original(address: str) -> str:
    return original_url(address) or address
