"""Posting and settlement: what a month adds to what was posted before, and what of it goes into the wallets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.money import Fen
from domain.period import Month
from domain.rebate.accrual import accrue
from domain.rebate.programme import Period, Programme, period_of
from domain.rebate.settlement import Posting, settle
from domain.rebate.simulator import Simulation, simulate
from server_stub.models import RebateEarning, RebatePosting
from server_stub.rebate_row import publish_rebates
from server_stub.rebate_sums import Held, accrue_dealers, read_kept, sums_until
from server_stub.rebate_terms import find_programme, parse_period, read_terms
from server_stub.rebate_wallet import add_earning, expire_earnings
from server_stub.turn import take_turn


@dataclass(frozen=True, slots=True)
class Posted:
    """What a month posted: how many postings, and what is payable over all."""

    dealers: int
    postings: int
    payable: Fen


@dataclass(frozen=True, slots=True)
class Settled:
    """What a settlement paid into wallets, what it carries on (zero or below), and what ended unused."""

    postings: int
    paid: Fen
    carried: Fen
    expired: Fen


def post_month(session: Session, month: Month, moment: datetime) -> Posted:
    """Accrue up to the end of a month and post what it adds, programme by programme; posted again nothing changes.

    A period that is over is posted once more where documents came late. Refused: a month that is not over
    (`month_not_over`), one before a month that was posted (`month_passed`).
    """
    if moment.astimezone().date() <= month.last:
        raise DomainError("month_not_over", month=str(month))
    newest = session.scalar(select(func.max(RebatePosting.month)))
    if newest is not None and newest > str(month):
        raise DomainError("month_passed", month=str(month), posted=newest)
    accrue_dealers(session, month.last)
    terms = read_terms(session, month.last)
    kept = read_kept(session, list(terms))
    found = Posted(0, 0, 0)
    for dealer_id, programmes in terms.items():
        rows = [
            row
            for programme in programmes
            for row in _post(session, dealer_id, programme, kept.get((dealer_id, programme.id), {}), month)
        ]
        if rows:
            session.execute(insert(RebatePosting), [row | {"posted_at": moment} for row in rows])
            publish_rebates(session, dealer_id)
            payable = sum(row["payable"] for row in rows)
            found = Posted(found.dealers + 1, found.postings + len(rows), found.payable + payable)
    return found


def _post(
    session: Session, dealer_id: int, programme: Programme, held: Held, month: Month
) -> list[dict[str, Any]]:
    before = _posted_before(session, dealer_id, programme.id)
    rows = []
    for period in sorted({of for of, _ in held} | set(before), key=str):
        posted = before.get(period, {})
        if period.first > month or str(month) in posted:
            continue
        accrual = accrue(programme, period, sums_until(held, period, month))
        posting = Posting(month, accrual, sum(posted.values()))
        if posting.payable or (period, month) in held:
            rows.append(_row(dealer_id, programme.id, posting))
    return rows


def _posted_before(session: Session, dealer_id: int, programme: str) -> dict[Period, dict[str, Fen]]:
    query = select(RebatePosting.period, RebatePosting.month, RebatePosting.payable)
    mine = (RebatePosting.dealer_id == dealer_id, RebatePosting.programme == programme)
    found: dict[Period, dict[str, Fen]] = {}
    for period, month, payable in session.execute(query.where(*mine)):
        found.setdefault(parse_period(period), {})[month] = payable
    return found


def _row(dealer_id: int, programme: str, posting: Posting) -> dict[str, Any]:
    accrual = posting.accrual
    return {
        "dealer_id": dealer_id,
        "programme": programme,
        "period": str(accrual.period),
        "month": str(posting.month),
        "base": accrual.base,
        "value": accrual.value,
        "entitled": accrual.entitled,
        "settled": posting.settled,
        "payable": posting.payable,
        "settled_on": None,
        "paid": 0,
        "carried": 0,
    }


def settle_postings(session: Session, day: date, expires: date | None) -> Settled:
    """Pay what is posted and not settled into the wallets, after what was carried; first what ended unused is booked back.

    Refused: earnings that end before they begin (`expires_before_day`).
    """
    if expires is not None and expires < day:
        raise DomainError("expires_before_day", day=day.isoformat(), expires=expires.isoformat())
    waiting = select(RebatePosting.dealer_id).where(RebatePosting.settled_on.is_(None)).distinct()
    with_wallet = select(RebateEarning.dealer_id).where(RebateEarning.rest > 0).distinct()
    total = Settled(0, 0, 0, 0)
    for dealer_id in sorted({*session.scalars(waiting), *session.scalars(with_wallet)}):
        take_turn(session, dealer_id)
        expired = expire_earnings(session, dealer_id, day)
        done = _settle_dealer(session, dealer_id, day, expires)
        total = Settled(
            total.postings + done.postings,
            total.paid + done.paid,
            total.carried + done.carried,
            total.expired + expired,
        )
    return total


def _settle_dealer(session: Session, dealer_id: int, day: date, expires: date | None) -> Settled:
    order = (RebatePosting.programme, RebatePosting.month, RebatePosting.period)
    query = select(RebatePosting).where(RebatePosting.dealer_id == dealer_id).order_by(*order)
    rows = session.scalars(query.execution_options(populate_existing=True)).all()
    carried: dict[str, Fen] = {}
    count, paid = 0, 0
    for row in rows:
        if row.settled_on is None:
            found = settle(row.payable, carried.get(row.programme, 0))
            row.settled_on, row.paid, row.carried = day, found.paid, found.carried
            count, paid = count + 1, paid + found.paid
            session.flush()
            if found.paid:
                id = f"{row.programme}/{row.period}/{row.month}"
                add_earning(
                    session, dealer_id, row.programme, id, day=day, amount=found.paid, expires=expires
                )
        carried[row.programme] = row.carried
    if count:
        publish_rebates(session, dealer_id)
    return Settled(count, paid, sum(carried.values()), 0)


def simulate_more(session: Session, dealer_id: int, id: str, more: Fen, day: date) -> Simulation:
    """Return what a dealer would earn of a programme in the period of a day if it bought for so much more."""
    programme = find_programme(read_terms(session, day, [dealer_id]), dealer_id, id)
    held = read_kept(session, [dealer_id]).get((dealer_id, id), {})
    period = period_of(programme.span, day)
    return simulate(programme, period, sums_until(held, period, period.last), more)
