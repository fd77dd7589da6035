"""Turns at servers that all workers share, as the crawler asks for them.

Comes in: addresses. Goes out: turns, taken in the store. Must not know: what servers are asked for.
While the database does not answer nobody gets a turn: a server's rate is never broken for want of knowing.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

import storage
from model import StoreError

_LATER = 1.0  # seconds after which a database that did not answer is asked again
_AGAIN = 0.01
_MOST = 1.0  # seconds between two looks at a turn that somebody else has


class SharedTurns:
    """For one process, which ``owner`` names. A turn that lasts is prolonged again and again until it is given back."""

    def __init__(self, store: storage.Store, owner: str, lease: float) -> None:
        self._turns, self._owner, self._lease = store.turns, owner, lease
        self._held: dict[tuple[str, ...], tuple[asyncio.Event, asyncio.Task[None]]] = {}

    async def take(self, addresses: Sequence[str]) -> float:
        """0.0 where the turn was to be had, else the seconds after which to ask again."""
        begun = time.monotonic()
        try:
            wait = await asyncio.to_thread(self._turns.take, addresses, self._owner, self._lease)
        except StoreError:
            return _LATER
        if wait > 0:
            return min(wait, _MOST)
        if time.monotonic() - begun > self._lease / 2:  # this process stood still meanwhile: others may have the turn by now
            return _AGAIN
        ended = asyncio.Event()
        self._held[tuple(addresses)] = ended, asyncio.create_task(self._prolong(addresses, ended))
        return 0.0

    async def give(self, addresses: Sequence[str], interval: float) -> None:
        """End the turn; where the database does not answer, it ends by itself with its lease."""
        if (held := self._held.pop(tuple(addresses), None)) is not None:
            ended, task = held
            ended.set()
            await task  # to its end: a prolonging that is under way in a thread would take back what is given
        with suppress(StoreError):
            await asyncio.to_thread(self._turns.give, addresses, self._owner, interval)

    async def _prolong(self, addresses: Sequence[str], ended: asyncio.Event) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), self._lease / 3)
                return
            with suppress(StoreError):
                await asyncio.to_thread(self._turns.take, addresses, self._owner, self._lease)
