"""The loopback servers of the demo.

Comes in: host base and ports. Goes out: running servers, a log of their requests, registry entries.
Must not know: how portals are visited or judged.
"""

import contextlib
import errno
import socket
import socketserver
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from demo.site import Resource, Site
from model import Level, Portal

NAMES = ("valdoria", "nour", "operator")
MODIFIED = "Fri, 20 Nov 2026 08:00:00 GMT"


@dataclass(frozen=True, slots=True)
class Hit:
    """One request as it arrived: the site's name, the method, the path with its query."""

    site: str
    method: str
    target: str


@dataclass(slots=True)
class DemoServer:
    """Valdoria, Nour and the payment operator, on loopback addresses of their own.

    A context manager; ``start`` and ``stop`` do the same by hand. ``valdoria``, ``nour`` and ``operator`` are
    their addresses without a closing slash while it runs, ``hits`` every request so far. Where the system has
    only 127.0.0.1, all three lie there on different ports.
    """

    host_base: str = "127.0.2."
    ports: tuple[int, int, int] = (0, 0, 0)
    valdoria: str = ""
    nour: str = ""
    operator: str = ""
    hits: list[Hit] = field(default_factory=list)
    _servers: "list[_Server]" = field(default_factory=list)

    def start(self) -> Self:
        """Bind, render and serve. Raises OSError when a port asked for is taken."""
        with contextlib.ExitStack() as bound:
            servers = [bound.enter_context(_bind(f"{self.host_base}{number}", port)) for number, port in enumerate(self.ports, 1)]
            addresses = dict(zip(NAMES, (server.address for server in servers), strict=True))
            for name, server in zip(NAMES, servers, strict=True):
                server.name, server.hits, server.site = name, self.hits, Site(name, addresses)
            bound.pop_all()
        for server in servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), name="demo", daemon=True).start()
        self.valdoria, self.nour, self.operator = addresses.values()
        self._servers = servers
        return self

    def stop(self) -> None:
        """Stop serving and close every connection; a second call does nothing."""
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers = []

    def site(self, name: str) -> Site:
        """The site served under ``name``, while it runs."""
        return self._servers[NAMES.index(name)].site

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()


def serve(host_base: str = "127.0.2.", ports: tuple[int, int, int] = (0, 0, 0)) -> DemoServer:
    """Start the demo servers on ``host_base`` + 1, 2, 3; the caller stops them."""
    return DemoServer(host_base, ports).start()


def portals(running: DemoServer) -> tuple[Portal, ...]:
    """The registry entries of the two portals that ``running`` serves; their countries have codes that ISO leaves to users."""
    return (
        Portal("valdoria", running.valdoria + "/", "République de Valdorie", Level.NATIONAL, "XVA", ("fr", "en")),
        Portal("nour", running.nour + "/", "مدينة النور", Level.CITY, "XNO", ("ar",)),
    )


class _Server(ThreadingHTTPServer):
    """A server that knows its site and closes the connections that clients keep open."""

    daemon_threads = True
    name: str
    hits: list[Hit]
    site: Site

    def __init__(self, host: str, port: int) -> None:
        self._open: set[socket.socket] = set()
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer would ask the name service for the host's name, which can take seconds.
        socketserver.TCPServer.server_bind(self)

    @property
    def address(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def process_request(self, request: "socket.socket | tuple[bytes, socket.socket]", client_address: object) -> None:
        if isinstance(request, socket.socket):
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: "socket.socket | tuple[bytes, socket.socket]") -> None:
        if isinstance(request, socket.socket):
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""

    def server_close(self) -> None:
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "DemoPortal"
    sys_version = ""
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._note()
        parts = urlsplit(self.path)
        self._send(self.server.site.get(unquote(parts.path), dict(parse_qsl(parts.query))))

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self._note()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._send(self.server.site.thanks())

    def _note(self) -> None:
        self.server.hits.append(Hit(self.server.name, self.command, self.path))

    def _send(self, found: Resource) -> None:
        fresh = found.status == 200 and self.headers.get("If-None-Match") == found.etag
        body = b"" if fresh else found.body
        self.send_response(304 if fresh else found.status)
        if found.location:
            self.send_header("Location", quote(found.location, safe="/:?=&%#"))
        elif found.status == 200:
            self.send_header("ETag", found.etag)
            self.send_header("Last-Modified", MODIFIED)
        if not fresh:
            self.send_header("Content-Type", found.media_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are noted in ``hits``; nothing is printed."""


def _bind(host: str, port: int) -> _Server:
    try:
        return _Server(host, port)
    except OSError as error:
        if error.errno != errno.EADDRNOTAVAIL:
            raise
        # macOS has 127.0.0.1 only.
        return _Server("127.0.0.1", port)
