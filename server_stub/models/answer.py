"""What the dealers answered to their statements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Answer(Base):
    """One answer of one PC; `differences` is JSON of protocol.answer.DifferenceRow, `reply` HQ's word when it settled it."""

    __tablename__ = "answer"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    lineage: Mapped[str]
    n: Mapped[int]
    statement: Mapped[str]
    content_hash: Mapped[str]
    kind: Mapped[str]
    signer: Mapped[str]
    differences: Mapped[str] = mapped_column(default="[]")
    note: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime]
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index(None, "dealer_id", "statement"),)
