"""Proves the trail, and that answers, rulings, scores and people are what it tells.

Comes in: a database, heads of the trail that were noted elsewhere. Goes out: every flaw, in words. Must not know: how to mend.
It reads what is there and what the trail says of it; for what a chain can prove and what not see ``docs/explanation/trail.md``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, select

from storage import digests, schema
from storage.ledger import START, Head
from storage.link import Link
from storage.sealing import assessments

_ENTERED = ("answered", "adopted", "judged", "withdrawn", "replied", "ruled", "scored", "user-added", "user-changed")

# What events tell of row by row: table, its name in the trail, its key, the columns that its digest is of.
_ROWS = (
    (schema.rulings, "ruling", "id", digests.RULING), (schema.judgements, "judgement", "id", digests.JUDGEMENT),
    (schema.withdrawals, "withdrawal", "judgement", digests.WITHDRAWAL), (schema.replies, "reply", "id", digests.REPLY),
    (schema.users, "user", "id", digests.USER),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it was. ``where`` names an event, an assessment, a ruling ..."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what is wrong with it. ``head`` is the end of the trail as it is now."""

    head: Head
    checked: int
    flaws: tuple[Flaw, ...]


def prove(link: Link, anchors: Sequence[Head] = ()) -> Proof:
    """Look at every event and everything that events tell of. ``anchors`` are heads that were noted earlier."""
    with link.begin() as connection:
        chain = _Chain({a.seq: a for a in anchors})
        flaws = [*chain.flaws(connection), *_contents(connection, chain.told)]
    return Proof(chain.head, chain.head.seq + len(chain.told), tuple(flaws))


class _Chain:
    """Reads the events once: is each the next one, unchanged, and what does the newest say of each thing?"""

    def __init__(self, anchors: dict[int, Head]) -> None:
        self.head = Head(0, START)
        self.told: dict[str, str] = {}
        self._anchors = anchors

    def flaws(self, connection: Connection) -> Iterator[Flaw]:
        events = schema.events
        rows = connection.execution_options(yield_per=2000).execute(select(events).order_by(events.c.seq)).mappings()
        for row in rows:
            where = f"event {row['seq']}"
            if row["seq"] != self.head.seq + 1:
                yield Flaw(where, f"the events {self.head.seq + 1} to {row['seq'] - 1} before it are missing")
            elif row["previous"] != self.head.digest:
                yield Flaw(where, "it does not follow on the one before: one of the two was changed, removed or inserted")
            if digests.of_row(row, digests.EVENT) != row["digest"]:
                yield Flaw(where, "it was changed: its digest is another one")
            noted = self._anchors.pop(row["seq"], None)
            if noted is not None and noted.digest != row["digest"]:
                yield Flaw(where, f"noted elsewhere as {noted.digest}: the trail up to here is another one than then")
            self.head = Head(row["seq"], row["digest"])
            if row["action"] in _ENTERED:
                self.told[row["object"]] = str(row["payload"].get("digest"))
        for missing in self._anchors.values():
            yield Flaw(f"event {missing.seq}", "noted elsewhere and not there: the end of the trail was cut off")


def _contents(connection: Connection, told: dict[str, str]) -> Iterator[Flaw]:
    left = dict(told)
    for where, found in _found(connection):
        said = left.pop(where, None)
        if said is None:
            yield Flaw(where, "no event tells of it: it was inserted past Civiscope")
        elif said != found:
            yield Flaw(where, "it is not what its event tells: something of it was changed, removed or inserted")
    for where in left:
        yield Flaw(where, "an event tells of it, and it is not there: it was removed")


def _found(connection: Connection) -> Iterator[tuple[str, str]]:
    """Everything that events tell of, with its digest as it is now."""
    for head, digest in assessments(connection):
        yield f"assessment:{head['id']}", digest
    for table, name, key, columns in _ROWS:
        for row in connection.execute(select(table).order_by(table.c[key])).mappings():
            yield f"{name}:{row[key]}", digests.of_row(row, columns)
    scores = schema.scores
    ordered = select(scores).order_by(scores.c.portal, scores.c.questionnaire, scores.c.seq)
    rows = connection.execute(ordered).mappings().all()
    for key, lines in groupby(rows, key=lambda r: f"score:{r['portal']}/{r['questionnaire']}"):
        yield key, digests.of_rows(lines, digests.SCORE)
