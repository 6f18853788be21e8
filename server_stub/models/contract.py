"""The dealers' contracts, one row per version."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Contract(Base):
    """One version of a dealer's contract, written once; `reason` says what made it: signed, amended, ended or renewed.

    `body` is the domain's contract in plain JSON, empty where only these terms are known.
    """

    __tablename__ = "contract"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[date | None]
    last: Mapped[date | None]
    payment_days: Mapped[int] = mapped_column(default=30)
    target: Mapped[int] = mapped_column(default=0)
    territory: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="", server_default="")
    signed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),)
