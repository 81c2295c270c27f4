"""A web server on this machine, whose pages tests make up and change while it runs."""

import socketserver
import ssl
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self, TypeAlias

Handler: TypeAlias = Callable[[BaseHTTPRequestHandler], None]
Route: TypeAlias = bytes | Handler


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of the server, and of which host."""

    path: str
    headers: Message

    @property
    def host(self) -> str:
        """The host that was asked, with its port."""
        return self.headers["Host"]


def answer(body: bytes = b"", *, status: int = 200, **headers: str) -> Handler:
    """A route that always answers the same. Headers are written as in `content_type`; an empty one is left out."""

    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"content_type": "text/html", "content_length": str(len(body)), **headers}.items():
            if value:
                request.send_header(name.replace("_", "-").title(), value)
        request.end_headers()
        request.wfile.write(body)

    return handle


def in_turn(*routes: Route) -> Handler:
    """A route that answers differently each time; the last answer stays."""
    left = list(routes)

    def handle(request: BaseHTTPRequestHandler) -> None:
        _as_handler(left.pop(0) if len(left) > 1 else left[0])(request)

    return handle


class LocalWeb:
    """The server. `routes` maps a path to the HTML it shows or to a function that answers; `requests` records what is asked."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.requests: list[Request] = []
        self.closing = threading.Event()
        """Set when the server stops: handlers that wait wait for this."""
        self.closed = threading.Semaphore(0)
        """Released each time that the server has closed a connection."""
        self._server = _Server(("127.0.0.1", 0), self._handler(), self.closed)
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def place(self) -> tuple[str, int]:
        """Where it listens, as `connect_to` wants it."""
        return "127.0.0.1", self._server.server_port

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in their order, but for robots.txt."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def speak_tls(self, context: ssl.SSLContext) -> None:
        """Speak HTTPS from now on, with the certificate of the context."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                web.requests.append(Request(self.path, self.headers))
                _as_handler(web.routes.get(self.path, answer(status=404)))(self)

            def log_message(self, *_: object) -> None:
                """Say nothing: the requests are recorded."""

        return Answering


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], closed: threading.Semaphore) -> None:
        self.closed = closed
        super().__init__(address, handler)

    def close_request(self, request: Any) -> None:
        """Close a connection, and say so."""
        super().close_request(request)
        self.closed.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what some tests are about; all else is a mistake in a test and is shown."""
        if not isinstance(sys.exception(), (ConnectionError, ssl.SSLError)):
            socketserver.BaseServer.handle_error(self, request, client_address)  # type: ignore[arg-type]


def _as_handler(route: Route) -> Handler:
    return answer(route) if isinstance(route, bytes) else route
