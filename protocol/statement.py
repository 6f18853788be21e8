"""The dealer's account and monthly statements as HQ publishes them."""

from __future__ import annotations

from datetime import date, datetime

from protocol.base import Row, Wire

ENTRY = "entry"
STATEMENT = "statement"


class EntryRow(Row, frozen=True):
    """One line of the dealer's account, key = entry number; amount in fen, positive is owed to HQ."""

    number: str
    type: str
    day: date
    due: date
    amount: int
    reference: str = ""


class StatementRow(Row, frozen=True):
    """A statement HQ issued, key = its number; the desktop remakes it from the entries and compares the hash."""

    number: str
    month: str
    opening: int
    closing: int
    entries: int
    content_hash: str
    issued_at: datetime


class PaymentRequest(Wire, frozen=True):
    """HQ records money received from a dealer; what it `pays` by number goes first, then what fell due first."""

    dealer_code: str
    number: str
    day: date
    amount: int
    reference: str = ""
    pays: list[str] = []


class ControlTotals(Row, frozen=True):
    """What both ends must agree on for one store and business day."""

    store_id: int
    business_day: date
    receipts: int
    sales: int
    refunds: int
    refunded: int
