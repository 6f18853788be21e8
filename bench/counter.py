"""A cart quoted as the billing screen asks for it: a million list rows and 500 promotions in SQLite, line by line."""

from __future__ import annotations

import gc
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from bench.figure import Figure, Progress, at_most, exactly, percentile
from desktop.clock import FixedClock, Moment
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.services.bill_rules import quote_bill
from desktop.services.billing import quote_cart
from desktop.services.cart import Cart, CartLine
from desktop.services.shift import open_shift
from domain.promotion.rule import Promotion
from protocol.catalogue import UnitRow
from protocol.rule import Subject, write_rule

Ask = Callable[[Session, Cart, Moment], object]
LIMIT_MS: Final = 10.0
LINE_LIMIT_MS: Final = 5.0
SKUS: Final = 100_000
_TIERS: Final = 10
_LINES: Final = 30
_CARTS: Final = 200
_ROUNDS: Final = 5
_SOLD: Final = 2_000
_BATCH: Final = 50_000
_UNITS: Final = msgspec.json.encode([UnitRow("件"), UnitRow("箱", 12)])
_PRODUCT: Final = (
    "INSERT INTO catalog.product (scope, v, row_hash, sku, name, spec, category, brand, type, tax_rate, units,"
    " initials, pinyin, order_unit, is_active, search_id)"
    " VALUES ('product', 1, 1, ?, ?, '', ?, ?, 'goods', 130000, ?, '', '', '', 1, 0)"
)
_SERIES: Final = "INSERT INTO catalog.series (scope, v, row_hash, sku, series) VALUES ('policy', 1, 1, ?, ?)"
_PRICE: Final = (
    "INSERT INTO catalog.price (scope, id, v, row_hash, level, book, sku, unit, price, minimum)"
    " VALUES ('price:list', ?, 1, 1, 80, 'list', ?, ?, ?, ?)"
)
_RULE: Final = (
    "INSERT INTO catalog.rule (scope, v, row_hash, subject, id, version, first, last, target, body)"
    " VALUES ('policy', 1, 1, ?, ?, 1, NULL, NULL, ?, ?)"
)
_SCOPE: Final = (
    "INSERT INTO catalog.scope (scope, gen, v, head_v, count, high, low, is_complete, staged_gen, staged_v, differed,"
    " pauses, counted_on) VALUES (?, 'g', 1, 1, ?, 0, 0, 1, '', 0, 0, 0, '')"
)
_CLOCK: Final = FixedClock(datetime(2026, 11, 22, 10, tzinfo=UTC))


def run_counter(promotions: Sequence[Promotion], progress: Progress) -> list[Figure]:
    """Quote carts of thirty lines and of one more, from a profile of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_database(Profile(Path(folder) / "profile")) as database,
    ):
        _fill(database, promotions, progress)
        progress(f"quote: {_CARTS} carts at the counter")
        carts = list(_carts())
        with database.write() as session:
            open_shift(session, _CLOCK.moment(), cashier="bench")
        with _still():
            whole, busy = _measure(database, [cart for _, cart in carts])
            # Between the two of a pair nothing but one line changes, so the second is a line added to an open cart.
            opened = [cart for pair in carts for cart in pair]
            one_more, busy_more = _measure(database, opened)
            shown, busy_shown = _measure(database, opened, quote_bill)
        with database.read() as session:
            quoted = quote_cart(session, carts[0][1], _CLOCK.moment())
            rows = session.connection().exec_driver_sql("SELECT count(*) FROM catalog.price").scalar_one()
    rewarded = sum(line.rewarded for line in quoted.lines)
    if quoted.fault or not rewarded:
        raise AssertionError(quoted.fault or "nothing was rewarded")
    return [
        exactly("list rows in SQLite", int(rows), "rows", SKUS * _TIERS),
        Figure("a cart of 30 at the counter, median", percentile(whole, 50), "ms"),
        Figure("a cart of 30 at the counter, p99 of processor", percentile(busy, 99), "ms"),
        at_most("a cart of 30 at the counter, p99", percentile(whole, 99), "ms", LIMIT_MS),
        Figure("one line more at the counter, p99 of processor", percentile(busy_more[1::2], 99), "ms"),
        at_most("one line more at the counter, p99", percentile(one_more[1::2], 99), "ms", LINE_LIMIT_MS),
        Figure("one line more as the screen asks, p99 of processor", percentile(busy_shown[1::2], 99), "ms"),
        Figure("one line more as the screen asks, p99", percentile(shown[1::2], 99), "ms"),
        at_most("one line more as the screen asks, median", percentile(shown[1::2], 50), "ms", LINE_LIMIT_MS),
    ]


def _sku(place: int) -> str:
    return f"S{place:04}"


def _fill(database: Database, promotions: Sequence[Promotion], progress: Progress) -> None:
    places = range(SKUS)
    products = ((_sku(n), _sku(n), f"C{n // 200}", f"B{n % 6}", _UNITS) for n in places)
    _insert(database, "products", _PRODUCT, list(products), progress)
    _insert(database, "series", _SERIES, [(_sku(n), f"R{n // 50}") for n in places], progress)
    _insert(database, "list prices", _PRICE, list(_prices()), progress)
    rows = [write_rule(Subject.PROMOTION, one.id, 1, one, first=None) for one in promotions]
    rules = [(row.subject, row.id, row.target, msgspec.json.encode(row.body).decode()) for row in rows]
    _insert(database, "rules", _RULE, rules, progress)
    _insert(database, "scopes", _SCOPE, [("policy", len(rules)), ("product", SKUS)], progress)


def _prices() -> Iterator[tuple[str, str, str, int, int]]:
    for place in range(SKUS):
        base = (place * 7919 % 49_999 + 101) * 100
        for tier in range(_TIERS):
            unit, many, cut = ("件", 1, tier) if tier < 5 else ("箱", 12, tier - 5)
            price = base * many * (100 - cut) // 100
            yield f"{_sku(place)}-{tier}", _sku(place), unit, price, cut * 10_000


def _insert(
    database: Database, what: str, sql: str, rows: Sequence[tuple[object, ...]], progress: Progress
) -> None:
    for start in range(0, len(rows), _BATCH):
        progress(f"quote: writing {what}, {start:,} of {len(rows):,}")
        with database.write_catalog() as session:
            session.connection().exec_driver_sql(sql, list(rows[start : start + _BATCH]))


def _carts() -> Iterator[tuple[Cart, Cart]]:
    """Give carts of thirty lines, each with the same cart and one line more."""
    chance = random.Random(9)
    for _ in range(_CARTS):
        lines = tuple(
            CartLine(_sku(place), chance.choice(("件", "件", "箱")), chance.randrange(1, 20) * 1_000)
            for place in chance.sample(range(_SOLD), _LINES + 1)
        )
        yield Cart(lines[:-1]), Cart(lines)


@contextmanager
def _still() -> Iterator[None]:
    """Keep the collector away, as the desktop does while it works."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _measure(
    database: Database, carts: Sequence[Cart], ask: Ask = quote_cart
) -> tuple[list[float], list[float]]:
    """Return milliseconds by the clock and of the processor, the least of five rounds; the first call is not counted."""
    moment = _CLOCK.moment()
    _time(database, carts[0], moment, ask)
    times, busy = [1e9] * len(carts), [1e9] * len(carts)
    for _ in range(_ROUNDS):
        for place, cart in enumerate(carts):
            wall, worked = _time(database, cart, moment, ask)
            times[place], busy[place] = min(times[place], wall), min(busy[place], worked)
    return times, busy


def _time(database: Database, cart: Cart, moment: Moment, ask: Ask) -> tuple[float, float]:
    begun, worked = time.perf_counter(), time.thread_time()
    with database.read() as session:
        ask(session, cart, moment)
    return (time.perf_counter() - begun) * 1000, (time.thread_time() - worked) * 1000
