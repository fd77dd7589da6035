"""What to do with the links of a page that was read: queue them, or say why not.

Comes in: pages and addresses. Goes out: entries in the frontier, skips in the log. Must not know: the network.
"""

from collections.abc import Callable, Iterable, Iterator

from crawler.frontier import Entry, Frontier
from crawler.memory import Memory
from crawler.options import CrawlOptions
from crawler.scope import Territory
from crawler.shape import endless, is_media
from model import Link, Scope, SkipReason, Source
from pages import Page, host_of

Rank = Callable[[Link], float]


class Gatherer:
    """Decides about every address that a page names, once."""

    def __init__(self, options: CrawlOptions, rank: Rank, territory: Territory, frontier: Frontier, memory: Memory) -> None:
        self._options, self._rank = options, rank
        self._territory, self._frontier, self._memory = territory, frontier, memory

    def follow(self, page: Page, url: str, scope: Scope, depth: int | None) -> None:
        """Queue what the page at ``url`` leads to."""
        below = None if depth is None else depth + 1
        for link in _links(page):
            if scope is Scope.OPERATOR and host_of(link.url) != host_of(url):
                continue  # what an operator links to is no business of the portal
            self.consider(link, below)

    def sitemap(self, urls: Iterable[str]) -> None:
        """Queue what a sitemap names."""
        for url in urls:
            self.consider(Link(url, source=Source.SITEMAP), None)

    def consider(self, link: Link, depth: int | None) -> None:
        """Queue one link, or make the queued one better, or log why not."""
        if self._memory.visited(link.url):
            return
        waiting = self._frontier.get(link.url)
        if waiting is not None:
            self._improve(waiting, link, depth)
        elif not self._memory.skipped(link.url):
            self._admit(link, depth)

    def _improve(self, entry: Entry, link: Link, depth: int | None) -> None:
        known = link.text in entry.texts
        if known and (depth is None or depth >= entry.distance):
            return
        self._frontier.improve(entry, link, entry.rank if known else self._rank(link), depth)

    def _admit(self, link: Link, depth: int | None) -> None:
        if is_media(link.url):
            return self._memory.skip(link, SkipReason.MEDIA, depth)
        owned = self._territory.owns(link.url)
        if owned and endless(link.url):
            return self._memory.skip(link, SkipReason.SHAPE, depth)
        rank = self._rank(link)
        scope = self._territory.scope(link.url, rank)
        if scope is None:
            return self._memory.skip(link, SkipReason.SCOPE, depth)
        if depth is not None and depth > self._options.max_depth:
            return self._memory.skip(link, SkipReason.DEPTH, depth)
        self._frontier.add(link, rank, scope, depth)
        return None


def _links(page: Page) -> Iterator[Link]:
    """The links of a page, then its other languages, then the address that it calls its own."""
    yield from page.links
    for language, url in page.alternates:
        yield Link(url, source=Source.ALTERNATE, page=page.url, language=language)
    if page.canonical:
        yield Link(page.canonical, source=Source.ALTERNATE, page=page.url)
