"""Noting that a dealer's credit changed, so that it is published once, right before the commit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from server_stub.credit_row import publish_credit
from server_stub.db import add_step_before

_STEP = "credit"


def touch_credit(session: Session, dealer_id: int, when: datetime | date) -> None:
    """Have a dealer's credit published before the commit; `when` is the moment, or the day, of what changed."""
    add_step_before(session, _STEP, _publish_touched)
    touched: dict[int, datetime] = session.info.setdefault("touched_credit", {})
    moment = when if isinstance(when, datetime) else datetime.combine(when, time(), UTC)
    touched[dealer_id] = max(moment, touched.get(dealer_id, moment))


def _publish_touched(session: Session) -> None:
    for dealer_id, moment in sorted(session.info.pop("touched_credit", {}).items()):
        publish_credit(session, dealer_id, moment)
