"""A real browser and a host for the published site: pages compressed, and with the headers that its `_headers` file names."""

import functools
import gzip
import http.server
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

HOW_TO_GET_ONE = (
    "no browser found: install Chromium (on Debian: apt install chromium; on Ubuntu, macOS and Windows: "
    ".venv/bin/playwright install chromium), or name one with CHROMIUM=/path/to/chrome"
)
Picture: TypeAlias = Callable[[Page, str], None]
"""Keeps a picture of a page under a name, if the run of the tests was asked for pictures."""
MAX_WAIT = 300_000
"""Milliseconds after which what is waited for counts as hung."""
COMPRESSED = ("text/", "application/json", "application/xml", "application/javascript", "image/svg+xml")
"""What hosts compress on the way."""


def chromium() -> str | None:
    """A Chromium of this machine; None if only Playwright's own might be there."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@contextmanager
def running() -> Iterator[Browser]:
    """Chromium. Without one the test is skipped, except where CI insists."""
    with sync_playwright() as playwright:
        path = chromium()
        if path is None and not Path(playwright.chromium.executable_path).exists():
            if os.environ.get("CI"):
                pytest.fail(HOW_TO_GET_ONE)
            pytest.skip(HOW_TO_GET_ONE)
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        _have_patience(browser)
        yield browser
        browser.close()


def _have_patience(browser: Browser) -> None:
    """Wait for everything as long as it takes on a busy machine."""
    expect.set_options(timeout=MAX_WAIT)
    new_context = browser.new_context

    def patient(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(MAX_WAIT)
        return context

    browser.new_context = patient  # type: ignore[method-assign] # so that no test can forget it


class _Host(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, headers: tuple[tuple[str, str], ...], directory: str) -> None:
        self.site_headers = headers
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type] # socket, address and server, as given

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the signature is the library's
        pass

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        found = file.is_file()
        if not found:
            file = Path(self.directory) / "404.html"
        body, kind = file.read_bytes(), self.guess_type(file)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        if kind.startswith(COMPRESSED) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        for name, value in self.site_headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def hosted(site: Path) -> Iterator[str]:
    """The address of a published site on a port of this machine."""
    given = (site / "_headers").read_text("utf-8").splitlines()[1:] if (site / "_headers").exists() else []
    headers = tuple((name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in given))
    host = functools.partial(_Host, headers=headers, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def complaints(page: Page, address: str) -> list[str]:
    """Everything that a page complains of from now on, and every other host that it asks for something."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((address, "data:")) else found.append(request.url))
    return found


READY = """() => {
    const has = name => document.querySelector(name) !== null;
    const empty = name => document.querySelector(name)?.textContent === "";
    const searched = document.querySelector("[data-otr-search=page] [name=q]")?.value;
    const framed = has("script[src$='assets/site.js']");
    return (!framed || document.documentElement.dataset.ready !== undefined)
        && !has("[aria-busy], #finder[hidden], #case[hidden]")
        && !(location.search && has(".otr-found__head[hidden]"))
        && !empty("#case-text code")
        && !(searched && (!has(".otr-hits--page") || empty(".otr-hits--page .otr-hits__said")));
}"""
"""Whether the scripts of a page have drawn everything that they draw before a reader does something."""


def opened(
    browser: Browser, address: str, path: str, width: int, scheme: str, *, script: bool = True
) -> tuple[Page, list[str]]:
    """A page, and what it complained of or asked other hosts for while loading."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    found = complaints(page, address)
    go(page, address + path, script=script)
    return page, found


def go(page: Page, url: str, *, script: bool = True) -> None:
    """Open an address of the site, and wait until the page is ready."""
    page.goto(url)
    if script:
        page.wait_for_function(READY)
