"""For tests below the level of a crawl: a fetcher of its own, and servers that talk raw bytes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from crawler.net.address import AddressBook, Lookup
from crawler.net.fetch import Fetcher, open_client
from crawler.net.politeness import Servers, pausing
from tests.crawler.site import options

Talk = Callable[[asyncio.StreamWriter, int, int], Awaitable[None]]


async def _no_names(host: str) -> Sequence[str]:
    raise OSError("no such name")


@asynccontextmanager
async def fetching(languages: tuple[str, ...] = (), lookup: Lookup = _no_names, **changes: object) -> AsyncIterator[Fetcher]:
    """A fetcher for loopback: no delay, short time limit."""
    chosen, book = options(**changes), AddressBook(True, lookup)
    client = open_client(chosen, book, languages)
    try:
        yield Fetcher(chosen, Servers(chosen, book, pausing(None)), client)
    finally:
        await client.aclose()


@dataclass
class Line:
    """What a raw server saw: its port, the connections opened, the paths asked for, whether a visitor hung up."""

    port: int = 0
    opened: int = 0
    paths: list[str] = field(default_factory=list)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"


@asynccontextmanager
async def line(talk: Talk) -> AsyncIterator[Line]:
    """A server that hands each request to ``talk``, with the number of the connection and of the request on it, from 1."""
    seen = Line()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.opened += 1
        connection, request = seen.opened, 0
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                seen.paths.append(head.split()[1].decode())
                request += 1
                await talk(writer, connection, request)
        seen.left.set()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        seen.port = server.sockets[0].getsockname()[1]
        yield seen


async def say(writer: asyncio.StreamWriter, answer: bytes) -> None:
    """Write ``answer``; the connection stays open."""
    writer.write(answer)
    await writer.drain()


def answer(body: bytes = b"<html>fine", *headers: str, status: int = 200) -> bytes:
    """A sound answer with a length."""
    lines = ["Content-Type: text/html", *headers, f"Content-Length: {len(body)}"]
    return "\r\n".join([f"HTTP/1.1 {status} Said", *lines, "", ""]).encode("latin-1") + body
