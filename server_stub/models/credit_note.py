"""Credit notes to dealers with their lines; the account keeps one RETURNED entry of the same number."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class CreditNote(Base):
    """Goods taken back or corrected; `total` is positive and lowers what the dealer owes."""

    __tablename__ = "credit_note"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    store_id: Mapped[int]
    day: Mapped[date]
    total: Mapped[int]
    reference: Mapped[str] = mapped_column(default="")

    __table_args__ = (ForeignKeyConstraint(["dealer_id"], ["dealer.id"]),)


class CreditNoteLine(Base):
    """A credited line in its unit and in base units, all figures positive."""

    __tablename__ = "credit_note_line"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sku: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[int]
    base_quantity: Mapped[int]
    price: Mapped[int]
    amount: Mapped[int]

    __table_args__ = ({"sqlite_with_rowid": False},)
