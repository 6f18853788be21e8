"""The base of all tables: SQLite STRICT columns, integers for money, ISO text for days and moments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

CATALOG = "catalog"
"""The schema name under which catalog.db is attached."""

ORDERED_ROWS: dict[str, Any] = {"sqlite_with_rowid": False}
"""Table arguments of a table that is stored in the order of its key."""


class Day(TypeDecorator[date]):
    """A calendar day as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Write the day."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Read the day."""
        return None if value is None else date.fromisoformat(value)


class Instant(TypeDecorator[datetime]):
    """An aware moment as ISO text with its offset, exactly as the clock said it; a naive one is a bug."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write the moment."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored moment needs its offset")
        return None if value is None else value.isoformat(timespec="milliseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read the moment."""
        return None if value is None else datetime.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """True or false as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """Write the flag."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """Read the flag."""
        return None if value is None else bool(value)


class Base(DeclarativeBase):
    """All tables of both files; those of catalog.db carry the schema `catalog`."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str: Text,
        int: Integer,
        bool: Flag,
        date: Day,
        datetime: Instant,
        bytes: LargeBinary,
    }

    @classmethod
    def __table_cls__(cls, *args: Any, **options: Any) -> Table:
        """Make every table STRICT, so that SQLite itself refuses a float where an integer belongs."""
        return Table(*args, **{"sqlite_strict": True, **options})


class Published:
    """The columns of a row that HQ published: the scope it came in, its version there, and the hash of its bytes."""

    scope: Mapped[str] = mapped_column(sort_order=-3)
    v: Mapped[int] = mapped_column(sort_order=-2)
    row_hash: Mapped[int] = mapped_column(sort_order=-1)
