"""Triggers that make a table append-only: the database itself refuses to change, remove or replace a row.

Comes in: a table's name and its key columns. Goes out: SQL statements per dialect. Must not know: what the rows mean.
Migrations use these functions, so their text may only change in a way that old revisions can live with.
"""

from collections.abc import Iterable

_STOP = "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION civiscope_append_only() RETURNS trigger AS "
    "'BEGIN RAISE EXCEPTION ''% is append-only'', TG_TABLE_NAME; END' LANGUAGE plpgsql"
)
_SQLITE = {
    "no_update": f"CREATE TRIGGER {{table}}_no_update BEFORE UPDATE ON {{table}} {_STOP}",
    "no_delete": f"CREATE TRIGGER {{table}}_no_delete BEFORE DELETE ON {{table}} {_STOP}",
    # INSERT OR REPLACE removes the old row without asking the delete trigger, so it is caught before it starts.
    "no_replace": "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
    f"WHEN EXISTS (SELECT 1 FROM {{table}} WHERE {{same}}) {_STOP}",
}
_POSTGRES = {
    "no_change": "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION civiscope_append_only()",
    "no_truncate": "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION civiscope_append_only()",
}


def names(dialect: str) -> tuple[str, ...]:
    """What the triggers of a table are called behind its own name and ``_``."""
    return tuple(_SQLITE if dialect == "sqlite" else _POSTGRES)


def protecting(dialect: str, table: str, keys: Iterable[str]) -> list[str]:
    """The statements that make ``table`` append-only; ``keys`` are the columns of its primary key."""
    same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
    if dialect == "sqlite":
        return [statement.format(table=table, same=same) for statement in _SQLITE.values()]
    return [_FUNCTION, *(statement.format(table=table) for statement in _POSTGRES.values())]


def unprotecting(dialect: str, table: str) -> list[str]:
    """The statements that take the triggers away again; only for migrations."""
    behind = "" if dialect == "sqlite" else f" ON {table}"
    return [f"DROP TRIGGER {table}_{name}{behind}" for name in names(dialect)]
