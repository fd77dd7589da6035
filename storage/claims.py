"""Which worker has which portal, so that a portal is done once, whoever comes and goes.

Comes in: a portal, a round, a worker's name. Goes out: claims with tokens. Must not know: how work is handed out.
Every taking gives a greater token, and only the greatest may write: a worker given up that wakes up again changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from model import StoreError
from storage import schema
from storage.link import Link


class Fenced(StoreError):
    """Somebody else has taken over this portal, or it is done already."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A portal in its ``round``-th visit (from 1). ``run`` is the visit that counts, once it is ``done``."""

    portal: str
    round: int
    token: int
    owner: str
    run: int | None = None
    done: datetime | None = None


_TABLE = schema.claims
_COLUMNS = tuple(_TABLE.c[name] for name in Claim.__slots__)


class Claims:
    """Takes and ends claims; each method is one transaction."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def take(self, portal: str, round: int, owner: str) -> Claim:
        """Claim a portal, from whoever had it before; of one that is done only the old claim comes back."""
        key = (_TABLE.c.portal == portal) & (_TABLE.c.round == round)
        with self._link.write() as connection:
            found = connection.execute(select(*_COLUMNS).where(key)).mappings().first()
            if found is not None and found["done"] is not None:
                return Claim(**found)
            token, now = (found["token"] if found else 0) + 1, datetime.now(UTC)
            if found is None:
                row = {"portal": portal, "round": round, "token": token, "owner": owner, "taken": now}
                connection.execute(insert(_TABLE).values(row))
            else:
                connection.execute(update(_TABLE).where(key).values(token=token, owner=owner, taken=now))
        return Claim(portal, round, token, owner)

    def finish(self, claim: Claim, run: int) -> None:
        """The portal is done, by this run. Raises Fenced where the claim is no longer the newest, or was finished before."""
        with self._link.write() as connection:
            fence_of(claim)(connection)
            key = (_TABLE.c.portal == claim.portal) & (_TABLE.c.round == claim.round)
            connection.execute(update(_TABLE).where(key).values(run=run, done=datetime.now(UTC)))

    def all(self) -> tuple[Claim, ...]:
        """Every claim, by portal and round."""
        return tuple(Claim(**r) for r in self._link.read(select(*_COLUMNS).order_by(_TABLE.c.portal, _TABLE.c.round)))


def fence_of(claim: Claim) -> Callable[[Connection], None]:
    """Raises Fenced in a transaction that writes, unless the claim is the newest of its portal and not done."""
    key = (_TABLE.c.portal == claim.portal) & (_TABLE.c.round == claim.round)

    def fence(connection: Connection) -> None:
        found = connection.execute(select(_TABLE.c.token, _TABLE.c.done).where(key)).first()
        if found is None or found.token != claim.token or found.done is not None:
            raise Fenced(f"{claim.portal}: another worker has taken over; what this one found since is not kept")

    return fence
