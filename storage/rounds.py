"""Rounds over many portals: which portals, how far each is; and who does a job that is due.

Comes in: portals' ids, how the work on them ended. Goes out: what still waits, what failed and why. Must not know: visits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from storage import schema
from storage.fences import Hold
from storage.link import Link
from storage.runs import RunState
from storage.table import Rows


class Stage(StrEnum):
    """How far a portal of a round is. One that was under way when everything stopped is still RUNNING: it waits, too."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RoundPortal:
    """One portal of a round. ``run`` and ``at`` (aware, UTC) are None until it is finished.

    ``owner`` is the worker that took it last; "" where one process does the whole round.
    """

    portal: str
    state: Stage
    run: int | None
    pages: int
    failure: str
    why: str
    at: datetime | None
    owner: str = ""


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
            ended = _newest_ended(connection, portals)
            new = [{**blank, "seq": n, "portal": p, "since": ended.get(p, 0)} for n, p in enumerate(dict.fromkeys(portals))]
            if new:
                connection.execute(insert(lines), new)
        return int(key[0])

    def begin(self, round: int, portal: str) -> None:
        """A portal is under way in the process that does the whole round."""
        self.take(round, portal, "")

    def take(self, round: int, portal: str, owner: str) -> Hold | None:
        """Take a portal, from whoever had it before; None where it is finished or no part of the round."""
        lines = schema.round_portals
        mine = (lines.c.round == round) & (lines.c.portal == portal)
        with self._link.write() as connection:
            if connection.scalar(select(lines.c.seq).where(mine, _open())) is None:
                return None
            token = 1 + (connection.scalar(select(func.max(lines.c.token)).where(lines.c.portal == portal)) or 0)
            connection.execute(update(lines).where(mine).values(state=Stage.RUNNING, owner=owner, token=token))
        return Hold(round, portal, token)

    def visited(self, round: int, portal: str) -> int | None:
        """The visit of this round, where it came to its end but the work on the portal did not; None: still to be made."""
        lines, runs = schema.round_portals, schema.runs
        since = select(lines.c.since).where(lines.c.round == round, lines.c.portal == portal).scalar_subquery()
        query = select(func.max(runs.c.id).label("run")).where(runs.c.portal == portal, runs.c.state == RunState.DONE)
        return next((row["run"] for row in self._link.read(query.where(runs.c.id > since))), None)

    def finish(self, round: int, portal: str, run: int, pages: int, failure: str = "", why: str = "") -> None:
        """A portal is finished, with ``failure`` where it could not be assessed; the last one ends the round."""
        ended = {"state": Stage.FAILED if failure else Stage.DONE, "run": run, "since": run, "pages": pages}
        self._end(round, portal, False, {**ended, "failure": failure, "why": why})

    def give_up(self, round: int, portal: str, failure: str, why: str) -> None:
        """A portal that is not finished is not to be done any more; who is at it is shut out."""
        self._end(round, portal, True, {"state": Stage.FAILED, "failure": failure, "why": why})

    def _end(self, round: int, portal: str, only_open: bool, values: dict[str, object]) -> None:
        lines, now = schema.round_portals, datetime.now(UTC)
        with self._link.write() as connection:
            mine = update(lines).where(lines.c.round == round, lines.c.portal == portal)
            connection.execute((mine.where(_open()) if only_open else mine).values(at=now, **values))
            if connection.scalar(select(lines.c.seq).where(lines.c.round == round, _open()).limit(1)) is None:
                connection.execute(update(schema.rounds).where(schema.rounds.c.id == round).values(ended=now))

    def portals(self, round: int) -> Rows[RoundPortal]:
        """Every portal of a round, in its order."""
        lines = schema.round_portals
        query = select(*(lines.c[name] for name in RoundPortal.__slots__)).where(lines.c.round == round).order_by(lines.c.seq)
        return Rows(RoundPortal(**{**row, "state": Stage(row["state"])}) for row in self._link.read(query))

    def ended(self, round: int) -> bool:
        """Whether every portal of a round is finished."""
        rows = self._link.read(select(schema.rounds.c.ended).where(schema.rounds.c.id == round))
        return bool(rows) and rows[0]["ended"] is not None


def _open() -> ColumnElement[bool]:
    return schema.round_portals.c.state.in_((Stage.WAITING, Stage.RUNNING))


def _newest_ended(connection: Connection, portals: Sequence[str]) -> dict[str, int]:
    """The newest visit of each portal that came to an end."""
    runs = schema.runs
    query = select(runs.c.portal, func.max(runs.c.id).label("run")).where(
        runs.c.state == RunState.DONE, runs.c.portal.in_(portals)
    )  # fmt: skip
    return {row.portal: row.run for row in connection.execute(query.group_by(runs.c.portal))}


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
