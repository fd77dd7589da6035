"""Jobs that recur: which are paused, who does what is due, and what became of it.

Comes in: jobs' ids, due times, the time of the caller's clock. Goes out: turns. Must not know: calendars, and what jobs do.
A due time is taken in the transaction that looks whether somebody is at work, so that two schedulers are never both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, select, update

from model import UsageError
from storage import schema
from storage.ledger import append
from storage.link import Link
from storage.table import Rows

STALE = timedelta(seconds=90)  # without a sign of life, somebody at work counts as dead
MOST_TRIES = 3  # of one due time, when whoever does it dies or is stopped


class Ended(StrEnum):
    """How a turn stands: under way; done; done but for some portals; failed; stopped by a person, to be gone on with; or taken
    by somebody who died, as often as is tried.
    """

    RUNNING = "running"
    DONE = "done"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    STOPPED = "stopped"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Turn:
    """One due time of one job. Times are aware, in UTC; ``ended`` is None while it is under way."""

    job: str
    due: datetime
    holder: str
    taken: datetime
    beat: datetime | None
    ended: datetime | None
    outcome: Ended
    said: str
    tries: int

    def open(self, now: datetime) -> bool:
        """Whether it is to be gone on with: stopped, or its holder is dead."""
        dead = self.outcome is Ended.RUNNING and not self.alive(now)
        return (self.outcome is Ended.STOPPED or dead) and self.tries < MOST_TRIES

    def alive(self, now: datetime) -> bool:
        """Whether somebody is at it. A sign of life from the future, by a clock that was set back, counts as one."""
        return self.outcome is Ended.RUNNING and self.beat is not None and self.beat > now - STALE


@dataclass(frozen=True, slots=True)
class KnownJob:
    """A job as schedulers have seen it. ``paused`` is since when, or None."""

    id: str
    definition: str
    since: datetime
    paused: datetime | None


class Schedule:
    """Jobs and turns in, jobs and turns out."""

    def __init__(self, link: Link) -> None:
        self._link = link

    # jobs

    def enter(self, definitions: Mapping[str, str], now: datetime) -> None:
        """Remember jobs by id and definition; one that is new or was changed is due from ``now`` on, not before."""
        jobs = schema.jobs
        with self._link.write() as connection:
            known = {row.id: row.definition for row in connection.execute(select(jobs.c.id, jobs.c.definition))}
            new = [{"id": i, "definition": d, "since": now} for i, d in definitions.items() if i not in known]
            if new:
                connection.execute(insert(jobs), new)
            for id in (i for i, d in definitions.items() if known.get(i, d) != d):
                connection.execute(update(jobs).where(jobs.c.id == id).values(definition=definitions[id], since=now))

    def jobs(self) -> dict[str, KnownJob]:
        """Every job that was ever seen, by id."""
        query = select(*(schema.jobs.c[name] for name in KnownJob.__slots__))
        return {row["id"]: KnownJob(**row) for row in self._link.read(query)}

    def pause(self, job: str, now: datetime | None, actor: str) -> bool:
        """Pause a known job, or with None let it go on; whether that changed anything. Told in the trail."""
        jobs = schema.jobs
        with self._link.write() as connection:
            row = connection.execute(select(jobs.c.paused).where(jobs.c.id == job)).first()
            if row is None:
                raise UsageError(f"no scheduler has seen a job {job!r} yet")
            if (row.paused is None) == (now is None):
                return False
            connection.execute(update(jobs).where(jobs.c.id == job).values(paused=now))
            append(connection, actor, "paused" if now else "resumed", f"job:{job}", {})
        return True

    # turns

    def take(self, job: str, due: datetime, holder: str, now: datetime, actor: str = "") -> Turn | None:
        """Take a due time, or go on with one that was broken off; None where it is not the holder's to do now.

        That is so where somebody is at work on any job, where this due time or a later one was taken already, and where the
        job is paused, unless a person, ``actor``, wants it; that is told in the trail.
        """
        table = schema.leases
        with self._link.write() as connection:
            if any(turn.alive(now) for turn in _turns(connection, table.c.outcome == Ended.RUNNING)):
                return None
            if not actor and _paused(connection, job):
                return None
            here = and_(table.c.job == job, table.c.due == due)
            if found := next(iter(_turns(connection, here)), None):
                if not found.open(now):
                    return None
                again = {"holder": holder, "beat": now, "ended": None, "outcome": Ended.RUNNING, "tries": found.tries + 1}
                connection.execute(update(table).where(here).values(**again))
            elif connection.scalar(
                select(table.c.job).where(table.c.job == job, table.c.due >= due, table.c.due <= now).limit(1)
            ):
                return None
            else:
                new = {"job": job, "due": due, "holder": holder, "taken": now, "beat": now, "outcome": Ended.RUNNING}
                connection.execute(insert(table).values(**new))
            if actor:
                append(connection, actor, "started", f"job:{job}", {"due": due.isoformat()})
            return _turns(connection, here)[0]

    def beat(self, turn: Turn, now: datetime) -> bool:
        """A sign of life; False where somebody else has taken the turn since."""
        with self._link.write() as connection:
            changed = connection.execute(update(schema.leases).where(_mine(turn)).values(beat=now))
        return bool(changed.rowcount)

    def end(self, turn: Turn, outcome: Ended, said: str, now: datetime) -> bool:
        """What became of a turn; False, and nothing is kept, where somebody else has taken it since."""
        with self._link.write() as connection:
            changed = connection.execute(
                update(schema.leases).where(_mine(turn)).values(ended=now, outcome=outcome, said=said)
            )  # fmt: skip
        return bool(changed.rowcount)

    def give_up(self, now: datetime) -> list[Turn]:
        """Turns whose holder died once too often are lost: the ones that became so just now."""
        table = schema.leases
        with self._link.write() as connection:
            running = _turns(connection, and_(table.c.outcome == Ended.RUNNING, table.c.tries >= MOST_TRIES))
            lost = [turn for turn in running if not turn.alive(now)]
            for turn in lost:
                said = f"whoever did it was killed, {turn.tries} times"
                connection.execute(update(table).where(_mine(turn)).values(ended=now, outcome=Ended.LOST, said=said))
        return lost

    def newest(self, now: datetime) -> dict[str, Turn]:
        """The newest turn of each job that was due by ``now``."""
        table = schema.leases
        last = select(table.c.job, func.max(table.c.due).label("due")).where(table.c.due <= now).group_by(table.c.job).subquery()
        query = _select().join(last, and_(last.c.job == table.c.job, last.c.due == table.c.due))
        return {row["job"]: _turn(row) for row in self._link.read(query)}

    def turns(self, job: str, most: int = 10) -> Rows[Turn]:
        """The newest turns of a job, the newest first."""
        table = schema.leases
        return Rows(
            _turn(r) for r in self._link.read(_select().where(table.c.job == job).order_by(table.c.due.desc()).limit(most))
        )


def _select() -> Select[Any]:
    # A lease of before revision 0011, or one taken by ``Leases``, has no outcome: nothing is known but that it was taken.
    return select(*(schema.leases.c[name] for name in Turn.__slots__)).where(schema.leases.c.outcome != "")


def _turn(row: Mapping[Any, Any]) -> Turn:
    return Turn(**{**row, "outcome": Ended(row["outcome"])})


def _turns(connection: Connection, where: ColumnElement[bool]) -> list[Turn]:
    return [_turn(row) for row in connection.execute(_select().where(where)).mappings()]


def _mine(turn: Turn) -> ColumnElement[bool]:
    table = schema.leases
    same = and_(table.c.job == turn.job, table.c.due == turn.due, table.c.holder == turn.holder)
    return and_(same, table.c.tries == turn.tries, table.c.outcome == Ended.RUNNING)


def _paused(connection: Connection, job: str) -> bool:
    return connection.scalar(select(schema.jobs.c.paused).where(schema.jobs.c.id == job)) is not None
