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

_GUARDED = {"judgements": ("id",), "withdrawals": ("judgement",), "replies": ("id",)}
_TABLES = (
    "trainings", "gold", "reads", "assignments", "attachments", "replies", "attempts", "sessions", "claims", "withdrawals",
    "judgements",
)  # fmt: skip
_ITEM = ("portal", "questionnaire", "indicator")


def _words(*names: str, **options: Any) -> list[sa.Column[str]]:
    return [sa.Column(name, Words, nullable=False, **options) for name in names]


def _moments(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, Moment, nullable=False) for name in names]


def upgrade() -> None:
    """From 0004."""
    op.create_table(
        "judgements", sa.Column("id", sa.Integer, primary_key=True),
        *_words("portal", "questionnaire", "indicator", "basis", "value"), sa.Column("level", sa.Integer, nullable=False),
        *_words("assessor"), *_moments("at"), *_words("reason", "url"), sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("saw_machine", sa.Boolean, nullable=False), *_words("nonce", unique=True),
        sa.Column("ruling", sa.Integer, sa.ForeignKey("rulings.id")),
        sa.Index("judgements_item", "portal", "questionnaire", "indicator", "basis"),
        sa.Index("judgements_assessor", "assessor", "id"),
    )  # fmt: skip
    op.create_table(
        "withdrawals", sa.Column("judgement", sa.Integer, sa.ForeignKey("judgements.id"), primary_key=True, autoincrement=False),
        sa.Column("ruling", sa.Integer, sa.ForeignKey("rulings.id")), *_words("author"), *_moments("at"),
        sa.Index("ix_withdrawals_ruling", "ruling"),
    )  # fmt: skip
    op.create_table(
        "claims", *_words("portal", "questionnaire", "indicator", "assessor", primary_key=True), *_moments("since", "until"),
        sa.Column("passed", sa.Boolean, nullable=False), sa.Index("claims_assessor", "assessor"),
    )  # fmt: skip
    op.create_table(
        "sessions", *_words("digest", primary_key=True), *_words("user"), *_moments("created", "seen"),
        sa.Index("sessions_user", "user"),
    )  # fmt: skip
    op.create_table(
        "attempts", *_words("whose", primary_key=True), sa.Column("failures", sa.Integer, nullable=False), *_moments("until")
    )  # fmt: skip
    _replies()
    _gold()
    op.create_table("assignments", *_words("portal", "assessor", primary_key=True), sa.Index("assignments_assessor", "assessor"))
    op.create_table("reads", *_words("assessor", "language", primary_key=True))
    op.add_column("items", sa.Column("basis", Words, nullable=False, server_default=""))
    for table, keys in _GUARDED.items():
        for statement in protecting(op.get_bind().dialect.name, table, keys):
            op.execute(sa.text(statement))


def _replies() -> None:
    op.create_table(
        "replies", sa.Column("id", sa.Integer, primary_key=True), *_words(*_ITEM, "author"), *_moments("at"),
        *_words("url", "comment"), sa.Column("ruling", sa.Integer, sa.ForeignKey("rulings.id")), *_words("nonce", unique=True),
        sa.Index("replies_item", *_ITEM),
    )  # fmt: skip
    op.create_table(
        "attachments", sa.Column("id", sa.Integer, primary_key=True), *_words(*_ITEM, "author"), *_moments("at"),
        *_words("url", "state", "why", "title", "excerpt"), sa.Column("archive_file", Words),
        sa.Column("archive_offset", sa.BigInteger), sa.Column("digest", Words), sa.Index("attachments_item", *_ITEM),
    )  # fmt: skip


def _gold() -> None:
    op.create_table(
        "gold", *_words(*_ITEM, primary_key=True), *_words("value"), sa.Column("level", sa.Integer, nullable=False),
        *_words("explanation", "author"), *_moments("at"),
    )  # fmt: skip
    op.create_table(
        "trainings", sa.Column("id", sa.Integer, primary_key=True), *_words(*_ITEM, "assessor", "value"),
        sa.Column("level", sa.Integer, nullable=False), *_moments("at"), sa.Index("trainings_assessor", "assessor", "id"),
    )  # fmt: skip


def downgrade() -> None:
    """Back to 0004."""
    for table in _GUARDED:
        for statement in unprotecting(op.get_bind().dialect.name, table):
            op.execute(sa.text(statement))
    op.drop_column("items", "basis")
    for table in _TABLES:
        op.drop_table(table)
