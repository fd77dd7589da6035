"""Opens a database and says in one line what is wrong with it.

Comes in: a path or an address. Goes out: an engine whose schema is there and known. Must not know: what the rows mean.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from model import OutputError, StoreError
from storage import items, migrating, schema

BUSY_SECONDS = 15.0
# Any number that no other program takes for a lock of its own on the same server: "civi" in ASCII.
_LOCK = 0x63697669
_UNWRITABLE = ("readonly", "read-only", "is full", "disk i/o", "no space left")
_LOST = ("server closed the connection", "terminating connection", "connection is lost", "connection refused", "shutting down",
         "starting up", "connection reset", "ssl connection has been closed", "connection timed out")  # fmt: skip


def connect(where: str | Path) -> tuple[Engine, str]:
    """An engine over a database with our schema, made where there is none, and its name for messages.

    Raises StoreError where it cannot be read, OutputError where it cannot be made.
    """
    url = _url(where)
    name = _name(url)
    if url.get_backend_name() == "sqlite" and not Path(name).parent.is_dir():
        raise OutputError(f"cannot write {name}: there is no folder {Path(name).parent}; make it, or name another with --out")
    engine = _engine(url, name)
    try:
        with guarded(name), engine.connect() as connection:
            _prepare(connection, name)
    except BaseException:
        engine.dispose()
        raise
    return engine, name


def revision_of(where: str | Path) -> str | None:
    """The revision of the tables there, without changing anything; None where there are none of ours."""
    with _connected(where) as (connection, _):
        return migrating.current(connection) or None


def downgrade(where: str | Path, revision: str) -> None:
    """Go back to the tables of an earlier revision. Raises StoreError for one that is not known or lies ahead."""
    with _connected(where) as (connection, name):
        found = migrating.current(connection)
        connection.rollback()
        known = [r.id for r in migrating.history()]
        if found not in known or revision not in known or known.index(revision) > known.index(found):
            raise StoreError(f"{name} has revision {found}; give one of {', '.join(known)} that is not later")
        with changing(connection):
            migrating.downgrade(connection, revision)


@contextmanager
def empty_connection(where: str | Path) -> Iterator[Connection]:
    """A connection to a database without any table. Raises StoreError where there are some; a file that failed is removed."""
    url = _url(where)
    file = Path(_name(url)) if url.get_backend_name() == "sqlite" else None
    if file is not None and file.exists():
        raise StoreError(f"{file} is there already; restore into a new folder with --out")
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _connected(where) as (connection, name):
            if migrating.current(connection) != "":
                raise StoreError(f"{name} is not empty; restore into a new database")
            connection.rollback()
            yield connection
    except BaseException:
        for left in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")) if file is not None else ():
            left.unlink(missing_ok=True)
        raise


@contextmanager
def _connected(where: str | Path) -> Iterator[tuple[Connection, str]]:
    url = _url(where)
    name = _name(url)
    engine = _engine(url, name)
    try:
        with guarded(name), engine.connect() as connection:
            yield connection, name
    finally:
        engine.dispose()


def _name(url: URL) -> str:
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Turns what a driver says about file or server into one line. Broken constraints are our own bugs and pass."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, sqlite3.Error) as error:
        raise _said(name, error) from None


def _said(name: str, error: DBAPIError | sqlite3.Error) -> StoreError | OutputError:
    cause = (error.orig or error) if isinstance(error, DBAPIError) else error
    text = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    low = text.lower()
    if any(word in low for word in _UNWRITABLE):
        return OutputError(f"cannot write {name}: {text}; make room or give write access, or use another --out")
    if "locked" in low or "lock timeout" in low:
        return StoreError(f"{name} is in use by another process; wait for it to end, then try again")
    if "not a database" in low or "malformed" in low:
        return StoreError(f"{name} is no readable Civiscope store ({text}); move it away, or name another folder with --out")
    if any(word in low for word in _LOST):
        return StoreError(
            f"{name}: the connection to the server was lost ({text}); nothing is half written, start it and try again"
        )
    return StoreError(f"{name} cannot be read ({text}); check that file and server are there, or name another folder with --out")


def _url(where: str | Path) -> URL:
    if isinstance(where, str) and "://" in where:
        try:
            return make_url(where)
        except (ArgumentError, ValueError):
            raise StoreError("the database address cannot be read; write it as postgresql+psycopg://user@host/name") from None
    return URL.create("sqlite", database=str(Path(where).resolve()))


def _engine(url: URL, name: str) -> Engine:
    try:
        # A connection that was lost is noticed before it is used again; SQLite has none that could be lost.
        if url.get_backend_name() == "sqlite":
            engine = create_engine(url)
        else:
            waiting = {"options": f"-c lock_timeout={int(BUSY_SECONDS * 1000)}"} if url.get_driver_name() == "psycopg" else {}
            engine = create_engine(url, pool_pre_ping=True, connect_args=waiting)
    except NoSuchModuleError:
        raise StoreError(f"{name}: this kind of database is not known; use SQLite or PostgreSQL") from None
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{name}: the driver {error.name} is not installed; pip install 'civiscope[postgres]', or use SQLite"
        ) from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """A killed process must leave a readable file (WAL), and a second one waits instead of failing."""
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "recursive_triggers = ON"):
            cursor.execute(f"PRAGMA {pragma}")
    finally:
        cursor.close()


def _prepare(connection: Connection, name: str) -> None:
    """Make the tables, or bring those of an earlier Civiscope up to date; in one transaction, so that no half is ever left."""
    found = migrating.current(connection)
    connection.rollback()
    if found == migrating.newest():
        _check_whole(connection, name)
        return
    with changing(connection):
        found = migrating.current(connection)  # another process may have been faster
        if found != migrating.newest():
            _refuse(found, name)
            migrating.upgrade(connection, str(found))
            items.refresh_all(connection)


def _refuse(found: str | None, name: str) -> None:
    if found is None:
        raise StoreError(f"{name} belongs to another program; name another folder with --out")
    if found and not migrating.known(found):
        raise StoreError(
            f"{name} has schema {found}, this Civiscope knows up to {migrating.newest()}; update it, or use another --out"
        )


def _check_whole(connection: Connection, name: str) -> None:
    missing = {t.name for t in schema.metadata.sorted_tables} - set(inspect(connection).get_table_names())
    connection.rollback()
    if missing:
        raise StoreError(f"{name} has no table {min(missing)} (no such table); restore it from a backup, or use another --out")


@contextmanager
def changing(connection: Connection) -> Iterator[None]:
    """A transaction for changing tables: nobody else writes, and at its end no row may point to nothing."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:  # tables can only be made anew while nothing watches what points to them
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
    try:
        hold(connection)
        yield
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise StoreError("rows point to rows that are not there; restore the store from a backup")
        connection.commit()
    finally:
        connection.rollback()
        if sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys = ON")


def hold(connection: Connection) -> None:
    """Wait for the turn to write, and keep it to the end of the transaction."""
    if connection.dialect.name == "sqlite":
        # The driver's own cursor: for SQLAlchemy the transaction has begun already, and it is no statement of ours to count.
        connection.connection.cursor().execute("BEGIN IMMEDIATE")
    else:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
