"""The tables, in types that SQLite and PostgreSQL share.

Comes in: nothing. Goes out: ``metadata`` with its tables, and the triggers that make answers, evidence and rulings append-only.
Must not know: files, connections, the nouns.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    event,
)

VERSION = 3
_UNSTORABLE = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC with microseconds. A naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite has no zones and gets UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without time zone cannot be stored: {value}")
        moved = value.astimezone(UTC)
        return moved.replace(tzinfo=None) if dialect.name == "sqlite" else moved

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from anywhere. What no database can hold (NUL, lone surrogates) becomes U+FFFD, as HTML itself does it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Enum members are stored by their value."""
        return None if value is None else str(value).translate(_UNSTORABLE)


metadata = MetaData()
_JSON = JSON(none_as_null=True)


def _words(name: str, **options: Any) -> Column[Any]:
    return Column(name, Words, nullable=False, **options)


def _run(**options: Any) -> Column[Any]:
    return Column("run", ForeignKey("runs.id"), nullable=False, **options)


def _seq(name: str = "seq") -> Column[Any]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

portals = Table(
    "portals", metadata, _words("id", primary_key=True), _words("url"), _words("name"), _words("level"), _words("country"),
    Column("languages", _JSON, nullable=False),
)  # fmt: skip

# ``questionnaire`` is empty for a visit that serves every questionnaire.
runs = Table(
    "runs", metadata, Column("id", Integer, primary_key=True),
    Column("portal", ForeignKey("portals.id"), nullable=False, index=True), _words("questionnaire"),
    Column("started", Moment, nullable=False), Column("ended", Moment), _words("state"),
    Column("options", _JSON, nullable=False), Column("pages", Integer), Column("failures", Integer), Column("skips", Integer),
    Column("complete", Boolean), Column("unfinished", Words), Column("browser", Words), Column("browser_reason", Words),
)  # fmt: skip

visits = Table(
    "visits", metadata, _run(primary_key=True), _seq(), _words("outcome"), _words("url"), Column("at", Moment, nullable=False),
    Column("status", Integer), Column("depth", Integer), _words("page"), _words("link_text"), _words("source"), _words("scope"),
    # of a snapshot
    Column("requested", Words), Column("media_type", Words), Column("charset", Words), Column("rendered", Boolean),
    Column("archive_file", Words), Column("archive_offset", BigInteger), Column("digest", Words),
    # of a failure
    Column("kind", Words), Column("detail", Words), Column("attempts", Integer),
)  # fmt: skip

skips = Table(
    "skips", metadata, _run(primary_key=True), _seq(), _words("url"), _words("reason"), _words("page"), _words("link_text"),
    Column("depth", Integer),
)  # fmt: skip

measurements = Table(
    "measurements", metadata, _run(primary_key=True), _seq(), _words("url"), _words("name"),
    Column("value", _JSON, nullable=False), Column("at", Moment, nullable=False),
)  # fmt: skip

screenshots = Table(
    "screenshots", metadata, _run(primary_key=True), _seq(), _words("url"), _words("device"), _words("file"),
)  # fmt: skip

# The pages chosen for an audit, and what was found on each; the findings themselves lie in the archive.
samples = Table(
    "samples", metadata, _run(primary_key=True), _seq(), _words("url"), Column("reasons", _JSON, nullable=False),
    Column("requested", Boolean, nullable=False),
)  # fmt: skip

examinations = Table(
    "examinations", metadata, _run(primary_key=True), _seq(), _words("url"), _words("screen"),
    Column("at", Moment, nullable=False), _words("archive_file"), Column("archive_offset", BigInteger, nullable=False),
    _words("digest"),
)  # fmt: skip

assessments = Table(
    "assessments", metadata, Column("id", Integer, primary_key=True), _run(index=True), _words("portal"), _words("questionnaire"),
    _words("rubric_version"), Column("created", Moment, nullable=False),
    Index("assessments_newest", "portal", "questionnaire", "id"),
)  # fmt: skip

answers = Table(
    "answers", metadata, Column("assessment", ForeignKey("assessments.id"), primary_key=True), _seq(), _words("indicator"),
    _words("value"), _words("reason"), Column("level", Integer, nullable=False), Column("confidence", Double, nullable=False),
    Column("flags", _JSON, nullable=False), Column("absence", _JSON), _words("detector"), _words("rubric_version"),
)  # fmt: skip

evidence = Table(
    "evidence", metadata, Column("assessment", Integer, primary_key=True, autoincrement=False), _seq("answer"), _seq(),
    _words("url"), _words("excerpt"), _words("detector"), Column("confidence", Double, nullable=False), _words("language"),
    _words("place"), _words("region"), Column("path", _JSON, nullable=False), Column("depth", Integer),
    Column("archive_file", Words), Column("archive_offset", BigInteger), Column("digest", Words),
    ForeignKeyConstraint(["assessment", "answer"], ["answers.assessment", "answers.seq"]),
)  # fmt: skip

rulings = Table(
    "rulings", metadata, Column("id", Integer, primary_key=True), _words("portal"), _words("questionnaire"), _words("indicator"),
    _words("value"), _words("author"), Column("at", Moment, nullable=False), _words("reason"),
    Column("level", Integer, nullable=False), _words("evidence_digest"),
    Index("rulings_item", "portal", "questionnaire", "indicator"),
)  # fmt: skip

scores = Table(
    "scores", metadata, _words("portal", primary_key=True), _words("questionnaire", primary_key=True), _seq(), _words("index"),
    _words("subindex"), *(Column(n, Double, nullable=False) for n in ("points", "max_points")), Column("value", Double),
    *(Column(n, Double, nullable=False) for n in ("low", "high", "coverage")), Column("unknown", Integer, nullable=False),
    Column("confirmed", Integer, nullable=False),
)  # fmt: skip

APPEND_ONLY = (answers, evidence, rulings)

_STOP = "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
_STATEMENTS = {
    "sqlite": (
        f"CREATE TRIGGER {{table}}_no_update BEFORE UPDATE ON {{table}} {_STOP}",
        f"CREATE TRIGGER {{table}}_no_delete BEFORE DELETE ON {{table}} {_STOP}",
        # INSERT OR REPLACE removes the old row without asking the delete trigger, so it is caught before it starts.
        "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {{table}} WHERE {{same}}) {_STOP}",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION civiscope_append_only() RETURNS trigger AS "
        "'BEGIN RAISE EXCEPTION ''%% is append-only'', TG_TABLE_NAME; END' LANGUAGE plpgsql",
        "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION civiscope_append_only()",
        "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION civiscope_append_only()",
    ),
}


def _protect(table: Table) -> None:
    same = " AND ".join(f"{c.name} = NEW.{c.name}" for c in table.primary_key)
    for dialect, statements in _STATEMENTS.items():
        for statement in statements:
            ddl = DDL(statement.format(table=table.name, same=same))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


for _table in APPEND_ONLY:
    _protect(_table)
