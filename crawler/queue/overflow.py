"""The part of the queue that does not fit into memory: a temporary file, gone with the process.

Comes in: entries that can wait. Goes out: the best and the nearest of them again. Must not know: why an entry is queued.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crawler.queue.entry import FAR, Entry
from model import Link, Scope, Source

_CACHE = 24_000  # KiB of the file that may stay in memory
_MAKE = f"""
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE};
CREATE TABLE entry (ord INTEGER PRIMARY KEY, id INTEGER, url TEXT, rank REAL, step INTEGER, depth INTEGER,
                    distance INTEGER, page TEXT, text TEXT, source TEXT, scope TEXT, texts TEXT, last INTEGER);
CREATE INDEX name ON entry (id);
CREATE INDEX best ON entry (last, step, distance, ord);
CREATE INDEX near ON entry (last, distance, ord);
"""
_COLUMNS = "url, ord, rank, depth, page, text, source, scope, texts, last"
_JOIN = "\x1f"
_STEPS, _CLICKS = 100, 200  # ranks are told apart by hundredths, distances up to 200 clicks
_MOST_BETTER = 5_000
_CODES = list(range(_STEPS * 2 * (_CLICKS + 1)))  # shared numbers: a million addresses have no million of them


class Standing(NamedTuple):
    """How an entry on disk stands, as far as memory knows: its rank in ``steps`` of a hundredth, rounded down."""

    steps: int
    distance: int

    def is_behind(self, rank: float, depth: int | None) -> bool:
        """Whether a link of this rank, in this depth, makes the entry better."""
        return _step(rank) > self.steps or (depth is not None and depth < self.distance)


class Overflow:
    """Entries on disk, by address. In memory there is one number for each."""

    def __init__(self) -> None:
        self._codes: dict[int, int] = {}
        self._better: dict[str, list[tuple[Link, float, int | None]]] = {}
        self._file: sqlite3.Connection | None = None

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, url: str) -> bool:
        return hash(url) in self._codes

    def __iter__(self) -> Iterator[Entry]:
        """Every entry, in the order in which they were queued."""
        self._catch_up()
        return self._select("ORDER BY ord")

    def standing(self, url: str) -> Standing | None:
        """How ``url`` stands here, or None; asks no disk."""
        code = self._codes.get(hash(url))
        if code is None:
            return None
        steps, clicks = divmod(code, _CLICKS + 1)
        return Standing(steps, FAR if clicks == _CLICKS else clicks)

    def put(self, entries: Iterable[Entry]) -> None:
        """Move entries here."""
        rows = []
        for e in sorted(entries, key=lambda e: e.order):
            step = _step(e.rank)
            self._note(e.url, step, e.distance)
            rows.append((
                e.order, hash(e.url), e.url, e.rank, -step, e.depth, e.distance, e.page, e.text, e.source.value, e.scope.value,
                _JOIN.join(e.texts), e.last,
            ))  # fmt: skip
        with self._open() as file:  # one transaction: each by itself would cost a hundred times as much
            file.executemany(f"INSERT INTO entry VALUES ({','.join('?' * 13)})", rows)

    def improve(self, link: Link, rank: float, depth: int | None) -> None:
        """Another link to an entry that stays here; written when the entry is next needed, or many are."""
        old = self.standing(link.url)
        if old is None:
            return
        nearer = old.distance if depth is None else min(depth, old.distance)
        self._note(link.url, max(_step(rank), old.steps), nearer)
        self._better.setdefault(link.url, []).append((link, rank, depth))
        if len(self._better) >= _MOST_BETTER:
            self._catch_up()

    def _note(self, url: str, step: int, distance: int) -> None:
        self._codes[hash(url)] = _CODES[step * (_CLICKS + 1) + min(distance, _CLICKS)]

    def _catch_up(self) -> None:
        """Write what is better by now."""
        better, self._better = self._better, {}
        found = [entry for url in better for entry in list(self._select("WHERE id = ?", hash(url))) if entry.url == url]
        for entry in found:
            for link, rank, depth in better[entry.url]:
                entry.improve(link, rank, depth)
        self._forget(found)
        if found:
            self.put(found)

    def pull(self, url: str) -> Entry | None:
        """Remove, and give, the entry for ``url``."""
        if url not in self:
            return None
        self._catch_up()
        entry = next((e for e in list(self._select("WHERE id = ?", hash(url))) if e.url == url), None)
        if entry is not None:
            self._forget([entry])
        return entry

    def take(self, best: int, near: int) -> list[Entry]:
        """Remove, and give, the ``best`` entries by rank and the ``near`` ones by distance."""
        self._catch_up()
        taken = list(self._select("ORDER BY last, step, distance, ord LIMIT ?", best))
        self._forget(taken)
        nearest = list(self._select("ORDER BY last, distance, ord LIMIT ?", near))
        self._forget(nearest)
        return taken + nearest

    def _forget(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._codes.pop(hash(entry.url), None)
        if entries:
            with self._open() as file:
                file.executemany("DELETE FROM entry WHERE ord = ?", [(entry.order,) for entry in entries])

    def _select(self, how: str, *values: object) -> Iterator[Entry]:
        if not self._codes:
            return
        for url, order, rank, depth, page, text, source, scope, texts, last in self._open().execute(
            f"SELECT {_COLUMNS} FROM entry {how}", values
        ):
            yield Entry(
                url, order, rank, depth, page, text, Source(source), Scope(scope), set(texts.split(_JOIN)), last=bool(last)
            )  # fmt: skip

    def _open(self) -> sqlite3.Connection:
        if self._file is None:
            self._file = sqlite3.connect("", check_same_thread=False)  # "": a private file on disk
            self._file.executescript(_MAKE)
        return self._file


def _step(rank: float) -> int:
    return max(0, min(int(rank * _STEPS + 1e-9), 2 * _STEPS - 1))
