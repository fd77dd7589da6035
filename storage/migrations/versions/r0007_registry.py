"""The team's registry of portals: entries, what looks at them came to, proposals.

Comes in: the tables of the revision before. Goes out: three more, and back. Must not know: today's tables.
Going back loses the registry; `civiscope registry export` keeps it.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.guards import protecting
from storage.types import Moment, Plain, Words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _words(*names: str, **options: Any) -> list[sa.Column[str]]:
    return [sa.Column(name, Words, nullable=False, **options) for name in names]


def upgrade() -> None:
    """From the revision before."""
    op.create_table(
        "registry", *_words("id", primary_key=True), *_words("url", "name", "level", "country", "kind"),
        sa.Column("languages", Plain, nullable=False), *_words("state", "checked", "note"),
        sa.Column("enabled", sa.Boolean, nullable=False),
    )  # fmt: skip
    op.create_table(
        "registry_checks", sa.Column("id", sa.Integer, primary_key=True), *_words("entry"),
        sa.Column("at", Moment, nullable=False), *_words("outcome", "detail"), sa.Index("registry_checks_entry", "entry", "id"),
    )  # fmt: skip
    op.create_table(
        "registry_proposals", sa.Column("id", sa.Integer, primary_key=True), *_words("entry", "column", "old", "new", "why"),
        sa.Column("evidence", Plain, nullable=False), sa.Column("made", Moment, nullable=False), *_words("decision"),
        sa.Column("decided", Moment), *_words("actor"), sa.Index("registry_proposals_entry", "entry", "decision"),
    )  # fmt: skip
    for statement in protecting(op.get_bind().dialect.name, "registry_checks", ["id"]):
        op.execute(statement)


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("registry_proposals", "registry_checks", "registry"):
        op.drop_table(table)
