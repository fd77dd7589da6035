"""Editions, people, and the chain of events; what was there before is entered into the chain as it is found.

Comes in: the tables of 0002. Goes out: those of 0003, and back. Must not know: today's tables.
Going back loses editions, people and the chain.
"""

import sqlalchemy as sa
from alembic import op

from storage.guards import protecting, unprotecting
from storage.sealing import seal_what_is_there
from storage.types import Moment, Plain, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0002."""
    op.drop_table("schema_version")
    op.create_table(
        "editions", sa.Column("id", Words, primary_key=True, nullable=False), sa.Column("name", Words, nullable=False),
        sa.Column("year", sa.Integer, nullable=False), sa.Column("questionnaires", Plain, nullable=False),
        sa.Column("created", Moment, nullable=False),
    )  # fmt: skip
    op.create_table(
        "users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", Words, nullable=False, unique=True),
        sa.Column("role", Words, nullable=False), sa.Column("country", Words, nullable=False),
        sa.Column("password_hash", Words, nullable=False), sa.Column("created", Moment, nullable=False),
        sa.Column("disabled", Moment),
    )  # fmt: skip
    op.create_table(
        "events", sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False), sa.Column("at", Moment, nullable=False),
        sa.Column("actor", Words, nullable=False), sa.Column("action", Words, nullable=False),
        sa.Column("object", Words, nullable=False), sa.Column("payload", Plain, nullable=False),
        sa.Column("previous", Words, nullable=False), sa.Column("digest", Words, nullable=False),
    )  # fmt: skip
    for statement in protecting(op.get_bind().dialect.name, "events", ("seq",)):
        op.execute(sa.text(statement))
    op.add_column("runs", sa.Column("edition", Words, nullable=False, server_default=""))
    op.add_column("runs", sa.Column("digests", Plain))
    op.add_column("runs", sa.Column("forgotten", Moment))
    op.create_index("runs_edition", "runs", ["edition"])
    op.add_column("assessments", sa.Column("digests", Plain))
    op.drop_index("assessments_newest", "assessments")
    op.create_index("assessments_newest", "assessments", ["portal", "questionnaire", "run", "id"])
    seal_what_is_there(op.get_bind())


def downgrade() -> None:
    """Back to 0002."""
    op.drop_index("assessments_newest", "assessments")
    op.create_index("assessments_newest", "assessments", ["portal", "questionnaire", "id"])
    op.drop_column("assessments", "digests")
    op.drop_index("runs_edition", "runs")
    for name in ("forgotten", "digests", "edition"):
        op.drop_column("runs", name)
    for statement in unprotecting(op.get_bind().dialect.name, "events"):
        op.execute(sa.text(statement))
    for table in ("events", "users", "editions"):
        op.drop_table(table)
    op.create_table("schema_version", sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))
    op.execute("INSERT INTO schema_version VALUES (3)")
