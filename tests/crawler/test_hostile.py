"""Servers that misbehave: each ends as a recorded failure within its limits, and the crawl goes on."""

import asyncio
import gzip
import random
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.net.address import is_private
from crawler.net.body import inflate
from crawler.result import Failed
from model import FailureKind
from tests.crawler.conftest import Serve
from tests.crawler.fetching import fetching, line, say
from tests.crawler.site import Answer, Kept, Reply, page, visit

LARGE = b"<html>" + b"x" * 300_000


def head(*lines: str) -> bytes:
    return ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode()


ZEROS = gzip.compress(b"<html>" + bytes(20_000_000))

PACKED_TEXT = gzip.compress(b"<html>" + bytes(range(256)) * 200)
ZIPPED = {"Content-Encoding": "gzip"}
CHUNKED = "Transfer-Encoding: chunked"

# name, answer, kind
CASES: list[tuple[str, Answer, FailureKind]] = [
    ("garbage", Reply(raw=b"\x00\x01\x02 nonsense\r\n\r\n"), FailureKind.PROTOCOL),
    ("another protocol", Reply(raw=b"SSH-2.0-OpenSSH_9\r\n"), FailureKind.PROTOCOL),
    ("HTTP/0.9", Reply(raw=b"<html>" + b"a page without a head " * 50), FailureKind.PROTOCOL),
    ("HTTP/2", Reply(raw=b"HTTP/2 200\r\n\r\n<html>"), FailureKind.PROTOCOL),
    ("no status", Reply(raw=b"HTTP/1.1 OK\r\n\r\n<html>"), FailureKind.PROTOCOL),
    (
        "another protocol from here on",
        Reply(raw=b"HTTP/1.1 101 Go\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
        FailureKind.PROTOCOL,
    ),
    ("nothing", Reply(raw=b""), FailureKind.CONNECT),
    ("half a status line", Reply(raw=b"HTTP/1."), FailureKind.PROTOCOL),
    ("half a header", Reply(raw=head()[:-10]), FailureKind.PROTOCOL),
    ("never", Reply(b"x", pause=30), FailureKind.TIMEOUT),
    ("too many headers", Reply(raw=head(*(f"X-{n}: y" for n in range(5000)))), FailureKind.PROTOCOL),
    ("a header without end", Reply(raw=head("X: " + "y" * 200_000)), FailureKind.PROTOCOL),
    ("more headers than is decent", Reply(raw=head(*["X: " + "y" * 30_000] * 10)), FailureKind.PROTOCOL),
    ("a flood of cookies", Reply(raw=head(*["Set-Cookie: a=b"] * 5000)), FailureKind.PROTOCOL),
    ("NUL in a header", Reply(raw=head("X: a\0b", "Content-Length: 6") + b"<html>"), FailureKind.PROTOCOL),
    ("a header within a header", Reply(raw=head("X: a\rY: b", "Content-Length: 6") + b"<html>"), FailureKind.PROTOCOL),
    ("two lengths", Reply(raw=head("Content-Length: 6", "Content-Length: 7") + b"<html>a"), FailureKind.PROTOCOL),
    ("a length that is none", Reply(raw=head("Content-Length: -1") + b"<html>"), FailureKind.PROTOCOL),
    ("chunks and a length", Reply(raw=head(CHUNKED, "Content-Length: 3") + b"3\r\nabc\r\n0\r\n\r\n"), FailureKind.PROTOCOL),
    ("a chunk without a size", Reply(raw=head(CHUNKED) + b"zz\r\nhello\r\n0\r\n\r\n"), FailureKind.PROTOCOL),
    ("a chunk of the wrong size", Reply(raw=head(CHUNKED) + b"3\r\nhello\r\n0\r\n\r\n"), FailureKind.PROTOCOL),
    ("a chunk larger than the world", Reply(raw=head(CHUNKED) + b"f" * 18 + b"\r\nhello\r\n"), FailureKind.PROTOCOL),
    ("half a chunk", Reply(raw=head(CHUNKED) + b"50\r\n<html>hello"), FailureKind.PROTOCOL),
    ("the last chunk is missing", Reply(raw=head(CHUNKED) + b"6\r\n<html>\r\n"), FailureKind.PROTOCOL),
    ("too large", Reply(LARGE), FailureKind.TOO_LARGE),
    ("too large, no length", Reply(raw=head("Connection: close") + LARGE), FailureKind.TOO_LARGE),
    ("gzip bomb", Reply(ZEROS, 200, ZIPPED), FailureKind.TOO_LARGE),
    ("bomb within a bomb", Reply(gzip.compress(ZEROS), 200, {"Content-Encoding": "gzip, gzip"}), FailureKind.TOO_LARGE),
    ("a bomb that nobody announced", Reply(gzip.compress(ZEROS), 200, ZIPPED), FailureKind.TOO_LARGE),
    ("damaged gzip", Reply(b"\x1f\x8b\x08nonsense", 200, ZIPPED), FailureKind.PROTOCOL),
    ("half of a gzip file", Reply(PACKED_TEXT[: len(PACKED_TEXT) // 2], 200, ZIPPED), FailureKind.PROTOCOL),
    ("unknown compression", Reply(b"xyz", 200, {"Content-Encoding": "br"}), FailureKind.PROTOCOL),
    ("zstd", Reply(b"\x28\xb5\x2f\xfdxyz", 200, {"Content-Encoding": "zstd"}), FailureKind.PROTOCOL),
    ("shorter than it says", Reply(raw=head("Content-Length: 5000") + b"<html>short"), FailureKind.PROTOCOL),
    ("longer than it says", Reply(raw=head("Content-Length: 6") + b"<html>longer"), FailureKind.PROTOCOL),
    ("redirect to itself", Reply(b"", 302, {"Location": "/bad"}), FailureKind.REDIRECTS),
    ("redirect to nowhere", Reply(b"", 302, {"Location": "mailto:a@b.example"}), FailureKind.REDIRECTS),
    ("redirect to a file", Reply(b"", 302, {"Location": "file:///etc/passwd"}), FailureKind.REDIRECTS),
    ("redirect into a script", Reply(b"", 302, {"Location": "javascript:alert(1)"}), FailureKind.REDIRECTS),
    ("redirect to 20,000 characters", Reply(b"", 302, {"Location": "/" + "a" * 20_000}), FailureKind.REDIRECTS),
    ("redirect to half an address", Reply(b"", 302, {"Location": "http://[::1"}), FailureKind.REDIRECTS),
    ("redirect without target", Reply(b"", 302), FailureKind.STATUS),
    ("endless redirects", lambda hit: Reply(b"", 302, {"Location": f"{hit.path}x"}), FailureKind.REDIRECTS),
    ("empty", Reply(b"  \n"), FailureKind.PROTOCOL),
    ("no content", Reply(raw=b"HTTP/1.1 204 None\r\n\r\n"), FailureKind.PROTOCOL),
    ("server error", Reply(b"oops", 500), FailureKind.STATUS),
    ("a status that is none", Reply(b"oops", 999), FailureKind.STATUS),
    ("come back in a thousand years", Reply(b"oops", 500, {"Retry-After": "9" * 300}), FailureKind.STATUS),
    ("come back at no time", Reply(b"oops", 500, {"Retry-After": "\xb2"}), FailureKind.STATUS),
]


@pytest.mark.parametrize(("answer", "kind"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
async def test_each_is_recorded_and_the_crawl_goes_on(serve: Serve, sink: Kept, answer: Answer, kind: FailureKind) -> None:
    site = await serve({"/": page("Home", "/bad", "/good"), "/good": page("Good")}, fallback=answer)
    site.answers |= {"/robots.txt": Reply(b"", 404), "/sitemap.xml": Reply(b"", 404)}
    summary = await visit(site.url(), sink=sink, timeout=1, max_bytes=200_000)
    assert sink.paths() == ["/", "/good"]
    failure = sink.failures[site.url("/bad")]
    assert failure.kind is kind
    assert "\n" not in failure.detail
    assert summary.failures == 1


async def _endless(start: bytes, piece: bytes, writer: asyncio.StreamWriter, pause: float) -> None:
    await say(writer, start)
    while True:
        await say(writer, piece)
        await asyncio.sleep(pause)


FIRST = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
# name, what comes first, what comes for ever, seconds between, kind
ENDLESS = [
    ("headers", FIRST, b"X: y\r\n" * 500, 0, FailureKind.PROTOCOL),
    ("one header", FIRST, b"y" * 4096, 0, FailureKind.PROTOCOL),
    ("a status line", b"HTTP/1.1 200 ", b"y" * 4096, 0, FailureKind.PROTOCOL),
    ("hints", b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 0.01, FailureKind.TIMEOUT),
    ("a byte now and then of the headers", FIRST + b"X: ", b"y", 0.02, FailureKind.TIMEOUT),
    ("a byte now and then of the page", FIRST + b"\r\n<html>", b"y", 0.02, FailureKind.TIMEOUT),
    ("a byte now and then of a long page", FIRST + b"Content-Length: 90000\r\n\r\n", b"y", 0.02, FailureKind.TIMEOUT),
    ("small chunks", FIRST + CHUNKED.encode() + b"\r\n\r\n", b"1\r\ny\r\n", 0.02, FailureKind.TIMEOUT),
    ("a remark on a chunk", FIRST + CHUNKED.encode() + b"\r\n\r\n5;", b"y" * 4096, 0.01, FailureKind.TIMEOUT),
    ("headers behind the page", FIRST + CHUNKED.encode() + b"\r\n\r\n0\r\n", b"X: y\r\n" * 500, 0.01, FailureKind.PROTOCOL),
]


@pytest.mark.parametrize(("start", "piece", "pause", "kind"), [c[1:] for c in ENDLESS], ids=[c[0] for c in ENDLESS])
async def test_what_never_ends_is_ended(start: bytes, piece: bytes, pause: float, kind: FailureKind) -> None:
    """The visitor hangs up, within its time."""

    async def talk(writer: asyncio.StreamWriter, connection: int, request: int) -> None:
        await _endless(start, piece, writer, pause)

    async with line(talk) as server, fetching(timeout=0.4) as fetcher:
        got = await fetcher.get(server.url(), limit=100_000)
        await asyncio.wait_for(server.left.wait(), 20)
    assert isinstance(got, Failed)
    assert got.kind is kind


PRIVATE = ["http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://10.0.0.1/", "http://0x7f000002/", "//127.0.0.2/"]


@pytest.mark.parametrize("target", PRIVATE)
async def test_redirects_into_private_networks(serve: Serve, sink: Kept, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal's own address counts as public here."""
    monkeypatch.setattr("crawler.net.address.is_private", lambda ip: ip != "127.0.0.1" and is_private(ip))
    site = await serve({"/robots.txt": Reply(b"", 404), "/": Reply(b"", 302, {"Location": target})})
    await visit(site.url(), sink=sink, allow_private_hosts=False, delay=0.1)
    assert [failure.kind for failure in sink.failures.values()] == [FailureKind.ADDRESS]


def test_a_bomb_needs_little_memory() -> None:
    """Of 50 MB in a few bytes no more is unpacked than the limit says."""
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    tracemalloc.start()
    try:
        body, truncated = inflate(bomb, "gzip, gzip", 1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (len(body), truncated) == (1_000_000, True)
    assert peak < 8_000_000


async def test_redirects_in_a_circle_end(serve: Serve, sink: Kept) -> None:
    site = await serve(
        {"/": page("Home", "/x"), "/x": Reply(b"", 302, {"Location": "/y"}), "/y": Reply(b"", 302, {"Location": "/x"})}
    )
    await visit(site.url(), sink=sink)
    assert site.asked("/x") <= 3
    assert sink.paths() == ["/"]


async def test_a_redirect_that_only_sets_a_cookie_is_followed(serve: Serve, sink: Kept) -> None:
    site = await serve({"/": page("Home", "/x")})
    site.answers["/x"] = lambda hit: (
        page("In") if "seen=1" in hit.headers.get("cookie", "") else Reply(b"", 302, {"Location": "/x", "Set-Cookie": "seen=1"})
    )
    await visit(site.url(), sink=sink)
    assert sorted(sink.paths()) == ["/", "/x"]


async def test_nobody_listens(serve: Serve, sink: Kept) -> None:
    site = await serve({})
    url = site.url()
    await site.stop()
    summary = await visit(url, sink=sink)
    (failure,) = sink.failures.values()
    assert (summary.pages, failure.kind, failure.attempts) == (0, FailureKind.CONNECT, 2)


async def test_no_encryption_where_some_is_promised(sink: Kept) -> None:
    async def talk_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(talk_plainly, "127.0.0.1", 0) as server:
        await visit(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/", sink=sink)
    (failure,) = sink.failures.values()
    assert failure.kind is FailureKind.TLS


TEXT = b"<html>" + b"words and more words " * 50


PACKED = {
    "plain": ("", TEXT),
    "identity": ("identity", TEXT),
    "gzip": ("gzip", gzip.compress(TEXT)),
    "x-gzip": ("x-gzip", gzip.compress(TEXT)),
    "deflate": ("deflate", zlib.compress(TEXT)),
    "deflate without head": ("deflate", zlib.compress(TEXT)[2:-4]),
    "announced but not done": ("gzip", TEXT),
    "two members": ("gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
    "one in the other": ("gzip, deflate", zlib.compress(gzip.compress(TEXT))),
    "check sum missing": ("gzip", gzip.compress(TEXT)[:-8]),
    "half of the check sum missing": ("gzip", gzip.compress(TEXT)[:-3]),
    "check sum of deflate missing": ("deflate", zlib.compress(TEXT)[:-4]),
    "plain, whatever is said": ("br", TEXT),
    "no encoding at all": ("windows-1251", TEXT),
    "rubbish behind": ("gzip", gzip.compress(TEXT) + b"rubbish"),
}


@pytest.mark.parametrize(("encoding", "body"), PACKED.values(), ids=PACKED.keys())
def test_decompression(encoding: str, body: bytes) -> None:
    assert inflate(body, encoding, 10_000) == (TEXT, False)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize("size", [10, 50, 90])
def test_a_part_never_passes_as_whole(encoding: str, size: int) -> None:
    packed = {"gzip": gzip.compress, "deflate": zlib.compress}[encoding](random.Random(1).randbytes(5000))
    part = packed[: len(packed) * size // 100]
    with pytest.raises(ValueError, match="breaks off"):
        inflate(part, encoding, 10_000)
    assert inflate(part, encoding, 10_000, cut=True)[1] is True


def test_a_damaged_second_member_is_damage() -> None:
    with pytest.raises(ValueError, match="damaged"):
        inflate(gzip.compress(TEXT) + b"\x1f\x8b\x08 nonsense and more", "gzip", 10_000)


def test_decompression_stops_at_the_limit() -> None:
    body, truncated = inflate(ZEROS, "gzip", 1000)
    assert (len(body), truncated) == (1000, True)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "gzip, deflate", "br", "x"]), st.booleans())
def test_decompression_of_anything(body: bytes, encoding: str, mark: bool) -> None:
    with suppress(ValueError):
        assert len(inflate(b"\x1f\x8b\x08" * mark + body, encoding, 50)[0]) <= max(50, len(body) + 3)
