"""Rows that an earlier program could not read move to their tables once this one can; their scope's digest stays."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.sync.cursor import writing
from desktop.sync.published import FILES, File
from desktop.sync.pull import Rows, read_typed
from desktop.sync.rows import put_rows


def promote_unknown(database: Database) -> int:
    """Put what is kept aside into its tables, in one transaction of each file; return how many rows moved."""
    return sum(_promote(database, file) for file in FILES)


def _promote(database: Database, file: File) -> int:
    with database.read() as session:
        if not _read_kept(session, file):
            return 0
    with writing(database, file) as session:
        return sum(_move(session, file, scope, rows) for scope, rows in _read_kept(session, file).items())


def _read_kept(session: Session, file: File) -> dict[str, Rows]:
    """Return the kept rows that can be read now, by scope."""
    known = file.unknown.kind.in_(file.kinds)
    if session.scalar(select(file.unknown.kind).where(known).limit(1)) is None:
        return {}
    columns = (file.unknown.scope, file.unknown.kind, file.unknown.shape, file.unknown.key)
    found: dict[str, Rows] = {}
    query = select(*columns, file.unknown.v, file.unknown.row_hash, file.unknown.body).where(known)
    for scope, kind, shape, key, v, hashed, body in session.execute(query):
        rows = found.setdefault(scope, Rows())
        rows.count += read_typed(file.kinds[kind], rows, scope, (v, hashed, bytes(body), key), shape)
    return {scope: rows for scope, rows in found.items() if rows.count}


def _move(session: Session, file: File, scope: str, rows: Rows) -> int:
    try:
        with session.begin_nested():
            put_rows(session, file, scope, rows)
    except (IntegrityError, OverflowError):
        return 0  # what the table does not take stays aside, as it did before
    return rows.count
