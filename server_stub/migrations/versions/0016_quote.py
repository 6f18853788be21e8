"""Tables for receipts that HQ computes otherwise, and for approvals of prices below their floor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.models.base import Int64, Moment

revision = "0016_quote"
down_revision = "0015_credit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "disagreement",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("device_id", Int64, nullable=False),
        sa.Column("version", Int64, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("gross_here", Int64, nullable=False),
        sa.Column("gross_hq", Int64, nullable=True),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", name=op.f("pk_disagreement")),
    )
    op.create_table(
        "approval",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("device_id", Int64, nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "mark", name=op.f("pk_approval")),
    )
