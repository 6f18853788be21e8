"""A cart of thirty lines against a million price rows, in memory and in SQLite, a hundred contracts and 500 promotions."""

from __future__ import annotations

import gc
import random
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from datetime import time as clock_time
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from bench.figure import Figure, Progress, at_most, exactly, percentile
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.services.price import load_purchase_rules
from domain.contract import Contract, contract_rules
from domain.floor import Floor, index_floors
from domain.money import Fen
from domain.period import Validity
from domain.price import Customer, PriceLevel, PriceRule, list_ties
from domain.price_book import Article, Rules, RuleSource, Sources, index_rules
from domain.product import Product
from domain.promotion.benefit import AmountOff, BuyGet, Percent
from domain.promotion.cart import Context
from domain.promotion.index import compile_index
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import MinimumAmount, MinimumQuantity
from domain.quote import Asked, Promotions, Sale, quote
from domain.selection import EVERYTHING, Item, Selection
from domain.unit import Unit

NAME = "price"
LIMIT_MS: Final = 10.0
_SKUS: Final = 100_000
_TIERS: Final = 10
_CONTRACTS: Final = 100
_TERMS: Final = 200
_PROMOTIONS: Final = 500
_LINES: Final = 30
_CARTS: Final = 400
_ROUNDS: Final = 3
_BATCH: Final = 50_000
_DAY: Final = date(2026, 6, 15)
_YEAR: Final = Validity(date(2026, 1, 1), date(2026, 12, 31))
_UNITS: Final = (Unit("piece"), Unit("box", 12))
_INSERT: Final = (
    "INSERT INTO catalog.price (scope, id, v, row_hash, level, book, sku, unit, price, minimum)"
    " VALUES ('price:list', ?, 1, 1, 80, 'list', ?, ?, ?, ?)"
)

Row = tuple[str, str, str, int, int]
"""Id, SKU, unit, price and minimum of a list price."""


def _sku(place: int) -> str:
    return f"BM-{place:06d}"


def _article(place: int) -> Article:
    item = Item(_sku(place), f"S{place % 2_000}", f"C{place % 100}", f"B{place % 20}")
    return Article(Product(item.sku, item.sku, _UNITS, 130_000), item)


def _rows() -> Iterator[Row]:
    """Give ten list prices of each product: five quantities in each of its two units."""
    for place in range(_SKUS):
        base = (place * 7919 % 49_999 + 101) * 100
        for tier in range(_TIERS):
            unit, many, cut = ("piece", 1, tier) if tier < 5 else ("box", 12, tier - 5)
            yield f"{_sku(place)}-{tier}", _sku(place), unit, base * many * (100 - cut) // 100, cut * 10_000


def _contracts() -> list[Contract]:
    """Return a hundred contracts with two hundred price terms each, one of them a rate off the list of a brand."""
    return [
        Contract(f"HT-{dealer}", 1, dealer, _YEAR, prices=tuple(_terms(dealer)))
        for dealer in range(1, _CONTRACTS + 1)
    ]


def _terms(dealer: int) -> Iterator[PriceRule]:
    chance = random.Random(dealer)
    yield PriceRule("brand", PriceLevel.DEALER_CONTRACT, "", "", "", 0, brand="B7", rate_off=30_000)
    for place in chance.sample(range(_SKUS), _TERMS - 1):
        price = chance.randrange(1_000, 1_000_000)
        yield PriceRule(str(place), PriceLevel.DEALER_CONTRACT, "", _sku(place), "piece", price)


def _promotions() -> Iterator[Promotion]:
    """Give promotions of one product, a category, a brand and the whole order."""
    for n in range(_PROMOTIONS):
        id, skus = f"P-{n:03d}", frozenset(_sku((n * 197 + k) % _SKUS) for k in range(40))
        few, category = Selection(skus=skus), Selection(categories=frozenset({f"C{n % 100}"}))
        match n % 5:
            case 0 | 1:
                yield Promotion(id, id, Layer.ITEM, Percent(50_000 + n * 10), selection=few)
            case 2:
                least = MinimumQuantity(5_000)
                yield Promotion(id, id, Layer.ITEM, Percent(30_000), least, category, group=f"G{n % 40}")
            case 3:
                yield Promotion(id, id, Layer.BUNDLE, BuyGet(2_000, 1_000), selection=few)
            case _:
                brand = Selection(brands=frozenset({f"B{n % 20}"})) if n % 50 else EVERYTHING
                least_amount = MinimumAmount(20_000 + n * 100)
                yield Promotion(id, id, Layer.ORDER, AmountOff(100), least_amount, brand, group=f"O{n % 9}")


@dataclass(frozen=True)
class _Catalogue:
    """The price rows of a PC's catalogue as a source."""

    session: Session

    def find_rules(self, items: Iterable[Item], customer: Customer) -> Rules:
        """Return the rules of the products in one statement."""
        return load_purchase_rules(self.session, {item.sku for item in items}, _DAY)


def _carts() -> list[tuple[list[Asked], dict[str, Article]]]:
    chance, carts = random.Random(5), []
    for _ in range(_CARTS):
        places = chance.sample(range(_SKUS), _LINES)
        asked = [
            Asked(str(place), _sku(place), chance.randrange(1, 30) * 1_000, chance.choice(("piece", "box")))
            for place in places
        ]
        carts.append((asked, {_sku(place): _article(place) for place in places}))
    return carts


@dataclass(frozen=True)
class _Measured:
    """The milliseconds of every cart by the clock and by the processor, the least of three rounds, and the sum asked."""

    times: list[float]
    busy: list[float]
    total: Fen


def _measure(source: RuleSource, promotions: Promotions | None) -> _Measured:
    floors = index_floors([Floor("all", rate_off=500_000, spares=frozenset({PriceLevel.DEALER_CONTRACT}))])
    times, busy, total = [1e9] * _CARTS, [1e9] * _CARTS, 0
    for round in range(_ROUNDS):
        for place, (asked, articles) in enumerate(_carts()):
            sale = Sale(_DAY, Customer(dealer_id=place % _CONTRACTS + 1), floors)
            begun, worked = time.perf_counter(), time.thread_time()
            quoted = quote(asked, articles, source, sale, promotions)
            busy[place] = min(busy[place], (time.thread_time() - worked) * 1000)
            times[place] = min(times[place], (time.perf_counter() - begun) * 1000)
            if quoted.refused:
                raise AssertionError(quoted.refused[0])
            total += 0 if round else quoted.totals.gross
    return _Measured(times, busy, total)


def _rules() -> list[PriceRule]:
    level = PriceLevel.BRAND_LIST
    return [
        PriceRule(id, level, "list", sku, unit, price, minimum=least)
        for id, sku, unit, price, least in _rows()
    ]


@contextmanager
def _frozen() -> Iterator[None]:
    """Keep the collector from walking through the book again and again, as a program that holds one does."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _fill(database: Database, progress: Progress) -> None:
    rows = list(_rows())
    for start in range(0, len(rows), _BATCH):
        progress(f"price: writing row {start:,} of {len(rows):,}")
        with database.write_catalog() as session:
            session.connection().exec_driver_sql(_INSERT, rows[start : start + _BATCH])


def run(progress: Progress) -> list[Figure]:
    """Quote the same carts from memory and from SQLite, with and without promotions, and hold the totals equal."""
    contracts = index_rules(contract_rules(_contracts()))
    promotions = Promotions(compile_index(_promotions()), Context(_DAY, clock_time(12)))
    progress("price: a million rules in memory")
    rules = _rules()
    begun = time.perf_counter()
    ties = len(list_ties(rules))
    checked = time.perf_counter() - begun
    begun = time.perf_counter()
    book = index_rules(rules)
    indexed = time.perf_counter() - begun
    del rules
    with _frozen():
        figures, total = _quote_twice("in memory", Sources((book, contracts)), promotions, progress)
    size = sum(len(found) for found in book.by_dealer[0].values())
    del book
    with (
        tempfile.TemporaryDirectory() as folder,
        open_database(Profile(Path(folder) / "profile")) as database,
    ):
        _fill(database, progress)
        with _frozen(), database.read() as session:
            source = Sources((_Catalogue(session), contracts))
            more, same = _quote_twice("in SQLite", source, promotions, progress)
    return [
        exactly("price rows", size, "rules", _SKUS * _TIERS),
        exactly("ties among them", ties, "pairs", 0),
        Figure("looking for ties at publish", checked, "s"),
        Figure("indexing them", indexed, "s"),
        *figures,
        *more,
        exactly("difference of both in fen", same - total, "fen", 0),
    ]


def _quote_twice(
    place: str, source: RuleSource, promotions: Promotions, progress: Progress
) -> tuple[list[Figure], Fen]:
    progress(f"price: quoting {_CARTS} carts {place}")
    plain, promoted = _measure(source, None), _measure(source, promotions)
    name = f"{_LINES} lines {place}"
    with_promotions = f"{name}, {_PROMOTIONS} promotions"
    return [
        Figure(f"{name}, prices and tax, median", percentile(plain.times, 50), "ms"),
        at_most(f"{name}, prices and tax, p99", percentile(plain.times, 99), "ms", LIMIT_MS),
        Figure(f"{with_promotions}, median", percentile(promoted.times, 50), "ms"),
        Figure(f"{with_promotions}, p99 of processor", percentile(promoted.busy, 99), "ms"),
        at_most(f"{with_promotions}, p99", percentile(promoted.times, 99), "ms", LIMIT_MS),
    ], promoted.total
