"""Who is signed in, and who tries to be.

Comes in: digests of what browsers keep, names and addresses of failed tries. Goes out: whose session it is, how long to wait.
Must not know: passwords, cookies.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from storage import schema
from storage.ledger import MACHINE, append
from storage.link import Link

FREE_TRIES = 5  # before each further one must wait
_LONGEST = timedelta(hours=1)
_FORGOTTEN = timedelta(hours=1)  # after the last wait a count begins anew, so that a shared address is not kept out for ever


class Access:
    """Sessions and failed tries. Times are in UTC; ``now`` is given by tests only."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def sign_in(self, digest: str, user: str, now: datetime | None = None) -> None:
        """Keep a new session, and forget the failed tries of this name."""
        at, tries = now or datetime.now(UTC), schema.attempts
        with self._link.write() as connection:
            connection.execute(delete(tries).where(tries.c.whose == _of_name(user)))
            connection.execute(insert(schema.sessions).values(digest=digest, user=user, created=at, seen=at))
            append(connection, user, "signed-in", f"user:{user}", {})

    def whose(self, digest: str, idle: timedelta, longest: timedelta, now: datetime | None = None) -> str | None:
        """Whose session it is; None where there is none, or it is over. Being asked keeps it alive, to the minute."""
        at, table = now or datetime.now(UTC), schema.sessions
        row = next(iter(self._link.read(select(table).where(table.c.digest == digest))), None)
        if row is None or at - row["seen"] > idle or at - row["created"] > longest:
            return None
        if at - row["seen"] > timedelta(minutes=1):
            with self._link.write() as connection:
                connection.execute(update(table).where(table.c.digest == digest).values(seen=at))
        return str(row["user"])

    def sign_out(self, digest: str) -> None:
        """End a session."""
        table = schema.sessions
        with self._link.write() as connection:
            user = connection.scalar(select(table.c.user).where(table.c.digest == digest))
            if user is not None:
                connection.execute(delete(table).where(table.c.digest == digest))
                append(connection, user, "signed-out", f"user:{user}", {})

    def end_all(self, user: str, actor: str) -> None:
        """End every session of somebody: their password, role or right to sign in has changed."""
        with self._link.write() as connection:
            connection.execute(delete(schema.sessions).where(schema.sessions.c.user == user))
            append(connection, actor, "sessions-ended", f"user:{user}", {})

    def wait(self, name: str, address: str, now: datetime | None = None) -> timedelta:
        """How long the next try with this name, or from this address, must wait; zero: not at all."""
        table, at = schema.attempts, now or datetime.now(UTC)
        query = select(table.c.until).where(table.c.whose.in_((_of_name(name), _of_address(address))))
        return max((row["until"] - at for row in self._link.read(query) if row["until"] > at), default=timedelta(0))

    def failed(self, name: str, address: str, now: datetime | None = None) -> None:
        """Note a failed try; from the sixth on, each doubles the time to wait, up to an hour.

        The trail tells of it where a wait begins, so that it cannot be flooded. A name that nobody has is not told: it may be a
        password that was typed into the wrong field.
        """
        at, table = now or datetime.now(UTC), schema.attempts
        with self._link.write() as connection:
            connection.execute(delete(table).where(table.c.until < at - _FORGOTTEN))
            pauses = [_count(connection, whose, at) for whose in (_of_name(name), _of_address(address))]
            if any(pauses):
                known = connection.scalar(select(schema.users.c.name).where(schema.users.c.name == name))
                payload = {"address": address, "seconds": int(max(pauses).total_seconds())}
                append(connection, MACHINE, "sign-in-refused", f"user:{known or 'unknown'}", payload)


def _count(connection: Connection, whose: str, at: datetime) -> timedelta:
    table = schema.attempts
    failures = (connection.scalar(select(table.c.failures).where(table.c.whose == whose)) or 0) + 1
    pause = min(timedelta(seconds=2 ** min(failures - FREE_TRIES, 12)), _LONGEST) if failures > FREE_TRIES else timedelta(0)
    connection.execute(delete(table).where(table.c.whose == whose))
    connection.execute(insert(table).values(whose=whose, failures=failures, until=at + pause))
    return pause


def _of_name(name: str) -> str:
    """Not the name itself, which may be a password typed into the wrong field, and too little of its digest to find it by."""
    return f"name:{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _of_address(address: str) -> str:
    return f"address:{address}"
