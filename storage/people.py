"""The people who decide: their names, roles and the hashes of their passwords.

Comes in: who is entered or changed, and by whom. Goes out: users. Must not know: sessions, plain passwords, what a role may do.
Nobody is ever removed, since rulings bear names; who leaves is disabled.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from model import UsageError
from storage import schema
from storage.digests import USER, of_row
from storage.ledger import CONSOLE, MACHINE, append
from storage.link import Link
from storage.table import Rows

_NAME = re.compile(r"\w(?:[\w .@'-]{0,78}[\w.'-])?")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in. ``country`` is empty for all countries; ``disabled``: since when no longer."""

    id: int
    name: str
    role: str
    country: str
    password_hash: str
    created: datetime
    disabled: datetime | None = None

    def __repr__(self) -> str:
        """Without the hash, which has no place in logs."""
        return f"User({self.id}, {self.name!r}, {self.role!r}, {self.country!r})"


class People:
    """Users in, users out; every change is told in the trail, with the name of who made it."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def all(self) -> Rows[User]:
        """Everybody, by name; the disabled too."""
        return Rows(User(**row) for row in self._link.read(select(schema.users).order_by(schema.users.c.name)))

    def find(self, name: str) -> User | None:
        """Who has this name."""
        row = next(iter(self._link.read(select(schema.users).where(schema.users.c.name == name))), None)
        return None if row is None else User(**row)

    def add(self, name: str, role: str, password_hash: str, country: str = "", *, actor: str) -> User:
        """Enter somebody. Raises UsageError where the name is taken, or cannot be one.

        Rulings of several people name them all, with commas between; so a name may have none.
        """
        if not _NAME.fullmatch(name) or name in (MACHINE, CONSOLE):
            raise UsageError(
                f"{name!r} cannot be a name: up to 80 letters, digits, spaces and . _ - @ ' that begin with a letter or digit"
            )
        row: dict[str, Any] = {
            "name": name, "role": role, "country": country, "password_hash": password_hash, "created": datetime.now(UTC),
            "disabled": None,
        }  # fmt: skip
        with self._link.write() as connection:
            if connection.scalar(select(schema.users.c.id).where(schema.users.c.name == name)) is not None:
                raise UsageError(f"there is a user {name!r} already; choose another name")
            key = connection.execute(insert(schema.users).values(row)).inserted_primary_key
            assert key is not None  # an INSERT of one row always has one
            _tell(connection, actor, "user-added", {**row, "id": int(key[0])}, sorted(row))
        return User(id=int(key[0]), **row)

    def change(self, name: str, *, actor: str, **changes: Any) -> User:
        """Change role, country, password_hash or disabled. Raises UsageError for a name that nobody has."""
        if strange := changes.keys() - {"role", "country", "password_hash", "disabled"}:
            raise TypeError(f"a user's {min(strange)} cannot be changed")
        table = schema.users
        with self._link.write() as connection:
            found = connection.execute(select(table).where(table.c.name == name)).mappings().first()
            if found is None:
                raise UsageError(f"there is no user {name!r}; `civiscope user list` names them")
            row = {**found, **changes}
            connection.execute(update(table).where(table.c.name == name).values(changes))
            _tell(connection, actor, "user-changed", row, sorted(changes))
        return User(**{f.name: row[f.name] for f in fields(User)})

    def languages(self, name: str) -> tuple[str, ...]:
        """The languages that somebody is known to read, as tags; none: not known, every item is given to them."""
        table = schema.reads
        query = select(table.c.language).where(table.c.assessor == name).order_by(table.c.language)
        return tuple(row["language"] for row in self._link.read(query))

    def reads(self, name: str, languages: Iterable[str], *, actor: str) -> None:
        """Note which languages somebody reads. Raises UsageError for a name that nobody has."""
        table, new = schema.reads, sorted(set(languages))
        with self._link.write() as connection:
            found = connection.scalar(select(schema.users.c.id).where(schema.users.c.name == name))
            if found is None:
                raise UsageError(f"there is no user {name!r}; `civiscope user list` names them")
            connection.execute(delete(table).where(table.c.assessor == name))
            if new:
                connection.execute(insert(table), [{"assessor": name, "language": tag} for tag in new])
            append(connection, actor, "user-reads", f"user:{found}", {"name": name, "languages": new})


def _tell(connection: Connection, actor: str, action: str, row: dict[str, Any], changed: list[str]) -> None:
    """The trail holds no hash of a password, only the digest of the whole entry."""
    payload = {key: row[key] for key in ("name", "role", "country")} | {"enabled": row["disabled"] is None}
    append(connection, actor, action, f"user:{row['id']}", {**payload, "changed": changed, "digest": of_row(row, USER)})
