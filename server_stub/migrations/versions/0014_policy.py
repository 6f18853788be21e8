"""Tables for policies and their rules; how rules see products, dealers and stores; contracts in full; approval secrets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.models.base import Int64, Moment

revision = "0014_policy"
down_revision = "0013_revocation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "policy",
        sa.Column("version", Int64, autoincrement=False, nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policy")),
    )
    op.create_table(
        "rule",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", Int64, autoincrement=False, nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["policy.version"], name=op.f("fk_rule_policy")),
        sa.PrimaryKeyConstraint("subject", "id", "version", name=op.f("pk_rule")),
    )
    op.create_index(op.f("ix_rule_subject_target"), "rule", ["subject", "target"])
    for table, column in (
        ("product", "series"),
        ("dealer", "dealer_class"),
        ("dealer", "region"),
        ("store", "region"),
        ("store", "channel"),
        ("contract", "body"),
    ):
        op.add_column(table, sa.Column(column, sa.Text(), nullable=False, server_default=""))
    op.add_column("device", sa.Column("approval_secret", sa.LargeBinary(), nullable=True))
