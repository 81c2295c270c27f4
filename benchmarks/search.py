"""What a search loads before its first result at many cases: files made as for the site, bytes counted in a real browser.

The texts of cases are drawn anew for each, word by word, from all words of this record and from rare words that are made up:
copies of the same texts would compress to nothing, and every search would look cheap.
"""

import argparse
import functools
import gzip
import http.server
import itertools
import random
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from onrecord.corpus import loader
from onrecord.corpus.library import Library
from onrecord.export import cited_pages, search_index
from onrecord.views import case_page, party_page
from playwright.sync_api import Browser, Locator, sync_playwright

ROOT = Path(__file__).parent.parent
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "le", "mi", "no", "pu", "ra", "se", "plus", "pro", "con", "tion", "ing", "er")
RARE = 40_000
"""Words that are made up, the n-th of them as often as 1/n."""
SHARE = 0.12
"""Of all words of a text, those that are made up."""
PATIENCE = 50
"""Letters of a query that anybody types; longer ones are pasted."""
QUERIES = (
    "customers",
    "data breach",
    "customers data regulator",
    "plus",
    "comp",
    "comfortable compromise",
    "we are comfortable there has been no compromise",
    "Our investigations confirm that Plusnet’s Core Systems and Networks, including our subscriber and billing databases, have "
    "been verified",
    "Ticketmaster Monzo",
    "https://www.theregister.com/2014/12/07/plusnet_customers_complain_of_possible_data_breach_after_email_accounts_are_"
    "swamped_by_spam/?utm_source=x",
    "https://www.theregister.com/nothing",
)


def library(number: int) -> Library:
    """That many cases with different addresses: the real ones first, then copies of them in turn."""
    real = loader.load(ROOT).library
    copies = {}
    for position in range(number):
        case_id = real.newest_first[position % len(real.cases)]
        case = real.cases[case_id]
        if position >= len(real.cases):
            sources = {
                key: source.model_copy(update={"url": f"{source.url}/{position}"}) for key, source in case.sources.items()
            }
            case, case_id = case.model_copy(update={"sources": sources}), f"{case_id}-{position:05}"
        copies[case_id] = case
    return replace(real, cases=copies)


def documents(number: int) -> list[search_index.SearchDocument]:
    """What a search knows of that many cases and of all parties: the real cases, then others of the same shape."""
    real = loader.load(ROOT).library
    originals = [search_index.case_document(case_page.CaseView(real, case_id)) for case_id in real.newest_first]
    chance = random.Random(7)  # noqa: S311 - figures that can be repeated
    words = re.findall(r"\w+", " ".join(f"{page.title} {entry.text}" for page in originals for entry in page.entries))
    rare = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(RARE)]
    weights = list(itertools.accumulate(1 / place for place in range(1, RARE + 1)))

    def drawn(like: str) -> str:
        length = len(like.split())
        made_up = chance.choices(rare, cum_weights=weights, k=length)
        return " ".join(
            new if chance.random() < SHARE else word for word, new in zip(chance.choices(words, k=length), made_up, strict=True)
        )

    made = list(originals)
    for position in range(len(originals), number):
        original = originals[position % len(originals)]
        entries = tuple(replace(entry, text=drawn(entry.text)) for entry in original.entries)
        title = f"{' '.join(chance.choices(rare, k=2)).title()} {drawn(original.title)}"
        made.append(search_index.SearchDocument(f"cases/case-{position:05}/", title, drawn(original.names), entries))
    return [*made, *(search_index.party_document(party_page.party_page(real, party_id, None)) for party_id in real.parties)]


def written(folder: Path, number: int) -> int:
    """The search of that many cases, with a page that has its form. Returns the number of files."""
    shutil.copy(ROOT / "templates/export/search.js", folder)
    form = '<form action="/search/" data-otr-search><label>Search <input type="search" name="q"></label></form>'
    page = f'<!doctype html><html lang="en"><title>Search</title>{form}<script type="module" src="/search.js"></script></html>'
    (folder / "index.html").write_text(page, "utf-8")
    count = 0
    for path, content in search_index.index_files(documents(number), cited_pages.index_files(library(number))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        count += 1
    return count


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """Sends every file as web servers send text: compressed."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        content = gzip.compress(file.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the signature is the library's
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a port of this machine, compressed."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Compressing, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def typed(browser: Browser, address: str, query: str) -> int:
    """Bytes over the wire until the first result of a query stands there, for a slow typist who has never been here."""
    return _bytes(browser, address, lambda box: box.press_sequentially(query, delay=200))


def pasted(browser: Browser, address: str, query: str) -> int:
    """The same if the query comes whole: all its words are read before there is a result."""
    return _bytes(browser, address, lambda box: box.fill(query))


def _bytes(browser: Browser, address: str, enter: Callable[[Locator], None]) -> int:
    """All that the search loaded, its script included, at the moment at which the page has a first result; with headers."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.evaluate(
        """() => new MutationObserver(() => {
            if (window.loaded === undefined && document.querySelector(".otr-hits li"))
                window.loaded = performance.getEntriesByType("resource").filter(({ name }) => name.includes("search"))
                    .reduce((sum, { transferSize }) => sum + transferSize, 0)
        }).observe(document, { childList: true, subtree: true })"""
    )
    box = page.get_by_role("searchbox")
    box.focus()
    enter(box)
    page.locator(".otr-hits li").first.wait_for()
    loaded = int(page.evaluate("window.loaded"))
    context.close()
    return loaded


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row for each query."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=10_000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary, served(Path(temporary)) as address, sync_playwright() as playwright:
        started = time.perf_counter()
        count = written(Path(temporary), options.number)
        size = sum(file.stat().st_size for file in Path(temporary).rglob("*.json")) / 1e6
        print(
            f"{options.number} cases: {count} files, {size:.0f} MB, {time.perf_counter() - started:.0f} s with making up texts"
        )
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        print(f"{'bytes to the first result: typed':>33} {'pasted':>9}   query")
        for query in QUERIES:
            slowly = f"{typed(browser, address, query):,}" if len(query) < PATIENCE else "–"
            print(f"{slowly:>33} {pasted(browser, address, query):>9,}   {query[:60]}", flush=True)


if __name__ == "__main__":
    main()
