"""Where HQ comes to other figures than a receipt, and the approvals of prices below their floor that HQ gave."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Disagreement(Base):
    """A receipt that its own policy version does not explain; `lines` is JSON of protocol.disagreement.LineFigures, fen."""

    __tablename__ = "disagreement"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[int]
    version: Mapped[int]
    code: Mapped[str]
    found_at: Mapped[datetime]
    gross_here: Mapped[int]
    gross_hq: Mapped[int | None]
    lines: Mapped[str]


class Approval(Base):
    """A code that HQ's staff gave for a challenge, by the mark a document keeps of it."""

    __tablename__ = "approval"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[int]
    challenge: Mapped[str]
    approved_by: Mapped[str]
    approved_at: Mapped[datetime]
