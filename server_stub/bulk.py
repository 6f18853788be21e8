"""Inserting many rows at once: the statement is made once per table and set of columns, the values go straight to the driver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, inspect
from sqlalchemy.orm import Session

from server_stub.models import Base

Values = dict[str, Any]
_STATEMENTS = 256


@dataclass(frozen=True, slots=True)
class _Insert:
    """An INSERT as the driver takes it, how its values are converted, and what a row without a column gets."""

    sql: str
    names: tuple[str, ...]
    is_positional: bool
    converts: tuple[tuple[str, Callable[[Any], Any]], ...]
    defaults: Values

    def parameters(self, rows: Sequence[Values]) -> list[Any]:
        """Return the rows as the driver takes them."""
        full = [self.defaults | row for row in rows]
        for name, convert in self.converts:
            for row in full:
                row[name] = convert(row[name])
        return [tuple(map(row.__getitem__, self.names)) for row in full] if self.is_positional else full


def insert_rows(session: Session, model: type[Base], rows: Sequence[Values]) -> None:
    """Insert rows that name the same columns; one that is left out gets its default."""
    if rows:
        connection = session.connection()
        made = _prepare(model, tuple(rows[0]), connection.dialect)
        connection.exec_driver_sql(made.sql, made.parameters(rows))


@lru_cache(_STATEMENTS)
def _prepare(model: type[Base], given: tuple[str, ...], dialect: Dialect) -> _Insert:
    table = inspect(model).local_table
    assert isinstance(table, Table)
    defaults = {
        column.key: column.default.arg
        for column in table.columns
        if column.key not in given and column.default is not None and column.default.is_scalar
    }
    compiled = table.insert().compile(dialect=dialect, column_keys=[*given, *defaults])
    names = tuple(compiled.positiontup or compiled.params)
    found = ((name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names)
    return _Insert(
        sql=str(compiled),
        names=names,
        is_positional=dialect.positional,
        converts=tuple((name, convert) for name, convert in found if convert is not None),
        defaults=defaults,
    )
