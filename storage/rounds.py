"""Rounds over many portals: which portals, how far each is; and who does a job that is due.

Comes in: portals' ids, how the work on them ended. Goes out: what still waits, what failed and why. Must not know: visits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

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


@dataclass(frozen=True, slots=True)
class Round:
    """One round. Times are aware, in UTC; ``ended`` is None until every portal is finished."""

    id: int
    edition: str
    started: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A round to work on: whether it had begun before, and which portals were added to it and dropped from it now."""

    round: int
    resumed: bool
    added: tuple[str, ...]
    dropped: tuple[str, ...]


class Rounds:
    """Rounds in, rounds out."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def open(self, portals: Sequence[str], edition: str = "", listed: Sequence[str] | None = None) -> Opened:
        """The round of this edition in which one of these portals still waits, taken over; else a new one.

        Portals that it does not know are added to it; those of ``listed``, if given, are all that there are: others that
        still wait are dropped. A finished round that lacks some of the portals is gone on with, too.
        """
        wanted = tuple(dict.fromkeys(portals))
        with self._link.write() as connection:
            round = _taken_over(connection, set(wanted), edition)
            if round is None:
                key = connection.execute(insert(schema.rounds).values(edition=edition, started=datetime.now(UTC)))
                assert key.inserted_primary_key is not None  # an INSERT of one row always has one
                round = int(key.inserted_primary_key[0])
                return Opened(round, False, _add(connection, round, wanted), ())
            gone = () if listed is None else _drop(connection, round, {*listed, *wanted})
            return Opened(round, True, _add(connection, round, wanted), gone)

    def latest(self, edition: str | None = None) -> int | None:
        """The newest round, of an edition if one is named."""
        query = select(schema.rounds.c.id).order_by(schema.rounds.c.id.desc()).limit(1)
        rows = self._link.read(query if edition is None else query.where(schema.rounds.c.edition == edition))
        return int(rows[0]["id"]) if rows else None

    def all(self) -> Rows[Round]:
        """Every round, oldest first."""
        columns = schema.rounds.c
        query = select(columns.id, columns.edition, columns.started, columns.ended).order_by(columns.id)
        return Rows(Round(**row) for row in self._link.read(query))

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

    def finish(self, round: int, portal: str, run: int | None, pages: int, failure: str = "", why: str = "") -> None:
        """A portal is finished, with ``failure`` where it could not be assessed; the last one ends the round."""
        state = Stage.FAILED if failure else Stage.DONE
        ended: dict[str, object] = {"state": state, "run": run, "pages": pages, "failure": failure, "why": why}
        self._end(round, portal, False, ended if run is None else {**ended, "since": run})

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

    def again(self, round: int, portals: Sequence[str]) -> None:
        """Those of these portals that failed wait again; what comes of it takes the failure's place."""
        lines = schema.round_portals
        blank = {"state": Stage.WAITING, "run": None, "pages": 0, "failure": "", "why": "", "at": None}
        with self._link.write() as connection:
            mine = lines.c.round == round, lines.c.portal.in_(portals), lines.c.state == Stage.FAILED
            if connection.execute(update(lines).where(*mine).values(**blank)).rowcount:
                connection.execute(update(schema.rounds).where(schema.rounds.c.id == round).values(ended=None))

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


def _taken_over(connection: Connection, wanted: set[str], edition: str) -> int | None:
    """The round to go on with: the very same portals before others, an unfinished one before a finished one, new before old."""
    rounds, lines = schema.rounds, schema.round_portals
    newest = connection.scalar(select(func.max(rounds.c.id)).where(rounds.c.edition == edition))
    query = select(lines.c.round, lines.c.portal, lines.c.state, rounds.c.ended).join(rounds, rounds.c.id == lines.c.round)
    members: dict[int, dict[str, Stage]] = {}
    ended: set[int] = set()
    of_edition = rounds.c.edition == edition
    for row in connection.execute(query.where(of_edition, or_(rounds.c.ended.is_(None), rounds.c.id == newest))):
        members.setdefault(row.round, {})[row.portal] = Stage(row.state)
        if row.ended is not None:
            ended.add(row.round)

    def fits(round: int) -> bool:
        known = members[round]
        if round in ended:
            return known.keys() < wanted
        return bool(known.keys() & wanted) and any(known.get(p) not in (Stage.DONE, Stage.FAILED) for p in wanted)

    return max((r for r in members if fits(r)), key=lambda r: (members[r].keys() == wanted, r not in ended, r), default=None)


def _add(connection: Connection, round: int, portals: Sequence[str]) -> tuple[str, ...]:
    """Enter the portals that a round does not know; which those were. A round with new portals is not ended."""
    lines = schema.round_portals
    known = {row.portal: row.seq for row in connection.execute(select(lines.c.portal, lines.c.seq).where(lines.c.round == round))}
    new = tuple(p for p in portals if p not in known)
    first = max(known.values(), default=-1) + 1
    blank = {"round": round, "state": Stage.WAITING, "pages": 0, "failure": "", "why": ""}
    if new:
        ended = _newest_ended(connection, new)
        connection.execute(
            insert(lines), [{**blank, "seq": first + n, "portal": p, "since": ended.get(p, 0)} for n, p in enumerate(new)]
        )  # fmt: skip
        connection.execute(update(schema.rounds).where(schema.rounds.c.id == round).values(ended=None))
    return new


def _drop(connection: Connection, round: int, listed: set[str]) -> tuple[str, ...]:
    """Remove portals that are not listed any more and still wait; which those were."""
    lines = schema.round_portals
    open_ = lines.c.round == round, _open()
    waiting = connection.scalars(select(lines.c.portal).where(*open_).order_by(lines.c.seq)).all()
    gone = tuple(p for p in waiting if p not in listed)
    if gone:
        connection.execute(delete(lines).where(*open_, lines.c.portal.in_(gone)))
    return gone


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
