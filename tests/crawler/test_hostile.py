"""Servers that misbehave: each ends as a recorded failure within its limits, and the crawl goes on."""

import asyncio
import gzip
import zlib

import pytest

from crawler.body import inflate
from model import FailureKind
from tests.crawler.conftest import Serve
from tests.crawler.site import Answer, Kept, Reply, page, visit

LARGE = b"<html>" + b"x" * 300_000


def head(*lines: str) -> bytes:
    return ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode()


ZEROS = gzip.compress(b"<html>" + bytes(20_000_000))

# name, answer, kind
CASES: list[tuple[str, Answer, FailureKind]] = [
    ("garbage", Reply(raw=b"\x00\x01\x02 nonsense\r\n\r\n"), FailureKind.PROTOCOL),
    ("nothing", Reply(raw=b""), FailureKind.CONNECT),
    ("never", Reply(b"x", pause=30), FailureKind.TIMEOUT),
    ("too many headers", Reply(raw=head(*(f"X-{n}: y" for n in range(5000)))), FailureKind.PROTOCOL),
    ("a header without end", Reply(raw=head("X: " + "y" * 200_000)), FailureKind.PROTOCOL),
    ("too large", Reply(LARGE), FailureKind.TOO_LARGE),
    ("too large, no length", Reply(raw=head("Connection: close") + LARGE), FailureKind.TOO_LARGE),
    ("gzip bomb", Reply(ZEROS, 200, {"Content-Encoding": "gzip"}), FailureKind.TOO_LARGE),
    ("bomb within a bomb", Reply(gzip.compress(ZEROS), 200, {"Content-Encoding": "gzip, gzip"}), FailureKind.TOO_LARGE),
    ("damaged gzip", Reply(b"\x1f\x8b\x08nonsense", 200, {"Content-Encoding": "gzip"}), FailureKind.PROTOCOL),
    ("unknown compression", Reply(b"xyz", 200, {"Content-Encoding": "br"}), FailureKind.PROTOCOL),
    ("shorter than it says", Reply(raw=head("Content-Length: 5000") + b"<html>short"), FailureKind.PROTOCOL),
    ("redirect to itself", Reply(b"", 302, {"Location": "/bad"}), FailureKind.REDIRECTS),
    ("redirect to nowhere", Reply(b"", 302, {"Location": "mailto:a@b.example"}), FailureKind.REDIRECTS),
    ("redirect without target", Reply(b"", 302), FailureKind.STATUS),
    ("endless redirects", lambda hit: Reply(b"", 302, {"Location": f"{hit.path}x"}), FailureKind.REDIRECTS),
    ("empty", Reply(b"  \n"), FailureKind.PROTOCOL),
    ("server error", Reply(b"oops", 500), FailureKind.STATUS),
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
    "rubbish behind": ("gzip", gzip.compress(TEXT) + b"rubbish"),
}


@pytest.mark.parametrize(("encoding", "body"), PACKED.values(), ids=PACKED.keys())
def test_decompression(encoding: str, body: bytes) -> None:
    assert inflate(body, encoding, 10_000) == (TEXT, False)


def test_decompression_stops_at_the_limit() -> None:
    body, truncated = inflate(ZEROS, "gzip", 1000)
    assert (len(body), truncated) == (1000, True)
