"""What HQ of a simulated world begins with: dealers, lists, members, limits, and a month that can be stated."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from domain.invoice import EntryType
from domain.unit import Unit
from server_stub.db import Database
from server_stub.models import (
    BRAND,
    Budget,
    Contract,
    Dealer,
    Headquarters,
    Member,
    Price,
    Scope,
    Stock,
    Store,
)
from server_stub.product import NewProduct, NewUnit, import_products
from server_stub.publish import publish_everything
from server_stub.rebate_wallet import add_earning
from server_stub.receivable import add_entry

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
BOOKS = ("list", "vip")
SKUS = ("P-1", "P-2", "P-3", "P-4", "P-5")
UNIT = Unit("个")
PRODUCTS = tuple(
    NewProduct(sku, f"板材{sku}", (NewUnit(UNIT),), category="board" if sku < "P-3" else "trim")
    for sku in SKUS
)
FIRST_PRICE = 100_000
FIRST_LIMIT = 100_000
FIRST_POINTS = 200
BUDGET = "B-1"
FIRST_BUDGET = 20_000
FIRST_EARNING = 800
REGIONS = ("north", "south")


def canary(dealer: int) -> str:
    """Return the mark that no other dealer may ever see."""
    return f"CANARY-{dealer}-"


def seed(database: Database, dealers: int) -> None:
    """Fill a new HQ and name its history."""
    with database.write() as session:
        _fill(session, dealers)
    with database.write() as session:
        session.execute(update(Headquarters).values(gen="0" * 16, secret=b"s" * 32))
        session.execute(update(Scope).values(gen="0" * 16))


def _fill(session: Session, dealers: int) -> None:
    ids = range(1, dealers + 1)
    people = [{"id": x, "code": f"D{x:03}", "name": f"{canary(x)}name"} for x in ids]
    session.execute(
        insert(Dealer), [row | {"credit_limit": FIRST_LIMIT} | _place(row["id"]) for row in people]
    )
    stores = [(x, x * 10 + place) for x in ids for place in (1, 2)]
    session.execute(
        insert(Store),
        [
            {"dealer_id": x, "id": y, "code": f"S{y:04}", "name": f"{canary(x)}store"}
            | {"channel": "online" if y % 10 == 2 else ""}
            for x, y in stores
        ],
    )
    session.execute(
        insert(Budget), [{"dealer_id": x, "number": BUDGET, "amount": FIRST_BUDGET, "spent": 0} for x in ids]
    )
    term = {"first": date(2025, 1, 1), "last": date(2030, 12, 31), "payment_days": 30, "version": 1}
    session.execute(insert(Contract), [{"dealer_id": x, "number": f"{canary(x)}HT"} | term for x in ids])
    names = [
        {"dealer_id": x, "id": f"M{x}", "name": f"{canary(x)}member", "phone": f"1390000{x:04}"} for x in ids
    ]
    session.execute(insert(Member), [row | {"points": FIRST_POINTS} for row in names])
    import_products(session, PRODUCTS)
    prices = [price_row(BRAND, f"{book}-{sku}", book, sku, 80) for book in BOOKS for sku in SKUS]
    prices += [price_row(x, f"C{x}-P-1", f"{canary(x)}HT", "P-1", 30) for x in ids]
    session.execute(insert(Price), prices)
    session.execute(insert(Stock), [{"sku": sku, "on_hand": 10**9} for sku in SKUS[:4]])
    day = date(2026, 2, 10)
    for x in ids:
        words = {
            "number": f"{canary(x)}FEE",
            "type": EntryType.FEE,
            "day": day,
            "due": day,
            "amount": 100 * x,
        }
        add_entry(session, x, **words)  # type: ignore[arg-type]  # the words fit
        add_earning(session, x, "R-1", "E0", day=day, amount=FIRST_EARNING, expires=None)
    publish_everything(session, START)


def _place(dealer: int) -> dict[str, str]:
    return {"dealer_class": "AB"[dealer % 2], "region": REGIONS[dealer % 2]}


def price_row(dealer: int, id: str, book: str, sku: str, level: int) -> dict[str, Any]:
    """Return a price as HQ begins with it."""
    row = {"dealer_id": dealer, "id": id, "level": level, "book": book, "sku": sku, "unit": UNIT.name}
    return row | {"price": FIRST_PRICE}
