"""The sitemap, plain and compressed."""

import gzip
from calendar import timegm
from collections.abc import Iterable
from datetime import date
from io import BytesIO

from markupsafe import escape

from onrecord.site.render import DataFile, Page

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def sitemap_files(pages: Iterable[Page], address: str) -> list[DataFile]:
    """Return the sitemap of all pages that search engines should know; its compressed form is as old as the newest page."""
    known = [page for page in pages if page.indexed]
    lines = []
    for page in known:
        changed = f"<lastmod>{page.changed}</lastmod>" if page.changed else ""
        lines.append(f"  <url><loc>{escape(address + page.url)}</loc>{changed}</url>\n")
    text = f"{_HEAD}{''.join(lines)}</urlset>".encode()
    newest = max((page.changed for page in known if page.changed), default=date(1970, 1, 1))
    packed = BytesIO()
    with gzip.GzipFile("sitemap.xml.gz", "wb", fileobj=packed, mtime=timegm(newest.timetuple())) as file:
        file.write(text)
    return [DataFile("sitemap.xml", text), DataFile("sitemap.xml.gz", packed.getvalue())]
