"""From what people say to rulings: one voice, two blind voices that agree, or a reviewer's word where they differ.

Comes in: judgements, who takes one back, a reviewer's decision. Goes out: rulings, in the same transaction; what stands on an item.
Must not know: who may do what, forms. See ``docs/explanation/blind-assessment.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select

from model import ConflictError, Judgement, Key, Policy, Ruling, UsageError, Value
from storage import rows, schema
from storage.counting import standing_judgements, standing_rulings
from storage.digests import JUDGEMENT, RULING, digest, of_row
from storage.items import State, refresh
from storage.ledger import append
from storage.link import Link
from storage.table import Rows

_CHANGED = "somebody changed this item while you looked at it: nothing was kept; look again and decide"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person who decides on an item must know. ``version`` changes with the answer and with every ruling, but not with the
    blind word of another person.
    """

    key: Key
    state: State
    round: str
    version: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a judgement: its id, whether it made a ruling, and how the item stands now."""

    judgement: int
    ruled: bool
    state: State


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

        A form sent twice (same nonce) is one judgement. Raises ConflictError, with nothing kept, where the item is no longer the one
        that was shown, where it is decided, or where this person, or two others, have spoken in this round.
        """
        with self._link.write() as connection:
            if (known := _by_nonce(connection, said)) is not None:
                now = _standing(connection, said.key)
                return Judged(known, now.state is State.RULED, now.state)
            now = _standing(connection, said.key)
            voices = _voices(connection, now)
            double = policy.is_double(said.key)
            if version != now.version or now.state in (State.RULED, State.DISPUTED) or len(voices) >= 1 + double:
                raise ConflictError(_CHANGED)
            if any(voice["assessor"] == said.assessor for voice in voices):
                raise ConflictError("you have judged this item already; take your answer back to give another")
            made = _keep(connection, replace(said, round=now.round))
            ruled = _agreed(connection, replace(said, round=now.round), voices, double)
            _release(connection, said.key, said.assessor)
            refresh(connection, said.key.portal, said.key.questionnaire, said.key.indicator)
            return Judged(made, ruled, _standing(connection, said.key).state)

    def adjudicate(self, key: Key, value: Value, level: int, reason: str, reviewer: str, version: str) -> None:
        """A reviewer's word on an item, whatever was said before. Raises ConflictError where the item is no longer the one shown,
        UsageError where the reviewer is one of those who differ, or gives no reason.
        """
        if not reason.strip():
            raise UsageError("a decision needs a reason: the people who differ will read it")
        with self._link.write() as connection:
            now = _standing(connection, key)
            if now.version != version:
                raise ConflictError(_CHANGED)
            if any(voice["assessor"] == reviewer for voice in _voices(connection, now)):
                raise UsageError("who has judged an item does not decide on it: leave it to another reviewer")
            _rule(connection, key, value, level, reviewer, reason, now.round)
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
            key = Key(row["portal"], row["questionnaire"], row["indicator"])
            ruling = _own_ruling(connection, key, row)
            at = datetime.now(UTC)
            new = {"judgement": judgement, "ruling": ruling, "author": assessor, "at": at}
            connection.execute(insert(schema.withdrawals).values(new))
            append(connection, assessor, "withdrawn", f"judgement:{judgement}", {"ruling": ruling, **_named(key)})
            refresh(connection, key.portal, key.questionnaire, key.indicator)
        return key

    def disputed(self, key: Key) -> Rows[Judgement]:
        """The voices of this round, oldest first: for reviewers alone."""
        with self._link.begin() as connection:
            return Rows(_judgement(row) for row in _voices(connection, _standing(connection, key)))

    def lately(self, assessor: str, limit: int = 20) -> Rows[Judgement]:
        """What somebody said, newest first, without what was taken back."""
        table = schema.judgements
        query = standing_judgements(select(table)).where(table.c.assessor == assessor).order_by(table.c.id.desc()).limit(limit)
        return Rows(_judgement(row) for row in self._link.read(query))

    def all(self) -> Rows[Judgement]:
        """Every judgement that counts, oldest first: for figures of agreement."""
        return Rows(_judgement(r) for r in self._link.read(standing_judgements(select(schema.judgements)).order_by("id")))


def _standing(connection: Connection, key: Key) -> Standing:
    table = schema.items
    columns = (table.c.assessment, table.c.answer, table.c.state, table.c.round)
    row = connection.execute(_of(select(*columns), table, key)).first()
    if row is None:
        raise UsageError(f"there is no answer of {key.portal} to {key.indicator}")
    rulings = schema.rulings
    newest = connection.scalar(
        _of(standing_rulings(select(rulings.c.id)), rulings, key).order_by(rulings.c.at.desc(), rulings.c.id.desc()).limit(1)
    )
    version = digest([row.assessment, row.answer, newest]).removeprefix("sha256:")[:16]
    return Standing(key, State(row.state), row.round, version)


def _voices(connection: Connection, now: Standing) -> list[RowMapping]:
    table = schema.judgements
    query = _of(standing_judgements(select(table)), table, now.key).where(table.c.round == now.round).order_by(table.c.id)
    return list(connection.execute(query).mappings().all())


def _by_nonce(connection: Connection, said: Judgement) -> int | None:
    table = schema.judgements
    row = connection.execute(select(table.c.id, table.c.assessor).where(table.c.nonce == said.nonce)).first()
    if row is not None and row.assessor != said.assessor:
        raise ConflictError("this form is somebody else's; open the item anew")
    return None if row is None else int(row.id)


def _keep(connection: Connection, said: Judgement) -> int:
    row = _row(said)
    key = connection.execute(insert(schema.judgements).values(row)).inserted_primary_key
    assert key is not None  # an INSERT of one row always has one
    payload = {**_named(said.key), "value": row["value"], "digest": of_row(row, JUDGEMENT)}
    append(connection, said.assessor, "judged", f"judgement:{key[0]}", payload)
    return int(key[0])


def _agreed(connection: Connection, said: Judgement, voices: list[RowMapping], double: bool) -> bool:
    """Rule where that is due."""
    if double and not voices:
        return False
    if any((v["value"], v["level"]) != (said.value.value, said.level) for v in voices):
        return False
    authors = ", ".join(sorted({said.assessor, *(v["assessor"] for v in voices)}))
    reasons = "; ".join(dict.fromkeys(r for r in (*(v["reason"] for v in voices), said.reason) if r))
    _rule(connection, said.key, said.value, said.level, authors, reasons, said.round)
    return True


def _rule(connection: Connection, key: Key, value: Value, level: int, author: str, reason: str, round: str) -> None:
    made = Ruling(key.portal, key.questionnaire, key.indicator, value, author, datetime.now(UTC), reason, level, round)
    row = rows.ruling_row(made)
    new = connection.execute(insert(schema.rulings).values(row)).inserted_primary_key
    assert new is not None  # an INSERT of one row always has one
    append(connection, author, "ruled", f"ruling:{new[0]}", {**_named(key), "value": value.value, "digest": of_row(row, RULING)})


def _own_ruling(connection: Connection, key: Key, row: RowMapping) -> int | None:
    """The ruling that came of this judgement alone. Raises UsageError where others have a part in what came of it."""
    table = schema.rulings
    query = _of(standing_rulings(select(table.c.id, table.c.author)), table, key).where(
        table.c.evidence_digest == row["round"], table.c.at >= row["at"]
    )  # fmt: skip
    found = connection.execute(query).all()
    voices = _voices(connection, Standing(key, State.OPEN, row["round"], ""))
    if len(found) > 1 or len(voices) > 1 or any(one.author != row["assessor"] for one in found):
        raise UsageError("others have decided on this item since; ask a reviewer to decide anew")
    return int(found[0].id) if found else None


def _release(connection: Connection, key: Key, assessor: str) -> None:
    table = schema.claims
    connection.execute(
        delete(table).where(
            table.c.portal == key.portal, table.c.questionnaire == key.questionnaire, table.c.indicator == key.indicator,
            table.c.assessor == assessor,
        )
    )  # fmt: skip


def _of(query: Select[Any], table: Any, key: Key) -> Select[Any]:
    return query.where(
        table.c.portal == key.portal, table.c.questionnaire == key.questionnaire, table.c.indicator == key.indicator
    )


def _named(key: Key) -> dict[str, str]:
    return {"portal": key.portal, "questionnaire": key.questionnaire, "indicator": key.indicator}


def _row(said: Judgement) -> dict[str, Any]:
    plain = ("round", "level", "assessor", "at", "reason", "url", "seconds", "saw_machine", "nonce")
    return {**_named(said.key), "value": said.value.value, **{name: getattr(said, name) for name in plain}}


def _judgement(row: Mapping[Any, Any]) -> Judgement:
    return Judgement(
        Key(row["portal"], row["questionnaire"], row["indicator"]), Value(row["value"]), row["level"], row["assessor"], row["at"],
        row["reason"], row["url"], row["seconds"], row["saw_machine"], row["nonce"], row["round"], row["id"],
    )  # fmt: skip
