"""Taking scope pages into the tables: rows, search index, cursor and digest of a cut in one transaction of one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import cast

import msgspec
import zstandard
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.sync.cursor import (
    Cursor,
    DigestDiffers,
    State,
    Taken,
    digest_of,
    distrust,
    drop_stage,
    held_scope,
    read_cursors,
    set_digest,
    settle,
    state_of,
    writing,
)
from desktop.sync.held import find_rows
from desktop.sync.price_hold import (
    digest_of_hold,
    end_hold,
    find_taken,
    hold_back,
    log_taken,
    move_hold,
    put_page_aside,
    read_hold,
    reason_of,
)
from desktop.sync.price_watch import PricesDoubted, PriceWatch, watch_prices
from desktop.sync.published import CATALOG_FILE, File, file_of
from desktop.sync.pull import PageRefused, Rows, check_page, join_rows, read_rows, replace_hashes
from desktop.sync.repair import empty_buckets, take_difference
from desktop.sync.reply import check_numbers, is_without_room, names_twice
from desktop.sync.rows import clear_scope, count_digest, put_rows
from protocol.base import MAX_INFLATED_BYTES
from protocol.catalogue import PRICE
from protocol.digest import Digest
from protocol.sync import PageStatus, ScopePage, ScopeState

MOST_STAGED_PAGES = 500
"""So many pages of one cut wait at most, ten million rows; a cut without end begins anew."""
_PAGES_AT_ONCE = 5
"""A cut of no more pages is taken in as if it were one."""

Step = tuple[ScopePage, Rows]


def take_page(database: Database, page: ScopePage) -> Taken:
    """Take one page in; raises PageRefused with nothing changed when it does not fit what is held."""
    file = file_of(page.scope)
    check_numbers(page)
    match page.status:
        case PageStatus.REVOKED:
            return _revoke(database, file, page.scope)
        case PageStatus.SAME:
            return _adopt(database, file, page)
        case PageStatus.RESET | PageStatus.ROWS:
            return _take_rows(database, file, page)
        case PageStatus.COMPARE:
            return Taken(is_complete=False, asked=tuple(page.buckets))
        case PageStatus.SEGMENTS:
            return _announce(file, page)
        case PageStatus.DIFF:
            return _take_difference(database, file, page)


def _take_difference(database: Database, file: File, page: ScopePage) -> Taken:
    try:
        return take_difference(database, file, page)
    except PricesDoubted as doubt:
        return hold_back(database, file, page, doubt.change, MOST_STAGED_PAGES)


def _announce(file: File, page: ScopePage) -> Taken:
    manifest = page.manifest
    if (
        file is not CATALOG_FILE
        or manifest is None
        or (manifest.scope, manifest.gen) != (page.scope, page.gen)
    ):
        raise PageRefused("no segments of this scope")
    if not 0 <= manifest.v <= page.head_v:
        raise PageRefused("segments of a version beyond the head")
    return Taken(is_complete=False, manifest=manifest)


def _take_rows(database: Database, file: File, page: ScopePage) -> Taken:
    if is_without_room(page):
        return Taken(is_complete=False)  # HQ had no room left for this scope; it is asked for again
    if not page.is_complete and _is_whole(database, file, page.scope):
        return _wait(database, file, page)
    rows, has_waited = read_rows(file, page), False
    try:
        with writing(database, file) as session:
            state = state_of(session, file, page.scope)
            page = _as_start(page, held_scope(state))
            has_waited = bool(state.staged_gen)
            unreadable = _take(session, file, state, (page, rows))
    except PricesDoubted as doubt:
        return hold_back(database, file, page, doubt.change, MOST_STAGED_PAGES)
    except (OverflowError, IntegrityError, PageRefused) as error:
        if has_waited:
            _forget_stage(database, file, page.scope)
        raise (
            error if isinstance(error, PageRefused) else PageRefused("a value beyond all columns")
        ) from error
    except DigestDiffers:
        return _doubt(database, file, page)
    if has_waited and page.is_complete:
        end_hold(database, page.scope)
    return Taken(rows.count, unreadable, page.is_complete)


def _is_whole(database: Database, file: File, scope: str) -> bool:
    with database.read() as session:
        return bool(session.scalar(select(file.scope.is_complete).where(file.scope.scope == scope)))


def _wait(database: Database, file: File, page: ScopePage) -> Taken:
    """Put a page aside as it came; its rows are read when its cut is whole."""
    with writing(database, file) as session:
        state = state_of(session, file, page.scope)
        page = _as_start(page, held_scope(state))
        _put_aside(session, file, state, page)
    return Taken(len(page.rows), is_complete=False)


def _forget_stage(database: Database, file: File, scope: str) -> None:
    """Let pages that cannot be taken go, so that what follows the last whole cut is asked for anew."""
    with writing(database, file) as session:
        drop_stage(session, file, state_of(session, file, scope))


def _doubt(database: Database, file: File, page: ScopePage) -> Taken:
    """Compare with HQ where a step on top of a whole cut did not add up; anything else is taken again."""
    with writing(database, file) as session:
        state = state_of(session, file, page.scope)
        drop_stage(session, file, state)
        if page.status is PageStatus.ROWS and state.is_complete and state.gen:
            return Taken(is_complete=False, differs=True, asked=())
    return distrust(database, page.scope)


def _as_start(page: ScopePage, held: ScopeState) -> ScopePage:
    """Check that a page fits; rows for a scope of which nothing counts as held begin it anew."""
    if not held.gen and page.status is PageStatus.ROWS:
        page = msgspec.structs.replace(page, status=PageStatus.RESET)
    check_page(page, gen=held.gen, v=held.v)
    return page


def _take(session: Session, file: File, state: State, last: Step) -> int:
    """Take a cut in that ends with this page, and return how many of its rows could not be read."""
    page, cut = last[0], [last]
    if state.staged_gen and page.status is PageStatus.ROWS:
        staged = _staged(session, file, page.scope)
        if _count_staged(session, file, page.scope) >= _PAGES_AT_ONCE:
            return _take_cut(session, file, state, page, chain(_read(file, staged), cut))
        cut = _as_one(file, list(staged), last)
    if len(cut) == 1 and state.is_complete and page.status is PageStatus.ROWS:
        return _take_step(session, file, state, *cut[0])
    has_prices = any(PRICE in rows.typed for _, rows in cut)
    return _take_cut(session, file, state, page, cut, has_prices=has_prices)


def _as_one(file: File, staged: Sequence[ScopePage], last: Step) -> list[Step]:
    """Return a cut as one page, unless it names a row twice or does not only add."""
    pages = [*staged, last[0]]
    is_twice = names_twice([row for page in pages for row in page.rows])
    if is_twice or any(page.status is not PageStatus.ROWS for page in pages):
        return [*_read(file, staged), last]
    one = msgspec.structs.replace(last[0], rows=[row for page in staged for row in page.rows])
    return [(last[0], join_rows(read_rows(file, one), last[1]))]


def _read(file: File, pages: Iterable[ScopePage]) -> Iterator[Step]:
    return ((page, read_rows(file, page)) for page in pages)


def _put_aside(session: Session, file: File, state: State, page: ScopePage) -> None:
    """Keep a page of a cut that is not whole, so that readers go on seeing the last whole one."""
    if not put_page_aside(session, file, state, page, MOST_STAGED_PAGES):
        raise PageRefused("a cut without end")


def _count_staged(session: Session, file: File, scope: str) -> int:
    stage = file.stage
    return session.scalar(select(func.count()).select_from(stage).where(stage.scope == scope)) or 0


def _staged(session: Session, file: File, scope: str) -> Iterator[ScopePage]:
    """Give the pages of the stage in their order."""
    stage = file.stage
    numbers = session.scalars(select(stage.page).where(stage.scope == scope).order_by(stage.page)).all()
    for number in numbers:
        content = session.scalar(select(stage.content).where(stage.scope == scope, stage.page == number))
        plain = zstandard.decompress(content or b"", max_output_size=2 * MAX_INFLATED_BYTES)
        yield msgspec.json.decode(plain, type=ScopePage)


def _take_step(session: Session, file: File, state: State, page: ScopePage, rows: Rows) -> int:
    """Write rows on top of a whole cut, which change its digest by themselves."""
    held = find_rows(session, file, page.scope, rows)
    watch = watch_prices(session, file, page.scope) if PRICE in rows.typed else None
    if watch:
        watch.see(rows, held.found[PRICE])
    put_rows(session, file, page.scope, rows, held)
    _move_cursor(session, file, state, page, replace_hashes(digest_of(state), held.hashes, rows.hashes))
    if watch:
        watch.judge()
    return rows.unreadable


def _take_cut(
    session: Session,
    file: File,
    state: State,
    last: ScopePage,
    cut: Iterable[Step],
    *,
    has_prices: bool = True,
) -> int:
    """Write the pages of a cut, move the cursor to its end and, when it is whole, count it and hold it against HQ's digest."""
    watch = watch_prices(session, file, last.scope) if state.is_complete and has_prices else None
    unreadable = 0
    if watch:
        watch.keep()
    for page, rows in cut:
        _look(watch, page, rows)
        _make_room(session, file, page)
        put_rows(session, file, page.scope, rows)
        unreadable += rows.unreadable
    digest = count_digest(session, file, last.scope) if last.is_complete else None
    _move_cursor(session, file, state, last, digest)
    if watch:
        watch.judge()
    return unreadable


def _move_cursor(session: Session, file: File, state: State, last: ScopePage, digest: Digest | None) -> None:
    """Move the cursor to the end of a cut; the digest of a whole one must be HQ's."""
    if state.staged_gen:
        drop_stage(session, file, state)
    state.gen, state.v, state.head_v = last.gen, last.v, last.head_v
    state.is_complete = last.is_complete
    if digest is not None:
        settle(state, digest, last.digest)


def _look(watch: PriceWatch | None, page: ScopePage, rows: Rows) -> None:
    if watch and page.status is PageStatus.RESET:
        watch.begin_anew()
    if watch:
        watch.see(rows)


def _make_room(session: Session, file: File, page: ScopePage) -> None:
    """Take away what a page replaces."""
    if page.status is PageStatus.RESET:
        clear_scope(session, file, page.scope)
    elif page.status is PageStatus.DIFF:
        empty_buckets(session, file, page)


def take_chosen(database: Database) -> None:
    """Take in the cuts of prices that a person said may be taken; one that does not add up is asked for again."""
    with database.read() as session:
        holds = find_taken(session, read_cursors(session))
    for hold in holds:
        file = file_of(hold.scope)
        try:
            with writing(database, file) as session:
                state = state_of(session, file, hold.scope)
                if (state.staged_gen, state.staged_v) != (hold.gen, hold.v):
                    continue
                _take_hold(session, file, state, digest_of_hold(hold))
        except (OverflowError, IntegrityError, DigestDiffers):
            distrust(database, hold.scope)
        else:
            log_taken(hold)
        end_hold(database, hold.scope)


def _take_hold(session: Session, file: File, state: State, expected: Digest) -> None:
    gen, v = state.staged_gen, state.staged_v
    for page, rows in _read(file, _staged(session, file, state.scope)):
        _make_room(session, file, page)
        put_rows(session, file, page.scope, rows)
    drop_stage(session, file, state)
    state.gen, state.v, state.head_v = gen, v, max(v, state.head_v)
    settle(state, count_digest(session, file, state.scope), expected)


def _adopt(database: Database, file: File, page: ScopePage) -> Taken:
    """HQ's history changed but not the rows: take over its name and version, for prices that wait as well."""
    with database.read() as session:
        found = session.get(file.scope, page.scope)
        hold = read_hold(session, cast(State, found)) if found else None
        said = held_scope(cast(State, found)).digest if found else Digest()
    if hold and page.gen and page.digest in (None, digest_of_hold(hold)):
        if (page.gen, page.v) != (hold.gen, hold.v):
            move_hold(database, file, page)
        return Taken(held=reason_of(hold))
    if not hold and said == Digest() and page.digest in (None, said):
        return _take_nothing(database, file, page)
    with writing(database, file) as session:
        state = state_of(session, file, page.scope)
        if page.digest not in (None, digest_of(state)):
            set_digest(state, count_digest(session, file, page.scope))
        if not page.gen or page.digest not in (None, digest_of(state)):
            raise PageRefused("not the same as what is held")
        state.differed = state.pauses = 0
        drop_stage(session, file, state)
        state.gen, state.v, state.head_v, state.is_complete = page.gen, page.v, page.head_v, True
    if hold:
        end_hold(database, page.scope)
    return Taken()


def _take_nothing(database: Database, file: File, page: ScopePage) -> Taken:
    """Take in a whole cut without rows: the same as nothing, which is what HQ hears of a part of a cut.

    Readers may still see the last whole cut beside that part, or rows that are not trusted; HQ has none of them.
    """
    empty = {"status": PageStatus.RESET, "digest": Digest(), "is_complete": True, "rows": []}
    return _take_rows(database, file, msgspec.structs.replace(page, **empty))


def find_held(database: Database, pages: Iterable[ScopePage]) -> frozenset[str]:
    """Return the scopes whose page says the same as is held already, so that there is nothing to write."""
    same = {
        page.scope: page
        for page in pages
        if page.status is PageStatus.SAME and not (page.rows or page.buckets)
    }
    if not same:
        return frozenset()
    with database.read() as session:
        held = [state for state in read_cursors(session) if state.scope in same]
    return frozenset(state.scope for state in held if _is_held(state, same[state.scope]))


def _is_held(state: Cursor, page: ScopePage) -> bool:
    return (
        (state.gen, state.v, state.head_v) == (page.gen, page.v, page.head_v)
        and bool(state.is_complete)
        and state.file is file_of(state.scope)
        and not (state.staged_gen or state.differed or state.pauses)
        and page.digest in (None, digest_of(state))
    )


def _revoke(database: Database, file: File, scope: str) -> Taken:
    """Remove a scope that is not granted any more: rows, search index and cursor go together."""
    with writing(database, file) as session:
        state = session.get(file.scope, scope)
        if state is not None:
            clear_scope(session, file, scope)
            drop_stage(session, file, cast(State, state))
            session.delete(state)
    return Taken()
