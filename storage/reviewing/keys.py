"""Items as rows name them.

Comes in: a key, or a row. Goes out: conditions, columns, a key. Must not know: what is kept of an item.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_

from model import Key
from storage import schema


def of(table: Any, key: Key) -> ColumnElement[bool]:
    """The rows of one item."""
    c = table.c
    return and_(c.portal == key.portal, c.questionnaire == key.questionnaire, c.indicator == key.indicator)


def of_item(table: Any) -> ColumnElement[bool]:
    """The rows that belong to the item of a query on ``items``."""
    a, b = table.c, schema.items.c
    return and_(a.portal == b.portal, a.questionnaire == b.questionnaire, a.indicator == b.indicator)


def named(key: Key) -> dict[str, str]:
    """The columns that name an item."""
    return {"portal": key.portal, "questionnaire": key.questionnaire, "indicator": key.indicator}


def key_of(row: Mapping[Any, Any]) -> Key:
    """Which item a row is of."""
    return Key(row["portal"], row["questionnaire"], row["indicator"])
