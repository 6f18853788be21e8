"""What HQ ordered this PC to do, as it was signed, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base


class HqOrder(Base):
    """An order that came with a synchronisation; `key` is the hash of its bytes, `n` this PC's head when it came.

    `outcome` is a protocol.revocation.Outcome, `code` says why it was not obeyed; HQ has yet to hear of one that is
    not told.
    """

    __tablename__ = "hq_order"

    key: Mapped[str] = mapped_column(primary_key=True)
    serial: Mapped[int]
    lineage: Mapped[str]
    action: Mapped[str]
    reason: Mapped[str]
    content: Mapped[str]
    signature: Mapped[str]
    received_at: Mapped[datetime]
    outcome: Mapped[str]
    code: Mapped[str]
    n: Mapped[int]
    is_told: Mapped[bool]
