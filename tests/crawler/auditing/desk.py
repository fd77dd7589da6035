"""An auditor with a browser of its own, for a test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from crawler.auditing.auditor import Auditor
from crawler.browsing.render import Renderer
from crawler.net.address import AddressBook
from crawler.net.politeness import Servers, pausing
from tests.crawler.browsing import browser
from tests.crawler.site import options

WHEN = datetime(2026, 3, 1, tzinfo=UTC)


@asynccontextmanager
async def auditor() -> AsyncIterator[Auditor]:
    """An auditor whose clock stands still."""
    async with browser() as running:
        servers = Servers(options(browser=True), AddressBook(True), pausing(asyncio.Event()))
        yield Auditor(Renderer(running, "", 60), servers, lambda: WHEN)
