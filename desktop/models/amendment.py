"""Changes of orders issued on this PC, and HQ's word on those that came too late."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Published


class Amendment(Base):
    """A change of an order as it was issued: `body` is JSON of its protocol.amendment.AmendDoc."""

    __tablename__ = "amendment"

    doc_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    body: Mapped[bytes]


class OrderChange(Published, Base):
    """A change request of the dealer and where it stands, row key = id; the columns are those of protocol's ChangeRow."""

    __tablename__ = "order_change"

    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    order_number: Mapped[str]
    op: Mapped[str]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    line: Mapped[str] = mapped_column(default="")
    sku: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    was: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[int] = mapped_column(default=0)
    wanted_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
