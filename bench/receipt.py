"""Durable receipts of twenty lines through the billing service, beside bare sqlite3 inserts of the same rows."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.catalogue import fill_catalogue, sku_of
from bench.figure import Figure, Progress, at_most, percentile
from desktop.clock import Moment
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.services.receipt import Cart, CartLine, issue_receipt
from domain.receipt import Tender, TenderType

NAME = "receipt"
_PRODUCTS = 3000
_LINES = 20
_BLOCK = 100
_BLOCKS = 8
_COPIED = ("document", "receipt", "receipt_line", "tender", "movement")
_BOOK = (
    "INSERT INTO on_hand (sku, quantity, sold) VALUES (?, ?, 1)"
    " ON CONFLICT (sku) DO UPDATE SET quantity = quantity + excluded.quantity, sold = sold + 1"
)


def run(progress: Progress) -> list[Figure]:
    """Issue blocks of receipts, each block repeated with bare inserts, so that both meet the same disk."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Profile(Path(folder) / "profile")
        with open_database(profile) as database:
            fill_catalogue(database, _PRODUCTS, progress)
            bare = _bare_ledger(profile.ledger, Path(folder) / "bare.db")
            ours, theirs = _measure(database, bare, progress)
            bare.close()
    ratio = sum(ours) / sum(theirs)
    return [
        at_most("a receipt's cost over bare inserts", ratio, "times", 6.0),
        at_most(
            "receipt commit p99", percentile(ours, 99) * 1000, "ms", 30.0, peer=percentile(theirs, 99) * 1000
        ),
        Figure(
            "receipt commit median", percentile(ours, 50) * 1000, "ms", peer=percentile(theirs, 50) * 1000
        ),
        Figure("receipts a second", len(ours) / sum(ours), "1/s", peer=len(theirs) / sum(theirs)),
    ]


def _measure(
    database: Database, bare: sqlite3.Connection, progress: Progress
) -> tuple[list[float], list[float]]:
    chance, ours, theirs = random.Random(11), [], []
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for block in range(_BLOCKS + 1):
        progress(f"receipt: block {block} of {_BLOCKS}")
        moments = (Moment(start + timedelta(hours=block, seconds=s), "bench", s) for s in range(_BLOCK))
        issued = [_issue(database, chance, moment) for moment in moments]
        repeated = list(_repeat(database, bare, [doc_id for doc_id, _ in issued]))
        if block:
            ours += [seconds for _, seconds in issued]
            theirs += repeated
    return ours, theirs


def _issue(database: Database, chance: random.Random, moment: Moment) -> tuple[str, float]:
    places = chance.sample(range(_PRODUCTS), _LINES)
    cart = Cart(tuple(CartLine(sku_of(place), "件", chance.randint(1, 9) * 1000) for place in places))
    begun = time.perf_counter()
    with database.write() as session:
        issued = issue_receipt(session, cart, [Tender(TenderType.CASH, 10**9)], moment)
    return issued.doc_id, time.perf_counter() - begun


def _bare_ledger(ledger: Path, path: Path) -> sqlite3.Connection:
    """Return an empty file with the ledger's own tables and indexes and the same durability."""
    source = sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)
    schema = source.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN"
        " ('document', 'lineage', 'series', 'receipt', 'receipt_line', 'tender', 'movement', 'on_hand')"
        " ORDER BY type = 'index'"
    ).fetchall()
    lineage = source.execute("SELECT * FROM lineage").fetchone()
    source.close()
    bare = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16000"):
        bare.execute(f"PRAGMA {pragma}")
    for (sql,) in schema:
        bare.execute(sql)
    bare.execute(f"INSERT INTO lineage VALUES ({_marks(lineage)})", lineage)  # noqa: S608 only marks
    bare.execute("INSERT INTO series VALUES ('L', 'RC', 2026, 0)")
    return bare


def _repeat(database: Database, bare: sqlite3.Connection, doc_ids: Sequence[str]) -> Iterator[float]:
    """Insert the rows of each receipt again, bare, and yield the seconds each took."""
    with database.read() as session:
        run = session.connection().exec_driver_sql
        queries = [f'SELECT * FROM "{name}" WHERE doc_id = ?' for name in _COPIED]  # noqa: S608 only our own names
        receipts = [
            [[tuple(row) for row in run(query, (doc_id,))] for query in queries] for doc_id in doc_ids
        ]
    for tables in receipts:
        yield _insert(bare, tables)


def _insert(bare: sqlite3.Connection, tables: list[list[tuple[Any, ...]]]) -> float:
    document, movements = tables[0][0], tables[4]
    begun = time.perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    for name, rows in zip(_COPIED, tables, strict=True):
        bare.executemany(f"INSERT INTO {name} VALUES ({_marks(rows[0])})", rows)  # noqa: S608 only our own names
    bare.executemany(_BOOK, [(row[2], row[3]) for row in movements])
    bare.execute("UPDATE series SET last = last + 1 WHERE prefix = 'L' AND type = 'RC' AND year = 2026")
    bare.execute("UPDATE lineage SET n = ?, chain = ? WHERE id = ?", (document[1], document[6], document[0]))
    bare.execute("COMMIT")
    return time.perf_counter() - begun


def _marks(row: Sequence[Any]) -> str:
    return ", ".join("?" * len(row))
