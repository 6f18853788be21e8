"""What HQ lends its dealers' PCs: leases, their uses, budgets, points, and the credit that orders hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0007_lease"
down_revision = "0006_continuity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("order", sa.Column("credit", Int64, nullable=False, server_default="0"))
    op.add_column("order", sa.Column("hold", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "lease",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device_id", Int64, nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("used", Int64, nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_as", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_lease_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_lease")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_lease_dealer_id_closed_at"), "lease", ["dealer_id", "closed_at"])
    op.create_table(
        "lease_use",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("lease_id", sa.Text(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("covered", Int64, nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "dealer_id", "doc_id", "kind", "subject", "lease_id", name=op.f("pk_lease_use")
        ),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_lease_use_dealer_id_is_settled"), "lease_use", ["dealer_id", "is_settled"])
    _create_limits()


def _create_limits() -> None:
    op.create_table(
        "budget",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("spent", Int64, nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_budget_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", "number", name=op.f("pk_budget")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "points_entry",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("points", Int64, nullable=False),
        sa.Column("booked_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "member_id", "doc_id", "kind", name=op.f("pk_points_entry")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "lease_terms",
        sa.Column("id", Int64, autoincrement=False, nullable=False),
        sa.Column("credit_rate", Int64, nullable=False),
        sa.Column("life_hours", Int64, nullable=False),
        sa.Column("grace_hours", Int64, nullable=False),
        sa.Column("active_days", Int64, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease_terms")),
    )
