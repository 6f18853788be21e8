"""Tables for members as their dealers register and change them."""

from __future__ import annotations

revision = "0009_member"
down_revision = "0008_amendment"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
