"""Tables for members registered and changed on this PC."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from desktop.models.migrations import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Take the step."""
    run_sql(op.get_bind(), Path(__file__).with_suffix(".sql"))
