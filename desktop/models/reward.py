"""What promotions gave with receipts, for returns, reports and usage counts; rows are never changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ORDERED_ROWS, Base


class ReceiptQuote(Base):
    """How a receipt was priced under a policy: JSON of its protocol.quote.QuoteRow; of a refund its UnearnedRow, version 0."""

    __tablename__ = "receipt_quote"

    doc_id: Mapped[str] = mapped_column(ForeignKey("receipt.doc_id"), primary_key=True)
    version: Mapped[int]
    body: Mapped[str]


class Reward(Base):
    """One thing a promotion gave, took or counted in a receipt; `kind` is a protocol.quote.RewardKind, amounts in fen.

    A return adds rows of its own: a use it takes back counts negative. `line` is 0 for the whole document.
    """

    __tablename__ = "reward"
    __table_args__ = (
        Index("ix_reward_promotion", "promotion", "kind"),
        Index("ix_reward_reference", "reference", "kind"),
        ORDERED_ROWS,
    )

    doc_id: Mapped[str] = mapped_column(ForeignKey("receipt.doc_id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    promotion: Mapped[str]
    version: Mapped[int]
    line: Mapped[int]
    amount: Mapped[int]
    times: Mapped[int]
    reference: Mapped[str]
    member_id: Mapped[str]
    business_day: Mapped[date]
