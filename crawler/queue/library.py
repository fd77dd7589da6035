"""The documents that a portal links to: the most promising ones are kept for reading, the others only named.

Comes in: links to documents. Goes out: entries to visit when the pages are done. Must not know: what documents say.
"""

import heapq
from collections.abc import Callable, Iterator

from crawler.queue.entry import Entry
from crawler.queue.memory import Memory
from model import Link, Scope, SkipReason

_SPARE = 3  # candidates kept per document wanted, since some will fail


class Library:
    """The best candidates met so far; what falls out is logged as skipped."""

    def __init__(self, wanted: int, memory: Memory) -> None:
        self._most, self._memory = wanted * _SPARE, memory
        self._heap: list[tuple[float, int, int, Entry]] = []
        self._known: set[str] = set()
        self._count = 0

    def offer(self, link: Link, rank: float, scope: Scope, depth: int | None) -> None:
        """Keep a link while it is among the best: by rank, then nearness, then the order in which they came."""
        if link.url in self._known:
            return
        self._count += 1
        entry = Entry(link.url, self._count, rank, depth, link.page, link.text, link.source, scope, {link.text})
        self._known.add(link.url)
        heapq.heappush(self._heap, (rank, -entry.distance, -self._count, entry))
        if len(self._heap) > self._most:
            worst = heapq.heappop(self._heap)[3]
            self._known.discard(worst.url)
            self._pass(worst)

    def take(self) -> list[Entry]:
        """All that is kept, the best first; nothing is kept any more."""
        entries = [entry for *_, entry in sorted(self._heap, reverse=True)]
        self._heap.clear()
        self._known.clear()
        return entries

    def _pass(self, entry: Entry) -> None:
        self._memory.skip(Link(entry.url, entry.text, page=entry.page), SkipReason.DOCUMENT, entry.depth)


class Shelf:
    """Documents in the order in which they are to be read; asked like the frontier."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def next(self, free: Callable[[str], bool]) -> Entry | None:
        """The next one on a host that is ``free``."""
        found = next((n for n, entry in enumerate(self._entries) if free(entry.host)), None)
        return None if found is None else self._entries.pop(found)

    def back(self, entry: Entry) -> None:
        """Try this one again when the others are read."""
        self._entries.append(entry)
