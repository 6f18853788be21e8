"""Three months at a counter, drawn from a seed and billed through the same services a cashier uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from desktop.clock import FixedClock, Moment
from desktop.db import Database
from desktop.services.bill_rules import RuledQuote, quote_bill
from desktop.services.catalogue import load_products
from desktop.services.draft import hold_cart
from desktop.services.member import find_members
from desktop.services.receipt import Cart, CartLine, IssuedReceipt, issue_receipt, price_cart
from desktop.services.refund import issue_refund
from desktop.services.search import list_products
from desktop.services.shift import close_shift, get_open_shift, open_shift
from desktop.services.stock import StockChange, adjust_stock
from domain.product import Product
from domain.promotion.result import Verdict
from domain.receipt import Tender, TenderType
from domain.stock import MovementReason
from domain.unit import to_base

DAYS = 91
HELD_TITLE = "王师傅 工地"
CASHIERS = ("李娟", "王敏", "陈晓")
_FLOAT = 50_000
_SOLD_HERE = 160
_MOST_LINES = 6
_HELD_FROM = 120
_WEEKDAY_SALES = (11, 10, 11, 12, 14, 22, 20)
_REFUND_SHARE = 0.02
_TENDERS = (TenderType.CASH, TenderType.WECHAT, TenderType.WECHAT, TenderType.ALIPAY, TenderType.CARD)


@dataclass(frozen=True, slots=True)
class _Sale:
    """One planned sale."""

    at: datetime
    cart: Cart
    tender: TenderType
    comes_back: bool


@dataclass(frozen=True, slots=True)
class History:
    """What was billed: documents by kind."""

    receipts: int
    refunds: int
    shifts: int


def write_history(
    database: Database,
    today: date,
    *,
    seed: int = 7,
    days: int = DAYS,
    progress: Callable[[str], None] = print,
) -> History:
    """Bill the days before today at this counter, each receipt a transaction of its own; today stays open to sell."""
    random = Random(seed)
    with database.read() as session:
        plan = list(_plan(session, random, today, days))
    with database.write() as session:
        _take_opening_stock(session, random, plan)
    counts: Counter[str] = Counter()
    for number, (day, sales) in enumerate(plan, start=1):
        _bill_day(database, random, day, sales, counts, is_today=day == today)
        progress(f"day {number} of {len(plan)}: {counts['receipts']:,} receipts")
    with database.write() as session:
        _hold_bill(session, random, plan)
    return History(counts["receipts"], counts["refunds"], counts["shifts"])


def _plan(session: Session, random: Random, today: date, days: int) -> Iterator[tuple[date, list[_Sale]]]:
    listed = [product.sku for product in list_products(session, limit=_SOLD_HERE, day=today) if product.price]
    goods = list(load_products(session, listed).values())
    members = [member.member_id for member in find_members(session, "")]
    for back in range(days, -1, -1):
        day = today - timedelta(days=back)
        count = max(3, round(random.gauss(_WEEKDAY_SALES[day.weekday()], 3)))
        sales = sorted(
            (_draw_sale(random, goods, members, day) for _ in range(count)), key=lambda sale: sale.at
        )
        yield day, sales[: max(3, count // 2)] if day == today else sales


def _draw_sale(random: Random, goods: list[Product], members: list[str], day: date) -> _Sale:
    picked = sorted({_favour(random, len(goods)) for _ in range(random.randint(1, _MOST_LINES))})
    lines = tuple(_draw_line(random, goods[place]) for place in picked)
    at = _at(day, 8, 10) + timedelta(seconds=random.randint(0, 9 * 3600))
    member = random.choice(members) if members and random.random() < 0.4 else ""
    return _Sale(at, Cart(lines, member_id=member), random.choice(_TENDERS), random.random() < _REFUND_SHARE)


def _draw_line(random: Random, product: Product) -> CartLine:
    """The pack is what people mostly buy; single base units in larger numbers."""
    packs = [unit for unit in product.units[1:] if unit.denominator == 1 and unit.numerator <= 24]
    if packs and random.random() < 0.6:
        return CartLine(product.sku, random.choice(packs).name, random.choice((1, 1, 2, 2, 3, 4, 6)) * 1000)
    return CartLine(product.sku, product.units[0].name, random.choice((1, 2, 3, 4, 5, 6, 8, 10, 12)) * 1000)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute)).astimezone()


def _favour(random: Random, count: int) -> int:
    """A few products sell most: the place falls off like a bill of popularity."""
    return min(count - 1, int(count * random.random() ** 2.2))


def _take_opening_stock(session: Session, random: Random, plan: list[tuple[date, list[_Sale]]]) -> None:
    lines = [line for _, sales in plan for sale in sales for line in sale.cart.lines]
    products = load_products(session, [line.sku for line in lines])
    needed: Counter[str] = Counter()
    for line in lines:
        needed[line.sku] += to_base(line.quantity, products[line.sku].unit(line.unit))
    left = {
        sku: sold * random.choice((1, 2, 4, 8, 12, 20, 30)) // 92_000 * 1000 for sku, sold in needed.items()
    }
    changes = [StockChange(sku, needed[sku] + left[sku]) for sku in sorted(needed)]
    first = _at(plan[0][0], 7)
    adjust_stock(
        session,
        changes,
        FixedClock(first).moment(),
        reason="期初库存",
        type=MovementReason.OPENING,
        business_day=plan[0][0],
    )


def _hold_bill(session: Session, random: Random, plan: list[tuple[date, list[_Sale]]]) -> None:
    """A customer went to fetch something: of several bills, that on which most promotions show is held."""
    moment = FixedClock(plan[-1][1][-1].at).moment()
    carts = [sale.cart for _, sales in plan for sale in sales]
    known = [cart for cart in carts if cart.member_id] or carts
    drawn = random.sample(known, min(_HELD_FROM, len(known)))
    quoted = [quote_bill(session, cart, moment) for cart in drawn]
    shown = max(quoted, key=_promotions_shown)
    hold_cart(session, shown.quote.cart, moment, title=HELD_TITLE, total=shown.quote.payable)


def _promotions_shown(ruled: RuledQuote) -> tuple[bool, int, int]:
    """Rank a bill that can be paid by what a cashier sees: a promotion nearly reached, and how many are applied."""
    outcomes = ruled.quote.promoted.outcomes if ruled.quote.promoted else ()
    applied = sum(one.verdict is Verdict.APPLIED for one in outcomes)
    is_payable = ruled.quote.fault is None
    return is_payable and bool(ruled.rules.nearly), applied, len(ruled.quote.lines)


def _bill_day(
    database: Database, random: Random, day: date, sales: list[_Sale], counts: Counter[str], *, is_today: bool
) -> None:
    cashier = CASHIERS[day.toordinal() % len(CASHIERS)]
    opening = FixedClock(sales[0].at - timedelta(minutes=6))
    with database.write() as session:
        open_shift(session, opening.moment(), cashier=cashier, opening_float=_FLOAT)
    for sale in sales:
        _bill(database, sale, counts)
    counts["shifts"] += 1
    if is_today:
        return
    with database.write() as session:
        opened = get_open_shift(session)
        expected = opened.expected if opened else 0
        off = random.choice((0, 0, 0, 0, -100, 50))
        close_shift(
            session, FixedClock(sales[-1].at + timedelta(hours=1)).moment(), counted=max(0, expected + off)
        )


def _bill(database: Database, sale: _Sale, counts: Counter[str]) -> None:
    moment = FixedClock(sale.at).moment()
    with database.write() as session:
        total = price_cart(session, sale.cart, sale.at.date(), moment=moment).bill.payable
        issued = issue_receipt(session, sale.cart, [Tender(sale.tender, total)], moment)
    counts["receipts"] += 1
    if sale.comes_back:
        _take_back(database, issued, sale, moment)
        counts["refunds"] += 1


def _take_back(database: Database, issued: IssuedReceipt, sale: _Sale, moment: Moment) -> None:
    wanted = {1: sale.cart.lines[0].quantity}
    with database.write() as session:
        issue_refund(session, issued.doc_id, wanted, TenderType.CASH, moment, "多余材料退回")
