"""Sales of five lines, durable, while 400,000 changed prices are taken in behind them by another thread."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from bench.catalogue import sku_of
from bench.figure import Figure, Progress, at_most, percentile
from bench.first_sync import fill_hq, first_sync, list_prices
from desktop.clock import SystemClock
from desktop.commands.hq_process import HqProcess
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.sync.engine import SyncReport, sync_once
from desktop.sync.enrol import open_http
from domain.receipt import Tender, TenderType
from protocol.catalogue import PRICE, price_scope
from server_stub import db as hq_db
from server_stub.feed import publish
from server_stub.segment import build_segments, segment_folder

NAME = "busy"
PRODUCTS = 40_000
_MOST_MS = 30.0
_PAUSE_S = 0.02
_QUIET = 200
_CASH = [Tender(TenderType.CASH, 10**9)]


def run(progress: Progress) -> list[Figure]:
    """Take a catalogue in, sell with nothing else going on, then sell while all prices change."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill_hq(folder / "hq.db", progress, PRODUCTS)
        with HqProcess(folder / "hq.db") as hq, open_database(Profile(folder / "pc")) as database:
            hq.start()
            progress("busy: the first sync")
            first_sync(database, hq)
            progress("busy: changing all prices at HQ")
            _change_prices(folder / "hq.db")
            quiet = [_sell(database) for _ in range(_QUIET)]
            progress("busy: selling while they come")
            report, busy = _sell_during_sync(database)
    return [
        Figure("prices taken in meanwhile", sum(report.rows.values()), "rows"),
        Figure("sales meanwhile", len(busy), ""),
        Figure("a sale with nothing else going on, p99", percentile(quiet, 99) * 1000, "ms"),
        Figure("a sale meanwhile, median", percentile(busy, 50) * 1000, "ms"),
        at_most("a sale meanwhile, p99", percentile(busy, 99) * 1000, "ms", _MOST_MS),
    ]


def _change_prices(file: Path) -> None:
    database = hq_db.open_database(str(file))
    with database.write() as session:
        rows = list_prices([sku_of(place) for place in range(PRODUCTS)], step=100)
        publish(session, price_scope("list"), PRICE, rows)
    build_segments(database, segment_folder(database))
    database.close()


def _sell(database: Database) -> float:
    lines = tuple(CartLine(sku_of(random.randrange(PRODUCTS)), "件", 1_000) for _ in range(5))
    moment = SystemClock().moment()
    begun = time.perf_counter()
    with database.write() as session:
        issue_receipt(session, Cart(lines), _CASH, moment)
    return time.perf_counter() - begun


def _sell_during_sync(database: Database) -> tuple[SyncReport, Sequence[float]]:
    reports: list[SyncReport] = []

    def take_in() -> None:
        with open_http(database) as http:
            reports.append(sync_once(database, http, SystemClock()))

    thread, times = Thread(target=take_in), []
    thread.start()
    while thread.is_alive():
        times.append(_sell(database))
        time.sleep(_PAUSE_S)
    thread.join()
    if not reports or reports[0].problems:
        raise RuntimeError("the sync met problems")
    return reports[0], times
