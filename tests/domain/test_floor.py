"""Floor prices: which one holds, in which unit, and what keeps them from being published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.floor import Floor, FloorPrice, find_floor, index_floors
from domain.period import Validity
from domain.price import PriceLevel
from domain.price_book import Article
from domain.price_check import check_floors
from domain.product import Product
from domain.selection import Item
from domain.unit import Unit

PIPE = Product("P1", "Pipe", (Unit("piece"), Unit("box", 12), Unit("half", 1, 2)), 130_000)
ITEM = Item("P1", series="PVC", category="pipes", brand="A")
DAY = date(2026, 6, 15)
SKU = Floor("sku", 80_000, "piece", sku="P1")
BRAND = Floor("brand", rate_off=200_000, brand="A")


def found(*floors: Floor, unit: str = "piece", listed: int | None = 100_000) -> FloorPrice | None:
    level = PriceLevel.BRAND_LIST
    return find_floor(index_floors(floors), PIPE, ITEM, unit=unit, day=DAY, level=level, listed=listed)


def test_the_narrowest_selection_with_a_floor_holds_and_of_its_floors_the_highest() -> None:
    series = Floor("series", 90_000, "piece", series="PVC")
    assert found(BRAND, series, SKU) == FloorPrice(80_000, SKU)
    assert found(BRAND, series, replace(SKU, sku="P2")) == FloorPrice(90_000, series)
    second = replace(SKU, id="second", price=85_000)
    assert found(SKU, second, replace(second, id="third")) == FloorPrice(85_000, second)


@pytest.mark.parametrize(
    ("floor", "unit", "price"),
    [
        (SKU, "box", 960_000),
        (SKU, "half", 40_000),
        (replace(SKU, price=100_000, unit="box"), "piece", 8_333),
        (BRAND, "box", 80_000),
        (Floor("all", rate_off=1_000_000), "box", 0),
    ],
)
def test_a_floor_is_told_in_the_unit_asked(floor: Floor, unit: str, price: int) -> None:
    assert found(floor, unit=unit) == FloorPrice(price, floor)


@pytest.mark.parametrize(
    "floor",
    [
        replace(SKU, validity=Validity(date(2026, 7, 1))),
        replace(SKU, spares=frozenset({PriceLevel.BRAND_LIST})),
        replace(SKU, unit="pallet"),
        BRAND,
    ],
)
def test_a_floor_that_says_nothing_here_gives_way(floor: Floor) -> None:
    assert found(floor, listed=None) is None
    wider = Floor("all", 1, "piece")
    assert found(floor, wider, listed=None) == FloorPrice(1, wider)


@pytest.mark.parametrize(
    ("floor", "code"),
    [
        (replace(SKU, unit=""), "unit_missing"),
        (replace(SKU, price=-1), "price_negative"),
        (replace(SKU, sku="P9"), "sku_unknown"),
        (replace(SKU, brand="A"), "target_ambiguous"),
        (replace(BRAND, brand="B"), "brand_unknown"),
        (replace(BRAND, rate_off=1_000_001), "rate_out_of_range"),
        (replace(BRAND, price=1), "price_and_rate"),
    ],
)
def test_every_fault_of_a_floor_is_named(floor: Floor, code: str) -> None:
    faults = check_floors([SKU, floor, BRAND], [Article(PIPE, ITEM)])
    assert [(fault.where, fault.code) for fault in faults] == [(f"floor/{floor.id}", code)]
