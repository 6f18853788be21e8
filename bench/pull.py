"""Ten thousand receipts pulled to the second PC of their store, beside the same receipts fetched the bare way."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bench.bare_pull import pull_bare
from bench.brand import Brand, fill_demo, fill_plain
from bench.figure import Figure, Progress, at_most, exactly
from bench.loopback import enrolled, sync
from bench.sync import issue_many
from desktop.commands.hq_process import HqProcess
from desktop.db import Database, open_database
from desktop.models.document import Document
from desktop.models.store_receipt import StoreReceipt
from desktop.paths import Profile
from desktop.sync.engine import SyncReport

NAME = "pull"
RECEIPTS = 10_000
_LIMIT = 2.0


def run(progress: Progress) -> list[Figure]:
    """Pull receipts at list prices, then receipts that tell of promotions, beside the same documents the bare way."""
    with tempfile.TemporaryDirectory() as name:
        plain = _measure(Path(name) / "plain", fill_plain, progress)
        told = _measure(Path(name) / "demo", fill_demo, progress)
    return [
        Figure(f"{RECEIPTS:,} receipts to the second PC", plain.seconds, "s", None, plain.floor),
        at_most("of the bare line's time, pulled", plain.seconds / plain.floor, "times", _LIMIT),
        Figure("pulled, requests", plain.report.requests, ""),
        Figure("pulled, each receipt", plain.report.bytes_down / RECEIPTS, "bytes"),
        exactly("receipts of the other till held", plain.held, "", RECEIPTS),
        Figure(f"{RECEIPTS:,} receipts that tell of promotions", told.seconds, "s", None, told.floor),
        Figure("of the bare line's time, with promotions", told.seconds / told.floor, "times"),
    ]


@dataclass(frozen=True, slots=True)
class _Pulled:
    report: SyncReport
    held: int
    floor: float

    @property
    def seconds(self) -> float:
        return self.report.duration_ms / 1000


def _measure(folder: Path, brand: Brand, progress: Progress) -> _Pulled:
    """Push from one PC, pull on another that holds the catalogue, and fetch the same documents the bare way."""
    folder.mkdir()
    with (
        HqProcess(folder / "hq.db") as hq,
        open_database(Profile(folder / "one")) as one,
        open_database(Profile(folder / "two")) as two,
    ):
        progress("pull: filling HQ")
        brand(hq)
        hq.start()
        with enrolled(one, hq) as first, enrolled(two, hq) as second:
            sync(one, first)
            sync(two, second)
            progress(f"pull: billing and pushing {RECEIPTS:,} receipts")
            issue_many(one, RECEIPTS)
            sync(one, first)
            progress("pull: the second PC")
            report = sync(two, second)
        documents, held = _documents(one), _count(two)
    return _Pulled(report, held, pull_bare(documents, folder))


def _documents(database: Database) -> list[tuple[str, bytes]]:
    with database.read() as session:
        rows = session.execute(select(Document.doc_id, Document.body).where(Document.kind == "receipt"))
        return [(row.doc_id, bytes(row.body)) for row in rows]


def _count(database: Database) -> int:
    with database.read() as session:
        return int(session.scalar(select(func.count()).where(StoreReceipt.body != b"")) or 0)
