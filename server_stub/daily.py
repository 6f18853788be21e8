"""HQ's daily work, once for each dealer on each day, however many HQ processes serve.

As days pass, leases end, debts fall overdue, accounts begin and end, and documents come that earn rebates. A row in the
database says which day is worked on and how far; whoever works holds it, does some dealers and notes so in the same
transaction. What is broken off goes on where it stood, and several processes share the work. A dealer whose data cannot be
worked on is left out, with an error in the log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from threading import Event

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from domain.errors import DomainError
from server_stub.credit_order import open_ledger
from server_stub.credit_row import refresh_credit
from server_stub.feed import savepoint
from server_stub.headquarters import Hq
from server_stub.lease import expire_leases
from server_stub.models import DailyWork, Dealer
from server_stub.rebate_sums import accrue_dealers

log = logging.getLogger(__name__)

_AT_ONCE = 50
_EVERY_SECONDS = 60


def bring_up_to_date(session: Session, dealer_ids: Iterable[int], moment: datetime) -> None:
    """Accrue what dealers bought, take what their ledgers lack into them, and publish their credit where it changed."""
    ids, day = list(dealer_ids), moment.astimezone().date()
    for dealer_id in ids:
        open_ledger(session, dealer_id, day)
    accrue_dealers(session, day, ids)
    refresh_credit(session, moment, ids)


def work_on(session: Session, moment: datetime) -> bool:
    """Do the next part of the day's work under its lock; False where nothing of the day is left."""
    day = moment.astimezone().date()
    held = select(DailyWork).with_for_update().execution_options(populate_existing=True)
    row = session.scalars(held).one()
    if row.day is None or row.day < day:
        row.day, row.done_to, row.is_done = day, 0, False
    if row.is_done or row.day > day:
        return False
    if not row.done_to:
        expire_leases(session, moment)
    ids = _next_dealers(session, row.done_to)
    _work_for(session, ids, moment)
    row.done_to, row.is_done, row.worked_at = max(ids, default=row.done_to), len(ids) < _AT_ONCE, moment
    return not row.is_done


def _work_for(session: Session, ids: Sequence[int], moment: datetime) -> None:
    """Bring dealers up to date together; where that fails one by one, so that what one dealer has stops no other."""
    try:
        with savepoint(session):
            bring_up_to_date(session, ids, moment)
    except OperationalError:
        raise
    except Exception:
        if len(ids) == 1:
            log.exception("the daily work for dealer %s failed; the next day tries it again", ids[0])
            return
        for dealer_id in ids:
            _work_for(session, [dealer_id], moment)


def _next_dealers(session: Session, after: int) -> list[int]:
    query = select(Dealer.id).where(Dealer.id > after).order_by(Dealer.id).limit(_AT_ONCE)
    return list(session.scalars(query))


def ask_again(session: Session, effective: date, today: date) -> None:
    """Have the day's work done once more after what all dealers' results depend on changed; what begins later waits."""
    if effective <= today:
        session.execute(update(DailyWork).values(done_to=0, is_done=False))


def keep_days(hq: Hq, stopping: Event) -> None:
    """Do the work of each day as it begins, and what is asked again, within a minute; for a thread of its own."""
    while not stopping.is_set():
        try:
            while not stopping.is_set() and _work(hq):
                pass
        except (SQLAlchemyError, DomainError):
            log.exception("the daily work broke off; it goes on in a minute")
        stopping.wait(_EVERY_SECONDS)


def _work(hq: Hq) -> bool:
    with hq.database.hq_wide.write() as session:
        return work_on(session, hq.clock())
