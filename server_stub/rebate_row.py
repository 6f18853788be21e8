"""What HQ publishes of a dealer's rebates: each programme over each of its periods, month by month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.rebate.accrual import NOTHING, Sums
from protocol.dealer import dealer_scope
from protocol.plain import write_brief
from protocol.terms import REBATE, RebateMonthRow, RebateRow
from server_stub.feed import publish_all
from server_stub.models import RebatePosting, RebateSum, RebateTrack


@dataclass(slots=True)
class _Period:
    """A programme's period as it is gathered from the tables."""

    sums: dict[str, Sums] = field(default_factory=dict)
    posted: dict[str, int] = field(default_factory=dict)
    paid: int = 0
    carried: int = 0


def rebate_rows(session: Session, dealer_id: int) -> list[RebateRow]:
    """Return a dealer's programmes by period, in order."""
    found: dict[tuple[str, str], _Period] = defaultdict(_Period)
    fresh = {"populate_existing": True}
    kept = select(RebateSum).where(RebateSum.dealer_id == dealer_id).execution_options(**fresh)
    for row in session.scalars(kept):
        sums = Sums(row.amount, row.quantity, row.focus, row.before)
        found[(row.programme, row.period)].sums[row.month] = sums
    posted = select(RebatePosting).where(RebatePosting.dealer_id == dealer_id)
    for one in session.scalars(posted.order_by(RebatePosting.month).execution_options(**fresh)):
        period = found[(one.programme, one.period)]
        period.posted[one.month] = one.payable
        period.paid += one.paid
        period.carried = one.carried
    tracks = select(RebateTrack.programme, RebateTrack.as_of).where(RebateTrack.dealer_id == dealer_id)
    as_of = {row.programme: row.as_of for row in session.execute(tracks)}
    return [
        RebateRow(programme, name, _months(period), period.paid, period.carried, as_of[programme])
        for (programme, name), period in sorted(found.items())
        if programme in as_of
    ]


def _months(period: _Period) -> list[RebateMonthRow]:
    return [
        RebateMonthRow(month, write_brief(period.sums.get(month, NOTHING)), period.posted.get(month, 0))
        for month in sorted(period.sums.keys() | period.posted.keys())
    ]


def publish_rebates(session: Session, dealer_id: int) -> None:
    """Publish a dealer's programmes as they stand."""
    session.flush()
    rows = ((f"{row.programme}/{row.period}", row) for row in rebate_rows(session, dealer_id))
    publish_all(session, dealer_scope(dealer_id), REBATE, rows)
