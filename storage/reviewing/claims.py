"""Who looks at what just now: the next item for each, and never the same for two unless two are meant to judge it.

Comes in: who asks, and for which items. Goes out: an item that is theirs for a while. Must not know: what they say of it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)

from model import Key, Policy
from storage import schema
from storage.desk import Item, Wanted, item_of, items_query
from storage.ledger import append
from storage.link import Link
from storage.reviewing.keys import key_of, named, of, of_item
from storage.types import Words

_MINUTE = timedelta(minutes=1)
_WHO = bindparam("who", type_=Words)
_AT_ONCE = 100  # candidates looked at in one statement


class Claims:
    """Gives out items, the most valuable first, and takes them back when their time is over."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def next(self, assessor: str, policy: Policy, wanted: Wanted | None = None) -> Item | None:
        """The item that somebody holds already, or else the most valuable one that waits and that nobody holds; None: nothing
        waits.

        It is theirs for ``policy.lease_minutes``. Left out: items that they have judged as they are now, that they passed by,
        whose portal is assigned to others, or in a language that they do not read (where it is known which they read).
        """
        asked, now = wanted or Wanted(), datetime.now(UTC)
        with self._link.write() as connection:
            connection.execute(delete(schema.claims).where(schema.claims.c.until < now))
            row = _held(connection, assessor, asked) or _free(connection, assessor, policy, asked)
            if row is None:
                return None
            _hold(connection, key_of(row), assessor, policy, now)
            return item_of(row)

    def hold(self, key: Key, assessor: str, policy: Policy) -> datetime:
        """Hold an item that somebody opens by its address, beside whoever holds it. Returns since when.

        What they took less than a minute ago is not taken anew, so that opening the next item waits for nobody.
        """
        table, now = schema.claims, datetime.now(UTC)
        fresh = now + timedelta(minutes=policy.lease_minutes) - _MINUTE
        query = select(table.c.since).where(
            of(table, key), table.c.assessor == assessor, table.c.passed.is_(False), table.c.until >= fresh
        )  # fmt: skip
        for row in self._link.read(query):
            since: datetime = row["since"]
            return since
        with self._link.write() as connection:
            return _hold(connection, key, assessor, policy, now)

    def release(self, key: Key, assessor: str, minutes: int = 0) -> None:
        """Give an item back. It is not given to the same person again for so many ``minutes``."""
        table, now = schema.claims, datetime.now(UTC)
        with self._link.write() as connection:
            connection.execute(delete(table).where(of(table, key), table.c.assessor == assessor))
            if minutes:
                until = now + timedelta(minutes=minutes)
                row = {**named(key), "assessor": assessor, "since": now, "until": until, "passed": True}
                connection.execute(insert(table).values(row))

    def holders(self, key: Key) -> tuple[str, ...]:
        """Who looks at an item just now."""
        table = schema.claims
        query = select(table.c.assessor).where(of(table, key), table.c.until >= datetime.now(UTC), table.c.passed.is_(False))
        return tuple(row["assessor"] for row in self._link.read(query.order_by(table.c.assessor)))

    def assign(self, portal: str, assessors: Sequence[str], actor: str) -> None:
        """Give a portal's items to these people only; to anybody where there are none."""
        table = schema.assignments
        with self._link.write() as connection:
            connection.execute(delete(table).where(table.c.portal == portal))
            if assessors:
                connection.execute(insert(table), [{"portal": portal, "assessor": one} for one in assessors])
            append(connection, actor, "assigned", f"portal:{portal}", {"assessors": list(assessors)})

    def assigned(self) -> dict[str, tuple[str, ...]]:
        """The people of each portal that is assigned."""
        table = schema.assignments
        out: dict[str, tuple[str, ...]] = {}
        for row in self._link.read(select(table).order_by(table.c.portal, table.c.assessor)):
            out[row["portal"]] = (*out.get(row["portal"], ()), row["assessor"])
        return out


def _held(connection: Connection, assessor: str, wanted: Wanted) -> Mapping[Any, Any] | None:
    return connection.execute(_held_query(wanted), {"who": assessor}).mappings().first()


# Statements of this size take longer to build than to run, so each is built once; ``who`` asks.
@lru_cache(maxsize=256)
def _held_query(wanted: Wanted) -> Select[Any]:
    claims, items = schema.claims, schema.items
    query = items_query(wanted).join(claims, of_item(claims)).where(
        claims.c.assessor == _WHO, claims.c.passed.is_(False), ~_judged_by(_WHO)
    )  # fmt: skip
    return query.order_by(claims.c.since, items.c.priority.desc()).limit(1)


def _free(connection: Connection, assessor: str, policy: Policy, wanted: Wanted) -> Mapping[Any, Any] | None:
    offset = 0
    while rows := connection.execute(_free_query(wanted), {"who": assessor, "passed": offset}).mappings().all():
        for row in rows:
            # Where one person has spoken and nothing is decided a second one is needed, whatever share is judged twice today.
            needed = 2 if row["voices"] or policy.is_double(key_of(row)) else 1
            if row["voices"] + row["holders"] < needed:
                return row
        offset += _AT_ONCE
    return None


@lru_cache(maxsize=256)
def _free_query(wanted: Wanted) -> Select[Any]:
    table = schema.items
    voices, holders = _voices(), _holders()
    query = items_query(wanted).add_columns(voices.label("voices"), holders.label("holders"))
    query = query.where(~_judged_by(_WHO), ~_passed_by(_WHO), ~_assigned_to_others(_WHO), _read_by(_WHO))
    query = query.order_by(table.c.priority.desc(), table.c.portal, table.c.questionnaire, table.c.seq)
    return query.limit(_AT_ONCE).offset(bindparam("passed", type_=Integer))


def _hold(connection: Connection, key: Key, assessor: str, policy: Policy, now: datetime) -> datetime:
    table = schema.claims
    mine = and_(of(table, key), table.c.assessor == assessor)
    held = select(table.c.since).where(mine, table.c.until >= now, table.c.passed.is_(False))
    since = connection.scalar(held) or now
    connection.execute(delete(table).where(mine))
    until = now + timedelta(minutes=policy.lease_minutes)
    connection.execute(
        insert(table).values({**named(key), "assessor": assessor, "since": since, "until": until, "passed": False})
    )
    return since


def _said() -> Any:
    """The judgements of the item as it is now that nobody took back."""
    said, taken = schema.judgements, schema.withdrawals
    back = select(taken.c.judgement).where(taken.c.judgement == said.c.id).correlate(said).exists()
    return and_(of_item(said), said.c.basis == schema.items.c.basis, ~back)


def _voices() -> ScalarSelect[int]:
    return select(func.count()).select_from(schema.judgements).where(_said()).correlate(schema.items).scalar_subquery()


def _holders() -> ScalarSelect[int]:
    """How many look at it who have not spoken yet: looking back at one's own answer keeps nobody away."""
    claims, said = schema.claims, schema.judgements
    spoken = exists().where(_said(), said.c.assessor == claims.c.assessor).correlate(schema.items, claims)
    query = select(func.count()).select_from(claims).where(of_item(claims), claims.c.passed.is_(False), ~spoken)
    return query.correlate(schema.items).scalar_subquery()


def _judged_by(assessor: BindParameter[str]) -> Any:
    return exists().where(_said(), schema.judgements.c.assessor == assessor).correlate(schema.items)


def _passed_by(assessor: BindParameter[str]) -> Any:
    claims = schema.claims
    return exists().where(of_item(claims), claims.c.assessor == assessor, claims.c.passed.is_(True)).correlate(schema.items)


def _assigned_to_others(assessor: BindParameter[str]) -> Any:
    theirs, portal = schema.assignments, schema.items.c.portal
    anybody = exists().where(theirs.c.portal == portal).correlate(schema.items)
    mine = exists().where(theirs.c.portal == portal, theirs.c.assessor == assessor).correlate(schema.items)
    return and_(anybody, ~mine)


def _read_by(assessor: BindParameter[str]) -> Any:
    """An item without a language, or a person of whom no languages are known, is no obstacle."""
    table, language = schema.reads, schema.items.c.language
    any_ = exists().where(table.c.assessor == assessor)
    this = exists().where(table.c.assessor == assessor, table.c.language == language).correlate(schema.items)
    return (language == "") | ~any_ | this
