"""The dealers' accounts: every entry is written once and published to its dealer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.invoice import Entry as AccountEntry
from domain.invoice import EntryType
from domain.money import Fen, check_amount
from domain.period import month_of
from protocol.dealer import dealer_scope
from protocol.statement import ENTRY, EntryRow
from server_stub.credit_touch import touch_credit
from server_stub.feed import publish
from server_stub.models import Dealer, Entry
from server_stub.models import Statement as Issued


def entry_row(entry: Entry | AccountEntry) -> EntryRow:
    """Return an entry as it is published."""
    return EntryRow(
        entry.number, str(entry.type), entry.day, entry.due, check_amount(entry.amount), entry.reference
    )


def add_entry(
    session: Session,
    dealer_id: int,
    *,
    number: str,
    type: EntryType,
    day: date,
    due: date,
    amount: Fen,
    reference: str = "",
) -> EntryRow:
    """Add an entry to a dealer's account.

    Refused: a number that is taken by other content (`entry_exists`), a day in a month whose statement was issued
    (`period_closed`): a late booking belongs into the open month.
    """
    row = EntryRow(number, type.value, day, due, check_amount(amount), reference)
    held = session.get(Entry, (dealer_id, number))
    if held is not None:
        if entry_row(held) != row:
            raise DomainError("entry_exists", number=number)
        return row
    _check_open(session, dealer_id, day)
    values = {"dealer_id": dealer_id, "number": number, "type": type.value, "day": day, "due": due}
    session.execute(insert(Entry), [values | {"amount": amount, "reference": reference}])
    publish(session, dealer_scope(dealer_id), ENTRY, [(number, row)])
    touch_credit(session, dealer_id, day)
    return row


def _check_open(session: Session, dealer_id: int, day: date) -> None:
    """An issued statement is final, so no entry may change its month or an earlier one."""
    month = str(month_of(day))
    query = select(func.max(Issued.month)).where(Issued.dealer_id == dealer_id, Issued.month >= month)
    if closed := session.scalar(query):
        raise DomainError("period_closed", day=day.isoformat(), closed=closed)


def publish_entries(session: Session, dealer_id: int, numbers: Iterable[str] | None = None) -> None:
    """Publish a dealer's entries, all of them or those named."""
    query = select(Entry).where(Entry.dealer_id == dealer_id).order_by(Entry.number)
    if numbers is not None:
        query = query.where(Entry.number.in_(list(numbers)))
    rows = ((entry.number, entry_row(entry)) for entry in session.scalars(query))
    publish(session, dealer_scope(dealer_id), ENTRY, rows)


def find_dealer(session: Session, code: str) -> Dealer:
    """Return the dealer of a code; an unknown one is refused as `dealer_unknown`."""
    dealer = session.scalar(select(Dealer).where(Dealer.code == code))
    if dealer is None:
        raise DomainError("dealer_unknown", dealer=code)
    return dealer
