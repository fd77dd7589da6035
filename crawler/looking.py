"""A polite look at one address: its redirects, its certificate, and what its page says. Nothing behind the page is visited.

Comes in: addresses. Goes out: a ``Sighting`` each. Must not know: what is made of it. Every server is asked in its turn, and only
for what its robots.txt allows.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from crawler.auditing.facts.certificate import shake_hands
from crawler.net.address import AddressBook, Lookup, system_lookup
from crawler.net.fetch import Fetcher, open_client
from crawler.net.politeness import Servers, pausing
from crawler.net.robots import Robots
from crawler.options import CrawlOptions
from crawler.result import INTERRUPTED, Failed, Response
from crawler.visitor import hindrance
from model import Entry, FailureKind, Hop, Sighting
from pages import decode, host_of, normalise, outline, read

_REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
_MOST_TEXT = 6_000  # characters; enough to tell a language by


class Looker:
    """Looks at entries, several at once if wanted. An asynchronous context manager."""

    def __init__(
        self, options: CrawlOptions, *, stop: asyncio.Event | None = None, lookup: Lookup = system_lookup,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:  # fmt: skip
        self._options, self._clock = options, clock
        self._book = AddressBook(options.allow_private_hosts, lookup)
        self._servers = Servers(options, self._book, pausing(stop))
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        client = open_client(self._options, self._book)
        self._stack.push_async_callback(client.aclose)
        self._fetcher = Fetcher(self._options, self._servers, client)
        self._robots = Robots(self._options, self._fetcher)
        self._trust = httpx.create_ssl_context()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._stack.aclose()

    async def look(self, entry: Entry) -> Sighting | None:
        """What there is at the address of ``entry``; None where the work was stopped. Never raises for the outside world."""
        fetcher = self._fetcher.speaking(entry.languages)
        url, hops, at = normalise(entry.url) or entry.url, [], self._clock()
        answer: Response | Failed = Failed(FailureKind.REDIRECTS, f"more than {self._options.max_redirects} redirects")
        for _ in range(self._options.max_redirects + 1):
            found = await self._ask(fetcher, url)
            target = _target(found)
            if not target:
                answer = found
                break
            hops.append(Hop(url, found.status or 0))
            url = target
        if answer is INTERRUPTED:
            return None
        certificate = await self._certificate(url, answer)
        return _sighting(entry.id, at, url, tuple(hops), answer, certificate)

    async def _ask(self, fetcher: Fetcher, url: str) -> Response | Failed:
        """One request, where the server's rules allow it."""
        server = await self._servers.of(url)
        if isinstance(server, Failed):
            return server
        rules = await self._robots.rules(url)
        server.asks_for(rules.crawl_delay)
        return rules.refusal(url) or await fetcher.get(url, limit=self._options.max_bytes)

    async def _certificate(self, url: str, answer: Response | Failed) -> Mapping[str, object]:
        """The facts of the certificate, by one handshake in the server's turn; nothing where the server did not even answer."""
        parts = urlsplit(url)
        if parts.scheme != "https" or (isinstance(answer, Failed) and answer.kind is not FailureKind.TLS):
            return {}
        host, server = parts.hostname or "", await self._servers.of(url)
        found = await self._book.find(host)
        if isinstance(server, Failed) or isinstance(found, Failed) or (leave := await server.enter()) is None:
            return {}
        try:
            facts = await shake_hands(host, found[0], parts.port or 443, self._trust, self._clock())
        finally:
            leave()
        return {} if isinstance(facts, str) else facts


def _target(answer: Response | Failed) -> str:
    if isinstance(answer, Failed) or answer.status not in _REDIRECTS:
        return ""
    return normalise(answer.headers.get("location", ""), answer.url)


def _sighting(
    entry: str, at: datetime, url: str, hops: tuple[Hop, ...], answer: Response | Failed, certificate: Mapping[str, object]
) -> Sighting:
    if isinstance(answer, Failed):
        return Sighting(entry, at, url, hops, answer.status, answer.kind, answer.detail, certificate=certificate)
    markup, _ = decode(answer.body, answer.charset)
    seen = outline(markup, url=url)
    page = read(markup, url=url)
    failed = hindrance(answer, markup, seen)
    if failed is None and not 200 <= answer.status < 300:
        failed = Failed(FailureKind.STATUS, f"the server answers {answer.status}", answer.status)
    addresses = [*(link.url for link in page.links), *page.embedded, *(normalise(script, url) for script in page.scripts)]
    hosts = tuple(sorted({host_of(a) for a in addresses if a} - {host_of(url), ""}))
    return Sighting(
        entry, at, url, hops, answer.status, failed.kind if failed else None, failed.detail if failed else "", page.title,
        "\n".join(block.text for block in page.blocks)[:_MOST_TEXT], page.declared, hosts, certificate,
    )  # fmt: skip
