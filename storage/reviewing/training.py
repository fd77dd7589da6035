"""Items whose answer is known, and what people answered who train on them.

Comes in: known answers, tries. Goes out: the same, side by side. Must not know: how agreement is computed. Nothing here ever
counts.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from model import Gold, Key, Training, Value, level_of
from storage import schema
from storage.ledger import append
from storage.link import Link
from storage.reviewing.keys import key_of, named, of
from storage.table import Rows


class Trainings:
    """What is known, and what was answered."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def know(self, gold: Gold) -> None:
        """Keep the known answer of an item, in place of an earlier one."""
        table, row = schema.gold, _named(gold)
        with self._link.write() as connection:
            connection.execute(delete(table).where(of(table, gold.key)))
            connection.execute(insert(table).values({**row, "explanation": gold.explanation, "author": gold.author}))
            append(connection, gold.author, "gold-set", _about(gold.key), {**named(gold.key), "value": gold.value.value})

    def forget(self, key: Key, actor: str) -> None:
        """The item is no longer one to train with."""
        with self._link.write() as connection:
            connection.execute(delete(schema.gold).where(of(schema.gold, key)))
            append(connection, actor, "gold-removed", _about(key), named(key))

    def gold(self) -> Rows[Gold]:
        """Every item with a known answer."""
        table = schema.gold
        query = select(table).order_by(table.c.portal, table.c.questionnaire, table.c.indicator)
        return Rows(_gold(row) for row in self._link.read(query))

    def answer(self, said: Training) -> None:
        """Keep what somebody answered who trains."""
        with self._link.write() as connection:
            connection.execute(insert(schema.trainings).values({**_named(said), "assessor": said.assessor}))
            append(connection, said.assessor, "trained", _about(said.key), named(said.key))

    def answers(self, assessor: str = "") -> Rows[Training]:
        """What somebody, or everybody, answered, oldest first."""
        table = schema.trainings
        query = select(table).order_by(table.c.id)
        return Rows(_training(r) for r in self._link.read(query if not assessor else query.where(table.c.assessor == assessor)))


def _named(of: Gold | Training) -> dict[str, Any]:
    return {**named(of.key), "value": of.value.value, "level": level_of(of.value, of.level), "at": of.at}


def _about(key: Key) -> str:
    return f"item:{key.portal}/{key.questionnaire}/{key.indicator}"


def _gold(row: Mapping[Any, Any]) -> Gold:
    return Gold(key_of(row), Value(row["value"]), row["level"], row["explanation"], row["author"], row["at"])


def _training(row: Mapping[Any, Any]) -> Training:
    return Training(key_of(row), row["assessor"], Value(row["value"]), row["level"], row["at"])
