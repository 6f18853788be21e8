"""Where a receipt's own policy version does not explain it: flagged, kept with both figures, told to the PC and to the staff."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import Fact
from protocol.disagreement import QUOTE_DIFFERS, DisagreementRow, LineFigures
from protocol.quote import RewardKind
from protocol.receipt import ReceiptDoc
from protocol.sync import VerdictStatus
from server_stub.judging import Document, Outcome, alarm
from server_stub.models import Alarm, Approval, Dealer, Disagreement, Lineage, Receipt
from server_stub.quote import Differing, recompute

MOST = 500
UNRECORDED = "approval_unrecorded"
_lines = msgspec.json.Decoder(list[LineFigures]).decode


def names_policy(body: Any) -> bool:
    """Tell whether a document says under which policy it was priced."""
    return isinstance(body, ReceiptDoc) and body.quote is not None


def check_quote(session: Session, document: Document, doc: ReceiptDoc, outcome: Outcome) -> None:
    """Compute a receipt again and note what differs; it is applied as it is all the same, for it is a fact."""
    if outcome.status is not VerdictStatus.APPLIED:
        return
    _check_marks(session, document, doc, outcome)
    found = recompute(session, document, doc)
    if found is None:
        return
    version = doc.quote.version if doc.quote else 0
    _flag(outcome, found.code)
    outcome.code = QUOTE_DIFFERS
    outcome.facts = {"what": found.code, "version": version, "total_here": doc.gross, "total_hq": found.gross}
    outcome.facts |= {"total_stands": "here"} | _first_line(found)
    told: dict[str, Fact] = {"number": doc.number, **outcome.facts}
    outcome.add(Alarm, alarm(document, QUOTE_DIFFERS, **told))
    outcome.add(
        Disagreement,
        {
            "dealer_id": document.dealer_id,
            "doc_id": document.doc_id,
            "device_id": _sender(session, document),
            "version": version,
            "code": found.code,
            "found_at": document.received_at,
            "gross_here": doc.gross,
            "gross_hq": found.gross,
            "lines": msgspec.json.encode(found.lines).decode(),
        },
    )


def _flag(outcome: Outcome, code: str) -> None:
    for model, values in outcome.rows:
        if model is Receipt and not values["flag"]:
            values["flag"] = code


def _first_line(found: Differing) -> dict[str, Fact]:
    """Name the first line that differs, with both figures."""
    for line in found.lines:
        if (line.price_here, line.gross_here) != (line.price_hq, line.gross_hq):
            figures = {"amount_here": line.gross_here, "amount_hq": line.gross_hq, "amount_stands": "here"}
            return {"line": line.line, "sku": line.sku, **figures}
    return {}


def _sender(session: Session, document: Document) -> int:
    mine = (Lineage.dealer_id == document.dealer_id, Lineage.id == document.lineage)
    return session.scalar(select(Lineage.device_id).where(*mine)) or 0


def _check_marks(session: Session, document: Document, doc: ReceiptDoc, outcome: Outcome) -> None:
    """Alarm the staff of a redeemed code that none of them gave."""
    told = doc.quote.given if doc.quote else []
    marks = [one.reference for one in told if one.kind == RewardKind.APPROVAL.value]
    if not marks:
        return
    query = select(Approval.mark).where(Approval.dealer_id == document.dealer_id, Approval.mark.in_(marks))
    given = set(session.scalars(query))
    for mark in marks:
        if mark not in given:
            outcome.add(Alarm, alarm(document, UNRECORDED, number=doc.number, mark=mark))


def list_disagreements(
    session: Session, *, dealer_code: str = "", device_id: int = 0, limit: int = MOST
) -> list[DisagreementRow]:
    """List what receipts were computed otherwise, the newest first, of all dealers, of one, or of one device."""
    query = (
        select(Disagreement, Dealer.code, Receipt.number, Receipt.store_id, Receipt.business_day)
        .join(Dealer, Dealer.id == Disagreement.dealer_id)
        .join(
            Receipt,
            (Receipt.dealer_id == Disagreement.dealer_id) & (Receipt.doc_id == Disagreement.doc_id),
        )
    )
    query = query.where(Dealer.code == dealer_code) if dealer_code else query
    query = query.where(Disagreement.device_id == device_id) if device_id else query
    newest = query.order_by(Disagreement.found_at.desc(), Disagreement.doc_id).limit(limit)
    return [_row(*row) for row in session.execute(newest)]


def _row(row: Disagreement, dealer: str, number: str, store_id: int, day: date) -> DisagreementRow:
    return DisagreementRow(
        dealer_code=dealer,
        doc_id=row.doc_id,
        number=number,
        store_id=store_id,
        device_id=row.device_id,
        business_day=day,
        version=row.version,
        code=row.code,
        found_at=row.found_at,
        gross_here=row.gross_here,
        gross_hq=row.gross_hq,
        lines=_lines(row.lines),
    )
