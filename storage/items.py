"""What counts now, one row per item: made anew from answers, rulings and what was carried over, in their own transaction.

Comes in: which portal and questionnaire something was said on. Goes out: rows of ``items``. Must not know: who reads them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, delete, insert, select

from model import Value
from storage import schema
from storage.counting import standing_judgements, standing_rulings
from storage.digests import shown_digest

Row = Mapping[Any, Any]
# How many times as long as a look at a passage it takes to try a thing out, where nothing was found that could be shown.
_LONGER = 4.0


class State(StrEnum):
    """How an item stands: waiting for a person, settled by the machine, ruled on, changed or replied to since, or judged by two
    people in two ways, so that it waits for a reviewer and no longer for assessors. A ruling on what has changed since counts
    until somebody rules anew.
    """

    OPEN = "open"
    SETTLED = "settled"
    RULED = "ruled"
    REOPENED = "reopened"
    DISPUTED = "disputed"


WAITING = (State.OPEN, State.REOPENED)


def basis_of(shown: str, ruling: int | None, reply: int | None) -> str:
    """What a judgement is made on: the evidence shown, by its digest, the newest ruling and the newest reply of a country."""
    return f"{shown}/{ruling or 0}/{reply or 0}"


def shown_of(basis: str) -> str:
    """The digest of the evidence in a basis."""
    return basis.partition("/")[0]


def refresh(connection: Connection, portal: str, questionnaire: str, indicator: str | None = None) -> None:
    """Make the items of a portal and questionnaire anew, or the one of an indicator."""
    table = schema.items
    made = list(_made(connection, portal, questionnaire, indicator))
    where = [table.c.portal == portal, table.c.questionnaire == questionnaire]
    if indicator is not None:
        where.append(table.c.indicator == indicator)
    connection.execute(delete(table).where(and_(*where)))
    if made:
        connection.execute(insert(table), made)


def refresh_all(connection: Connection) -> None:
    """Make every item anew: after the tables have changed, or where somebody doubts them."""
    heads = schema.assessments
    connection.execute(delete(schema.items))
    for row in connection.execute(select(heads.c.portal, heads.c.questionnaire).distinct()).all():
        refresh(connection, row.portal, row.questionnaire)


def priority(points: float, value: str, confidence: float, *, shown: bool) -> float:
    """Points in doubt per look: what a person's minute is worth on an item, to order a list of work by."""
    doubt = 1 - confidence if value in (Value.YES, Value.NO) else 1.0
    return points * doubt / (1.0 if shown else _LONGER)


def _made(connection: Connection, portal: str, questionnaire: str, indicator: str | None) -> Iterator[dict[str, Any]]:
    heads, answers = schema.assessments, schema.answers
    newest = select(heads.c.id).where(heads.c.portal == portal, heads.c.questionnaire == questionnaire).order_by(
        heads.c.run.desc(), heads.c.id.desc()
    ).limit(1)  # fmt: skip
    head = connection.execute(select(heads.c.id, heads.c.run).where(heads.c.id == newest.scalar_subquery())).first()
    if head is None:
        return
    query = select(answers).where(answers.c.assessment == head.id).order_by(answers.c.seq)
    if indicator is not None:
        query = query.where(answers.c.indicator == indicator)
    said = _read(connection, query)
    owner = connection.execute(select(schema.portals).where(schema.portals.c.id == portal)).mappings().one()
    shown = _shown(connection, head.id, [row["seq"] for row in said] if indicator is not None else None)
    asked = _by_indicator(connection, schema.questions, questionnaire, indicator)
    people = _People.of(connection, portal, questionnaire, indicator, head.run)
    for row in {r["indicator"]: r for r in reversed(said)}.values():
        name = row["indicator"]
        yield {
            "portal": portal, "questionnaire": questionnaire, "indicator": name, "country": owner["country"], "run": head.run,
            "assessment": head.id, "answer": row["seq"],
            **_item(row, shown[row["seq"]], people.on(name), asked.get(name), owner["languages"]),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """What people said of one item: the newest ruling and reply, the voices on whatever basis, what stands from last edition."""

    ruling: Row | None
    reply: Row | None
    voices: Sequence[Row]
    stands: bool

    def basis(self, shown: str) -> str:
        return basis_of(shown, self.ruling["id"] if self.ruling else None, self.reply["id"] if self.reply else None)

    def state(self, answer: Row, shown: str) -> State:
        basis = self.basis(shown)
        words = {(v["value"], v["level"]) for v in self.voices if v["basis"] == basis}
        replied = self.reply is not None and self.reply["ruling"] == (self.ruling["id"] if self.ruling else None)
        if self.ruling is not None and not replied and (self.stands or self.ruling["evidence_digest"] in ("", shown)):
            return State.RULED
        if len(words) > 1:
            return State.DISPUTED
        if self.ruling is not None or replied:
            return State.REOPENED
        sure = answer["value"] in (Value.YES, Value.NO) and not answer["flags"]
        # Where one of two people has spoken the other one is waited for, however sure the machine is.
        return State.SETTLED if sure and not words else State.OPEN


@dataclass(frozen=True, slots=True)
class _People:
    """What people said of a portal's items."""

    rulings: Mapping[str, Row]
    replies: Mapping[str, Row]
    voices: Mapping[str, list[Row]]
    stands: set[str]

    @classmethod
    def of(cls, connection: Connection, portal: str, questionnaire: str, indicator: str | None, run: int) -> "_People":
        """In four statements, for one item or for all."""

        def read(table: Any, query: Select[Any]) -> Sequence[RowMapping]:
            query = query.where(table.c.portal == portal, table.c.questionnaire == questionnaire)
            return _read(connection, query if indicator is None else query.where(table.c.indicator == indicator))

        rulings, voices, replies = schema.rulings, schema.judgements, schema.replies
        words = select(voices.c.indicator, voices.c.basis, voices.c.value, voices.c.level)
        said: dict[str, list[Row]] = defaultdict(list)
        for row in read(voices, standing_judgements(words)):
            said[row["indicator"]].append(row)
        return cls(
            # the newest of each item, by the time that it bears, as everywhere
            {r["indicator"]: r for r in read(rulings, standing_rulings(select(rulings).order_by(rulings.c.at, rulings.c.id)))},
            {r["indicator"]: r for r in read(replies, select(replies).order_by(replies.c.id))},
            said, _stands(connection, run, questionnaire),
        )  # fmt: skip

    def on(self, indicator: str) -> _Said:
        """Of one item."""
        return _Said(
            self.rulings.get(indicator), self.replies.get(indicator), self.voices.get(indicator, []), indicator in self.stands
        )


def _item(answer: Row, shown: Sequence[Row], said: _Said, question: Row | None, languages: Sequence[str]) -> dict[str, Any]:
    digest = shown_digest(answer["value"], [(e["url"], e["excerpt"]) for e in shown])
    state = said.state(answer, digest)
    language = shown[0]["language"] if shown and shown[0]["language"] else languages[0] if languages else ""
    counts = answer if said.ruling is None else said.ruling
    return {
        "seq": question["seq"] if question else answer["seq"], "module": question["module"] if question else "",
        "language": language, "value": counts["value"], "level": counts["level"], "confidence": answer["confidence"],
        "flags": "".join(f";{flag}" for flag in answer["flags"]) + (";" if answer["flags"] else ""),
        "state": state, "waiting": state in WAITING, "basis": said.basis(digest),
        "priority": priority(
            question["points"] if question else 1.0, answer["value"], answer["confidence"], shown=bool(shown)
        ),
    }  # fmt: skip


def _shown(connection: Connection, assessment: int, places: Sequence[int] | None) -> Mapping[int, list[Row]]:
    table = schema.evidence
    query = select(table.c.answer, table.c.url, table.c.excerpt, table.c.language).where(table.c.assessment == assessment)
    if places is not None:
        query = query.where(table.c.answer.in_(places))
    out: dict[int, list[Row]] = defaultdict(list)
    for row in _read(connection, query.order_by(table.c.answer, table.c.seq)):
        out[row["answer"]].append(row)
    return out


def _by_indicator(connection: Connection, table: Any, questionnaire: str, indicator: str | None) -> dict[str, Row]:
    query = select(table).where(table.c.questionnaire == questionnaire)
    if indicator is not None:
        query = query.where(table.c.indicator == indicator)
    return {row["indicator"]: row for row in _read(connection, query)}


def _stands(connection: Connection, run: int, questionnaire: str) -> set[str]:
    """What was carried over from the edition before and needs nobody's look."""
    table = schema.carried
    query = select(table.c.indicator).where(table.c.run == run, table.c.questionnaire == questionnaire, table.c.ask.is_(False))
    return {row["indicator"] for row in _read(connection, query)}


def _read(connection: Connection, query: Select[Any]) -> Sequence[RowMapping]:
    return connection.execute(query).mappings().all()


def questions(connection: Connection, questionnaire: str, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Keep what is asked; whether that was news. ``rows`` have indicator, seq, module, title and points."""
    table = schema.questions
    new = [{"questionnaire": questionnaire, **row} for row in rows]
    kept = _read(connection, select(table).where(table.c.questionnaire == questionnaire).order_by(table.c.seq))
    if [dict(row) for row in kept] == new:
        return False
    connection.execute(delete(table).where(table.c.questionnaire == questionnaire))
    if new:
        connection.execute(insert(table), new)
    return True
