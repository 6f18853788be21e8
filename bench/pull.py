"""Ten thousand receipts pulled to the second PC of their store, beside the same receipts fetched the bare way."""

from __future__ import annotations

import io
import tempfile
from contextlib import redirect_stderr
from pathlib import Path

from sqlalchemy import func, select

from bench.bare_pull import pull_bare
from bench.figure import Figure, Progress, at_most, exactly
from bench.loopback import enrolled, sync
from bench.sync import issue_many
from desktop.commands.hq_process import HqProcess
from desktop.db import Database, open_database
from desktop.models.document import Document
from desktop.models.store_receipt import StoreReceipt
from desktop.paths import Profile

NAME = "pull"
RECEIPTS = 10_000
_LIMIT = 2.0


def run(progress: Progress) -> list[Figure]:
    """Push from one PC, pull on another that holds the catalogue, and fetch the same documents the bare way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (
            HqProcess(folder / "hq.db") as hq,
            open_database(Profile(folder / "one")) as one,
            open_database(Profile(folder / "two")) as two,
        ):
            progress("pull: filling HQ with the demo brand")
            with redirect_stderr(io.StringIO()):
                hq.seed_demo()
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
        floor = pull_bare(documents, folder)
    seconds = report.duration_ms / 1000
    return [
        Figure(f"{RECEIPTS:,} receipts to the second PC", seconds, "s", None, floor),
        at_most("of the bare line's time, pulled", seconds / floor, "times", _LIMIT),
        Figure("pulled, requests", report.requests, ""),
        Figure("pulled, each receipt", report.bytes_down / RECEIPTS, "bytes"),
        exactly("receipts of the other till held", held, "", RECEIPTS),
    ]


def _documents(database: Database) -> list[tuple[str, bytes]]:
    with database.read() as session:
        rows = session.execute(select(Document.doc_id, Document.body).where(Document.kind == "receipt"))
        return [(row.doc_id, bytes(row.body)) for row in rows]


def _count(database: Database) -> int:
    with database.read() as session:
        return int(session.scalar(select(func.count()).where(StoreReceipt.body != b"")) or 0)
