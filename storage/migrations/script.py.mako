"""${message}

Comes in: the tables of ${down_revision}. Goes out: those of ${up_revision}, and back. Must not know: today's tables.
"""

import sqlalchemy as sa
from alembic import op
from storage.types import Moment, Plain, Words

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From ${down_revision}."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Back to ${down_revision}."""
    ${downgrades if downgrades else "pass"}
