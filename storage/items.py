"""What counts now, one row per item: made anew from answers, rulings and what was carried over, in their own transaction.

Comes in: which portal and questionnaire something was said on. Goes out: rows of ``items``. Must not know: who reads them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, delete, insert, select

from model import Flag, Value
from storage import schema
from storage.counting import standing_judgements, standing_rulings
from storage.digests import shown_digest

Row = Mapping[Any, Any]
# How many times as long as a look at a passage it takes to try a thing out, where nothing was found that could be shown.
_LONGER = 4.0


class State(StrEnum):
    """How an item stands: waiting for a person, settled by the machine, ruled on, ruled on and changed since, or judged by two
    people in two ways, so that it waits for a reviewer and no longer for assessors. A ruling on what has changed since counts
    until somebody rules anew.
    """

    OPEN = "open"
    SETTLED = "settled"
    RULED = "ruled"
    REOPENED = "reopened"
    DISPUTED = "disputed"


WAITING = (State.OPEN, State.REOPENED)


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
    rulings = _rulings(connection, portal, questionnaire, indicator)
    asked = _by_indicator(connection, schema.questions, questionnaire, indicator)
    stands = _stands(connection, head.run, questionnaire)
    voices = _voices(connection, portal, questionnaire, indicator)
    for row in {r["indicator"]: r for r in reversed(said)}.values():
        name = row["indicator"]
        yield {
            "portal": portal, "questionnaire": questionnaire, "indicator": name, "country": owner["country"], "run": head.run,
            "assessment": head.id, "answer": row["seq"],
            **_item(row, shown[row["seq"]], rulings.get(name), asked.get(name), name in stands, owner["languages"], voices[name]),
        }  # fmt: skip


def _item(
    answer: Row, shown: Sequence[Row], ruling: Row | None, question: Row | None, stands: bool, languages: Sequence[str],
    voices: Sequence[Row],
) -> dict[str, Any]:  # fmt: skip
    now = shown_digest(answer["value"], [(e["url"], e["excerpt"]) for e in shown])
    said = {(v["value"], v["level"]) for v in voices if v["round"] == now}
    state = _state(answer, now, ruling, stands, disputed=len(said) > 1)
    language = shown[0]["language"] if shown and shown[0]["language"] else languages[0] if languages else ""
    counts = answer if ruling is None else ruling
    return {
        "seq": question["seq"] if question else answer["seq"], "module": question["module"] if question else "",
        "language": language, "value": counts["value"], "level": counts["level"], "confidence": answer["confidence"],
        "flags": "".join(f";{flag}" for flag in answer["flags"]) + (";" if answer["flags"] else ""),
        "state": state, "waiting": state in WAITING, "round": now,
        "priority": priority(
            question["points"] if question else 1.0, answer["value"], answer["confidence"], shown=bool(shown)
        ),
    }  # fmt: skip


def _state(answer: Row, now: str, ruling: Row | None, stands: bool, *, disputed: bool) -> State:
    if ruling is not None and (stands or ruling["evidence_digest"] in ("", now)):
        return State.RULED
    if disputed:
        return State.DISPUTED
    if ruling is not None:
        return State.REOPENED
    sure = answer["value"] in (Value.YES, Value.NO) and Flag.ASSISTED not in answer["flags"]
    return State.SETTLED if sure and not answer["flags"] else State.OPEN


def _shown(connection: Connection, assessment: int, places: Sequence[int] | None) -> Mapping[int, list[Row]]:
    table = schema.evidence
    query = select(table.c.answer, table.c.url, table.c.excerpt, table.c.language).where(table.c.assessment == assessment)
    if places is not None:
        query = query.where(table.c.answer.in_(places))
    out: dict[int, list[Row]] = defaultdict(list)
    for row in _read(connection, query.order_by(table.c.answer, table.c.seq)):
        out[row["answer"]].append(row)
    return out


def _rulings(connection: Connection, portal: str, questionnaire: str, indicator: str | None) -> dict[str, Row]:
    """The newest ruling of each item, by the time that it bears, as everywhere."""
    table = schema.rulings
    query = select(table).where(table.c.portal == portal, table.c.questionnaire == questionnaire)
    if indicator is not None:
        query = query.where(table.c.indicator == indicator)
    return {row["indicator"]: row for row in _read(connection, standing_rulings(query).order_by(table.c.at, table.c.id))}


def _voices(connection: Connection, portal: str, questionnaire: str, indicator: str | None) -> Mapping[str, list[Row]]:
    """What people said who assess, in whatever round, without what was taken back."""
    table = schema.judgements
    query = select(table.c.indicator, table.c.round, table.c.value, table.c.level)
    query = query.where(table.c.portal == portal, table.c.questionnaire == questionnaire)
    if indicator is not None:
        query = query.where(table.c.indicator == indicator)
    out: dict[str, list[Row]] = defaultdict(list)
    for row in _read(connection, standing_judgements(query)):
        out[row["indicator"]].append(row)
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
