"""`onrecord lock` and `onrecord verify` from end to end: pages of a local web, evidence, reports, and what a build shows."""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import fpdf
import pytest
import yaml
from click.testing import CliRunner, Result
from onrecord.cli import context as commanded
from onrecord.cli import link_report_text, main
from onrecord.evidence import fetch, link_report, recheck
from onrecord.format.diagnostics import Problem
from onrecord.site import build
from selectolax.lexbor import LexborHTMLParser

from tests.support.local_web import LocalWeb, Route, answer
from tests.support.markdown import split_fences
from tests.support.project import BIN, ROOT, invoke, run
from tests.support.runs import quick

DAY = date(2026, 2, 3)
"""The day on which commands run here, unless they run in a process of their own."""
QUOTE = "We have found no sign that anybody outside the company has seen the addresses."
PARTIES = "ann: {name: Ann, kind: person, role: customer}"
NOT = re.compile(r"(?:no|not|nor|never|none|\w+n['’]t)[.,;:)]?", re.IGNORECASE)
HOSTILE = "| <script>alert(1)</script> [x](javascript:1) ![y](https://pixel.example/y.png) **z** `"


@pytest.fixture(autouse=True)
def _nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this process would connect to or look up that is not on this machine fails the test."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded(opened: socket.socket, address: Any) -> None:
        if opened.family != getattr(socket, "AF_UNIX", None) and address[0] != "127.0.0.1":
            raise AssertionError(f"a connection to {address}")
        connect(opened, address)

    def guarded_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        if host != "127.0.0.1":
            raise AssertionError(f"{host} was looked up")
        return look_up(host, *arguments, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


@dataclass
class Desk:
    """A project to work in, and the one server that is every host of its cases."""

    root: Path
    web: LocalWeb

    def write(self, case_id: str, quotes: Mapping[str, tuple[str, str]], **sources: str) -> None:
        """Write a case: statement → (sources, quotation), and by source more fields of it; its page is http://ID.example/ID."""
        lines = [
            *(
                "format: 2",
                "title: A small case",
                "summary: It has no problem.",
                "when: 2014-03",
                "place: Utopia",
                "field: post",
                "kind: test",
            ),
            "record: {created: 2026-01-01, reviewed: 2026-01-02, maintainer: the tests}",
            *("parties:", f"  {PARTIES}", "sources:"),
        ]
        for source_id, more in sources.items():
            fields = {"url": f"http://{source_id}.example/{source_id}", **yaml.safe_load(f"{{{more}}}")}
            if "archive" not in fields:
                fields["no-archive"] = "none"
            lines += [f"  {source_id}:", f"    title: News of {source_id}", f"    publisher: The {source_id} paper"]
            lines += ["    published: 2014-04-01", "    accessed: 2026-01-01"]
            lines += [f"    {name}: {json.dumps(value)}" for name, value in fields.items()]
        first = next(iter(sources))
        lines += ["timeline:", f"  spam: {{when: 2014-03-01, what: Spam arrives., who: ann, source: {first}}}", "statements:"]
        for statement_id, (cited, quote) in quotes.items():
            lines += [f"  {statement_id}:", "    by: ann", "    channel: a letter", "    when: 2014-03-02"]
            lines += [f"    quote: {json.dumps(quote, ensure_ascii=False)}", f"    source: [{cited}]"]
        lines.append("outcome: {known: no, what: Nothing is known., as-of: 2026-01-01}")
        self.text(case_id, "\n".join(lines) + "\n")

    def text(self, case_id: str, text: str) -> None:
        """Write the file of a case as it is given."""
        self.file(case_id).write_text(text, "utf-8")

    def file(self, case_id: str) -> Path:
        """The file of a case."""
        return self.root / f"cases/{case_id}.yml"

    def change(self, case_id: str, old: str, new: str) -> None:
        """Change one place in the file of a case."""
        text = self.file(case_id).read_text("utf-8")
        assert text.count(old) == 1
        self.text(case_id, text.replace(old, new))

    def line(self, case_id: str, beginning: str, after: str = "") -> int:
        """The number of the first line that begins so, after one that begins otherwise."""
        lines = self.file(case_id).read_text("utf-8").splitlines()
        start = next((number for number, line in enumerate(lines) if after and line.startswith(after)), 0)
        return next(number for number, line in enumerate(lines, 1) if number > start and line.startswith(beginning))

    def evidence_file(self, case_id: str) -> Path:
        """Where the evidence of a case stands."""
        return self.root / f"cases/{case_id}.evidence.json"

    def evidence(self, case_id: str) -> dict[str, Any]:
        """The evidence of a case."""
        found: dict[str, Any] = json.loads(self.evidence_file(case_id).read_text("utf-8"))
        return found

    def locked(self, case_id: str) -> set[tuple[str, str]]:
        """Which quotations have evidence, as (statement, source)."""
        return {(key, source) for key, found in self.evidence(case_id)["quotations"].items() for source in found}

    def elsewhere(self) -> list[str]:
        """--connect-to for every host of every case, and for those to which the tests' redirects lead."""
        texts = [file.read_text("utf-8") for file in (self.root / "cases").glob("*.yml")]
        hosts = {host for text in texts for host in re.findall(r"https?://([\w.-]+)", text)} | {"elsewhere.example"}
        address, port = self.web.place
        return [part for host in sorted(hosts) for part in ("--connect-to", f"{host}={address}:{port}")]

    def run(self, *command: str) -> Result:
        """Run a command here, in this process."""
        hosts = self.elsewhere() if command[0] in ("lock", "verify") and "--connect-to" not in command else ()
        with chdir(self.root):
            return CliRunner().invoke(main.main, [*command, *hosts], catch_exceptions=False)

    def problems(self) -> list[tuple[str, int, str]]:
        """What `onrecord check` finds: file, line, rule."""
        return [(problem.path, problem.line, problem.code) for problem in build.check(self.root)[1]]

    def links(self) -> dict[str, Any]:
        """The last report, as it is kept."""
        found: dict[str, Any] = json.loads((self.root / "cases/_links.json").read_text("utf-8"))
        return found


@pytest.fixture
def server() -> Iterator[LocalWeb]:
    with LocalWeb() as started:
        yield started


def never(_: float) -> None:
    """Wait for nothing."""


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of this process run on one day, and read without pauses, with little patience, and no large pages."""
    patient = partial(fetch.Web, pause=0, timeout=0.3, max_seconds=1.0, max_bytes=300_000, retries=1, sleep=never)
    monkeypatch.setattr(fetch, "Web", patient)
    monkeypatch.setattr(commanded, "utc_today", lambda: DAY)


@pytest.fixture
def desk(tmp_path: Path, server: LocalWeb, hurried: None) -> Desk:  # noqa: ARG001
    """A small project without a case of a web."""
    return small(tmp_path / "project", server)


@pytest.fixture
def whole(project: Path, server: LocalWeb, hurried: None) -> Desk:  # noqa: ARG001
    """A copy of the whole project, so that it can be built."""
    return Desk(project, server)


def small(root: Path, server: LocalWeb) -> Desk:
    """The small sound project of the tests of problems, without its case."""
    shutil.copytree(ROOT / "tests/corpus/problems/base", root)
    (root / "cases/sound.yml").unlink()
    (root / "mkdocs.yml").touch()
    return Desk(root, server)


def article(*paragraphs: str, besides: str = "", encoding: str = "utf-8") -> bytes:
    """A page of a newspaper with these paragraphs in the middle of its article, and something outside of it."""
    filler = [
        "The post office of the town was closed on Monday after a number of letters had been found in the wrong boxes.",
        "Nobody was hurt, and the mayor asked everybody for patience until all of the letters had been sorted once more.",
    ]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (filler[0], *paragraphs, filler[1]))
    page = (
        f'<!doctype html><html><head><meta charset="{encoding}"><title>News</title></head><body><nav><a href="/">Home</a>'
        f"</nav><article><h1>Letters in the wrong boxes</h1>{text}</article>{besides}<footer>All rights reserved.</footer>"
        "</body></html>"
    )
    return page.encode(encoding)


def pdf(text: str) -> bytes:
    document = fpdf.FPDF()
    document.add_page()
    document.set_font("Helvetica", size=12)
    document.multi_cell(0, 8, text)
    return bytes(document.output())


def by_host(routes: Mapping[str, Route]) -> Callable[[BaseHTTPRequestHandler], None]:
    """One path that answers differently for each host."""

    def handle(request: BaseHTTPRequestHandler) -> None:
        route = routes.get(request.headers["Host"], answer(status=404))
        (answer(route) if isinstance(route, bytes) else route)(request)

    return handle


def says(quote: str = QUOTE, source: str = "paper") -> dict[str, tuple[str, str]]:
    return {"says": (source, quote)}


@pytest.fixture
def paper(desk: Desk) -> Desk:
    """A project with the case `letters` and the page that it quotes, not yet locked."""
    desk.write("letters", says(), paper="")
    desk.web.routes["/paper"] = article(f"“{QUOTE}” said the director.")
    return desk


# Locking


def test_lock_writes_where_each_quotation_stands(paper: Desk) -> None:
    """The evidence names the page, the day, the digest of its text, and the words around the quotation."""
    assert paper.problems() == [("cases/letters.yml", paper.line("letters", "    quote:"), "Q001")]
    result = paper.run("lock")
    assert (result.exit_code, result.stdout) == (0, "letters: 1 of 1 quotations verified\n")
    assert paper.web.paths == ["/paper"]
    found = paper.evidence("letters")
    source = found["sources"]["paper"]
    assert (source["address"], source["came-from"], source["read"]) == ("http://paper.example/paper", "page", "2026-02-03")
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", source["digest"])
    passages = found["quotations"]["says"]["paper"]
    assert [passage["text"] for passage in passages] == [QUOTE]
    assert passages[0]["before"].endswith("found in the wrong boxes. “")
    assert passages[0]["after"].startswith("” said the director.")
    assert paper.problems() == []


def test_a_second_run_reads_nothing(paper: Desk) -> None:
    """What has its evidence is not read again, and the file stays as it is; --again reads, and writes the same."""
    paper.run("lock")
    before, asked = paper.evidence_file("letters").read_bytes(), len(paper.web.requests)
    assert asked == 2, "robots.txt and the page"
    assert paper.run("lock").exit_code == 0
    assert paper.run("lock", "letters").stdout == "letters: 1 of 1 quotations verified\n"
    assert paper.run("lock", "cases/letters.yml").exit_code == 0, "a case may be named by its file"
    assert len(paper.web.requests) == asked
    assert paper.evidence_file("letters").read_bytes() == before
    assert paper.run("lock", "--again").exit_code == 0
    assert paper.web.paths == ["/paper"] * 2
    assert paper.evidence_file("letters").read_bytes() == before


def test_again_sees_what_has_changed(paper: Desk) -> None:
    """The digest is that of the text as it is now; what a page no longer says stays proved for its day."""
    paper.run("lock")
    before = paper.evidence("letters")["sources"]["paper"]["digest"]
    paper.web.routes["/paper"] = article(f"“{QUOTE}” said the new director.")
    paper.run("lock", "--again")
    assert paper.evidence("letters")["sources"]["paper"]["digest"] != before
    kept = paper.evidence_file("letters").read_bytes()
    paper.web.routes["/paper"] = article("The director said nothing.")
    assert paper.run("lock", "--again").exit_code == 1
    assert paper.evidence_file("letters").read_bytes() == kept


def test_the_same_pages_give_the_same_file(tmp_path: Path, server: LocalWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    """On one day, byte for byte: in another process with another hash seed, and whatever the order of the statements."""
    server.routes |= {"/paper": article(QUOTE, "It is over."), "/radio": article(QUOTE)}
    quotes = {"says": ("paper, radio", QUOTE), "ends": ("paper", "It is over.")}
    one, other = small(tmp_path / "one", server), small(tmp_path / "other", server)
    one.write("letters", quotes, paper="", radio="")
    other.write("letters", dict(reversed(quotes.items())), radio="", paper="")
    result = run("onrecord", "lock", *one.elsewhere(), folder=one.root, PYTHONHASHSEED="7")
    assert (result.returncode, result.stdout) == (0, "letters: 2 of 2 quotations verified\n"), result.stderr
    found = one.evidence("letters")
    day = date.fromisoformat(found["sources"]["paper"]["read"])
    assert abs((date.today() - day).days) <= 1
    monkeypatch.setattr(commanded, "utc_today", lambda: day)
    monkeypatch.setattr(fetch, "Web", partial(fetch.Web, pause=0))
    assert other.run("lock").exit_code == 0
    assert other.evidence_file("letters").read_bytes() == one.evidence_file("letters").read_bytes()

    def in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert [name for name, _ in pairs] == sorted(name for name, _ in pairs)
        return dict(pairs)

    json.loads(one.evidence_file("letters").read_bytes(), object_pairs_hook=in_order)
    assert one.evidence_file("letters").read_bytes().endswith(b"}\n")
    assert sorted(file.name for file in (one.root / "cases").iterdir()) == [
        "_parties.yml",
        "letters.evidence.json",
        "letters.yml",
    ]


def test_one_case_of_several(paper: Desk) -> None:
    """Only what is named is read; a name that is none is wrong use."""
    paper.write("boxes", says(source="radio"), radio="")
    paper.web.routes["/radio"] = article(QUOTE)
    assert paper.run("lock", "boxes").stdout == "boxes: 1 of 1 quotations verified\n"
    assert paper.web.paths == ["/radio"]
    assert not paper.evidence_file("letters").exists()
    result = paper.run("lock", "boxen")
    assert result.exit_code == 2
    assert "there is no case 'boxen' (did you mean 'boxes'?)" in result.stderr


def test_a_new_statement_keeps_the_evidence_of_others(paper: Desk) -> None:
    """Only the source of the new quotation is read."""
    paper.run("lock")
    paper.web.routes["/radio"] = article("It is over, at last.")
    paper.write("letters", {**says(), "ends": ("radio", "It is over")}, paper="", radio="")
    assert paper.run("lock").stdout == "letters: 2 of 2 quotations verified\n"
    assert paper.web.paths == ["/paper", "/radio"]
    assert paper.locked("letters") == {("says", "paper"), ("ends", "radio")}


# Pages that are gone


ARCHIVE = "archive: http://archive.example/2014/paper"


def test_a_page_that_is_gone_is_read_from_its_archive(paper: Desk) -> None:
    paper.write("letters", says(), paper=ARCHIVE)
    paper.web.routes |= {"/2014/paper": paper.web.routes["/paper"], "/paper": answer(b"", status=404)}
    result = paper.run("lock")
    assert (result.exit_code, result.stdout) == (0, "letters: 1 of 1 quotations verified\n")
    source = paper.evidence("letters")["sources"]["paper"]
    assert (source["address"], source["came-from"]) == ("http://archive.example/2014/paper", "archive")
    assert paper.problems() == []
    assert paper.web.paths == ["/paper", "/2014/paper"]
    paper.run("lock")
    assert paper.web.paths == ["/paper", "/2014/paper"], "evidence from the archive is evidence"


def test_what_is_gone_everywhere_is_a_problem_at_the_source(paper: Desk) -> None:
    """The message names both ways out, and the evidence of other sources is kept."""
    paper.write("letters", {**says(), "ends": ("radio", "It is over")}, paper=ARCHIVE, radio="")
    paper.web.routes |= {"/paper": answer(status=404), "/radio": article("It is over, at last.")}
    result = paper.run("lock")
    assert result.exit_code == 1
    line = paper.line("letters", "    title: News of paper")
    assert result.stdout.startswith("letters: 1 of 2 quotations verified\n")
    found = re.findall(r"^cases/letters\.yml:(\d+):\d+: (Q\d+) (.*)$", result.stdout, re.MULTILINE)
    assert len(found) == 1
    assert int(found[0][0]) in (line - 1, line)
    assert found[0][1] == "Q007"
    message = found[0][2]
    assert message.startswith("There is no page at http://paper.example/paper any more (status 404); ")
    assert "`onrecord lock letters --source paper=FILE`" in message
    assert "`unreadable:`" in message
    assert "1 problem in 1 file" in result.stderr
    assert paper.locked("letters") == {("ends", "radio")}
    assert list(paper.evidence("letters")["sources"]) == ["radio"]


def test_a_page_that_is_gone_later_leaves_the_evidence(paper: Desk) -> None:
    """What was found once stays found, also when --again finds no page."""
    paper.run("lock")
    before = paper.evidence_file("letters").read_bytes()
    paper.web.routes["/paper"] = answer(status=410)
    result = paper.run("lock", "--again")
    assert result.exit_code == 1
    assert " Q007 " in result.stdout
    assert paper.evidence_file("letters").read_bytes() == before


# Saved files


@pytest.mark.parametrize("name", ["page.txt", "page.html", "PAGE.HTM", "page.pdf"])
def test_a_saved_file(name: str, paper: Desk, tmp_path: Path) -> None:
    """It is read in the page's place, as of the day on which the case says that the page was read."""
    content = {"txt": f"He said: {QUOTE}\n".encode(), "pdf": pdf(f"He said: {QUOTE}")}.get(name[-3:], article(QUOTE))
    (tmp_path / name).write_bytes(content)
    result = paper.run("lock", "letters", "--source", f"paper={tmp_path / name}")
    assert (result.exit_code, result.stdout) == (0, "letters: 1 of 1 quotations verified\n")
    assert paper.web.requests == []
    source = paper.evidence("letters")["sources"]["paper"]
    assert (source["address"], source["came-from"], source["read"]) == ("http://paper.example/paper", "file", "2026-01-01")
    assert paper.problems() == []


def test_a_saved_file_without_the_quotation(paper: Desk, tmp_path: Path) -> None:
    """A file is read even where there is evidence already, which a bad copy does not take away."""
    paper.run("lock")
    kept = paper.evidence_file("letters").read_bytes()
    (tmp_path / "page.txt").write_text("Nothing of the sort.")
    result = paper.run("lock", "--source", f"paper={tmp_path / 'page.txt'}")
    assert result.exit_code == 1
    assert " Q002 " in result.stdout
    assert paper.evidence_file("letters").read_bytes() == kept


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("paper=nowhere.html", "there is no file nowhere.html"),
        ("paper=", "there is no file "),
        ("papper=page.txt", "'letters' has no source 'papper' (did you mean 'paper'?)"),
        ("page.txt", "'page.txt': write --source ID=FILE, as in --source paper=page.html"),
        ("=page.txt", "'letters' has no source ''"),
    ],
)
def test_a_saved_file_wrongly_named(given: str, message: str, paper: Desk) -> None:
    (paper.root / "page.txt").write_text(QUOTE)
    result = paper.run("lock", "letters", "--source", given)
    assert result.exit_code == 2
    assert message in result.stderr
    assert paper.web.requests == []
    assert not paper.evidence_file("letters").exists()


def test_a_saved_file_is_of_one_case(paper: Desk) -> None:
    paper.write("boxes", says(), paper="url: http://paper.example/2")
    (paper.root / "page.txt").write_text(QUOTE)
    for named in ([], ["letters", "boxes"]):
        result = paper.run("lock", *named, "--source", "paper=page.txt")
        assert result.exit_code == 2
        assert "--source belongs to one case; name it: onrecord lock CASE --source ID=FILE" in result.stderr
    assert paper.web.requests == []


@pytest.mark.parametrize(("content", "message"), [(b"%PDF-1.4 broken", "damaged"), (b" ", "empty"), (b"\0\1\2", "no text")])
def test_a_saved_file_without_text(content: bytes, message: str, paper: Desk) -> None:
    """It is a problem at the source, like a page that cannot be read."""
    (paper.root / "page.bin").write_bytes(content)
    result = paper.run("lock", "--source", "paper=page.bin")
    assert result.exit_code == 1
    assert " Q007 " in result.stdout
    assert message in result.stdout


def test_a_saved_file_of_a_source_that_nobody_quotes(paper: Desk) -> None:
    """A file that is not used is wrong use, and says why."""
    paper.change("letters", "source: paper}", "source: radio}")
    paper.change(
        "letters",
        "timeline:",
        '  radio: {title: R, publisher: P, published: 2014-04-01, url: "http://radio.example/", accessed: 2026-01-01, '
        "no-archive: none}\ntimeline:",
    )
    (paper.root / "page.txt").write_text("Nothing that is quoted.")
    paper.run("lock")
    result = paper.run("lock", "letters", "--source", "radio=page.txt")
    assert "radio" in result.output


# Quotations that do not stand


@pytest.mark.parametrize(
    ("said", "difference"),
    [
        (QUOTE.replace("no sign", "every sign"), "[source: every | here: no]"),
        (QUOTE.replace("anybody outside", "anybody clearly outside"), "[source: clearly | here: –]"),
        (QUOTE.replace("no sign", "sign"), "[source: – | here: no]"),
        ("It rained all day.", "nothing in it comes near"),
    ],
)
def test_a_quotation_that_does_not_stand(said: str, difference: str, paper: Desk) -> None:
    """It is a problem at its line, with the difference, and gets no evidence; others of the same page get theirs."""
    paper.write("letters", {**says(), "ends": ("paper", "It is over.")}, paper="")
    paper.web.routes["/paper"] = article(f"“{said}” said the director. It is over.")
    result = paper.run("lock")
    assert result.exit_code == 1
    line = paper.line("letters", "    quote:")
    assert f"cases/letters.yml:{line}:12: Q002 not the words of the source 'paper': " in result.stdout
    assert result.stdout.count(" Q002 ") == 1
    if difference.startswith("["):
        assert difference in result.stdout
    else:
        assert difference in result.stdout or "the nearest passage is" in result.stdout
    assert result.stdout.startswith("letters: 1 of 2 quotations verified\n")
    assert paper.locked("letters") == {("ends", "paper")}
    assert paper.problems() == [("cases/letters.yml", line, "Q002")], "it was looked for in vain, and that is not forgotten"


def test_a_quotation_is_sought_in_each_of_its_sources(paper: Desk) -> None:
    """One that has it does not make up for another that has it not."""
    paper.write("letters", says(source="paper, radio"), paper="", radio="")
    paper.web.routes["/radio"] = article("We have found nothing.")
    result = paper.run("lock")
    assert result.exit_code == 1
    assert "not the words of the source 'radio'" in result.stdout
    assert "not the words of the source 'paper'" not in result.stdout
    assert paper.locked("letters") == {("says", "paper")}
    assert paper.problems() == [("cases/letters.yml", paper.line("letters", "    quote:"), "Q002")]


@pytest.mark.parametrize(
    "place",
    [
        "<aside class=pullquote><blockquote>{}</blockquote></aside>",
        "<figure><img src=x.png alt=x><figcaption>{}</figcaption></figure>",
        "<div class=comments id=comments><p>{}</p></div>",
    ],
)
def test_a_quotation_outside_the_main_text(place: str, paper: Desk) -> None:
    """It is found in all that can be seen."""
    words = "Somebody else has my address now"
    paper.write("letters", {**says(), "box": ("paper", words)}, paper="")
    paper.web.routes["/paper"] = article(
        QUOTE, *["The story of the letters goes on and on, as stories do."] * 6, besides=place.format(words)
    )
    assert paper.run("lock").exit_code == 0
    assert paper.locked("letters") == {("says", "paper"), ("box", "paper")}
    assert paper.problems() == []


@pytest.mark.parametrize(
    "between", ["<figure><img src=x.png alt=x><figcaption>A letter box.</figcaption></figure>", "<aside>Advertisement</aside>"]
)
def test_words_do_not_join_over_what_stands_between_them(between: str, paper: Desk) -> None:
    """What a page shows between two paragraphs is part of its text: a quotation of both says that something is left out."""
    paper.web.routes["/paper"] = article(f"The boxes are wrong.</p>{between}<p>Nobody was hurt at all.")
    paper.write("letters", says("The boxes are wrong. Nobody was hurt at all."), paper="")
    assert paper.run("lock").exit_code == 1
    assert [code for _, _, code in paper.problems()] == ["Q002"]
    paper.write("letters", says("The boxes are wrong. […] Nobody was hurt at all."), paper="")
    assert paper.run("lock").exit_code == 0


# Checking without the web: every real quotation


@dataclass(frozen=True)
class Quotation:
    """A quotation of a real case, found by another reader of YAML."""

    case: str
    statement: str
    words: tuple[str, ...]
    sources: tuple[str, ...]
    unreadable: tuple[str, ...]

    def changed(self, text: str, place: int, new: str) -> str:
        """The text of the case's file with one word of the quotation put differently, or left out."""
        statements = re.search(r"^statements:\n", text, re.MULTILINE)
        assert statements
        head = re.compile(rf"^  {self.statement}:\n(?:    .*\n)*?    quote: ", re.MULTILINE).search(text, statements.end())
        assert head
        words = re.compile(r"(\s+)".join(map(re.escape, self.words))).search(text, head.end())
        assert words
        assert words.start() - head.end() < 20
        edges = [words.start(), *(words.end(number) for number in range(1, len(self.words)))]
        start = edges[place]
        end = start + len(self.words[place])
        if not new and place + 1 < len(self.words):
            end = edges[place + 1]
        return text[:start] + new + text[end:]

    def line(self, text: str) -> int:
        """The line on which the quotation begins."""
        head = re.compile(rf"^  {self.statement}:\n(?:    .*\n)*?    quote: ", re.MULTILINE).search(
            text, text.index("\nstatements:")
        )
        assert head
        return text.count("\n", 0, head.end()) + 1


def quotations() -> list[Quotation]:
    """Every quotation of every real case."""
    found = []
    for file in sorted((ROOT / "cases").glob("[!_]*.yml")):
        case = yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader)
        for key, said in case.get("statements", {}).items():
            if "quote" in said:
                sources = [said["source"]] if isinstance(said["source"], str) else said["source"]
                unreadable = tuple(source for source in sources if "unreadable" in case["sources"][source])
                found.append(Quotation(file.stem, key, tuple(said["quote"].split()), tuple(sources), unreadable))
    return found


QUOTATIONS = quotations()
CHECKED = [quotation for quotation in QUOTATIONS if set(quotation.sources) - set(quotation.unreadable)]


def checked(project: Path, case_id: str, text: str) -> tuple[Problem, ...]:
    (project / f"cases/{case_id}.yml").write_text(text, "utf-8")
    return build.check(project)[1]


@pytest.mark.parametrize("quotation", CHECKED, ids=lambda quotation: f"{quotation.case}/{quotation.statement}")
def test_one_changed_word_of_a_real_quotation(quotation: Quotation, project: Path) -> None:
    """In the middle or at the end, it is a problem at exactly that quotation, with both words; and so is a `not` left out."""
    text = (project / f"cases/{quotation.case}.yml").read_text("utf-8")
    middle, last = len(quotation.words) // 2, len(quotation.words) - 1
    changes = [(middle, "wombats"), (last, "wombats.")]
    changes += [(place, "") for place, word in enumerate(quotation.words) if NOT.fullmatch(word) and 0 < place < last]
    for place, new in changes:
        problems = checked(project, quotation.case, quotation.changed(text, place, new))
        where = {(problem.path, problem.line, problem.code) for problem in problems}
        assert where == {(f"cases/{quotation.case}.yml", quotation.line(text), "Q002")}, (place, new)
        for problem in problems:
            differences = re.findall(r"\[source: (.*?) \| here: (.*?)\](?= |;|$)", problem.message)
            assert [here for there, here in differences if quotation.words[place] in there] == [new or "–"], problem.message


def test_one_changed_word_through_the_command(project: Path) -> None:
    """The same as a user sees it."""
    quotation = next(quotation for quotation in CHECKED if quotation.statement == "plusnet-position")
    file = project / "cases/plusnet-2014.yml"
    text = file.read_text("utf-8")
    place = quotation.words.index("no")
    file.write_text(quotation.changed(text, place, "a"), "utf-8")
    result = invoke("onrecord", "check", folder=project)
    assert result.returncode == 1
    assert result.stdout.startswith(
        f"cases/plusnet-2014.yml:{quotation.line(text)}:12: Q002 not the words of the source 'register': "
    )
    assert "there has been [source: no | here: a] compromise." in result.stdout
    assert result.stderr == "\n1 problem in 1 file; `onrecord explain Q002` shows an example\n"


def test_real_quotations_have_evidence_or_a_reason() -> None:
    """Each in each of its sources, and never both."""
    assert CHECKED
    locked, reasons = set(), set()
    for quotation in QUOTATIONS:
        file = ROOT / f"cases/{quotation.case}.evidence.json"
        known = json.loads(file.read_text("utf-8"))["quotations"] if file.exists() else {}
        locked |= {(quotation.case, quotation.statement, source) for source in known.get(quotation.statement, {})}
        reasons |= {(quotation.case, quotation.statement, source) for source in quotation.unreadable}
    every = {(quotation.case, quotation.statement, source) for quotation in QUOTATIONS for source in quotation.sources}
    assert locked | reasons == every
    assert locked & reasons == set()


def test_what_cannot_be_compared_is_not_checked(project: Path) -> None:
    """Only where no source of a quotation can be read does a changed word go unseen."""
    unseen = [quotation for quotation in QUOTATIONS if quotation not in CHECKED]
    for quotation in unseen:
        file = project / f"cases/{quotation.case}.yml"
        file.write_text(quotation.changed(file.read_text("utf-8"), len(quotation.words) // 2, "wombats"), "utf-8")
    assert [str(problem) for problem in build.check(project)[1]] == []


@pytest.mark.parametrize("case_id", sorted({quotation.case for quotation in QUOTATIONS}))
def test_the_page_says_what_is_not_verified(case_id: str, published: Path) -> None:
    """For each quotation in each of its sources one line: found in it, or not verified and why."""
    tree = LexborHTMLParser((published / f"cases/{case_id}/index.html").read_text("utf-8"))
    sources = yaml.load((ROOT / f"cases/{case_id}.yml").read_text("utf-8"), Loader=yaml.CBaseLoader)["sources"]
    for quotation in (quotation for quotation in QUOTATIONS if quotation.case == case_id):
        shown = [" ".join(node.text().split()) for node in tree.css(f"[id='statement-{quotation.statement}'] .otr-check")]
        assert len(shown) == len(quotation.sources), quotation.statement
        for source, words in zip(quotation.sources, shown, strict=True):
            assert sources[source]["publisher"] in words
            assert words.startswith("Not verified in ") == (source in quotation.unreadable)
            assert source not in quotation.unreadable or sources[source]["unreadable"] in words
    open_ = len(tree.css(".otr-check--open"))
    assert open_ == sum(len(quotation.unreadable) for quotation in QUOTATIONS if quotation.case == case_id)


def test_words_around_an_omission_are_no_passage(paper: Desk) -> None:
    """What is kept around the parts of a quotation with […] does not make words of one that the source has far apart."""
    between = "The director went on for a long while about the weather, the roads and the price of stamps. " * 3
    paper.web.routes["/paper"] = article(
        f"We will not pay the ransom to anybody at all today. {between} Later on we may have to pay them."
    )
    paper.write("letters", says("We will not pay […] have to pay them."), paper="")
    assert paper.run("lock").exit_code == 0
    passages = paper.evidence("letters")["quotations"]["says"]["paper"]
    forged = "".join(part for passage in passages for part in (" ", passage["before"], passage["text"], passage["after"]))
    forged = forged[forged.index("We will not pay") : forged.index("have to pay them.") + 17]
    assert forged not in between
    paper.write("letters", says(forged), paper="")
    assert [code for _, _, code in paper.problems()] == ["Q002"]


# Evidence that is out of date, or no evidence


def test_another_address_asks_for_another_reading(paper: Desk) -> None:
    paper.run("lock")
    paper.change("letters", "http://paper.example/paper", "http://paper.example/other")
    assert paper.problems() == [("cases/letters.yml", paper.line("letters", "    url:"), "Q003")]
    paper.web.routes["/other"] = paper.web.routes["/paper"]
    assert paper.run("lock").exit_code == 0
    assert paper.evidence("letters")["sources"]["paper"]["address"] == "http://paper.example/other"
    assert paper.problems() == []


def test_without_the_evidence_every_quotation_is_open(paper: Desk) -> None:
    paper.write("letters", {**says(), "ends": ("paper", "It is over.")}, paper="")
    paper.web.routes["/paper"] = article(QUOTE, "It is over.")
    paper.run("lock")
    assert paper.problems() == []
    paper.evidence_file("letters").unlink()
    lines = [paper.line("letters", "    quote:", after=f"  {key}:") for key in ("says", "ends")]
    assert paper.problems() == [("cases/letters.yml", line, "Q001") for line in lines]


def broken(evidence: bytes) -> dict[str, bytes]:
    """Files that stand in the place of evidence and are none."""
    return {
        "one-word": evidence.replace(b"found no sign", b"found a sign"),
        "one-character": evidence.replace(b'"digest": "sha256:', b'"digest": "sha256:0'),
        "one-more": evidence.replace(b'"note"', b'"more": 1, "note"'),
        "without-seal": re.sub(rb',\s*"seal": "[^"]*"', b"", evidence),
        "seal-of-nothing": re.sub(rb'"seal": "[^"]*"', b'"seal": null', evidence),
        "truncated": evidence[: len(evidence) // 2],
        "empty": b"",
        "no-json": b"not json",
        "a-list": b"[1, 2]",
        "a-number": b"1" * 5000,
        "nested": b"[" * 100_000,
        "nested-objects": b'{"a":' * 100_000,
        "no-utf-8": b"\xff\xfe\x00",
        "half-a-character": evidence.replace(b"found no sign", rb"found \ud800 sign"),
        "half-a-name": evidence.replace(b'"says"', rb'"\ud800"'),
        "large": b'{"note": "' + b"a" * 60_000_000 + b'"}',
    }


@pytest.mark.parametrize("kind", list(broken(b"")))
def test_what_is_no_evidence(kind: str, paper: Desk) -> None:
    """It is one problem at the file, and at once; no command believes it, or touches it, or asks the web."""
    paper.run("lock")
    file = paper.evidence_file("letters")
    before = file.read_bytes()
    content = broken(before)[kind]
    assert content != before
    file.write_bytes(content)
    started = time.process_time()
    assert paper.problems() == [("cases/letters.evidence.json", 1, "Q004")]
    asked = len(paper.web.requests)
    for command in (["check"], ["lock"], ["verify"], ["verify", "--online"]):
        result = paper.run(*command)
        assert result.exit_code == 1
        assert "cases/letters.evidence.json:1:1: Q004 " in result.stdout
        assert "remove it and run `onrecord lock letters`" in result.stdout
    assert time.process_time() - started < 60, "at once: seconds, not hours"
    assert len(paper.web.requests) == asked
    assert file.stat().st_size == len(content)
    file.unlink()
    assert paper.run("lock").exit_code == 0
    assert file.read_bytes() == before


def test_no_traceback_for_what_is_no_evidence(paper: Desk) -> None:
    """The same through the real command."""
    paper.evidence_file("letters").write_bytes(b"[" * 100_000)
    result = invoke("onrecord", "check", folder=paper.root)
    assert result.returncode == 1
    assert result.stdout.startswith("cases/letters.evidence.json:1:1: Q004 this is no evidence file")
    assert "Traceback" not in result.stderr


EARLIER = Path(__file__).parent / "earlier_format"
"""Real evidence as it was written before: each quotation with the kind of match, the text, and the number of its word."""


@pytest.fixture
def earlier(paper: Desk) -> Desk:
    """The project of `paper`, locked by an earlier version."""
    paper.run("lock")
    content = paper.evidence("letters")
    content["sources"]["paper"]["words"] = 99
    content["quotations"]["says"]["paper"] = {
        "match": "exact",
        "passages": content["quotations"]["says"]["paper"],
        "text": "main",
        "word": 7,
    }
    sealed = {name: value for name, value in content.items() if name not in ("note", "seal")}
    text = json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    content["seal"] = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    shutil.copy(paper.evidence_file("letters"), paper.root / "today.json")
    paper.evidence_file("letters").write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    return paper


def test_evidence_of_an_earlier_format_is_upgraded_by_a_command(earlier: Desk) -> None:
    """It is a problem that names the command, which reads no page and writes what `onrecord lock` would write today."""
    (problem,) = build.check(earlier.root)[1]
    assert str(problem) == (
        "cases/letters.evidence.json:1:1: Q004 this file has an earlier format; run `onrecord lock --upgrade`, which writes it "
        "anew without reading the pages again"
    )
    requests, before = len(earlier.web.requests), earlier.evidence_file("letters").read_bytes()
    for command in (["lock"], ["lock", "--again"], ["verify"]):
        assert earlier.run(*command).exit_code == 1
    assert earlier.evidence_file("letters").read_bytes() == before
    result = earlier.run("lock", "--upgrade", "letters")
    assert (result.exit_code, result.stdout) == (0, "letters: written in the format of today\n")
    assert earlier.evidence_file("letters").read_bytes() == (earlier.root / "today.json").read_bytes()
    assert earlier.problems() == []
    assert earlier.run("lock", "--upgrade").stdout == "letters: has the format of today\n"
    assert earlier.evidence_file("letters").read_bytes() == (earlier.root / "today.json").read_bytes()
    assert len(earlier.web.requests) == requests


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"found no sign", b"found a sign"),
        (b"in the wrong boxes", b"in the right boxes"),
        (b'"word": 7', b'"word": 8'),
        (b'"text": "main"', b'"text": "all"'),
        (b'"words": 99', b'"words": 98'),
        (b'"read": "2026-02-03"', b'"read": "2026-02-04"'),
        (b'"seal": "sha256:', b'"seal": "sha256:0'),
        (b'"missing": {},', b'"missing": {}, "more": 1,'),
        (b'"passages"', b'"passage"'),
        (b'"seal"', b'"sale"'),
    ],
)
def test_what_was_changed_by_hand_is_not_upgraded(old: bytes, new: bytes, earlier: Desk) -> None:
    """The seal of the earlier format is checked first; the file stays as it is, and remains a problem."""
    file = earlier.evidence_file("letters")
    assert old in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(old, new))
    before = file.read_bytes()
    result = earlier.run("lock", "--upgrade")
    assert result.exit_code == 1
    assert result.stdout.startswith("cases/letters.evidence.json:1:1: Q004 this ")
    assert "remove it and run `onrecord lock letters`" in result.stdout
    assert file.read_bytes() == before
    assert earlier.problems() == [("cases/letters.evidence.json", 1, "Q004")]


def test_one_file_that_cannot_be_upgraded_does_not_keep_others(earlier: Desk) -> None:
    earlier.evidence_file("boxes").write_text("{}", "utf-8")
    result = earlier.run("lock", "--upgrade")
    assert (result.exit_code, result.stderr) == (1, "\n1 problem in 1 file\n")
    assert "letters: written in the format of today\n" in result.stdout
    assert "cases/boxes.evidence.json:1:1: Q004 this is no evidence file" in result.stdout
    for arguments in (("--again",), ("--source", "paper=page.html"), ("lettres",)):
        assert earlier.run("lock", "--upgrade", *arguments).exit_code == 2


def test_real_evidence_of_the_earlier_format(tmp_path: Path) -> None:
    """Nothing is lost of it that is still checked: upgraded, it is the evidence of today."""
    (tmp_path / "cases").mkdir()
    (tmp_path / "mkdocs.yml").touch()
    shutil.copy(EARLIER / "plusnet-2014.evidence.json", tmp_path / "cases")
    with chdir(tmp_path):
        assert CliRunner().invoke(main.main, ["lock", "--upgrade"], catch_exceptions=False).exit_code == 0
    upgraded, now = (json.loads((root / "cases/plusnet-2014.evidence.json").read_text("utf-8")) for root in (tmp_path, ROOT))
    before = json.loads((EARLIER / "plusnet-2014.evidence.json").read_text("utf-8"))
    assert {name: set(sources) for name, sources in upgraded["quotations"].items()} == {
        name: set(sources) for name, sources in before["quotations"].items()
    }
    for name, sources in before["quotations"].items():
        assert all(upgraded["quotations"][name][source] == found["passages"] for source, found in sources.items())
    assert upgraded["seal"] != before["seal"]
    assert set(upgraded) == set(now)


def test_evidence_without_its_case(paper: Desk) -> None:
    paper.run("lock")
    paper.evidence_file("letters").rename(paper.evidence_file("lettres"))
    assert ("cases/lettres.evidence.json", 1, "Q006") in paper.problems()


def test_evidence_of_another_case(paper: Desk) -> None:
    """Evidence that was copied from another case is not its own: the page is another."""
    paper.run("lock")
    paper.write("boxes", says(), paper="url: http://paper.example/2")
    shutil.copy(paper.evidence_file("letters"), paper.evidence_file("boxes"))
    assert paper.problems() == [("cases/boxes.yml", paper.line("boxes", "    url:"), "Q003")]


def test_a_source_that_was_read_is_not_unreadable(paper: Desk) -> None:
    paper.run("lock")
    paper.change("letters", "    no-archive:", "    unreadable: nobody knows\n    no-archive:")
    assert paper.problems() == [("cases/letters.yml", paper.line("letters", "    unreadable:"), "Q005")]


def test_an_unreadable_source_is_not_read(paper: Desk) -> None:
    """Unless a file of it was saved: then it is to lose the word."""
    paper.change("letters", "    no-archive:", "    unreadable: nobody knows\n    no-archive:")
    assert paper.run("lock", "--again").stdout == "letters: 0 of 1 quotations verified\n"
    assert paper.web.requests == []
    assert paper.problems() == []
    (paper.root / "page.txt").write_text(QUOTE)
    assert paper.run("lock", "--source", "paper=page.txt").stdout == "letters: 1 of 1 quotations verified\n"
    assert [code for _, _, code in paper.problems()] == ["Q005"]


def test_an_altered_quotation_stops_a_strict_build(project: Path) -> None:
    """With the messages of the check, and the published folder stays as it was."""
    assert invoke("mkdocs", "build", "--strict", folder=project).returncode == 0
    (project / "site/only-here.txt").write_text("published before", "utf-8")

    def published_files() -> dict[str, str]:
        files = (file for file in sorted((project / "site").rglob("*")) if file.is_file())
        return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    before = published_files()
    file = project / "cases/plusnet-2014.yml"
    file.write_text(file.read_text("utf-8").replace("there has been no compromise", "there has been a compromise"), "utf-8")
    result = invoke("mkdocs", "build", "--strict", folder=project)
    assert result.returncode == 1
    assert " Q002 not the words of the source 'register': " in result.stderr
    assert "[source: no | here: a]" in result.stderr
    assert "Traceback" not in result.stderr
    assert published_files() == before
    assert not list(project.glob(".site.*"))


# What is no longer quoted


def test_what_is_no_longer_quoted_is_pruned(paper: Desk) -> None:
    """Without a request; and a case that quotes nothing more has no evidence."""
    paper.write("letters", {**says(), "ends": ("radio", "It is over.")}, paper="", radio="")
    paper.web.routes["/radio"] = article("It is over.")
    paper.run("lock")
    assert paper.locked("letters") == {("says", "paper"), ("ends", "radio")}
    asked = len(paper.web.requests)
    paper.write("letters", says(), paper="")
    assert paper.problems() == []
    assert paper.run("lock").stdout == "letters: 1 of 1 quotations verified\n"
    assert paper.locked("letters") == {("says", "paper")}
    assert list(paper.evidence("letters")["sources"]) == ["paper"]
    paper.change("letters", f'quote: "{QUOTE}"', "paraphrase: Nobody has seen them.")
    assert paper.run("lock").stdout == "letters: 0 of 0 quotations verified\n"
    assert not paper.evidence_file("letters").exists()
    assert len(paper.web.requests) == asked


def test_lock_refuses_a_case_with_other_problems(paper: Desk) -> None:
    """They are to be fixed first; nothing is read, and the evidence stays as it is. Other cases do not suffer."""
    paper.run("lock")
    before, asked = paper.evidence_file("letters").read_bytes(), len(paper.web.requests)
    paper.change("letters", "by: ann", "by: anne")
    result = paper.run("lock", "--again")
    assert result.exit_code == 1
    assert f"cases/letters.yml:{paper.line('letters', '    by:')}:9: R012 unknown party 'anne'" in result.stdout
    assert "mend them first" in result.stderr
    assert paper.evidence_file("letters").read_bytes() == before
    assert len(paper.web.requests) == asked
    paper.write("boxes", says(source="radio"), radio="")
    paper.web.routes["/radio"] = article(QUOTE)
    assert paper.run("lock", "boxes").exit_code == 0


# Ctrl-C


@dataclass(frozen=True)
class Interrupted:
    """What a command left behind that was stopped by Ctrl-C while it waited for its second page."""

    desk: Desk
    code: int
    waited: bool
    """Whether it ended only after the page had."""
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Interrupted]:
    with LocalWeb() as server:
        desk = small(tmp_path_factory.mktemp("interrupted") / "project", server)
        desk.write("letters", {f"say-{name}": (name, QUOTE) for name in ("paper", "radio", "tv")}, paper="", radio="", tv="")
        waiting, gave_up = threading.Event(), threading.Event()

        def hang(request: BaseHTTPRequestHandler) -> None:
            waiting.set()
            server.closing.wait(60)
            gave_up.set()
            request.close_connection = True

        server.routes |= {"/paper": article(QUOTE), "/radio": hang, "/tv": article(QUOTE)}
        process = subprocess.Popen(
            [str(BIN / "onrecord"), "lock", *desk.elsewhere()],
            cwd=desk.root,
            env={**os.environ, "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whoever runs the tests may ignore it
        )
        try:
            assert waiting.wait(300)
            process.send_signal(signal.SIGINT)
            stdout, stderr = process.communicate()
            yield Interrupted(desk, process.returncode, gave_up.is_set(), stdout, stderr)
        finally:
            process.kill()


def test_ctrl_c_keeps_what_was_read(interrupted: Interrupted) -> None:
    """The command ends soon and says so; the evidence of the first page is there, and the third was never asked for."""
    assert not interrupted.waited
    assert "stopped; what was read so far is kept" in interrupted.stderr
    assert "Traceback" not in interrupted.stderr
    assert interrupted.stdout.startswith("letters: 1 of 3 quotations verified\n")
    assert interrupted.desk.locked("letters") == {("say-paper", "paper")}
    assert interrupted.desk.web.paths == ["/paper", "/radio"]
    lines = [interrupted.desk.line("letters", "    quote:", after=f"  say-{name}:") for name in ("radio", "tv")]
    assert interrupted.desk.problems() == [("cases/letters.yml", line, "Q001") for line in lines]


def test_ctrl_c_is_no_success(interrupted: Interrupted) -> None:
    """A script that goes on after `onrecord lock` must see that not all was done."""
    assert interrupted.code != 0


# Looking at the pages again


def hang(request: BaseHTTPRequestHandler) -> None:
    time.sleep(60)  # longer than anybody waits
    request.close_connection = True


def hang_up(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True


FOUND: dict[str, tuple[Route, str, str]] = {
    "same": (article(f"“{QUOTE}” he said."), "same", ""),
    "other-signs": (article(f"'{QUOTE.replace(' ', chr(0xA0), 3)}'"), "same", ""),
    "drifted": (article(QUOTE.replace("no sign", "every sign")), "drifted", "[source: every | here: no]"),
    "deleted": (article("Nothing is left of it."), "drifted", "says: "),
    "gone": (answer(status=404), "gone", "status 404"),
    "gone-for-good": (answer(article(QUOTE), status=410), "gone", "status 410"),
    "moved": (answer(status=301, location="http://elsewhere.example/new"), "moved", ""),
    "lent": (answer(status=302, location="http://elsewhere.example/new"), "same", ""),
    "moved-and-drifted": (answer(status=308, location="http://elsewhere.example/other"), "drifted", "says: "),
    "refused": (answer(status=403), "not-read", "status 403"),
    "failing": (answer(status=500), "not-read", "status 500"),
    "slow": (hang, "not-read", "took too long"),
    "dropped": (hang_up, "not-read", "broke off"),
    "huge": (answer(article(QUOTE, "more " * 100_000)), "not-read", "larger than 0.3 MB"),
    "picture": (answer(b"\x89PNG\r\n", content_type="image/png"), "not-read", "image/png"),
    "empty": (answer(b""), "not-read", "empty"),
    "windows": (
        answer(article(f"‘{QUOTE}’ — café", encoding="cp1252"), content_type="text/html; charset=windows-1252"),
        "same",
        "",
    ),
    "wide": (answer(article(QUOTE).decode().encode("utf-16"), content_type="text/html"), "same", ""),
    "pdf": (answer(pdf(f"He said: {QUOTE}"), content_type="application/pdf"), "same", ""),
    "robots": (article(QUOTE), "not-read", "robots.txt does not allow"),
}
"""What a server answers, the state in which the page is then found, and what is said of it."""


@pytest.fixture
def looked(desk: Desk) -> Desk:
    """A project whose case `letters` cites each of these pages, and two archived copies."""
    archived = {"gone": "same", "same": "drifted"}
    quotes = {"says": (", ".join(FOUND), QUOTE)}
    archives = {name: f"archive: http://archive.example/of-{name}" for name in archived}
    desk.write("letters", quotes, **{name: archives.get(name, "") for name in FOUND})
    desk.web.routes |= {f"/{name}": route for name, (route, _, _) in FOUND.items()}
    desk.web.routes |= {f"/of-{name}": FOUND[route][0] for name, route in archived.items()}
    desk.web.routes |= {"/new": article(QUOTE), "/other": FOUND["drifted"][0]}
    desk.web.routes["/robots.txt"] = by_host(
        {"robots.example": answer(b"User-agent: *\nDisallow: /", content_type="text/plain")}
    )
    return desk


def test_every_way_in_which_a_page_can_be_found(looked: Desk) -> None:
    """Each has its state and its words, in the report on the terminal and in the one that is kept; the command never fails."""
    result = looked.run("verify", "--online")
    assert result.exit_code == 0
    found = {(link["source"], link["copy"]): link for link in looked.links()["links"]}
    expected = {(name, "page"): (state, words) for name, (_, state, words) in FOUND.items()}
    expected |= {("gone", "archive"): ("same", ""), ("same", "archive"): ("drifted", "[source: every | here: no]")}
    assert {key: link["state"] for key, link in found.items()} == {key: state for key, (state, _) in expected.items()}
    for (name, copy), (state, words) in expected.items():
        link = found[name, copy]
        address = f"http://archive.example/of-{name}" if copy == "archive" else f"http://{name}.example/{name}"
        assert (link["case"], link["address"]) == ("letters", address)
        assert words in " ".join(link["words"])
        assert bool(link["words"]) == (state not in ("same", "moved"))
        line = f"letters: {name} ({copy}): "
        assert (line in result.stdout) == (state != "same")
        assert f"{address}\n" in result.stdout or state == "same"
    assert found["moved", "page"]["now-at"] == "http://elsewhere.example/new"
    assert found["moved-and-drifted", "page"]["now-at"] == "http://elsewhere.example/other"
    assert found["lent", "page"]["now-at"] is None
    assert (
        "letters: moved (page): moved: http://moved.example/moved\n    now at http://elsewhere.example/new\n" in result.stdout
    )
    assert "letters: gone (page): gone: http://gone.example/gone\n    There is no page at " in result.stdout
    assert {link["read"] for link in looked.links()["links"]} == {"2026-02-03"}
    states = [state for state, _ in expected.values()]
    counted = {"gone": "gone", "drifted": "changed", "moved": "moved", "not-read": "could not be read", "same": "as it was"}
    summary = ", ".join(f"{states.count(state)} {name}" for state, name in counted.items())
    assert result.stdout.endswith(f"\n{len(expected)} addresses looked at: {summary}\n")
    assert "/robots" not in looked.web.paths, "what robots.txt forbids is not asked for"


def in_order(report: dict[str, Any]) -> dict[str, Any]:
    """A report with its links by source."""
    return {**report, "links": sorted(report["links"], key=lambda link: str(link["source"]))}


def test_the_report_as_data(looked: Desk) -> None:
    """The standard output is JSON and nothing else, the same that is kept."""
    looked.write("letters", {"says": ("same, drifted", QUOTE)}, same="", drifted="")
    result = looked.run("verify", "--online", "--json")
    assert result.exit_code == 0
    assert in_order(json.loads(result.stdout)) == in_order(looked.links())
    assert {link["source"] for link in looked.links()["links"]} == {"drifted", "same"}
    first = (looked.root / "cases/_links.json").read_bytes()
    looked.run("verify", "--online")
    assert (looked.root / "cases/_links.json").read_bytes() == first


def test_the_report_through_the_real_command(tmp_path: Path, server: LocalWeb) -> None:
    """In a process of its own: exit code 0 for whatever pages say, and both reports."""
    desk = small(tmp_path / "project", server)
    desk.write("letters", {"says": ("same, gone", QUOTE)}, same="", gone="")
    server.routes["/same"] = article(QUOTE)
    command = ["verify", "letters", "--online", "--json", "--summary", "summary.md"]
    result = invoke("onrecord", *command, *desk.elsewhere(), folder=desk.root)
    assert result.returncode == 0
    assert in_order(json.loads(result.stdout)) == in_order(desk.links())
    assert {link["source"]: link["state"] for link in desk.links()["links"]} == {"same": "same", "gone": "gone"}
    assert "2 addresses looked at: 1 gone, 1 as it was" in (desk.root / "summary.md").read_text("utf-8")
    assert {request.host for request in server.requests} == {"same.example", "gone.example"}


def hostile(desk: Desk) -> None:
    """A case whose page has markup where the quotation has one word; its text is not asked for by a build."""
    words = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    before = "When all of this began, at the end of a long week, the director of the post office said to everybody that we"
    after = "pay the sum that these people demand of us, neither today nor on any other day of this year."
    desk.write("letters", says(f"{before} never {after}"), paper="unreadable: it is made up")
    desk.web.routes["/paper"] = article(f"{before} {words} {after}")


def fenced(text: str) -> list[str]:
    """The lines in the one block of code of a summary; outside of it are only our own words."""
    outside, block = split_fences(text)
    assert outside.splitlines()[0].startswith("## Sources as of 2026-0")
    assert not re.search(r"paper|letters|example[.]|<|`(?!cases/_links.json`)", outside), outside
    return block.splitlines()


def test_the_summary_names_what_needs_work(looked: Desk) -> None:
    """It is added to what stands in the file, and names each address that is not as it was."""
    file = looked.root / "summary.md"
    file.write_text("# Before\n\n", "utf-8")
    assert looked.run("verify", "--online", "--summary", str(file)).exit_code == 0
    text = file.read_text("utf-8")
    assert text.startswith("# Before\n\n## Sources as of 2026-02-03\n\n- ")
    lines = [line for line in fenced(text.removeprefix("# Before\n\n")) if not line.startswith("    ")]
    states = [state for _, state, _ in FOUND.values() if state != "same"]
    assert len(lines) == len(states) + 1, "and one archived copy"
    assert all(re.match(r"letters: [\w-]+ \((page|archive)\): [a-z ]+: http://", line) for line in lines), lines


def test_the_summary_says_where_a_page_has_moved(looked: Desk) -> None:
    looked.write("letters", {"says": ("moved", QUOTE)}, moved="")
    looked.run("verify", "--online", "--summary", str(looked.root / "summary.md"))
    assert "    now at http://elsewhere.example/new" in (looked.root / "summary.md").read_text("utf-8").splitlines()


def test_words_of_a_page_are_no_markup_in_the_summary(desk: Desk) -> None:
    """They are in a block of code, whole."""
    hostile(desk)
    file = desk.root / "summary.md"
    assert desk.run("verify", "--online", "--summary", str(file)).exit_code == 0
    assert HOSTILE in "\n".join(fenced(file.read_text("utf-8")))


def test_the_summary_fits_into_an_issue() -> None:
    """However much was found; how much is left out is reported, and where all of it is."""
    found = {"copy": "page", "state": "gone", "read": date(2026, 1, 1), "words": ("x" * 5_000,)}
    links = [{"case": f"a{number}", "source": "s", "address": "https://a.example/", **found} for number in range(200)]
    text = link_report_text.as_markdown(link_report.LinkReport.model_validate({"links": links}))
    assert len(text) < 65_536
    shown = len(split_fences(text)[1].splitlines())
    assert 100 < shown < 200
    assert text.endswith(f"\n\n{400 - shown} more lines are left out; all are in `cases/_links.json`.\n")


def test_a_summary_that_cannot_be_written(desk: Desk) -> None:
    """It is wrong use, explained in a sentence."""
    desk.write("letters", says(source="same"), same="")
    result = invoke("onrecord", "verify", "--online", "--summary", "nowhere/summary.md", *desk.elsewhere(), folder=desk.root)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("option", [["--json"], ["--summary", "summary.md"]])
def test_what_only_works_online_is_not_passed_over(option: list[str], paper: Desk) -> None:
    """A report is written, or the message names --online."""
    result = paper.run("verify", *option)
    if result.exit_code == 0:
        assert (paper.root / "summary.md").exists() or json.loads(result.stdout) is not None
    else:
        assert "--online" in result.stderr


@pytest.mark.parametrize("place", ["paper.example", "paper.example=", "=127.0.0.1:80", "paper.example=127.0.0.1:x"])
def test_a_place_wrongly_named(place: str, paper: Desk) -> None:
    result = paper.run("lock", "--connect-to", place)
    assert result.exit_code == 2
    assert f"'{place}': write --connect-to HOST=ADDRESS:PORT" in result.stderr
    assert paper.web.requests == []


def test_a_port_that_is_none(paper: Desk) -> None:
    """It is wrong use, or a source that cannot be read; never a traceback."""
    result = invoke("onrecord", "lock", "--connect-to", "paper.example=127.0.0.1:99999", folder=paper.root)
    assert result.returncode in (1, 2)
    assert "Traceback" not in result.stderr


def test_a_host_in_capitals_is_the_same_host(paper: Desk) -> None:
    """Names of hosts know no case: what is to be read elsewhere is never asked of the public web."""
    port = paper.web.place[1]
    paper.change("letters", "http://paper.example", "http://Paper.Example")
    for name in ("paper.example", "Paper.Example"):
        result = paper.run("lock", "--again", "--connect-to", f"{name}=127.0.0.1:{port}")
        assert result.stdout == "letters: 1 of 1 quotations verified\n"


def test_a_look_at_one_case_keeps_what_is_known_of_others(looked: Desk) -> None:
    """And what is known of a case that is no more goes."""
    looked.write("letters", {"says": ("same", QUOTE)}, same="")
    looked.write("boxes", {"says": ("gone", QUOTE)}, gone="")
    looked.write("stamps", {"says": ("drifted", QUOTE)}, drifted="")
    looked.run("verify", "--online")
    assert {link["case"]: link["state"] for link in looked.links()["links"]} == {
        "letters": "same",
        "boxes": "gone",
        "stamps": "drifted",
    }
    looked.web.routes |= {"/same": answer(status=404), "/gone": article(QUOTE)}
    looked.file("stamps").unlink()
    asked = len(looked.web.requests)
    result = looked.run("verify", "letters", "--online")
    assert [request.host for request in looked.web.requests[asked:]] == ["same.example"] * 2
    assert result.stdout.endswith("\n1 addresses looked at: 1 gone\n")
    assert [(link["case"], link["state"]) for link in looked.links()["links"]] == [("boxes", "gone"), ("letters", "gone")]
    assert looked.problems()[0][2] == "Q001", "the report does not stand in the way of a check"
    assert {code for _, _, code in looked.problems()} == {"Q001"}


@pytest.mark.parametrize("done", [0, 1])
def test_a_look_that_was_stopped_forgets_nothing(done: int, looked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found before of the pages that it did not come to is kept, and they do not count as looked at that day."""
    looked.write("letters", {"says": ("same, gone", QUOTE)}, same="", gone="")
    looked.run("verify", "--online")
    really, left = recheck.check_address, [done]

    def look(*arguments: Any) -> Any:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return really(*arguments)

    monkeypatch.setattr(recheck, "check_address", look)
    monkeypatch.setattr(commanded, "utc_today", lambda: date(2026, 3, 4))
    result = looked.run("verify", "--online")
    assert "stopped" in result.stderr
    kept = looked.links()
    assert {link["source"]: link["state"] for link in kept["links"]} == {"same": "same", "gone": "gone"}
    days = {link["source"]: link["read"] for link in kept["links"]}
    assert days == {"same": "2026-03-04" if done else "2026-02-03", "gone": "2026-02-03"}


def test_a_first_look_that_was_stopped_claims_nothing(looked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was read, so nothing may say that every page was there."""

    def look(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(recheck, "check_address", look)
    looked.run("verify", "--online")
    assert not (looked.root / "cases/_links.json").exists()


def health(root: Path) -> LexborHTMLParser:
    return LexborHTMLParser((root / "site/health/index.html").read_text("utf-8"))


def test_the_site_shows_what_was_found(whole: Desk) -> None:
    """The state, the address and the words of the page, as text; and a report that is none does not stop a build."""
    hostile(whole)
    whole.write("boxes", says(source="moved"), moved="unreadable: it is made up")
    whole.web.routes |= {"/moved": answer(status=301, location="http://elsewhere.example/new"), "/new": article(QUOTE)}
    assert whole.run("verify", "letters", "boxes", "--online").exit_code == 0
    result = invoke("mkdocs", "build", "--strict", folder=whole.root)
    assert result.returncode == 0, result.stderr
    tree = health(whole.root)
    body = tree.css_first("article")
    assert body is not None
    shown = " ".join(body.text().split())
    assert re.search(r"3 February 2026: \d+ of \d+ \(\d+ %\) addresses looked at, 2 to look into", shown)
    assert "Changed: http://paper.example/paper" in shown
    assert HOSTILE in shown
    assert "Moved: http://moved.example/moved, now at http://elsewhere.example/new" in shown
    assert [node.text() for node in tree.css("script") if "alert(1)" in node.text()] == []
    assert [node.attributes["href"] for node in tree.css("a[href]") if "javascript" in (node.attributes["href"] or "")] == []
    assert tree.css("img[src*='pixel']") == []
    (whole.root / "cases/_links.json").write_bytes(b'{"links": [{"case"')
    result = invoke("mkdocs", "build", "--strict", folder=whole.root)
    assert result.returncode == 0, result.stderr
    assert "no look on record" in (whole.root / "site/health/index.html").read_text("utf-8")


def test_signs_that_turn_text_around_are_named_on_the_site(whole: Desk) -> None:
    """Words of a page cannot make the rest of our line read backwards."""
    whole.write("letters", says("A wholly different sentence about post"), paper="unreadable: it is made up")
    whole.web.routes["/paper"] = article(
        "A wholly \u202edifferent\u202e story about the post office and about the men who were there"
    )
    assert whole.run("verify", "letters", "--online").exit_code == 0
    built = build.build(whole.root, "https://otr.example/", DAY)
    shown = next(page for page in built.pages if page.name == "health").before
    assert "‹U+202E›different" in shown
    assert "\u202e" not in shown


def report_of(case: str = "plusnet-2014", source: str = "register", **changed: str) -> bytes:
    """A report with one link, which may be wrong."""
    link = {"case": case, "source": source, "copy": "page", "address": "x", "read": "2026-02-03", "state": "gone", **changed}
    return json.dumps({"links": [link]}).encode()


MALFORMED = [
    b"",
    b"null",
    b"[]",
    b"not json",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"links": []}',
    report_of(read="tomorrow"),
    report_of(state="burnt"),
    report_of(more="1"),
    report_of(case="no-more"),
    report_of(source="no-more"),
    report_of(address="\ud800"),
]


@pytest.mark.parametrize("content", quick(MALFORMED, b"not json", report_of(state="burnt")), ids=range(len(MALFORMED)))
def test_a_malformed_report_stops_nothing(content: bytes, whole: Desk) -> None:
    """Neither a build nor the next look, which writes a good one."""
    (whole.root / "cases/_links.json").write_bytes(content)
    built = build.build(whole.root, "https://otr.example/", DAY)
    assert built.problems == ()
    assert "health" in {page.name for page in built.pages}
    whole.write("letters", says(source="same"), same="unreadable: it is made up")
    assert whole.run("verify", "letters", "--online").exit_code == 0
    assert ("letters", "same") in {(link["case"], link["source"]) for link in whole.links()["links"]}


# Without --online


def test_verify_asks_nobody(paper: Desk) -> None:
    """It gives the figures of each case from the evidence."""
    paper.write("boxes", {**says(source="radio"), "ends": ("tv", "It is over.")}, radio="", tv="unreadable: it is made up")
    paper.web.routes["/radio"] = article(QUOTE)
    result = paper.run("verify")
    assert (result.exit_code, result.stdout) == (0, "boxes: 0 of 2 quotations verified\nletters: 0 of 1 quotations verified\n")
    paper.run("lock")
    asked = len(paper.web.requests)
    result = paper.run("verify")
    assert (result.exit_code, result.stdout) == (0, "boxes: 1 of 2 quotations verified\nletters: 1 of 1 quotations verified\n")
    assert paper.run("verify", "letters").stdout == "letters: 1 of 1 quotations verified\n"
    assert len(paper.web.requests) == asked
    assert not (paper.root / "cases/_links.json").exists()


@pytest.mark.parametrize(
    ("old", "new"), [("found no sign", "found a sign"), ("http://paper.example/paper", "http://paper.example/other")]
)
def test_verify_does_not_count_what_the_evidence_does_not_bear_out(old: str, new: str, paper: Desk) -> None:
    """A quotation that was altered since, or whose page is another now, is not verified."""
    paper.run("lock")
    paper.change("letters", old, new)
    assert {code for _, _, code in paper.problems()} <= {"Q002", "Q003"}
    assert "letters: 0 of 1 quotations verified" in paper.run("verify").stdout
