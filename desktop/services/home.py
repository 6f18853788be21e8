"""Today at a glance: sales, what is owed to HQ, stock running low, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.dealer import Dealer
from desktop.services.contract import list_contracts
from desktop.services.order import list_on_order, list_orders
from desktop.services.outbox import list_refused
from desktop.services.receiving import list_shipments
from desktop.services.statement import get_ageing, list_statements
from domain.errors import DomainError
from domain.invoice import Ageing
from domain.money import Fen, Quantity
from domain.order import OrderState, suggest_unit_quantity
from domain.unit import Unit
from protocol.catalogue import UnitRow

DAYS_SHOWN: Final = 14
AVERAGED_DAYS: Final = 28
LOW_DAYS: Final = 7
TARGET_DAYS: Final = 21
_RECENT_DAYS: Final = 14

_BY_DAY: Final = (
    "SELECT business_day, sum(iif(kind = 'receipt', gross, 0)), sum(iif(kind = 'refund', gross, 0)),"
    " sum(kind = 'receipt') FROM receipt WHERE business_day BETWEEN ? AND ? GROUP BY business_day"
)
_UNTIL: Final = (
    "SELECT sum(iif(kind = 'receipt', gross, -gross)) FROM receipt"
    " WHERE business_day = ? AND substr(created_at, 12, 5) <= ?"
)
_SOLD: Final = (
    "WITH sold AS (SELECT l.sku AS sku, sum(iif(r.kind = 'receipt', l.base_quantity, -l.base_quantity)) AS quantity"
    " FROM receipt r JOIN receipt_line l ON l.doc_id = r.doc_id"
    " WHERE r.business_day BETWEEN ? AND ? AND l.moves_stock GROUP BY l.sku)"
    " SELECT s.sku, p.name, p.units, p.order_unit, s.quantity, coalesce(h.quantity, 0) FROM sold s"
    " JOIN catalog.product p ON p.sku = s.sku LEFT JOIN main.on_hand h ON h.sku = s.sku"
    " WHERE s.quantity > 0 AND p.is_active AND coalesce(h.quantity, 0) * ? < s.quantity * ?"
    " ORDER BY max(coalesce(h.quantity, 0), 0) * 1000 / s.quantity, s.quantity DESC LIMIT ?"
)
_units: Final = msgspec.json.Decoder(list[UnitRow]).decode


class ToDoKind(StrEnum):
    """Why something waits for a person."""

    ORDER_REJECTED = "order_rejected"
    ORDER_CUT = "order_cut"
    SHIPMENT = "shipment"
    STATEMENT = "statement"
    STATEMENT_DIFFERS = "statement_differs"
    DOCUMENT_REFUSED = "document_refused"
    CONTRACT_ENDS = "contract_ends"


@dataclass(frozen=True, slots=True)
class DaySales:
    """A business day's sales and refunds in fen; `receipts` counts sales."""

    day: date
    sales: Fen = 0
    refunded: Fen = 0
    receipts: int = 0

    @property
    def net(self) -> Fen:
        """Sales minus refunds."""
        return self.sales - self.refunded


@dataclass(frozen=True, slots=True)
class LowStock:
    """A SKU that lasts less than a week: base quantities, whole days of cover, and an order in its ordering unit.

    The cover is of what is on hand; the suggested order leaves out what is on order already.
    """

    sku: str
    name: str
    base_unit: str
    on_hand: Quantity
    on_order: Quantity
    sold_in_28_days: Quantity
    days_of_cover: int
    unit: str
    suggested: Quantity


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing that waits: the document's number and id, the day, and HQ's reason or code."""

    kind: ToDoKind
    number: str
    reference: str
    day: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receivable:
    """What the dealer owes HQ in fen, by days overdue, and the credit limit; None is unlimited."""

    ageing: Ageing
    credit_limit: Fen | None

    @property
    def balance(self) -> Fen:
        """The whole debt."""
        return self.ageing.balance

    @property
    def overdue(self) -> Fen:
        """What is past its due day."""
        return sum(self.ageing.buckets[1:])


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the first screen shows; `days` are the last fourteen, today last."""

    today: DaySales
    same_day_last_week: DaySales
    days: tuple[DaySales, ...]
    receivable: Receivable | None
    low_stock: tuple[LowStock, ...]
    to_do: tuple[ToDo, ...]


def get_home(session: Session, today: date) -> Home:
    """Return the first screen's figures as of a day."""
    days = list_day_sales(session, today - timedelta(days=DAYS_SHOWN - 1), today)
    return Home(
        today=days[-1],
        same_day_last_week=days[-8],
        days=tuple(days),
        receivable=get_receivable(session, today),
        low_stock=tuple(list_low_stock(session, today)),
        to_do=tuple(list_to_do(session, today)),
    )


def list_day_sales(session: Session, first: date, last: date) -> list[DaySales]:
    """Return every day's sales from `first` to `last`, days without any included."""
    rows = session.connection().exec_driver_sql(_BY_DAY, (first.isoformat(), last.isoformat()))
    known = {row[0]: row for row in rows}
    days = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        row = known.get(day.isoformat())
        days.append(DaySales(day, row[1], row[2], row[3]) if row else DaySales(day))
    return days


def get_sales_until(session: Session, day: date, at: time) -> Fen:
    """Return a day's sales minus refunds up to a minute of the wall clock, to compare a day that is not over."""
    row = session.connection().exec_driver_sql(_UNTIL, (day.isoformat(), f"{at:%H:%M}")).one()
    return int(row[0] or 0)


def get_receivable(session: Session, today: date) -> Receivable | None:
    """Return what the dealer owes HQ, None before HQ published the dealer."""
    dealer = session.execute(select(Dealer.dealer_id, Dealer.credit_limit).limit(1)).one_or_none()
    return Receivable(get_ageing(session, today), dealer.credit_limit) if dealer else None


def list_low_stock(session: Session, today: date, *, limit: int = 20) -> list[LowStock]:
    """Return published goods that last less than a week at the pace of the last four weeks, the shortest first."""
    first = today - timedelta(days=AVERAGED_DAYS - 1)
    asked = (first.isoformat(), today.isoformat(), AVERAGED_DAYS, LOW_DAYS, limit)
    rows = session.connection().exec_driver_sql(_SOLD, asked)
    ordered = list_on_order(session)
    return [_low(row, ordered.get(row[0], 0)) for row in rows]


def list_to_do(session: Session, today: date) -> list[ToDo]:
    """Return what waits for a person: refused documents, orders HQ rejected or cut lately, shipments, contracts, statements."""
    refused = [
        ToDo(ToDoKind.DOCUMENT_REFUSED, row.number, row.doc_id, row.created_at.date(), row.code)
        for row in list_refused(session, limit=50)
    ]
    shipments = [
        ToDo(ToDoKind.SHIPMENT, row.number, row.number, row.shipped_on)
        for row in list_shipments(session, only_open=True)
    ]
    ending = [
        ToDo(ToDoKind.CONTRACT_ENDS, row.number, row.number, row.contract.validity.last)
        for row in list_contracts(session, today)
        if row.needs_renewal and row.contract.validity.last
    ]
    return [*refused, *_orders(session, today), *shipments, *ending, *_statements(session)]


def _low(row: Any, on_order: Quantity) -> LowStock:
    sku, name, units, order_unit, sold, on_hand = row
    rows = _units(units)
    wanted = next((row for row in rows if row.name == order_unit), rows[0])
    unit = Unit(wanted.name, wanted.numerator, wanted.denominator)
    missing = max(sold * TARGET_DAYS // AVERAGED_DAYS - on_hand - on_order, 0)
    return LowStock(
        sku=sku,
        name=name,
        base_unit=rows[0].name,
        on_hand=on_hand,
        on_order=on_order,
        sold_in_28_days=sold,
        days_of_cover=max(on_hand, 0) * AVERAGED_DAYS // sold,
        unit=unit.name,
        suggested=_whole_units(missing, unit),
    )


def _whole_units(missing: Quantity, unit: Unit) -> Quantity:
    try:
        return suggest_unit_quantity(missing, unit)
    except DomainError:
        return 0


def _orders(session: Session, today: date) -> list[ToDo]:
    since = today - timedelta(days=_RECENT_DAYS)
    found = []
    for row in list_orders(session):
        if row.business_day < since:
            continue
        if row.state is OrderState.REJECTED:
            found.append(ToDo(ToDoKind.ORDER_REJECTED, row.number, row.doc_id, row.business_day, row.reason))
        elif row.is_cut:
            found.append(ToDo(ToDoKind.ORDER_CUT, row.number, row.doc_id, row.business_day))
    return found


def _statements(session: Session) -> list[ToDo]:
    """Name the newest statement, and every one that differs from the account kept here."""
    found = []
    for place, row in enumerate(list_statements(session)):
        if not row.agrees:
            kind = ToDoKind.STATEMENT_DIFFERS
        elif place == 0:
            kind = ToDoKind.STATEMENT
        else:
            continue
        found.append(ToDo(kind, row.number, str(row.month), row.issued_at.date()))
    return found
