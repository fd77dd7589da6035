"""What lists of work read: questions, what counts now per item, and what an earlier edition said.

Comes in: the tables of 0003. Goes out: those of 0004, and back. Must not know: today's tables.
All of it can be made anew from answers and rulings, so going back loses nothing.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _words(*names: str, **options: Any) -> list[sa.Column[str]]:
    return [sa.Column(name, Words, nullable=False, **options) for name in names]


def _number(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def upgrade() -> None:
    """From 0003."""
    op.create_table(
        "carried", sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True, nullable=False),
        *_words("questionnaire", primary_key=True), sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *_words("indicator"), sa.Column("origin", sa.Integer, sa.ForeignKey("assessments.id"), nullable=False), *_words("value"),
        *_number("level"), sa.Column("ruled", sa.Boolean, nullable=False),
        *_words("outcome", "url", "excerpt", "found", "reason"), sa.Column("ask", sa.Boolean, nullable=False),
    )  # fmt: skip
    op.create_table(
        "questions", *_words("questionnaire", "indicator", primary_key=True), *_number("seq"), *_words("module", "title"),
        sa.Column("points", sa.Double, nullable=False),
    )  # fmt: skip
    op.create_table(
        "items", *_words("portal", "questionnaire", "indicator", primary_key=True), *_number("seq"),
        *_words("country", "language", "module", "value"), *_number("level"), sa.Column("confidence", sa.Double, nullable=False),
        *_words("flags", "state"), sa.Column("waiting", sa.Boolean, nullable=False),
        sa.Column("priority", sa.Double, nullable=False), *_number("run", "assessment", "answer"),
        sa.Index("items_queue", "waiting", "priority", "flags"), sa.Index("items_country", "country", "waiting", "priority"),
        sa.Index("items_module", "module", "waiting", "priority"), sa.Index("items_language", "language", "waiting", "priority"),
        sa.Index("items_by_country", "country", "waiting", "state", "value"),
        sa.Index("items_by_module", "module", "waiting", "state", "value"),
    )  # fmt: skip


def downgrade() -> None:
    """Back to 0003."""
    for table in ("items", "questions", "carried"):
        op.drop_table(table)
