"""Cuts of prices that wait for a person, and scopes HQ's pages of which were not taken lately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base

TAKEN = "taken"
LEFT = "left"


class PriceHold(Base):
    """A cut of a scope that changes prices beyond belief; its pages wait in the stage of the scope up to (gen, v).

    Where the stage is at another place the cut is gone and the row means nothing. `reason` is a
    domain.price_change.Doubt, `examples` JSON of rows [sku, unit, old, new]; `choice` is what a person decided.
    """

    __tablename__ = "price_hold"

    scope: Mapped[str] = mapped_column(primary_key=True)
    gen: Mapped[str]
    v: Mapped[int]
    count: Mapped[int]
    high: Mapped[int]
    low: Mapped[int]
    held_at: Mapped[datetime | None]
    reason: Mapped[str]
    compared: Mapped[int]
    changed: Mapped[int]
    examples: Mapped[bytes]
    choice: Mapped[str] = mapped_column(default="")
    chosen_by: Mapped[str] = mapped_column(default="")
    chosen_at: Mapped[datetime | None]


class ScopeTrouble(Base):
    """A scope HQ's pages of which were refused or left alone so many times in a row; HQ hears of it from the third on."""

    __tablename__ = "scope_trouble"

    scope: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    times: Mapped[int]
