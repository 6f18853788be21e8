"""What returns gave back of budgets, how often limited promotions were used, and what else differs about a receipt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.models.base import Int64

revision = "0018_use"
down_revision = "0018_daily"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; receipts of before were not counted and count as no use."""
    for column in ("given_back", "freed"):
        op.add_column("lease_use", sa.Column(column, Int64, nullable=False, server_default="0"))
    op.add_column("disagreement", sa.Column("notes", sa.Text(), nullable=False, server_default="[]"))
    op.create_table(
        "promotion_use",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("promotion", sa.Text(), nullable=False),
        sa.Column("times", Int64, nullable=False),
        sa.Column("returned", Int64, nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", "promotion", name=op.f("pk_promotion_use")),
    )
    for column in ("member_id", "business_day"):
        name = f"ix_promotion_use_dealer_id_promotion_{column}"
        op.create_index(op.f(name), "promotion_use", ["dealer_id", "promotion", column])
