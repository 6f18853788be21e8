"""Sales of five lines, durable, and frames of a window, while 400,000 changed prices are taken in by another thread."""

from __future__ import annotations

import itertools
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from bench.brand import list_prices
from bench.catalogue import sku_of
from bench.figure import Figure, Progress, at_least, at_most, percentile
from bench.first_sync import fill_hq, first_sync
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
_MOST_FRAME_MS = 50.0
_PAUSE_S = 0.005
_FRAME_MS = 16
_QUIET = 300
_LEAST_SALES = 300
_MOST_IMPORTS = 12
_CASH = [Tender(TenderType.CASH, 10**9)]


def run(progress: Progress) -> list[Figure]:
    """Take a catalogue in, sell with nothing else going on, sell while all prices change, and watch a window meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill_hq(folder / "hq.db", progress, PRODUCTS)
        with HqProcess(folder / "hq.db") as hq, open_database(Profile(folder / "pc")) as database:
            hq.start()
            progress("busy: the first sync")
            first_sync(database, hq)
            quiet = [_sell(database) for _ in range(_QUIET)]
            busy, rows = _sell_during_imports(database, folder / "hq.db", progress)
            progress("busy: watching a window while prices come")
            _change_prices(folder / "hq.db", 0)
            gaps = _watch_window(database)
    return [
        Figure("prices taken in meanwhile", rows, "rows"),
        at_least("sales meanwhile", len(busy), "", _LEAST_SALES),
        Figure("a sale with nothing else going on, p99", percentile(quiet, 99) * 1000, "ms"),
        Figure("a sale meanwhile, median", percentile(busy, 50) * 1000, "ms"),
        at_most("a sale meanwhile, p99", percentile(busy, 99) * 1000, "ms", _MOST_MS),
        Figure("frames of a window meanwhile", len(gaps), ""),
        Figure("from frame to frame, p99", percentile(gaps, 99) * 1000, "ms"),
        at_most("the longest frame", max(gaps) * 1000 - _FRAME_MS, "ms", _MOST_FRAME_MS),
    ]


def _change_prices(file: Path, step: int) -> None:
    database = hq_db.open_database(str(file))
    with database.write() as session:
        rows = list_prices([sku_of(place) for place in range(PRODUCTS)], step=step)
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


def _sell_during_imports(database: Database, hq: Path, progress: Progress) -> tuple[Sequence[float], int]:
    """Sell for as long as imports take, and let prices change again until there are sales enough to speak of a p99."""
    times: list[float] = []
    rows = 0
    for number in range(1, _MOST_IMPORTS + 1):
        progress(f"busy: changing all prices at HQ, {number}")
        _change_prices(hq, number * 100)
        progress(f"busy: selling while they come, {number}")
        thread, reports = _sync_beside(database)
        while thread.is_alive():
            times.append(_sell(database))
            time.sleep(_PAUSE_S)
        rows += sum(_finished(thread, reports).rows.values())
        if len(times) >= _LEAST_SALES:
            break
    return times, rows


def _sync_beside(database: Database) -> tuple[Thread, list[SyncReport]]:
    reports: list[SyncReport] = []

    def take_in() -> None:
        with open_http(database) as http:
            reports.append(sync_once(database, http, SystemClock()))

    thread = Thread(target=take_in)
    thread.start()
    return thread, reports


def _finished(thread: Thread, reports: list[SyncReport]) -> SyncReport:
    thread.join()
    if not reports or reports[0].problems:
        raise RuntimeError("the sync met problems")
    return reports[0]


def _watch_window(database: Database) -> list[float]:
    """Return the seconds from one painted frame of an offscreen window to the next while prices are taken in."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QTableWidget

    application = QApplication.instance() or QApplication([])
    window = QTableWidget(40, 8)
    window.resize(1200, 800)
    window.show()
    application.processEvents()
    painted = [time.perf_counter()]
    thread, reports = _sync_beside(database)

    def paint() -> None:
        window.setRowHidden(0, not window.isRowHidden(0))
        window.viewport().repaint()
        painted.append(time.perf_counter())
        if not thread.is_alive():
            application.quit()

    timer = QTimer()
    timer.timeout.connect(paint)
    timer.start(_FRAME_MS)
    application.exec()
    timer.stop()
    window.close()
    _finished(thread, reports)
    return [later - earlier for earlier, later in itertools.pairwise(painted)]
