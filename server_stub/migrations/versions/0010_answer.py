"""What dealers answered to their statements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0010_answer"
down_revision = "0009_member"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "answer",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("n", Int64, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("signer", sa.Text(), nullable=False),
        sa.Column("differences", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", name=op.f("pk_answer")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_answer_dealer_id_statement"), "answer", ["dealer_id", "statement"])
