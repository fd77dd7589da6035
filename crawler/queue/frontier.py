"""The queue of one crawl: what to visit next among the hosts that are free.

Comes in: links with their ranks. Goes out: entries, best first, with a share for the nearest. Must not know: the network.
What is far from its turn lies on disk, so that a million addresses need little memory.
"""

import heapq
from collections.abc import Callable, Iterator

from crawler.queue.caps import Caps, Verdict
from crawler.queue.entry import Entry
from crawler.queue.overflow import Overflow
from crawler.queue.shape import Shape
from model import Link, Scope

_BEHIND = 10.0  # what puts an entry behind all others
MOST_IN_MEMORY = 20_000
_Key = tuple[float, int, int]
_MOST_TEXTS = 4  # ways to name an address that are weighed
_MOST_WEIGHED = 50_000
_FEWEST = 2_000  # in memory, while there are more on disk
_BEST, _NEAR = 7_000, 3_000  # how many of either order stay in memory, or come back to it


class _Group:
    """Entries of one host that grow tired together: those of a folder, or of a shape that many addresses share."""

    __slots__ = ("best", "key", "last", "shape")

    def __init__(self, shape: Shape, last: bool) -> None:
        self.shape, self.last = shape, last
        self.best: list[tuple[float, int, int, Entry]] = []
        self.key: _Key | None = None

    def top(self) -> Entry | None:
        """The best entry that still waits here."""
        while self.best:
            rank, distance, _, entry = self.best[0]
            if not entry.taken and entry.last == self.last and (-entry.rank, entry.distance) == (rank, distance):
                return entry
            heapq.heappop(self.best)
        return None


class _Lane:
    """The entries of one host, in both orders. ``best`` holds groups, by their best entry."""

    __slots__ = ("best", "groups", "near")

    def __init__(self) -> None:
        self.groups: dict[tuple[str, bool], _Group] = {}
        self.best: list[tuple[_Key, str, _Group]] = []
        self.near: list[tuple[int, int, Entry]] = []

    def group(self, entry: Entry) -> _Group:
        """The group that ``entry`` belongs to."""
        name = (_name(entry), entry.last)
        if name not in self.groups:
            self.groups[name] = _Group(entry.shape, entry.last)
        return self.groups[name]


def _name(entry: Entry) -> str:
    return entry.shape.own if entry.shape.varies else entry.shape.folder


class Frontier:
    """The queue of one crawl. ``breadth_share`` of the visits go to the nearest addresses, whatever their rank."""

    def __init__(self, caps: Caps, breadth_share: float, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._caps, self._share, self._most = caps, breadth_share, most_in_memory
        self._fewest, scale = min(_FEWEST, most_in_memory // 10), min(1.0, most_in_memory / MOST_IN_MEMORY)
        self._keep = (int(_BEST * scale), int(_NEAR * scale))
        self._lanes: dict[str, _Lane] = {}
        self._waiting: dict[str, Entry] = {}
        self._overflow = Overflow()
        self._weighed: set[int] = set()
        self._bar = 0.0  # the least rank among the best that were kept in memory: better ones come back at once
        self._credit = 0.0
        self._count = 0
        self.dropped: list[Entry] = []

    def __len__(self) -> int:
        return len(self._waiting) + len(self._overflow)

    def __contains__(self, url: str) -> bool:
        return url in self._waiting or url in self._overflow

    def __iter__(self) -> Iterator[Entry]:
        """Every waiting entry: those in memory, then those on disk, each in the order in which they were queued."""
        yield from sorted(self._waiting.values(), key=lambda e: e.order)
        yield from self._overflow

    def improvable(self, url: str, text: str, depth: int | None) -> bool:
        """Whether a link with these words, in this depth, might make a waiting entry better."""
        entry = self._waiting.get(url)
        if entry is not None:
            told = text in entry.texts or len(entry.texts) >= _MOST_TEXTS
            return not told or (depth is not None and depth < entry.distance)
        standing = self._overflow.standing(url)
        return standing is not None and (self._unheard(url, text) or (depth is not None and depth < standing.distance))

    def _unheard(self, url: str, text: str) -> bool:
        """Whether these words of an entry on disk were not weighed lately."""
        pair = hash((url, text))
        if pair in self._weighed:
            return False
        if len(self._weighed) >= _MOST_WEIGHED:
            self._weighed.clear()
        self._weighed.add(pair)
        return True

    def add(self, link: Link, rank: float, scope: Scope, depth: int | None) -> Entry:
        """Queue an address that is not known yet."""
        self._count += 1
        entry = Entry(link.url, self._count, rank, depth, link.page, link.text, link.source, scope, {link.text})
        self._hold(entry)
        return entry

    def _hold(self, entry: Entry) -> None:
        self._push(entry)
        if len(self._waiting) > self._most:
            self._spill()

    def improve(self, link: Link, rank: float, depth: int | None) -> None:
        """Another link to a waiting address: keep the shorter way and the higher rank."""
        entry = self._waiting.get(link.url)
        if entry is not None:
            if entry.improve(link, rank, depth):
                self._push(entry)
            return
        standing = self._overflow.standing(link.url)
        if standing is None or not standing.is_behind(rank, depth):
            return
        if rank < self._bar:
            self._overflow.improve(link, rank, depth)
        elif (entry := self._overflow.pull(link.url)) is not None:
            entry.improve(link, rank, depth)
            self._hold(entry)

    def back(self, entry: Entry) -> None:
        """Put an entry that was taken back into the queue."""
        entry.taken = False
        self._push(entry)

    def next(self, free: Callable[[str], bool]) -> Entry | None:
        """The entry to visit now among hosts that are ``free``; None when there is none.

        Entries whose shape has had its share are moved to ``dropped``, or behind all others.
        """
        while True:
            if len(self._waiting) < self._fewest and len(self._overflow):
                self._fill()
            entry = self._pick(free)
            if entry is None:
                return None
            verdict = self._caps.verdict(entry.shape)
            if verdict is Verdict.DEFER and not entry.last:
                entry.last = True
                self._push(entry)
                continue
            entry.taken = True
            del self._waiting[entry.url]
            if verdict is Verdict.DROP:
                self.dropped.append(entry)
                continue
            self._caps.begin(entry.shape)
            return entry

    # --- memory and disk --------------------------------------------------------------------------------------
    def _spill(self) -> None:
        """Keep the best and the nearest in memory; the rest goes to disk."""
        best, near = self._keep
        tired = {group: self._tired(group) for lane in self._lanes.values() for group in lane.groups.values()}

        def key(entry: Entry) -> _Key:
            return self._key(entry, tired[self._lanes[entry.host].group(entry)])

        kept = {e.url: e for e in heapq.nsmallest(best, self._waiting.values(), key=key)}
        self._bar = min(e.rank for e in kept.values())
        others = (e for e in self._waiting.values() if e.url not in kept and not e.last)
        kept |= {e.url: e for e in heapq.nsmallest(near, others, key=lambda e: (e.distance, e.order))}
        self._overflow.put(e for e in self._waiting.values() if e.url not in kept)
        self._waiting.clear()
        self._lanes.clear()
        for entry in kept.values():
            self._push(entry)

    def _fill(self) -> None:
        for entry in self._overflow.take(*self._keep):
            self._push(entry)

    # --- the two orders ---------------------------------------------------------------------------------------
    def _push(self, entry: Entry) -> None:
        self._waiting[entry.url] = entry
        lane = self._lanes.get(entry.host)
        if lane is None:
            lane = self._lanes[entry.host] = _Lane()
        group = lane.group(entry)
        heapq.heappush(group.best, (-entry.rank, entry.distance, entry.order, entry))
        if group.best[0][3] is entry:
            self._rekey(lane, group)
        if entry.scope is Scope.PORTAL and not entry.last:
            heapq.heappush(lane.near, (entry.distance, entry.order, entry))

    def _rekey(self, lane: _Lane, group: _Group) -> None:
        """Put a group where its best entry belongs by now; its earlier place is void."""
        entry = group.top()
        group.key = None if entry is None else self._key(entry, self._tired(group))
        if group.key is not None and entry is not None:
            heapq.heappush(lane.best, (group.key, _name(entry), group))

    def _tired(self, group: _Group) -> float:
        return self._caps.weariness(group.shape) + _BEHIND * group.last

    @staticmethod
    def _key(entry: Entry, tired: float) -> _Key:
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
        best = [found for lane in lanes if (found := self._best(lane)) is not None]
        return min(best)[1] if best else None

    def _nearest(self, lane: _Lane) -> Entry | None:
        while lane.near:
            distance, _, entry = lane.near[0]
            if entry.taken or entry.last or distance != entry.distance:
                heapq.heappop(lane.near)
            else:
                return entry
        return None

    def _best(self, lane: _Lane) -> tuple[_Key, Entry] | None:
        while lane.best:
            key, _, group = lane.best[0]
            entry = group.top() if key == group.key else None
            if entry is not None and key == self._key(entry, self._tired(group)):
                return key, entry
            heapq.heappop(lane.best)
            if key == group.key:
                self._rekey(lane, group)  # its best was taken, or its kind was visited meanwhile
        return None
