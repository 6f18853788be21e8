"""A real shop's half year replayed receipt by receipt beside bare inserts of the same rows, then sent to HQ."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import func, select

from bench.bare_ledger import open_bare_ledger, repeat
from bench.brand import DEALER
from bench.figure import Figure, Progress, at_most, exactly, money, percentile
from bench.loopback import demo_hq, enrolled, sync
from desktop.db import Database, open_database
from desktop.imports.receipt_file import FileReceipt, read_receipts
from desktop.imports.receipts import (
    ReceiptPlan,
    ReceiptSummary,
    import_receipts,
    plan_receipts,
    start_summary,
)
from desktop.models.document import Document
from desktop.models.stock import Movement, OnHand
from desktop.paths import Profile
from server_stub.db import open_database as open_hq_database
from server_stub.models import Movement as HqMovement

NAME = "replay"
_FILE: Final = Path(__file__).parents[1] / "../shared/data/pos_uk/receipts_2010-12_2011-05.csv.gz"
_TODAY: Final = date(2026, 1, 1)
_BLOCK: Final = 500
_MONTHS: Final = {
    "2010-12": 74_895_702,
    "2011-01": 56_000_026,
    "2011-02": 49_806_265,
    "2011-03": 68_326_708,
    "2011-04": 49_320_712,
    "2011-05": 72_333_351,
}
_TOTAL: Final = 370_682_764
_SALES: Final = 406_472_659
_RETURNS: Final = 35_789_895
_MAKE: Final = (
    "CREATE TABLE line (number TEXT, place INTEGER, sku TEXT, name TEXT, quantity INTEGER, moment TEXT,"
    " price INTEGER, customer TEXT, PRIMARY KEY (number, place)) STRICT"
)
_ROW: Final = "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(slots=True)
class _Times:
    """Seconds for each document: ours, the same rows bare, the file's lines bare; and for the store's own goods."""

    goods: float = 0.0
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    file: list[float] = field(default_factory=list)


def run(progress: Progress) -> list[Figure]:
    """Replay the file in blocks, each block repeated with bare inserts, so that both meet the same disk."""
    if not _FILE.exists():
        progress("replay: the real data folder ../shared/data is absent")
        return []
    file = read_receipts(_FILE.read_bytes(), _TODAY)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_database(Profile(Path(folder) / "profile")) as database,
    ):
        bare = open_bare_ledger(database.profile.ledger, Path(folder) / "bare.db")
        lines = _open_bare(Path(folder) / "lines.db")
        plan = plan_receipts(database, file)
        summary = start_summary(plan)
        times = _measure(database, (bare, lines), plan, summary, progress)
        bare.close()
        lines.close()
        stock, moved = _stock(database)
        progress("replay: sending the half year to HQ")
        at_hq = _at_hq(database, Path(folder), moved)
    return [*_speed(times), *_totals(summary, stock, moved), *at_hq]


def _measure(
    database: Database, peers: tuple[Any, Any], plan: ReceiptPlan, summary: ReceiptSummary, progress: Progress
) -> _Times:
    times, begun = _Times(), time.perf_counter()
    for _ in import_receipts(database, plan, summary):
        seconds = time.perf_counter() - begun
        if not summary.done:
            times.goods += seconds
        else:
            times.ours.append(seconds)
            if summary.done % _BLOCK == 0 or summary.done == summary.todo:
                progress(f"replay: {summary.done:,} of {summary.todo:,} receipts")
                times.bare += repeat(database, peers[0], _documents(database, len(times.bare), summary.done))
                times.file += _repeat(peers[1], plan.todo[len(times.file) : summary.done])
        begun = time.perf_counter()
    return times


def _documents(database: Database, after: int, until: int) -> list[str]:
    """Return the ids of the documents at these places of the ledger's log."""
    query = select(Document.doc_id).where(Document.n > after, Document.n <= until).order_by(Document.n)
    with database.read() as session:
        return list(session.scalars(query))


def _open_bare(path: Path) -> Any:
    bare = sqlite.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -16000"):
        bare.execute(f"PRAGMA {pragma}")
    bare.execute(_MAKE)
    return bare


def _repeat(bare: Any, receipts: Sequence[FileReceipt]) -> Iterator[float]:
    for receipt in receipts:
        moment = receipt.moment.isoformat()
        rows = [
            (receipt.number, place, line.sku, line.name, line.quantity, moment, line.price, receipt.customer)
            for place, line in enumerate(receipt.lines)
        ]
        begun = time.perf_counter()
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany(_ROW, rows)
        bare.execute("COMMIT")
        yield time.perf_counter() - begun


def _speed(times: _Times) -> list[Figure]:
    ours, bare = sum(times.ours), sum(times.bare)
    whole = ours + times.goods
    return [
        at_most("a replay's cost over bare inserts of the same rows", whole / bare, "times", 6.0),
        Figure("... over the file's lines alone in one table", whole / sum(times.file), "times"),
        at_most(
            "receipt commit p99",
            percentile(times.ours, 99) * 1000,
            "ms",
            30.0,
            peer=percentile(times.bare, 99) * 1000,
        ),
        Figure("receipts a second", len(times.ours) / ours, "1/s", peer=len(times.bare) / bare),
        Figure("own goods made in", times.goods, "s"),
    ]


def _stock(database: Database) -> tuple[int, int]:
    with database.read() as session:
        stock = session.scalar(select(func.sum(OnHand.quantity))) or 0
        moved = session.scalar(select(func.sum(Movement.quantity))) or 0
    return int(stock), int(moved)


def _totals(summary: ReceiptSummary, stock: int, moved: int) -> list[Figure]:
    return [
        Figure("documents", summary.documents, ""),
        exactly("lines", summary.lines, "", 209_029),
        Figure("lines that fit nothing", summary.faults, ""),
        money("sales", summary.sales, _SALES),
        money("returns", summary.returned, -_RETURNS),
        money("total", summary.total, _TOTAL),
        *(money(f"total {month}", summary.by_month.get(month, 0), _MONTHS[month]) for month in _MONTHS),
        exactly("stock, sum of on hand, in thousandths", stock, "", moved),
    ]


def _at_hq(database: Database, folder: Path, moved: int) -> list[Figure]:
    """Send everything to a real HQ and compare what it adds up to."""
    with demo_hq(folder) as hq, enrolled(database, hq) as http:
        report = sync(database, http)
        days = hq.totals(DEALER)
    at_hq = open_hq_database(str(hq.database))
    with at_hq.read() as session:
        held = session.scalar(select(func.sum(HqMovement.quantity))) or 0
    at_hq.close()
    total = sum(day[3] for day in days) - sum(day[5] for day in days)
    return [
        money("total at HQ", total, _TOTAL),
        exactly("stock at HQ, sum of movements, in thousandths", int(held), "", moved),
        Figure("documents sent", report.pushed, ""),
        Figure("... in", report.duration_ms / 1000, "s"),
    ]
