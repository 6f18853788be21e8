"""Where a receipt's own policy version does not explain it: flagged, kept with both figures, told to the PC and to the staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.errors import Fact
from protocol.disagreement import QUOTE_DIFFERS, DisagreementRow, LineFigures, NoteRow
from protocol.quote import RewardKind
from protocol.receipt import ReceiptDoc, RefundDoc
from protocol.sync import VerdictStatus
from server_stub.judging import Document, Outcome, Values, alarm
from server_stub.models import Alarm, Approval, Dealer, Disagreement, Lineage, PromotionUse, Receipt
from server_stub.promotion_use import check_limits, give_uses_back, keep_uses
from server_stub.quote import Differing, read_limits, recompute
from server_stub.quote_facts import QuoteFacts
from server_stub.tier import check_tier

MOST = 500
UNRECORDED = "approval_unrecorded"
_lines = msgspec.json.Decoder(list[LineFigures]).decode
read_notes = msgspec.json.Decoder(list[NoteRow]).decode


def names_policy(body: Any) -> bool:
    """Tell whether a document says under which policy it was priced."""
    return isinstance(body, ReceiptDoc) and body.quote is not None


def check_quote(facts: QuoteFacts, document: Document, doc: ReceiptDoc, outcome: Outcome) -> None:
    """Compute a receipt again and note what differs; it is applied as it is all the same, for it is a fact."""
    if outcome.status is not VerdictStatus.APPLIED:
        return
    session = facts.session
    _check_marks(session, document, doc, outcome)
    found = recompute(facts, document, doc)
    keep_uses(document, doc, found.uses, outcome)
    differing, notes = found.differing, []
    if found.asks_tiers and (note := check_tier(session, document, doc)):
        notes.append(note)
        differing = differing or _with_tier(facts, document, doc, str(note.facts["tier_hq"]))
    code = found.differing.code if found.differing else notes[0].code if notes else ""
    if code:
        _flag(outcome, code)
        row = tell(session, document, doc, outcome, Told(code, differing, tuple(notes)))
        outcome.add(Disagreement, row)
        told: dict[str, Fact] = {"number": doc.number, **outcome.facts}
        outcome.add(Alarm, alarm(document, QUOTE_DIFFERS, **told))


def _with_tier(facts: QuoteFacts, document: Document, doc: ReceiptDoc, tier: str) -> Differing | None:
    """Return what a receipt comes to with the tier HQ has."""
    quote = msgspec.structs.replace(doc.quote, tier=tier) if doc.quote else None
    return recompute(facts, document, msgspec.structs.replace(doc, quote=quote)).differing


@dataclass(frozen=True, slots=True)
class Told:
    """What HQ says of a receipt it disagrees with: why, its figures where they differ, and what else is not as HQ has it."""

    code: str
    differing: Differing | None = None
    notes: tuple[NoteRow, ...] = ()


def tell(session: Session, document: Document, doc: ReceiptDoc, outcome: Outcome, told: Told) -> Values:
    """Tell the PC of a disagreement with its verdict, and return the row that keeps it."""
    version = doc.quote.version if doc.quote else 0
    gross = told.differing.gross if told.differing else doc.gross
    outcome.code = QUOTE_DIFFERS
    outcome.facts = {"what": told.code, "version": version, "total_here": doc.gross, "total_hq": gross}
    outcome.facts |= {"total_stands": "here"} | (_first_line(told.differing) if told.differing else {})
    for note in told.notes[:1]:
        outcome.facts |= note.facts
    return {
        "dealer_id": document.dealer_id,
        "doc_id": document.doc_id,
        "device_id": _sender(session, document),
        "version": version,
        "code": told.code,
        "found_at": document.received_at,
        "gross_here": doc.gross,
        "gross_hq": gross,
        "lines": msgspec.json.encode(told.differing.lines if told.differing else ()).decode(),
        "notes": msgspec.json.encode(told.notes).decode(),
    }


def check_uses(session: Session, judged: Sequence[tuple[Document, Any, Outcome]]) -> None:
    """Hold uses of promotions against their limits once documents were judged, in the order they were issued.

    A return between two sales makes room for the second one, wherever it was judged.
    """
    facts = QuoteFacts(session)
    later = {document.doc_id for document, _, outcome in judged if _has_uses(outcome)}
    for document, body, outcome in judged:
        if isinstance(body, RefundDoc) and outcome.status is VerdictStatus.APPLIED:
            give_uses_back(session, document, body)
        elif document.doc_id in later:
            later.discard(document.doc_id)
            notes = check_limits(session, document, read_limits(facts, body), later)
            if notes:
                _add_notes(session, document, body, outcome, notes)


def _has_uses(outcome: Outcome) -> bool:
    return outcome.status is VerdictStatus.APPLIED and any(model is PromotionUse for model, _ in outcome.rows)


def _add_notes(
    session: Session, document: Document, doc: ReceiptDoc, outcome: Outcome, notes: list[NoteRow]
) -> None:
    held = session.get(Disagreement, (document.dealer_id, document.doc_id), populate_existing=True)
    if held is not None:
        held.notes = msgspec.json.encode([*read_notes(held.notes), *notes]).decode()
        session.flush()
        return
    row = tell(session, document, doc, outcome, Told(notes[0].code, notes=tuple(notes)))
    session.execute(insert(Disagreement), [row])
    mine = (Receipt.dealer_id == document.dealer_id, Receipt.doc_id == document.doc_id, Receipt.flag == "")
    session.execute(update(Receipt).where(*mine).values(flag=notes[0].code))
    told: dict[str, Fact] = {"number": doc.number, **outcome.facts}
    session.execute(insert(Alarm), [alarm(document, QUOTE_DIFFERS, **told)])


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
        notes=read_notes(row.notes),
    )
