"""The cursor of a scope: what is held of it and up to where, and what it is told when it is not HQ's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import cast

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.models.base import CATALOG
from desktop.models.scope import CatalogScope, LedgerScope
from desktop.reading import read_row, read_rows
from desktop.sync.published import CATALOG_FILE, LEDGER_FILE, File, file_of
from desktop.sync.rows import count_digest
from protocol.digest import Digest
from protocol.segment import Manifest
from protocol.sync import ScopeState

State = LedgerScope | CatalogScope


MOST_PAUSES = 1023
_COLUMNS = (
    "scope, gen, v, head_v, count, high, low, is_complete, staged_gen, staged_v, differed, pauses, counted_on"
)
_WAITS = "SELECT count, high, low FROM price_hold WHERE scope = ? AND gen = ? AND v = ?"
_READ = f"SELECT 0, {_COLUMNS} FROM main.scope UNION ALL SELECT 1, {_COLUMNS} FROM catalog.scope"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor of a scope as it is read by the way, with the file of its rows."""

    file: File
    scope: str
    gen: str
    v: int
    head_v: int
    count: int
    high: int
    low: int
    is_complete: bool
    staged_gen: str
    staged_v: int
    differed: int
    pauses: int
    counted_on: str


class DigestDiffers(Exception):
    """The rows of a whole cut do not add up to HQ's digest; the transaction is undone."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page; `differs` means that the whole cut was refused, `asked` that HQ wants the checks inside
    these buckets, or of the whole scope where it names none, `manifest` that it comes in segments, `held` why its
    prices wait for a person."""

    rows: int = 0
    unreadable: int = 0
    is_complete: bool = True
    differs: bool = False
    asked: tuple[int, ...] | None = None
    manifest: Manifest | None = None
    held: str = ""


def held_scopes(session: Session) -> list[ScopeState]:
    """Return what is held of every granted scope, as HQ needs to hear it."""
    return [
        _waiting_scope(session, state) if state.staged_gen else held_scope(state)
        for state in read_cursors(session)
    ]


def _waiting_scope(session: Session, state: Cursor) -> ScopeState:
    """Say of a whole cut that waits for a person what it is, so that HQ sends only what came after it."""
    place = (state.scope, state.staged_gen, state.staged_v)
    found = read_row(session, _WAITS, place)
    return ScopeState(*place, Digest(*found)) if found else held_scope(state)


def held_scope(state: State | Cursor) -> ScopeState:
    """Return what counts as held of a scope."""
    if state.staged_gen:
        return ScopeState(state.scope, state.staged_gen, state.staged_v)
    if not state.gen:
        return ScopeState(state.scope)
    return ScopeState(state.scope, state.gen, state.v, digest_of(state))


def digest_of(state: State | Cursor) -> Digest:
    """Return the digest of the rows that are held."""
    return Digest(state.count, state.high, state.low)


def writing(database: Database, file: File) -> AbstractContextManager[Session]:
    """Give the write transaction of one file."""
    return database.write_catalog() if file.schema == CATALOG else database.write()


def state_of(session: Session, file: File, scope: str) -> State:
    """Return the cursor of a scope, a new one if there is none."""
    state = session.get(file.scope, scope)
    if state is None:
        session.execute(insert(file.scope).values(scope=scope))
        state = session.get_one(file.scope, scope)
    return cast(State, state)


def drop_stage(session: Session, file: File, state: State) -> None:
    """Forget the pages that wait for the rest of their cut."""
    session.execute(delete(file.stage).where(file.stage.scope == state.scope))
    state.staged_gen, state.staged_v = "", 0


def settle(state: State, digest: Digest, expected: Digest | None) -> None:
    """Keep the digest of a whole cut, which must be HQ's."""
    if digest != expected:
        raise DigestDiffers
    set_digest(state, digest)
    state.differed = state.pauses = 0


def set_digest(state: State, digest: Digest) -> None:
    """Keep a digest."""
    state.count, state.high, state.low = digest.count, digest.high, digest.low


def distrust(database: Database, scope: str) -> Taken:
    """Ask for the scope from its beginning next time; the rows that are held stay."""
    file = file_of(scope)
    with writing(database, file) as session:
        state = state_of(session, file, scope)
        drop_stage(session, file, state)
        state.gen, state.v = "", 0
    return Taken(is_complete=False, differs=True)


def give_up(database: Database, scope: str) -> None:
    """Leave a scope alone for a while that doubles each time; the rows that are held stay."""
    file = file_of(scope)
    with writing(database, file) as session:
        state = state_of(session, file, scope)
        state.differed += 1
        state.pauses = min(MOST_PAUSES, 2 ** min(state.differed, 30) - 1)


def take_pauses(database: Database, cursors: Iterable[Cursor]) -> list[str]:
    """Return the scopes that are left alone this time, one pause of each used up."""
    paused = [(each.file, each.scope) for each in cursors if each.pauses]
    for file, scope in paused:
        with writing(database, file) as session:
            state_of(session, file, scope).pauses -= 1
    return [scope for _, scope in paused]


def recount(database: Database, day: str, *, but: Collection[str] = ()) -> None:
    """Count the digests of whole scopes from their rows once a day; one whose rows went bad is compared with HQ at once."""
    with database.read() as session:
        cursors = read_cursors(session)
    whole = [each for each in cursors if each.is_complete and each.scope not in but]
    for file, scope in [(each.file, each.scope) for each in whole if each.counted_on != day]:
        with writing(database, file) as session:
            state = state_of(session, file, scope)
            digest = count_digest(session, file, scope)
            if digest != digest_of(state):
                set_digest(state, digest)
                state.differed = max(state.differed, 1)
            state.counted_on = day


def read_cursors(session: Session) -> list[Cursor]:
    """Return the cursors of both files."""
    return [Cursor((LEDGER_FILE, CATALOG_FILE)[row[0]], *row[1:]) for row in read_rows(session, _READ)]
