"""Gathers what the sitemaps of a portal name.

Comes in: the start page's address. Goes out: addresses of pages. Must not know: the queue, what pages say.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache

from crawler.net.fetch import Fetcher
from crawler.net.robots import Robots
from crawler.net.sitemap import MOST_ADDRESSES, MOST_BYTES, SitemapContent, parse_sitemap
from crawler.result import Failed
from crawler.revisits import changed_by
from pages import normalise

MOST_SITEMAPS = 20
_MOST_WAITING = 1_000
_LARGE = 65_536  # bytes; parsing more than that would hold up the other portals
_HOPS = 3
_NEVER_PAST = datetime.max.replace(tzinfo=UTC)  # of what is no date
_USUAL, _UNUSUAL = "/sitemap.xml", ("/sitemap_index.xml", "/sitemap.xml.gz")


class Sitemaps:
    """Reads sitemaps that robots.txt names, and those in the usual places; only on the portal's own site.

    ``dates`` holds, for addresses with a ``lastmod``, the latest moment that it can mean, in whichever sitemap.
    """

    def __init__(self, fetcher: Fetcher, robots: Robots, owns: Callable[[str], bool]) -> None:
        self._fetcher, self._robots, self._owns = fetcher, robots, owns
        self.dates: dict[str, datetime] = {}

    async def collect(self, start: str, enough: int, extra: Sequence[str] = ()) -> list[str]:
        """The addresses named, in order and each once; no further sitemap is read once ``enough`` are known.

        ``extra`` are feeds that the home page names: read after the sitemaps.
        """
        rules = await self._robots.rules(start)
        named = [normalise(url, start) for url in rules.sitemaps]
        usual = normalise(_USUAL, start)
        waiting = deque(dict.fromkeys([*named, usual, *(normalise(url, start) for url in extra)]))
        read: set[str] = set()
        pages: dict[str, None] = {}
        while waiting and len(read) < MOST_SITEMAPS and len(pages) < min(enough, MOST_ADDRESSES):
            url = waiting.popleft()
            if not url or url in read or not self._owns(url):
                continue
            read.add(url)
            content = await self._content(url)
            pages.update((p, None) for page in content.pages if (p := normalise(page)) and self._owns(p))
            self._date(content)
            further = list(content.sitemaps)
            if url == usual and not (further or pages):
                waiting.extendleft(reversed([normalise(path, start) for path in _UNUSUAL]))
            waiting.extend(normalise(one) for one in further[: max(0, _MOST_WAITING - len(waiting))])
        return list(pages)

    def _date(self, content: SitemapContent) -> None:
        for page, lastmod in content.lastmods.items():
            if url := normalise(page):
                at = changed_by(lastmod) or _NEVER_PAST
                self.dates[url] = max(at, self.dates.get(url, at))

    async def _content(self, url: str) -> SitemapContent:
        url, body = await self._get(url)
        if len(body) <= _LARGE:
            return parse_sitemap(body, url)
        return await asyncio.get_running_loop().run_in_executor(_desk(), parse_sitemap, body, url)

    async def _get(self, url: str) -> tuple[str, bytes]:
        """Where the sitemap was found after redirects, and its bytes."""
        for _ in range(_HOPS):
            if (await self._robots.rules(url)).refusal(url) is not None:
                break
            answer = await self._fetcher.get(url, limit=MOST_BYTES)
            if isinstance(answer, Failed) or answer.status >= 400:
                break
            if answer.status < 300:
                return url, answer.body
            url = normalise(answer.headers.get("location", ""), url)
            if not url or not self._owns(url):
                break
        return url, b""


@cache
def _desk() -> ThreadPoolExecutor:
    # One at a time: many large files parsed at once would need much memory.
    return ThreadPoolExecutor(1, "sitemaps")
