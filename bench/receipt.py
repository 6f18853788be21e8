"""Durable receipts of twenty lines through the billing service, beside bare sqlite3 inserts of the same rows."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection

from bench.bare_ledger import open_bare_ledger, repeat
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


def run(progress: Progress) -> list[Figure]:
    """Issue blocks of receipts, each block repeated with bare inserts, so that both meet the same disk."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Profile(Path(folder) / "profile")
        with open_database(profile) as database:
            fill_catalogue(database, _PRODUCTS, progress)
            bare = open_bare_ledger(profile.ledger, Path(folder) / "bare.db")
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


def _measure(database: Database, bare: Connection, progress: Progress) -> tuple[list[float], list[float]]:
    chance, ours, theirs = random.Random(11), [], []
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for block in range(_BLOCKS + 1):
        progress(f"receipt: block {block} of {_BLOCKS}")
        moments = (Moment(start + timedelta(hours=block, seconds=s), "bench", s) for s in range(_BLOCK))
        issued = [_issue(database, chance, moment) for moment in moments]
        repeated = list(repeat(database, bare, [doc_id for doc_id, _ in issued]))
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
