"""Credit notes with their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64

revision = "0004_credit_note"
down_revision = "0003_account"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "credit_note",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("total", Int64, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_credit_note_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", "number", name=op.f("pk_credit_note")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "credit_note_line",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("line", Int64, autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quantity", Int64, nullable=False),
        sa.Column("base_quantity", Int64, nullable=False),
        sa.Column("price", Int64, nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "number", "line", name=op.f("pk_credit_note_line")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
