"""The tables of the first stores that were kept (schema version 2 of that time).

Comes in: an empty database. Goes out: the tables of 0001, and back. Must not know: today's tables.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.guards import protecting
from storage.types import Moment, Plain, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEYS = {"answers": ("assessment", "seq"), "evidence": ("assessment", "answer", "seq"), "rulings": ("id",)}


def _words(*names: str, **options: Any) -> list[sa.Column[str]]:
    return [sa.Column(name, Words, nullable=False, **options) for name in names]


def _number(*names: str, **options: Any) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False, **options) for name in names]


def _real(*names: str) -> list[sa.Column[float]]:
    return [sa.Column(name, sa.Double, nullable=False) for name in names]


def _of_run() -> list[sa.Column[int]]:
    run = sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True, nullable=False)
    return [run, sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False)]


def _copy() -> list[sa.Column[str] | sa.Column[int]]:
    return [sa.Column("archive_file", Words), sa.Column("archive_offset", sa.BigInteger), sa.Column("digest", Words)]


def upgrade() -> None:
    """Make every table."""
    op.create_table("schema_version", sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))
    op.execute("INSERT INTO schema_version VALUES (2)")
    _visits()
    _answers()
    for table, keys in _KEYS.items():
        for statement in protecting(op.get_bind().dialect.name, table, keys):
            op.execute(sa.text(statement))


def _visits() -> None:
    op.create_table(
        "portals", *_words("id", primary_key=True), *_words("url", "name", "level", "country"),
        sa.Column("languages", Plain, nullable=False),
    )  # fmt: skip
    op.create_table(
        "runs", sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("portal", Words, sa.ForeignKey("portals.id"), nullable=False, index=True), *_words("questionnaire"),
        sa.Column("started", Moment, nullable=False), sa.Column("ended", Moment), *_words("state"),
        sa.Column("options", Plain, nullable=False), sa.Column("pages", sa.Integer), sa.Column("failures", sa.Integer),
        sa.Column("skips", sa.Integer), sa.Column("complete", sa.Boolean), sa.Column("unfinished", Words),
        sa.Column("browser", Words), sa.Column("browser_reason", Words),
    )  # fmt: skip
    op.create_table(
        "visits", *_of_run(), *_words("outcome", "url"), sa.Column("at", Moment, nullable=False), sa.Column("status", sa.Integer),
        sa.Column("depth", sa.Integer), *_words("page", "link_text", "source", "scope"), sa.Column("requested", Words),
        sa.Column("media_type", Words), sa.Column("charset", Words), sa.Column("rendered", sa.Boolean), *_copy(),
        sa.Column("kind", Words), sa.Column("detail", Words), sa.Column("attempts", sa.Integer),
    )  # fmt: skip
    op.create_table("skips", *_of_run(), *_words("url", "reason", "page", "link_text"), sa.Column("depth", sa.Integer))
    op.create_table(
        "measurements", *_of_run(), *_words("url", "name"), sa.Column("value", Plain, nullable=False),
        sa.Column("at", Moment, nullable=False),
    )  # fmt: skip
    op.create_table("screenshots", *_of_run(), *_words("url", "device", "file"))


def _answers() -> None:
    op.create_table(
        "assessments", sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), nullable=False, index=True),
        *_words("portal", "questionnaire", "rubric_version"), sa.Column("created", Moment, nullable=False),
        sa.Index("assessments_newest", "portal", "questionnaire", "id"),
    )  # fmt: skip
    op.create_table(
        "answers", sa.Column("assessment", sa.Integer, sa.ForeignKey("assessments.id"), primary_key=True, nullable=False),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False), *_words("indicator", "value", "reason"),
        *_number("level"), *_real("confidence"), sa.Column("flags", Plain, nullable=False), sa.Column("absence", Plain),
        *_words("detector", "rubric_version"),
    )  # fmt: skip
    op.create_table(
        "evidence", *_number("assessment", "answer", "seq", primary_key=True, autoincrement=False),
        *_words("url", "excerpt", "detector"), *_real("confidence"), *_words("language", "place", "region"),
        sa.Column("path", Plain, nullable=False), sa.Column("depth", sa.Integer), *_copy(),
        sa.ForeignKeyConstraint(["assessment", "answer"], ["answers.assessment", "answers.seq"]),
    )  # fmt: skip
    op.create_table(
        "rulings", sa.Column("id", sa.Integer, primary_key=True),
        *_words("portal", "questionnaire", "indicator", "value", "author"), sa.Column("at", Moment, nullable=False),
        *_words("reason"), *_number("level"), *_words("evidence_digest"),
        sa.Index("rulings_item", "portal", "questionnaire", "indicator"),
    )  # fmt: skip
    op.create_table(
        "scores", *_words("portal", "questionnaire", primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False), *_words("index", "subindex"),
        *_real("points", "max_points"), sa.Column("value", sa.Double), *_real("low", "high", "coverage"),
        *_number("unknown", "confirmed"),
    )  # fmt: skip


def downgrade() -> None:
    """Take every table away."""
    for table in ("scores", "rulings", "evidence", "answers", "assessments", "screenshots", "measurements", "skips", "visits",
                  "runs", "portals", "schema_version"):  # fmt: skip
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION civiscope_append_only()")
