"""Inserting many rows at once: the statement is made once per table and set of columns, the values go straight to the driver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, LargeBinary, Table, inspect
from sqlalchemy.orm import Session

from server_stub.models import Base
from server_stub.prepared import find_line

Values = dict[str, Any]
_STATEMENTS = 256


@dataclass(frozen=True, slots=True)
class _Insert:
    """An INSERT as the driver takes it, how its values are converted, and what a row without a column gets."""

    sql: str
    names: tuple[str, ...]
    is_positional: bool
    converts: tuple[tuple[int, Callable[[Any], Any]], ...]
    defaults: Values

    def parameters(self, rows: Sequence[Values]) -> list[Any]:
        """Return the rows as the driver takes them."""
        take = itemgetter(*self.names)
        full = [self.defaults | row for row in rows] if self.defaults else rows
        columns = list(zip(*map(take, full), strict=True))
        for place, convert in self.converts:
            # Many rows share a day or a moment, and writing one out costs more than finding it.
            made = {value: convert(value) for value in set(columns[place])}
            columns[place] = tuple(map(made.__getitem__, columns[place]))
        values = list(zip(*columns, strict=True))
        return values if self.is_positional else [dict(zip(self.names, row, strict=True)) for row in values]


def insert_rows(session: Session, model: type[Base], rows: Sequence[Values]) -> None:
    """Insert rows that name the same columns; one that is left out gets its default."""
    if rows:
        line = find_line(session)
        made = _prepare(model, tuple(rows[0]), line.connection.dialect)
        line.run_many(made.sql, made.parameters(rows))


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
    kinds = (table.c[name].type for name in names)
    # Both drivers take bytes as they are; hashing them would cost more than wrapping them.
    found = (
        None if isinstance(kind, LargeBinary) else kind.dialect_impl(dialect).bind_processor(dialect)
        for kind in kinds
    )
    return _Insert(
        sql=str(compiled),
        names=names,
        is_positional=dialect.positional,
        converts=tuple((place, convert) for place, convert in enumerate(found) if convert is not None),
        defaults=defaults,
    )
