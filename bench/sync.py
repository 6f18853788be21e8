"""A thousand receipts pushed to a real HQ over loopback: time, requests and bytes, also of a sync with nothing to say."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench.brand import DEALER
from bench.figure import Figure, Progress, at_most, exactly
from bench.loopback import demo_hq, enrolled, sync
from bench.relay import counted_line
from bench.work import Work, measure, work_figures
from desktop.clock import Moment, SystemClock
from desktop.commands.hq_process import HqProcess
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.services.search import FoundProduct, list_products
from desktop.sync.engine import SyncReport
from desktop.sync.enrol import open_http
from desktop.sync.http import Http
from domain.receipt import Tender, TenderType

NAME = "sync"
_RECEIPTS = 1_000
_BATCH = 50
_FEW = 500
_RECEIPT_BYTES = 130
_TIMES = 50
_IDLE_BYTES = 400
_IDLE_WORK = 10
_ONE_WORK = 15
_PLENTY = 10**9


def run(progress: Progress) -> list[Figure]:
    """Take the catalogue, send 50 receipts, 500 and 1,000, then synchronise with nothing and with one receipt."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        progress("sync: filling HQ with the demo brand")
        with (
            demo_hq(folder) as hq,
            open_database(Profile(folder / "pc")) as database,
            enrolled(database, hq) as http,
        ):
            first = sync(database, http)
            return [*_first(first), *_measure(database, http, hq, progress)]


def _first(report: SyncReport) -> list[Figure]:
    rows = sum(report.rows.values())
    return [
        Figure("first sync of the demo, rows", rows, ""),
        Figure("first sync of the demo", report.duration_ms, "ms"),
        Figure("first sync of the demo, down", report.bytes_down / 1024, "KiB"),
    ]


def _measure(database: Database, http: Http, hq: HqProcess, progress: Progress) -> list[Figure]:
    few = _push(database, http, _BATCH, progress)
    normal = _push(database, http, _FEW, progress)
    many = _push(database, http, _RECEIPTS, progress)
    progress("sync: with nothing to say")
    idle: list[SyncReport] = []
    idle_work = [measure(hq.pid, lambda: idle.append(sync(database, http))) for _ in range(_TIMES)]
    progress("sync: one receipt at a time")
    one_work = [_push_one(database, http, hq) for _ in range(_TIMES)]
    at_hq = sum(day[2] for day in hq.totals(DEALER))
    return [
        at_most(f"{_BATCH} receipts of 4 or 5 lines, each", few.bytes_up / _BATCH, "bytes", _RECEIPT_BYTES),
        at_most(f"{_FEW} receipts", normal.requests, "requests", 1),
        Figure(f"{_RECEIPTS:,} receipts pushed and judged", many.duration_ms, "ms"),
        Figure(f"{_RECEIPTS:,} receipts, requests", many.requests, ""),
        Figure(f"{_RECEIPTS:,} receipts, each", many.bytes_up / _RECEIPTS, "bytes"),
        Figure("receipts a second", _RECEIPTS / many.duration_ms * 1000, "1/s"),
        exactly("receipts at HQ", at_hq, "", _BATCH + _FEW + _RECEIPTS + _TIMES),
        *_idle(idle),
        _idle_on_the_line(database, hq),
        *work_figures("idle sync", idle_work, _IDLE_WORK),
        *work_figures("sync of one new receipt", one_work, _ONE_WORK),
    ]


def _idle(reports: Sequence[SyncReport]) -> list[Figure]:
    traffic = max(report.bytes_up + report.bytes_down for report in reports)
    return [
        at_most("idle sync, bodies both ways", traffic, "bytes", _IDLE_BYTES),
        at_most("idle sync", max(report.requests for report in reports), "requests", 1),
    ]


def _idle_on_the_line(database: Database, hq: HqProcess) -> Figure:
    """Synchronise with nothing to say once more, and count every byte."""
    with counted_line(hq.url) as relay, open_http(database) as http:
        http._base_url = relay.url
        sync(database, http)  # the line is open and HQ was heard
        before = relay.bytes_up + relay.bytes_down
        sync(database, http)
        return Figure("idle sync, with all headers", relay.bytes_up + relay.bytes_down - before, "bytes")


def _push(database: Database, http: Http, count: int, progress: Progress) -> SyncReport:
    progress(f"sync: billing {count:,} receipts")
    issue_many(database, count)
    progress(f"sync: sending {count:,} receipts")
    report = sync(database, http)
    if report.pushed != count:
        raise RuntimeError(f"{report.pushed} of {count} receipts were sent")
    return report


def _push_one(database: Database, http: Http, hq: HqProcess) -> Work:
    """Bill one receipt, then measure the synchronisation that brings it to HQ."""
    issue_many(database, 1)
    return measure(hq.pid, lambda: sync(database, http))


def issue_many(database: Database, count: int) -> None:
    """Bill receipts of four or five lines, half a minute apart, from what the store sells most."""
    chance, now = random.Random(count), SystemClock().moment()
    with database.read() as session:
        listed = list_products(session, limit=160, day=now.local.date())
    sold = [product for product in listed if product.price]
    for place in range(count):
        local = now.local - timedelta(seconds=30 * (count - place))
        moment = Moment(local, now.boot, now.monotonic_ms, now.hq_offset_ms)
        with database.write() as session:
            issue_receipt(session, _cart(chance, sold), [Tender(TenderType.CASH, _PLENTY)], moment)


def _cart(chance: random.Random, sold: Sequence[FoundProduct]) -> Cart:
    picked = chance.sample(sold, chance.choice((4, 5)))
    return Cart(tuple(CartLine(product.sku, product.unit, chance.randint(1, 9) * 1000) for product in picked))
