"""Positional inserts for the hot paths: the statement is made once per table, the rows are plain tuples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from desktop.models.base import Base


@cache
def insert_sql(model: type[Base]) -> str:
    """Return the INSERT of every column of a table in the order they are declared."""
    table = inspect(model).local_table
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # type: ignore[attr-defined]  # noqa: S608 a Table


def insert_rows(session: Session, model: type[Base], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert complete ledger rows: one value per column in declared order, days and moments as ISO text."""
    if rows:
        session.connection().exec_driver_sql(insert_sql(model), list(rows))
