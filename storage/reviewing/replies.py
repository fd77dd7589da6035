"""What countries say to their items, and addresses that people add to an item.

Comes in: replies, addresses, what was found there. Goes out: the same, and which replies wait for a ruling. Must not know: how an
address is visited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from model import Attachment, ConflictError, Fetched, Key, Reply, Ruling, UsageError
from storage import rows, schema
from storage.counting import standing_rulings
from storage.digests import REPLY, of_row
from storage.items import refresh
from storage.ledger import append
from storage.link import Link
from storage.reviewing.keys import key_of, named, of
from storage.table import Rows


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply, and what was decided after it: None while it waits."""

    reply: Reply
    ruling: Ruling | None


class Replies:
    """The right of reply. A reply opens its item again, until somebody rules."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def say(self, said: Reply) -> int:
        """Keep a reply; a form sent twice (same nonce) is one. Returns its id. Raises UsageError without a word or an address,
        and ConflictError where the form is somebody else's.
        """
        if not (said.comment.strip() or said.url.strip()) or not said.nonce:
            raise UsageError("a reply needs a comment or an address that shows what you say")
        table, rulings = schema.replies, schema.rulings
        with self._link.write() as connection:
            known = connection.execute(select(table).where(table.c.nonce == said.nonce)).mappings().first()
            if known is not None:
                if known["author"] != said.author or key_of(known) != said.key:
                    raise ConflictError("this form belongs to somebody else or to another item; open the item anew")
                return int(known["id"])
            if connection.scalar(select(schema.items.c.seq).where(of(schema.items, said.key))) is None:
                raise UsageError(f"there is no answer of {said.key.portal} to {said.key.indicator}")
            query = standing_rulings(select(rulings.c.id)).where(of(rulings, said.key))
            newest = connection.scalar(query.order_by(rulings.c.at.desc(), rulings.c.id.desc()).limit(1))
            row = {
                **named(said.key), "author": said.author, "at": said.at, "url": said.url, "comment": said.comment,
                "ruling": newest, "nonce": said.nonce,
            }  # fmt: skip
            key = connection.execute(insert(table).values(row)).inserted_primary_key
            assert key is not None  # an INSERT of one row always has one
            append(connection, said.author, "replied", f"reply:{key[0]}", {**named(said.key), "digest": of_row(row, REPLY)})
            refresh(connection, said.key.portal, said.key.questionnaire, said.key.indicator)
        return int(key[0])

    def on(self, key: Key) -> Rows[Answered]:
        """The replies to one item, oldest first."""
        return self._answered(of(schema.replies, key))

    def of_country(self, country: str) -> Rows[Answered]:
        """Every reply to the portals of a country, oldest first."""
        theirs = select(schema.portals.c.id).where(schema.portals.c.country == country)
        return self._answered(schema.replies.c.portal.in_(theirs))

    def waiting(self) -> dict[str, int]:
        """How many items have a reply that nobody has ruled on, by country."""
        replies, items = schema.replies, schema.items
        same = [replies.c[name] == items.c[name] for name in ("portal", "questionnaire", "indicator")]
        open_ = self._open()
        query = select(items.c.country, func.count(func.distinct(replies.c.portal + " " + replies.c.indicator)).label("n"))
        query = query.select_from(replies).join(items, same[0] & same[1] & same[2]).where(open_).group_by(items.c.country)
        return {row["country"]: row["n"] for row in self._link.read(query)}

    @staticmethod
    def _open() -> Any:
        """No ruling that stands came after the one that was the newest when the reply was made."""
        replies, rulings = schema.replies, schema.rulings
        later = standing_rulings(select(rulings.c.id)).where(
            *(rulings.c[name] == replies.c[name] for name in ("portal", "questionnaire", "indicator")),
            rulings.c.id > func.coalesce(replies.c.ruling, 0),
        )  # fmt: skip
        return ~later.correlate(replies).exists()

    def _answered(self, where: Any) -> Rows[Answered]:
        replies, rulings = schema.replies, schema.rulings
        said = self._link.read(select(replies).where(where).order_by(replies.c.id))
        query = standing_rulings(select(rulings)).where(rulings.c.portal.in_({row["portal"] for row in said}))
        later: dict[Key, list[Mapping[Any, Any]]] = {}
        for row in self._link.read(query.order_by(rulings.c.id)) if said else ():
            later.setdefault(key_of(row), []).append(row)
        return Rows(_one(row, later.get(key_of(row), ())) for row in said)


class Attachments:
    """Addresses that people add to an item, and what was found there."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def add(self, new: Attachment) -> int:
        """Keep an address that is to be visited. Returns its id."""
        with self._link.write() as connection:
            row = {**named(new.key), "author": new.author, "at": new.at, "url": new.url, **_outcome(new)}
            key = connection.execute(insert(schema.attachments).values(row)).inserted_primary_key
            assert key is not None  # an INSERT of one row always has one
            append(connection, new.author, "attached", f"attachment:{key[0]}", {**named(new.key), "url": new.url})
        return int(key[0])

    def found(self, id: int, outcome: Attachment) -> None:
        """Note what was found at an address: its title and copy, or why there is none."""
        table = schema.attachments
        with self._link.write() as connection:
            connection.execute(update(table).where(table.c.id == id).values(**_outcome(outcome)))

    def on(self, key: Key) -> Rows[Attachment]:
        """The addresses of one item, oldest first."""
        table = schema.attachments
        return Rows(_attachment(r) for r in self._link.read(select(table).where(of(table, key)).order_by(table.c.id)))

    def waiting(self) -> Rows[Attachment]:
        """What is still to be visited, oldest first."""
        table = schema.attachments
        query = select(table).where(table.c.state == Fetched.WAITING).order_by(table.c.id)
        return Rows(_attachment(row) for row in self._link.read(query))


def _one(row: Mapping[Any, Any], rulings: Sequence[Mapping[Any, Any]]) -> Answered:
    after = next((r for r in rulings if r["id"] > (row["ruling"] or 0)), None)
    reply = Reply(key_of(row), row["author"], row["at"], row["url"], row["comment"], after is None, row["nonce"], row["id"])
    return Answered(reply, rows.ruling(after) if after else None)


def _outcome(of: Attachment) -> dict[str, Any]:
    return {"state": of.state, "why": of.why, "title": of.title, "excerpt": of.excerpt, **rows.place(of.archived)}


def _attachment(row: Mapping[Any, Any]) -> Attachment:
    return Attachment(
        key_of(row), row["author"], row["at"], row["url"], Fetched(row["state"]), row["why"], row["title"], row["excerpt"],
        rows.archived(row), row["id"],
    )  # fmt: skip
