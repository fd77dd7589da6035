"""Who is signed in, and who tries to be.

Comes in: digests of what browsers keep, names and addresses of failed tries. Goes out: whose session it is, how long to wait.
Must not know: passwords, cookies.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from storage import schema
from storage.ledger import append
from storage.link import Link

FREE_TRIES = 5  # before each further one must wait
_LONGEST = timedelta(hours=1)


class Access:
    """Sessions and failed tries. Times are in UTC; ``now`` is given by tests only."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def sign_in(self, digest: str, user: str, now: datetime | None = None) -> None:
        """Keep a new session, and forget the failed tries of this name."""
        at = now or datetime.now(UTC)
        with self._link.write() as connection:
            connection.execute(delete(schema.attempts).where(schema.attempts.c.whose == f"name:{user}"))
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

    def end_all(self, user: str) -> None:
        """End every session of somebody: their password, role or right to sign in has changed."""
        with self._link.write() as connection:
            connection.execute(delete(schema.sessions).where(schema.sessions.c.user == user))

    def wait(self, *whose: str, now: datetime | None = None) -> timedelta:
        """How long these names and addresses must wait before the next try; zero: not at all."""
        table, at = schema.attempts, now or datetime.now(UTC)
        until = [row["until"] for row in self._link.read(select(table.c.until).where(table.c.whose.in_(whose)))]
        return max((moment - at for moment in until), default=timedelta(0)) if until else timedelta(0)

    def failed(self, *whose: str, now: datetime | None = None) -> None:
        """Note a failed try; from the sixth on, each doubles the time to wait, up to an hour."""
        table, at = schema.attempts, now or datetime.now(UTC)
        with self._link.write() as connection:
            for one in whose:
                count = (connection.scalar(select(table.c.failures).where(table.c.whose == one)) or 0) + 1
                pause = min(timedelta(seconds=2 ** min(count - FREE_TRIES, 12)), _LONGEST) if count > FREE_TRIES else timedelta(0)
                connection.execute(delete(table).where(table.c.whose == one))
                connection.execute(insert(table).values(whose=one, failures=count, until=at + pause))
            append(connection, "civiscope", "sign-in-failed", whose[0], {})
