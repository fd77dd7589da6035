"""Rounds over many portals, and who does a job that is due.

Comes in: the tables of the revision before. Goes out: those of 0009, and back. Must not know: today's tables.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Moment, Words

revision = "0009"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the revision before."""
    op.create_table(
        "rounds", sa.Column("id", sa.Integer, primary_key=True), sa.Column("edition", Words, nullable=False),
        sa.Column("started", Moment, nullable=False), sa.Column("ended", Moment),
    )  # fmt: skip
    op.create_table(
        "round_portals", sa.Column("round", sa.Integer, sa.ForeignKey("rounds.id"), primary_key=True, nullable=False),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False), sa.Column("portal", Words, nullable=False),
        sa.Column("state", Words, nullable=False), sa.Column("run", sa.Integer), sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("failure", Words, nullable=False), sa.Column("why", Words, nullable=False), sa.Column("at", Moment),
        sa.Index("round_portals_portal", "round", "portal", unique=True),
    )  # fmt: skip
    op.create_table(
        "leases", sa.Column("job", Words, primary_key=True, nullable=False),
        sa.Column("due", Moment, primary_key=True, nullable=False), sa.Column("holder", Words, nullable=False),
        sa.Column("taken", Moment, nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("leases", "round_portals", "rounds"):
        op.drop_table(table)
