"""Tables for what dealers answered to statements."""

from __future__ import annotations

revision = "0010_answer"
down_revision = "0009_member"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
