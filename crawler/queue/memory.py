"""What a crawl knows of each address, and the log of what was not visited.

Comes in: addresses. Goes out: whether they are new, and skips to the sink, each once. Must not know: the network.
Addresses are remembered by a number of 64 bits, so that a million of them take some 100 MB.
"""

from crawler.contract import CrawlSink
from model import Link, Skip, SkipReason

# What these left over is looked at anew when the crawl goes on, or by another way.
_PASSING = frozenset({SkipReason.BUDGET, SkipReason.STOPPED, SkipReason.SHAPE, SkipReason.DOCUMENT})


class Memory:
    """Which addresses were visited, and which were put aside."""

    def __init__(self, sink: CrawlSink) -> None:
        self._sink = sink
        self._visited: set[int] = set()
        self._skipped: set[int] = set()
        self.skips = 0

    def visited(self, url: str) -> bool:
        """Whether ``url`` was visited, or is under way."""
        return hash(url) in self._visited

    def visit(self, *urls: str) -> None:
        """Remember visits."""
        self._visited.update(map(hash, urls))

    def skipped(self, url: str) -> bool:
        """Whether ``url`` was put aside."""
        return hash(url) in self._skipped

    def skip(self, link: Link, reason: SkipReason, depth: int | None) -> None:
        """Log an address that is not visited, once."""
        if hash(link.url) in self._skipped:
            return
        self._skipped.add(hash(link.url))
        self.skips += 1
        self._sink.skip(Skip(link.url, reason, link.page, link.text, depth))

    def recall(self, skip: Skip) -> None:
        """A skip that was logged before the crawl was interrupted; what budget or stop left over is forgotten."""
        if skip.reason not in _PASSING:
            self._skipped.add(hash(skip.url))
            self.skips += 1
