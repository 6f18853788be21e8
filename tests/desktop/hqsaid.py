"""Rows as HQ publishes them to one dealer, written as a pull would."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import insert
from sqlalchemy.orm import Session

from desktop.models.dealer import Dealer, Member
from desktop.models.order import OrderStatus
from desktop.models.price import Availability
from desktop.models.receiving import Shipment
from desktop.models.statement import Entry, Statement
from domain import statement as rules
from domain.invoice import Entry as AccountEntry
from domain.invoice import EntryType
from domain.party import Party
from domain.period import Month
from protocol.order import DecidedLine, ShipmentLine

SAID_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
HQ, DEALER = Party("HQ", "品牌总部"), Party("D007", "恒泰建材")
_PUBLISHED: dict[str, Any] = {"scope": "dealer:7", "v": 1, "row_hash": 1}


def say_dealer(session: Session, credit_limit: int | None = None) -> None:
    """Publish the dealer and HQ as they are printed."""
    row = {"dealer_id": 7, "code": DEALER.code, "name": DEALER.name, "hq_code": HQ.code, "hq_name": HQ.name}
    session.execute(insert(Dealer), [{**_PUBLISHED, **row, "credit_limit": credit_limit}])


def say_available(session: Session, sku: str, quantity: int) -> None:
    """Publish what HQ could promise of a SKU."""
    row = {"scope": "supply", "v": 1, "row_hash": 1, "sku": sku, "quantity": quantity, "as_of": SAID_AT}
    session.execute(insert(Availability), [row])


def say_decision(
    session: Session, order_id: str, state: str, lines: list[DecidedLine], reason: str = ""
) -> None:
    """Publish HQ's word on an order."""
    row = {"order_id": order_id, "number": "PO", "revision": 2, "state": state, "reason": reason}
    total = sum(line.amount for line in lines)
    body = {"lines": msgspec.json.encode(lines), "total": total, "decided_at": SAID_AT}
    session.execute(insert(OrderStatus), [{**_PUBLISHED, **row, **body}])


def say_shipment(session: Session, number: str, lines: list[ShipmentLine], *, store_id: int = 0) -> None:
    """Publish a shipment on its way."""
    row = {
        "number": number,
        "order_id": "o",
        "order_number": "PO-1",
        "store_id": store_id,
        "state": "shipped",
    }
    body = {"lines": msgspec.json.encode(lines), "total": 0, "shipped_on": date(2026, 3, 1)}
    session.execute(insert(Shipment), [{**_PUBLISHED, **row, **body}])


def say_member(session: Session, member_id: str, name: str, phone: str) -> None:
    """Publish a member."""
    row = {"member_id": member_id, "name": name, "phone": phone, "tier": "gold", "points": 10}
    session.execute(insert(Member), [{**_PUBLISHED, **row}])


def say_entries(session: Session, entries: list[AccountEntry]) -> None:
    """Publish lines of the account."""
    rows = [
        {"number": e.number, "type": e.type.value, "day": e.day, "due": e.due, "amount": e.amount}
        for e in entries
    ]
    session.execute(insert(Entry), [{**_PUBLISHED, **row} for row in rows])


def say_statement(session: Session, month: Month, entries: list[AccountEntry]) -> str:
    """Publish the statement HQ makes of these entries and return its hash."""
    made = rules.make_statement(HQ, DEALER, month, entries)
    row = {"number": made.number, "month": str(month), "opening": made.opening, "closing": made.closing}
    content = rules.content_hash(made)
    more = {"entries": len(made.entries), "content_hash": content, "issued_at": SAID_AT}
    session.execute(insert(Statement), [{**_PUBLISHED, **row, **more}])
    return content


def account(*rows: tuple[str, EntryType, date, int]) -> list[AccountEntry]:
    """Return entries due 30 days after their day."""
    return [
        AccountEntry(number, type, day, date.fromordinal(day.toordinal() + 30), amount)
        for number, type, day, amount in rows
    ]
