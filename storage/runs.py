"""The part of the store that remembers visits: portals, runs, visits, skips, measurements, pictures.

Comes in: what a crawl brings home. Goes out: the same, exactly. Must not know: answers and scores.
"""

import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, delete, func, insert, select, update

from model import CrawlSummary, Measurement, Portal, Skip, StoreError, Visit
from storage import rows, schema
from storage.database import connect
from storage.link import Link
from storage.table import Rows


class RunState(StrEnum):
    """How far a run came: under way (or killed), done, or stopped by a person."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Run:
    """One visit to a portal. ``ended`` is None while it is under way; times are aware, in UTC.

    ``digests`` names what it was made with (configuration, code); ``forgotten`` is when its uncited pages were removed.
    """

    id: int
    portal: str
    questionnaire: str
    started: datetime
    ended: datetime | None
    state: RunState
    options: Mapping[str, Any]
    edition: str = ""
    digests: Mapping[str, str] | None = None
    forgotten: datetime | None = None


class Runs:
    """Visits in, visits out. Every method is one transaction with a fixed number of statements."""

    def __init__(self, where: str | Path) -> None:
        self._engine, self._name = connect(where)
        self._link = Link(self._engine, self._name)
        self._closed = weakref.finalize(self, self._engine.dispose)

    def close(self) -> None:
        """Let go of the database."""
        self._closed()

    @property
    def name(self) -> str:
        """The file or address, for messages; without any password."""
        return self._name

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._link.write() as connection:
            yield connection

    def _read(self, query: Select[Any]) -> Sequence[RowMapping]:
        return self._link.read(query)

    # portals

    def add_portal(self, portal: Portal) -> None:
        """Enter a portal, or bring its entry up to date."""
        table, row = schema.portals, rows.portal_row(portal)
        with self._write() as connection:
            if connection.scalar(select(table.c.id).where(table.c.id == portal.id)) is None:
                connection.execute(insert(table).values(row))
                return
            connection.execute(update(table).where(table.c.id == portal.id).values(row))
            items = schema.items
            moved = update(items).where(items.c.portal == portal.id, items.c.country != portal.country)
            connection.execute(moved.values(country=portal.country))

    def portals(self) -> Rows[Portal]:
        """Every portal, by id."""
        return Rows(rows.portal(r) for r in self._read(select(schema.portals).order_by(schema.portals.c.id)))

    def portal(self, id: str) -> Portal | None:
        """A portal; None where there is none of this id."""
        found = self._read(select(schema.portals).where(schema.portals.c.id == id))
        return next((rows.portal(row) for row in found), None)

    # runs

    def begin_run(
        self, portal: str, options: Mapping[str, Any] | None = None, questionnaire: str = "", edition: str = "",
        digests: Mapping[str, str] | None = None,
    ) -> int:  # fmt: skip
        """Open a run of a known portal; its id. ``options`` must be JSON; ``questionnaire`` is empty for a pure crawl."""
        row: rows.Row = {
            "portal": portal, "questionnaire": questionnaire, "started": datetime.now(UTC), "state": RunState.RUNNING,
            "edition": edition, "digests": dict(digests) if digests else None,
        }  # fmt: skip
        with self._write() as connection:
            made = connection.execute(insert(schema.runs).values(**row, options=dict(options or {})))
            key = made.inserted_primary_key
        assert key is not None  # an INSERT of one row always has one
        return int(key[0])

    def unfinished_run(self, portal: str) -> int | None:
        """The newest run of a portal if it was stopped or killed: the one to go on with."""
        table = schema.runs
        query = select(table.c.id, table.c.state).where(table.c.portal == portal).order_by(table.c.id.desc()).limit(1)
        newest = next(iter(self._read(query)), None)
        return None if newest is None or newest["state"] == RunState.DONE else int(newest["id"])

    def reopen_run(self, run: int) -> None:
        """Go on with a run. Its skips are forgotten: the crawl tells them anew, and most of them no longer hold."""
        self._run(run)
        with self._write() as connection:
            connection.execute(delete(schema.skips).where(schema.skips.c.run == run))
            connection.execute(update(schema.runs).where(schema.runs.c.id == run).values(state=RunState.RUNNING, ended=None))

    def finish_run(self, run: int, summary: CrawlSummary, *, stopped: bool = False) -> None:
        """Close a run; ``stopped`` when a person broke it off and it is to be resumed."""
        state = RunState.STOPPED if stopped else RunState.DONE
        self._run(run)
        with self._write() as connection:
            values = rows.summary_row(summary)
            connection.execute(update(schema.runs).where(schema.runs.c.id == run).values(**values, state=state))

    def runs(self, portal: str | None = None) -> Rows[Run]:
        """Every run, oldest first."""
        query = select(*(schema.runs.c[name] for name in Run.__slots__)).order_by(schema.runs.c.id)
        if portal is not None:
            query = query.where(schema.runs.c.portal == portal)
        return Rows(Run(**{**r, "state": RunState(r["state"])}) for r in self._read(query))

    def forgotten(self, run: int) -> bool:
        """Whether pages of this visit were removed from the archive, so that it cannot be answered anew."""
        return self._run(run)["forgotten"] is not None

    def latest_run(self, portal: str | None = None) -> int | None:
        """The newest run that came to an end, else the newest at all, else None."""
        known = self.runs(portal)
        ended = [r.id for r in known if r.state is not RunState.RUNNING]
        return max(ended or [r.id for r in known], default=None)

    def summary(self, run: int) -> CrawlSummary:
        """How a run ended; of one that was killed, what is known of it. Raises StoreError for an unknown run."""
        row = self._run(run)
        if row["ended"] is not None:
            return rows.summary(row)
        visits, skips = self.visits(run), len(self.skips(run))
        pages = sum(hasattr(v, "fetched_at") for v in visits)
        times = [v["at"] for v in self._read(select(schema.visits.c.at).where(schema.visits.c.run == run))]
        return CrawlSummary(
            row["portal"], row["started"], max(times, default=row["started"]), pages, len(visits) - pages, skips, complete=False,
            unfinished="the visit was interrupted", browser_reason="the visit was interrupted",
        )  # fmt: skip

    def _run(self, run: int) -> RowMapping:
        found = self._read(select(schema.runs).where(schema.runs.c.id == run))
        if not found:
            raise StoreError(f"{self._name} has no run {run}; `civiscope status` lists the runs")
        return found[0]

    # what a run saw

    def add_visits(self, run: int, visits: Iterable[Visit]) -> None:
        """Append snapshots and failures, in the order given."""
        self.log([(run, visit) for visit in visits], [])

    def add_skips(self, run: int, skips: Iterable[Skip]) -> None:
        """Append addresses that were not visited."""
        self.log([], [(run, skip) for skip in skips])

    def log(self, visits: Sequence[tuple[int, Visit]], skips: Sequence[tuple[int, Skip]]) -> None:
        """Append visits and skips of any runs, each given with its run, in one transaction."""
        with self._write() as connection:
            self._append(connection, schema.visits, [(run, rows.visit_row(v)) for run, v in visits])
            self._append(connection, schema.skips, [(run, rows.skip_row(s)) for run, s in skips])

    def add_measurements(self, run: int, measurements: Iterable[Measurement]) -> None:
        """Append what a browser measured."""
        with self._write() as connection:
            self._append(connection, schema.measurements, [(run, rows.measurement_row(m)) for m in measurements])

    def add_screenshot(self, run: int, url: str, device: str, file: str) -> None:
        """Keep the file name of a page's picture on a device; the newest counts."""
        with self._write() as connection:
            self._append(connection, schema.screenshots, [(run, {"url": url, "device": device, "file": file})])

    @staticmethod
    def _append(connection: Connection, table: Table, new: Sequence[tuple[int, rows.Row]]) -> None:
        if not new:
            return
        runs = {run for run, _ in new}
        query = select(table.c.run, func.max(table.c.seq)).where(table.c.run.in_(runs)).group_by(table.c.run)
        last = dict.fromkeys(runs, -1) | {row.run: row[1] for row in connection.execute(query)}
        numbered = []
        for run, row in new:
            last[run] += 1
            numbered.append({**row, "run": run, "seq": last[run]})
        connection.execute(insert(table), numbered)

    def visits(self, run: int) -> Rows[Visit]:
        """Every visit of a run, in the order in which they were made."""
        return Rows(rows.visit(r) for r in self._of_run(schema.visits, run))

    def skips(self, run: int) -> Rows[Skip]:
        """Every skip of a run."""
        return Rows(rows.skip(r) for r in self._of_run(schema.skips, run))

    def measurements(self, run: int) -> Rows[Measurement]:
        """Every measurement of a run."""
        return Rows(rows.measurement(r) for r in self._of_run(schema.measurements, run))

    def screenshots(self, run: int, device: str = "desktop") -> dict[str, str]:
        """File name by page address, of the pictures for one device."""
        return {r["url"]: r["file"] for r in self._of_run(schema.screenshots, run) if r["device"] == device}

    def _of_run(self, table: Table, run: int) -> Sequence[RowMapping]:
        return self._read(select(table).where(table.c.run == run).order_by(table.c.seq))
