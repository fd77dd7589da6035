"""Which rulings and judgements count: those that nobody took back.

Comes in: a query. Goes out: the query, narrowed. Must not know: what is done with the rows.
"""

from typing import Any

from sqlalchemy import Select, select

from storage import schema


def standing_rulings(query: Select[Any]) -> Select[Any]:
    """Without the rulings that were taken back, so that the one before counts again, or the machine."""
    taken = select(schema.withdrawals.c.ruling).where(schema.withdrawals.c.ruling == schema.rulings.c.id)
    return query.where(~taken.exists())


def standing_judgements(query: Select[Any]) -> Select[Any]:
    """Without the judgements that were taken back."""
    taken = select(schema.withdrawals.c.judgement).where(schema.withdrawals.c.judgement == schema.judgements.c.id)
    return query.where(~taken.exists())
