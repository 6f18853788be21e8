"""Tables for changes to orders that dealers asked for."""

from __future__ import annotations

revision = "0008_amendment"
down_revision = "0007_lease"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
