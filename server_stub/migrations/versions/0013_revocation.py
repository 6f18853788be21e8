"""Tables for orders to PCs, their certificates and the scopes they are granted."""

from __future__ import annotations

revision = "0013_revocation"
down_revision = "0012_control"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
