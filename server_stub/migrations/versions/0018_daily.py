"""The row that says how far HQ's daily work has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server_stub.models.base import Int64, Moment

revision = "0018_daily"
down_revision = "0017_price_source"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    table = op.create_table(
        "daily_work",
        sa.Column("id", Int64, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("done_to", Int64, nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("worked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_work")),
    )
    op.bulk_insert(table, [{"id": 1, "day": None, "done_to": 0, "is_done": False, "worked_at": None}])
