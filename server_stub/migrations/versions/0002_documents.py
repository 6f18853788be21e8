"""Lineage logs and what the stores billed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0002_documents"
down_revision = "0001_catalogue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "alarm",
        sa.Column("id", Int64, nullable=False),
        sa.Column("dealer_id", Int64, nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(op.f("ix_alarm_dealer_id_doc_id"), "alarm", ["dealer_id", "doc_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("n", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", name=op.f("pk_inbox")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "lineage",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device_id", Int64, nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("n", Int64, nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("last_contact", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_lineage")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "log",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("lineage", sa.Text(), nullable=False),
        sa.Column("n", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", Int64, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "lineage", "n", name=op.f("pk_log")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(
        op.f("ix_log_dealer_id_status_need"), "log", ["dealer_id", "status", "need"], unique=False
    )
    op.create_table(
        "movement",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("line", Int64, autoincrement=False, nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", Int64, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", "line", name=op.f("pk_movement")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(
        op.f("ix_movement_dealer_id_store_id_sku"), "movement", ["dealer_id", "store_id", "sku"], unique=False
    )
    op.create_table(
        "receipt",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("gross", Int64, nullable=False),
        sa.Column("tax", Int64, nullable=False),
        sa.Column("change", Int64, nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("cashier", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("original_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("flag", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", name=op.f("pk_receipt")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(
        op.f("ix_receipt_dealer_id_store_id_business_day"),
        "receipt",
        ["dealer_id", "store_id", "business_day"],
        unique=False,
    )
    op.create_table(
        "receipt_line",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("line", Int64, autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quantity", Int64, nullable=False),
        sa.Column("base_quantity", Int64, nullable=False),
        sa.Column("price", Int64, nullable=False),
        sa.Column("discount", Int64, nullable=False),
        sa.Column("gross", Int64, nullable=False),
        sa.Column("tax", Int64, nullable=False),
        sa.Column("tax_rate", Int64, nullable=False),
        sa.Column("original_line", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", "line", name=op.f("pk_receipt_line")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "shift",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=False),
        sa.Column("cashier", sa.Text(), nullable=False),
        sa.Column("opening_float", Int64, nullable=False),
        sa.Column("cash_in", Int64, nullable=False),
        sa.Column("cash_out", Int64, nullable=False),
        sa.Column("counted", Int64, nullable=False),
        sa.Column("receipts", Int64, nullable=False),
        sa.Column("refunds", Int64, nullable=False),
        sa.Column("sales", Int64, nullable=False),
        sa.Column("refunded", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", name=op.f("pk_shift")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "tender",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("line", Int64, autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", "line", name=op.f("pk_tender")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
