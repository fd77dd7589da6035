"""The store: visits, and what was made of them. Answers, evidence and rulings are only ever appended.

Comes in: nouns. Goes out: the same nouns, exactly. Must not know: crawling, detecting, adding up.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Select, Table, and_, delete, func, insert, select

from model import Answer, Evidence, Ruling, Score, Value
from storage import rows, schema
from storage.audits import Audits


def open_store(where: str | Path) -> "Store":
    """The store at a path (SQLite) or a database address, made where there is none.

    Raises StoreError for a file that is broken, of another version or of another program, OutputError where
    nothing can be written; both say in one line what to do.
    """
    return Store(where)


class Store(Audits):
    """Everything that is remembered. Use it as a context manager, or call ``close``."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # answers

    def save_assessment(self, run: int, questionnaire: str, version: str, answers: Iterable[Answer]) -> int:
        """Append one pass of answers over a run; the assessment's id.

        A pass that says what the newest one said is not kept a second time: the id of that one is given.
        """
        new = tuple(answers)
        portal = self._run(run)["portal"]
        if strange := next((a for a in new if (a.portal, a.questionnaire) != (portal, questionnaire)), None):
            raise ValueError(f"answer to {strange.indicator} belongs to {strange.portal}, {strange.questionnaire}")
        if (known := self._repeated(run, portal, questionnaire, version, new)) is not None:
            return known
        head = {"run": run, "portal": portal, "questionnaire": questionnaire, "rubric_version": version}
        with self._begin() as connection:
            made = connection.execute(insert(schema.assessments).values(**head, created=datetime.now(UTC)))
            key = made.inserted_primary_key
            assert key is not None  # an INSERT of one row always has one
            self._write_answers(connection, int(key[0]), new)
        return int(key[0])

    def _repeated(self, run: int, portal: str, questionnaire: str, version: str, new: Sequence[Answer]) -> int | None:
        table = schema.assessments
        query = select(table).where(table.c.portal == portal, table.c.questionnaire == questionnaire)
        newest = next(iter(self._read(query.order_by(table.c.id.desc()).limit(1))), None)
        if newest is None or (newest["run"], newest["rubric_version"]) != (run, version):
            return None
        return int(newest["id"]) if self.answers(portal, questionnaire) == tuple(new) else None

    @staticmethod
    def _write_answers(connection: Connection, assessment: int, new: Sequence[Answer]) -> None:
        if new:
            heads = [{**rows.answer_row(a), "assessment": assessment, "seq": n} for n, a in enumerate(new)]
            connection.execute(insert(schema.answers), heads)
        proofs = [
            {**rows.evidence_row(e), "assessment": assessment, "answer": n, "seq": place}
            for n, answer in enumerate(new)
            for place, e in enumerate(answer.evidence)
        ]
        if proofs:
            connection.execute(insert(schema.evidence), proofs)

    def answers(self, portal: str | None = None, questionnaire: str | None = None) -> tuple[Answer, ...]:
        """The answers of the newest assessment of each portal and questionnaire, in the order saved."""
        heads, table = schema.assessments, schema.answers
        newest = self._newest(portal, questionnaire)
        query = select(table, heads.c.portal, heads.c.questionnaire).join(heads, heads.c.id == table.c.assessment)
        query = query.where(heads.c.id.in_(newest)).order_by(heads.c.portal, heads.c.questionnaire, table.c.seq)
        proofs: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
        by_place = select(schema.evidence).where(schema.evidence.c.assessment.in_(newest)).order_by(schema.evidence.c.seq)
        for row in self._read(by_place):
            proofs[row["assessment"], row["answer"]].append(rows.evidence(row))
        return tuple(rows.answer(r, proofs[r["assessment"], r["seq"]]) for r in self._read(query))

    def values_before(self, run: int, questionnaire: str) -> dict[str, Value]:
        """What the newest assessment of an earlier visit to the same portal said, by indicator; {} where there is none."""
        heads, table = schema.assessments, schema.answers
        earlier = select(func.max(heads.c.id)).where(
            heads.c.portal == self._run(run)["portal"], heads.c.questionnaire == questionnaire, heads.c.run < run
        )
        query = select(table.c.indicator, table.c.value).where(table.c.assessment.in_(earlier))
        return {row["indicator"]: Value(row["value"]) for row in self._read(query)}

    @staticmethod
    def _newest(portal: str | None, questionnaire: str | None) -> Select[Any]:
        table = schema.assessments
        query = select(func.max(table.c.id)).group_by(table.c.portal, table.c.questionnaire)
        return _narrow(query, table, portal, questionnaire)

    # rulings

    def add_ruling(self, ruling: Ruling) -> None:
        """Append what a person said."""
        with self._begin() as connection:
            connection.execute(insert(schema.rulings).values(rows.ruling_row(ruling)))

    def rulings(self, portal: str | None = None, questionnaire: str | None = None) -> tuple[Ruling, ...]:
        """Every ruling, in the order spoken."""
        query = _narrow(select(schema.rulings), schema.rulings, portal, questionnaire)
        return tuple(rows.ruling(r) for r in self._read(query.order_by(schema.rulings.c.id)))

    # scores

    def save_scores(self, scores: Iterable[Score]) -> None:
        """Keep scores in place of earlier ones of the same portals and questionnaires: they can always be added up anew."""
        new, table = tuple(scores), schema.scores
        seen: dict[tuple[str, str], int] = defaultdict(int)
        records = []
        for score in new:
            key = (score.portal, score.questionnaire)
            records.append({**rows.score_row(score), "seq": seen[key]})
            seen[key] += 1
        if not records:
            return
        with self._begin() as connection:
            for portal, questionnaire in seen:
                connection.execute(delete(table).where(and_(table.c.portal == portal, table.c.questionnaire == questionnaire)))
            connection.execute(insert(table), records)

    def scores(self, portal: str | None = None, questionnaire: str | None = None) -> tuple[Score, ...]:
        """The scores kept, by portal and questionnaire, in the order saved."""
        table = schema.scores
        query = _narrow(select(table), table, portal, questionnaire)
        return tuple(rows.score(r) for r in self._read(query.order_by(table.c.portal, table.c.questionnaire, table.c.seq)))


def _narrow(query: Select[Any], table: Table, portal: str | None, questionnaire: str | None) -> Select[Any]:
    if portal is not None:
        query = query.where(table.c.portal == portal)
    if questionnaire is not None:
        query = query.where(table.c.questionnaire == questionnaire)
    return query
