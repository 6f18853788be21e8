"""Orders to devices, and the scopes that are granted to dealers beyond or without what every device is granted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class DeviceOrder(Base):
    """An order to one lineage of a device, signed whenever it is sent; `outcome`, `code` and `n` are the PC's answer."""

    __tablename__ = "device_order"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    device_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lineage: Mapped[str]
    action: Mapped[str]
    issued_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    is_backed_up: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="")
    n: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]

    __table_args__ = ({"sqlite_with_rowid": False},)


class ScopeGrant(Base):
    """A scope granted to a dealer's devices, or taken back from them; device 0 means all of them."""

    __tablename__ = "scope_grant"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    device_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scope: Mapped[str] = mapped_column(primary_key=True)
    is_granted: Mapped[bool]
    changed_at: Mapped[datetime]

    __table_args__ = ({"sqlite_with_rowid": False},)
