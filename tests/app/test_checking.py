"""Looks at portals on loopback: what is recorded, what is proposed, and what is our own fault."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

import storage
from app.checking import Tally, check
from crawler import Looker
from model import Entry
from tests.crawler.conftest import Serve, serve
from tests.crawler.fetching import answer, say
from tests.crawler.site import Reply, options, page

__all__ = ["serve"]
LONG_AGO, LATER = datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[storage.Store]:
    with storage.open(tmp_path / "civiscope.db") as opened:
        yield opened


async def _no_names(host: str) -> list[str]:
    raise OSError("no such name")


async def checked(store: storage.Store, *urls: str, timeout: float = 20) -> Tally:
    entries = [Entry(f"e{n}", url, languages=("en",)) for n, url in enumerate(urls)]
    store.registry.put(entries, actor="ada")
    async with Looker(options(timeout=timeout), lookup=_no_names) as looker:
        return await check(store, entries, looker, at_once=4, actor="ada")


def outcomes(store: storage.Store) -> list[str]:
    return [c.outcome for c in store.registry.checks()]


def proposed(store: storage.Store) -> list[tuple[str, str, str]]:
    return sorted((k.proposal.entry, k.proposal.column, k.proposal.new) for k in store.registry.proposals())


async def test_what_answers_and_what_does_not(serve: Serve, store: storage.Store) -> None:
    new = await serve({"/": page("New town")}, address="127.0.0.2")
    site = await serve({
        "/": page("Old town"), "/for-good": Reply(b"", 301, {"Location": new.url()}),
        "/for-now": Reply(b"", 302, {"Location": new.url()}), "/parked": "<html><title>x</title><p>This domain is for sale",
        "/robots.txt": "User-agent: *\nDisallow: /shut",
    })  # fmt: skip
    paths = ("/", "/for-good", "/for-now", "/parked", "/shut", "/gone")
    tally = await checked(store, *(site.url(path) for path in paths), "http://nowhere.example/")
    assert outcomes(store) == ["alive", "alive", "alive", "parked", "robots", "status", "dns"]
    assert proposed(store) == [
        ("e0", "state", "checked"), ("e1", "url", new.url()), ("e2", "state", "moved"), ("e3", "state", "unreachable"),
        ("e5", "state", "unreachable"), ("e6", "state", "unreachable"),
    ]  # fmt: skip
    assert (tally.looked, tally.proposals, tally.cut_off) == (7, 6, False)
    assert site.asked("/shut") == 0
    assert {e.state for e in store.registry.all()} == {"unchecked"}
    moved = next(k.proposal for k in store.registry.proposals() if k.proposal.entry == "e1")
    assert moved.evidence["chain"] == [{"url": site.url("/for-good"), "status": 301}]
    assert moved.evidence["title"] == "New town"


async def test_a_server_that_says_nothing_in_time(serve: Serve, store: storage.Store) -> None:
    site = await serve({"/": page("Town")})
    slow = await serve({"/robots.txt": Reply(b"", 404)}, address="127.0.0.3", fallback=Reply(pause=60))
    await checked(store, site.url(), slow.url(), timeout=2)
    assert outcomes(store) == ["alive", "timeout"]
    assert ("e1", "state", "unreachable") in proposed(store)


async def test_no_network_marks_nobody(store: storage.Store) -> None:
    tally = await checked(store, "http://a.example/", "http://b.example/", "http://127.0.0.1:9/")
    assert tally.cut_off
    assert (outcomes(store), proposed(store)) == ([], [])


@asynccontextmanager
async def encrypted(certificate: trustme.LeafCert) -> AsyncIterator[str]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                await say(writer, answer(page("Town").encode()))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context) as server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize(
    ("name", "why"), [("sound", "it answers"), ("expired", "has expired"), ("other", "for another host")]
)  # fmt: skip
async def test_certificates(name: str, why: str, store: storage.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    certificate = {
        "sound": lambda: authority.issue_cert("127.0.0.1"),
        "expired": lambda: authority.issue_cert("127.0.0.1", not_before=LONG_AGO, not_after=LATER),
        "other": lambda: authority.issue_cert("www.town.example"),
    }[name]()  # fmt: skip
    async with encrypted(certificate) as url:
        await checked(store, url)
    (found,) = store.registry.proposals()
    assert why in found.proposal.why
    assert json.dumps(found.proposal.evidence["certificate"]) != "{}"
