"""Documents of the counter: a receipt, a refund and a closed shift."""

from __future__ import annotations

from datetime import date

from protocol.base import Row, Stamp, Wire
from protocol.lease import LeaseUse
from protocol.quote import QuoteRow, UnearnedRow

RECEIPT = "receipt"
REFUND = "refund"
SHIFT = "shift"

STORE_DAYS = 400
"""How long HQ keeps a store's receipts ready for its other tills."""


def store_scope(dealer_id: int, store_id: int) -> str:
    """Return the scope of a store's receipts and refunds, each row the document's body as it was pushed."""
    return f"store:{dealer_id}.{store_id}"


class LineRow(Row, frozen=True):
    """One line; amounts in fen, quantities in thousandths, price in 1/10,000 yuan, rate in parts per million."""

    sku: str
    name: str
    unit: str
    quantity: int
    base_quantity: int
    price: int
    gross: int
    tax: int
    discount: int = 0
    tax_rate: int = 0
    moves_stock: bool = True
    original_line: int = 0
    keyed: bool = False


class TenderRow(Row, frozen=True):
    """Money taken, or given back when negative."""

    type: str
    amount: int
    reference: str = ""


class ReceiptDoc(Wire, frozen=True):
    """A sale as it happened; totals travel with the inputs so that a disagreement is visible.

    `uses` are the points and budgets it spent, each of a lease, or of none where it was spent all the same. `quote` says
    how it was priced where a policy was in force; gifts are lines at price 0.
    """

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    lines: list[LineRow]
    tenders: list[TenderRow]
    gross: int
    tax: int
    change: int = 0
    member_id: str = ""
    cashier: str = ""
    source: str = ""
    uses: list[LeaseUse] = []
    quote: QuoteRow | None = None


class RefundDoc(Wire, frozen=True):
    """A return; figures are positive, tenders say how the money went back. An empty original is a blind return.

    `unearned` says what it takes back of the rewards of a sale that had some.
    """

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    lines: list[LineRow]
    tenders: list[TenderRow]
    gross: int
    tax: int
    original_id: str = ""
    original_number: str = ""
    reason: str = ""
    member_id: str = ""
    cashier: str = ""
    source: str = ""
    unearned: UnearnedRow | None = None


class ShiftDoc(Wire, frozen=True):
    """A closed shift with its counted drawer; `shift_id` names it since its opening, empty where that is the document's id."""

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    cashier: str
    opening_float: int
    cash_in: int
    cash_out: int
    counted: int
    receipts: int
    refunds: int
    sales: int
    refunded: int
    shift_id: str = ""
