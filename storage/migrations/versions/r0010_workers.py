"""Many workers over one store: who has which portal, and whose turn it is at which server.

Comes in: the tables of 0004. Goes out: those of 0010, and back. Must not know: today's tables.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Moment, Words

revision = "0010"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From 0004."""
    op.create_table(
        "claims", sa.Column("portal", Words, primary_key=True, nullable=False),
        sa.Column("round", sa.Integer, primary_key=True, autoincrement=False), sa.Column("token", sa.Integer, nullable=False),
        sa.Column("owner", Words, nullable=False), sa.Column("taken", Moment, nullable=False), sa.Column("run", sa.Integer),
        sa.Column("done", Moment),
    )  # fmt: skip
    op.create_table(
        "turns", sa.Column("address", Words, primary_key=True, nullable=False), sa.Column("owner", Words, nullable=False),
        sa.Column("free_at", sa.Double, nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    """Back to 0004."""
    for table in ("turns", "claims"):
        op.drop_table(table)
