"""Dunning: the level each dealer reaches on a day, recorded once, with its fee booked when staff ask for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.credit.assessment import assess
from domain.credit.dunning import Notice
from domain.errors import DomainError
from domain.invoice import EntryType
from server_stub.account import read_account
from server_stub.credit_facts import last_level, read_facts
from server_stub.credit_terms import dealer_policy
from server_stub.credit_touch import touch_credit
from server_stub.models import Dealer, DunningNotice
from server_stub.receivable import add_entry
from server_stub.turn import take_turn


@dataclass(frozen=True, slots=True)
class Dunned:
    """What a dealer is told on a day, and the level it had before."""

    dealer_code: str
    notice: Notice
    before: int


def dun_dealers(
    session: Session, as_of: date, *, dealer_id: int | None = None, charges: bool = False
) -> list[Dunned]:
    """Record the notice of every dealer whose overdue items reach a level, and the end of those that no longer do.

    The same day again gives the same notice; a day before a notice already sent is refused (`notice_sent_later`).
    """
    query = select(Dealer.id, Dealer.code).order_by(Dealer.id)
    query = query.where(Dealer.id == dealer_id) if dealer_id is not None else query
    found = (_dun(session, id, code, as_of, charges=charges) for id, code in session.execute(query).all())
    return [one for one in found if one is not None]


def _dun(session: Session, dealer_id: int, code: str, as_of: date, *, charges: bool) -> Dunned | None:
    policy = dealer_policy(session, dealer_id, as_of)
    if not policy.dunning.levels:
        return None
    take_turn(session, dealer_id)
    held = session.get(DunningNotice, (dealer_id, as_of))
    if held is not None:
        return None
    _check_newest(session, dealer_id, as_of)
    before = last_level(session, dealer_id)
    entries = read_account(session, dealer_id, as_of)
    notice = assess(policy, read_facts(session, dealer_id, as_of, entries=entries)).notice
    level = notice.level.number if notice.level else 0
    if not level and not before:
        return None
    _record(session, dealer_id, as_of, notice)
    if charges and notice.fee:
        number = f"DF-{code}-{as_of:%Y%m%d}"
        named = {"type": EntryType.FEE, "day": as_of, "due": as_of, "reference": f"dunning/{level}"}
        add_entry(session, dealer_id, number=number, amount=notice.fee, **named)  # type: ignore[arg-type]  # they fit
    touch_credit(session, dealer_id, as_of)
    return Dunned(code, notice, before)


def _check_newest(session: Session, dealer_id: int, as_of: date) -> None:
    query = select(DunningNotice.day).where(DunningNotice.dealer_id == dealer_id, DunningNotice.day > as_of)
    later = session.scalar(query.order_by(DunningNotice.day.desc()).limit(1))
    if later is not None:
        raise DomainError("notice_sent_later", day=as_of.isoformat(), sent=later.isoformat())


def _record(session: Session, dealer_id: int, day: date, notice: Notice) -> None:
    row = DunningNotice(dealer_id=dealer_id, day=day, level=notice.level.number if notice.level else 0)
    row.letter = notice.level.letter if notice.level else ""
    row.overdue, row.fee, row.interest = notice.overdue, notice.fee, notice.interest
    items = [[one.item.entry.number, one.item.left, one.days, one.level.number] for one in notice.items]
    row.items = json.dumps(items)
    session.add(row)
    session.flush()
