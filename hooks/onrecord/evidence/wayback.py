"""Archived copies of pages: whether the Wayback Machine of the Internet Archive keeps one, and which."""

import json
import re
from urllib.parse import quote

from onrecord.evidence import urls
from onrecord.evidence.fetch import NotRead, Web
from onrecord.evidence.urls import is_address

ASKED = "https://archive.org/wayback/available?url="


def copy_of(address: str, near: str, web: Web) -> str:
    """The address of the copy that was made nearest to a day, or nothing if none is known. Raises NotRead."""
    day = "".join(re.findall("[0-9]+", near.partition("T")[0])[:3])
    page = web.read(f"{ASKED}{quote(address, safe='')}{f'&timestamp={day}' if day else ''}")
    try:
        closest = json.loads(page.body)["archived_snapshots"]["closest"]
        found, kept = str(closest["url"]), closest["available"] is True and str(closest["status"]) == "200"
    except KeyError:
        return ""
    except (ValueError, TypeError, RecursionError):
        raise NotRead("unreachable", "The Internet Archive answers in a way that cannot be understood.") from None
    found = found.replace("http://", "https://", 1) if found.startswith("http://web.archive.org/") else found
    # It answers what it is asked; what stands in the record is checked all the same.
    right = is_address(found) and urls.original(found) and urls.key_of(found) == urls.key_of(address)
    return found if kept and right else ""
