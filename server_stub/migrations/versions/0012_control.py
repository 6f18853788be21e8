"""Tables for daily totals as the PCs count them."""

from __future__ import annotations

revision = "0012_control"
down_revision = "0011_store_receipt"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
