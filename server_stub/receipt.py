"""Judging what the stores billed: a receipt is a fact, a disagreement in its figures is flagged and never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.money import extend, net_of_tax
from domain.stock import MovementReason
from protocol.receipt import RECEIPT, REFUND, LineRow, ReceiptDoc, RefundDoc, ShiftDoc, TenderRow
from protocol.statement import ControlTotals
from server_stub.judging import Document, Known, Outcome, Values, alarm, parked, waiting
from server_stub.models import Alarm, Dealer, Movement, Receipt, ReceiptLine, Shift, Tender


def _wrong_line(line: LineRow) -> bool:
    try:
        return line.gross != extend(line.price, line.quantity) - line.discount
    except DomainError:
        return True


def _wrong_tax(line: LineRow) -> bool:
    """Tell whether a line's tax is not what its gross holds; a part of a return may carry the odd fen of its sale."""
    slack = 1 if line.original_line else 0
    return abs(line.tax - (line.gross - net_of_tax(line.gross, max(line.tax_rate, 0)))) > slack


def _disagreement(doc: ReceiptDoc | RefundDoc, paid: int) -> str:
    """Name the first sum that does not hold, empty when all do."""
    if sum(line.gross for line in doc.lines) != doc.gross:
        return "gross_differs"
    if sum(line.tax for line in doc.lines) != doc.tax:
        return "tax_differs"
    if any(_wrong_tax(line) for line in doc.lines):
        return "line_tax_differs"
    return "" if paid == doc.gross else "payment_differs"


def _check_receipt(doc: ReceiptDoc) -> str:
    if any(_wrong_line(line) for line in doc.lines):
        return "line_gross_differs"
    return _disagreement(doc, sum(tender.amount for tender in doc.tenders) - doc.change)


def _key(document: Document) -> Values:
    return {"dealer_id": document.dealer_id, "doc_id": document.doc_id}


def _head(document: Document, doc: ReceiptDoc | RefundDoc, sign: int, flag: str) -> Values:
    return _key(document) | {
        "kind": document.kind,
        "number": doc.number,
        "store_id": doc.store_id,
        "business_day": doc.business_day,
        "issued_at": doc.stamp.local,
        "gross": sign * doc.gross,
        "tax": sign * doc.tax,
        "change": 0,
        "member_id": doc.member_id,
        "cashier": doc.cashier,
        "source": doc.source,
        "original_id": "",
        "reason": "",
        "flag": flag,
    }


def _line(document: Document, number: int, line: LineRow, sign: int) -> Values:
    return {
        "dealer_id": document.dealer_id,
        "doc_id": document.doc_id,
        "line": number,
        "sku": line.sku,
        "name": line.name,
        "unit": line.unit,
        "quantity": sign * line.quantity,
        "base_quantity": sign * line.base_quantity,
        "price": line.price,
        "discount": sign * line.discount,
        "gross": sign * line.gross,
        "tax": sign * line.tax,
        "tax_rate": line.tax_rate,
        "original_line": line.original_line,
    }


def _add_lines(outcome: Outcome, document: Document, doc: ReceiptDoc | RefundDoc, sign: int) -> None:
    reason = MovementReason.SALE if sign > 0 else MovementReason.REFUND
    moved = {"store_id": doc.store_id, "business_day": doc.business_day, "reason": reason.value}
    for number, line in enumerate(doc.lines, start=1):
        outcome.add(ReceiptLine, _line(document, number, line, sign))
        if line.moves_stock and line.base_quantity:
            key = {"dealer_id": document.dealer_id, "doc_id": document.doc_id, "line": number}
            outcome.add(Movement, {**key, **moved, "sku": line.sku, "quantity": -sign * line.base_quantity})


def _add_tenders(outcome: Outcome, document: Document, tenders: Sequence[TenderRow], sign: int) -> None:
    for number, tender in enumerate(tenders, start=1):
        money = {"type": tender.type, "amount": sign * tender.amount, "reference": tender.reference}
        outcome.add(Tender, _key(document) | {"line": number} | money)


def _add_flag(outcome: Outcome, document: Document, number: str, flag: str) -> None:
    if flag:
        outcome.add(Alarm, alarm(document, flag, number=number))


def judge_receipt(document: Document, doc: ReceiptDoc, known: Known) -> Outcome:
    """Take a sale in with positive figures."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    outcome, flag = Outcome(), _check_receipt(doc)
    outcome.add(Receipt, _head(document, doc, 1, flag) | {"change": doc.change})
    _add_lines(outcome, document, doc, 1)
    _add_tenders(outcome, document, doc.tenders, 1)
    _add_flag(outcome, document, doc.number, flag)
    known.receipts.add(document.doc_id)
    return outcome


def judge_refund(document: Document, doc: RefundDoc, known: Known) -> Outcome:
    """Take a return in with negative figures; it waits for its original, a blind return does not."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    if doc.original_id and doc.original_id not in known.receipts:
        return waiting(doc.original_id)
    given = sum(tender.amount for tender in doc.tenders)
    outcome, flag = Outcome(), _disagreement(doc, abs(given))
    origin = {"original_id": doc.original_id, "reason": doc.reason}
    outcome.add(Receipt, _head(document, doc, -1, flag) | origin)
    _add_lines(outcome, document, doc, -1)
    _add_tenders(outcome, document, doc.tenders, -1 if given > 0 else 1)
    _add_flag(outcome, document, doc.number, flag)
    return outcome


def judge_shift(document: Document, doc: ShiftDoc, known: Known) -> Outcome:
    """Take a closed shift in."""
    if doc.store_id not in known.stores:
        return parked(document, "store_unknown", store=doc.store_id)
    outcome = Outcome()
    row = {
        "number": doc.number,
        "store_id": doc.store_id,
        "business_day": doc.business_day,
        "closed_at": doc.stamp.local,
        "cashier": doc.cashier,
        "opening_float": doc.opening_float,
        "cash_in": doc.cash_in,
        "cash_out": doc.cash_out,
        "counted": doc.counted,
        "receipts": doc.receipts,
        "refunds": doc.refunds,
        "sales": doc.sales,
        "refunded": doc.refunded,
    }
    outcome.add(Shift, _key(document) | row)
    return outcome


def control_totals(
    session: Session, dealer_code: str, first: date | None = None, last: date | None = None
) -> list[ControlTotals]:
    """Return a dealer's sales and refunds by store and business day; both ends must agree on them."""
    dealer_id = session.scalar(select(Dealer.id).where(Dealer.code == dealer_code))
    if dealer_id is None:
        raise DomainError("dealer_unknown", dealer=dealer_code)
    is_sale, is_refund = Receipt.kind == RECEIPT, Receipt.kind == REFUND
    query = select(
        Receipt.store_id,
        Receipt.business_day,
        func.sum(case((is_sale, 1), else_=0)),
        func.sum(case((is_sale, Receipt.gross), else_=0)),
        func.sum(case((is_refund, 1), else_=0)),
        func.sum(case((is_refund, -Receipt.gross), else_=0)),
    ).where(Receipt.dealer_id == dealer_id)
    query = query.where(Receipt.business_day >= first) if first else query
    query = query.where(Receipt.business_day <= last) if last else query
    grouped = query.group_by(Receipt.store_id, Receipt.business_day)
    rows = session.execute(grouped.order_by(Receipt.store_id, Receipt.business_day))
    return [ControlTotals(row[0], row[1], *(int(figure) for figure in row[2:])) for row in rows]
