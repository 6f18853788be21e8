"""Receipts of a file issued through the counter's own services, one durable transaction each, never twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.clock import FixedClock
from desktop.db import Database
from desktop.imports.receipt_file import FileLine, FileReceipt, OwnGood, ReceiptFile, is_service, own_goods
from desktop.imports.source import SOURCE_MARK, number_in
from desktop.models.product import LocalProduct
from desktop.models.product import Product as PublishedProduct
from desktop.models.receipt import Receipt
from desktop.models.stock import Adjustment
from desktop.services.catalogue import create_local_product, load_products
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.services.refund import issue_blind_refund
from desktop.services.stock import StockChange, adjust_stock
from domain.money import Fen, extend
from domain.period import month_of
from domain.product import Product, ProductType
from domain.receipt import Tender, TenderType
from domain.table import Fault
from domain.unit import Unit

REASON: Final = "imported"
NO_REASON: Final = "not stated"
UNIT: Final = "pcs"
_BOOT: Final = "import"
_GOODS_AT_ONCE: Final = 200
_REASON_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class ReceiptPlan:
    """What an import will do: the receipts to issue, how many were issued before, and every fault of the file."""

    todo: tuple[FileReceipt, ...]
    new_goods: tuple[OwnGood, ...]
    skipped: int
    faults: tuple[Fault, ...]
    fault_count: int


@dataclass(slots=True)
class ReceiptSummary:
    """What an import has done so far; amounts in fen, `returned` and each month signed as they count in the total."""

    todo: int
    skipped: int
    faults: int
    receipts: int = 0
    returns: int = 0
    write_offs: int = 0
    lines: int = 0
    own_goods: int = 0
    sales: Fen = 0
    returned: Fen = 0
    done: int = 0
    by_month: dict[str, Fen] = field(default_factory=dict)

    @property
    def documents(self) -> int:
        """Every document issued."""
        return self.receipts + self.returns + self.write_offs

    @property
    def total(self) -> Fen:
        """Sales less returns."""
        return self.sales + self.returned


def start_summary(plan: ReceiptPlan) -> ReceiptSummary:
    """Return the summary of a plan of which nothing is done yet."""
    return ReceiptSummary(len(plan.todo), plan.skipped, plan.fault_count)


def plan_receipts(database: Database, file: ReceiptFile) -> ReceiptPlan:
    """Hold a file against what this PC knows; nothing is written.

    A receipt imported before is skipped; the same number with other lines is a fault (`number_imported_before`).
    """
    with database.read() as session:
        sources = _sources(session)
        known = _known_types(session)
    numbers = {number_in(source) for source in sources}
    fresh = [receipt for receipt in file.receipts if receipt.source not in sources]
    faults = list(_conflicts(fresh, numbers, known))
    wrong = {fault.row for fault in faults}
    todo = tuple(receipt for receipt in fresh if not any(line.row in wrong for line in receipt.lines))
    new_goods = tuple(good for sku, good in own_goods(todo).items() if sku not in known)
    together = sorted([*file.faults, *faults], key=lambda fault: fault.row)
    skipped = len(file.receipts) - len(fresh)
    return ReceiptPlan(todo, new_goods, skipped, tuple(together), file.fault_count + len(faults))


def import_receipts(
    database: Database, plan: ReceiptPlan, summary: ReceiptSummary
) -> Iterator[ReceiptSummary]:
    """Issue what is planned, and give the running summary after every receipt; stopping between two loses nothing."""
    for start in range(0, len(plan.new_goods), _GOODS_AT_ONCE):
        part = plan.new_goods[start : start + _GOODS_AT_ONCE]
        _create_goods(database, part)
        summary.own_goods += len(part)
        yield summary
    units = _base_units(database, plan.todo)
    for receipt in plan.todo:
        with database.write() as session:
            _issue(session, receipt, units)
        _count(summary, receipt)
        yield summary


def _sources(session: Session) -> set[str]:
    found = session.scalars(
        select(Receipt.source)
        .where(Receipt.source.startswith(SOURCE_MARK))
        .union(select(Adjustment.source).where(Adjustment.source.startswith(SOURCE_MARK)))
    )
    return set(found)


def _known_types(session: Session) -> dict[str, str]:
    known: dict[str, str] = {}
    for model in (LocalProduct, PublishedProduct):
        known.update((sku, type) for sku, type in session.execute(select(model.sku, model.type)))
    return known


def _conflicts(
    receipts: Iterable[FileReceipt], numbers: set[str | None], known: Mapping[str, str]
) -> Iterator[Fault]:
    for receipt in receipts:
        if receipt.number in numbers:
            yield from (
                Fault(line.row, "receipt_no", "number_imported_before", receipt.number)
                for line in receipt.lines
            )
            continue
        for line in receipt.written_off:
            if known.get(line.sku) == ProductType.SERVICE:
                yield Fault(line.row, "sku", "service_written_off", line.sku)


def _create_goods(database: Database, goods: Iterable[OwnGood]) -> None:
    with database.write() as session:
        for good in goods:
            kind = ProductType.SERVICE if is_service(good.sku) else ProductType.GOODS
            product = Product(good.sku, good.name, (Unit(UNIT),), tax_rate=0, type=kind)
            create_local_product(session, product, price=good.price)


def _base_units(database: Database, receipts: Iterable[FileReceipt]) -> dict[str, str]:
    skus = {line.sku for receipt in receipts for line in receipt.lines}
    with database.read() as session:
        return {sku: product.units[0].name for sku, product in load_products(session, skus).items()}


def _issue(session: Session, receipt: FileReceipt, units: Mapping[str, str]) -> None:
    """Issue all documents of one receipt of the file, in the caller's transaction."""
    clock, day = FixedClock(receipt.moment, _BOOT), receipt.moment.date()
    if receipt.sold:
        cart, total = _cart(receipt, receipt.sold, units), _total(receipt.sold)
        tenders = [Tender(TenderType.CASH, total)]
        issue_receipt(session, cart, tenders, clock.moment(), business_day=day, source=receipt.source)
    if receipt.returned:
        issue_blind_refund(
            session,
            _cart(receipt, receipt.returned, units),
            TenderType.CASH,
            clock.moment(),
            REASON,
            business_day=day,
            source=receipt.source,
            original_number=receipt.number,
        )
    if receipt.written_off:
        changes = [StockChange(line.sku, -line.quantity) for line in receipt.written_off]
        reason = _reason(receipt.written_off)
        adjust_stock(session, changes, clock.moment(), reason=reason, business_day=day, source=receipt.source)


def _cart(receipt: FileReceipt, lines: Iterable[FileLine], units: Mapping[str, str]) -> Cart:
    return Cart(
        tuple(
            CartLine(line.sku, units[line.sku], line.quantity, line.price, name=line.name) for line in lines
        ),
        member_id=receipt.customer,
    )


def _total(lines: Iterable[FileLine]) -> Fen:
    return sum(extend(line.price, line.quantity) for line in lines)


def _reason(lines: Iterable[FileLine]) -> str:
    return "; ".join(dict.fromkeys(line.name for line in lines if line.name))[:_REASON_LIMIT] or NO_REASON


def _count(summary: ReceiptSummary, receipt: FileReceipt) -> None:
    sold, returned = _total(receipt.sold), -_total(receipt.returned)
    summary.done += 1
    summary.receipts += bool(receipt.sold)
    summary.returns += bool(receipt.returned)
    summary.write_offs += bool(receipt.written_off)
    summary.lines += len(receipt.lines)
    summary.sales += sold
    summary.returned += returned
    month = str(month_of(receipt.moment.date()))
    summary.by_month[month] = summary.by_month.get(month, 0) + sold + returned
