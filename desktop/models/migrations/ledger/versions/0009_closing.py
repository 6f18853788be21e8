"""The document that closed a shift, beside the shift's own id."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from desktop.models.migrations import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Take the step."""
    run_sql(op.get_bind(), Path(__file__).with_suffix(".sql"))
