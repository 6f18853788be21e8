"""When and why a contract's version was made, who works in a store, and the contract an order was placed under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.models.base import Int64, Moment

revision = "0015_contract"
down_revision = "0014_policy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "store_user",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("store_id", Int64, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dealer_id", "store_id"], ["store.dealer_id", "store.id"], name=op.f("fk_store_user_store")
        ),
        sa.PrimaryKeyConstraint("dealer_id", "store_id", "name", name=op.f("pk_store_user")),
    )
    op.add_column("contract", sa.Column("signed_at", Moment(), nullable=True))
    op.add_column("contract", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("order", sa.Column("contract", sa.Text(), nullable=False, server_default=""))
