"""The pages chosen for an audit of accessibility, and where what was found on each lies (schema version 3 of that time).

Comes in: the tables of 0001. Goes out: those of 0002, and back. Must not know: today's tables.
Going back loses which pages were examined; the records stay in the archive.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Moment, Plain, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _of_run() -> list[sa.Column[int]]:
    run = sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True, nullable=False)
    return [run, sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False)]


def upgrade() -> None:
    """From 0001."""
    op.create_table(
        "samples", *_of_run(), sa.Column("url", Words, nullable=False), sa.Column("reasons", Plain, nullable=False),
        sa.Column("requested", sa.Boolean, nullable=False),
    )  # fmt: skip
    op.create_table(
        "examinations", *_of_run(), sa.Column("url", Words, nullable=False), sa.Column("screen", Words, nullable=False),
        sa.Column("at", Moment, nullable=False), sa.Column("archive_file", Words, nullable=False),
        sa.Column("archive_offset", sa.BigInteger, nullable=False), sa.Column("digest", Words, nullable=False),
    )  # fmt: skip
    op.execute("UPDATE schema_version SET version = 3")


def downgrade() -> None:
    """Back to 0001."""
    op.drop_table("examinations")
    op.drop_table("samples")
    op.execute("UPDATE schema_version SET version = 2")
