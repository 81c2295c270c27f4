"""Archived copies of pages: whether the Wayback Machine of the Internet Archive keeps one, and which."""

import json
from urllib.parse import quote

from onrecord import cited
from onrecord.articles import is_address
from onrecord.web import NotRead, Web

ASKED = "https://archive.org/wayback/available?url={}&timestamp={}"


def copy_of(address: str, near: str, web: Web) -> str:
    """The address of the copy that was made nearest to a day, or nothing if none is known. Raises NotRead."""
    page = web.read(ASKED.format(quote(address, safe=""), "".join(filter(str.isdecimal, near[:10]))))
    try:
        closest = json.loads(page.body)["archived_snapshots"]["closest"]
        found, kept = str(closest["url"]), closest["available"] is True and str(closest["status"]) == "200"
    except KeyError:
        return ""
    except (ValueError, TypeError, RecursionError):
        raise NotRead("unreachable", "The Internet Archive answers in a way that cannot be understood.") from None
    found = found.replace("http://", "https://", 1) if found.startswith("http://web.archive.org/") else found
    # It answers what it is asked; what stands in the record is checked all the same.
    same = found.startswith("https://web.archive.org/") and cited.key_of(found) == cited.key_of(address)
    return found if kept and same and is_address(found) else ""
