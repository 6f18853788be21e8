"""The demo brand's products with exact units, valid barcodes and dated list prices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from domain.money import Rate, UnitPrice, divide
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from domain.product import Product, gtin_check_digit
from domain.unit import Unit
from server_stub.demo.ranges import Pack, Range, Size, read_ranges

LIST_BOOK = "list"
VAT: Rate = 130_000
_COMPANY_PREFIX = "6974218"
_ASSORTMENT = Path(__file__).with_name("assortment.txt")
_FEN_OF_PRICE = 100
_USUAL_LINE = 900 * 10_000
_PACKING = re.compile(r"\s*\S+米/根$|/(桶|袋|卷|套|箱)$")


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product as HQ keeps it, with its list price rows; barcodes go with the units by place."""

    product: Product
    spec: str
    category: str
    brand: str
    barcodes: tuple[str, ...]
    order_unit: str
    prices: tuple[PriceRule, ...]
    usual: int
    """How many order units a small store usually orders at a time."""


@cache
def assortment() -> tuple[Range, ...]:
    """Read the table of ranges that ships with the program."""
    return read_ranges(_ASSORTMENT.read_text(encoding="utf-8"))


def make_barcode(sequence: int) -> str:
    """Return an EAN-13 of the brand's company prefix."""
    body = f"{_COMPANY_PREFIX}{sequence:05d}"
    return f"{body}{gtin_check_digit(body)}"


def _units(range_: Range, size: Size) -> tuple[Unit, ...]:
    return (Unit(range_.base), *(Unit(pack.name, pack.numerator, pack.denominator) for pack in size.packs))


def unit_price(base_price: UnitPrice, pack: Pack) -> UnitPrice:
    """Return a pack's list price: the base price by the exact factor, less its rebate, to the whole fen."""
    kept = base_price * pack.numerator * (1000 - pack.rebate)
    return divide(kept, pack.denominator * 1000 * _FEN_OF_PRICE) * _FEN_OF_PRICE


def _unit_prices(range_: Range, size: Size, base_price: UnitPrice) -> dict[str, UnitPrice]:
    return {range_.base: base_price} | {pack.name: unit_price(base_price, pack) for pack in size.packs}


def _rules(sku: str, prices: dict[str, UnitPrice], validity: Validity, mark: str) -> list[PriceRule]:
    return [
        PriceRule(f"{sku}-{place}{mark}", PriceLevel.BRAND_LIST, LIST_BOOK, sku, unit, price, validity)
        for place, (unit, price) in enumerate(prices.items())
    ]


def _dated_prices(random: Random, range_: Range, size: Size, sku: str, today: date) -> list[PriceRule]:
    """Return price rows that follow each other without a gap: most products have one, some an old or a coming one."""
    now = _unit_prices(range_, size, size.price)
    chance = random.random()
    if chance < 0.12:
        change = today - timedelta(days=random.randint(20, 60))
        before = _unit_prices(range_, size, divide(size.price * 96, 100))
        old = _rules(sku, before, Validity(None, change - timedelta(days=1)), "a")
        return old + _rules(sku, now, Validity(change, None), "b")
    if chance < 0.24:
        change = today + timedelta(days=random.randint(5, 40))
        after = _unit_prices(range_, size, divide(size.price * 104, 100))
        current = _rules(sku, now, Validity(None, change - timedelta(days=1)), "b")
        return current + _rules(sku, after, Validity(change, None), "c")
    return _rules(sku, now, Validity(), "b")


def _order_unit(size: Size, base: str) -> str:
    packs = [pack for pack in size.packs if pack.name not in ("m²", "托", "箱", "捆")]
    boxes = [pack for pack in size.packs if pack.name == "箱"]
    chosen = [*packs, *boxes][:1]
    return chosen[0].name if chosen else base


def _short(spec: str) -> str:
    """Return a size as it names the product: "dn20×2.0 4米/根" as "dn20×2.0", "18L/桶" as "18L"."""
    return _PACKING.sub("", spec)


def make_catalogue(random: Random, today: date) -> tuple[DemoProduct, ...]:
    """Make every product of the assortment; the same random state gives the same barcodes and price rows."""
    products = []
    barcode = 10_000
    for range_ in assortment():
        for number, size in enumerate(range_.sizes, start=1):
            sku = f"{range_.code}{number:02d}"
            units = _units(range_, size)
            product = Product(sku, f"{range_.name} {_short(size.spec)}".strip(), units, VAT)
            codes = tuple(make_barcode(barcode + place) for place in range(len(units)))
            barcode += len(units)
            prices = tuple(_dated_prices(random, range_, size, sku, today))
            order_unit = _order_unit(size, range_.base)
            price = next(rule.price for rule in prices if rule.unit == order_unit)
            usual = max(1, _USUAL_LINE // price)
            products.append(
                DemoProduct(
                    product, size.spec, range_.category, range_.brand, codes, order_unit, prices, usual
                )
            )
    return tuple(products)
