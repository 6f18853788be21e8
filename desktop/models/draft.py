"""Held carts and half-written orders; they belong to this PC and are never sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base


class Draft(Base):
    """One draft; `kind` is "cart" or "order", `body` the JSON of its cart, `total` in fen as last shown."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    body: Mapped[bytes]
    line_count: Mapped[int]
    total: Mapped[int]
    saved_at: Mapped[datetime]
