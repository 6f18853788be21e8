"""Tables for daily totals as the PCs count them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0012_control"
down_revision = "0011_store_receipt"
branch_labels = None
depends_on = None

_FIGURES = ("receipts", "sales", "refunds", "refunded", "moved")


def upgrade() -> None:
    """Take the step."""
    figures = [*_FIGURES, *(f"hq_{name}" for name in _FIGURES), "unbooked"]
    op.create_table(
        "control_day",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, Int64, nullable=False) for name in ("device_id", "first_n", "last_n")),
        *(sa.Column(name, Int64, nullable=False) for name in figures),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("compared_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "lineage", "day", name=op.f("pk_control_day")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(
        op.f("ix_control_day_dealer_id_device_id_day"), "control_day", ["dealer_id", "device_id", "day"]
    )
