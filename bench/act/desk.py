"""The product's browser and auditor without a crawl around them.

Comes in: nothing. Goes out: a desk with both, for servers on loopback. Must not know: what is examined.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.processes import BenchError
from crawler import CrawlOptions, find_browser
from crawler.auditing.auditor import Auditor
from crawler.browsing.browser import Browser
from crawler.browsing.render import Renderer
from crawler.net.address import AddressBook
from crawler.net.politeness import Servers, pausing


@dataclass(frozen=True, slots=True)
class Desk:
    """A running browser and what examines pages with it."""

    renderer: Renderer
    auditor: Auditor


@asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    """Open a desk; pages of it reach addresses of this machine and no others. Raises BenchError where there is no browser."""
    choice = find_browser()
    if not choice.path:
        raise BenchError(choice.reason)
    options = CrawlOptions(delay=0, allow_private_hosts=True)
    book = AddressBook(True, _only_here)
    browser = Browser(options, book, choice)
    renderer = Renderer(browser, "", options.timeout)
    try:
        servers = Servers(options, book, pausing(asyncio.Event()))
        yield Desk(renderer, Auditor(renderer, servers, lambda: datetime.now(UTC)))
    finally:
        await browser.close()
        await book.close()


async def _only_here(host: str) -> Sequence[str]:
    if host in ("localhost", "127.0.0.1"):
        return ["127.0.0.1"]
    raise OSError(f"{host} is not on this machine")
