"""The two things that the crawler does: visit a portal, and take pictures of pages.

Comes in: a portal or addresses, options, a sink. Goes out: a summary; all else goes to the sink.
Must not know: who asks. Here the parts are put together.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.address import AddressBook, Lookup, system_lookup
from crawler.browser import Browser, find_browser
from crawler.caps import Caps
from crawler.contract import CrawlSink, Progress, Resume
from crawler.engine import Engine, Parts
from crawler.fetch import Fetcher, open_client
from crawler.frontier import Frontier
from crawler.gather import Gatherer, Rank
from crawler.memory import Memory
from crawler.options import CrawlOptions
from crawler.politeness import Servers, pausing
from crawler.render import PHONE, Renderer
from crawler.result import Failed
from crawler.robots import Robots
from crawler.scope import Territory
from crawler.sitemaps import Sitemaps
from crawler.visitor import Visitor
from model import CrawlSummary, Measurement, Portal

Clock = Callable[[], datetime]


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class _Tools:
    """What stays open during a crawl."""

    servers: Servers
    fetcher: Fetcher
    renderer: Renderer
    browser: str
    browser_reason: str


@asynccontextmanager
async def _tools(
    options: CrawlOptions, stop: asyncio.Event | None, lookup: Lookup, languages: tuple[str, ...] = ()
) -> AsyncIterator[_Tools]:
    book = AddressBook(options.allow_private_hosts, lookup)
    servers = Servers(options, book, pausing(stop))
    choice = find_browser() if options.browser else None
    reason = "the browser is switched off" if choice is None else choice.reason
    browser = Browser(options, book, choice) if choice is not None and choice.path else None
    renderer = Renderer(browser, reason, options.timeout)
    client = open_client(options, book, languages)
    try:
        yield _Tools(
            servers, Fetcher(options, servers, client), renderer, choice.name if choice and browser else "",
            "" if browser else reason,
        )  # fmt: skip
    finally:
        await client.aclose()
        if browser is not None:
            await browser.close()


async def crawl(
    portal: Portal,
    options: CrawlOptions,
    *,
    rank: Rank,
    sink: CrawlSink,
    progress: Progress,
    resume: Resume | None = None,
    stop: asyncio.Event | None = None,
    clock: Clock = now,
    lookup: Lookup = system_lookup,
) -> CrawlSummary:
    """Visit a portal politely, best links first, and hand everything to ``sink``.

    ``rank`` says from 0 to 1 how much a link promises. ``stop`` ends the crawl after the requests in flight;
    ``resume`` goes on where an earlier one ended. ``lookup`` resolves host names. Where the start page fails,
    the summary counts no pages. Failures of the outside world are visits, never exceptions.
    """
    started, stop = clock(), stop or asyncio.Event()
    async with _tools(options, stop, lookup, portal.languages) as tools:
        engine = _engine(portal, options, tools, rank, sink, progress, clock, stop)
        tally = await engine.run(resume)
        if tally.start and not stop.is_set():
            await _illustrate_one(tally.start, tools, sink, clock)
    return CrawlSummary(
        portal=portal.id, started=started, ended=clock(), pages=tally.pages, failures=tally.failures,
        skips=engine.skips, complete=bool(tally.start) and not tally.unfinished,
        unfinished=tally.unfinished or ("" if tally.start else "the start page could not be read"),
        browser=tools.browser, browser_reason=tools.browser_reason,
    )  # fmt: skip


def _engine(
    portal: Portal, options: CrawlOptions, tools: _Tools, rank: Rank, sink: CrawlSink, progress: Progress, clock: Clock,
    stop: asyncio.Event,
) -> Engine:  # fmt: skip
    robots = Robots(options, tools.fetcher)
    territory = Territory(options, portal.url)
    caps, memory = Caps(options.max_pages, options.shape_share), Memory(sink)
    frontier = Frontier(caps, options.breadth_share)
    return Engine(
        Parts(
            portal=portal, options=options, servers=tools.servers, robots=robots,
            sitemaps=Sitemaps(tools.fetcher, robots, territory.owns),
            visitor=Visitor(options, tools.servers, tools.fetcher, robots, tools.renderer),
            territory=territory, frontier=frontier, caps=caps, memory=memory,
            gatherer=Gatherer(options, rank, territory, frontier, memory),
            sink=sink, progress=progress, clock=clock, stop=stop,
        )
    )  # fmt: skip


async def illustrate(
    urls: Sequence[str],
    options: CrawlOptions,
    *,
    sink: CrawlSink,
    progress: Progress,
    stop: asyncio.Event | None = None,
    clock: Clock = now,
    lookup: Lookup = system_lookup,
) -> None:
    """Take a picture of each page and measure its layout on a phone; what cannot be shown is left out."""
    done = failed = 0
    async with _tools(options, stop, lookup) as tools:
        for url in dict.fromkeys(urls):
            if tools.browser_reason or (stop is not None and stop.is_set()):
                return
            progress.update(done, len(urls) - done - failed, failed, url)
            shown = await _illustrate_one(url, tools, sink, clock)
            done, failed = done + shown, failed + (not shown)
        progress.update(done, 0, failed, "")


async def _illustrate_one(url: str, tools: _Tools, sink: CrawlSink, clock: Clock) -> bool:
    """One picture and one measurement, in the server's turn."""
    server = await tools.servers.of(url)
    if tools.browser_reason or isinstance(server, Failed) or (leave := await server.enter()) is None:
        return False
    try:
        picture = await tools.renderer.picture(url)
    finally:
        leave()
    if isinstance(picture, Failed):
        return False
    sink.screenshot(url, picture.image)
    value: dict[str, float | int | str | bool] = {"width": PHONE, "scroll_width": picture.scroll_width}
    sink.measure(Measurement(url=url, name="layout", value=value, at=clock()))
    return True
