"""The dealers' accounts with HQ and the statements issued over them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Entry(Base):
    """One line of a dealer's account; positive amounts are owed to HQ."""

    __tablename__ = "entry"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    day: Mapped[date]
    due: Mapped[date]
    amount: Mapped[int]
    reference: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index(None, "dealer_id", "day"),)


class Statement(Base):
    """An issued statement and the hash that freezes its content."""

    __tablename__ = "statement"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str]
    opening: Mapped[int]
    closing: Mapped[int]
    entries: Mapped[int]
    content_hash: Mapped[str]
    issued_at: Mapped[datetime]

    __table_args__ = (Index(None, "dealer_id", "month", unique=True),)
