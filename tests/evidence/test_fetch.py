"""Web pages are read with good manners, and whatever a server does ends in a page or in a sentence that says what is wrong."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from onrecord.evidence import fetch
from onrecord.evidence.fetch import FetchError, Page, Reason, Web

from tests.support.local_web import Handler, LocalWeb, Route, answer, in_turn

PAGE = b"<!doctype html><title>News</title><p>The minister said so.</p>"


@pytest.fixture
def news() -> Iterator[LocalWeb]:
    """The server of news.example and mirror.example."""
    with LocalWeb() as server:
        yield server


@pytest.fixture
def inside() -> Iterator[LocalWeb]:
    """A server that nobody has said anything about: it is on this machine only."""
    with LocalWeb() as server:
        server.routes["/"] = PAGE
        yield server


@pytest.fixture
def naps() -> list[float]:
    """The seconds that the reader wanted to wait; it does not really wait."""
    return []


@pytest.fixture
def reader(news: LocalWeb, naps: list[float]) -> Iterator[Web]:
    """An impatient reader that knows where the hosts of the tests are."""
    hosts = {"news.example": news.place, "mirror.example": news.place}
    with Web(connect_to=hosts, pause=0, timeout=0.3, max_seconds=1, max_bytes=100_000, sleep=naps.append) as opened:
        yield opened


def not_read(reader: Web, address: str) -> tuple[Reason, str]:
    with pytest.raises(FetchError) as caught:
        reader.read(address)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return caught.value.reason, sentence


def test_an_ordinary_page(news: LocalWeb, reader: Web) -> None:
    news.routes["/a?b=c"] = answer(PAGE, content_type="text/html; charset=utf-8")
    address = "http://news.example/a?b=c#d"
    assert reader.read(address) == Page(address, moved=False, content_type="text/html; charset=utf-8", body=PAGE)
    assert news.paths == ["/a?b=c"]
    assert news.requests[-1].host == "news.example"


def test_without_a_content_type(news: LocalWeb, reader: Web) -> None:
    news.routes["/"] = answer(PAGE, content_type="")
    assert reader.read("http://news.example/").content_type == ""


def test_the_port_is_part_of_the_host(news: LocalWeb, reader: Web) -> None:
    news.routes["/"] = PAGE
    assert reader.read("http://news.example:8080/").body == PAGE
    assert [request.host for request in news.requests] == ["news.example:8080"] * 2


def test_a_page_that_changes(news: LocalWeb, reader: Web) -> None:
    """Each reading shows what stands there then; nothing is kept but robots.txt."""
    news.routes["/"] = in_turn(b"before", b"after")
    assert [reader.read("http://news.example/").body for _ in range(2)] == [b"before", b"after"]
    assert [request.path for request in news.requests] == ["/robots.txt", "/", "/"]


def test_a_connection_is_kept_and_renewed(news: LocalWeb, reader: Web) -> None:
    """A second page comes over the same connection; one that the server has closed meanwhile costs no second try."""
    clients = []

    def closing(request: BaseHTTPRequestHandler) -> None:
        clients.append(request.client_address)
        answer(PAGE)(request)
        request.close_connection = len(clients) == 2

    news.routes["/"] = closing
    for number in range(4):
        reader.read("http://news.example/")
        if number == 1:
            assert news.closed.acquire(timeout=60), "the server closes its connection"
    assert clients[0] == clients[1] != clients[2] == clients[3]
    assert news.paths == ["/"] * 4


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, "gone"), (410, "gone"), (401, "refused"), (403, "refused"), (451, "refused"), (500, "unreachable")],
)
def test_a_page_that_is_not_shown(news: LocalWeb, reader: Web, status: int, reason: Reason) -> None:
    news.routes["/a"] = answer(PAGE, status=status)
    found, sentence = not_read(reader, "http://news.example/a")
    assert found == reason
    assert str(status) in sentence
    assert "http://news.example/a" in sentence
    assert news.paths == ["/a"]


def to(address: str, status: int = 301) -> Handler:
    return answer(status=status, location=address)


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [([301], True), ([308], True), ([302], False), ([303], False), ([307], False), ([301, 308], True), ([301, 302], False)],
)
def test_redirects(news: LocalWeb, reader: Web, statuses: list[int], moved: bool) -> None:  # noqa: FBT001
    """Only where every redirect is permanent has the page moved."""
    for number, status in enumerate(statuses):
        news.routes[f"/{number}"] = to(f"/{number + 1}", status)
    news.routes[f"/{len(statuses)}"] = PAGE
    end = f"http://news.example/{len(statuses)}"
    assert reader.read("http://news.example/0") == Page(end, moved, "text/html", PAGE)


def test_a_redirect_to_another_host(news: LocalWeb, reader: Web) -> None:
    """The other host is asked for its own robots.txt first."""
    news.routes |= {"/a": to("http://mirror.example/b"), "/b": PAGE}
    assert reader.read("http://news.example/a").address == "http://mirror.example/b"
    asked = [(request.host, request.path) for request in news.requests]
    assert asked == [
        ("news.example", "/robots.txt"),
        ("news.example", "/a"),
        ("mirror.example", "/robots.txt"),
        ("mirror.example", "/b"),
    ]


def test_a_redirect_in_other_letters(news: LocalWeb, reader: Web) -> None:
    news.routes |= {"/a": to("/caf\u00c3\u00a9"), "/caf%C3%A9": PAGE}
    assert reader.read("http://news.example/a").address == "http://news.example/café"


def test_redirects_in_a_circle(news: LocalWeb, reader: Web) -> None:
    news.routes |= {"/a": to("/b"), "/b": to("/a")}
    assert not_read(reader, "http://news.example/a")[0] == "redirects"
    assert news.paths == ["/a", "/b"]


@pytest.mark.parametrize(("hops", "followed"), [(8, True), (9, False)])
def test_many_redirects(news: LocalWeb, reader: Web, hops: int, followed: bool) -> None:  # noqa: FBT001
    for number in range(hops):
        news.routes[f"/{number}"] = to(f"/{number + 1}")
    news.routes[f"/{hops}"] = PAGE
    if followed:
        assert reader.read("http://news.example/0").address == f"http://news.example/{hops}"
    else:
        assert not_read(reader, "http://news.example/0")[0] == "redirects"
        assert len(news.paths) == 9


@pytest.mark.parametrize(
    "address", ["ftp://news.example/a", "file:///etc/passwd", "javascript:alert(1)", "http://[", "http:///a", "data:,a"]
)
def test_a_redirect_out_of_the_web(news: LocalWeb, reader: Web, address: str) -> None:
    news.routes["/a"] = to(address)
    assert not_read(reader, "http://news.example/a")[0] == "redirects"


def test_what_servers_say_is_safe_to_print(news: LocalWeb, reader: Web) -> None:
    news.routes["/a"] = to("ftp://\x1b[31m")
    assert "‹U+001B›" in not_read(reader, "http://news.example/a")[1]


@pytest.mark.parametrize("page", ["/a", "/robots.txt"])
def test_a_redirect_into_the_house(news: LocalWeb, inside: LocalWeb, reader: Web, page: str) -> None:
    """A server cannot use us to ask what only we can reach, neither with a page nor with its robots.txt."""
    news.routes |= {"/a": PAGE, page: to(f"http://127.0.0.1:{inside.place[1]}/")}
    reason, sentence = not_read(reader, "http://news.example/a")
    assert reason == "not-public"
    assert "127.0.0.1" in sentence
    assert inside.requests == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_hosts_in_the_house(inside: LocalWeb, reader: Web, host: str) -> None:
    """However it is spelt, this machine is not the public web."""
    assert not_read(reader, f"http://{host}:{inside.place[1]}/")[0] == "not-public"
    assert inside.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "10.0.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::a00:1]",
        "[2002:a00:1::]",
    ],
)
def test_hosts_next_door(reader: Web, host: str) -> None:
    """They are not even connected to."""
    assert not_read(reader, f"http://{host}/")[0] == "not-public"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07::1", True),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::5db8:d70e", True),
        ("2002:5db8:d70e::1", True),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("198.18.0.1", False),
        ("::", False),
        ("::127.0.0.1", False),
        ("fec0::1", False),
        ("fe80::1%eth0", False),
        ("ff0e::1", False),
        ("2001:db8::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:  # noqa: FBT001
    assert fetch.is_public(address) == public


def test_a_name_that_changes_its_address(inside: LocalWeb, reader: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked up once it is public, and the second time it is this machine: the connection is closed before a word is said."""
    real = socket.getaddrinfo
    answers = iter(["93.184.215.14", "127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *others, **named: real(next(answers), *others, **named))
    assert not_read(reader, f"http://rebound.example:{inside.place[1]}/")[0] == "not-public"
    assert next(answers, None) is None, "it was connected to"
    assert inside.requests == []


@pytest.mark.parametrize(
    "address",
    ["news.example/a", "ftp://news.example/", "file:///etc/passwd", "http://", "", "http://[::1", "mailto:a@b.example"],
)
def test_no_address_of_a_web_page(reader: Web, address: str) -> None:
    assert not_read(reader, address)[0] == "not-public"


def test_no_proxy(news: LocalWeb, inside: LocalWeb, reader: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would connect to whatever it likes."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{inside.place[1]}")
    news.routes["/"] = PAGE
    assert reader.read("http://news.example/").body == PAGE
    assert inside.requests == []


def silent(server: LocalWeb) -> Handler:
    """Silent for longer than anybody waits."""

    def handle(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = server.closing.wait(60)

    return handle


def dripping(server: LocalWeb, start: bytes, drop: bytes) -> Handler:
    """Never silent for long, and not done before anybody gives up."""

    def handle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(start)
        for _ in range(1_200):
            if server.closing.wait(0.05):
                break
            request.wfile.write(drop)

    return handle


def test_a_server_that_does_not_answer(news: LocalWeb, reader: Web) -> None:
    news.routes["/"] = silent(news)
    assert not_read(reader, "http://news.example/")[0] == "slow"
    assert news.paths == ["/"], "who is slow is not asked again"


def test_a_server_that_stops_in_the_middle(news: LocalWeb) -> None:
    """Its silence is not waited out: a whole page may take longer than the server is silent."""

    def stop(request: BaseHTTPRequestHandler) -> None:
        answer(PAGE, content_length="9999")(request)
        silent(news)(request)

    news.routes["/"] = stop
    with Web(connect_to={"news.example": news.place}, pause=0, timeout=0.3, max_seconds=600) as reader:
        assert not_read(reader, "http://news.example/")[0] == "slow"
    assert news.paths == ["/"]


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1", b"0"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"X: x\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"H"),
    ],
    ids=["length", "to the end", "chunks", "size of a chunk", "one header", "headers", "continue", "status"],
)
def test_a_server_that_drips(news: LocalWeb, start: bytes, drop: bytes) -> None:
    """Each byte comes in time, and the page never."""
    news.routes["/"] = dripping(news, start, drop)
    with Web(connect_to={"news.example": news.place}, pause=0, timeout=1, max_seconds=0.3) as reader:
        assert not_read(reader, "http://news.example/")[0] == "slow"
    assert news.paths == ["/"]


def test_redirects_share_their_time(news: LocalWeb) -> None:
    def late(request: BaseHTTPRequestHandler) -> None:
        news.closing.wait(0.15)
        to(f"{request.path}a")(request)

    news.routes |= {"/" + "a" * number: late for number in range(9)}
    with Web(connect_to={"news.example": news.place}, pause=0, timeout=1, max_seconds=0.4) as reader:
        assert not_read(reader, "http://news.example/")[0] == "slow"


def test_waiting_for_politeness_takes_no_time_from_a_page(news: LocalWeb) -> None:
    news.routes["/"] = PAGE
    with Web(connect_to={"news.example": news.place}, pause=0.5, timeout=1, max_seconds=0.3) as reader:
        assert reader.read("http://news.example/").body == PAGE


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    with suppress(ConnectionError):
        while True:
            request.wfile.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
    request.close_connection = True


@pytest.mark.parametrize(
    "route",
    [
        answer(b"x", content_length="100001"),
        answer(b"x" * 100_001),
        endless,
        answer(gzip.compress(b"x" * 50_000_000), content_encoding="gzip"),
        answer(gzip.compress(gzip.compress(b"x" * 50_000_000)), content_encoding="gzip, gzip"),
    ],
    ids=["announced", "just too large", "endless", "bomb", "bomb in a bomb"],
)
def test_a_page_that_is_too_large(news: LocalWeb, reader: Web, route: Route) -> None:
    news.routes["/"] = route
    reason, sentence = not_read(reader, "http://news.example/")
    assert reason == "too-large"
    assert "0.1 MB" in sentence


def test_the_largest_page(news: LocalWeb, reader: Web) -> None:
    news.routes["/"] = answer(gzip.compress(b"x" * 100_000), content_encoding="gzip")
    assert reader.read("http://news.example/").body == b"x" * 100_000
    assert "gzip" in news.requests[-1].headers["Accept-Encoding"]


@pytest.mark.parametrize(
    "route",
    [
        answer(b"no gzip", content_encoding="gzip"),
        lambda request: request.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        lambda request: request.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 200 + b"\r\n"),
        lambda request: request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        answer(status=304),
        answer(status=302),
    ],
    ids=["encoding", "protocol", "headers", "chunks", "not modified", "redirect to nowhere"],
)
def test_an_answer_that_makes_no_sense(news: LocalWeb, reader: Web, route: Route) -> None:
    def once(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        route(request) if callable(route) else None

    news.routes["/"] = once
    assert not_read(reader, "http://news.example/")[0] == "unreachable"


ROBOTS = {
    "by name": (b"User-agent: OnTheRecord\nDisallow: /\n", ["/news/a"]),
    "for all": (b"User-agent: *\nDisallow: /news/\n", ["/news/a"]),
    "by pattern": (b"User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print=\n", ["/news/a.pdf", "/news/a?print=1"]),
    "with a mark": (b"\xef\xbb\xbfUser-agent: *\nDisallow: /news/\n", ["/news/a"]),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_that_forbid(news: LocalWeb, reader: Web, name: str) -> None:
    robots, forbidden = ROBOTS[name]
    news.routes["/robots.txt"] = answer(robots, content_type="text/plain")
    for path in forbidden:
        news.routes[path] = PAGE
        reason, sentence = not_read(reader, f"http://news.example{path}")
        assert reason == "robots"
        assert "http://news.example/robots.txt" in sentence
    assert news.paths == []
    assert len(news.requests) == 1, "robots.txt is read once"


@pytest.mark.parametrize(
    "robots",
    [
        b"",
        b"User-agent: *\nDisallow: /\n\nUser-agent: ontherecord\nAllow: /\n",
        b"User-agent: OtherBot\nDisallow: /\n",
        b"User-agent: example\nDisallow: /\n\nUser-agent: https\nDisallow: /\n",
        b"User-agent: *\nDisallow: /\nAllow: /news/\n",
        b"<html>no robots here</html>",
        answer(status=404),
        answer(status=403),
        answer(b"User-agent: *\nDisallow: /\n", status=410),
    ],
)
def test_robots_that_allow(news: LocalWeb, robots: Route) -> None:
    """Words in the site's address, which the agent is sent with, are not its name."""
    news.routes |= {"/news/a": PAGE, "/robots.txt": robots}
    agent = fetch.user_agent("https://site.example/")
    with Web(agent=agent, connect_to={"news.example": news.place}, pause=0) as reader:
        assert reader.read("http://news.example/news/a").body == PAGE


def test_robots_elsewhere(news: LocalWeb, reader: Web) -> None:
    """Redirects of robots.txt are followed, and each host and port has its own."""
    news.routes |= {
        "/robots.txt": to("http://mirror.example/rules"),
        "/rules": b"User-agent: *\nDisallow: /a\n",
        "/a": PAGE,
        "/b": PAGE,
    }
    assert not_read(reader, "http://news.example/a")[0] == "robots"
    assert reader.read("http://news.example/b").body == PAGE
    assert news.paths == ["/rules", "/b"]
    news.routes["/robots.txt"] = b""
    assert reader.read("http://news.example:81/a").body == PAGE


def test_robots_forbid_the_end_of_a_redirect(news: LocalWeb, reader: Web) -> None:
    news.routes |= {"/robots.txt": b"User-agent: *\nDisallow: /b\n", "/a": to("/b"), "/b": PAGE}
    assert not_read(reader, "http://news.example/a")[0] == "robots"
    assert news.paths == ["/a"]


@pytest.mark.parametrize(("status", "tries"), [(503, 4), (500, 1)])
def test_robots_out_of_order(news: LocalWeb, reader: Web, status: int, tries: int) -> None:
    """Where robots.txt cannot be read nothing may be read, and it is not asked for again and again."""
    news.routes |= {"/robots.txt": answer(status=status), "/a": PAGE}
    assert not_read(reader, "http://news.example/a")[0] == "robots"
    assert not_read(reader, "http://news.example/a")[0] == "robots"
    assert [request.path for request in news.requests] == ["/robots.txt"] * tries


def test_robots_without_an_answer(news: LocalWeb, reader: Web) -> None:
    news.routes |= {"/robots.txt": silent(news), "/a": PAGE}
    assert not_read(reader, "http://news.example/a")[0] == "slow"
    assert news.paths == []


def test_large_robots_are_read_as_far_as_the_standard_asks(news: LocalWeb, reader: Web) -> None:
    rules, filling = b"User-agent: *\nDisallow: /a\n", b"# filling\n"
    news.routes |= {"/robots.txt": rules + filling * 60_000 + b"Disallow: /b\n", "/a": PAGE, "/b": PAGE}
    assert not_read(reader, "http://news.example/a")[0] == "robots"
    assert reader.read("http://news.example/b").body == PAGE


def test_the_distance_between_requests(news: LocalWeb, naps: list[float]) -> None:
    """One second to the same host, whatever its port; none to another host."""
    news.routes |= {"/": PAGE, "/robots.txt": b""}
    hosts = {"news.example": news.place, "mirror.example": news.place}
    with Web(connect_to=hosts, sleep=naps.append) as reader:
        reader.read("http://news.example/")
        assert naps == [pytest.approx(1, abs=0.1)]
        reader.read("http://news.example:81/")
        assert naps == [pytest.approx(1, abs=0.1)] * 3
        reader.read("http://mirror.example/")
        assert len(naps) == 4


@pytest.mark.parametrize(("asked", "kept"), [(b"0.5", 1), (b"7", 7), (b"86400", fetch.MAX_CRAWL_DELAY)])
def test_the_distance_that_robots_ask_for(news: LocalWeb, naps: list[float], asked: bytes, kept: float) -> None:
    news.routes |= {"/": PAGE, "/robots.txt": b"User-agent: *\nCrawl-delay: " + asked}
    with Web(connect_to={"news.example": news.place}, sleep=naps.append) as reader:
        reader.read("http://news.example/")
    assert naps == [pytest.approx(kept, abs=0.1)]


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("7", 7),
        ("0", 1),
        ("", 1),
        ("86400", fetch.MAX_RETRY_AFTER),
        ("Fri, 31 Dec 2088 23:59:59 GMT", fetch.MAX_RETRY_AFTER),
        ("soon", 1),
        ("9" * 5000, 1),
    ],
)
def test_a_server_that_is_busy(news: LocalWeb, reader: Web, naps: list[float], asked: str, waited: float) -> None:
    """429 is answered with as much patience as it asks for, within reason."""
    news.routes["/"] = in_turn(answer(status=429, retry_after=asked), PAGE)
    assert reader.read("http://news.example/").body == PAGE
    assert naps == [waited]


@pytest.mark.parametrize(
    ("status", "reason"), [(429, "refused"), (502, "unreachable"), (503, "unreachable"), (504, "unreachable")]
)
def test_a_server_that_stays_busy(news: LocalWeb, reader: Web, naps: list[float], status: int, reason: Reason) -> None:
    """Each try waits twice as long as the one before, and there is a last one."""
    news.routes["/"] = answer(status=status)
    assert not_read(reader, "http://news.example/")[0] == reason
    assert naps == [1, 2, 4]
    assert news.paths == ["/"] * 4


def drop(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True


def drop_in_the_middle(request: BaseHTTPRequestHandler) -> None:
    answer(PAGE, content_length="9999")(request)
    request.close_connection = True


def drop_between_chunks(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nThe\r\n")
    request.close_connection = True


@pytest.mark.parametrize("broken", [drop, drop_in_the_middle, drop_between_chunks])
def test_a_dropped_connection(news: LocalWeb, reader: Web, naps: list[float], broken: Handler) -> None:
    """It is tried again, and half a page is never taken for a page."""
    news.routes["/"] = in_turn(broken, PAGE)
    assert reader.read("http://news.example/").body == PAGE
    assert naps == [1]
    news.routes["/"] = broken
    assert not_read(reader, "http://news.example/")[0] == "unreachable"
    assert len(news.paths) == 6


def test_a_host_that_is_not_there(naps: list[float]) -> None:
    """Nobody listens, and nobody is asked twice."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        place = ("127.0.0.1", closed.getsockname()[1])
    with Web(connect_to={"news.example": place}, pause=0, sleep=naps.append) as reader:
        assert not_read(reader, "http://news.example/")[0] == "unreachable"
    assert naps == []


@pytest.mark.parametrize("host", ["nowhere.example", "a" * 64 + ".example", "a..example"])
def test_a_name_that_is_not_known(reader: Web, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """No name server is asked in this test."""

    def unknown(name: str, *_: object, **__: object) -> None:
        name.encode("idna")
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert not_read(reader, f"http://{host}/")[0] == "unreachable"


def test_the_agent(news: LocalWeb, reader: Web) -> None:
    """We say who we are, also when we ask for robots.txt."""
    news.routes["/"] = PAGE
    reader.read("http://news.example/")
    with Web(agent=fetch.user_agent("https://site.example/"), connect_to={"news.example": news.place}, pause=0) as other:
        other.read("http://news.example/")
    agents = [request.headers["User-Agent"] for request in news.requests]
    assert agents == [fetch.user_agent()] * 2 + [f"{fetch.user_agent()} (+https://site.example/)"] * 2
    assert fetch.user_agent().startswith("OnTheRecord/")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new certificate for news.example, with its key, that nobody has signed."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    file = tmp_path_factory.mktemp("tls") / "news.pem"
    names = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(file), "-out", str(file)]
    subprocess.run(["openssl", "req", "-x509", *key, *names], check=True, capture_output=True)
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[LocalWeb]:
    with LocalWeb() as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.speak_tls(context)
        server.routes["/"] = PAGE
        yield server


def test_tls(secure: LocalWeb, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a server whose certificate is trusted, and is for its name, is spoken to."""
    hosts = {"news.example": secure.place, "mirror.example": secure.place}
    with Web(connect_to=hosts, pause=0) as reader:
        reason, sentence = not_read(reader, "https://news.example/")
        assert (reason, "can be trusted" in sentence) == ("unreachable", True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Web(connect_to=hosts, pause=0) as reader:
        assert reader.read("https://news.example/").body == PAGE
        assert not_read(reader, "https://mirror.example/")[0] == "unreachable"
    assert {request.host for request in secure.requests} == {"news.example"}


def test_tls_that_drips(secure: LocalWeb, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secure.routes["/"] = dripping(secure, b"HTTP/1.1 200 OK\r\n\r\n", b"x")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Web(connect_to={"news.example": secure.place}, pause=0, timeout=1, max_seconds=0.3) as reader:
        assert not_read(reader, "https://news.example/")[0] == "slow"


def test_no_tls_where_tls_was_asked_for(news: LocalWeb, reader: Web) -> None:
    assert not_read(reader, "https://news.example/")[0] == "unreachable"
    assert news.requests == []


def test_nothing_is_left_running(news: LocalWeb) -> None:
    """The watch over a page ends with it."""
    before = threading.active_count()
    news.routes["/"] = answer(PAGE, connection="close")
    with Web(connect_to={"news.example": news.place}, pause=0) as reader:
        reader.read("http://news.example/")
        watches = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
        for watch in watches:
            watch.join(1)
    assert threading.active_count() <= before + 2
    assert not any(watch.is_alive() for watch in watches)
