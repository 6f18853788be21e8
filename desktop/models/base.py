"""The base of every table: constraint names, the Python types columns may have, and what a published row carries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Dialect, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

CATALOG = "catalog"

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class IsoTime(TypeDecorator[datetime]):
    """A zoned datetime kept as ISO 8601 text with its offset; a naive one is a bug."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write the ISO text."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs its offset")
        return value.isoformat(timespec="milliseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Read the ISO text."""
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    """Every table of both files; those of catalog.db name their schema."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        int: Integer(),
        str: Text(),
        bytes: LargeBinary(),
        bool: Boolean(),
        datetime: IsoTime(),
    }


class Published:
    """What every row that HQ published carries: its scope, its version there and the hash of its bytes."""

    scope: Mapped[str] = mapped_column(Text, index=True)
    v: Mapped[int]
    row_hash: Mapped[int]
