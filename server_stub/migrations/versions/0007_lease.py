"""Tables for what HQ lends its dealers' PCs."""

from __future__ import annotations

revision = "0007_lease"
down_revision = "0006_continuity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
