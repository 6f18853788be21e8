"""When a lineage began, prices that wait for a person, and scopes HQ's pages of which were not taken."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from desktop.models.migrations import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Take the step."""
    run_sql(op.get_bind(), Path(__file__).with_suffix(".sql"))
