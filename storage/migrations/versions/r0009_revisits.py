"""How a page was seen again, when its copy was made, and what the server gave to ask by.

Comes in: the tables of the revision before. Goes out: those of 0009, and back. Must not know: today's tables.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Moment, Words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEW: dict[str, Any] = {"seen": Words, "confirmed_at": Moment, "copied_at": Moment, "etag": Words, "last_modified": Words}


def upgrade() -> None:
    """From the revision before; earlier visits stay empty there: all their pages were fetched."""
    for name, kind in _NEW.items():
        op.add_column("visits", sa.Column(name, kind))


def downgrade() -> None:
    """Back to the revision before."""
    for name in _NEW:
        op.drop_column("visits", name)
