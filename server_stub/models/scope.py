"""The published scopes: a version counter and digest per scope, and its rows as the bytes that are sent."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server_stub.models.base import Base


class Scope(Base):
    """A row set granted whole; `dealer_id` 0 is granted to all, `head_v` only grows under this row's lock."""

    __tablename__ = "scope"

    id: Mapped[int] = mapped_column(primary_key=True)
    dealer_id: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    gen: Mapped[str]
    floor_v: Mapped[int] = mapped_column(default=0)
    head_v: Mapped[int] = mapped_column(default=0)
    count: Mapped[int] = mapped_column(default=0)
    high: Mapped[int] = mapped_column(default=0)
    low: Mapped[int] = mapped_column(default=0)


class ScopeRow(Base):
    """The latest version of one row; a gone row is a tombstone with a null body."""

    __tablename__ = "scope_row"

    scope_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    v: Mapped[int]
    shape: Mapped[int]
    hash: Mapped[int]
    is_gone: Mapped[bool] = mapped_column(default=False)
    body: Mapped[bytes]

    __table_args__ = (
        Index(None, "scope_id", "v", unique=True),
        Index("ix_scope_row_bucket", "scope_id", "is_gone", "hash"),
    )
