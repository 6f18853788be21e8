"""Statements that every synchronisation makes: compiled once per database, their values go straight to the driver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Dialect, Select, Update, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction
from sqlcipher3 import dbapi2

Convert = Callable[[Any], Any]
_LENGTHS: Final = (8, 64)
_LINE: Final = "line"


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement as one driver takes it, and how values are converted on the way in and out."""

    sql: str
    names: tuple[str, ...] | None
    given: dict[str, Any]
    writes: tuple[tuple[str, Convert], ...]
    reads: tuple[tuple[int, Convert], ...]


class Prepared:
    """One statement with named parameters (`bindparam`); a list of values is for `PreparedList`."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Update) -> None:
        self._statement = statement
        self._made: dict[tuple[str, str], _Made] = {}

    def rows(self, session: Session, **values: Any) -> Sequence[tuple[Any, ...]]:
        """Return the rows of a SELECT as plain tuples."""
        made, rows = self._execute(session, values)
        for place, convert in made.reads:
            rows = [(*row[:place], convert(row[place]), *row[place + 1 :]) for row in rows]
        return rows

    def first(self, session: Session, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row, None where there is none."""
        rows = self.rows(session, **values)
        return rows[0] if rows else None

    def scalar(self, session: Session, **values: Any) -> Any:
        """Return the first column of the first row, None where there is none."""
        rows = self.rows(session, **values)
        return rows[0][0] if rows else None

    def run(self, session: Session, **values: Any) -> None:
        """Make a change; objects the session holds keep what they were read with."""
        self._execute(session, values)

    def _execute(self, session: Session, values: dict[str, Any]) -> tuple[_Made, list[tuple[Any, ...]]]:
        session.flush()
        line = find_line(session)
        dialect = line.connection.dialect
        key = (dialect.name, dialect.paramstyle)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _make(self._statement, dialect)
        full = made.given | values
        for name, convert in made.writes:
            full[name] = convert(full[name])
        parameters = full if made.names is None else tuple(map(full.__getitem__, made.names))
        return made, line.run(made.sql, parameters)


class PreparedList:
    """One statement about a list of values: asked in parts of few lengths, each filled up with its last value."""

    def __init__(self, make: Callable[[Sequence[BindParameter[Any]]], Select[*tuple[Any, ...]]]) -> None:
        self._by_length = {
            length: Prepared(make([bindparam(_name(place)) for place in range(length)]))
            for length in _LENGTHS
        }

    def rows(self, session: Session, listed: Iterable[Any], **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT for all listed values as plain tuples, part after part."""
        rows: list[tuple[Any, ...]] = []
        left = list(listed)
        while left:
            length = next((length for length in _LENGTHS if len(left) <= length), _LENGTHS[-1])
            part, left = left[:length], left[length:]
            full = {_name(place): value for place, value in enumerate(part)}
            full |= {_name(place): part[-1] for place in range(len(part), length)}
            rows += self._by_length[length].rows(session, **values, **full)
        return rows


def _name(place: int) -> str:
    return f"listed_{place}"


class Line:
    """The way to the driver within one transaction or savepoint.

    SQLite's driver is asked itself, at a third of what the way around costs; whoever listens to an engine's statements
    hears all of them.
    """

    def __init__(self, connection: Connection, savepoint: SessionTransaction | None) -> None:
        self.connection, self.savepoint = connection, savepoint
        is_direct = (
            connection.dialect.name == "sqlite" and not connection.engine.dispatch.before_cursor_execute
        )
        self._driver: Any = connection.connection.dbapi_connection if is_direct else None

    def run(self, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
        """Execute a statement as the driver takes it and return its rows."""
        if self._driver is None:
            result = self.connection.exec_driver_sql(sql, parameters)
            return [tuple(row) for row in result] if result.returns_rows else []
        try:
            rows: list[tuple[Any, ...]] = self._driver.execute(sql, parameters).fetchall()
        except dbapi2.Error as error:
            raise self._known(sql, error) from error
        return rows

    def run_many(self, sql: str, rows: Sequence[Any]) -> None:
        """Execute a statement that changes rows, once for each set of parameters."""
        if self._driver is None:
            self.connection.exec_driver_sql(sql, rows)
            return
        try:
            self._driver.executemany(sql, rows)
        except dbapi2.Error as error:
            raise self._known(sql, error) from error

    def _known(self, sql: str, error: dbapi2.Error) -> BaseException:
        """Return an error of the kind that callers know."""
        dialect = self.connection.dialect
        known: BaseException = DBAPIError.instance(
            sql, None, error, dbapi2.Error, hide_parameters=True, dialect=dialect
        )
        return known


def find_line(session: Session) -> Line:
    """Return a session's way to the driver; to find it costs more than most statements, so it is kept.

    A savepoint is only made when the session is asked for its connection within it.
    """
    line: Line | None = session.info.get(_LINE)
    savepoint = session.get_nested_transaction()
    if line is None or line.savepoint is not savepoint or line.connection.closed:
        line = session.info[_LINE] = Line(session.connection(), savepoint)
    return line


def _make(statement: Select[*tuple[Any, ...]] | Update, dialect: Dialect) -> _Made:
    compiled = statement.compile(dialect=dialect)
    binds: Any = getattr(compiled, "binds")  # noqa: B009 the base class of compiled statements does not name it
    columns = tuple(statement.selected_columns) if isinstance(statement, Select) else ()
    into = ((name, _impl(bind.type, dialect).bind_processor(dialect)) for name, bind in binds.items())
    outof = (_impl(column.type, dialect).result_processor(dialect, None) for column in columns)
    return _Made(
        sql=str(compiled),
        names=tuple(compiled.positiontup or ()) if dialect.positional else None,
        given=dict(compiled.params),
        writes=tuple((name, convert) for name, convert in into if convert is not None),
        reads=tuple((place, convert) for place, convert in enumerate(outof) if convert is not None),
    )


def _impl(kind: Any, dialect: Dialect) -> Any:
    return kind.dialect_impl(dialect)
