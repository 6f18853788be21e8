"""Tables for receipts of the store's other tills."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from desktop.models.migrations import run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Take the step."""
    run_sql(op.get_bind(), Path(__file__).with_suffix(".sql"))
