"""Orders, shipments, accounts and published scopes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER, BY_SCOPE
from server_stub.models.base import Int64, Moment

revision = "0003_account"
down_revision = "0002_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "claim",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("line", Int64, autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("shipment", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", Int64, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", "line", "type", name=op.f("pk_claim")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "entry",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "number", name=op.f("pk_entry")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_entry_dealer_id_day"), "entry", ["dealer_id", "day"], unique=False)
    op.create_table(
        "order",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("placed_at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("priced_on", sa.Date(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("total", Int64, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", Int64, nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_order")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_order_dealer_id_number"), "order", ["dealer_id", "number"], unique=False)
    op.create_index(op.f("ix_order_dealer_id_state"), "order", ["dealer_id", "state"], unique=False)
    op.create_table(
        "order_line",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("line", Int64, autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("numerator", Int64, nullable=False),
        sa.Column("denominator", Int64, nullable=False),
        sa.Column("requested", Int64, nullable=False),
        sa.Column("approved", Int64, nullable=False),
        sa.Column("shipped", Int64, nullable=False),
        sa.Column("price", Int64, nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("tax_rate", Int64, nullable=False),
        sa.Column("cut", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "order_id", "line", name=op.f("pk_order_line")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "receiving",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("shipment", sa.Text(), nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", name=op.f("pk_receiving")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "receiving_line",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("line", Int64, autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shipped", Int64, nullable=False),
        sa.Column("arrived", Int64, nullable=False),
        sa.Column("damaged", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "doc_id", "line", name=op.f("pk_receiving_line")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "scope",
        sa.Column("id", Int64, nullable=False),
        sa.Column("dealer_id", Int64, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("gen", sa.Text(), nullable=False),
        sa.Column("floor_v", Int64, nullable=False),
        sa.Column("head_v", Int64, nullable=False),
        sa.Column("count", Int64, nullable=False),
        sa.Column("high", Int64, nullable=False),
        sa.Column("low", Int64, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope")),
        sa.UniqueConstraint("name", name=op.f("uq_scope_name")),
    )
    op.create_table(
        "scope_row",
        sa.Column("scope_id", Int64, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("v", Int64, nullable=False),
        sa.Column("shape", Int64, nullable=False),
        sa.Column("hash", Int64, nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scope_id", "kind", "key", name=op.f("pk_scope_row")),
        postgresql_partition_by=BY_SCOPE,
    )
    op.create_index(op.f("ix_scope_row_scope_id_v"), "scope_row", ["scope_id", "v"], unique=True)
    op.create_table(
        "shipment",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("shipped_on", sa.Date(), nullable=False),
        sa.Column("total", Int64, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "number", name=op.f("pk_shipment")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(
        op.f("ix_shipment_dealer_id_order_id"), "shipment", ["dealer_id", "order_id"], unique=False
    )
    op.create_table(
        "shipment_line",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("line", Int64, autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("quantity", Int64, nullable=False),
        sa.Column("base_quantity", Int64, nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "number", "line", name=op.f("pk_shipment_line")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "statement",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("opening", Int64, nullable=False),
        sa.Column("closing", Int64, nullable=False),
        sa.Column("entries", Int64, nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "number", name=op.f("pk_statement")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_statement_dealer_id_month"), "statement", ["dealer_id", "month"], unique=True)
