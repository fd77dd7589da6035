"""The editions of a survey: rounds in which the same portals are asked again.

Comes in: editions. Goes out: the same, and which runs belong to each. Must not know: answers.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from model import UsageError
from storage import schema
from storage.desk import Carried
from storage.items import refresh
from storage.ledger import MACHINE, append
from storage.link import Link
from storage.table import Rows


@dataclass(frozen=True, slots=True)
class Edition:
    """One round. ``questionnaires`` maps the id of what is asked to its version."""

    id: str
    name: str
    year: int
    questionnaires: Mapping[str, str]
    created: datetime


class Editions:
    """Editions in, editions out."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def all(self) -> Rows[Edition]:
        """Every edition, by year and then by when it was entered."""
        table = schema.editions
        return Rows(Edition(**row) for row in self._link.read(select(table).order_by(table.c.year, table.c.created, table.c.id)))

    def enter(self, id: str, name: str, year: int, questionnaires: Mapping[str, str], actor: str = MACHINE) -> Edition:
        """Enter an edition, or bring it up to date; what is the same already is left alone."""
        table = schema.editions
        row: dict[str, Any] = {"name": name, "year": year, "questionnaires": dict(questionnaires)}
        with self._link.write() as connection:
            found = connection.execute(select(table).where(table.c.id == id)).mappings().first()
            if found is not None and all(found[key] == value for key, value in row.items()):
                return Edition(**found)
            if found is None:
                created = datetime.now(UTC)
                connection.execute(insert(table).values(id=id, created=created, **row))
            else:
                created = found["created"]
                connection.execute(update(table).where(table.c.id == id).values(**row))
            append(connection, actor, "edition", f"edition:{id}", row)
        return Edition(id=id, created=created, **row)

    def before(self, id: str) -> Edition | None:
        """The edition before this one; None for the first. Raises UsageError for one that is not known."""
        known = self.all()
        place = next((n for n, e in enumerate(known) if e.id == id), None)
        if place is None:
            raise UsageError(
                f"there is no edition {id!r}; `civiscope edition list` names them, `civiscope edition add` enters one"
            )
        return known[place - 1] if place else None

    def runs(self, id: str) -> dict[str, int]:
        """The newest finished run of each portal in an edition."""
        runs = schema.runs
        query = select(runs.c.portal, func.max(runs.c.id).label("run")).where(runs.c.edition == id, runs.c.ended.is_not(None))
        return {row["portal"]: int(row["run"]) for row in self._link.read(query.group_by(runs.c.portal).order_by(runs.c.portal))}

    def carry(self, run: int, questionnaire: str, carried: Sequence[Carried]) -> None:
        """Keep what the edition before said, looked at again on a run's pages, in place of what was carried to it before."""
        table, portals = schema.carried, select(schema.runs.c.portal).where(schema.runs.c.id == run)
        lines = [{**asdict(c), "run": run, "seq": n} for n, c in enumerate(carried)]
        counts = Counter(c.outcome for c in carried)
        with self._link.write() as connection:
            connection.execute(delete(table).where(table.c.run == run, table.c.questionnaire == questionnaire))
            if lines:
                connection.execute(insert(table), lines)
            payload = {"questionnaire": questionnaire, "outcomes": dict(counts), "ask": sum(c.ask for c in carried)}
            append(connection, MACHINE, "carried", f"run:{run}", payload)
            refresh(connection, str(connection.scalar(portals)), questionnaire)

    def assign(self, run: int, edition: str, actor: str = MACHINE) -> None:
        """Count a run among those of an edition. Raises UsageError for one that is not known."""
        self.before(edition)
        with self._link.write() as connection:
            connection.execute(update(schema.runs).where(schema.runs.c.id == run).values(edition=edition))
            append(connection, actor, "assigned", f"run:{run}", {"edition": edition})
