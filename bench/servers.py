"""Loopback servers in a process of their own: fast, and they remember who asked for what, and when.

Comes in: what makes a site, and addresses. Goes out: a port, and the log of requests. Must not know: who asks.
The clock is the system's monotonic one, which all processes of a machine share.
"""

import asyncio
import contextlib
import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

from bench.cores import SECOND, pin
from bench.processes import BenchError

_TRIES = 20
_PATIENCE = 60  # seconds


class Site(Protocol):
    """What a server serves."""

    def answer(self, target: str) -> bytes:
        """A whole answer, head and body, to a GET for a path with its query."""


class Hit(NamedTuple):
    """One request: when it had arrived, at which address, for what, and when the answer was written (seconds)."""

    arrived: float
    address: str
    target: str
    answered: float


def page(body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    """A whole answer. ``more`` are further header lines, each with its line end."""
    head = f"HTTP/1.1 {status}\r\nServer: bench\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


MISSING = page(b"<!doctype html><title>Not found</title><h1>Not found</h1>", status="404 Not Found")
ROBOTS = page(b"User-agent: *\nAllow: /\n", kind="text/plain")


@dataclass
class Served:
    """One site on one or several addresses, on one port. A context manager; ``make(*args)`` is called over there.

    ``pause`` is the time in seconds that every answer takes.
    """

    make: Callable[..., Site]
    args: tuple[Any, ...] = ()
    addresses: Sequence[str] = ("127.0.0.1",)
    pause: float = 0.0
    port: int = 0
    _process: Any = None
    _pipe: Any = field(default=None, repr=False)

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_run, args=(theirs, self.make, self.args, tuple(self.addresses), self.pause), daemon=True
        )
        self._process.start()
        theirs.close()
        try:
            self.port = self._pipe.recv()
        except EOFError:
            raise BenchError(f"no server could be started on {self.addresses[0]} to {self.addresses[-1]}") from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pipe.close()
        self._process.join(10)

    def url(self, place: int = 0) -> str:
        """The home page at one of the addresses."""
        return f"http://{self.addresses[place]}:{self.port}/"

    def count(self) -> int:
        """How many requests have come."""
        return int(self._ask("count"))

    def log(self) -> list[Hit]:
        """All requests so far, in the order in which they came."""
        return [Hit(*hit) for hit in self._ask("log")]

    def forget(self) -> None:
        """Begin the log anew."""
        self._ask("forget")

    def _ask(self, what: str) -> Any:
        try:
            self._pipe.send(what)
            if self._pipe.poll(_PATIENCE):
                return self._pipe.recv()
        except (EOFError, OSError):
            raise BenchError("the server has ended before its time") from None
        raise BenchError(f"the server has not answered for {_PATIENCE} s")


# --- over there -----------------------------------------------------------------------------------------------------
def _run(pipe: "Connection[Any, Any]", make: Callable[..., Site], args: tuple[Any, ...], on: Sequence[str], pause: float) -> None:
    import uvloop

    pin(SECOND)
    uvloop.run(_serve(pipe, make(*args), on, pause))


async def _serve(pipe: "Connection[Any, Any]", site: Site, addresses: Sequence[str], pause: float) -> None:
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    log: list[list[Any]] = []
    port, sockets = _bound(addresses)
    for one in sockets:
        await loop.create_server(lambda: _Connection(site, log, pause), sock=one, backlog=512)

    def tell() -> None:
        """In a thread of its own: a long log does not fit into a pipe at once, and the loop must not wait for its reader."""
        with contextlib.suppress(EOFError, OSError):
            while what := pipe.recv():
                pipe.send(list(log) if what == "log" else len(log))
                if what == "forget":
                    log.clear()
        loop.call_soon_threadsafe(done.set)

    threading.Thread(target=tell, daemon=True).start()
    pipe.send(port)
    await done.wait()


def _bound(addresses: Sequence[str]) -> tuple[int, list[socket.socket]]:
    """One free port on all addresses."""
    for _ in range(_TRIES):
        sockets: list[socket.socket] = []
        port = 0
        try:
            for address in addresses:
                one = socket.socket()
                sockets.append(one)
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                one.bind((address, port))
                port = one.getsockname()[1]
        except OSError:
            for one in sockets:
                one.close()
            continue
        return port, sockets
    raise OSError(f"no port is free on {len(addresses)} addresses")


class _Connection(asyncio.Protocol):
    """One connection, kept open; requests have no bodies."""

    def __init__(self, site: Site, log: list[list[Any]], pause: float) -> None:
        self._site, self._log, self._pause = site, log, pause
        self._rest = b""
        self._address = ""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._address = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            line = self._rest[: self._rest.find(b"\r\n")]
            self._rest = self._rest[end + 4 :]
            self._asked(line.decode("latin-1").split(" "))

    def _asked(self, words: Sequence[str]) -> None:
        if len(words) != 3:
            self._transport.close()
            return
        hit = [time.monotonic(), self._address, words[1], 0.0]
        self._log.append(hit)
        if self._pause:
            asyncio.get_running_loop().call_later(self._pause, self._answer, words, hit)
        else:
            self._answer(words, hit)

    def _answer(self, words: Sequence[str], hit: list[Any]) -> None:
        whole = self._site.answer(words[1])
        self._transport.write(whole if words[0] == "GET" else whole[: whole.find(b"\r\n\r\n") + 4])
        hit[3] = time.monotonic()
