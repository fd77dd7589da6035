"""Whose turn it is at which server address, over all processes and machines.

Comes in: addresses, a process's name. Goes out: turns, or how long to wait. Must not know: what is asked of servers.
Time is the database's own clock, so clocks of machines that differ do no harm. A turn that nobody gives back or prolongs,
because its process was killed, ends after its ``lease``.
"""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, text, update

from storage import schema
from storage.link import Link

_TABLE = schema.turns


class Turns:
    """One row per address; each method is one short transaction and holds up nobody who writes elsewhere."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def take(self, addresses: Sequence[str], owner: str, lease: float) -> float:
        """Take the turn at all addresses at once, for ``lease`` seconds: 0.0; or else the seconds until they may be free.

        Who has the turn already may take it again, which prolongs it.
        """
        wanted = sorted(set(addresses))
        with self._link.begin() as connection:
            found = self._locked(connection, wanted)
            now = _now(connection)
            waits = [free - now for other, free in found if other != owner and free > now]
            if waits:
                return max(waits)
            mine = update(_TABLE).where(_TABLE.c.address.in_(wanted))
            connection.execute(mine.values(owner=owner, free_at=now + lease))
        return 0.0

    def give(self, addresses: Sequence[str], owner: str, interval: float) -> None:
        """End the turn: everybody waits for ``interval`` seconds, the owner too by its own clock."""
        with self._link.begin() as connection:
            mine = update(_TABLE).where(_TABLE.c.address.in_(addresses), _TABLE.c.owner == owner)
            connection.execute(mine.values(free_at=_now(connection) + interval))

    @staticmethod
    def _locked(connection: Connection, addresses: Sequence[str]) -> list[tuple[str, float]]:
        """Owner and end of each, made where there is none; in one order, so that nobody waits for each other."""
        if connection.dialect.name == "postgresql":
            add = text("INSERT INTO turns (address, owner, free_at) VALUES (:address, '', 0) ON CONFLICT DO NOTHING")
            connection.execute(add, [{"address": a} for a in addresses])
        else:
            known = set(connection.scalars(select(_TABLE.c.address).where(_TABLE.c.address.in_(addresses))))
            if new := [{"address": a, "owner": "", "free_at": 0.0} for a in addresses if a not in known]:
                connection.execute(insert(_TABLE), new)
        rows = select(_TABLE.c.owner, _TABLE.c.free_at).where(_TABLE.c.address.in_(addresses)).order_by(_TABLE.c.address)
        return [(r.owner, r.free_at) for r in connection.execute(rows.with_for_update())]


def _now(connection: Connection) -> float:
    if connection.dialect.name == "postgresql":
        return float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0.0)
    return time.time()
