"""A first sync of 100,000 products and 1,000,000 prices by segments, beside a raw executemany; then cut in the middle, and 20,000 changes."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from bench.brand import LISTED, STORE, TIERS, list_prices, publish_catalogue
from bench.catalogue import make_products
from bench.figure import Figure, Progress, at_most, exactly
from desktop.clock import SystemClock
from desktop.commands.hq_process import HqProcess
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.sync.engine import SyncReport, sync_once
from desktop.sync.enrol import enrol, open_http
from desktop.sync.http import Http, Unreachable
from protocol.base import MAX_PAGE_ROWS
from protocol.catalogue import PRICE, price_scope
from server_stub import db as hq_db
from server_stub.feed import publish
from server_stub.segment import build_segments, segment_folder

NAME = "first-sync"
PRODUCTS = 100_000
_MOST_BYTES = 15.0
_CUT_AT = 2
"""Which answer with a part of a segment gets lost."""


def fill_hq(file: Path, progress: Progress, products: int = PRODUCTS) -> None:
    """Publish the products and ten prices of each at an HQ with one dealer and one store, and cut segments."""
    database = hq_db.open_database(str(file))
    progress("first sync: publishing products and prices at HQ")
    publish_catalogue(database, products)
    progress("first sync: cutting segments")
    build_segments(database, segment_folder(database))
    database.close()


def run(progress: Progress) -> list[Figure]:
    """Fill an HQ, take everything in on a fresh PC, and insert the same rows once more the bare way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill_hq(folder / "hq.db", progress)
        progress("first sync: taking it in")
        profile = Profile(folder / "pc")
        with HqProcess(folder / "hq.db") as hq, open_database(profile) as database:
            hq.start()
            report, seconds = first_sync(database, hq)
            progress("first sync: once more, over a line that breaks")
            again, largest = _cut_in_the_middle(folder / "second", hq)
            progress("first sync: 20,000 changed prices")
            changed = _change_prices(database, folder / "hq.db")
        progress("first sync: the same rows with executemany")
        bare = insert_bare(profile.catalog, folder / "bare.db")
    return [
        at_most("first sync, over the line", report.bytes_down / 1e6, "MB", _MOST_BYTES),
        at_most("first sync, time over a raw executemany", seconds / bare, "times", 0.5),
        Figure("first sync", seconds, "s", peer=bare),
        Figure("first sync, requests", report.requests, "requests"),
        Figure("first sync, of a raw executemany's speed", bare / seconds, "times"),
        at_most("a line cut in the middle, fetched again", again, "bytes", largest),
        exactly(f"{MAX_PAGE_ROWS:,} changed prices, rows", sum(changed.rows.values()), "rows", MAX_PAGE_ROWS),
        at_most(f"{MAX_PAGE_ROWS:,} changed prices", changed.requests, "requests", 1),
    ]


def _cut_in_the_middle(folder: Path, hq: HqProcess) -> tuple[int, int]:
    """Lose a whole answer on the way; return the bytes of segments that came twice, and those of the largest segment."""
    came: Counter[tuple[str, int, int]] = Counter()
    with open_database(Profile(folder)) as database:
        enrol(database, hq.url, hq.enrol_code(STORE), "bench", SystemClock())
        for cut_at in (_CUT_AT, 0):
            with open_http(database) as http, suppress(Unreachable):
                _watch_ranges(http, came, cut_at)
                _finish(sync_once(database, http, SystemClock()))
    sizes: Counter[str] = Counter()
    for path, first, last in came:
        sizes[path] += last - first + 1
    again = sum((times - 1) * (last - first + 1) for (_, first, last), times in came.items())
    if not again:
        raise RuntimeError("the line was never cut")
    return again, max(sizes.values())


def _watch_ranges(http: Http, came: Counter[tuple[str, int, int]], cut_at: int) -> None:
    get_range = http.get_range

    def watched(path: str, first: int, last: int) -> bytes:
        found = get_range(path, first, last)
        came[path, first, last] += 1
        if came.total() == cut_at:
            raise Unreachable("cut by the benchmark")
        return found

    http.get_range = watched  # type: ignore[method-assign]


def _change_prices(database: Database, file: Path) -> SyncReport:
    """Make as many prices dearer as a page holds, and synchronise."""
    with open_http(database) as http:
        _finish(sync_once(database, http, SystemClock()))  # the line is open and HQ was heard
        hq = hq_db.open_database(str(file))
        with hq.write() as session:
            skus = [str(row["sku"]) for row in make_products(MAX_PAGE_ROWS // TIERS)]
            publish(session, price_scope(LISTED), PRICE, list_prices(skus, step=100))
        hq.close()
        return _finish(sync_once(database, http, SystemClock()))


def _finish(report: SyncReport) -> SyncReport:
    if report.problems:
        raise RuntimeError(f"the sync met problems: {', '.join(report.problems)}")
    return report


def first_sync(database: Database, hq: HqProcess) -> tuple[SyncReport, float]:
    """Enrol and synchronise once; anything that went wrong ends the benchmark."""
    enrol(database, hq.url, hq.enrol_code(STORE), "bench", SystemClock())
    with open_http(database) as http:
        started = time.perf_counter()
        report = sync_once(database, http, SystemClock())
        seconds = time.perf_counter() - started
    return _finish(report), seconds


def insert_bare(source: Path, target: Path) -> float:
    """Return the seconds for the same rows, index words included, given as tuples to executemany."""
    reading = sqlite.connect(str(source))
    tables = ("product", "barcode", "price")
    rows = {name: reading.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608 our own
    words = [(row[-1], _words(row)) for row in rows["product"]]
    made = reading.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'product_search_%'"
    )
    statements = [row[0] for row in made]
    reading.close()
    connection = sqlite.connect(str(target), isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -64000"):
        connection.execute(f"PRAGMA {pragma}")
    for statement in statements:
        connection.execute(statement)
    started = time.perf_counter()
    connection.execute("BEGIN")
    for name, values in rows.items():
        marks = ", ".join("?" * len(values[0]))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", values)  # noqa: S608 our own tables
    connection.executemany("INSERT INTO product_search (rowid, words) VALUES (?, ?)", words)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def _words(row: tuple[Any, ...]) -> str:
    from domain.words import words_of

    text = f"{row[4]} {row[5]} {row[7]}"
    return " ".join(sorted(words_of(sku=row[3], text=text, initials=row[11], pinyin=row[12])))
