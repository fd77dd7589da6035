"""From what people say to rulings: one voice, two blind voices that agree, or a reviewer's word where they differ.

Comes in: judgements, who takes one back, a reviewer's decision. Goes out: rulings, in the same transaction; what stands on an
item. Must not know: who may do what, forms. See ``docs/explanation/blind-assessment.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, select

from model import ConflictError, Judgement, Key, Policy, Ruling, UsageError, Value, level_of
from storage import rows, schema
from storage.counting import standing_judgements, standing_rulings
from storage.digests import JUDGEMENT, RULING, WITHDRAWAL, digest, of_row
from storage.items import State, refresh, shown_of
from storage.ledger import append
from storage.link import Link
from storage.reviewing.keys import key_of, named, of, of_item
from storage.table import Rows

_CHANGED = "somebody changed this item while you looked at it: nothing was kept; look again and decide"
_VOICES = 2  # that a blind assessment takes


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person who decides on an item must know. ``basis`` names what was shown and said of it until now; ``version``
    changes with it and with every new answer of the machine, but not with the blind word of another person.
    """

    key: Key
    state: State
    basis: str
    version: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a judgement: its id, whether it made a ruling, and how the item stands now."""

    judgement: int
    ruled: bool
    state: State


@dataclass(frozen=True, slots=True)
class Voice:
    """A judgement with what figures of agreement are grouped by, and with the machine's word on the item as it is today."""

    judgement: Judgement
    machine: Value
    module: str
    language: str
    country: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A look at an item: the language of what was shown, the seconds that it took, and when it ended."""

    language: str
    seconds: int
    at: datetime


class Judging:
    """Takes what people say; every word of theirs is told in the trail."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def standing(self, key: Key) -> Standing:
        """How an item stands now. Raises UsageError where there is none."""
        with self._link.begin() as connection:
            return _standing(connection, key)

    def judge(self, said: Judgement, policy: Policy, version: str) -> Judged:
        """Keep what somebody says of an item; a ruling comes of it where one voice is enough, or where the second one agrees.

        Where somebody has spoken already, a second voice is needed whatever ``policy`` says today. A form sent twice (same nonce)
        is one judgement. Raises ConflictError, with nothing kept, where the item is no longer the one that was shown, where it is
        decided, or where this person, or two others, have spoken on the same basis; ValueError for a judgement without nonce.
        """
        if not said.nonce:
            raise ValueError("a judgement needs a nonce, so that a form sent twice is one")
        said = replace(said, level=level_of(said.value, said.level))
        with self._link.write() as connection:
            if (known := _by_nonce(connection, said)) is not None:
                state = _standing(connection, said.key).state
                return Judged(known, state is State.RULED, state)
            now = _standing(connection, said.key)
            voices = _voices(connection, said.key, now.basis)
            if version != now.version or now.state in (State.RULED, State.DISPUTED) or len(voices) >= _VOICES:
                raise ConflictError(_CHANGED)
            if any(voice["assessor"] == said.assessor for voice in voices):
                raise ConflictError("you have judged this item already; take your answer back to give another")
            said = replace(said, basis=now.basis)
            ruling = _agreed(connection, said, voices, double=policy.is_double(said.key))
            made = _keep(connection, replace(said, ruling=ruling))
            _release(connection, said.key, said.assessor)
            refresh(connection, said.key.portal, said.key.questionnaire, said.key.indicator)
            return Judged(made, ruling is not None, _standing(connection, said.key).state)

    def adjudicate(self, key: Key, value: Value, level: int, reason: str, reviewer: str, version: str) -> None:
        """A reviewer's word on an item, however it stands: also on one that is ruled on already. Raises ConflictError where the
        item is no longer the one shown, UsageError where the reviewer is one of those who judged it, or gives no reason.
        """
        if not reason.strip():
            raise UsageError("a decision needs a reason: the people who differ will read it")
        with self._link.write() as connection:
            now = _standing(connection, key)
            if now.version != version:
                raise ConflictError(_CHANGED)
            if any(voice["assessor"] == reviewer for voice in _voices(connection, key, now.basis)):
                raise UsageError("who has judged an item does not decide on it: leave it to another reviewer")
            _rule(connection, key, value, level_of(value, level), reviewer, reason, now.basis)
            refresh(connection, key.portal, key.questionnaire, key.indicator)

    def withdraw(self, judgement: int, assessor: str) -> Key:
        """Take one's own judgement back, with the ruling that it alone made. Returns the item, which is open again.

        Raises UsageError where it is somebody else's, taken back already, or where others have built upon it.
        """
        with self._link.write() as connection:
            table = schema.judgements
            query = standing_judgements(select(table)).where(table.c.id == judgement, table.c.assessor == assessor)
            row = connection.execute(query).mappings().first()
            if row is None:
                raise UsageError("there is no such answer of yours, or it was taken back already")
            key = key_of(row)
            if _built_upon(connection, key, row):
                raise UsageError("others have decided on this item since; ask a reviewer to decide anew")
            new = {"judgement": judgement, "ruling": row["ruling"], "author": assessor, "at": datetime.now(UTC)}
            connection.execute(insert(schema.withdrawals).values(new))
            payload = {**named(key), "ruling": row["ruling"], "digest": of_row(new, WITHDRAWAL)}
            append(connection, assessor, "withdrawn", f"withdrawal:{judgement}", payload)
            refresh(connection, key.portal, key.questionnaire, key.indicator)
        return key

    def disputed(self, key: Key) -> Rows[Judgement]:
        """The voices on what is shown now, oldest first: for reviewers alone."""
        with self._link.begin() as connection:
            basis = _standing(connection, key).basis
            return Rows(_judgement(row) for row in _voices(connection, key, basis))

    def mine(self, key: Key, assessor: str) -> Judgement | None:
        """What somebody said themselves of an item as it is now."""
        return next((said for said in self.disputed(key) if said.assessor == assessor), None)

    def look(self, key: Key, assessor: str) -> tuple[Standing, Judgement | None]:
        """How an item stands, and what somebody said themselves of it as it is now. Raises UsageError where there is none."""
        with self._link.begin() as connection:
            standing = _standing(connection, key)
            voices = _voices(connection, key, standing.basis)
        return standing, next((_judgement(row) for row in voices if row["assessor"] == assessor), None)

    def lately(self, assessor: str, limit: int = 20) -> Rows[Judgement]:
        """What somebody said, newest first, without what was taken back."""
        table = schema.judgements
        query = standing_judgements(select(table)).where(table.c.assessor == assessor).order_by(table.c.id.desc()).limit(limit)
        return Rows(_judgement(row) for row in self._link.read(query))

    def all(self) -> Rows[Voice]:
        """Every judgement that counts, oldest first: for figures of agreement and of time."""
        table, items, answers = schema.judgements, schema.items, schema.answers
        query = select(table, items.c.module, items.c.language, items.c.country, answers.c.value.label("machine"))
        query = query.join(items, of_item(table))
        query = query.join(answers, and_(answers.c.assessment == items.c.assessment, answers.c.seq == items.c.answer))
        found = self._link.read(standing_judgements(query).order_by(table.c.id))
        return Rows(Voice(_judgement(r), Value(r["machine"]), r["module"], r["language"], r["country"]) for r in found)

    def looks(self, limit: int = 5000) -> Rows[Looked]:
        """How long people looked lately, the newest first."""
        table, items = schema.judgements, schema.items
        query = select(items.c.language, table.c.seconds, table.c.at).join(items, of_item(table)).where(table.c.seconds > 0)
        return Rows(Looked(**row) for row in self._link.read(query.order_by(table.c.id.desc()).limit(limit)))

    def mark(self) -> tuple[int, int]:
        """Two numbers that change with every judgement and every withdrawal: for what is kept of figures."""
        newest = select(func.coalesce(func.max(schema.judgements.c.id), 0).label("n"))
        taken = select(func.count().label("n")).select_from(schema.withdrawals)
        return int(self._link.read(newest)[0]["n"]), int(self._link.read(taken)[0]["n"])

    def count_by_person(self) -> dict[str, int]:
        """How many judgements of each person count."""
        table = schema.judgements
        query = standing_judgements(select(table.c.assessor, func.count().label("n"))).group_by(table.c.assessor)
        return {row["assessor"]: row["n"] for row in self._link.read(query)}


def _standing(connection: Connection, key: Key) -> Standing:
    table = schema.items
    query = select(table.c.assessment, table.c.answer, table.c.state, table.c.basis).where(of(table, key))
    row = connection.execute(query).first()
    if row is None:
        raise UsageError(f"there is no answer of {key.portal} to {key.indicator}")
    version = digest([row.assessment, row.answer, row.basis]).removeprefix("sha256:")[:16]
    return Standing(key, State(row.state), row.basis, version)


def _voices(connection: Connection, key: Key, basis: str) -> list[RowMapping]:
    table = schema.judgements
    query = standing_judgements(select(table)).where(of(table, key), table.c.basis == basis).order_by(table.c.id)
    return list(connection.execute(query).mappings().all())


def _by_nonce(connection: Connection, said: Judgement) -> int | None:
    table = schema.judgements
    row = connection.execute(select(table).where(table.c.nonce == said.nonce)).mappings().first()
    if row is None:
        return None
    if row["assessor"] != said.assessor or key_of(row) != said.key:
        raise ConflictError("this form belongs to somebody else or to another item; open the item anew")
    return int(row["id"])


def _keep(connection: Connection, said: Judgement) -> int:
    row = _row(said)
    key = connection.execute(insert(schema.judgements).values(row)).inserted_primary_key
    assert key is not None  # an INSERT of one row always has one
    # The trail does not tell what was said: others may have to judge the same item yet.
    append(connection, said.assessor, "judged", f"judgement:{key[0]}", {**named(said.key), "digest": of_row(row, JUDGEMENT)})
    return int(key[0])


def _agreed(connection: Connection, said: Judgement, voices: list[RowMapping], *, double: bool) -> int | None:
    """The ruling that is due, made; None where another voice is needed, or the voices differ."""
    if double and not voices:
        return None
    if any((v["value"], v["level"]) != (said.value.value, said.level) for v in voices):
        return None
    authors = ", ".join(sorted({said.assessor, *(v["assessor"] for v in voices)}))
    reasons = "; ".join(dict.fromkeys(r for r in (*(v["reason"] for v in voices), said.reason) if r))
    return _rule(connection, said.key, said.value, said.level, authors, reasons, said.basis)


def _rule(connection: Connection, key: Key, value: Value, level: int, author: str, reason: str, basis: str) -> int:
    at, shown = datetime.now(UTC), shown_of(basis)
    row = rows.ruling_row(Ruling(key.portal, key.questionnaire, key.indicator, value, author, at, reason, level, shown))
    new = connection.execute(insert(schema.rulings).values(row)).inserted_primary_key
    assert new is not None  # an INSERT of one row always has one
    append(connection, author, "ruled", f"ruling:{new[0]}", {**named(key), "value": value.value, "digest": of_row(row, RULING)})
    return int(new[0])


def _built_upon(connection: Connection, key: Key, row: RowMapping) -> bool:
    """Whether somebody else spoke on the same basis, or a ruling came after the one that this judgement made."""
    if len(_voices(connection, key, row["basis"])) > 1:
        return True
    table, ruling = schema.rulings, row["ruling"]
    if ruling is None:
        return False
    later = standing_rulings(select(table.c.id)).where(of(table, key), table.c.id > ruling)
    return connection.execute(later).first() is not None


def _release(connection: Connection, key: Key, assessor: str) -> None:
    table = schema.claims
    connection.execute(delete(table).where(of(table, key), table.c.assessor == assessor))


_PLAIN = ("basis", "level", "assessor", "at", "reason", "url", "seconds", "saw_machine", "nonce", "ruling")


def _row(said: Judgement) -> dict[str, Any]:
    return {**named(said.key), "value": said.value.value, **{name: getattr(said, name) for name in _PLAIN}}


def _judgement(row: Mapping[Any, Any]) -> Judgement:
    return Judgement(key_of(row), Value(row["value"]), id=row["id"], **{name: row[name] for name in _PLAIN})
