"""The documents that earn rebates, as purchases: shipments, credit notes, open claims, payments and orders that left.

What is delivered counts by its shipment less credit notes and what stores claim as short or damaged; what is invoiced
by shipment and credit note; what is paid by the part of each shipment that a payment paid; what is ordered by the
orders whose goods left, as approved. Goods ordered at a promotion price say so; what comes back of a shipment is split
as the shipment was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from domain.invoice import EntryType
from domain.money import divide, extend, split
from domain.order import OrderState
from domain.rebate.programme import Basis, Purchase
from domain.receiving import Discrepancy
from domain.selection import Item
from domain.unit import Unit, to_base
from server_stub.models import (
    Allocation,
    Claim,
    CreditNote,
    CreditNoteLine,
    Entry,
    Order,
    OrderLine,
    Product,
    RebateCounted,
    Receiving,
    Shipment,
    ShipmentLine,
)

_LEFT = (OrderState.SHIPPED.value, OrderState.CLOSED.value)
_LACKING = (Discrepancy.SHORT.value, Discrepancy.DAMAGED.value)


class Which(Enum):
    """Which documents are meant: those not counted yet, those counted, or both."""

    FRESH = auto()
    COUNTED = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """One document with the purchases it stands for; its key is the same for ever."""

    key: str
    day: date
    purchases: tuple[Purchase, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents of which dealers up to a day."""

    dealer_ids: tuple[int, ...]
    until: date
    which: Which


Row = tuple[int, str, date, Purchase]


def read_items(session: Session) -> dict[str, Item]:
    """Return every product as rules see it."""
    query = select(Product.sku, Product.series, Product.category, Product.brand)
    return {
        sku: Item(sku, series, category, brand) for sku, series, category, brand in session.execute(query)
    }


def read_sources(
    session: Session, wanted: Wanted, bases: Iterable[Basis], items: Mapping[str, Item]
) -> dict[int, list[Source]]:
    """Return the documents of some bases by dealer, in the order of their keys."""
    found: dict[tuple[int, str, date], list[Purchase]] = defaultdict(list)
    for basis in sorted(set(bases)):
        for dealer_id, key, day, purchase in _READ[basis](session, wanted, items):
            found[(dealer_id, f"{basis.value}/{key}", day)].append(purchase)
    by_dealer: dict[int, list[Source]] = defaultdict(list)
    for (dealer_id, key, day), purchases in sorted(found.items(), key=lambda one: one[0]):
        by_dealer[dealer_id].append(Source(key, day, tuple(purchases)))
    return by_dealer


def read_credits(
    session: Session, dealer_ids: Iterable[int], until: date, items: Mapping[str, Item]
) -> Iterator[tuple[int, Purchase]]:
    """Give by dealer what was credited up to a day, as purchases below zero."""
    wanted = Wanted(tuple(dealer_ids), until, Which.ALL)
    for dealer_id, _, day, purchase in _credited(session, wanted, items, Basis.DELIVERED):
        if day <= until:
            yield dealer_id, purchase


def _meant(
    wanted: Wanted, dealer: ColumnElement[int], key: ColumnElement[str], day: ColumnElement[date]
) -> ColumnElement[bool]:
    counted = exists().where(RebateCounted.dealer_id == dealer, RebateCounted.source == key)
    ours = dealer.in_(wanted.dealer_ids)
    match wanted.which:
        case Which.FRESH:
            return and_(ours, day <= wanted.until, ~counted)
        case Which.COUNTED:
            return and_(ours, counted)
        case Which.ALL:
            return and_(ours, or_(day <= wanted.until, counted))


def _item(items: Mapping[str, Item], sku: str) -> Item:
    return items.get(sku) or Item(sku)


def _delivered(session: Session, wanted: Wanted, items: Mapping[str, Item]) -> Iterator[Row]:
    yield from _shipped(session, wanted, items, Basis.DELIVERED)
    yield from _credited(session, wanted, items, Basis.DELIVERED)
    yield from _claimed(session, wanted, items)


def _invoiced(session: Session, wanted: Wanted, items: Mapping[str, Item]) -> Iterator[Row]:
    yield from _shipped(session, wanted, items, Basis.INVOICED)
    yield from _credited(session, wanted, items, Basis.INVOICED)


def _shipped(session: Session, wanted: Wanted, items: Mapping[str, Item], basis: Basis) -> Iterator[Row]:
    key = literal(f"{basis.value}/shipment/") + Shipment.number
    its = and_(ShipmentLine.dealer_id == Shipment.dealer_id, ShipmentLine.number == Shipment.number)
    line = (ShipmentLine.sku, ShipmentLine.amount, ShipmentLine.base_quantity, ShipmentLine.is_promoted)
    query = select(Shipment.dealer_id, Shipment.number, Shipment.shipped_on, *line).join(ShipmentLine, its)
    query = query.where(_meant(wanted, _of(Shipment.dealer_id), key, _of(Shipment.shipped_on)))
    for dealer_id, number, day, sku, amount, quantity, is_promoted in session.execute(query):
        purchase = Purchase(day, _item(items, sku), amount, quantity, basis, is_promoted)
        yield dealer_id, f"shipment/{number}", day, purchase


def _of(column: Any) -> Any:
    return column


def _credited(session: Session, wanted: Wanted, items: Mapping[str, Item], basis: Basis) -> Iterator[Row]:
    key = literal(f"{basis.value}/note/") + CreditNote.number
    its = and_(CreditNoteLine.dealer_id == CreditNote.dealer_id, CreditNoteLine.number == CreditNote.number)
    line = (CreditNoteLine.sku, CreditNoteLine.amount, CreditNoteLine.base_quantity)
    head = (CreditNote.dealer_id, CreditNote.number, CreditNote.day, CreditNote.reference)
    query = select(*head, *line).join(CreditNoteLine, its)
    query = query.where(_meant(wanted, _of(CreditNote.dealer_id), key, _of(CreditNote.day)))
    rows = session.execute(query).all()
    charged = _charged(session, {(row.dealer_id, row.reference) for row in rows if row.reference})
    for dealer_id, number, day, shipment, sku, amount, quantity in rows:
        of = charged.get((dealer_id, shipment, sku), _NOTHING)
        for purchase in _returned(Purchase(day, _item(items, sku), amount, quantity, basis), of):
            yield dealer_id, f"note/{number}", day, purchase


def _claimed(session: Session, wanted: Wanted, items: Mapping[str, Item]) -> Iterator[Row]:
    """Take off what a store says did not arrive whole, at what its shipment charged, until the claim is settled."""
    key = literal(f"{Basis.DELIVERED.value}/claim/") + Claim.doc_id
    its = and_(Receiving.dealer_id == Claim.dealer_id, Receiving.doc_id == Claim.doc_id)
    of = (Claim.dealer_id, Claim.doc_id, Claim.shipment, Claim.sku)
    query = select(*of, Claim.quantity, Receiving.business_day).join(Receiving, its)
    query = query.where(Claim.type.in_(_LACKING), Claim.state == "open")
    query = query.where(_meant(wanted, _of(Claim.dealer_id), key, _of(Receiving.business_day)))
    rows = session.execute(query).all()
    charged = _charged(session, {(row.dealer_id, row.shipment) for row in rows})
    for dealer_id, doc_id, shipment, sku, quantity, day in rows:
        whole = charged.get((dealer_id, shipment, sku), _NOTHING)
        if whole.quantity:
            value = divide(whole.amount * min(quantity, whole.quantity), whole.quantity)
            for purchase in _returned(Purchase(day, _item(items, sku), value, quantity), whole):
                yield dealer_id, f"claim/{doc_id}", day, purchase


def _returned(whole: Purchase, of: _Charged) -> Iterator[Purchase]:
    """Give what comes back as purchases below zero: as much of it at a promotion price as there was in its shipment."""
    parts = (of.quantity - of.promoted, of.promoted)
    if not of.promoted or not of.quantity:
        yield replace(whole, amount=-whole.amount, quantity=-whole.quantity)
        return
    shares = zip(split(whole.amount, parts), split(whole.quantity, parts), (False, True), strict=True)
    for amount, quantity, is_promoted in shares:
        if amount or quantity:
            yield replace(whole, amount=-amount, quantity=-quantity, is_promoted=is_promoted)


@dataclass(frozen=True, slots=True)
class _Line:
    """A shipped line as it was charged."""

    dealer_id: int
    number: str
    sku: str
    amount: int
    quantity: int
    is_promoted: bool


@dataclass(frozen=True, slots=True)
class _Charged:
    """What a shipment charged for a SKU: amount, quantity, and how much of the quantity at a promotion price."""

    amount: int = 0
    quantity: int = 0
    promoted: int = 0

    def plus(self, line: _Line) -> _Charged:
        promoted = line.quantity if line.is_promoted else 0
        return _Charged(self.amount + line.amount, self.quantity + line.quantity, self.promoted + promoted)


_NOTHING = _Charged()


def _lines(session: Session, shipments: set[tuple[int, str]]) -> Sequence[_Line]:
    columns = (ShipmentLine.dealer_id, ShipmentLine.number, ShipmentLine.sku)
    query = select(*columns, ShipmentLine.amount, ShipmentLine.base_quantity, ShipmentLine.is_promoted)
    query = query.where(ShipmentLine.dealer_id.in_({dealer for dealer, _ in shipments}))
    query = query.where(ShipmentLine.number.in_({number for _, number in shipments}))
    rows = session.execute(query.order_by(ShipmentLine.dealer_id, ShipmentLine.number, ShipmentLine.line))
    return [_Line(*row) for row in rows]


def _charged(session: Session, shipments: set[tuple[int, str]]) -> dict[tuple[int, str, str], _Charged]:
    found: dict[tuple[int, str, str], _Charged] = {}
    for line in _lines(session, shipments) if shipments else ():
        place = (line.dealer_id, line.number, line.sku)
        found[place] = found.get(place, _NOTHING).plus(line)
    return found


def _paid(session: Session, wanted: Wanted, items: Mapping[str, Item]) -> Iterator[Row]:
    """Split what a payment paid of a shipment over its lines; days count from the shipment to the payment."""
    key = literal(f"{Basis.PAID.value}/payment/") + Allocation.payment + literal("/") + Allocation.debt
    its = and_(Entry.dealer_id == Allocation.dealer_id, Entry.number == Allocation.payment)
    query = select(Allocation.dealer_id, Allocation.payment, Allocation.debt, Allocation.amount, Entry.day)
    query = query.join(Entry, its).where(Entry.type == EntryType.RECEIVED.value)
    query = query.where(_meant(wanted, _of(Allocation.dealer_id), key, _of(Entry.day)))
    rows = session.execute(query.order_by(Allocation.dealer_id)).all()
    shipments = _shipments_of(session, {(row.dealer_id, row.debt) for row in rows})
    lines: dict[tuple[int, str], list[_Line]] = defaultdict(list)
    named = {(dealer_id, number) for (dealer_id, _), (number, _) in shipments.items()}
    for line in _lines(session, named) if named else ():
        lines[(line.dealer_id, line.number)].append(line)
    for dealer_id, payment, debt, amount, day in rows:
        if (dealer_id, debt) not in shipments:
            continue
        number, shipped_on = shipments[(dealer_id, debt)]
        for purchase in _shared(lines[(dealer_id, number)], amount, day, (day - shipped_on).days, items):
            yield dealer_id, f"payment/{payment}/{debt}", day, purchase


def _shipments_of(session: Session, debts: set[tuple[int, str]]) -> dict[tuple[int, str], tuple[str, date]]:
    """Return by debt its shipment and the day it left; a debt is the shipment's own number or one of its parts."""
    stems = {stem for _, debt in debts for stem in (debt, debt.rpartition("/")[0]) if stem}
    if not stems:
        return {}
    query = select(Shipment.dealer_id, Shipment.number, Shipment.shipped_on)
    rows = session.execute(query.where(Shipment.number.in_(stems)))
    known = {(dealer_id, number): (number, day) for dealer_id, number, day in rows}
    found = {}
    for dealer_id, debt in debts:
        one = known.get((dealer_id, debt)) or known.get((dealer_id, debt.rpartition("/")[0]))
        if one:
            found[(dealer_id, debt)] = one
    return found


def _shared(
    lines: Sequence[_Line], paid: int, day: date, days: int, items: Mapping[str, Item]
) -> Iterator[Purchase]:
    whole = sum(line.amount for line in lines)
    if whole <= 0:
        return
    parts = split(paid, [line.amount for line in lines])
    for line, part in zip(lines, parts, strict=True):
        share = divide(line.quantity * paid, whole)
        item = _item(items, line.sku)
        yield Purchase(day, item, part, share, Basis.PAID, line.is_promoted, days_to_pay=days)


def _ordered(session: Session, wanted: Wanted, items: Mapping[str, Item]) -> Iterator[Row]:
    key = literal(f"{Basis.ORDERED.value}/order/") + Order.id
    its = and_(OrderLine.dealer_id == Order.dealer_id, OrderLine.order_id == Order.id)
    factor = (OrderLine.unit, OrderLine.numerator, OrderLine.denominator)
    line = (OrderLine.sku, OrderLine.price, OrderLine.approved, OrderLine.is_promoted)
    query = select(Order.dealer_id, Order.id, Order.business_day, *line, *factor).join(OrderLine, its)
    query = query.where(Order.state.in_(_LEFT), OrderLine.approved > 0)
    query = query.where(_meant(wanted, _of(Order.dealer_id), key, _of(Order.business_day)))
    for dealer_id, id, day, sku, price, approved, is_promoted, *unit in session.execute(query):
        quantity, amount = to_base(approved, Unit(*unit)), extend(price, approved)
        purchase = Purchase(day, _item(items, sku), amount, quantity, Basis.ORDERED, is_promoted)
        yield dealer_id, f"order/{id}", day, purchase


_READ = {
    Basis.DELIVERED: _delivered,
    Basis.INVOICED: _invoiced,
    Basis.PAID: _paid,
    Basis.ORDERED: _ordered,
}
