"""Tables for credit accounts, their ledger, holds, deposits, dunning and allocations, and for rebates and wallets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.migrations import BY_DEALER
from server_stub.models.base import Int64, Moment

revision = "0015_credit"
down_revision = "0015_contract"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("order", sa.Column("offset_asked", Int64, nullable=False, server_default="0"))
    _create_credit()
    _create_money()
    _create_rebate()


def _create_credit() -> None:
    op.create_table(
        "credit_account",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("amount", Int64, nullable=True),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_credit_account_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_credit_account")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "credit_hold",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "order_id", name=op.f("pk_credit_hold")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_credit_hold_dealer_id_is_over"), "credit_hold", ["dealer_id", "is_over"])
    op.create_table(
        "credit_holding",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("frozen", Int64, nullable=False),
        sa.Column("used", Int64, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "document", "account", name=op.f("pk_credit_holding")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_credit_holding_dealer_id_is_open"), "credit_holding", ["dealer_id", "is_open"])
    op.create_table(
        "credit_movement",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("serial", Int64, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "serial", name=op.f("pk_credit_movement")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(
        op.f("ix_credit_movement_dealer_id_document"), "credit_movement", ["dealer_id", "document"]
    )
    op.create_table(
        "credit_state",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("as_of", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_credit_state_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", name=op.f("pk_credit_state")),
        postgresql_partition_by=BY_DEALER,
    )


def _create_money() -> None:
    op.create_table(
        "deposit_entry",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_deposit_entry_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", "number", name=op.f("pk_deposit_entry")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "dunning_notice",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("level", Int64, nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("overdue", Int64, nullable=False),
        sa.Column("fee", Int64, nullable=False),
        sa.Column("interest", Int64, nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dunning_notice_dealer")),
        sa.PrimaryKeyConstraint("dealer_id", "day", name=op.f("pk_dunning_notice")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "allocation",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("payment", sa.Text(), nullable=False),
        sa.Column("debt", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "payment", "debt", name=op.f("pk_allocation")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(op.f("ix_allocation_dealer_id_debt"), "allocation", ["dealer_id", "debt"])
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_worked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )


def _create_rebate() -> None:
    op.create_table(
        "programme_grant",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("programme", name=op.f("pk_programme_grant")),
    )
    op.create_table(
        "rebate_counted",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "source", name=op.f("pk_rebate_counted")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "rebate_earning",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("earned", sa.Date(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("rest", Int64, nullable=False),
        sa.Column("expired", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "id", name=op.f("pk_rebate_earning")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "rebate_posting",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("base", Int64, nullable=False),
        sa.Column("value", Int64, nullable=False),
        sa.Column("entitled", Int64, nullable=False),
        sa.Column("settled", Int64, nullable=False),
        sa.Column("payable", Int64, nullable=False),
        sa.Column("posted_at", Moment(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("paid", Int64, nullable=False),
        sa.Column("carried", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "programme", "period", "month", name=op.f("pk_rebate_posting")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_index(
        op.f("ix_rebate_posting_dealer_id_settled_on"), "rebate_posting", ["dealer_id", "settled_on"]
    )
    op.create_table(
        "rebate_sum",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("quantity", Int64, nullable=False),
        sa.Column("focus", Int64, nullable=False),
        sa.Column("before", Int64, nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "programme", "period", "month", name=op.f("pk_rebate_sum")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "rebate_track",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "programme", name=op.f("pk_rebate_track")),
        postgresql_partition_by=BY_DEALER,
    )
    op.create_table(
        "rebate_use",
        sa.Column("dealer_id", Int64, autoincrement=False, nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("earning", sa.Text(), nullable=False),
        sa.Column("amount", Int64, nullable=False),
        sa.Column("is_spent", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("dealer_id", "order_id", "earning", name=op.f("pk_rebate_use")),
        sqlite_with_rowid=False,
        postgresql_partition_by=BY_DEALER,
    )
