"""The dealer's account and the statements HQ issued over it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Published


class Entry(Published, Base):
    """One line of the dealer's account, row key = its number; amount in fen, positive is owed to HQ."""

    __tablename__ = "entry"

    number: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    day: Mapped[date] = mapped_column(index=True)
    due: Mapped[date]
    amount: Mapped[int]
    reference: Mapped[str] = mapped_column(default="")


class Statement(Published, Base):
    """A statement HQ issued, row key = its number; `month` is YYYY-MM, figures in fen."""

    __tablename__ = "statement"

    number: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(index=True)
    opening: Mapped[int]
    closing: Mapped[int]
    entries: Mapped[int]
    content_hash: Mapped[str]
    issued_at: Mapped[datetime]
