"""Fills a profile's catalogue with synthetic products for benchmarks, always the same ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec
from sqlalchemy import insert

from bench.figure import Progress
from desktop.db import Database
from desktop.models.price import Price
from desktop.models.product import Product
from desktop.models.search import index_products, optimize_index
from desktop.services.pinyin import search_keys
from domain.product import gtin_check_digit
from protocol.catalogue import UnitRow

_KINDS = [
    "瓷砖胶",
    "填缝剂",
    "防水涂料",
    "给水管",
    "排水管",
    "弯头",
    "三通",
    "石膏板",
    "轻钢龙骨",
    "乳胶漆",
    "腻子粉",
    "木地板",
    "踢脚线",
    "水龙头",
    "角阀",
    "电线",
    "开关插座",
    "配电箱",
    "美缝剂",
    "密封胶",
]
_WORDS = [
    "白色",
    "灰色",
    "加厚",
    "环保",
    "抗菌",
    "阻燃",
    "家用",
    "工程",
    "精品",
    "经典",
    "超强",
    "快干",
    "耐水",
    "静音",
    "哑光",
    "亮光",
    "防滑",
    "防霉",
    "柔性",
    "强力",
]
_BRANDS = ["东方", "联塑", "立邦", "三棵", "北新", "伟星", "德高", "皇氏", "中财", "大亚"]
_BATCH = 5000


def barcode_of(place: int) -> str:
    """Return the EAN-13 of the product at a place."""
    body = f"690{place:09d}"
    return body + str(gtin_check_digit(body))


def sku_of(place: int) -> str:
    """Return the SKU of the product at a place."""
    return f"BM-{place:06d}"


def make_products(count: int) -> Iterator[dict[str, object]]:
    """Give that many products as columns."""
    chance, keys = random.Random(7), _keys()
    for place in range(count):
        yield _product(place, chance, keys)


def _keys() -> dict[str, tuple[str, str]]:
    return {word: search_keys(word) for word in (*_KINDS, *_WORDS, *_BRANDS)}


def fill_catalogue(database: Database, count: int, progress: Progress) -> None:
    """Write that many products with barcode, price and search words."""
    chance, keys = random.Random(7), _keys()
    for start in range(0, count, _BATCH):
        progress(f"catalogue: {start:,} of {count:,} products")
        products = [_product(place, chance, keys) for place in range(start, min(start + _BATCH, count))]
        with database.write_catalog() as session:
            session.execute(insert(Product), products)
            session.execute(insert(Price), [_price(str(product["sku"]), chance) for product in products])
            index_products(session, [str(product["sku"]) for product in products])
    with database.write_catalog() as session:
        optimize_index(session)


def _product(place: int, chance: random.Random, keys: dict[str, tuple[str, str]]) -> dict[str, object]:
    brand, word, kind = chance.choice(_BRANDS), chance.choice(_WORDS), chance.choice(_KINDS)
    spec = f"{chance.choice((5, 10, 20, 25, 50, 75, 110))}{chance.choice(('kg', 'mm', 'L', 'm'))}"
    initials, pinyin = ("".join(keys[part][side] for part in (brand, word, kind)) for side in (0, 1))
    units = [UnitRow("件", 1, 1, [barcode_of(place)]), UnitRow("箱", 12, 1, [])]
    return {
        "scope": "product",
        "v": place + 1,
        "row_hash": place,
        "sku": sku_of(place),
        "name": f"{brand}{word}{kind}",
        "spec": spec,
        "category": kind,
        "brand": brand,
        "type": "goods",
        "tax_rate": 130_000,
        "units": msgspec.json.encode(units),
        "initials": initials,
        "pinyin": pinyin,
        "order_unit": "箱",
        "is_active": True,
    }


def _price(sku: str, chance: random.Random) -> dict[str, object]:
    price = chance.randrange(10_000, 5_000_000, 100)
    row = {"scope": "price:list", "v": 1, "row_hash": 1, "id": sku, "level": 80, "book": "list", "sku": sku}
    return {**row, "unit": "件", "price": price, "first": None, "last": None, "minimum": 0}
