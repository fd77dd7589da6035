"""The store: visits, and what was made of them. Answers, evidence and rulings are only ever appended.

Comes in: nouns. Goes out: the same nouns, exactly. Must not know: crawling, detecting, adding up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Select, Table, delete, func, insert, select, tuple_

from model import Answer, Evidence, Ruling, Score, Value
from storage import rows, schema
from storage.audits import Audits
from storage.backup import Backup, back_up
from storage.counting import standing_rulings
from storage.desk import Desk
from storage.digests import RULING, SCORE, of_assessment, of_row, of_rows
from storage.editions import Editions
from storage.examining import examine
from storage.fences import Hold, fence_of
from storage.history import History
from storage.items import refresh
from storage.keeping import Forgotten, forget
from storage.ledger import MACHINE, Ledger, append, append_all
from storage.people import People
from storage.proving import Flaw
from storage.registry import Registry
from storage.reviewing import Access, Attachments, Claims, Judging, Replies, Trainings
from storage.rounds import Leases, Rounds
from storage.schedule import Schedule
from storage.table import Rows
from storage.turns import Turns


def open_store(where: str | Path) -> "Store":
    """The store at a path (SQLite) or a database address, made where there is none.

    Raises StoreError for a file that is broken, of another version or of another program, OutputError where
    nothing can be written; both say in one line what to do.
    """
    return Store(where)


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass of answers over a run. ``digests`` names what it was made with: questionnaire, lexicons, configuration, code."""

    id: int
    run: int
    portal: str
    questionnaire: str
    rubric_version: str
    created: datetime
    digests: Mapping[str, str] | None


class Store(Audits):
    """Everything that is remembered. Use it as a context manager, or call ``close``."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @cached_property
    def ledger(self) -> Ledger:
        """The trail of everything that was done."""
        return Ledger(self._link)

    @cached_property
    def editions(self) -> Editions:
        """The rounds of the survey."""
        return Editions(self._link)

    @cached_property
    def desk(self) -> Desk:
        """Lists of work and the pages of the review."""
        return Desk(self._link)

    @cached_property
    def history(self) -> History:
        """What was said of an item over the years, and why it changed."""
        return History(self._link)

    @cached_property
    def people(self) -> People:
        """Who may sign in."""
        return People(self._link)

    @cached_property
    def registry(self) -> Registry:
        """The portals that the team watches over."""
        return Registry(self._link)

    @cached_property
    def judging(self) -> Judging:
        """What people say of items, and what becomes of it."""
        return Judging(self._link)

    @cached_property
    def claims(self) -> Claims:
        """Who looks at what just now."""
        return Claims(self._link)

    @cached_property
    def replies(self) -> Replies:
        """What countries say to their items."""
        return Replies(self._link)

    @cached_property
    def attachments(self) -> Attachments:
        """Addresses that people add to items."""
        return Attachments(self._link)

    @cached_property
    def trainings(self) -> Trainings:
        """Items whose answer is known, and who trained on them."""
        return Trainings(self._link)

    @cached_property
    def access(self) -> Access:
        """Who is signed in."""
        return Access(self._link)

    @cached_property
    def rounds(self) -> Rounds:
        """The rounds over many portals, and how far they are."""
        return Rounds(self._link)

    @cached_property
    def leases(self) -> Leases:
        """Who does which job that is due."""
        return Leases(self._link)

    @cached_property
    def turns(self) -> Turns:
        """Whose turn it is at which server address."""
        return Turns(self._link)

    def guard(self, hold: Hold) -> None:
        """From now on write only while this hold is the newest; later every method that writes raises Fenced."""
        self._link = replace(self._link, fence=fence_of(hold))
        for name in [n for n in vars(self) if isinstance(getattr(type(self), n, None), cached_property)]:
            delattr(self, name)  # made again over the guarded link when it is next asked for

    @cached_property
    def schedule(self) -> Schedule:
        """Jobs that recur: paused or not, and what became of each due time."""
        return Schedule(self._link)

    # looking after it

    def back_up(self, target: Path, folders: Mapping[str, Path]) -> Backup:
        """Write everything, with the files of these folders by name, to one file. Raises OutputError."""
        return back_up(self._link, target, folders)

    def forget(self, archive: Path, editions: Sequence[str], actor: str = MACHINE) -> Forgotten:
        """Remove the pages that no answer cites from the archive of these editions. Raises OutputError."""
        return forget(self._link, archive, editions, actor)

    def examine(self, root: Path, *, quick: bool = False) -> tuple[Flaw, ...]:
        """Store, archive and files against each other: every flaw. ``quick`` does not read the copies."""
        return tuple(examine(self._link, root, quick=quick))

    def vacuum(self) -> None:
        """Give room that is no longer used back to the disk, and let the database count anew what is where."""
        for statement in ("VACUUM", "ANALYZE"):
            self._link.outside(statement)

    # answers

    def save_assessment(
        self, run: int, questionnaire: str, version: str, answers: Iterable[Answer], digests: Mapping[str, str] | None = None
    ) -> int:
        """Append one pass of answers over a run; the assessment's id. ``digests`` names what it was made with.

        A pass that says what the newest one over this run said is not kept a second time: the id of that one is given.
        """
        new = tuple(answers)
        portal = self._run(run)["portal"]
        if strange := next((a for a in new if (a.portal, a.questionnaire) != (portal, questionnaire)), None):
            raise ValueError(f"answer to {strange.indicator} belongs to {strange.portal}, {strange.questionnaire}")
        if (known := self._repeated(run, portal, questionnaire, version, new)) is not None:
            return known
        head = {
            "run": run, "portal": portal, "questionnaire": questionnaire, "rubric_version": version, "created": datetime.now(UTC)
        }  # fmt: skip
        heads, proofs = _rows_of(new)
        with self._write() as connection:
            made = connection.execute(insert(schema.assessments).values(**head, digests=dict(digests) if digests else None))
            key = made.inserted_primary_key
            assert key is not None  # an INSERT of one row always has one
            id = int(key[0])
            for table, lines in ((schema.answers, heads), (schema.evidence, proofs)):
                if lines:
                    connection.execute(insert(table), [{**line, "assessment": id} for line in lines])
            payload = {"digest": of_assessment(head, heads, proofs), "portal": portal, "questionnaire": questionnaire, "run": run,
                       "rubric_version": version, "answers": len(new)}  # fmt: skip
            append(connection, MACHINE, "answered", f"assessment:{id}", payload)
            refresh(connection, portal, questionnaire)
        return id

    def _repeated(self, run: int, portal: str, questionnaire: str, version: str, new: Sequence[Answer]) -> int | None:
        table = schema.assessments
        query = select(table.c.id, table.c.rubric_version).where(table.c.run == run, table.c.questionnaire == questionnaire)
        newest = next(iter(self._read(query.order_by(table.c.id.desc()).limit(1))), None)
        if newest is None or newest["rubric_version"] != version:
            return None
        return int(newest["id"]) if self.assessment(newest["id"]) == new else None

    def answers(self, portal: str | None = None, questionnaire: str | None = None) -> Rows[Answer]:
        """The answers that count now: of the newest run of each portal the newest pass, in the order saved."""
        return self._answers_of(_newest(portal, questionnaire))

    def assessment(self, id: int) -> Rows[Answer]:
        """The answers of one pass, in the order saved."""
        return self._answers_of(select(schema.assessments.c.id).where(schema.assessments.c.id == id))

    def latest_assessment(self, run: int, questionnaire: str) -> int | None:
        """The id of the newest pass over a run; None where there is none."""
        table = schema.assessments
        query = select(func.max(table.c.id).label("id")).where(table.c.run == run, table.c.questionnaire == questionnaire)
        return next((int(row["id"]) for row in self._read(query) if row["id"] is not None), None)

    def passes(self, run: int) -> Rows[Pass]:
        """Every pass of answers over a run, oldest first."""
        table = schema.assessments
        query = select(*(table.c[name] for name in Pass.__slots__)).where(table.c.run == run).order_by(table.c.id)
        return Rows(Pass(**row) for row in self._read(query))

    def newest_answered(self, portal: str) -> int | None:
        """The run whose answers count now; None where a portal was never answered."""
        table = schema.assessments
        query = select(func.max(table.c.run).label("run")).where(table.c.portal == portal)
        return next((int(row["run"]) for row in self._read(query) if row["run"] is not None), None)

    def _answers_of(self, chosen: Select[Any]) -> Rows[Answer]:
        heads, table = schema.assessments, schema.answers
        query = select(table, heads.c.portal, heads.c.questionnaire).join(heads, heads.c.id == table.c.assessment)
        query = query.where(heads.c.id.in_(chosen)).order_by(heads.c.portal, heads.c.questionnaire, heads.c.id, table.c.seq)
        proofs: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
        by_place = select(schema.evidence).where(schema.evidence.c.assessment.in_(chosen)).order_by(schema.evidence.c.seq)
        for row in self._read(by_place):
            proofs[row["assessment"], row["answer"]].append(rows.evidence(row))
        return Rows(rows.answer(r, proofs[r["assessment"], r["seq"]]) for r in self._read(query))

    def values_before(self, run: int, questionnaire: str) -> dict[str, Value]:
        """What the newest pass over an earlier visit to the same portal said, by indicator; {} where there is none."""
        heads, table = schema.assessments, schema.answers
        earlier = select(heads.c.id).where(
            heads.c.portal == self._run(run)["portal"], heads.c.questionnaire == questionnaire, heads.c.run < run
        ).order_by(heads.c.run.desc(), heads.c.id.desc()).limit(1)  # fmt: skip
        query = select(table.c.indicator, table.c.value).where(table.c.assessment == earlier.scalar_subquery())
        return {row["indicator"]: Value(row["value"]) for row in self._read(query)}

    # rulings

    def add_ruling(self, ruling: Ruling) -> None:
        """Append what a person said."""
        row = rows.ruling_row(ruling)
        with self._write() as connection:
            key = connection.execute(insert(schema.rulings).values(row)).inserted_primary_key
            assert key is not None  # an INSERT of one row always has one
            payload = {name: row[name] for name in ("portal", "questionnaire", "indicator", "value")}
            sealed = {**payload, "digest": of_row(row, RULING)}
            append(connection, ruling.author, "ruled", f"ruling:{key[0]}", sealed)
            refresh(connection, ruling.portal, ruling.questionnaire, ruling.indicator)

    def rulings(self, portal: str | None = None, questionnaire: str | None = None) -> Rows[Ruling]:
        """Every ruling that nobody took back, in the order spoken."""
        query = _narrow(standing_rulings(select(schema.rulings)), schema.rulings, portal, questionnaire)
        return Rows(rows.ruling(r) for r in self._read(query.order_by(schema.rulings.c.id)))

    # scores

    def save_scores(self, scores: Iterable[Score]) -> None:
        """Keep scores in place of earlier ones of the same portals and questionnaires: they can always be added up anew.

        Equal ones are left as they are, so that the trail tells of changes only.
        """
        table, records = schema.scores, _by_questionnaire(scores)
        if not records:
            return
        where = tuple_(table.c.portal, table.c.questionnaire).in_(list(records))
        with self._write() as connection:
            kept: dict[tuple[str, str], list[str]] = defaultdict(list)
            for row in connection.execute(select(table).where(where).order_by(table.c.seq)).mappings():
                kept[row["portal"], row["questionnaire"]].append(of_row(row, SCORE))
            new = {key: lines for key, lines in records.items() if [of_row(x, SCORE) for x in lines] != kept[key]}
            if new:
                changed = tuple_(table.c.portal, table.c.questionnaire).in_(list(new))
                connection.execute(delete(table).where(changed))
                connection.execute(insert(table), [line for lines in new.values() for line in lines])
                append_all(connection, [_scored(key, lines) for key, lines in new.items()])

    def scores(self, portal: str | None = None, questionnaire: str | None = None) -> Rows[Score]:
        """The scores kept, by portal and questionnaire, in the order saved."""
        table = schema.scores
        query = _narrow(select(table), table, portal, questionnaire)
        return Rows(rows.score(r) for r in self._read(query.order_by(table.c.portal, table.c.questionnaire, table.c.seq)))


def _newest(portal: str | None, questionnaire: str | None) -> Select[Any]:
    """The ids of the passes that count: an old visit answered anew does not outrank a later visit."""
    table = schema.assessments
    place = func.row_number().over(
        partition_by=(table.c.portal, table.c.questionnaire), order_by=(table.c.run.desc(), table.c.id.desc())
    )
    placed = _narrow(select(table.c.id, place.label("place")), table, portal, questionnaire).subquery()
    return select(placed.c.id).where(placed.c.place == 1)


def _rows_of(new: Sequence[Answer]) -> tuple[list[rows.Row], list[rows.Row]]:
    """Rows of answers and of evidence, but for the assessment they belong to."""
    heads = [{**rows.answer_row(a), "seq": n} for n, a in enumerate(new)]
    proofs = [
        {**rows.evidence_row(e), "answer": n, "seq": place}
        for n, answer in enumerate(new)
        for place, e in enumerate(answer.evidence)
    ]
    return heads, proofs


def _by_questionnaire(scores: Iterable[Score]) -> dict[tuple[str, str], list[rows.Row]]:
    out: dict[tuple[str, str], list[rows.Row]] = defaultdict(list)
    for score in scores:
        lines = out[score.portal, score.questionnaire]
        lines.append({**rows.score_row(score), "seq": len(lines)})
    return dict(out)


def _scored(key: tuple[str, str], lines: Sequence[rows.Row]) -> tuple[str, str, str, rows.Row]:
    values = {line["index"]: line["value"] for line in lines if not line["subindex"]}
    payload = {"portal": key[0], "questionnaire": key[1], "values": values, "digest": of_rows(lines, SCORE)}
    return MACHINE, "scored", f"score:{key[0]}/{key[1]}", payload


def _narrow(query: Select[Any], table: Table, portal: str | None, questionnaire: str | None) -> Select[Any]:
    if portal is not None:
        query = query.where(table.c.portal == portal)
    if questionnaire is not None:
        query = query.where(table.c.questionnaire == questionnaire)
    return query
