"""What gave the price of an ordered line, and which lines were ordered and shipped at a promotion price."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.models.base import Int64

revision = "0017_price_source"
down_revision = "0016_quote"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; what was ordered before does not say, and counts as sold at no promotion price."""
    op.add_column("order_line", sa.Column("level", Int64, nullable=False, server_default="0"))
    op.add_column("order_line", sa.Column("rule", sa.Text(), nullable=False, server_default=""))
    for table in ("order_line", "shipment_line"):
        op.add_column(
            table, sa.Column("is_promoted", sa.Boolean(), nullable=False, server_default=sa.false())
        )
