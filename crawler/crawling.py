"""What the crawler does: it visits portals, several at once if wanted, and takes pictures of pages.

Comes in: portals or addresses, options, sinks. Goes out: summaries; all else goes to the sinks.
Must not know: who asks. Here the parts are put together.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from crawler.auditing.audit import Desk, Plan, audit
from crawler.auditing.auditor import Auditor
from crawler.auditing.facts import Line
from crawler.browsing.browser import MOST_PAGES, Browser
from crawler.browsing.browser_choice import find_browser
from crawler.browsing.render import PHONE, Renderer
from crawler.contract import CrawlSink, Progress, Resume
from crawler.documents import DocumentReader
from crawler.engine import Engine, Parts
from crawler.net.address import AddressBook, Lookup, system_lookup
from crawler.net.fetch import Fetcher, open_client
from crawler.net.politeness import Servers, Turns, pausing
from crawler.net.robots import Robots
from crawler.net.sitemaps import Sitemaps
from crawler.options import CrawlOptions
from crawler.queue.aliases import Aliases
from crawler.queue.caps import Caps
from crawler.queue.frontier import Frontier
from crawler.queue.gather import Gatherer, Rank
from crawler.queue.library import Library
from crawler.queue.memory import Memory
from crawler.queue.novelty import Copies
from crawler.queue.scope import Territory
from crawler.result import Failed
from crawler.revisits import Earlier, Revisits
from crawler.visitor import Visitor
from model import CrawlSummary, Measurement, Portal

Clock = Callable[[], datetime]
Mark = tuple[str, str]


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class Crawler:
    """Visits portals. All portals of one crawler share the queues of servers, what is known of hosts, and the browser.

    An asynchronous context manager. ``stop`` ends every crawl after the requests in flight. ``lookup`` resolves host
    names. Failures of the outside world are visits, never exceptions.
    """

    def __init__(
        self, options: CrawlOptions, *, stop: asyncio.Event | None = None, clock: Clock = now, lookup: Lookup = system_lookup,
        turns: Turns | None = None,
    ) -> None:  # fmt: skip
        """``turns`` at servers are shared with crawlers of other processes; None: there are none."""
        self._options, self._stop, self._clock = options, stop or asyncio.Event(), clock
        self._book = AddressBook(options.allow_private_hosts, lookup)
        self._servers = Servers(options, self._book, pausing(self._stop), turns=turns)
        choice = find_browser() if options.browser else None
        self._no_browser = "" if choice and choice.path else (choice.reason if choice else "the browser is switched off")
        self._browser = Browser(options, self._book, choice) if choice and choice.path else None
        self._renderer = Renderer(self._browser, self._no_browser, options.timeout)
        self._examining = asyncio.Semaphore(MOST_PAGES)
        self._documents = DocumentReader()
        self._stack = AsyncExitStack()
        self._network: tuple[Fetcher, Robots] | None = None

    async def __aenter__(self) -> Self:
        client = open_client(self._options, self._book)
        self._stack.push_async_callback(client.aclose)
        fetcher = Fetcher(self._options, self._servers, client)
        self._network = fetcher, Robots(self._options, fetcher)
        self._stack.push_async_callback(self._documents.close)
        if self._browser is not None:
            self._stack.push_async_callback(self._browser.close)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._stack.aclose()

    async def crawl(
        self, portal: Portal, *, rank: Rank, sink: CrawlSink, progress: Progress, resume: Resume | None = None,
        earlier: Earlier | None = None,
    ) -> CrawlSummary:  # fmt: skip
        """Visit a portal politely, best links first, and hand everything to ``sink``.

        ``rank`` says from 0 to 1 how much a link promises. ``resume`` goes on where an earlier crawl ended; of what ``earlier``
        knows, only what changed is fetched. Where the start page fails, the summary counts no pages.
        """
        started = self._clock()
        engine = self._engine(portal, rank, sink, progress, earlier)
        tally = await engine.run(resume)
        if tally.start and not self._stop.is_set():
            await self._illustrate_one(tally.start, (), sink)
        return CrawlSummary(
            portal=portal.id, started=started, ended=self._clock(), pages=tally.pages, failures=tally.failures,
            skips=engine.skips, complete=bool(tally.start) and not tally.unfinished,
            unfinished=tally.unfinished or ("" if tally.start else "the start page could not be read"),
            browser=self._browser.choice.name if self._browser else "", browser_reason=self._no_browser,
        )  # fmt: skip

    def _engine(
        self, portal: Portal, rank: Rank, sink: CrawlSink, progress: Progress, earlier: Earlier | None
    ) -> Engine:  # fmt: skip
        if self._network is None:
            raise RuntimeError("a crawler is to be entered by `async with` first")
        options, (fetcher, robots) = self._options, self._network
        fetcher = fetcher.speaking(portal.languages)
        territory = Territory(options, portal.url)
        caps, memory, copies, aliases = Caps(options.max_pages, options.shape_share), Memory(sink), Copies(), Aliases()
        frontier, library = Frontier(caps, options.breadth_share), Library(options.documents, memory)
        return Engine(
            Parts(
                portal=portal, options=options, servers=self._servers, robots=robots,
                sitemaps=Sitemaps(fetcher, robots, territory.owns),
                visitor=Visitor(
                    options, self._servers, fetcher, robots, self._renderer, self._documents,
                    Revisits(earlier) if earlier is not None else Revisits(),
                ),
                territory=territory, frontier=frontier, library=library, caps=caps, memory=memory, copies=copies,
                aliases=aliases, gatherer=Gatherer(options, rank, territory, frontier, library, memory, aliases),
                sink=sink, progress=progress, clock=self._clock, stop=self._stop,
            )
        )  # fmt: skip

    async def illustrate(self, wanted: Mapping[str, Sequence[Mark]], *, sink: CrawlSink, progress: Progress) -> None:
        """Take pictures of pages, for a desk and a phone, and measure the layout; what cannot be shown is left out.

        ``wanted`` maps addresses to what is to be outlined: CSS path of an element and its text. Where scripts have
        moved it, the element with the text is outlined.
        """
        done = failed = 0
        for url, marks in wanted.items():
            if self._no_browser or self._stop.is_set():
                return
            progress.update(done, len(wanted) - done - failed, failed, url)
            shown = await self._illustrate_one(url, marks, sink)
            done, failed = done + shown, failed + (not shown)
        progress.update(done, 0, failed, "")

    async def audit(self, plan: Plan, *, sink: CrawlSink, progress: Progress) -> None:
        """Examine pages for accessibility and web standards; what is found, and what could not be measured, goes to ``sink``."""
        if self._network is None:
            raise RuntimeError("a crawler is to be entered by `async with` first")
        fetcher, robots = self._network
        auditor = Auditor(self._renderer, self._servers, self._clock)
        desk = Desk(auditor, Line(fetcher, self._servers, robots), self._examining, self._stop)
        await audit(plan, desk, sink=sink, progress=progress, now=self._clock())

    async def _illustrate_one(self, url: str, marks: Sequence[Mark], sink: CrawlSink) -> bool:
        """Two pictures and one measurement, in the server's turn."""
        server = await self._servers.of(url)
        if self._no_browser or isinstance(server, Failed) or (leave := await server.enter()) is None:
            return False
        try:
            pictures = await self._renderer.pictures(url, [place for place, _ in marks], [text for _, text in marks])
        finally:
            leave()
        if isinstance(pictures, Failed):
            return False
        sink.screenshot(url, "desktop", pictures.desktop)
        sink.screenshot(url, "phone", pictures.phone)
        value: dict[str, float | int | str | bool] = {"width": PHONE, "scroll_width": pictures.scroll_width}
        sink.measure(Measurement(url=url, name="layout", value=value, at=self._clock()))
        return True
