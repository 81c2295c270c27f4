"""Read public web pages politely: robots.txt, delays, user agent.

Servers are not trusted: every redirect must lead to a public address, and time and size are limited.
"""

import importlib.metadata
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from types import TracebackType
from typing import Literal, TypeAlias
from urllib.parse import urljoin

from protego import Protego
from urllib3 import exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse
from urllib3.util import Retry, Url, parse_url
from urllib3.util.connection import create_connection

from onrecord.format.diagnostics import visible

Reason: TypeAlias = Literal["gone", "refused", "robots", "slow", "too-large", "not-public", "unreachable", "redirects"]

MAX_REDIRECTS = 8
MAX_ROBOTS = 500_000
"""Bytes of a robots.txt that are read; the rest is ignored."""
MAX_CRAWL_DELAY = 30.0
MAX_RETRY_AFTER = 60.0
"""Seconds that we wait at most, however many a server asks for."""
_RETRY_STATUSES = (429, 502, 503, 504)
_PERMANENT_REDIRECTS = {301, 308}
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read: `address` is where redirects ended, `body` is decompressed and not decoded.

    `moved` says that there were redirects and that all of them were permanent, so that the new address is the one to keep.
    """

    address: str
    moved: bool
    content_type: str
    body: bytes


class FetchError(Exception):
    """A page could not be read; the message is one sentence for the user."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason, message)
        self.reason: Reason = reason
        self.message = message

    def __str__(self) -> str:
        return visible(self.message)


class _ConnectionLost(FetchError):
    """A connection that ended too early, after which it is worth trying again."""


def user_agent(site: str = "") -> str:
    """Return the user agent, with the address of the site for which pages are read."""
    name = f"OnTheRecord/{importlib.metadata.version('onrecord')}"
    return f"{name} (+{site})" if site else name


@dataclass(kw_only=True)
class Web(AbstractContextManager["Web"]):
    """A client of the public web, for one thread. It keeps connections and robots.txt files until it is closed.

    Requests to one host are `pause` seconds apart. `timeout` limits each wait for a server, and `max_seconds` the time for
    one page. `connect_to` maps names of hosts that need not be public, such as mirrors, to (address, port).
    """

    agent: str = field(default_factory=user_agent)
    connect_to: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    pause: float = 1.0
    timeout: float = 20.0
    max_seconds: float = 60.0
    max_bytes: int = 15_000_000
    retries: int = 3
    sleep: Callable[[float], None] = time.sleep
    _deadline: float = field(default=0.0, init=False)
    _last_request: dict[str, float] = field(default_factory=dict, init=False)
    _connections: dict[str, HTTPConnection] = field(default_factory=dict, init=False)
    _robots: dict[str, Protego | FetchError] = field(default_factory=dict, init=False)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for connection in self._connections.values():
            connection.close()

    def read(self, address: str) -> Page:
        """Read the page at an address, and follow redirects. Raises FetchError."""
        self._deadline = time.monotonic() + self.max_seconds
        end, moved, response, body = self._follow(address)
        if response.status in (404, 410):
            raise FetchError("gone", f"There is no page at {end} any more (status {response.status}).")
        if 400 <= response.status < 500:
            raise FetchError("refused", f"The server refuses to show {end} (status {response.status}).")
        if not 200 <= response.status < 300:
            raise FetchError("unreachable", f"The server could not show {end} (status {response.status}).")
        return Page(end, moved, response.headers.get("Content-Type", ""), body)

    def _follow(self, address: str, *, robots: bool = False) -> tuple[str, bool, HTTPResponse, bytes]:
        """Return where redirects end, whether there were some and all were permanent, and the answer there."""
        passed: dict[str, int] = {}
        while address not in passed and len(passed) <= MAX_REDIRECTS:
            url = _parsed(address, "redirects" if passed else "not-public")
            if not robots:
                self._check_robots(url)
            response, body = self._request_with_retries(url, robots=robots)
            location = response.get_redirect_location()
            if not location:
                return address, bool(passed) and set(passed.values()) <= _PERMANENT_REDIRECTS, response, body
            passed[address] = response.status
            address = _joined(address, location)
        raise FetchError("redirects", f"{next(iter(passed))} redirects in a circle, or more than {MAX_REDIRECTS} times.")

    def _check_robots(self, url: Url) -> None:
        """Raise FetchError if robots.txt forbids a page: without it all is allowed; if it fails, nothing is (RFC 9309)."""
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(f"{origin}/robots.txt")
        rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise FetchError(rules.reason, rules.message)
        if not rules.can_fetch(url.url, self._product):
            raise FetchError("robots", f"{origin}/robots.txt does not allow programs to read {url.url}.")

    def _read_robots(self, address: str) -> Protego | FetchError:
        try:
            _, _, response, body = self._follow(address, robots=True)
        except FetchError as error:
            return error
        if 200 <= response.status < 300:
            return Protego.parse(body.decode("utf-8-sig", "replace"))
        if 400 <= response.status < 500:
            return Protego.parse("")
        return FetchError("robots", f"{address}, which says what programs may read, answers with an error.")

    def _request_with_retries(self, url: Url, *, robots: bool) -> tuple[HTTPResponse, bytes]:
        """Send a request, again if the server is too busy or breaks off."""
        for attempt in range(self.retries):
            wait = 2.0**attempt
            try:
                response, body = self._request(url, robots=robots)
            except _ConnectionLost:
                pass
            else:
                if response.status not in _RETRY_STATUSES:
                    return response, body
                wait = max(wait, _retry_after(response))
            self._wait(wait)
        return self._request(url, robots=robots)

    def _request(self, url: Url, *, robots: bool) -> tuple[HTTPResponse, bytes]:
        """Send one request, not too soon after the one before, and return its answer and body."""
        self._pause_before(url)
        connection = self._connection(url)
        timer = response = None
        try:
            if not connection.is_connected:
                connection.close()
                connection.connect()
            # Timeouts of sockets begin anew with each byte; the timer ends what takes too long as a whole. It does so a
            # little late, so that after the end of the connection the deadline has passed.
            timer = Timer(self._deadline - time.monotonic() + 0.02, _shut_down, [connection.sock])
            timer.start()
            connection.request("GET", url.request_uri, headers={**_HEADERS, "User-Agent": self.agent}, preload_content=False)
            response = connection.getresponse()
            body = b""
            if 200 <= response.status < 300:
                body = _read_body(response, url, MAX_ROBOTS if robots else self.max_bytes, cut=robots)
            self._check_time(url)
            return response, body
        except (exceptions.HTTPError, HTTPException, OSError, UnicodeError) as error:
            self._check_time(url)
            raise _as_fetch_error(error, url) from error
        finally:
            if timer:
                timer.cancel()
            if response is None or not response.closed:
                connection.close()
            self._last_request[_host(url)] = time.monotonic()

    def _pause_before(self, url: Url) -> None:
        rules = self._robots.get(_origin(url))
        delay = rules.crawl_delay(self._product) if isinstance(rules, Protego) else None
        pause = max(self.pause, min(delay or 0.0, MAX_CRAWL_DELAY))
        elapsed = time.monotonic() - self._last_request.get(_host(url), float("-inf"))
        if elapsed < pause:
            self._wait(pause - elapsed)

    def _wait(self, seconds: float) -> None:
        """Wait out of politeness, and extend the deadline of the page by as long."""
        self.sleep(seconds)
        self._deadline += seconds

    def _check_time(self, url: Url) -> None:
        if time.monotonic() >= self._deadline:
            raise _timed_out(url)

    def _connection(self, url: Url) -> HTTPConnection:
        origin = _origin(url)
        if origin not in self._connections:
            kind = _SecureConnection if url.scheme == "https" else _Connection
            connection = kind(_host(url), url.port or kind.default_port, timeout=self.timeout)
            connection.given_address = self.connect_to.get(_host(url))
            self._connections[origin] = connection
        return self._connections[origin]

    @property
    def _product(self) -> str:
        """The part of the user agent that a robots.txt may name."""
        return self.agent.partition("/")[0]


class _Connection(HTTPConnection):
    """A connection to a public address, or to the one given for its host."""

    given_address: tuple[str, int] | None = None

    def _new_conn(self) -> socket.socket:
        if self.given_address:
            try:
                return create_connection(self.given_address, self.timeout)
            except OSError as error:
                raise exceptions.NewConnectionError(self, str(error)) from error
        for *_, address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            self._require_public(str(address[0]))
        connected = super()._new_conn()
        try:
            # The name may have been resolved again, with another result, so the actual peer is checked.
            self._require_public(connected.getpeername()[0])
        except BaseException:
            connected.close()
            raise
        return connected

    def _require_public(self, address: str) -> None:
        if not is_public(address):
            raise FetchError("not-public", f"{self.host} is not on the public web: its address is {address}.")


class _SecureConnection(_Connection, HTTPSConnection):
    """The same with TLS, which begins only after the address is checked."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; of an IPv6 address with an IPv4 address inside, that counts."""
    number = ip_address(address.partition("%")[0])
    if isinstance(number, IPv6Address):
        inside = number.ipv4_mapped or number.sixtofour
        if number in _NAT64:
            inside = IPv4Address(number.packed[-4:])
        if not inside:
            return number in _PUBLIC_IPV6 and number.is_global
        number = inside
    return number.is_global and not number.is_multicast


def _parsed(address: str, reason: Reason) -> Url:
    with suppress(exceptions.HTTPError):
        url = parse_url(address)
        if url.scheme in ("http", "https") and url.host:
            return url
    raise FetchError(reason, f"{address} is not the address of a web page, which begins with https:// or http://.")


def _joined(address: str, location: str) -> str:
    """Return the address to which a redirect leads. Headers are read as Latin-1, while servers write UTF-8."""
    try:
        return urljoin(address, location.encode("latin-1").decode("utf-8", "replace"))
    except ValueError as error:
        raise FetchError("redirects", f"{address} redirects to something that is no address: {location}.") from error


def _origin(url: Url) -> str:
    port = "" if url.port in (None, 443 if url.scheme == "https" else 80) else f":{url.port}"
    return f"{url.scheme}://{url.host}{port}"


def _host(url: Url) -> str:
    return (url.host or "").strip("[]")


def _read_body(response: HTTPResponse, url: Url, max_bytes: int, *, cut: bool) -> bytes:
    """Read and decompress a body; one that is too large is cut, or refused as early as possible."""
    if cut or (response.length_remaining or 0) <= max_bytes:
        body = bytearray()
        while len(body) <= max_bytes and (piece := response.read(65_536)):
            body += piece
        if cut or len(body) <= max_bytes:
            return bytes(body[:max_bytes])
    raise FetchError("too-large", f"{url.url} is larger than {max_bytes / 1_000_000:g} MB.")


def _retry_after(response: HTTPResponse) -> float:
    try:
        return Retry(retry_after_max=int(MAX_RETRY_AFTER)).get_retry_after(response) or 0.0
    except (exceptions.InvalidHeader, ValueError, OverflowError):
        return 0.0


def _shut_down(connected: socket.socket) -> None:
    with suppress(OSError):
        # SSLSocket.shutdown would remove the TLS object while another thread reads from it.
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _timed_out(url: Url) -> FetchError:
    return FetchError("slow", f"{url.host} took too long to answer for {url.url}.")


def _as_fetch_error(error: Exception, url: Url) -> FetchError:
    if isinstance(error, (exceptions.NewConnectionError, socket.gaierror, UnicodeError)):
        return FetchError("unreachable", f"There is no web server to be found at {url.host}.")
    if isinstance(error, (TimeoutError, exceptions.TimeoutError)):
        return _timed_out(url)
    if isinstance(error, (ConnectionError, exceptions.ProtocolError)):
        return _ConnectionLost("unreachable", f"{url.host} broke off the connection.")
    if isinstance(error, ssl.SSLError):
        return FetchError("unreachable", f"{url.host} offers no secure connection that can be trusted.")
    return FetchError("unreachable", f"{url.host} answers in a way that cannot be understood.")
