"""The first tables of catalog.db."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from desktop.models.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    run_sql(op.get_bind(), Path(__file__).with_suffix(".sql"))
