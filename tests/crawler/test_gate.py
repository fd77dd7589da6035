"""The browser's gate: what passes, what does not, and that a connection serves one request only."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from crawler.browsing.gate import Gate
from crawler.net.address import AddressBook
from tests.crawler.conftest import Serve
from tests.crawler.site import Reply, page

NAMES = {"town.example": "127.0.0.1", "inner.example": "10.0.0.1"}


async def lookup(host: str) -> Sequence[str]:
    return [NAMES[host]]


@pytest.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    """A gate for which only 127.0.0.1 is public."""
    monkeypatch.setattr("crawler.net.address.is_private", lambda ip: ip != "127.0.0.1")
    async with Gate(AddressBook(False, lookup)) as running:
        yield running


async def say(gate: Gate, text: str) -> str:
    """Send ``text`` to the gate; all that comes back until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(gate.address.rpartition(":")[2]))
    writer.write(text.replace("\n", "\r\n").encode())
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return answer.decode()


async def test_a_page_passes(gate: Gate, serve: Serve) -> None:
    closing = Reply(page("Home").encode(), headers={"Connection": "keep-alive", "X-Own": "1"})
    site = await serve({"/a?b=c": closing})
    request = (
        f"GET http://town.example:{site.port}/a?b=c HTTP/1.1\nHost: town.example\nProxy-Connection: keep-alive\nX-Sent: 1\n\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", int(gate.address.rpartition(":")[2]))
    writer.write(request.replace("\n", "\r\n").encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    assert await reader.readexactly(len(closing.body)) == closing.body
    writer.close()
    assert "Connection: close" in head
    assert "keep-alive" not in head
    assert "X-Own: 1" in head
    (hit,) = site.hits
    assert (hit.path, hit.headers["x-sent"], hit.headers["connection"]) == ("/a?b=c", "1", "close")
    assert "proxy-connection" not in hit.headers


async def test_a_second_request_on_a_connection_goes_nowhere(gate: Gate, serve: Serve) -> None:
    site = await serve({"/a": Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")})
    one = f"GET http://town.example:{site.port}/a HTTP/1.1\nHost: town.example\n\n"
    assert (await say(gate, one + one)).endswith("ok")
    assert len(site.hits) == 1


REFUSED = [
    "GET http://inner.example:{port}/ HTTP/1.1\n\n",
    "GET http://10.0.0.1:{port}/ HTTP/1.1\n\n",
    "GET http://127.0.0.2:{port}/ HTTP/1.1\n\n",
    "CONNECT 127.0.0.2:{port} HTTP/1.1\n\n",
    "CONNECT inner.example:443 HTTP/1.1\n\n",
    "POST http://town.example:{port}/ HTTP/1.1\nContent-Length: 0\n\n",
    "GET file:///etc/passwd HTTP/1.1\n\n",
]


@pytest.mark.parametrize("request_", REFUSED, ids=range(len(REFUSED)))
async def test_what_does_not_pass(gate: Gate, serve: Serve, request_: str) -> None:
    site = await serve({}, fallback=page("Secret"))
    answer = await say(gate, request_.format(port=site.port))
    assert answer.startswith("HTTP/1.1 403")
    assert site.hits == []


@pytest.mark.parametrize(
    "rubbish", ["\n\n", "GET\n\n", "x" * 100_000, "GET http://[ HTTP/1.1\n\n", "CONNECT town.example:99999999 HTTP/1.1\n\n"]
)
async def test_rubbish_ends_the_connection(gate: Gate, rubbish: str) -> None:
    assert (await say(gate, rubbish)) == ""


async def test_a_tunnel_carries_bytes_both_ways(gate: Gate) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"heard " + await reader.readexactly(5))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        answer = await say(gate, f"CONNECT town.example:{port} HTTP/1.1\n\nhello")
    assert answer.startswith("HTTP/1.1 200")
    assert answer.endswith("heard hello")


async def test_an_endless_answer_ends(gate: Gate, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.browsing.gate._MOST", 100_000)
    monkeypatch.setattr("crawler.browsing.gate._CHUNK", 10_000)
    site = await serve({"/a": Reply(raw=b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_000)})
    answer = await say(gate, f"GET http://town.example:{site.port}/a HTTP/1.1\nHost: town.example\n\n")
    assert 90_000 < len(answer) < 120_000


async def test_an_answer_that_is_none_ends_the_connection(gate: Gate, serve: Serve) -> None:
    site = await serve({"/a": Reply(raw=b"HTTP/1.1 200 OK\r\nX")})
    assert await say(gate, f"GET http://town.example:{site.port}/a HTTP/1.1\nHost: town.example\n\n") == ""
