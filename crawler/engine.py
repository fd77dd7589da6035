"""The crawl itself: takes entries from the queue, has them visited, and hands on what comes back.

Comes in: the parts, made by ``crawler.crawl``. Goes out: visits and skips to the sink, and a summary.
Must not know: how anything is fetched, rendered or archived.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crawler.caps import Caps
from crawler.contract import CrawlSink, Progress, Resume
from crawler.frontier import Entry, Frontier
from crawler.gather import Gatherer
from crawler.memory import Memory
from crawler.novelty import digest_of, words_of
from crawler.options import CrawlOptions
from crawler.politeness import Servers
from crawler.result import Failed
from crawler.robots import Robots
from crawler.scope import Territory
from crawler.shape import is_media, varies
from crawler.sitemaps import Sitemaps
from crawler.visitor import Outcome, Visitor
from model import Capture, FailureKind, FetchFailure, Link, Portal, Scope, SkipReason, Snapshot, Source
from pages import Page, host_of, normalise, read

_PATIENCE = 1.0  # seconds for which a slow page may hold up the order of the others
_ATTEMPTS = {FailureKind.TIMEOUT: 2, FailureKind.CONNECT: 2, FailureKind.DNS: 2}
_ATTEMPTS_BY_STATUS = {429: 3, 503: 3, 500: 2, 502: 2, 504: 2}


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
    caps: Caps
    memory: Memory
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
    """What has been counted. ``start`` is the start page's address after redirects, "" while it was not read."""

    pages: int = 0
    failures: int = 0
    requests: int = 0
    start: str = ""
    unanswered: bool = False
    unfinished: str = ""


class Engine:
    """One crawl of one portal."""

    def __init__(self, parts: Parts) -> None:
        self._p = parts
        self._flights: list[_Flight] = []
        self._later: list[tuple[Entry, Failed]] = []
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
            if self.tally.start and not self._p.stop.is_set() and not self._spent():
                found = await self._p.sitemaps.collect(self.tally.start, self._p.options.max_pages * 20)
                self._p.gatherer.sitemap(found)
                await self._work()
        finally:
            for flight in self._flights:
                flight.task.cancel()
            await asyncio.gather(*(flight.task for flight in self._flights), return_exceptions=True)
        self._close()
        return self.tally

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
        self._p.caps.begin(snapshot.requested)
        self.tally.pages += 1
        page = read(capture.body, url=snapshot.url, charset=snapshot.charset)
        if snapshot.source is Source.SEED:
            self._started(snapshot.url)
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
        return self.tally.pages + len(self._flights) >= options.max_pages or self.tally.requests >= self._most_requests

    @property
    def _most_requests(self) -> int:
        return self._p.options.max_pages * 5 + 100  # dead links cost no page, but they must end, too

    def _next(self) -> Entry | None:
        """The next entry that really is to be visited."""
        while True:
            entry = self._p.frontier.next(self._free)
            for dropped in self._p.frontier.dropped:
                self._skip(dropped, SkipReason.SHAPE)
            self._p.frontier.dropped.clear()
            if entry is None:
                return None
            if entry.returns or not self._p.memory.visited(entry.url):
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
        visit = self._p.visitor.visit(entry.url, lambda target: self._admit(entry, target))
        self._flights.append(_Flight(entry, asyncio.create_task(visit)))

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
        self._p.servers.try_again()
        self._p.servers.book.forget_failures()
        self._p.robots.forget_trouble()
        again, self._later = self._later, []
        for entry, _ in again:
            self._p.frontier.back(entry)

    # --- what came back ---------------------------------------------------------------------------------------
    def _admit(self, entry: Entry, target: str) -> SkipReason | None:
        """Whether a redirect from ``entry`` may be followed to ``target``."""
        if target in entry.hops:
            return None
        if self._p.memory.visited(target):
            return SkipReason.DUPLICATE
        if is_media(target):
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
            self._p.frontier.back(entry)
            return
        entry.attempts += failed.tried
        if entry.returns + 1 < _most_attempts(failed):
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
        response, page = outcome.response, outcome.page
        if response is None or page is None:
            raise AssertionError("a visit gives a page, a failure or a reason to skip")
        if entry.source is Source.SEED:
            self._started(outcome.url)
        scope = Scope.PORTAL if self._p.territory.owns(outcome.url) else Scope.OPERATOR
        snapshot = Snapshot(
            url=outcome.url, requested=entry.url, status=response.status, media_type=response.media_type or "text/html",
            charset=outcome.charset, fetched_at=self._p.clock(), depth=entry.depth, page=entry.page, link_text=entry.text,
            source=entry.source, scope=scope, rendered=outcome.rendered,
        )  # fmt: skip
        self._p.memory.visit(outcome.url)
        self.tally.pages += 1
        self._p.sink.visit(snapshot, Capture(snapshot, response.body, response.headers))
        self._absorb(page, entry.url, outcome.url, scope, entry.depth)

    def _started(self, url: str) -> None:
        self.tally.start = url
        self._p.territory.include(url)

    def _absorb(self, page: Page, requested: str, url: str, scope: Scope, depth: int | None) -> None:
        """Learn from a page, and queue its links unless they were queued from a copy of it."""
        copy = self._p.memory.is_copy(digest_of(page))
        if varies(requested):
            self._p.caps.read(requested, words_of(page), copy)
        if not copy:
            self._p.gatherer.follow(page, url, scope, depth)

    # --- the log ----------------------------------------------------------------------------------------------
    def _skip(self, entry: Entry, reason: SkipReason) -> None:
        self._p.memory.skip(Link(entry.url, entry.text, page=entry.page), reason, entry.depth)

    def _tell(self, url: str) -> None:
        self._p.progress.update(self.tally.pages, len(self._p.frontier) + len(self._later), self.tally.failures, url)

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


def _most_attempts(failed: Failed) -> int:
    """How often a failure of this kind is worth a try, the first one included."""
    if failed.kind is FailureKind.STATUS:
        if not failed.tried:
            return 1
        return _ATTEMPTS_BY_STATUS.get(failed.status or 0, 1)
    if failed.kind is FailureKind.ROBOTS:
        return 2 if failed.tried else 1
    return _ATTEMPTS.get(failed.kind, 1)
