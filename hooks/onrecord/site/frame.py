"""The frame around every page: masthead, navigation and foot. Also the page for addresses where nothing is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from onrecord.site import security, templates
from onrecord.site.render import Page


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the frame says, from the settings of the engine that publishes the site."""

    root: Path
    """The folder of the project, whose own templates come first."""
    name: str
    copyright: Markup
    address: str
    """The public address of the site."""
    navigation: tuple[tuple[str, str], ...]
    """The title and the address, relative to the site, of each section."""
    stylesheets: tuple[str, ...]
    """Relative to the site."""
    previewing: bool = False
    problems: str = ""
    """While previewing, how many problems there are, in words."""

    def render(self, page: Page, prose: str = "", edit_url: str | None = None) -> str:
        """Return a page as a whole document, with `prose`, HTML, between its two parts. Its first link skips to its heading."""
        heading = re.search(r'<h1 id="([^"]+)"', prose)
        skip_to = heading[1] if heading else "content"
        content = Markup(f"{page.before}{prose}{page.after}")  # noqa: S704 - finished by the renderer and the engine
        return self._html("frame", partial(_relative, page.url), page=page, content=content, skip_to=skip_to, edit_url=edit_url)

    def not_found(self) -> str:
        """Return the page for an address where nothing is: its links are absolute, since it is shown at any depth."""
        base = urlsplit(self.address).path or "/"
        return self._html("404", lambda url: base + (url or "."), page=None, skip_to="content", edit_url=None)

    def _html(self, template: str, link: Callable[[str], str], **values: object) -> str:
        policy = None if self.previewing else security.CONTENT_POLICY  # live reload is an inline script
        shown = {"frame": self, "link": link, "policy": policy, "prefetch": security.PREFETCH, **values}
        try:
            return templates.render(self.root, f"site/{template}", shown, trimmed=False)
        except templates.TemplateProblem as error:
            if not self.previewing:
                raise
            return f"<!doctype html><html lang=en><title>Problem</title><body><pre>{escape(error.problem)}</pre></body></html>"


def _relative(page_url: str, url: str) -> str:
    """Return a link from one page to another address of the site; an address elsewhere stays as it is."""
    if urlsplit(url).scheme or url.startswith("/"):
        return url
    here, there = page_url.split("/")[:-1], url.rstrip("/").split("/") if url else []
    common = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(here, there, strict=False))))
    relative = "/".join([*[".."] * (len(here) - common), *there[common:]]) or "."
    return f"{relative}/" if url.endswith("/") else relative
