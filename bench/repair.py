"""One wrong row in a million prices is found and repaired; an HQ restored with equal content costs no rows."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text, update

from bench.figure import Figure, Progress, at_most, exactly
from bench.first_sync import fill_hq, first_sync
from desktop.clock import SystemClock
from desktop.commands.hq_process import HqProcess
from desktop.db import Database, open_database
from desktop.models.scope import CatalogScope
from desktop.paths import Profile
from desktop.sync.cursor import recount
from desktop.sync.engine import SyncReport, sync_once
from desktop.sync.enrol import open_http
from desktop.sync.http import Http
from server_stub import db as hq_db
from server_stub.models import Headquarters, Scope

NAME = "repair"
_MOST_BYTES = 10_000
_WRONG = "UPDATE catalog.price SET price = price + 1, row_hash = row_hash + 977 WHERE id = 'BM-050000-3'"
_RIGHT = "SELECT count(*) FROM catalog.price WHERE id = 'BM-050000-3' AND price % 100 = 0"


def run(progress: Progress) -> list[Figure]:
    """Fill an HQ and a PC, spoil one row of the PC, then give HQ another history with the same rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill_hq(folder / "hq.db", progress)
        with HqProcess(folder / "hq.db") as hq, open_database(Profile(folder / "pc")) as database:
            hq.start()
            progress("repair: the first sync")
            first_sync(database, hq)
            with open_http(database) as http:
                _sync(database, http)
                progress("repair: one wrong row")
                counting = _spoil(database)
                report, seconds = _timed(lambda: _sync(database, http))
                with database.read() as session:
                    repaired = int(session.scalar(text(_RIGHT)) or 0)
            port = int(hq.url.rpartition(":")[2])
            hq.stop()
            _restore(folder / "hq.db")
            hq.start(port)
            with open_http(database) as http:
                again = _sync(database, http)
    return [
        exactly("one wrong row in 1,000,000, repaired", repaired, "rows", 1),
        at_most("one wrong row, requests", report.requests, "requests", 3),
        at_most("one wrong row, bodies both ways", report.bytes_up + report.bytes_down, "bytes", _MOST_BYTES),
        Figure("one wrong row, time", seconds, "s"),
        Figure("counting 1,100,000 rows anew, once a day", counting, "s"),
        at_most("HQ restored with equal content, requests beyond one", again.requests - 1, "requests", 2),
        exactly("HQ restored with equal content, rows", sum(again.rows.values()), "rows", 0),
    ]


def _sync(database: Database, http: Http) -> SyncReport:
    report = sync_once(database, http, SystemClock())
    if report.problems:
        raise RuntimeError(f"the sync met problems: {', '.join(report.problems)}")
    return report


def _timed(work: Callable[[], SyncReport]) -> tuple[SyncReport, float]:
    started = time.perf_counter()
    report = work()
    return report, time.perf_counter() - started


def _spoil(database: Database) -> float:
    """Change one price behind the program's back; return the seconds of counting all digests anew."""
    with database.write_catalog() as session:
        session.execute(text(_WRONG))
        session.execute(update(CatalogScope).values(counted_on=""))
    started = time.perf_counter()
    recount(database, "tomorrow")
    return time.perf_counter() - started


def _restore(file: Path) -> None:
    database = hq_db.open_database(str(file))
    gen = secrets.token_hex(8)
    with database.write() as session:
        session.execute(update(Headquarters).values(gen=gen))
        session.execute(update(Scope).values(gen=gen))
    database.close()
