"""Brings a database from one revision of its tables to another.

Comes in: a connection in a transaction of its caller. Goes out: changed tables, in that transaction. Must not know: files, rows.
Alembic is imported when there is something to do: a store that is up to date costs one SELECT.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, column, inspect, select, table

from storage import schema

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "civiscope_revision"
# What stores from before there were revisions called themselves, and the revision whose tables they have.
TAKEN_OVER = {2: "0001", 3: "0002"}
_MARK = table(VERSION_TABLE, column("version_num"))
_OLD = table("schema_version", column("version"))
_ONE = threading.Lock()  # Alembic keeps what it works on in a global place
_FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of the tables, and what led to it."""

    id: str
    before: str
    about: str


def newest() -> str:
    """The revision that this program works with."""
    return schema.REVISION


def history() -> tuple[Revision, ...]:
    """Every revision that this program knows, oldest first."""
    found = reversed(list(_scripts().walk_revisions()))
    return tuple(Revision(s.revision, str(s.down_revision or ""), (s.doc or "").splitlines()[0]) for s in found)


def current(connection: Connection) -> str | None:
    """The revision of a database; "" for one without any table, None for one that is none of ours."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return ""
    if VERSION_TABLE in tables:
        return str(connection.scalar(select(_MARK.c.version_num)) or "unknown")
    if {"schema_version", "portals", "runs", "visits", "assessments", "answers"} <= tables:
        version = connection.scalar(select(_OLD.c.version))
        return TAKEN_OVER.get(version or 0, f"version {version}")
    return None


def upgrade(connection: Connection, found: str, target: str = "head") -> None:
    """From ``found`` (as ``current`` says) to ``target``; a database of before revisions is taken over as it is."""
    if found in TAKEN_OVER.values() and VERSION_TABLE not in inspect(connection).get_table_names():
        connection.exec_driver_sql(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql(f"INSERT INTO {VERSION_TABLE} VALUES ('{found}')")
    scripts = _scripts()
    _run(connection, scripts, lambda revision, _: scripts._upgrade_revs(target, revision), target)


def downgrade(connection: Connection, target: str) -> None:
    """Back to ``target``, or to nothing at all for "base"."""
    scripts = _scripts()
    _run(connection, scripts, lambda revision, _: scripts._downgrade_revs(target, revision), target)


def known(revision: str) -> bool:
    """Whether this program knows it."""
    return revision in {r.id for r in history()}


def config() -> "Config":
    """Alembic's configuration, without any file."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def _scripts() -> Any:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(config())


def _run(connection: Connection, scripts: Any, steps: Callable[[Any, Any], Any], target: str) -> None:
    from alembic.runtime.environment import EnvironmentContext

    made = config()
    made.attributes["connection"] = connection
    with _ONE, EnvironmentContext(made, scripts, fn=steps, destination_rev=target, version_table=VERSION_TABLE):
        scripts.run_env()
