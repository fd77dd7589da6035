"""What one registry would change in another.

Comes in: two lists of entries. Goes out: ``Changes``. Must not know: what is done with them. What the new list
lacks stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from model import Entry
from registry.cells import COLUMNS, row_of


@dataclass(frozen=True, slots=True)
class Changed:
    """One cell that would become another."""

    id: str
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changes:
    """``added`` are new ids, ``changed`` cells of known ones; ``entries`` are all that are to be written."""

    added: tuple[Entry, ...]
    changed: tuple[Changed, ...]
    entries: tuple[Entry, ...]


def compare(known: Iterable[Entry], new: Iterable[Entry]) -> Changes:
    """What is new, and which cells differ, in the order of ``new``."""
    before = {e.id: e for e in known}
    differing = [e for e in new if before.get(e.id) != e]
    added = tuple(e for e in differing if e.id not in before)
    return Changes(added, tuple(c for e in differing if e.id in before for c in _cells(before[e.id], e)), tuple(differing))


def _cells(old: Entry, new: Entry) -> list[Changed]:
    was, now = row_of(old), row_of(new)
    return [Changed(old.id, column, was[column], now[column]) for column in COLUMNS if was[column] != now[column]]
