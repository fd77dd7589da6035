"""What to do with the links of a page that was read: queue them, or say why not.

Comes in: pages and addresses. Goes out: entries in the frontier, skips in the log. Must not know: the network.
"""

from collections.abc import Callable, Iterable, Iterator

from crawler.documents import is_document
from crawler.options import CrawlOptions
from crawler.queue.aliases import Aliases
from crawler.queue.frontier import Frontier
from crawler.queue.library import Library
from crawler.queue.memory import Memory
from crawler.queue.scope import Territory
from crawler.queue.shape import endless, is_media
from model import Link, Scope, SkipReason, Source
from pages import Outline, host_of

Rank = Callable[[Link], float]


class Gatherer:
    """Decides about every address that a page names, once."""

    def __init__(
        self, options: CrawlOptions, rank: Rank, territory: Territory, frontier: Frontier, library: Library, memory: Memory,
        aliases: Aliases,
    ) -> None:  # fmt: skip
        self._options, self._rank = options, rank
        self._territory, self._frontier, self._library, self._memory = territory, frontier, library, memory
        self._aliases = aliases

    def wanted(self, depth: int | None) -> Callable[[str, str], bool]:
        """Which links of a page in this depth say anything new, by address and words."""
        below = None if depth is None else depth + 1

        def wanted(url: str, text: str) -> bool:
            if self._memory.visited(url) or self._memory.skipped(url):
                return False
            return url not in self._frontier or self._frontier.improvable(url, text, below)

        return wanted

    def follow(self, page: Outline, url: str, scope: Scope, depth: int | None) -> None:
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
        if link.url in self._frontier:
            self._frontier.improve(link, self._rank(link), depth)
        elif not self._memory.skipped(link.url):
            self._admit(link, depth)

    def _admit(self, link: Link, depth: int | None) -> None:
        document = is_document("", link.url)
        if is_media(link.url) and not document:
            return self._memory.skip(link, SkipReason.MEDIA, depth)
        owned = self._territory.owns(link.url)
        if owned and endless(link.url):
            return self._memory.skip(link, SkipReason.SHAPE, depth)
        if self._aliases.known(link.url):
            return self._memory.skip(link, SkipReason.DUPLICATE, depth)
        rank = self._rank(link)
        scope = self._territory.scope(link.url, rank)
        if scope is None:
            return self._memory.skip(link, SkipReason.SCOPE, depth)
        if depth is not None and depth > self._options.max_depth:
            return self._memory.skip(link, SkipReason.DEPTH, depth)
        if document:
            self._library.offer(link, rank, scope, depth)
        else:
            self._frontier.add(link, rank, scope, depth)
        return None


def _links(page: Outline) -> Iterator[Link]:
    """The links of a page, then its other languages, then the address that it calls its own."""
    yield from page.links
    for language, url in page.alternates:
        yield Link(url, source=Source.ALTERNATE, page=page.url, language=language)
    if page.canonical:
        yield Link(page.canonical, source=Source.ALTERNATE, page=page.url)
