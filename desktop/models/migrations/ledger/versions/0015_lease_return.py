"""What refunds give back of leases."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from desktop.models.migrations import run_sql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Take the step."""
    run_sql(op.get_bind(), Path(__file__).with_suffix(".sql"))
