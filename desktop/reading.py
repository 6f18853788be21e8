"""Reading by plain SQL: rows straight from the driver, at a third of what the way around it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.orm import Session

Values = tuple[Any, ...]
_LINE: Final = "line"
_OWN_LISTENERS: Final = 1
"""The database itself listens for the tables that are written; whoever else listens to statements hears these too."""


class _Line(NamedTuple):
    connection: Connection
    driver: Any


def read_rows(session: Session, sql: str, values: Values = ()) -> list[Values]:
    """Return all rows of a SELECT as plain tuples; what the session holds and has not flushed is not seen."""
    return [*iterate_rows(session, sql, values)]


def read_row(session: Session, sql: str, values: Values = ()) -> Values | None:
    """Return the first row of a SELECT, None where there is none."""
    rows = read_rows(session, sql, values)
    return rows[0] if rows else None


def iterate_rows(session: Session, sql: str, values: Values = ()) -> Iterator[Values]:
    """Give the rows of a SELECT one by one, each read from the file as it is asked for."""
    line = _find_line(session)
    if line.driver is not None:
        rows: Iterable[Values] = line.driver.execute(sql, values)
        return iter(rows)
    return map(tuple, line.connection.exec_driver_sql(sql, values))


def _find_line(session: Session) -> _Line:
    """Return the way to the driver of a session's transaction; to find it costs more than most reads, so it is kept."""
    line: _Line | None = session.info.get(_LINE)
    if line is None or not line.connection.in_transaction():
        line = session.info[_LINE] = _open_line(session.connection())
    return line


def _open_line(connection: Connection) -> _Line:
    is_watched = len(connection.engine.dispatch.before_cursor_execute) > _OWN_LISTENERS
    return _Line(connection, None if is_watched else connection.connection.dbapi_connection)
