"""Who looks at what just now: the next item for each, and never the same for two unless two are meant to judge it.

Comes in: who asks, and for which items. Goes out: an item that is theirs for a while. Must not know: what they say of it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select

from model import Key, Policy
from storage import schema
from storage.desk import Item, Wanted, _item, _items
from storage.link import Link

_AT_ONCE = 100  # candidates looked at in one statement


class Claims:
    """Gives out items, the most valuable first, and takes them back when their time is over."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def next(self, assessor: str, policy: Policy, wanted: Wanted | None = None) -> Item | None:
        """The item that somebody holds already, or else the most valuable one that waits and that nobody holds; None: nothing waits.

        It is theirs for ``policy.lease_minutes``. Items that they have judged in this round are left out.
        """
        asked, now = wanted or Wanted(), datetime.now(UTC)
        with self._link.write() as connection:
            connection.execute(delete(schema.claims).where(schema.claims.c.until < now))
            row = _held(connection, assessor, asked) or _free(connection, assessor, policy, asked)
            if row is None:
                return None
            _hold(connection, Key(row["portal"], row["questionnaire"], row["indicator"]), assessor, policy, now)
            return _item(row)

    def hold(self, key: Key, assessor: str, policy: Policy) -> datetime:
        """Hold an item that somebody opens by its address, beside whoever holds it. Returns since when."""
        with self._link.write() as connection:
            return _hold(connection, key, assessor, policy, datetime.now(UTC))

    def release(self, key: Key, assessor: str, minutes: int = 0) -> None:
        """Give an item back. It is not given to the same person again for so many ``minutes``."""
        table, now = schema.claims, datetime.now(UTC)
        with self._link.write() as connection:
            connection.execute(delete(table).where(*_same(key), table.c.assessor == assessor))
            if minutes:
                row = {**_named(key), "assessor": f"-{assessor}", "since": now, "until": now + timedelta(minutes=minutes)}
                connection.execute(delete(table).where(*_same(key), table.c.assessor == f"-{assessor}"))
                connection.execute(insert(table).values(row))


def _held(connection: Connection, assessor: str, wanted: Wanted) -> Mapping[Any, Any] | None:
    claims, items = schema.claims, schema.items
    query = _items(wanted).join(claims, _joined()).where(claims.c.assessor == assessor, ~_judged(assessor))
    return connection.execute(query.order_by(claims.c.since, items.c.priority.desc()).limit(1)).mappings().first()


def _free(connection: Connection, assessor: str, policy: Policy, wanted: Wanted) -> Mapping[Any, Any] | None:
    table, claims = schema.items, schema.claims
    others = (
        select(func.count()).select_from(claims).where(_joined(), ~claims.c.assessor.startswith("-"))
        .correlate(table).scalar_subquery()
    )  # fmt: skip
    passed_by = select(claims.c.assessor).where(_joined(), claims.c.assessor == f"-{assessor}").correlate(table).exists()
    said = select(func.count()).select_from(schema.judgements).where(_of_round()).correlate(table).scalar_subquery()
    query = _items(wanted).add_columns((others + said).label("taken")).where(~_judged(assessor), ~passed_by, others < 2)
    query = query.order_by(table.c.priority.desc(), table.c.portal, table.c.questionnaire, table.c.seq)
    offset = 0
    while rows := connection.execute(query.limit(_AT_ONCE).offset(offset)).mappings().all():
        for row in rows:
            key = Key(row["portal"], row["questionnaire"], row["indicator"])
            if row["taken"] < 1 + policy.is_double(key):
                return row
        offset += _AT_ONCE
    return None


def _hold(connection: Connection, key: Key, assessor: str, policy: Policy, now: datetime) -> datetime:
    table = schema.claims
    mine = (*_same(key), table.c.assessor == assessor)
    since = connection.scalar(select(table.c.since).where(*mine)) or now
    connection.execute(delete(table).where(*mine))
    row = {**_named(key), "assessor": assessor, "since": since, "until": now + timedelta(minutes=policy.lease_minutes)}
    connection.execute(insert(table).values(row))
    return since


def _joined() -> Any:
    a, b = schema.claims.c, schema.items.c
    return and_(a.portal == b.portal, a.questionnaire == b.questionnaire, a.indicator == b.indicator)


def _of_round() -> Any:
    a, b, taken = schema.judgements.c, schema.items.c, schema.withdrawals.c
    back = select(taken.judgement).where(taken.judgement == a.id).correlate(schema.judgements).exists()
    same = and_(a.portal == b.portal, a.questionnaire == b.questionnaire, a.indicator == b.indicator, a.round == b.round)
    return and_(same, ~back)


def _judged(assessor: str) -> Any:
    said = schema.judgements
    return select(said.c.id).where(_of_round(), said.c.assessor == assessor).correlate(schema.items).exists()


def _same(key: Key) -> tuple[Any, ...]:
    c = schema.claims.c
    return c.portal == key.portal, c.questionnaire == key.questionnaire, c.indicator == key.indicator


def _named(key: Key) -> dict[str, str]:
    return {"portal": key.portal, "questionnaire": key.questionnaire, "indicator": key.indicator}
