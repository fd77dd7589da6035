"""Many workers over one store: who holds which portal of a round, and whose turn it is at which server.

Comes in: the tables of the revision before. Goes out: those of 0008, and back. Must not know: today's tables.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the revision before."""
    op.add_column("round_portals", sa.Column("owner", Words, nullable=False, server_default=""))
    op.add_column("round_portals", sa.Column("token", sa.Integer, nullable=False, server_default="0"))
    op.add_column("round_portals", sa.Column("since", sa.Integer, nullable=False, server_default="0"))
    op.create_index("round_portals_newest", "round_portals", ["portal", "token"])
    op.create_table(
        "turns", sa.Column("address", Words, primary_key=True, nullable=False), sa.Column("owner", Words, nullable=False),
        sa.Column("free_at", sa.Double, nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("turns")
    op.drop_index("round_portals_newest", "round_portals")
    for column in ("since", "token", "owner"):
        op.drop_column("round_portals", column)
