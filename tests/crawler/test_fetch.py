"""One request: what is sent, over which connection, and what comes of answers that are odd but can be read."""

import asyncio
import gzip
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from crawler.net.cookies import MOST_BYTES, Cookies
from crawler.net.fetch import retry_after
from crawler.result import Failed, Response
from model import FailureKind
from tests.crawler.conftest import Serve
from tests.crawler.fetching import answer, fetching, line, say
from tests.crawler.site import Hit, Reply

TEXT = b"<html>" + b"words and more words " * 50
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ZIPPED = "Content-Encoding: gzip"

# name, what the server writes before it hangs up, the body that is read of it
READ = [
    ("HTTP/1.0, read to the end", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + TEXT, TEXT),
    ("early hints first", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer(TEXT), TEXT),
    ("told to go on first", b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + answer(TEXT), TEXT),
    ("in chunks", HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: x\r\n\r\n", b"abcde"),
    ("line feeds only", b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 3\n\nabc", b"abc"),
    ("no words behind the status", b"HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nabc", b"abc"),
    ("a second answer behind it", answer(TEXT) + answer(b"other"), TEXT),
    ("a folded header", answer(TEXT, "X-Folded: a\r\n  b"), TEXT),
    ("many cookies", answer(TEXT, *["Set-Cookie: a=b"] * 200), TEXT),
    ("a long policy", answer(TEXT, "Content-Security-Policy: " + "x" * 30_000), TEXT),
    ("compressed", answer(gzip.compress(TEXT), ZIPPED), TEXT),
    ("compressed twice", answer(gzip.compress(gzip.compress(TEXT)), ZIPPED), TEXT),
    ("compressed without saying so", answer(gzip.compress(TEXT)), TEXT),
    ("said to be compressed", answer(TEXT, ZIPPED), TEXT),
    ("said to be compressed by what nobody asked for", answer(TEXT, "Content-Encoding: br"), TEXT),
    ("an encoding that is a charset", answer(TEXT, "Content-Encoding: UTF-8"), TEXT),
    ("no content", b"HTTP/1.1 204 None\r\n\r\n", b""),
]


@pytest.mark.parametrize(("raw", "body"), [c[1:] for c in READ], ids=[c[0] for c in READ])
async def test_odd_answers_that_can_be_read(serve: Serve, raw: bytes, body: bytes) -> None:
    site = await serve({"/": Reply(raw=raw)})
    async with fetching() as fetcher:
        got = await fetcher.get(site.url(), limit=100_000)
    assert isinstance(got, Response)
    assert (got.body, got.truncated) == (body, False)
    assert got.headers["content-length"] == str(len(body))
    assert not {"content-encoding", "transfer-encoding"} & set(got.headers)


async def test_line_breaks_within_headers_are_undone(serve: Serve) -> None:
    site = await serve({"/": Reply(raw=answer(b"x", "X-Folded: a\r\n  b", "X-Old: caf\xe9", "X: 1", "x: 2"))})
    async with fetching() as fetcher:
        got = await fetcher.get(site.url(), limit=10)
    assert isinstance(got, Response)
    assert got.headers["x-folded"].split() == ["a", "b"]
    assert (got.headers["x-old"], got.headers["x"]) == ("café", "1, 2")
    assert all(value.isprintable() for value in got.headers.values())


@pytest.mark.parametrize("languages", [(), ("kk", "ru")])
async def test_what_is_sent_is_told(serve: Serve, languages: tuple[str, ...]) -> None:
    site = await serve({"/a?b=%C3%A9&c=d+e": "fine"})
    async with fetching(languages) as fetcher:
        got = await fetcher.get(site.url("/a?b=%C3%A9&c=d+e"), limit=100)
    assert isinstance(got, Response)
    assert got.body == b"fine"
    assert got.request == site.hits[0].headers
    assert got.request.get("accept-language") == ("kk, ru, *;q=0.5" if languages else None)
    assert "Civiscope" in got.request["user-agent"]


async def test_portals_share_connections_and_speak_their_own_language() -> None:
    async with line(lambda writer, *_: say(writer, answer())) as server, fetching(("de",)) as fetcher:
        await fetcher.get(server.url(), limit=100)
        other = fetcher.speaking(("fr",))
        got = await other.get(server.url(), limit=100)
    assert isinstance(got, Response)
    assert got.request["accept-language"].startswith("fr")
    assert server.opened == 1


# ---- bodies


@pytest.mark.parametrize("length", [True, False])
async def test_a_body_is_cut_at_the_limit(length: bool) -> None:
    """Of an endless body no more is read."""

    async def talk(writer: asyncio.StreamWriter, connection: int, request: int) -> None:
        await say(writer, HEAD + (b"Content-Length: 99999999999\r\n\r\n" if length else b"\r\n"))
        while True:
            await say(writer, b"x" * 65_536)

    async with line(talk) as server, fetching() as fetcher:
        got = await fetcher.get(server.url(), limit=100_000)
        assert isinstance(got, Response)
        assert (len(got.body), got.truncated) == (100_000, True)
        await asyncio.wait_for(server.left.wait(), 10)


async def test_a_body_that_is_not_wanted_is_not_read() -> None:
    async def talk(writer: asyncio.StreamWriter, connection: int, request: int) -> None:
        await say(writer, b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n")
        while True:
            await say(writer, b"x" * 65_536)

    async with line(talk) as server, fetching() as fetcher:
        got = await fetcher.get(server.url(), limit=100_000, wanted=lambda head: head.media_type == "text/html")
        assert isinstance(got, Response)
        assert (got.body, got.media_type) == (b"", "video/mp4")
        await asyncio.wait_for(server.left.wait(), 10)


# ---- connections


@pytest.mark.parametrize("rudely", [False, True])
async def test_a_request_on_a_dead_connection_is_sent_once_more(rudely: bool) -> None:
    async def talk(writer: asyncio.StreamWriter, connection: int, request: int) -> None:
        if request == 1:
            return await say(writer, answer())
        writer.transport.abort() if rudely else writer.close()

    async with line(talk) as server, fetching() as fetcher:
        got = [await fetcher.get(server.url(f"/{n}"), limit=100) for n in range(4)]
    assert [one.status for one in got if isinstance(one, Response)] == [200] * 4
    assert server.paths == ["/0", "/1", "/1", "/2", "/3", "/3"]


async def test_a_connection_closed_while_idle_is_no_failure() -> None:
    async def talk(writer: asyncio.StreamWriter, connection: int, request: int) -> None:
        await say(writer, answer())
        writer.close()

    async with line(talk) as server, fetching() as fetcher:
        got = [await fetcher.get(server.url(), limit=100) for _ in range(5)]
    assert not any(isinstance(one, Failed) for one in got)


async def test_a_new_connection_that_dies_is_not_tried_again() -> None:
    async def talk(writer: asyncio.StreamWriter, connection: int, request: int) -> None:
        writer.close()

    async with line(talk) as server, fetching() as fetcher:
        got = await fetcher.get(server.url(), limit=100)
    assert isinstance(got, Failed)
    assert got.kind is FailureKind.CONNECT
    assert server.paths == ["/"]


async def test_a_request_is_sent_twice_at_most() -> None:
    async def talk(writer: asyncio.StreamWriter, connection: int, request: int) -> None:
        if connection == request == 1:
            return await say(writer, answer())
        writer.close()

    async with line(talk) as server, fetching() as fetcher:
        got = [await fetcher.get(server.url(f"/{n}"), limit=100) for n in range(2)]
    assert isinstance(got[1], Failed)
    assert server.paths == ["/0", "/1", "/1"]


async def test_half_an_answer_is_not_asked_for_again() -> None:
    async def talk(writer: asyncio.StreamWriter, connection: int, request: int) -> None:
        await say(writer, answer() if request == 1 else b"HTTP/1.1 200 OK\r\nContent-")
        if request > 1:
            writer.close()

    async with line(talk) as server, fetching() as fetcher:
        got = [await fetcher.get(server.url(f"/{n}"), limit=100) for n in range(2)]
    assert isinstance(got[1], Failed)
    assert got[1].kind is FailureKind.PROTOCOL
    assert server.paths == ["/0", "/1"]


async def test_two_hundred_servers_at_once_wait_for_nobody() -> None:
    """No answer comes before all requests have arrived."""
    here = asyncio.Barrier(200)

    async def talk(writer: asyncio.StreamWriter, connection: int, request: int) -> None:
        await here.wait()
        await say(writer, answer())

    async with line(talk) as server, fetching(timeout=30) as fetcher:
        got = await asyncio.gather(*(fetcher.get(server.url(f"/{n}"), limit=100) for n in range(200)))
    assert all(isinstance(one, Response) for one in got)


# ---- encryption


def _certificate(authority: trustme.CA, name: str) -> trustme.LeafCert:
    past = {"not_before": datetime(2019, 1, 1, tzinfo=UTC), "not_after": datetime(2020, 1, 1, tzinfo=UTC)}
    return {
        "sound": lambda: authority.issue_cert("127.0.0.1"),
        "expired": lambda: authority.issue_cert("127.0.0.1", **past),
        "of another host": lambda: authority.issue_cert("www.town.example"),
        "of an unknown authority": lambda: trustme.CA().issue_cert("127.0.0.1"),
    }[name]()


@pytest.mark.parametrize(
    ("name", "why"),
    [("sound", ""), ("expired", "expired"), ("of another host", "mismatch"), ("of an unknown authority", "issuer")],
)
async def test_certificates(name: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    _certificate(authority, name).configure_cert(context)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await say(writer, answer())
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context) as server, fetching() as fetcher:
        got = await fetcher.get(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/", limit=100)
    if not why:
        assert isinstance(got, Response)
        return
    assert isinstance(got, Failed)
    assert got.kind is FailureKind.TLS
    assert why in got.detail


# ---- cookies


async def test_a_cookie_goes_where_its_redirect_leads_and_no_further(serve: Serve) -> None:
    other = await serve({}, address="127.0.0.2", fallback="other")
    site = await serve({"/b": "in"}, fallback="page")
    site.answers |= {
        "/a": Reply(b"", 302, {"Location": "/b", "Set-Cookie": "seen=1; Path=/; Expires=Fri, 01 Jan 2100 00:00:00 GMT"}),
        "/out": Reply(b"", 302, {"Location": other.url("/in"), "Set-Cookie": "seen=1"}),
        "/page": Reply(b"x", 200, {"Set-Cookie": "seen=1"}),
    }
    async with fetching() as fetcher:
        for url in [*(site.url(path) for path in ("/a", "/b", "/b", "/c", "/page", "/page", "/out")), other.url("/in")]:
            got = await fetcher.get(url, limit=100)
            assert isinstance(got, Response)
    assert [(h.path, h.headers["cookie"]) for h in site.hits if "cookie" in h.headers] == [("/b", "seen=1")]
    assert [h.headers.get("cookie") for h in other.hits] == [None]


async def test_cookies_add_up_along_redirects(serve: Serve) -> None:
    def second(hit: Hit) -> Reply:
        return Reply(b"", 302, {"Location": "/c", "Set-Cookie": "b=2"})

    site = await serve({"/a": Reply(b"", 302, {"Location": "/b", "Set-Cookie": "a=1"}), "/b": second, "/c": "in"})
    async with fetching() as fetcher:
        for path in "/a", "/b", "/c":
            got = await fetcher.get(site.url(path), limit=100)
    assert isinstance(got, Response)
    assert got.request["cookie"] == site.hits[2].headers["cookie"] == "a=1; b=2"


def test_a_flood_of_cookies_is_cut() -> None:
    cookies = Cookies()
    cookies.lend("http://a.example/", "", "/x", [f"n{n}={'v' * 900}" for n in range(1000)])
    assert 0 < len(cookies.take("http://a.example/x")) <= MOST_BYTES
    for n in range(5000):
        cookies.lend("http://a.example/", "", f"/{n}", ["a=b"])
    assert sum(bool(cookies.take(f"http://a.example/{n}")) for n in range(5000)) == 1000


@given(st.lists(st.text(max_size=30)), st.text(max_size=20))
def test_no_cookie_breaks_a_request(values: list[str], location: str) -> None:
    cookies = Cookies()
    cookies.lend("http://a.example/", "", location or "/x", values)
    value = cookies.take("http://a.example/x")
    assert value.isascii()
    assert "\r" not in value
    assert "\n" not in value


# ---- Retry-After

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WAITS: Mapping[str, float | None] = {
    "120": 120, " 7 ": 7, "0": 0, "-5": None, "1.5": None, "soon": None, "": None, "²": None, "٣": None,
    "9" * 400: 1e9, "0000000000000120": 120, "Thu, 01 Jan 2026 00:01:00 GMT": 60, "Thu, 01 Jan 2025 00:00:00 GMT": 0,
    "Fri, 31 Dec 9999 23:59:59 GMT": pytest.approx(2.5e11, rel=0.1), "Mon, 01 Jan 0001 00:00:00 +1400": 0,
    "Thu, 99 Jan 2026 99:99:99 GMT": None,
}  # fmt: skip


@pytest.mark.parametrize(("value", "seconds"), WAITS.items())
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text())
def test_retry_after_of_anything(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or 0 <= seconds < float("inf")
