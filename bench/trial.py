"""A policy tried over a real shop's month: what three promotions would have cost, beside the same sums done by hand."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import insert

from bench.figure import Figure, Progress, exactly, money
from bench.loopback import enrolled, sync
from desktop.commands.hq_process import HqProcess
from desktop.db import Database, open_database
from desktop.imports.receipt_file import is_service, read_receipts
from desktop.imports.receipts import import_receipts, plan_receipts, start_summary
from desktop.paths import Profile
from domain.money import Fen, divide, extend, parse_fixed
from domain.price import PriceLevel
from domain.unit import Unit
from server_stub.__main__ import main
from server_stub.db import open_database as open_hq
from server_stub.headquarters import utc_now
from server_stub.models import BRAND, Dealer, Price, Store
from server_stub.product import NewProduct, NewUnit, import_products
from server_stub.publish import publish_everything

NAME = "trial"
_FILE: Final = Path(__file__).parents[1] / "../shared/data/pos_uk/receipts_2010-12_2011-05.csv.gz"
_MONTH: Final = "2011-03"
_TODAY: Final = date(2026, 1, 1)
_UNIT: Final = "pcs"
_STORE: Final = "S0001"
_STAND, _HEART = "22423", "85123A"
_POLICY: Final = {
    "promotions": [
        {"id": "A", "name": "10 % off one product", "layer": "item", "selection": {"skus": [_STAND]}}
        | {"benefit": {"type": "percent", "rate": 100_000}, "stacks": True},
        {"id": "B", "name": "buy 10, get 1", "layer": "bundle", "selection": {"skus": [_HEART]}}
        | {"benefit": {"type": "buy_get", "buy": 10_000, "get": 1_000}, "stacks": True},
        {"id": "O", "name": "20 off from 300 on", "layer": "order", "stacks": True}
        | {"threshold": {"type": "minimum_amount", "amount": 30_000}}
        | {"benefit": {"type": "amount_off", "amount": 2_000}},
    ]
}

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Hand:
    """What the rows of the file come to by arithmetic alone."""

    receipts: int
    lines: int
    full: Fen
    costs: Mapping[str, Fen]


def run(progress: Progress) -> list[Figure]:
    """Bill a month of the file at a till, send it to HQ, and run `policy trial` there."""
    if not _FILE.exists():
        progress("trial: the real data folder ../shared/data is absent; nothing to try")
        return []
    rows = _read_month()
    prices = _usual_prices(rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _seed(folder / "hq.db", prices)
        progress(f"trial: billing {_MONTH} and sending it to HQ")
        with open_database(Profile(folder / "profile")) as database:
            _sell(database, folder, rows)
        progress("trial: trying three promotions")
        begun = time.process_time()
        reply = _try(folder)
        seconds = time.process_time() - begun
    return _figures(reply, _by_hand(rows, prices), seconds)


def _read_month() -> list[Row]:
    with gzip.open(_FILE, "rt", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["InvoiceDate"].startswith(_MONTH)]


def _is_sold(row: Row) -> bool:
    """Tell whether a row sells something for money; the others are returns, write-offs and gifts."""
    return not row["InvoiceNo"].startswith("C") and int(row["Quantity"]) > 0 and float(row["UnitPrice"]) > 0


def _usual_prices(rows: Sequence[Row]) -> dict[str, int]:
    """Return the commonest price of every product; postage and other services stay the store's own."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if _is_sold(row) and not is_service(row["StockCode"]):
            seen[row["StockCode"]][row["UnitPrice"]] += 1
    return {sku: parse_fixed(found.most_common(1)[0][0], 4) for sku, found in seen.items()}


def _seed(path: Path, prices: Mapping[str, int]) -> None:
    """Make an HQ with one store, the products of the file and a list of their usual prices."""
    list_row = {"dealer_id": BRAND, "level": PriceLevel.BRAND_LIST.value, "book": "list", "unit": _UNIT}
    database = open_hq(str(path))
    with database.write() as session:
        session.execute(insert(Dealer), [{"id": 1, "code": "D001", "name": "A real shop"}])
        session.execute(insert(Store), [{"dealer_id": 1, "id": 1, "code": _STORE, "name": "Its store"}])
        import_products(
            session, [NewProduct(sku, sku, (NewUnit(Unit(_UNIT)),), tax_rate=0) for sku in prices]
        )
        listed = [list_row | {"id": f"L-{sku}", "sku": sku, "price": price} for sku, price in prices.items()]
        session.execute(insert(Price), listed)
        publish_everything(session, utc_now())
    database.close()


def _sell(database: Database, folder: Path, rows: Sequence[Row]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    file = read_receipts(text.getvalue().encode(), _TODAY)
    with HqProcess(folder / "hq.db") as hq:
        hq.start()
        with enrolled(database, hq) as http:
            sync(database, http)
            plan = plan_receipts(database, file)
            for _ in import_receipts(database, plan, start_summary(plan)):
                pass
            sync(database, http)


def _try(folder: Path) -> dict[str, Any]:
    """Run the command as staff would, and return what it says."""
    file, said = folder / "policy.json", io.StringIO()
    file.write_bytes(msgspec.json.encode(_POLICY))
    words = [
        "policy",
        "trial",
        "--file",
        str(file),
        "--month",
        _MONTH,
        "--db",
        str(folder / "hq.db"),
        "--json",
    ]
    with redirect_stdout(said), redirect_stderr(io.StringIO()):
        status = main(words)
    if status:
        raise RuntimeError("the policy was refused")
    reply: dict[str, Any] = msgspec.json.decode(said.getvalue())
    return reply


def _by_hand(rows: Sequence[Row], prices: Mapping[str, int]) -> _Hand:
    receipts: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        if _is_sold(row) and row["StockCode"] in prices:
            receipts[row["InvoiceNo"]].append((row["StockCode"], int(row["Quantity"])))
    costs: Counter[str] = Counter()
    full = 0
    for lines in receipts.values():
        amounts = [(sku, extend(prices[sku], count * 1_000)) for sku, count in lines]
        whole = sum(amount for _, amount in amounts)
        tenth = divide(sum(amount for sku, amount in amounts if sku == _STAND), 10)
        hearts = sum(count for sku, count in lines if sku == _HEART) // 11
        free = extend(prices[_HEART], hearts * 1_000)
        off = 2_000 if whole - tenth - free >= 30_000 else 0
        full += whole
        costs.update({"A": tenth, "B": free, "O": off})
    return _Hand(len(receipts), sum(map(len, receipts.values())), full, costs)


def _figures(reply: Mapping[str, Any], hand: _Hand, seconds: float) -> list[Figure]:
    given = {one["promotion"]: one for one in reply["after"]["promotions"]}
    return [
        exactly("receipts priced", reply["receipts"], "", hand.receipts),
        exactly("lines priced", reply["lines"], "", hand.lines),
        Figure("receipts left aside, gifts or own goods alone", reply["left_aside"], ""),
        Figure("lines of the store's own goods", reply["own_lines"], ""),
        exactly("receipts not priced", sum(one["receipts"] for one in reply["unpriced"]), "", 0),
        money("before promotions", reply["after"]["full"], hand.full),
        *(
            money(f"would have cost: {one['name']}", given[one["id"]]["hq"], hand.costs[str(one["id"])])
            for one in _POLICY["promotions"]
        ),
        money("would have cost in all", reply["after"]["discount"], sum(hand.costs.values())),
        Figure("tried in, processor time", seconds, "s"),
    ]
