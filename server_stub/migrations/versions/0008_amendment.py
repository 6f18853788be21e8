"""Tables for changes to orders that dealers asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0008_amendment"
down_revision = "0007_lease"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("order_line", sa.Column("line_id", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "order_change",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_order_change")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_order_change_dealer_id_state"), "order_change", ["dealer_id", "state"])
    op.create_index(op.f("ix_order_change_dealer_id_order_id"), "order_change", ["dealer_id", "order_id"])
