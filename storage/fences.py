"""Who may write what is found of a portal: whoever took it last, until it is finished.

Comes in: a hold. Goes out: a look at every transaction that writes, which forbids it to all others. Must not know: queues.
Every taking of a portal, in whatever round, gives a greater token, and only the greatest may write: a worker that was given
up and wakes up again changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from model import StoreError
from storage import schema


class Fenced(StoreError):
    """Somebody else has taken over this portal, or it is finished already."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The right to do a portal of a round."""

    round: int
    portal: str
    token: int


def fence_of(hold: Hold) -> Callable[[Connection], None]:
    """Raises Fenced in a transaction that writes, unless the hold is the newest of its portal and this is not finished."""
    lines = schema.round_portals
    newest = select(lines.c.token, lines.c.state).where(lines.c.portal == hold.portal).order_by(lines.c.token.desc()).limit(1)

    def fence(connection: Connection) -> None:
        found = connection.execute(newest).first()
        if found is None or (found.token, found.state) != (hold.token, "running"):
            raise Fenced(f"{hold.portal}: another worker has taken over; what this one found since is not kept")

    return fence
