"""What people say of items before it is a ruling, who looks at what, and who is signed in.

Comes in: the tables of 0004. Goes out: those of 0005, and back. Must not know: today's tables.
Going back loses judgements and what was taken back; the rulings made of judgements stay, and those taken back count again.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.guards import protecting, unprotecting
from storage.types import Moment, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_GUARDED = {"judgements": ("id",), "withdrawals": ("judgement",)}


def _words(*names: str, **options: Any) -> list[sa.Column[str]]:
    return [sa.Column(name, Words, nullable=False, **options) for name in names]


def _moments(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, Moment, nullable=False) for name in names]


def upgrade() -> None:
    """From 0004."""
    op.create_table(
        "judgements", sa.Column("id", sa.Integer, primary_key=True),
        *_words("portal", "questionnaire", "indicator", "round", "value"), sa.Column("level", sa.Integer, nullable=False),
        *_words("assessor"), *_moments("at"), *_words("reason", "url"), sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("saw_machine", sa.Boolean, nullable=False), *_words("nonce", unique=True),
        sa.Index("judgements_item", "portal", "questionnaire", "indicator", "round"),
        sa.Index("judgements_assessor", "assessor", "id"),
    )  # fmt: skip
    op.create_table(
        "withdrawals", sa.Column("judgement", sa.Integer, sa.ForeignKey("judgements.id"), primary_key=True, autoincrement=False),
        sa.Column("ruling", sa.Integer, sa.ForeignKey("rulings.id")), *_words("author"), *_moments("at"),
        sa.Index("ix_withdrawals_ruling", "ruling"),
    )  # fmt: skip
    op.create_table(
        "claims", *_words("portal", "questionnaire", "indicator", "assessor", primary_key=True), *_moments("since", "until"),
        sa.Index("claims_assessor", "assessor"),
    )  # fmt: skip
    op.create_table(
        "sessions", *_words("digest", primary_key=True), *_words("user"), *_moments("created", "seen"),
        sa.Index("sessions_user", "user"),
    )  # fmt: skip
    op.create_table(
        "attempts", *_words("whose", primary_key=True), sa.Column("failures", sa.Integer, nullable=False), *_moments("until")
    )  # fmt: skip
    op.add_column("items", sa.Column("round", Words, nullable=False, server_default=""))
    for table, keys in _GUARDED.items():
        for statement in protecting(op.get_bind().dialect.name, table, keys):
            op.execute(sa.text(statement))


def downgrade() -> None:
    """Back to 0004."""
    for table in _GUARDED:
        for statement in unprotecting(op.get_bind().dialect.name, table):
            op.execute(sa.text(statement))
    op.drop_column("items", "round")
    for table in ("attempts", "sessions", "claims", "withdrawals", "judgements"):
        op.drop_table(table)
