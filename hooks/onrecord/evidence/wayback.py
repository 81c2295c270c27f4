"""Look up archived copies of pages in the Wayback Machine of the Internet Archive."""

import json
import re
from urllib.parse import quote

from onrecord.evidence import urls
from onrecord.evidence.fetch import FetchError, Web
from onrecord.evidence.urls import is_public_url

API_URL = "https://archive.org/wayback/available?url="


def find_copy(address: str, near: str, web: Web) -> str:
    """Return the address of the copy that was made nearest to a day (EDTF), or nothing if there is none. Raises FetchError."""
    day = "".join(re.findall("[0-9]+", near.partition("T")[0])[:3])
    page = web.read(f"{API_URL}{quote(address, safe='')}{f'&timestamp={day}' if day else ''}")
    try:
        closest = json.loads(page.body)["archived_snapshots"]["closest"]
        found, available = str(closest["url"]), closest["available"] is True and str(closest["status"]) == "200"
    except KeyError:
        return ""
    except (ValueError, TypeError, RecursionError):
        raise FetchError("unreachable", "The Internet Archive answers in a way that cannot be understood.") from None
    found = found.replace("http://", "https://", 1) if found.startswith("http://web.archive.org/") else found
    # What goes into a case is checked, whatever the API answers.
    same_page = is_public_url(found) and urls.original_url(found) and urls.page_key(found) == urls.page_key(address)
    return found if available and same_page else ""
