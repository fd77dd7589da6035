"""robots.txt by RFC 9309: what may be visited, how fast, and which sitemaps there are.

Comes in: URLs. Goes out: verdicts. Must not know: why a page is wanted.
A 4xx means that all is allowed; 5xx, 429 or silence that nothing is, until the file can be read.
"""

import asyncio
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crawler.net.fetch import Fetcher
from crawler.net.rules import Rules, read_rules
from crawler.options import CrawlOptions
from crawler.result import INTERRUPTED, Failed, Response
from model import FailureKind
from pages import normalise

MOST_BYTES = 500 * 1024
MOST_AGE = 24 * 3600.0
MOST_ORIGINS = 5_000
_LARGE = 32_768  # bytes; reading more than that would hold up the other portals
_HOPS = 5
_ATTEMPTS = 2
_SAME_TROUBLE = frozenset({FailureKind.DNS, FailureKind.CONNECT, FailureKind.TLS, FailureKind.TIMEOUT, FailureKind.ADDRESS})
_ORIGIN = re.compile(r"[a-z]+://[^/?#]*", re.I)


@dataclass(frozen=True, slots=True)
class _Entry:
    task: asyncio.Task[Rules]
    since: float


def _origin(url: str) -> str:
    found = _ORIGIN.match(url)
    return found[0] if found else url


class Robots:
    """The robots.txt of every origin met, each read once a day. Portals of one run may share it.

    ``now`` is a clock in seconds. Of more than 5,000 origins the longest known are forgotten.
    """

    def __init__(self, options: CrawlOptions, fetcher: Fetcher, now: Callable[[], float] = time.monotonic) -> None:
        self._product, self._fetcher, self._now = options.product, fetcher, now
        self._known: dict[str, _Entry] = {}

    async def rules(self, url: str) -> Rules:
        """The rules of the origin of ``url``."""
        origin = _origin(url)
        entry = self._known.get(origin)
        if entry is None or self._now() - entry.since >= MOST_AGE:
            entry = self._learn(origin, entry)
        return entry.task.result() if entry.task.done() else await asyncio.shield(entry.task)

    def forget_trouble(self, urls: Iterable[str]) -> None:
        """Where the file could not be read, it is asked for anew when one of ``urls`` is looked at again."""
        for origin in {_origin(url) for url in urls}:
            entry = self._known.get(origin)
            if entry is not None and entry.task.done() and entry.task.result().trouble is not None:
                del self._known[origin]

    def _learn(self, origin: str, old: _Entry | None) -> _Entry:
        self._known.pop(origin, None)
        while len(self._known) >= MOST_ORIGINS:
            del self._known[next(iter(self._known))]
        entry = self._known[origin] = _Entry(asyncio.create_task(self._read(origin, old)), self._now())
        return entry

    async def _read(self, origin: str, old: _Entry | None) -> Rules:
        answer: Response | Failed = INTERRUPTED
        for _ in range(_ATTEMPTS):
            answer = await self._get(f"{origin}/robots.txt")
            if not (isinstance(answer, Response) and (answer.status >= 500 or answer.status == 429)):
                break
        rules = await _judge(self._product, answer)
        if rules.trouble is not None and old is not None and old.task.done():
            return old.task.result()  # what held yesterday holds until it can be read again
        return rules

    async def _get(self, url: str) -> Response | Failed:
        answer = await self._fetcher.get(url, limit=MOST_BYTES)
        for _ in range(_HOPS):
            if isinstance(answer, Failed) or not 300 <= answer.status < 400:
                break
            target = normalise(answer.headers.get("location", ""), answer.url)
            if not target:
                break
            answer = await self._fetcher.get(target, limit=MOST_BYTES)
        return answer


async def _judge(product: str, answer: Response | Failed) -> Rules:
    if isinstance(answer, Failed):
        if answer.kind in _SAME_TROUBLE:
            return Rules(product, trouble=answer)
        return Rules(product, trouble=Failed(FailureKind.ROBOTS, f"robots.txt cannot be read: {answer.detail}"))
    if answer.status >= 500 or answer.status == 429:
        detail = f"robots.txt answers {answer.status}, so nothing may be visited"
        return Rules(product, trouble=Failed(FailureKind.ROBOTS, detail, status=answer.status))
    if answer.status >= 300:
        return Rules(product)
    if len(answer.body) > _LARGE:
        return await asyncio.to_thread(read_rules, product, answer.body, answer.charset)
    return read_rules(product, answer.body, answer.charset)
