"""Orders of a file placed through the order service, offline, one durable transaction each, never twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.clock import FixedClock
from desktop.db import Database
from desktop.imports.order_file import AskedLine, FileOrder, OrderFile
from desktop.imports.source import SOURCE_MARK, number_in
from desktop.models.document import Device
from desktop.models.order import Order
from desktop.models.product import LocalProduct
from desktop.models.product import Product as PublishedProduct
from desktop.services.catalogue import load_products
from desktop.services.order import Wanted, place_order, price_order
from desktop.services.search import find_by_barcode
from domain.errors import DomainError
from domain.money import Fen, format_quantity
from domain.product import Product
from domain.table import Fault

_BOOT: Final = "import"
_COLUMN_OF: Final = {
    "product_unknown": "sku",
    "price_missing": "sku",
    "price_tie": "sku",
    "barcode_unknown": "barcode",
    "barcode_ambiguous": "barcode",
    "unit_unknown": "unit",
}


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """An order of the file with its products found."""

    order: FileOrder
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """What an import will do: the orders to place, how many were placed before, and every fault of the file."""

    todo: tuple[PlannedOrder, ...]
    skipped: int
    other_rows: int
    faults: tuple[Fault, ...]
    fault_count: int


@dataclass(slots=True)
class OrderSummary:
    """What an import has done so far; `total` as priced here and `stated` as the file says, both fen."""

    todo: int
    skipped: int
    other_rows: int
    faults: int
    orders: int = 0
    lines: int = 0
    total: Fen = 0
    stated: Fen = 0


def get_dealer_code(database: Database) -> str | None:
    """Return the code of the dealer this PC is enrolled for, None before its enrolment."""
    with database.read() as session:
        return session.scalar(select(Device.dealer_code))


def plan_orders(database: Database, file: OrderFile) -> OrderPlan:
    """Hold a file against the catalogue and the prices this PC knows; nothing is written.

    An order imported before is skipped; the same number with other lines is a fault (`number_imported_before`).
    """
    faults: list[Fault] = []
    with database.read() as session:
        mark = Order.source.startswith(SOURCE_MARK)
        sources = set(session.scalars(select(Order.source).where(mark)))
        numbers = {number_in(source) for source in sources}
        fresh = [order for order in file.orders if order.source not in sources]
        products = _products(session, fresh)
        todo = [
            planned for order in fresh if (planned := _plan(session, order, numbers, products, faults)).wanted
        ]
    together = sorted([*file.faults, *faults], key=lambda fault: fault.row)
    skipped = len(file.orders) - len(fresh)
    return OrderPlan(tuple(todo), skipped, file.other_rows, tuple(together), file.fault_count + len(faults))


def start_summary(plan: OrderPlan) -> OrderSummary:
    """Return the summary of a plan of which nothing is done yet."""
    return OrderSummary(len(plan.todo), plan.skipped, plan.other_rows, plan.fault_count)


def import_orders(database: Database, plan: OrderPlan, summary: OrderSummary) -> Iterator[OrderSummary]:
    """Place what is planned, and give the running summary after every order; stopping between two loses nothing."""
    for planned in plan.todo:
        order = planned.order
        moment = FixedClock(_noon(order), _BOOT).moment()
        with database.write() as session:
            placed = place_order(
                session,
                planned.wanted,
                moment,
                wanted_on=order.wanted_on,
                note=order.number,
                business_day=order.day,
                source=order.source,
            )
        summary.orders += 1
        summary.lines += len(planned.wanted)
        summary.total += placed.total
        summary.stated += order.amount or 0
        yield summary


def _noon(order: FileOrder) -> datetime:
    return datetime.combine(order.day, time(12))


def _products(session: Session, orders: Iterable[FileOrder]) -> Mapping[str, Product]:
    asked = {line.sku for order in orders for line in order.lines if line.sku}
    known = set(session.scalars(select(PublishedProduct.sku))) | set(
        session.scalars(select(LocalProduct.sku))
    )
    return load_products(session, asked & known)


def _plan(
    session: Session,
    order: FileOrder,
    numbers: set[str | None],
    products: Mapping[str, Product],
    faults: list[Fault],
) -> PlannedOrder:
    if order.number in numbers:
        faults += [
            Fault(line.row, "order_no", "number_imported_before", order.number) for line in order.lines
        ]
        return PlannedOrder(order, ())
    found = _found(session, order, products, faults)
    try:
        if found:
            price_order(session, [wanted for _, wanted in found], order.day)
    except DomainError as error:
        priced = _priced(session, order, found, faults)
        if len(priced) == len(found):
            faults += [Fault(line.row, "order_no", error.code, order.number) for line, _ in found]
        found = priced if len(priced) < len(found) else []
    return PlannedOrder(order, tuple(wanted for _, wanted in found))


def _found(
    session: Session, order: FileOrder, products: Mapping[str, Product], faults: list[Fault]
) -> list[tuple[AskedLine, Wanted]]:
    """Find the product of every line; a line without one is a fault."""
    found = []
    for line in order.lines:
        try:
            found.append((line, _wanted(session, line, products)))
        except DomainError as error:
            faults.append(_fault(line, error))
    return found


def _wanted(session: Session, line: AskedLine, products: Mapping[str, Product]) -> Wanted:
    if line.sku:
        if line.sku not in products:
            raise DomainError("product_unknown", sku=line.sku)
        return Wanted(line.sku, line.unit or products[line.sku].units[0].name, line.quantity)
    matches = find_by_barcode(session, line.barcode)
    if len(matches) != 1:
        raise DomainError("barcode_ambiguous" if matches else "barcode_unknown", barcode=line.barcode)
    return Wanted(matches[0].sku, line.unit or matches[0].unit, line.quantity)


def _priced(
    session: Session, order: FileOrder, found: list[tuple[AskedLine, Wanted]], faults: list[Fault]
) -> list[tuple[AskedLine, Wanted]]:
    """Keep the lines that can be priced; the others are faults."""
    good = []
    for line, wanted in found:
        try:
            price_order(session, [wanted], order.day)
        except DomainError as error:
            faults.append(_fault(line, error))
        else:
            good.append((line, wanted))
    return good


def _fault(line: AskedLine, error: DomainError) -> Fault:
    column = _COLUMN_OF.get(error.code, "quantity")
    texts = {"sku": line.sku or line.barcode, "barcode": line.barcode, "unit": line.unit}
    return Fault(line.row, column, error.code, texts.get(column, format_quantity(line.quantity)))
