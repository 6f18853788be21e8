"""What credit rules would say to the next step of orders under way, so that staff see a hold before the warehouse does."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.credit.check import DocumentType
from domain.order import OrderState
from server_stub.credit_check import judge_order
from server_stub.credit_terms import dealer_policy
from server_stub.models import Order
from server_stub.order import load_lines

_NEXT: Final = {
    OrderState.APPROVED: (DocumentType.RELEASE, DocumentType.SHIPMENT),
    OrderState.RELEASED: (DocumentType.SHIPMENT,),
}


def judge_ahead(session: Session, dealer_id: int, day: date) -> None:
    """Judge a dealer's orders under way by the rules of their next step; what holds them is kept for whoever lifts it.

    A step that was refused took its hold with it; only here is it kept before the step is made.
    """
    ruled = {rule.document for rule in dealer_policy(session, dealer_id, day).rules}
    for state, documents in _NEXT.items():
        document = next((one for one in documents if one in ruled), None)
        if document is None:
            continue
        query = select(Order).where(Order.dealer_id == dealer_id, Order.state == state.value)
        for order in session.scalars(query.order_by(Order.id)).all():
            judge_order(session, order, load_lines(session, order), day, document=document)
