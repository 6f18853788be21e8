"""A fresh profile, and one whose catalogue holds a pipe in two units, a valve and freight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert

from desktop.db import Database, open_database
from desktop.models.price import Price
from desktop.models.product import Barcode, Product
from desktop.paths import Profile
from protocol.catalogue import UnitRow

PUBLISHED = {"scope": "product", "v": 1, "row_hash": 0}
PRODUCTS = (
    ("PIPE", "水管", "goods", 130_000, (("根", 1), ("箱", 12))),
    ("VALVE", "阀门", "goods", 130_000, (("个", 1),)),
    ("FREIGHT", "运费", "service", 90_000, (("次", 1),)),
)
CODES = (("6901234567892", "PIPE", "箱"), ("6900000000007", "PIPE", "根"), ("6900000000007", "VALVE", "个"))


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile")


@pytest.fixture
def database(profile: Profile) -> Iterator[Database]:
    with open_database(profile) as opened:
        yield opened


@pytest.fixture
def stocked(database: Database) -> Database:
    with database.write() as session:
        for sku, name, kind, rate, units in PRODUCTS:
            encoded = msgspec.json.encode([UnitRow(unit, factor, 1, []) for unit, factor in units])
            row = {"sku": sku, "name": name, "type": kind, "tax_rate": rate, "units": encoded}
            session.execute(insert(Product).values(**PUBLISHED, **row))
            if kind == "goods":
                price = {
                    "id": sku,
                    "level": 80,
                    "book": "list",
                    "sku": sku,
                    "unit": units[0][0],
                    "price": 113_000,
                }
                session.execute(insert(Price).values(**PUBLISHED, **price))
        for code, sku, unit in CODES:
            session.execute(insert(Barcode).values(code=code, sku=sku, unit=unit, reversed=code[::-1]))
    return database
