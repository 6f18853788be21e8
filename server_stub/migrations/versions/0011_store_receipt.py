"""Tables for receipts for the other tills of a store."""

from __future__ import annotations

revision = "0011_store_receipt"
down_revision = "0010_answer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
