"""Rounds over many portals: which portals, how far each is; and who does a job that is due.

Comes in: portals' ids, how the work on them ended. Goes out: what still waits, what failed and why. Must not know: visits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import insert, select, update

from storage import schema
from storage.link import Link
from storage.table import Rows


class Stage(StrEnum):
    """How far a portal of a round is. One that was under way when everything stopped is still RUNNING: it waits, too."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RoundPortal:
    """One portal of a round. ``run`` and ``at`` (aware, UTC) are None until it is finished."""

    portal: str
    state: Stage
    run: int | None
    pages: int
    failure: str
    why: str
    at: datetime | None


class Rounds:
    """Rounds in, rounds out."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def open(self, portals: Sequence[str], edition: str = "") -> int:
        """The id of the unfinished round over exactly these portals and this edition, begun where there is none."""
        rounds, lines = schema.rounds, schema.round_portals
        unfinished = select(lines.c.round, lines.c.portal).join(rounds, rounds.c.id == lines.c.round)
        unfinished = unfinished.where(rounds.c.ended.is_(None), rounds.c.edition == edition)
        with self._link.write() as connection:
            known: dict[int, set[str]] = {}
            for row in connection.execute(unfinished):
                known.setdefault(row.round, set()).add(row.portal)
            if same := [id for id, members in known.items() if members == set(portals)]:
                return max(same)
            key = connection.execute(insert(rounds).values(edition=edition, started=datetime.now(UTC))).inserted_primary_key
            assert key is not None  # an INSERT of one row always has one
            blank = {"round": key[0], "state": Stage.WAITING, "pages": 0, "failure": "", "why": ""}
            new = [{**blank, "seq": n, "portal": portal} for n, portal in enumerate(dict.fromkeys(portals))]
            if new:
                connection.execute(insert(lines), new)
        return int(key[0])

    def begin(self, round: int, portal: str) -> None:
        """A portal is under way."""
        lines = schema.round_portals
        with self._link.write() as connection:
            mine = update(lines).where(lines.c.round == round, lines.c.portal == portal)
            connection.execute(mine.values(state=Stage.RUNNING))

    def finish(self, round: int, portal: str, run: int, pages: int, failure: str = "", why: str = "") -> None:
        """A portal is finished, with ``failure`` where it could not be assessed; the last one ends the round."""
        lines, now = schema.round_portals, datetime.now(UTC)
        state = Stage.FAILED if failure else Stage.DONE
        with self._link.write() as connection:
            mine = update(lines).where(lines.c.round == round, lines.c.portal == portal)
            connection.execute(mine.values(state=state, run=run, pages=pages, failure=failure, why=why, at=now))
            open_ = lines.c.state.in_((Stage.WAITING, Stage.RUNNING))
            if connection.scalar(select(lines.c.seq).where(lines.c.round == round, open_).limit(1)) is None:
                connection.execute(update(schema.rounds).where(schema.rounds.c.id == round).values(ended=now))

    def portals(self, round: int) -> Rows[RoundPortal]:
        """Every portal of a round, in its order."""
        lines = schema.round_portals
        query = select(*(lines.c[name] for name in RoundPortal.__slots__)).where(lines.c.round == round).order_by(lines.c.seq)
        return Rows(RoundPortal(**{**row, "state": Stage(row["state"])}) for row in self._link.read(query))

    def tries(self, since: datetime) -> Rows[RoundPortal]:
        """What became of portals in all rounds since then, oldest first."""
        lines = schema.round_portals
        query = select(*(lines.c[name] for name in RoundPortal.__slots__)).where(lines.c.at >= since)
        found = self._link.read(query.order_by(lines.c.at, lines.c.round, lines.c.seq))
        return Rows(RoundPortal(**{**row, "state": Stage(row["state"])}) for row in found)

    def ended(self, round: int) -> bool:
        """Whether every portal of a round is finished."""
        rows = self._link.read(select(schema.rounds.c.ended).where(schema.rounds.c.id == round))
        return bool(rows) and rows[0]["ended"] is not None


class Leases:
    """Each due time of a job is taken once, whoever asks."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def take(self, job: str, due: datetime, holder: str) -> bool:
        """Whether this due time (aware) is the holder's to do; False where somebody has taken it already."""
        table = schema.leases
        with self._link.write() as connection:
            taken = select(table.c.holder).where(table.c.job == job, table.c.due == due)
            if connection.scalar(taken) is not None:
                return False
            connection.execute(insert(table).values(job=job, due=due, holder=holder, taken=datetime.now(UTC)))
        return True
