"""Gathers what the sitemaps of a portal name.

Comes in: the start page's address. Goes out: addresses of pages. Must not know: the queue, what pages say.
"""

from collections import deque
from collections.abc import Callable

from crawler.fetch import Fetcher
from crawler.result import Failed
from crawler.robots import Robots
from crawler.sitemap import MOST_ADDRESSES, MOST_BYTES, parse_sitemap
from pages import normalise

MOST_SITEMAPS = 20
_HOPS = 3


class Sitemaps:
    """Reads sitemaps that robots.txt names, and /sitemap.xml; only those on the portal's own site."""

    def __init__(self, fetcher: Fetcher, robots: Robots, owns: Callable[[str], bool]) -> None:
        self._fetcher, self._robots, self._owns = fetcher, robots, owns

    async def collect(self, start: str, enough: int) -> list[str]:
        """The addresses named, in order and each once; no further sitemap is read once ``enough`` are known."""
        rules = await self._robots.rules(start)
        named = [normalise(url, start) for url in rules.sitemaps]
        waiting = deque(dict.fromkeys([*named, normalise("/sitemap.xml", start)]))
        read: set[str] = set()
        pages: dict[str, None] = {}
        while waiting and len(read) < MOST_SITEMAPS and len(pages) < min(enough, MOST_ADDRESSES):
            url = waiting.popleft()
            if not url or url in read or not self._owns(url):
                continue
            read.add(url)
            content = parse_sitemap(await self._get(url))
            pages.update((p, None) for page in content.pages if (p := normalise(page)) and self._owns(p))
            waiting.extend(normalise(one) for one in content.sitemaps)
        return list(pages)

    async def _get(self, url: str) -> bytes:
        for _ in range(_HOPS):
            if (await self._robots.rules(url)).refusal(url) is not None:
                return b""
            answer = await self._fetcher.get(url, limit=MOST_BYTES)
            if isinstance(answer, Failed) or answer.status >= 400:
                return b""
            if answer.status < 300:
                return answer.body
            url = normalise(answer.headers.get("location", ""), url)
            if not url or not self._owns(url):
                return b""
        return b""
