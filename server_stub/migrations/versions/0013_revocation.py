"""Tables for orders to PCs, their certificates and the scopes they are granted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0013_revocation"
down_revision = "0012_control"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "device_order",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("device_id", Int64, autoincrement=False, nullable=False),
        sa.Column("serial", Int64, autoincrement=False, nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_backed_up", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("n", Int64, nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("dealer_id", "device_id", "serial", name=op.f("pk_device_order")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "scope_grant",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("device_id", Int64, autoincrement=False, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "device_id", "scope", name=op.f("pk_scope_grant")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.add_column("device", sa.Column("certificate_issued", Moment(), nullable=True))
    op.add_column("device", sa.Column("certificate_expires", Moment(), nullable=True))
