"""robots.txt by RFC 9309: what may be visited, how fast, and which sitemaps there are.

Comes in: URLs. Goes out: verdicts. Must not know: why a page is wanted.
A 4xx means that all is allowed; 5xx, 429 or silence that nothing is, until the file can be read.
"""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from crawler.fetch import Fetcher
from crawler.options import CrawlOptions
from crawler.result import INTERRUPTED, Failed, Response
from model import FailureKind
from pages import normalise

MOST_BYTES = 500 * 1024
_HOPS = 5
_ATTEMPTS = 2
_SAME_TROUBLE = frozenset({FailureKind.DNS, FailureKind.CONNECT, FailureKind.TLS, FailureKind.TIMEOUT, FailureKind.ADDRESS})


@dataclass(frozen=True, slots=True)
class Rules:
    """The robots.txt of one origin, for one visitor. ``trouble`` says why it could not be read."""

    product: str
    parsed: Protego | None = None
    trouble: Failed | None = None

    def refusal(self, url: str) -> Failed | None:
        """Why ``url`` may not be visited, or None."""
        if self.trouble is not None:
            return self.trouble
        if self.parsed is None or self.parsed.can_fetch(url, self.product):
            return None
        return Failed(FailureKind.ROBOTS, "robots.txt asks visitors to stay away from this page", tried=False)

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between two requests, as asked for by Crawl-delay or Request-rate."""
        if self.parsed is None:
            return None
        delay = self.parsed.crawl_delay(self.product)
        rate = self.parsed.request_rate(self.product)
        paced = rate.seconds / rate.requests if rate is not None and rate.requests else None
        return max((d for d in (delay, paced) if d is not None), default=None)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names, in its order."""
        return tuple(dict.fromkeys(self.parsed.sitemaps)) if self.parsed is not None else ()


class Robots:
    """The robots.txt of every origin met, each read once."""

    def __init__(self, options: CrawlOptions, fetcher: Fetcher) -> None:
        self._product, self._fetcher = options.product, fetcher
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    async def rules(self, url: str) -> Rules:
        """The rules of the origin of ``url``."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.create_task(self._read(origin))
        return await asyncio.shield(self._rules[origin])

    def forget_trouble(self) -> None:
        """Files that could not be read are asked for anew."""
        self._rules = {o: t for o, t in self._rules.items() if not t.done() or t.result().trouble is None}

    async def _read(self, origin: str) -> Rules:
        answer: Response | Failed = INTERRUPTED
        for _ in range(_ATTEMPTS):
            answer = await self._get(f"{origin}/robots.txt")
            if not (isinstance(answer, Response) and (answer.status >= 500 or answer.status == 429)):
                break
        return _judge(self._product, answer)

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


def _judge(product: str, answer: Response | Failed) -> Rules:
    if isinstance(answer, Failed):
        if answer.kind in _SAME_TROUBLE:
            return Rules(product, trouble=answer)
        return Rules(product, trouble=Failed(FailureKind.ROBOTS, f"robots.txt cannot be read: {answer.detail}"))
    if answer.status >= 500 or answer.status == 429:
        detail = f"robots.txt answers {answer.status}, so nothing may be visited"
        return Rules(product, trouble=Failed(FailureKind.ROBOTS, detail, status=answer.status))
    if answer.status >= 300:
        return Rules(product)
    return Rules(product, Protego.parse(answer.body.decode("utf-8-sig", "replace")))
