"""A small dealer's store for the tests and pictures of screens: published rows, two weeks of sales, an account."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import msgspec

from desktop.clock import FixedClock
from desktop.db import Database
from desktop.models.dealer import Dealer, Store
from desktop.models.document import Device, Document
from desktop.models.order import OrderStatus
from desktop.models.receiving import Shipment
from desktop.models.scope import LedgerScope
from desktop.models.statement import Entry, Statement
from desktop.services.order import Wanted, get_order, place_order
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.services.statement import make_statement
from desktop.services.stock import StockChange, adjust_stock
from desktop.sync.apply import take_page
from domain.period import month_of
from domain.receipt import Tender, TenderType
from domain.statement import content_hash
from domain.stock import MovementReason
from protocol.catalogue import (
    AVAILABILITY,
    PRICE,
    PRODUCT,
    AvailabilityRow,
    PriceRow,
    ProductRow,
    UnitRow,
)
from protocol.digest import Digest, change, row_hash
from protocol.order import DecidedLine, ShipmentLine
from protocol.sync import PageStatus, ScopePage, ScopeRow

CHINA = timezone(timedelta(hours=8))
TODAY = date(2026, 11, 22)

GOODS = (
    ("EM-18-W", "内墙乳胶漆 净味五合一", "18 L", "桶", 4_680_000, "nqrjq"),
    ("PPR-20", "PPR 冷热水管 S3.2", "dn20 · 4 m", "根", 146_000, "pprlrsg"),
    ("TA-C1-20", "瓷砖胶 C1", "20 kg", "包", 325_000, "czj"),
    ("TL-800-A", "通体大理石瓷砖", "800×800 云灰", "片", 460_000, "ttdlscz"),
    ("CM-425", "普通硅酸盐水泥 P.O 42.5", "50 kg", "包", 260_000, "ptgsysn"),
    ("WB-BV25", "铜芯电线 BV 2.5", "100 m", "卷", 1_980_000, "txdx"),
)


def clock_at(day: date, hour: int = 14, minute: int = 2) -> FixedClock:
    """A clock of the store on a day."""
    return FixedClock(datetime.combine(day, time(hour, minute), CHINA))


def publish(database: Database) -> None:
    """Products, list prices and HQ's availability, as a synchronisation leaves them."""
    products = [
        ProductRow(
            *(sku, name, spec, "建材", "安家", "goods", 130_000),
            [UnitRow(unit, 1, 1, [f"69000000000{n:02d}"]), UnitRow("箱", 10, 1)],
            *(initials, "", "箱"),
        )
        for n, (sku, name, spec, unit, _, initials) in enumerate(GOODS)
    ]
    prices = [PriceRow(f"p-{g[0]}", 80, "A", g[0], g[3], g[4]) for g in GOODS]
    at = datetime.combine(TODAY, time(13, 58), CHINA)
    available = [AvailabilityRow(g[0], 400_000, at) for g in GOODS]
    for scope, kind, rows in (
        ("product", PRODUCT, [(row.sku, row) for row in products]),
        ("price:A", PRICE, [(row.id, row) for row in prices]),
        ("supply", AVAILABILITY, [(row.sku, row) for row in available]),
    ):
        _take(database, scope, kind, rows)


def _take(database: Database, scope: str, kind: str, rows: Sequence[tuple[str, Any]]) -> None:
    sent = [
        ScopeRow(v, kind, 1, key, msgspec.Raw(msgspec.json.encode(row)))
        for v, (key, row) in enumerate(rows, start=1)
    ]
    total = Digest()
    for row in sent:
        total = change(total, added=row_hash(kind, 1, row.key, bytes(row.body)))
    last = len(sent)
    take_page(
        database,
        ScopePage(
            scope=scope, status=PageStatus.ROWS, gen="g1", v=last, head_v=last, digest=total, rows=sent
        ),
    )


def enrol(database: Database) -> None:
    """This PC as a device of a store, last in touch with HQ at 14:02."""
    with database.write() as session:
        at = datetime.combine(TODAY, time(14, 2), CHINA)
        session.add(
            Device(
                id=1,
                device_id=7,
                dealer_id=1,
                dealer_code="D001",
                dealer_name="武汉恒泰建材有限公司",
                store_id=11,
                store_code="S011",
                store_name="汉口建材城店",
                till=1,
                series_prefix="K7Q1",
                hq_name="安家建材总部",
                hq_url="https://hq.example.cn",
                gen="g1",
                key_name="key",
                enrolled_at=at - timedelta(days=80),
                synced_at=at,
                hq_offset_ms=400,
            )
        )
        published: dict[str, Any] = {"scope": "dealer:1", "v": 1, "row_hash": 1}
        session.add(
            Dealer(
                **published,
                dealer_id=1,
                code="D001",
                name="武汉恒泰建材有限公司",
                address="武汉市江汉区发展大道 88 号",
                tax_id="91420103MA4KXXXX1J",
                hq_code="HQ",
                hq_name="安家建材集团有限公司",
                hq_address="佛山市禅城区季华五路 2 号",
                credit_limit=80_000_000,
            )
        )
        session.add(Store(**published, store_id=11, code="S011", name="汉口建材城店"))
        session.add(LedgerScope(scope="dealer:1", gen="g1", v=9, head_v=9, count=86, is_complete=True))
        session.connection().exec_driver_sql("UPDATE lineage SET prefix = 'K7Q1'")


def sell(database: Database, day: date, quantities: Sequence[int], *, hour: int = 11) -> list[str]:
    """One receipt a quantity, going through the goods; returns their ids."""
    ids = []
    for n, quantity in enumerate(quantities):
        sku, _, _, unit, price, _ = GOODS[n % len(GOODS)]
        total = price * quantity // 100
        with database.write() as session:
            made = issue_receipt(
                session,
                Cart((CartLine(sku, unit, quantity * 1000),)),
                [Tender(TenderType.CASH, total)],
                clock_at(day, hour, n).moment(),
                cashier="李娟",
            )
        ids.append(made.doc_id)
    return ids


def stock_up(database: Database, day: date) -> None:
    """Opening stock, running out for some."""
    left = (47, 140, 212, 1720, 1400, 30)
    with database.write() as session:
        adjust_stock(
            session,
            [StockChange(g[0], q * 1000) for g, q in zip(GOODS, left, strict=True)],
            clock_at(day, 8).moment(),
            reason="期初",
            type=MovementReason.OPENING,
        )


def order(
    database: Database,
    day: date,
    quantity: int,
    state: str = "",
    *,
    approved: int | None = None,
    reason: str = "",
) -> str:
    """An order of tiles, and HQ's word on it unless `state` is empty."""
    with database.write() as session:
        made = place_order(session, [Wanted("TL-800-A", "箱", quantity * 1000)], clock_at(day, 10).moment())
    if state:
        with database.write() as session:
            line = get_order(session, made.doc_id).lines[0]
            given = line.requested if approved is None else approved * 1000
            cut = "partly_in_stock" if given < line.requested else ""
            decided = DecidedLine(
                *(line.sku, line.name, line.unit.name, line.requested, given, 0, line.price, line.amount, cut)
            )
            session.add(
                OrderStatus(
                    **{"scope": "dealer:1", "v": 5, "row_hash": 1},
                    order_id=made.doc_id,
                    number=made.number,
                    revision=1,
                    state=state,
                    lines=msgspec.json.encode([decided]),
                    total=line.amount,
                    decided_at=clock_at(day, 12).local,
                    reason=reason,
                )
            )
    return made.doc_id


def ship(database: Database, number: str, day: date, order_id: str = "", total: int = 2_760_000) -> None:
    """A shipment on its way."""
    line = ShipmentLine("TL-800-A", "通体大理石瓷砖", "箱", 60_000, 600_000, total)
    with database.write() as session:
        session.add(
            Shipment(
                **{"scope": "dealer:1", "v": 6, "row_hash": 1},
                number=number,
                order_id=order_id,
                order_number="",
                store_id=11,
                shipped_on=day,
                lines=msgspec.json.encode([line]),
                total=total,
                state="shipped",
            )
        )


def post(database: Database, *entries: tuple[str, str, date, int], v: int = 2, days: int = 30) -> None:
    """Entries of the account: number, type, day, amount in fen."""
    with database.write() as session:
        for number, kind, day, amount in entries:
            due = day + timedelta(days=days if kind == "shipped" else 0)
            session.add(
                Entry(
                    **{"scope": "dealer:1", "v": v, "row_hash": 1},
                    number=number,
                    type=kind,
                    day=day,
                    due=due,
                    amount=amount,
                    reference="",
                )
            )


def issue_statement(database: Database, day: date, *, v: int = 3) -> str:
    """HQ issues the month's statement as the account stands now; returns its number."""
    with database.write() as session:
        made = make_statement(session, month_of(day))
        session.add(
            Statement(
                **{"scope": "dealer:1", "v": v, "row_hash": 1},
                number=made.number,
                month=str(made.month),
                opening=made.opening,
                closing=made.closing,
                entries=len(made.entries),
                content_hash=content_hash(made),
                issued_at=datetime.combine(made.month.next().first, time(9), CHINA),
            )
        )
    return made.number


def settle(
    database: Database, doc_ids: Sequence[str], status: str, code: str = "", facts: str = "{}"
) -> None:
    """HQ stored these and said so."""
    with database.write() as session:
        for doc_id in doc_ids:
            row = session.query(Document).filter(Document.doc_id == doc_id).one()
            row.status, row.code, row.facts = status, code, facts


def acknowledge(database: Database, keep: int) -> None:
    """HQ stored everything but the last few; what it did not speak of was applied."""
    with database.write() as session:
        run = session.connection().exec_driver_sql
        run("UPDATE lineage SET acked_n = max(0, n - ?)", (keep,))
        run(
            "UPDATE document SET status = 'applied' WHERE status = 'pending'"
            " AND n <= (SELECT acked_n FROM lineage ORDER BY ordinal DESC LIMIT 1)"
        )


def fill_account(database: Database) -> None:
    """Three months of the account with two statements: August agrees, October differs by what came later."""
    post(
        database,
        ("SH-0801", "shipped", date(2026, 8, 6), 18_240_050),
        ("SH-0802", "shipped", date(2026, 8, 19), 9_630_000),
        ("CN-0801", "returned", date(2026, 8, 24), -420_000),
        ("RV-0801", "received", date(2026, 8, 28), -10_000_000),
        ("SH-0901", "shipped", date(2026, 9, 8), 21_118_000),
        ("RV-0901", "received", date(2026, 9, 25), -17_450_050),
    )
    issue_statement(database, date(2026, 8, 31))
    issue_statement(database, date(2026, 9, 30))
    post(
        database,
        ("SH-1001", "shipped", date(2026, 10, 9), 24_880_500),
        ("RV-1001", "received", date(2026, 10, 20), -15_000_000),
    )
    issue_statement(database, date(2026, 10, 31))
    post(database, ("CN-1001", "returned", date(2026, 10, 30), -360_000), v=8)
    post(
        database,
        ("SH-1101", "shipped", date(2026, 11, 3), 12_614_000),
        ("SH-1102", "shipped", date(2026, 11, 17), 9_306_000),
        ("RV-1101", "received", date(2026, 11, 12), -8_000_000),
        v=9,
    )


def make_shop(database: Database) -> None:
    """Everything at once, as the pictures show it."""
    publish(database)
    enrol(database)
    stock_up(database, TODAY - timedelta(days=28))
    volumes = (6, 8, 7, 9, 12, 6, 7, 8, 9, 10, 13, 6, 8, 11)
    for back, volume in zip(range(len(volumes) - 1, -1, -1), volumes, strict=True):
        sell(database, TODAY - timedelta(days=back), [volume % 5 + 1, volume, volume + 4, volume * 6])
    fill_account(database)
    order(database, TODAY - timedelta(days=9), 40, "closed")
    order(database, TODAY - timedelta(days=5), 200, "approved", approved=120)
    order(database, TODAY - timedelta(days=3), 60, "shipped")
    order(database, TODAY - timedelta(days=2), 15, "rejected", reason="超出信用额度")
    ship(database, "DN-26-001187", TODAY - timedelta(days=2))
    refused = sell(database, TODAY, [2], hour=12)
    acknowledge(database, 0)
    settle(database, refused, "rejected", "quantity_not_positive", '{"sku": "EM-18-W"}')
    order(database, TODAY, 30)
    sell(database, TODAY, [1, 2], hour=13)
