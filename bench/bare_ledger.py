"""The ledger's own rows inserted again without the program: same schema, same indexes, same durability."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from desktop.db import Database

_COPIED = ("document", "receipt", "receipt_line", "tender", "adjustment", "movement")
_BOOK = (
    "INSERT INTO on_hand (sku, quantity, sold) VALUES (?, ?, 1)"
    " ON CONFLICT (sku) DO UPDATE SET quantity = quantity + excluded.quantity, sold = sold + 1"
)


def open_bare_ledger(ledger: Path, path: Path) -> sqlite3.Connection:
    """Return an empty file with the ledger's own tables and indexes and the same durability."""
    source = sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)
    schema = source.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN"
        " ('document', 'lineage', 'series', 'receipt', 'receipt_line', 'tender', 'adjustment', 'movement', 'on_hand')"
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


def repeat(database: Database, bare: sqlite3.Connection, doc_ids: Sequence[str]) -> Iterator[float]:
    """Insert the rows of each document again, bare, and yield the seconds each took."""
    with database.read() as session:
        run = session.connection().exec_driver_sql
        queries = [f'SELECT * FROM "{name}" WHERE doc_id = ?' for name in _COPIED]  # noqa: S608 only our own names
        receipts = [
            [[tuple(row) for row in run(query, (doc_id,))] for query in queries] for doc_id in doc_ids
        ]
    for tables in receipts:
        yield _insert(bare, tables)


def _insert(bare: sqlite3.Connection, tables: list[list[tuple[Any, ...]]]) -> float:
    document, movements = tables[0][0], tables[-1]
    begun = time.perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    for name, rows in zip(_COPIED, tables, strict=True):
        if rows:
            bare.executemany(f"INSERT INTO {name} VALUES ({_marks(rows[0])})", rows)  # noqa: S608 only our own names
    bare.executemany(_BOOK, [(row[2], row[3]) for row in movements])
    bare.execute("UPDATE series SET last = last + 1 WHERE prefix = 'L'")
    bare.execute("UPDATE lineage SET n = ?, chain = ? WHERE id = ?", (document[1], document[6], document[0]))
    bare.execute("COMMIT")
    return time.perf_counter() - begun


def _marks(row: Sequence[Any]) -> str:
    return ", ".join("?" * len(row))
