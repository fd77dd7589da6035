"""What became of jobs that were due, and which of them are paused.

Comes in: the tables of the revision before. Goes out: those of 0010, and back. Must not know: today's tables.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Moment, Words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the revision before."""
    op.create_table(
        "jobs", sa.Column("id", Words, primary_key=True, nullable=False), sa.Column("definition", Words, nullable=False),
        sa.Column("since", Moment, nullable=False), sa.Column("paused", Moment),
    )  # fmt: skip
    for name in ("beat", "ended"):
        op.add_column("leases", sa.Column(name, Moment))
    for name in ("outcome", "said"):
        op.add_column("leases", sa.Column(name, Words, nullable=False, server_default=""))
    op.add_column("leases", sa.Column("tries", sa.Integer, nullable=False, server_default="1"))
    op.create_index("leases_outcome", "leases", ["outcome"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index("leases_outcome", "leases")
    for name in ("tries", "said", "outcome", "ended", "beat"):
        op.drop_column("leases", name)
    op.drop_table("jobs")
