"""Where HQ disagrees with a receipt, the uses of limited promotions, and the approvals of prices that HQ gave."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Disagreement(Base):
    """A receipt that its own policy version does not explain; `lines` is JSON of protocol.disagreement.LineFigures, fen.

    `notes` is JSON of protocol.disagreement.NoteRow: what else is not as HQ has it.
    """

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
    notes: Mapped[str] = mapped_column(default="[]", server_default="[]")


class PromotionUse(Base):
    """How often a receipt used a limited promotion, and how often of that returns gave it back."""

    __tablename__ = "promotion_use"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    doc_id: Mapped[str] = mapped_column(primary_key=True)
    promotion: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]
    returned: Mapped[int]
    member_id: Mapped[str]
    store_id: Mapped[int]
    business_day: Mapped[date]

    __table_args__ = (
        Index(None, "dealer_id", "promotion", "member_id"),
        Index(None, "dealer_id", "promotion", "business_day"),
    )


class Approval(Base):
    """A code that HQ's staff gave for a challenge, by the mark a document keeps of it."""

    __tablename__ = "approval"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[int]
    challenge: Mapped[str]
    approved_by: Mapped[str]
    approved_at: Mapped[datetime]
