"""One queue per server address: when the next request may go out.

Comes in: host names, answers and failures. Goes out: permission to send. Must not know: what is asked for.
A server that says 429 or 503, or times out, is asked half as often, and slowly more often again.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from crawler.net.address import AddressBook, is_private
from crawler.options import LEAST_PUBLIC_DELAY, CrawlOptions
from crawler.result import Failed
from model import FailureKind

MOST_CRAWL_DELAY = 30.0
MOST_RETRY_AFTER = 600.0
_MOST_FACTOR = 16.0
_FIRST_PENALTY = 0.25  # seconds, for a server that had no delay at all
_RECOVERY = 0.9
_PATIENCE = 10
_SILENT = frozenset({FailureKind.CONNECT, FailureKind.TIMEOUT, FailureKind.TLS})

Sleep = Callable[[float], Awaitable[bool]]


class Turns(Protocol):
    """Turns at server addresses, shared with other processes."""

    async def take(self, addresses: Sequence[str]) -> float:
        """Take a turn at all of them at once: 0.0 where it was to be had, else the seconds after which to ask again."""

    async def give(self, addresses: Sequence[str], interval: float) -> None:
        """End the turn; the next one, whoever takes it, begins after ``interval`` seconds at the earliest."""


def pausing(stop: asyncio.Event | None) -> Sleep:
    """A sleep that ends early, and says False, when ``stop`` is set."""

    async def sleep(seconds: float) -> bool:
        if stop is None:
            await asyncio.sleep(seconds)
            return True
        try:
            await asyncio.wait_for(stop.wait(), seconds)
        except TimeoutError:
            return True
        return False

    return sleep


class Server:
    """One server address. ``enter`` waits for its turn, which lasts for one request."""

    def __init__(
        self, delay: float, now: Callable[[], float], sleep: Sleep, addresses: Sequence[str] = (), turns: Turns | None = None
    ) -> None:
        self.delay = delay
        self._addresses, self._turns = sorted(addresses), turns
        self._giving: asyncio.Task[None] | None = None
        self.crawl_delay = 0.0
        self.silence: Failed | None = None
        self._now, self._sleep = now, sleep
        self._factor = 1.0
        self._free_at = self._closed_until = float("-inf")
        self._failures = 0
        self._closed = False
        self._turn = asyncio.Lock()

    @property
    def interval(self) -> float:
        """Seconds between the end of one request and the begin of the next."""
        base = max(self.delay, self.crawl_delay)
        return base if self._factor == 1.0 else max(base, _FIRST_PENALTY) * self._factor

    async def enter(self) -> Callable[[], None] | None:
        """Wait for this server's turn. Returns what ends the turn, or None when the crawl was stopped meanwhile."""
        if not self.interval and self._now() >= self._closed_until:
            return self._rest  # no pace is kept: requests may overlap
        await self._turn.acquire()
        try:
            while (wait := max(self._free_at, self._closed_until) - self._now()) > 0:
                if not await self._sleep(wait):
                    self._turn.release()
                    return None
            if not await self._shared():
                self._turn.release()
                return None
        except BaseException:
            self._turn.release()
            raise
        return self._leave

    async def _shared(self) -> bool:
        """Wait for the turn among all processes, too; False where the crawl was stopped meanwhile."""
        if self._turns is None:
            return True
        if self._giving is not None:
            await self._giving
        while (wait := await self._turns.take(self._addresses)) > 0:
            if not await self._sleep(wait):
                return False
        return True

    def _rest(self) -> None:
        self._free_at = max(self._free_at, self._now() + self.interval)

    def _leave(self) -> None:
        self._rest()
        if self._turns is not None:
            self._giving = asyncio.get_running_loop().create_task(self._give(self._turns))
        self._turn.release()

    async def _give(self, turns: Turns) -> None:
        await turns.give(self._addresses, self.interval)

    def asks_for(self, crawl_delay: float | None) -> None:
        """Honour the Crawl-delay of robots.txt: it slows the crawl down, it never drops the server."""
        self.crawl_delay = min(max(crawl_delay or 0.0, self.crawl_delay), MOST_CRAWL_DELAY)

    def succeeded(self) -> None:
        """An answer came: recover slowly."""
        self._failures = 0
        self._factor = self._factor * _RECOVERY if self._factor > 1.1 else 1.0

    def refused(self, status: int, retry_after: float | None) -> None:
        """The server says that it is asked too often."""
        self._failures = 0
        self._factor = min(self._factor * 2, _MOST_FACTOR)
        if retry_after and retry_after > MOST_RETRY_AFTER:  # longer than a crawl can wait: another day
            self._closed = True
            detail = f"not tried: the server asked to come back in {retry_after:.0f} s"
            self.silence = Failed(FailureKind.STATUS, detail, status, tried=False)
        elif retry_after:
            self._closed_until = max(self._closed_until, self._now() + retry_after)

    def failed(self, why: Failed) -> None:
        """No answer came. After many in a row the server is given up for now."""
        if why.kind not in _SILENT:
            return
        self._failures += 1
        if why.kind is FailureKind.TIMEOUT:
            self._factor = min(self._factor * 2, _MOST_FACTOR)
        if self._failures >= _PATIENCE:
            detail = f"not tried: the server did not answer {self._failures} times in a row ({why.detail})"
            self.silence = Failed(why.kind, detail, tried=False)

    def try_again(self) -> None:
        """One more chance for a server that was given up: the first failure ends it."""
        if self.silence is not None and not self._closed:
            self.silence, self._failures = None, _PATIENCE - 1


class Servers:
    """All servers of a run, by resolved address: host names on one address share one queue.

    Give the same object to several crawls and they share the queues, too.
    """

    def __init__(
        self, options: CrawlOptions, book: AddressBook, sleep: Sleep, now: Callable[[], float] = time.monotonic,
        turns: Turns | None = None,
    ) -> None:  # fmt: skip
        """``turns`` are shared with other processes; None: nobody else visits."""
        self._turns = turns
        self._options, self._sleep, self._now = options, sleep, now
        self.book = book
        self._by_ip: dict[str, Server] = {}

    async def of(self, url: str) -> Server | Failed:
        """The server behind ``url``, or why it may not or cannot be asked."""
        host = urlsplit(url).hostname or ""
        found = await self.book.find(host)
        if isinstance(found, Failed):
            return found
        server = next((self._by_ip[ip] for ip in found if ip in self._by_ip), None)
        if server is None:
            # Even with private hosts allowed, a stranger's server is never asked without pause.
            public = not all(is_private(ip) for ip in found)
            delay = max(self._options.delay, LEAST_PUBLIC_DELAY) if public else self._options.delay
            server = Server(delay, self._now, self._sleep, found, self._turns)
        for ip in found:
            self._by_ip.setdefault(ip, server)
        return server

    def try_again(self, urls: Iterable[str]) -> None:
        """Before a second pass: the servers behind ``urls`` that were given up get one more chance."""
        for host in {urlsplit(url).hostname or "" for url in urls}:
            for ip in self.book.known(host):
                if ip in self._by_ip:
                    self._by_ip[ip].try_again()
            self.book.forget_failure(host)
