"""An index by hash, so that the buckets of a scope are added up and read without touching its bodies."""

from __future__ import annotations

from alembic import op

revision = "0005_buckets"
down_revision = "0004_credit_note"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_scope_row_bucket", "scope_row", ["scope_id", "is_gone", "hash"])
