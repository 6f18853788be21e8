"""Booking the distributor's invoices at HQ: orders, shipments, credit notes and account entries, in large strokes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain.contract import due_day
from domain.errors import DomainError
from domain.invoice import EntryType
from domain.money import Fen, UnitPrice, extend, price_for
from domain.order import OrderState
from domain.period import month_of
from protocol.dealer import dealer_scope
from protocol.order import ORDER_STATUS, SHIPMENT, DecidedLine, OrderStatusRow, ShipmentLine, ShipmentRow
from protocol.statement import ENTRY, EntryRow
from server_stub.feed import publish
from server_stub.iowa.parties import BOTTLE, Account
from server_stub.iowa.source import Invoice, Line
from server_stub.models import CreditNote, CreditNoteLine, Entry, Order, OrderLine, Shipment
from server_stub.models import ShipmentLine as ShippedLine

_CHUNK = 10_000
_RECEIVED = "received"
_SOURCE = "iowa"
_CREDIT_SUFFIX = "-C"

Row = dict[str, Any]


@dataclass(slots=True)
class MonthFigures:
    """What one month of the source adds up to."""

    invoices: int = 0
    lines: int = 0
    shipped: Fen = 0
    credited: Fen = 0
    dealers: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Booked:
    """What was read and what of it was new."""

    months: dict[str, MonthFigures] = field(default_factory=lambda: defaultdict(MonthFigures))
    orders: int = 0
    credit_notes: int = 0
    invoices_added: int = 0
    inexact: list[str] = field(default_factory=list)
    """Lines whose amount is not their unit price (4 decimals) × quantity; they keep the amount of the source."""


class Booking:
    """Turns invoices into rows and writes them by the ten thousand."""

    def __init__(self, session: Session, accounts: dict[str, Account]) -> None:
        self.session, self.accounts, self.booked = session, accounts, Booked()
        self._rows: dict[type, list[Row]] = defaultdict(list)
        self._held = self._entries_at_hq()

    def _entries_at_hq(self) -> dict[tuple[int, str], Fen]:
        query = select(Entry.dealer_id, Entry.number, Entry.amount)
        mine = {account.dealer_id for account in self.accounts.values()}
        found = self.session.execute(query).all()
        return {(dealer_id, number): amount for dealer_id, number, amount in found if dealer_id in mine}

    def book(self, invoice: Invoice) -> None:
        """Book one invoice, or only count it when HQ has it; other content under its number is refused."""
        account = self.accounts[invoice.store]
        shipped = [line for line in invoice.lines if line.quantity > 0]
        credited = [line for line in invoice.lines if line.quantity < 0]
        entries = self._entries(invoice, account, shipped, credited)
        self._count(invoice, account, entries)
        if self._is_held(account, entries):
            return
        self.booked.invoices_added += 1
        if shipped:
            self._book_shipped(invoice, account, shipped, entries[0].amount)
        if credited:
            self._book_credit(invoice, account, credited, entries[-1])
        self._book_entries(account, entries)
        if len(self._rows[OrderLine]) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what has gathered."""
        for model, rows in self._rows.items():
            if rows:
                self.session.connection().execute(insert(model), rows)
        self._rows.clear()

    def _entries(
        self, invoice: Invoice, account: Account, shipped: list[Line], credited: list[Line]
    ) -> list[EntryRow]:
        """Return the account entries of an invoice: the sums of its lines, shipped first."""
        number, day, entries = invoice.number, invoice.day, []
        if shipped:
            due = due_day(account.terms, day)
            total = sum(line.amount for line in shipped)
            entries.append(EntryRow(number, EntryType.SHIPPED.value, day, due, total))
        if credited:
            number += _CREDIT_SUFFIX if shipped else ""
            total = sum(line.amount for line in credited)
            entries.append(EntryRow(number, EntryType.RETURNED.value, day, day, total))
        return entries

    def _count(self, invoice: Invoice, account: Account, entries: list[EntryRow]) -> None:
        figures = self.booked.months[str(month_of(invoice.day))]
        figures.invoices += 1
        figures.lines += len(invoice.lines)
        figures.dealers.add(account.dealer_id)
        for entry in entries:
            if entry.type == EntryType.SHIPPED:
                figures.shipped += entry.amount
                self.booked.orders += 1
            else:
                figures.credited += entry.amount
                self.booked.credit_notes += 1

    def _is_held(self, account: Account, entries: list[EntryRow]) -> bool:
        held = [self._held.get((account.dealer_id, entry.number)) for entry in entries]
        if not any(amount is not None for amount in held):
            return not entries
        if held != [entry.amount for entry in entries]:
            raise DomainError("invoice_differs", number=entries[0].number)
        return True

    def _price(self, invoice: Invoice, line: Line) -> UnitPrice:
        price = price_for(line.amount, line.quantity)
        if extend(price, line.quantity) != line.amount:
            self.booked.inexact.append(f"{invoice.number}{line.number:05d}")
        return price

    def _book_shipped(self, invoice: Invoice, account: Account, lines: list[Line], total: Fen) -> None:
        decided, sent = [], []
        for line in lines:
            sku, name, quantity = line.item.sku, line.item.name, line.quantity
            price = self._price(invoice, line)
            bottles = (quantity, quantity, quantity)
            decided.append(DecidedLine(sku, name, BOTTLE, *bottles, price, line.amount))
            sent.append(ShipmentLine(sku, name, BOTTLE, quantity, quantity, line.amount))
            self._add_lines(invoice, account, line, price)
        self._add_order(invoice, account, total)
        self._publish_shipped(invoice, account, decided, sent, total)

    def _add_lines(self, invoice: Invoice, account: Account, line: Line, price: UnitPrice) -> None:
        shared: Row = {
            "dealer_id": account.dealer_id,
            "line": line.number,
            "sku": line.item.sku,
            "name": line.item.name,
            "unit": BOTTLE,
            "amount": line.amount,
        }
        asked = {"requested": line.quantity, "approved": line.quantity, "shipped": line.quantity}
        factor = {"order_id": invoice.number, "numerator": 1, "denominator": 1, "tax_rate": 0, "cut": ""}
        self._rows[OrderLine].append({**shared, **factor, **asked, "price": price})
        went = {"number": invoice.number, "quantity": line.quantity, "base_quantity": line.quantity}
        self._rows[ShippedLine].append({**shared, **went})

    def _add_order(self, invoice: Invoice, account: Account, total: Fen) -> None:
        moment = _noon(invoice.day)
        shared: Row = {"dealer_id": account.dealer_id, "number": invoice.number}
        shared |= {"store_id": account.store_id, "total": total}
        days = {"business_day": invoice.day, "priced_on": invoice.day, "wanted_on": None}
        moments = {"placed_at": moment, "received_at": moment, "decided_at": moment}
        state = {"state": OrderState.CLOSED.value, "revision": 1, "reason": "", "note": "", "source": _SOURCE}
        self._rows[Order].append({**shared, **days, **moments, **state, "id": invoice.number})
        link = {"order_id": invoice.number, "order_number": invoice.number}
        self._rows[Shipment].append({**shared, **link, "shipped_on": invoice.day, "state": _RECEIVED})

    def _publish_shipped(
        self,
        invoice: Invoice,
        account: Account,
        decided: list[DecidedLine],
        sent: list[ShipmentLine],
        total: Fen,
    ) -> None:
        scope, number = dealer_scope(account.dealer_id), invoice.number
        state, moment = OrderState.CLOSED.value, _noon(invoice.day)
        status = OrderStatusRow(number, number, 1, state, decided, total, moment)
        publish(self.session, scope, ORDER_STATUS, [(number, status)])
        place = (number, number, number, account.store_id, invoice.day)
        publish(self.session, scope, SHIPMENT, [(number, ShipmentRow(*place, sent, total, _RECEIVED))])

    def _book_credit(self, invoice: Invoice, account: Account, lines: list[Line], entry: EntryRow) -> None:
        shared: Row = {"dealer_id": account.dealer_id, "number": entry.number}
        note = {"store_id": account.store_id, "day": invoice.day, "total": -entry.amount, "reference": ""}
        self._rows[CreditNote].append({**shared, **note})
        for line in lines:
            item = {"line": line.number, "sku": line.item.sku, "name": line.item.name, "unit": BOTTLE}
            figures = {"quantity": -line.quantity, "base_quantity": -line.quantity, "amount": -line.amount}
            row = {**shared, **item, **figures, "price": self._price(invoice, line)}
            self._rows[CreditNoteLine].append(row)

    def _book_entries(self, account: Account, entries: Iterable[EntryRow]) -> None:
        for entry in entries:
            fields = ("number", "type", "day", "due", "amount", "reference")
            row = {name: getattr(entry, name) for name in fields}
            self._rows[Entry].append({"dealer_id": account.dealer_id, **row})
            publish(self.session, dealer_scope(account.dealer_id), ENTRY, [(entry.number, entry)])


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
