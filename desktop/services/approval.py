"""Approvals of prices below their floor: what this PC checks codes with, and which it took already."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from sqlalchemy.orm import Session

from domain.approval import SECRET_BYTES
from protocol.quote import RewardKind

_SECRET: Final = "SELECT a.secret FROM approval a JOIN device d ON d.device_id = a.device_id"
_MARKS: Final = "SELECT reference FROM reward WHERE kind = ?"


def load_secret(session: Session) -> bytes:
    """Return the secret HQ shares with this PC, empty where it shares none or an unusable one."""
    text = session.connection().exec_driver_sql(_SECRET).scalar()
    try:
        secret = base64.b64decode(text or "", validate=True)
    except (ValueError, binascii.Error):
        return b""
    return secret if len(secret) >= SECRET_BYTES else b""


def load_used_marks(session: Session) -> frozenset[str]:
    """Return the marks of the approvals that documents kept here redeemed."""
    rows = session.connection().exec_driver_sql(_MARKS, (RewardKind.APPROVAL.value,))
    return frozenset(rows.scalars())
