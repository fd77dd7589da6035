"""The gate through which the browser reaches the network: a small proxy on loopback.

Comes in: the browser's connections. Goes out: connections to addresses that the ``AddressBook`` lets pass.
Must not know: what is said over them. Unlike a hook inside the browser it also sees redirects, WebSockets and names
that change their address between check and connection.
"""

import asyncio
import contextlib
import re
from collections.abc import Coroutine
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from crawler.net.address import AddressBook
from crawler.result import Failed

_CHUNK = 65_536
_MOST = 100_000_000  # bytes that one connection may bring: an endless answer ends somewhere
_CONNECT = 15.0
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOP_HEADERS = re.compile(rb"^(proxy-[a-z-]+|connection|keep-alive):[^\r\n]*\r\n", re.I | re.M)

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Gate:
    """A running proxy, as a context manager; ``address`` is what the browser is told."""

    def __init__(self, book: AddressBook) -> None:
        self._book = book
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.address = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        # Either side may go away at any moment; the browser sees that for itself.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            try:
                await self._serve((reader, writer))
            finally:
                writer.close()

    async def _serve(self, browser: Streams) -> None:
        head = await browser[0].readuntil(b"\r\n\r\n")
        method, target, version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        server = None
        if method == "CONNECT" or (method in _HARMLESS and parts.scheme == "http"):
            server = await self._reach(parts.hostname or "", parts.port or (443 if method == "CONNECT" else 80))
        if server is None:
            browser[1].write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await browser[1].drain()
            return
        try:
            if method == "CONNECT":
                browser[1].write(b"HTTP/1.1 200 Connected\r\n\r\n")
                await _join(browser, server)
            else:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                rest = _HOP_HEADERS.sub(b"", head.split(b"\r\n", 1)[1])
                server[1].write(f"{method} {path} {version}\r\nConnection: close\r\n".encode("latin-1") + rest)
                await _answer(server, browser)
        finally:
            server[1].close()

    async def _reach(self, host: str, port: int) -> Streams | None:
        """A connection to ``host``, or None where it may not or cannot be reached."""
        found = await self._book.find(host)
        for ip in () if isinstance(found, Failed) else found:
            with contextlib.suppress(OSError):
                async with asyncio.timeout(_CONNECT):
                    return await asyncio.open_connection(ip, port)
        return None


async def _answer(server: Streams, browser: Streams) -> None:
    """Carry one answer. The browser is told that the connection ends with it: its next request may be for another host."""
    head = await server[0].readuntil(b"\r\n\r\n")
    first, rest = head.split(b"\r\n", 1)
    browser[1].write(first + b"\r\nConnection: close\r\n" + _HOP_HEADERS.sub(b"", rest))
    await _first(_carry(server[0], browser[1]), _drain(browser[0]))


async def _drain(source: asyncio.StreamReader) -> None:
    """Read, and forget, until the other side goes away."""
    with contextlib.suppress(OSError):
        while await source.read(_CHUNK):
            pass


async def _join(one: Streams, other: Streams) -> None:
    """Carry bytes both ways until one side has nothing more to say."""
    await _first(_carry(one[0], other[1]), _carry(other[0], one[1]))


async def _first(*works: Coroutine[None, None, None]) -> None:
    """Do all at once until the first is done; the others end with it."""
    tasks = {asyncio.ensure_future(work) for work in works}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    carried = 0
    with contextlib.suppress(OSError):
        while carried < _MOST and (data := await source.read(_CHUNK)):
            carried += len(data)
            target.write(data)
            await target.drain()
