"""The crawl itself: takes entries from the queue, has them visited, and hands on what comes back.

Comes in: the parts, made by ``crawler.Crawler``. Goes out: visits and skips to the sink, and a summary.
Must not know: how anything is fetched, rendered or archived.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crawler.contract import CrawlSink, Progress, Resume
from crawler.documents import Document, is_document
from crawler.net.politeness import Servers
from crawler.net.robots import Robots
from crawler.net.sitemaps import Sitemaps
from crawler.options import CrawlOptions
from crawler.queue.aliases import Aliases
from crawler.queue.caps import Caps
from crawler.queue.entry import Entry
from crawler.queue.frontier import Frontier
from crawler.queue.gather import Gatherer
from crawler.queue.library import Library, Shelf
from crawler.queue.memory import Memory
from crawler.queue.novelty import Copies, words_of
from crawler.queue.scope import Territory
from crawler.queue.shape import is_media, shape_of
from crawler.result import Failed, Response
from crawler.retries import most_attempts
from crawler.revisits import as_before
from crawler.visitor import Errand, Outcome, Visitor
from model import Capture, FailureKind, FetchFailure, Link, Measurement, Portal, Region, Scope, SkipReason, Snapshot, Source
from pages import Outline, decode, host_of, normalise, outline

_PATIENCE = 1.0  # seconds for which a slow page may hold up the order of the others


@dataclass(frozen=True)
class Parts:
    """What a crawl is made of."""

    portal: Portal
    options: CrawlOptions
    servers: Servers
    robots: Robots
    sitemaps: Sitemaps
    visitor: Visitor
    territory: Territory
    frontier: Frontier
    library: Library
    caps: Caps
    memory: Memory
    copies: Copies
    aliases: Aliases
    gatherer: Gatherer
    sink: CrawlSink
    progress: Progress
    clock: Callable[[], datetime]
    stop: asyncio.Event


@dataclass(slots=True)
class _Flight:
    """A visit under way; ``slow`` once it has held up the others for long enough."""

    entry: Entry
    task: asyncio.Task[Outcome]
    slow: bool = False


@dataclass(slots=True)
class Tally:
    """What has been counted. ``start`` is the start page's address after redirects, "" while it was not read.

    ``feeds`` are the feeds that the start page names.
    """

    pages: int = 0
    documents: int = 0
    failures: int = 0
    requests: int = 0
    start: str = ""
    feeds: tuple[str, ...] = ()
    unanswered: bool = False
    unfinished: str = ""


class Engine:
    """One crawl of one portal."""

    def __init__(self, parts: Parts) -> None:
        self._p = parts
        self._flights: list[_Flight] = []
        self._later: list[tuple[Entry, Failed]] = []
        self._queue: Frontier | Shelf = parts.frontier
        self._home: Response | None = None
        self._busy: Counter[str] = Counter()
        self._lanes = 1 if parts.options.delay > 0 else parts.options.concurrency
        self.tally = Tally()

    @property
    def skips(self) -> int:
        """How many addresses were not visited."""
        return self._p.memory.skips

    async def run(self, resume: Resume | None) -> Tally:
        """Crawl to the end, the budget, or the stop; then log what is left."""
        try:
            self._recall(resume)
            seed = normalise(self._p.portal.url)
            if not self._p.memory.visited(seed):
                self._p.frontier.add(Link(seed, source=Source.SEED), 1.0, Scope.PORTAL, 0)
                await self._work(until_start=True)
                await self._open_menus()
            if self.tally.start and not self._p.stop.is_set() and not self._spent():
                enough = self._p.options.max_pages * 20
                self._p.gatherer.sitemap(await self._p.sitemaps.collect(self.tally.start, enough, self.tally.feeds))
                dates = self._p.sitemaps.dates
                await self._p.visitor.try_sitemaps({u: at for u, at in dates.items() if not self._p.memory.visited(u)})
                await self._work()
            if self.tally.start:
                await self._read_documents()
        finally:
            for flight in self._flights:
                flight.task.cancel()
            await asyncio.gather(*(flight.task for flight in self._flights), return_exceptions=True)
        self._close()
        return self.tally

    async def _open_menus(self) -> None:
        """Other languages are often reached only by a menu that a script opens."""
        home, self._home = self._home, None
        if home is None or self._p.stop.is_set():
            return
        for address, words in await self._p.visitor.menus(home):
            if url := normalise(address):
                self._p.gatherer.consider(Link(url, words, region=Region.HEADER, page=self.tally.start), 1)

    async def _read_documents(self) -> None:
        """The pages are done: read the documents that promise most."""
        self._queue = Shelf(self._p.library.take())
        await self._work()
        for entry in self._queue:
            self._skip(entry, SkipReason.STOPPED if self._p.stop.is_set() else SkipReason.DOCUMENT)

    # --- going on after an interruption -----------------------------------------------------------------------
    def _recall(self, resume: Resume | None) -> None:
        if resume is None:
            return
        for skip in resume.skips:
            self._p.memory.recall(skip)
        for capture in resume.captures:
            self._recall_capture(capture)
        for failure in resume.failures:
            self._p.memory.visit(failure.url)
            self.tally.failures += 1

    def _recall_capture(self, capture: Capture) -> None:
        snapshot = capture.snapshot
        self._p.memory.visit(snapshot.requested, snapshot.url)
        if snapshot.scope is Scope.OPERATOR:
            self._p.territory.visiting(snapshot.url)
        if is_document(snapshot.media_type, snapshot.url):
            self.tally.documents += 1
            return
        self._p.caps.begin(shape_of(snapshot.requested))
        self.tally.pages += 1
        wanted = self._p.gatherer.wanted(snapshot.depth)
        page = outline(decode(capture.body, snapshot.charset)[0], url=snapshot.url, wanted=wanted)
        if snapshot.source is Source.SEED:
            self._started(snapshot.url, page)
        self._absorb(page, snapshot.requested, snapshot.url, snapshot.scope, snapshot.depth)

    # --- the loop ---------------------------------------------------------------------------------------------
    async def _work(self, *, until_start: bool = False) -> None:
        while True:
            while self._may_go() and not (until_start and self.tally.start) and (entry := self._next()) is not None:
                self._launch(entry)
            if self._flights:
                flight = await self._landed()
                self._flights.remove(flight)
                self._busy[flight.entry.host] -= 1
                self._settle(flight.entry, flight.task.result())
            elif not self._later or not self._may_go() or (until_start and self.tally.start):
                return
            else:
                await self._second_pass()

    def _may_go(self) -> bool:
        return len(self._flights) < self._p.options.concurrency and not self._spent() and not self._p.stop.is_set()

    def _spent(self) -> bool:
        options = self._p.options
        if self._queue is not self._p.frontier:
            return self.tally.documents + len(self._flights) >= options.documents
        return self.tally.pages + len(self._flights) >= options.max_pages or self.tally.requests >= self._most_requests

    @property
    def _most_requests(self) -> int:
        return self._p.options.max_pages * 5 + 100  # dead links cost no page, but they must end, too

    def _next(self) -> Entry | None:
        """The next entry that really is to be visited."""
        while True:
            entry = self._queue.next(self._free)
            for dropped in self._p.frontier.dropped:
                self._skip(dropped, SkipReason.SHAPE)
            self._p.frontier.dropped.clear()
            if entry is None:
                return None
            if not entry.returns and self._p.aliases.known(entry.url):
                self._skip(entry, SkipReason.DUPLICATE)
            elif entry.returns or not self._p.memory.visited(entry.url):
                if entry.scope is Scope.PORTAL or entry.returns:
                    return entry
                if self._p.territory.may_visit(entry.url):
                    self._p.territory.visiting(entry.url)
                    return entry
                self._skip(entry, SkipReason.OPERATOR)

    def _free(self, host: str) -> bool:
        return self._busy[host] < self._lanes

    def _launch(self, entry: Entry) -> None:
        self._p.memory.visit(entry.url)
        self._busy[entry.host] += 1
        self.tally.requests += 1
        self._tell(entry.url)
        errand = Errand(
            entry.url, lambda target: self._admit(entry, target), self._p.gatherer.wanted(entry.depth),
            documents=self.tally.documents < self._p.options.documents,
        )  # fmt: skip
        self._flights.append(_Flight(entry, asyncio.create_task(self._p.visitor.visit(errand))))

    async def _landed(self) -> _Flight:
        """The oldest visit under way, so that equal sites give equal crawls; a slow one is overtaken."""
        while (head := next((f for f in self._flights if not f.slow), None)) is not None:
            if not head.task.done():
                await asyncio.wait({head.task}, timeout=_PATIENCE)
            if head.task.done():
                return head
            head.slow = True
        await asyncio.wait({f.task for f in self._flights}, return_when=asyncio.FIRST_COMPLETED)
        return next(f for f in self._flights if f.task.done())

    async def _second_pass(self) -> None:
        """Nothing else is left: try again what failed in a way that may pass."""
        urls = [entry.url for entry, _ in self._later]
        self._p.servers.try_again(urls)
        self._p.robots.forget_trouble(urls)
        again, self._later = self._later, []
        for entry, _ in again:
            self._queue.back(entry)

    # --- what came back ---------------------------------------------------------------------------------------
    def _admit(self, entry: Entry, target: str) -> SkipReason | None:
        """Whether a redirect from ``entry`` may be followed to ``target``."""
        if target in entry.hops:
            return None
        if self._p.memory.visited(target):
            return SkipReason.DUPLICATE
        if is_media(target) and not is_document("", target):
            return SkipReason.MEDIA
        if entry.source is Source.SEED:
            self._p.territory.include(target)
        scope = self._p.territory.scope(target, entry.rank)
        if scope is Scope.OPERATOR and host_of(target) != entry.host:
            scope = scope if self._p.territory.may_visit(target) else None
            if scope is not None:
                self._p.territory.visiting(target)
        if scope is None:
            return SkipReason.SCOPE
        entry.hops.add(target)
        self._p.memory.visit(target)
        return None

    def _settle(self, entry: Entry, outcome: Outcome) -> None:
        if outcome.failed is not None:
            self._settle_failure(entry, outcome, outcome.failed)
        elif outcome.skip is not None and entry.source is Source.SEED:
            what = outcome.response.media_type if outcome.response is not None else outcome.url
            self._fail(entry, Failed(FailureKind.PROTOCOL, f"the start page is no page, but {what}"))
        elif outcome.skip is not None:
            self._skip(entry, outcome.skip)
        else:
            self._keep(entry, outcome)
        self._tell(entry.url)

    def _settle_failure(self, entry: Entry, outcome: Outcome, failed: Failed) -> None:
        if failed.interrupted:
            self._queue.back(entry)
            return
        entry.attempts += failed.tried
        if entry.returns + 1 < most_attempts(failed, self._p.options.retries):
            entry.returns += 1
            self._later.append((entry, failed))
            return
        self._fail(entry, failed)
        if outcome.page is not None and entry.source is not Source.SEED:
            self._absorb(outcome.page, entry.url, outcome.url, entry.scope, entry.depth)

    def _fail(self, entry: Entry, failed: Failed) -> None:
        self.tally.failures += 1
        self.tally.unanswered |= not failed.tried and failed.kind not in (FailureKind.ROBOTS, FailureKind.ADDRESS)
        failure = FetchFailure(
            url=entry.url, kind=failed.kind, detail=failed.detail, at=self._p.clock(), status=failed.status,
            depth=entry.depth, page=entry.page, link_text=entry.text, source=entry.source, scope=entry.scope,
            attempts=entry.attempts,
        )  # fmt: skip
        self._p.sink.visit(failure, None)

    def _keep(self, entry: Entry, outcome: Outcome) -> None:
        response, page, document = outcome.response, outcome.page, outcome.document
        if response is None or (page is None and document is None):
            raise AssertionError("a visit gives a page, a document, a failure or a reason to skip")
        if entry.source is Source.SEED and page is not None:
            self._home = response
            self._started(outcome.url, page)
        scope = Scope.PORTAL if self._p.territory.owns(outcome.url) else Scope.OPERATOR
        snapshot = Snapshot(
            url=outcome.url, requested=entry.url, status=response.status, media_type=response.media_type or "text/html",
            charset=outcome.charset, fetched_at=self._p.clock(), depth=entry.depth, page=entry.page, link_text=entry.text,
            source=entry.source, scope=scope, rendered=outcome.rendered, etag=response.headers.get("etag", ""),
            last_modified=response.headers.get("last-modified", ""),
        )  # fmt: skip
        if outcome.copy is not None:
            snapshot = as_before(snapshot, outcome.copy, outcome.seen, same=outcome.same)
        self._p.memory.visit(outcome.url)
        reading = document.html if document is not None else b""
        said = outcome.said if outcome.same and outcome.said is not None else response
        self._p.sink.visit(snapshot, Capture(snapshot, response.body, said.headers, said.request, reading))
        if page is not None:
            self.tally.pages += 1
            self._absorb(page, entry.url, outcome.url, scope, entry.depth)
        elif document is not None:
            self.tally.documents += 1
            self._p.sink.measure(Measurement(outcome.url, "document", _facts(document), self._p.clock()))

    def _started(self, url: str, page: Outline) -> None:
        self.tally.start, self.tally.feeds = url, page.feeds
        self._p.territory.include(url)

    def _absorb(self, page: Outline, requested: str, url: str, scope: Scope, depth: int | None) -> None:
        """Learn from a page, and queue its links unless they were queued from a copy of it."""
        copy, shape = self._p.copies.is_copy(page), shape_of(requested)
        self._p.aliases.note(requested, copy)
        self._p.caps.read(shape, words_of(page), copy)
        if not copy:
            self._p.gatherer.follow(page, url, scope, depth)

    # --- the log ----------------------------------------------------------------------------------------------
    def _skip(self, entry: Entry, reason: SkipReason) -> None:
        self._p.memory.skip(Link(entry.url, entry.text, page=entry.page), reason, entry.depth)

    def _tell(self, url: str) -> None:
        self._p.progress.update(self.tally.pages, len(self._queue) + len(self._later), self.tally.failures, url)

    def _close(self) -> None:
        """Log what is left, and say why the crawl is not complete."""
        stopped = self._p.stop.is_set()
        left = 0
        for entry, failed in self._later:
            if stopped:
                self._skip(entry, SkipReason.STOPPED)
            else:
                self._fail(entry, failed)
        for entry in self._p.frontier:
            if not self._p.memory.visited(entry.url) or stopped:
                left += entry.scope is Scope.PORTAL
                self._skip(entry, SkipReason.STOPPED if stopped else SkipReason.BUDGET)
        if stopped:
            self.tally.unfinished = f"the crawl was stopped with {left} addresses left"
        elif left:
            full = self.tally.pages >= self._p.options.max_pages
            budget = f"{self._p.options.max_pages} pages" if full else f"{self._most_requests} requests"
            self.tally.unfinished = f"the budget of {budget} was reached with {left} addresses left"
        elif self.tally.unanswered:
            self.tally.unfinished = "a server of the portal stopped answering"


def _facts(document: Document) -> dict[str, float | int | str | bool]:
    """What is noted of a document beside its text."""
    known = {"title": document.title, "language": document.language, "date": document.date, "tagged": document.tagged}
    facts: dict[str, float | int | str | bool] = {k: v for k, v in known.items() if v is not None and v != ""}
    return {**facts, "pages": document.pages, "characters": document.characters, **document.facts}
