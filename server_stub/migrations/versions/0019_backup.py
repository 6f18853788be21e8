"""Whether a backup was finished that another tool makes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_backup"
down_revision = "0018_use"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; those that were recorded before are finished."""
    op.add_column("backup", sa.Column("is_finished", sa.Boolean(), nullable=False, server_default=sa.true()))
