"""Printed numbers, the backups HQ could still restore, and how far all of them reach."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0006_continuity"
down_revision = "0005_buckets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "printed_number",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "number", name=op.f("pk_printed_number")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "backup",
        sa.Column("id", Int64, nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
        sa.UniqueConstraint("file", name=op.f("uq_backup_file")),
    )
    op.create_table(
        "backup_head",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("backup_id", Int64, autoincrement=False, nullable=False),
        sa.Column("n", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "lineage", "backup_id", name=op.f("pk_backup_head")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.add_column("lineage", sa.Column("durable_n", Int64, nullable=False, server_default="0"))
    op.add_column(
        "headquarters", sa.Column("is_copy", sa.Boolean(), nullable=False, server_default=sa.false())
    )
