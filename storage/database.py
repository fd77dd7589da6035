"""Opens a database and says in one line what is wrong with it.

Comes in: a path or an address. Goes out: an engine whose schema is there and known. Must not know: what the rows mean.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from model import OutputError, StoreError
from storage import schema

BUSY_SECONDS = 15
_UNWRITABLE = ("readonly", "read-only", "is full", "disk i/o")


def connect(where: str | Path) -> tuple[Engine, str]:
    """An engine over a database with our schema, made where there is none, and its name for messages.

    Raises StoreError where it cannot be read, OutputError where it cannot be made.
    """
    url = _url(where)
    name = url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
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
    if "locked" in low:
        return StoreError(f"{name} is in use by another process; wait for it to end, then try again")
    if "not a database" in low or "malformed" in low:
        return StoreError(f"{name} is no readable Civiscope store ({text}); move it away, or name another folder with --out")
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
        engine = create_engine(url)
    except NoSuchModuleError:
        raise StoreError(f"{name}: this kind of database is not known; use SQLite or PostgreSQL") from None
    except ModuleNotFoundError as error:
        raise StoreError(f"{name}: the driver {error.name} is not installed; install it, or use SQLite") from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """A killed process must leave a readable file (WAL), and a second one waits instead of failing."""
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "recursive_triggers = ON"):
            cursor.execute(f"PRAGMA {pragma}")
    finally:
        cursor.close()


def _prepare(connection: Connection, name: str) -> None:
    """Make the schema in one transaction, so that no half of it is ever left behind, or check the one that is there."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    tables = set(inspect(connection).get_table_names())
    if not tables:
        schema.metadata.create_all(connection)
        connection.execute(insert(schema.schema_version).values(version=schema.VERSION))
        connection.commit()
        return
    if not {t.name for t in schema.metadata.sorted_tables} <= tables:
        raise StoreError(f"{name} belongs to another program; name another folder with --out")
    version = connection.scalar(select(schema.schema_version.c.version))
    connection.rollback()
    if version != schema.VERSION:
        raise StoreError(
            f"{name} has schema version {version}, this Civiscope knows {schema.VERSION}; update it, or use another --out"
        )
