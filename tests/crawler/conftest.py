"""Servers for the tests of the crawler, stopped when a test ends."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import pytest

from crawler import find_browser
from tests.crawler.site import Answer, Kept, Site

Serve = Callable[..., Awaitable[Site]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start sites: ``await serve({"/": ...}, address="127.0.0.2")``."""
    running: list[Site] = []

    async def start(answers: Mapping[str, Answer], *, address: str = "127.0.0.1", fallback: Answer | None = None) -> Site:
        site = await Site(address, answers, fallback).start()
        running.append(site)
        return site

    yield start
    for site in running:
        await site.stop()


@pytest.fixture
def sink() -> Kept:
    """Where a crawl's findings go."""
    return Kept()


@pytest.fixture(autouse=True)
def _browser_or_skip(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("browser") is not None and not find_browser().path:
        pytest.skip(find_browser().reason)
