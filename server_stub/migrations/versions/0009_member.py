"""Members as their dealers register and change them, with the history of every field."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0009_member"
down_revision = "0008_amendment"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("member", sa.Column("revision", Int64, nullable=False, server_default="1"))
    op.add_column("member", sa.Column("status", sa.Text(), nullable=False, server_default="active"))
    op.add_column("member", sa.Column("consent", sa.Text(), nullable=False, server_default="none"))
    op.add_column("member", sa.Column("address", sa.Text(), nullable=False, server_default=""))
    op.add_column("member", sa.Column("birthday", sa.Date(), nullable=True))
    op.add_column("member", sa.Column("account_limit", Int64, nullable=True))
    op.add_column("member", sa.Column("survivor", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_member_dealer_id_phone"), "member", ["dealer_id", "phone"])
    op.create_table(
        "member_history",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("revision", Int64, autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "dealer_id", "member_id", "revision", "field", name=op.f("pk_member_history")
        ),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
