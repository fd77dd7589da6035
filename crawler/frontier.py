"""The queue: best links first, a share for the nearest pages, bounded per URL shape.

Comes in: addresses with rank and depth. Goes out: the entry to visit next. Must not know: the network, pages.
Equal input gives equal order: ties are broken by the order in which addresses came.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from crawler.caps import Caps, Verdict
from model import Link, Scope, Source
from pages import host_of

_FAR = 1_000_000  # the depth of a page that no link leads to
_BEHIND = 10.0  # what puts an entry behind all others


@dataclass(slots=True, eq=False)
class Entry:
    """One address in the queue. ``page`` and ``text`` are the link by which it is reached in ``depth`` clicks."""

    url: str
    order: int
    rank: float
    depth: int | None
    page: str
    text: str
    source: Source
    scope: Scope
    host: str
    texts: set[str] = field(default_factory=set)
    hops: set[str] = field(default_factory=set)
    attempts: int = 0
    returns: int = 0
    parked: bool = False
    last: bool = False
    taken: bool = False
    key: tuple[float, int, int] = (0.0, 0, 0)

    @property
    def distance(self) -> int:
        """The depth, with unknown counted as far away."""
        return _FAR if self.depth is None else self.depth


class _Lane:
    """The entries of one host, in both orders."""

    __slots__ = ("best", "near")

    def __init__(self) -> None:
        self.best: list[tuple[float, int, int, Entry]] = []
        self.near: list[tuple[int, int, Entry]] = []


class Frontier:
    """The queue of one crawl."""

    def __init__(self, caps: Caps, breadth_share: float) -> None:
        self._caps, self._share = caps, breadth_share
        self._lanes: dict[str, _Lane] = {}
        self._waiting: dict[str, Entry] = {}
        self._parked: list[Entry] = []
        self._credit = 0.0
        self._count = 0
        self.dropped: list[Entry] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, url: str) -> bool:
        return url in self._waiting

    def __iter__(self) -> Iterator[Entry]:
        return iter(sorted(self._waiting.values(), key=lambda e: e.order))

    def get(self, url: str) -> Entry | None:
        """The waiting entry for ``url``."""
        return self._waiting.get(url)

    def add(self, link: Link, rank: float, scope: Scope, depth: int | None) -> Entry:
        """Queue an address that is not known yet."""
        self._count += 1
        entry = Entry(
            link.url, self._count, rank, depth, link.page, link.text, link.source, scope, host_of(link.url), {link.text}
        )
        self._push(entry)
        return entry

    def improve(self, entry: Entry, link: Link, rank: float, depth: int | None) -> None:
        """Another link to a waiting address: keep the shorter way and the higher rank."""
        entry.texts.add(link.text)
        nearer = depth is not None and depth < entry.distance
        if nearer:
            entry.depth, entry.page, entry.text = depth, link.page, link.text
            entry.source = link.source
        if nearer or rank > entry.rank:
            entry.rank = max(rank, entry.rank)
            if not entry.parked:
                self._push(entry)

    def back(self, entry: Entry) -> None:
        """Put an entry that was taken back into the queue."""
        entry.taken = False
        self._push(entry)

    def next(self, free: Callable[[str], bool]) -> Entry | None:
        """The entry to visit now among hosts that are ``free``; None when there is none.

        Entries whose shape has had its share are moved to ``dropped``, or kept until nothing else is left.
        """
        while True:
            entry = self._pick(free)
            if entry is None:
                if not self._parked or len(self._parked) < len(self._waiting):
                    return None
                self._release()
                continue
            verdict = self._caps.verdict(entry.url)
            if verdict is Verdict.DEFER and not entry.last:
                entry.parked = True
                self._parked.append(entry)
                continue
            entry.taken = True
            del self._waiting[entry.url]
            if verdict is Verdict.DROP:
                self.dropped.append(entry)
                continue
            self._caps.begin(entry.url)
            return entry

    def _release(self) -> None:
        """Nothing else is left: what was kept back for its shape may go after all."""
        entries, self._parked = self._parked, []
        for entry in entries:
            entry.parked, entry.last = False, True
            self._push(entry)

    def _push(self, entry: Entry) -> None:
        self._waiting[entry.url] = entry
        lane = self._lanes.setdefault(entry.host, _Lane())
        entry.key = self._key(entry)
        heapq.heappush(lane.best, (*entry.key, entry))
        if entry.scope is Scope.PORTAL and not entry.last:
            heapq.heappush(lane.near, (entry.distance, entry.order, entry))

    def _key(self, entry: Entry) -> tuple[float, int, int]:
        tired = self._caps.weariness(entry.url) + _BEHIND * entry.last
        return (round(tired - entry.rank, 9), entry.distance, entry.order)

    def _pick(self, free: Callable[[str], bool]) -> Entry | None:
        lanes = [lane for host, lane in self._lanes.items() if free(host)]
        self._credit = min(self._credit + self._share, 1.0 + self._share)
        if self._credit >= 1.0:
            near = [top for lane in lanes if (top := self._nearest(lane)) is not None]
            if near:
                self._credit -= 1.0
                entry = min(near, key=lambda e: (e.distance, e.order))
                heapq.heappop(self._lanes[entry.host].near)
                return entry
        best = [top for lane in lanes if (top := self._best(lane)) is not None]
        if not best:
            return None
        entry = min(best, key=lambda e: e.key)
        heapq.heappop(self._lanes[entry.host].best)
        return entry

    def _nearest(self, lane: _Lane) -> Entry | None:
        while lane.near:
            distance, _, entry = lane.near[0]
            if entry.taken or entry.parked or entry.last or distance != entry.distance:
                heapq.heappop(lane.near)
            else:
                return entry
        return None

    def _best(self, lane: _Lane) -> Entry | None:
        while lane.best:
            *key, entry = lane.best[0]
            if entry.taken or entry.parked or tuple(key) != entry.key:
                heapq.heappop(lane.best)
                continue
            fresh = self._key(entry)
            if fresh == entry.key:
                return entry
            entry.key = fresh  # its shape was visited meanwhile
            heapq.heapreplace(lane.best, (*fresh, entry))
        return None
