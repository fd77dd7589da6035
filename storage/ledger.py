"""The trail of what was done: events, each of which bears the digest of the one before it.

Comes in: who did what to what. Goes out: events, and their head to be kept elsewhere. Must not know: what is done with them.
A change, a gap or an insertion breaks the chain. Who can write to the database can also make a whole new chain: that is found
only by a head that was noted outside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, column, func, insert, select, table

from storage import digests, schema
from storage.link import Link
from storage.table import Rows
from storage.types import Moment, Plain, Words

if TYPE_CHECKING:
    from storage.proving import Proof

MACHINE = "civiscope"
CONSOLE = "console"  # who has the machine needs no account to enter the first person
START = "sha256:" + "0" * 64
# As revision 0003 made it; migrations append to it too, so it may not follow later changes of the schema.
_EVENTS = table(
    "events", column("seq"), column("at", Moment), column("actor", Words), column("action", Words), column("object", Words),
    column("payload", Plain), column("previous", Words), column("digest", Words),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done. ``object`` names it, ``payload`` says what; times are aware, in UTC."""

    seq: int
    at: datetime
    actor: str
    action: str
    object: str
    payload: Mapping[str, Any]
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """How far the trail had come: number and digest of its newest event."""

    seq: int
    digest: str


def head_of(connection: Connection) -> Head:
    """The newest event; (0, zeros) where there is none."""
    newest = connection.execute(select(_EVENTS.c.seq, _EVENTS.c.digest).order_by(_EVENTS.c.seq.desc()).limit(1)).first()
    return Head(0, START) if newest is None else Head(newest.seq, newest.digest)


def append(connection: Connection, actor: str, action: str, object: str, payload: Mapping[str, Any]) -> None:
    """Add an event within a transaction that writes (``Link.write``): it is kept if and only if what it tells is."""
    append_all(connection, [(actor, action, object, payload)])


def append_all(connection: Connection, new: list[tuple[str, str, str, Mapping[str, Any]]]) -> None:
    """Add events in the order given."""
    head, at, made = head_of(connection), datetime.now(UTC), []
    for actor, action, object, payload in new:
        row: dict[str, Any] = {
            "seq": head.seq + 1, "at": at, "actor": actor, "action": action, "object": object, "payload": dict(payload),
            "previous": head.digest,
        }  # fmt: skip
        row["digest"] = digests.of_row(row, digests.EVENT)
        head = Head(row["seq"], row["digest"])
        made.append(row)
    if made:
        connection.execute(insert(_EVENTS), made)


class Ledger:
    """Read access to the trail, and a place for events that change no other table, such as an export."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def head(self) -> Head:
        """Number and digest of the newest event: note it somewhere else, and a cut tail is found."""
        with self._link.begin() as connection:
            return head_of(connection)

    def note(self, action: str, object: str, payload: Mapping[str, Any], actor: str = MACHINE) -> None:
        """Add an event."""
        with self._link.write() as connection:
            append(connection, actor, action, object, payload)

    def events(
        self, action: str | None = None, object: str | None = None, last: int | None = None, before: int | None = None
    ) -> Rows[Event]:
        """Events in order; ``last`` says how many of the newest, ``before`` that they are older than the event of this number."""
        events = schema.events
        query = select(events).order_by(events.c.seq.desc() if last else events.c.seq)
        for name, wanted in (("action", action), ("object", object)):
            query = query if wanted is None else query.where(events.c[name] == wanted)
        query = query if before is None else query.where(events.c.seq < before)
        found = [Event(**row) for row in self._link.read(query.limit(last))]
        return Rows(found[::-1] if last else found)

    def prove(self, anchors: Sequence[Head] = ()) -> "Proof":
        """Look at every event and at everything that events tell of; ``anchors`` are heads that were noted elsewhere."""
        from storage.proving import prove

        return prove(self._link, anchors)

    def count(self) -> int:
        """How many events there are."""
        (row,) = self._link.read(select(func.count().label("n")).select_from(schema.events))
        return int(row["n"])
