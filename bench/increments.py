"""Fifty thousand changed prices taken in as pages by a PC that holds a million, beside a raw executemany of the same rows."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.brand import list_prices
from bench.figure import Figure, Progress, at_least, exactly
from bench.first_sync import PRODUCTS, fill_hq, first_sync
from desktop.commands.hq_process import HqProcess
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.sync.apply import take_page
from desktop.sync.cursor import held_scopes
from protocol.base import PROTOCOL_VERSION, encode
from protocol.catalogue import PRICE, PRODUCT_SCOPE, price_scope
from protocol.lineage import chain_start
from protocol.sync import Head, ScopePage, ScopeState, SyncRequest
from server_stub import db as hq_db
from server_stub.feed import publish
from server_stub.models import Scope, ScopeRow
from server_stub.page import read_pages

NAME = "increments"
_CHANGED = 50_000
_TIERS = 10
_SCOPE = price_scope("list")
_SPEED = 0.45
_LINEAGE = "00000000000000b1"
_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -32000")
"""As the desktop keeps this file; both sides end with everything in the file itself, on the disk."""


def run(progress: Progress) -> list[Figure]:
    """Let a PC take everything in, change prices at HQ, and give the PC the pages that HQ makes of them."""
    with tempfile.TemporaryDirectory() as name:
        return measure(Path(name), progress)


def measure(
    folder: Path, progress: Progress, products: int = PRODUCTS, changed: int = _CHANGED
) -> list[Figure]:
    """Return what the pages take beside the bare upsert of the same rows into a copy of the same file."""
    fill_hq(folder / "hq.db", progress, products)
    profile = Profile(folder / "pc")
    with open_database(profile) as database:
        progress("increments: the first sync")
        with HqProcess(folder / "hq.db") as hq:
            hq.start()
            first_sync(database, hq)
        _copy(profile.catalog, folder / "bare.db")
        progress(f"increments: changing {changed:,} prices at HQ")
        pages = _change(folder / "hq.db", _held(database), changed)
        progress("increments: taking them in")
        with _uncollected():
            seconds, rows = _take(database, pages)
        held = _held(database)
    with _uncollected():
        bare = _upsert_bare(profile.catalog, folder / "bare.db", held.v - changed)
    return [
        exactly("changed prices taken in", rows, "", changed),
        Figure("pages", len(pages), ""),
        Figure(f"{changed:,} changed prices with digest", seconds, "s", peer=bare),
        at_least("of a raw executemany's speed", bare / seconds, "times", _SPEED),
    ]


def _held(database: Database) -> ScopeState:
    with database.read() as session:
        return next(state for state in held_scopes(session) if state.scope == _SCOPE)


def _change(file: Path, held: ScopeState, changed: int) -> list[bytes]:
    """Make prices dearer at HQ and return the pages a PC is sent of that, as they travel."""
    database = hq_db.open_database(str(file))
    listed = (
        select(ScopeRow.key).join(Scope, Scope.id == ScopeRow.scope_id).where(Scope.name == PRODUCT_SCOPE)
    )
    with database.write() as session:
        skus = session.scalars(listed.order_by(ScopeRow.v).limit(changed // _TIERS)).all()
        publish(session, _SCOPE, PRICE, list_prices(skus, step=100))
    with database.read() as session:
        pages = list(_pages(session, held))
    database.close()
    return pages


def _pages(session: Session, held: ScopeState) -> Iterator[bytes]:
    head = Head(0, chain_start(_LINEAGE))
    while True:
        asked = SyncRequest(PROTOCOL_VERSION, "bench", _LINEAGE, head, scopes=[held])
        (page,) = read_pages(session, [_SCOPE], asked).pages
        yield encode(page)
        if page.is_complete:
            return
        held = ScopeState(_SCOPE, page.gen, page.v)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave no collecting of garbage to the thread that is measured, as while the program runs (decision 18)."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _take(database: Database, pages: Sequence[bytes]) -> tuple[float, int]:
    started = time.perf_counter()
    taken = [take_page(database, msgspec.json.decode(page, type=ScopePage)) for page in pages]
    _checkpoint(database.profile.catalog)
    seconds = time.perf_counter() - started
    if not taken[-1].is_complete or any(one.differs or one.held for one in taken):
        raise RuntimeError(f"the pages were not taken: {taken[-1]}")
    return seconds, sum(one.rows for one in taken)


def _copy(source: Path, target: Path) -> None:
    connection = sqlite.connect(str(source))
    connection.execute("VACUUM INTO ?", (str(target),))
    connection.close()


def _checkpoint(file: Path) -> None:
    connection = sqlite.connect(str(file))
    connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()
    connection.close()


def _upsert_bare(source: Path, target: Path, after: int) -> float:
    """Return the seconds for the rows changed after a version, given as tuples to executemany."""
    reading = sqlite.connect(str(source))
    rows = reading.execute(
        "SELECT * FROM price WHERE scope = ? AND v > ? ORDER BY v", (_SCOPE, after)
    ).fetchall()
    reading.close()
    connection = sqlite.connect(str(target), isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    marks = ", ".join("?" * len(rows[0]))
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT OR REPLACE INTO price VALUES ({marks})", rows)  # noqa: S608 our own table
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()
    seconds = time.perf_counter() - started
    connection.close()
    return seconds
