"""What a crawl knows of each address, and the log of what was not visited.

Comes in: addresses. Goes out: whether they are new, and skips to the sink, each once. Must not know: the network.
"""

from crawler.contract import CrawlSink
from model import Link, Skip, SkipReason


class Memory:
    """Which addresses were visited or skipped. An address skipped for its depth may come back by a shorter way."""

    def __init__(self, sink: CrawlSink) -> None:
        self._sink = sink
        self._visited: set[str] = set()
        self._skipped: set[str] = set()
        self._digests: set[str] = set()
        self.skips = 0

    def visited(self, url: str) -> bool:
        """Whether ``url`` was visited, or is under way."""
        return url in self._visited

    def visit(self, *urls: str) -> None:
        """Remember visits."""
        self._visited.update(urls)

    def skipped(self, url: str) -> bool:
        """Whether ``url`` was put aside."""
        return url in self._skipped

    def skip(self, link: Link, reason: SkipReason, depth: int | None) -> None:
        """Log an address that is not visited, once."""
        if link.url in self._skipped:
            return
        self._skipped.add(link.url)
        self.skips += 1
        self._sink.skip(Skip(link.url, reason, link.page, link.text, depth))

    def recall(self, skip: Skip) -> None:
        """A skip that was logged before the crawl was interrupted; what budget or stop left over is forgotten."""
        if skip.reason not in (SkipReason.BUDGET, SkipReason.STOPPED, SkipReason.SHAPE):
            self._skipped.add(skip.url)
            self.skips += 1

    def is_copy(self, digest: str) -> bool:
        """Whether a page with this digest was read before; it is known from now on."""
        if not digest:
            return False
        known = digest in self._digests
        self._digests.add(digest)
        return known
