"""Looks at the portals of the registry, and records what came of it.

Comes in: a store, entries, a looker. Goes out: a ``Tally``. Must not know: the command line.
Where nobody at all answers, the fault is more likely here than everywhere in the world: then nothing is recorded.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import storage
from crawler import Looker
from model import Entry, Sighting
from registry import Conclusion, conclude
from registry.conclusions import SILENT

BATCH = 100  # entries looked at before what was seen is kept


@dataclass
class Tally:
    """``looked`` at so many, with these ``outcomes`` and so many new ``proposals``; ``cut_off``: nobody answered any more."""

    looked: int = 0
    proposals: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    cut_off: bool = False


async def check(store: storage.Store, entries: Sequence[Entry], looker: Looker, *, at_once: int, actor: str) -> Tally:
    """Look at each entry that has an address, ``at_once`` at a time, and keep batch after batch. Changes no entry."""
    tally, limit = Tally(), asyncio.Semaphore(at_once)
    asked = [e for e in entries if e.url]
    for begin in range(0, len(asked), BATCH):
        batch = asked[begin : begin + BATCH]
        pairs = await _look(batch, looker, limit)
        if pairs and all(seen.failure in SILENT for _, seen in pairs):
            tally.cut_off = True
            return tally
        found = [conclude(entry, seen) for entry, seen in pairs]
        _keep(store, found, tally, actor)
        if len(pairs) < len(batch):  # the work was stopped
            break
    return tally


async def _look(batch: Sequence[Entry], looker: Looker, limit: asyncio.Semaphore) -> list[tuple[Entry, Sighting]]:
    async def one(entry: Entry) -> Sighting | None:
        async with limit:
            return await looker.look(entry)

    seen = await asyncio.gather(*(one(entry) for entry in batch))
    return [(entry, sighting) for entry, sighting in zip(batch, seen, strict=True) if sighting is not None]


def _keep(store: storage.Store, found: Sequence[Conclusion], tally: Tally, actor: str) -> None:
    if not found:
        return
    tally.proposals += store.registry.record([f.check for f in found], [p for f in found for p in f.proposals], actor=actor)
    tally.looked += len(found)
    tally.outcomes.update(f.check.outcome for f in found)
