"""Enrolled PCs and the one-time codes that enrol them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Device(Base):
    """A PC of one store; `series_prefix` leads the numbers of its documents."""

    __tablename__ = "device"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, unique=True)
    store_id: Mapped[int]
    till: Mapped[int]
    series_prefix: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    machine: Mapped[str]
    program: Mapped[str]
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_contact: Mapped[datetime | None]
    clock_offset_ms: Mapped[int | None]
    certificate_issued: Mapped[datetime | None]
    certificate_expires: Mapped[datetime | None]
    approval_secret: Mapped[bytes | None]

    __table_args__ = (ForeignKeyConstraint(["dealer_id", "store_id"], ["store.dealer_id", "store.id"]),)


class EnrolCode(Base):
    """A one-time code, kept only as its hash."""

    __tablename__ = "enrol_code"

    dealer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code_hash: Mapped[str] = mapped_column(primary_key=True, unique=True)
    store_id: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    device_id: Mapped[int | None]

    __table_args__ = (ForeignKeyConstraint(["dealer_id", "store_id"], ["store.dealer_id", "store.id"]),)
