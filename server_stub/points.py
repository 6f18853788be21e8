"""Points that members earn by receipts and lose by returns, as the documents say; a balance may go below zero."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from protocol.dealer import MEMBER, dealer_scope
from protocol.lease import MOST_AMOUNT
from protocol.receipt import ReceiptDoc, RefundDoc
from server_stub.feed import publish
from server_stub.judging import Document
from server_stub.member import member_row
from server_stub.models import Member, PointsEntry

EARN, UNEARN = "earn", "unearn"


def has_points(body: Any) -> bool:
    """Tell whether a document gives a member points or takes some back."""
    return bool(getattr(body, "member_id", "")) and 0 < abs(points_of(body)) <= MOST_AMOUNT


def points_of(body: Any) -> int:
    """Return the points a document gives, below zero for a return."""
    if isinstance(body, ReceiptDoc) and body.quote is not None:
        return max(0, body.quote.points)
    if isinstance(body, RefundDoc) and body.unearned is not None:
        return -max(0, body.unearned.points)
    return 0


def book_earned(session: Session, document: Document, body: ReceiptDoc | RefundDoc) -> None:
    """Let a member's points change by a document, once; a member HQ does not know earns nothing."""
    points, kind = points_of(body), EARN if isinstance(body, ReceiptDoc) else UNEARN
    member = session.get(Member, (document.dealer_id, body.member_id), populate_existing=True)
    key = (document.dealer_id, body.member_id, document.doc_id, kind)
    if member is None or session.get(PointsEntry, key) is not None:
        return
    entry = PointsEntry(dealer_id=key[0], member_id=key[1], doc_id=key[2], kind=kind, points=points)
    entry.booked_at = document.received_at
    session.add(entry)
    member.points += points
    session.flush()
    publish(session, dealer_scope(document.dealer_id), MEMBER, [(member.id, member_row(member))])
