"""Taking scope pages into the tables: rows, search index, cursor and digest of a cut in one transaction of one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, cast

import msgspec
import zstandard
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.models.base import CATALOG
from desktop.models.scope import CatalogScope, LedgerScope
from desktop.models.search import clear_index, index_products, unindex_products
from desktop.sync.published import FILES, File, Kind, file_of, sums
from desktop.sync.pull import PageRefused, Rows, check_page, read_rows, replace_hashes
from protocol.base import MAX_INFLATED_BYTES
from protocol.catalogue import PRODUCT
from protocol.digest import Digest
from protocol.sync import PageStatus, ScopePage, ScopeState

State = LedgerScope | CatalogScope


class DigestDiffers(Exception):
    """The rows of a whole cut do not add up to HQ's digest; the transaction is undone."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page; `differs` means that the whole cut was refused and will be asked for from its beginning."""

    rows: int = 0
    unreadable: int = 0
    is_complete: bool = True
    differs: bool = False


def held_scopes(session: Session) -> list[ScopeState]:
    """Return what is held of every granted scope, as HQ needs to hear it."""
    return [_held(cast(State, state)) for file in FILES for state in session.scalars(select(file.scope))]


def _held(state: State) -> ScopeState:
    if state.staged_gen:
        return ScopeState(state.scope, state.staged_gen, state.staged_v)
    if not state.gen:
        return ScopeState(state.scope)
    return ScopeState(state.scope, state.gen, state.v, _digest(state))


def _digest(state: State) -> Digest:
    return Digest(state.count, state.high, state.low)


def take_page(database: Database, page: ScopePage) -> Taken:
    """Take one page in; raises PageRefused with nothing changed when it does not fit what is held."""
    file = file_of(page.scope)
    match page.status:
        case PageStatus.REVOKED:
            return _revoke(database, file, page.scope)
        case PageStatus.SAME:
            return _adopt(database, file, page)
        case PageStatus.RESET | PageStatus.ROWS:
            return _take_rows(database, file, page)


def _take_rows(database: Database, file: File, page: ScopePage) -> Taken:
    if not page.is_complete and not page.rows:
        return Taken(is_complete=False)  # HQ had no room left for this scope; it is asked for again
    rows = read_rows(file, page)
    try:
        with writing(database, file) as session:
            state = _state(session, file, page.scope)
            _take(session, file, state, (_as_start(page, _held(state)), rows))
    except OverflowError as error:
        raise PageRefused("a number beyond all columns") from error
    except DigestDiffers:
        return _distrust(database, file, page.scope)
    return Taken(rows.count, rows.unreadable, page.is_complete)


def _as_start(page: ScopePage, held: ScopeState) -> ScopePage:
    """Check that a page fits; rows for a scope of which nothing counts as held begin it anew."""
    if not held.gen and page.status is PageStatus.ROWS:
        page = msgspec.structs.replace(page, status=PageStatus.RESET)
    check_page(page, gen=held.gen, v=held.v)
    return page


def _take(session: Session, file: File, state: State, step: tuple[ScopePage, Rows]) -> None:
    page = step[0]
    if state.is_complete and not page.is_complete:
        _put_aside(session, file, state, page)
    elif state.staged_gen and page.status is PageStatus.ROWS:
        _take_cut(session, file, state, page, _staged(session, file, step))
    else:
        _take_cut(session, file, state, page, [step])


def writing(database: Database, file: File) -> AbstractContextManager[Session]:
    """Give the write transaction of one file."""
    return database.write_catalog() if file.schema == CATALOG else database.write()


def _state(session: Session, file: File, scope: str) -> State:
    state = session.get(file.scope, scope)
    if state is None:
        session.execute(insert(file.scope).values(scope=scope))
        state = session.get_one(file.scope, scope)
    return cast(State, state)


def _put_aside(session: Session, file: File, state: State, page: ScopePage) -> None:
    """Keep a page of a cut that is not whole, so that readers go on seeing the last whole one."""
    if page.status is PageStatus.RESET:
        _drop_stage(session, file, state)
    number = session.scalar(select(func.count()).where(file.stage.scope == page.scope)) or 0
    content = zstandard.compress(msgspec.json.encode(page))
    session.execute(insert(file.stage).values(scope=page.scope, page=number, content=content))
    state.staged_gen, state.staged_v = page.gen, page.v


def _drop_stage(session: Session, file: File, state: State) -> None:
    session.execute(delete(file.stage).where(file.stage.scope == state.scope))
    state.staged_gen, state.staged_v = "", 0


def _staged(session: Session, file: File, last: tuple[ScopePage, Rows]) -> Iterator[tuple[ScopePage, Rows]]:
    """Give the pages of the stage in their order, then the last one."""
    stage, scope = file.stage, last[0].scope
    numbers = session.scalars(select(stage.page).where(stage.scope == scope).order_by(stage.page)).all()
    for number in numbers:
        content = session.scalar(select(stage.content).where(stage.scope == scope, stage.page == number))
        plain = zstandard.decompress(content or b"", max_output_size=2 * MAX_INFLATED_BYTES)
        page = msgspec.json.decode(plain, type=ScopePage)
        yield page, read_rows(file, page)
    yield last


def _take_cut(
    session: Session,
    file: File,
    state: State,
    last: ScopePage,
    cut: Iterable[tuple[ScopePage, Rows]],
) -> None:
    """Write the pages of a cut, move the cursor to its end and, when it is whole, hold it against HQ's digest."""
    # One small page on top of a whole cut changes the digest by its rows; everything else is counted anew.
    is_step = state.is_complete and not state.staged_gen and last.status is PageStatus.ROWS
    digest = _digest(state)
    for page, rows in cut:
        if page.status is PageStatus.RESET:
            _clear(session, file, page.scope)
        if is_step:
            digest = replace_hashes(digest, _replaced(session, file, page.scope, rows))
        _put(session, file, page.scope, rows)
    if state.staged_gen:
        _drop_stage(session, file, state)
    state.gen, state.v, state.head_v = last.gen, last.v, last.head_v
    state.is_complete = last.is_complete
    if last.is_complete:
        _settle(state, digest if is_step else _count(session, file, last.scope), last.digest)


def _settle(state: State, digest: Digest, expected: Digest | None) -> None:
    if digest != expected:
        raise DigestDiffers
    state.count, state.high, state.low = digest.count, digest.high, digest.low


def _put(session: Session, file: File, scope: str, rows: Rows) -> None:
    run = session.connection().exec_driver_sql
    has_unknown = run(f"SELECT 1 FROM {file.unknown_table} WHERE scope = ? LIMIT 1", (scope,)).first()  # noqa: S608
    for name, typed in rows.typed.items():
        run(file.kinds[name].upsert, typed.values)
        if has_unknown:
            _forget_unknown(session, file, scope, ((name, key) for key, _ in typed.keys))
    _unindex(session, (key for name, key in rows.gone if name == PRODUCT))
    for name, key in rows.gone:
        _forget_typed(session, file, scope, name, key)
    _forget_unknown(session, file, scope, rows.gone if has_unknown else ())
    _put_unknown(session, file, scope, rows)
    if PRODUCT in rows.typed:
        index_products(session, [key for key, _ in rows.typed[PRODUCT].keys])


def _put_unknown(session: Session, file: File, scope: str, rows: Rows) -> None:
    if not rows.unknown:
        return
    _unindex(session, (row[2] for row in rows.unknown if row[1] == PRODUCT))
    for row in rows.unknown:
        _forget_typed(session, file, scope, row[1], row[2])
    session.connection().exec_driver_sql(
        f"INSERT OR REPLACE INTO {file.unknown_table} (scope, kind, key, shape, v, row_hash, body)"  # noqa: S608
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows.unknown,
    )


def _unindex(session: Session, skus: Iterable[str]) -> None:
    if doomed := list(skus):
        unindex_products(session, doomed)


def _forget_typed(session: Session, file: File, scope: str, name: str, key: str) -> None:
    kind = file.kinds.get(name)
    if kind is not None and (columns := _key_columns(kind, key)) is not None:
        session.connection().exec_driver_sql(kind.delete, (scope, *columns))


def _key_columns(kind: Kind, key: str) -> tuple[Any, ...] | None:
    try:
        return kind.key(key)
    except ValueError:
        return None


def _forget_unknown(session: Session, file: File, scope: str, keys: Iterable[tuple[str, str]]) -> None:
    if doomed := [(scope, name, key) for name, key in keys]:
        session.connection().exec_driver_sql(
            f"DELETE FROM {file.unknown_table} WHERE scope = ? AND kind = ? AND key = ?",  # noqa: S608
            doomed,
        )


def _replaced(
    session: Session, file: File, scope: str, rows: Rows
) -> Iterator[tuple[int | None, int | None]]:
    """Give the old and the new hash of each row a page brings or takes away, before it is written."""
    find = _HashFinder(session, file, scope)
    for name, typed in rows.typed.items():
        for (key, _), values in zip(typed.keys, typed.values, strict=True):
            yield find(name, key), values[2]
    for row in rows.unknown:
        yield find(row[1], row[2]), row[5]
    for name, key in rows.gone:
        yield find(name, key), None


class _HashFinder:
    """Finds the hash a row is held with, in its own table or among the unknown; driver calls, for there are many."""

    def __init__(self, session: Session, file: File, scope: str) -> None:
        self._execute = session.connection().connection.cursor().execute
        self._file, self._scope = file, scope
        self._unknown = f"SELECT row_hash FROM {file.unknown_table} WHERE scope = ? AND kind = ? AND key = ?"  # noqa: S608

    def __call__(self, name: str, key: str) -> int | None:
        kind = self._file.kinds.get(name)
        columns = _key_columns(kind, key) if kind is not None else None
        if kind is not None and columns is not None:
            found = self._execute(kind.old_hash, (self._scope, *columns)).fetchone()
            if found is not None:
                return int(found[0])
        found = self._execute(self._unknown, (self._scope, name, key)).fetchone()
        return None if found is None else int(found[0])


def _count(session: Session, file: File, scope: str) -> Digest:
    """Add up the digest of a scope from the rows themselves."""
    run = session.connection().exec_driver_sql
    places = [*(kind.count for kind in file.kinds.values()), sums(file.unknown_table)]
    parts = [run(query, (scope,)).one() for query in places]
    count, high, low = (sum(int(part[place]) for part in parts) for place in range(3))
    return Digest(count, high & 0xFFFFFFFF, low & 0xFFFFFFFF)


def _clear(session: Session, file: File, scope: str) -> None:
    run = session.connection().exec_driver_sql
    products = file.kinds.get(PRODUCT)
    if products and run(f"SELECT 1 FROM {products.table} WHERE scope = ? LIMIT 1", (scope,)).first():  # noqa: S608
        clear_index(session)
    for kind in file.kinds.values():
        run(kind.clear, (scope,))
    session.execute(delete(file.unknown).where(file.unknown.scope == scope))


def _adopt(database: Database, file: File, page: ScopePage) -> Taken:
    """HQ's history changed but not the rows: take over its name and version."""
    with writing(database, file) as session:
        state = _state(session, file, page.scope)
        if not page.gen or (page.digest is not None and page.digest != _digest(state)):
            raise PageRefused("not the same as what is held")
        if not state.is_complete:
            _clear(session, file, page.scope)  # the same as nothing
        _drop_stage(session, file, state)
        state.gen, state.v, state.head_v, state.is_complete = page.gen, page.v, page.head_v, True
    return Taken()


def _revoke(database: Database, file: File, scope: str) -> Taken:
    """Remove a scope that is not granted any more: rows, search index and cursor go together."""
    with writing(database, file) as session:
        state = session.get(file.scope, scope)
        if state is not None:
            _clear(session, file, scope)
            _drop_stage(session, file, cast(State, state))
            session.delete(state)
    return Taken()


def _distrust(database: Database, file: File, scope: str) -> Taken:
    """Ask for the scope from its beginning next time; the rows that are held stay."""
    with writing(database, file) as session:
        state = _state(session, file, scope)
        _drop_stage(session, file, state)
        state.gen, state.v = "", 0
    return Taken(is_complete=False, differs=True)
