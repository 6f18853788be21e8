"""Dealers, devices, products, prices, contracts and members."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0001_catalogue"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "dealer",
        sa.Column("id", Int64, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("tax_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("credit_limit", Int64, nullable=True),
        sa.Column("price_book", sa.Text(), nullable=False),
        sa.Column("decides_orders", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer")),
        sa.UniqueConstraint("code", name=op.f("uq_dealer_code")),
    )
    op.create_table(
        "headquarters",
        sa.Column("id", Int64, autoincrement=False, nullable=False),
        sa.Column("gen", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("tax_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headquarters")),
    )
    op.create_table(
        "price",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("level", Int64, nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("price", Int64, nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("minimum", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_price")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_price_dealer_id_book_sku"), "price", ["dealer_id", "book", "sku"], unique=False)
    op.create_table(
        "product",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("tax_rate", Int64, nullable=False),
        sa.Column("order_unit", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_product")),
    )
    op.create_table(
        "stock",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("on_hand", Int64, nullable=False),
        sa.Column("reserved", Int64, nullable=False),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_stock")),
    )
    op.create_table(
        "barcode",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_barcode_product")),
        sa.PrimaryKeyConstraint("sku", "unit", "code", name=op.f("pk_barcode")),
    )
    op.create_table(
        "contract",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", Int64, autoincrement=False, nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("payment_days", Int64, nullable=False),
        sa.Column("target", Int64, nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_contract_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", "number", "version", name=op.f("pk_contract")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "member",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("points", Int64, nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_member_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_member")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "product_unit",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("place", Int64, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("numerator", Int64, nullable=False),
        sa.Column("denominator", Int64, nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["product.sku"], name=op.f("fk_product_unit_product")),
        sa.PrimaryKeyConstraint("sku", "place", name=op.f("pk_product_unit")),
    )
    op.create_table(
        "store",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", Int64, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_store_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_store")),
        sa.UniqueConstraint("code", name=op.f("uq_store_code")),
        sa.UniqueConstraint("id", name=op.f("uq_store_id")),
    )
    op.create_table(
        "device",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", Int64, autoincrement=False, nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("till", Int64, nullable=False),
        sa.Column("series_prefix", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("enrolled_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("last_contact", Moment(), nullable=True),
        sa.Column("clock_offset_ms", Int64, nullable=True),
        sa.ForeignKeyConstraint(
            ["dealer_id", "store_id"], ["store.dealer_id", "store.id"], name=op.f("fk_device_store")
        ),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_device")),
        sa.UniqueConstraint("id", name=op.f("uq_device_id")),
        sa.UniqueConstraint("series_prefix", name=op.f("uq_device_series_prefix")),
    )
    op.create_table(
        "enrol_code",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("store_id", Int64, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("device_id", Int64, nullable=True),
        sa.ForeignKeyConstraint(
            ["dealer_id", "store_id"], ["store.dealer_id", "store.id"], name=op.f("fk_enrol_code_store")
        ),
        sa.PrimaryKeyConstraint("dealer_id", "code_hash", name=op.f("pk_enrol_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_enrol_code_code_hash")),
    )
