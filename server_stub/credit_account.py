"""What staff grant and note of a dealer's credit: accounts beside its contract's, and its deposit."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain.credit.account import AccountType, CreditAccount, check_accounts
from domain.credit.deposit import DepositEntry, DepositType, enter_deposit
from domain.errors import DomainError
from server_stub.credit_facts import read_deposits
from server_stub.credit_terms import dealer_policy
from server_stub.credit_touch import touch_credit
from server_stub.models import CreditAccount as Granted
from server_stub.models import DepositEntry as StoredDeposit
from server_stub.turn import take_turn


def grant_account(
    session: Session,
    dealer_id: int,
    account: CreditAccount,
    moment: datetime,
    *,
    by: str = "",
    note: str = "",
) -> CreditAccount:
    """Grant an account beside those the dealer has; one without an id gets the next free one.

    Refused: `account_exists`, and every fault of the accounts together as `account_faulty`.
    """
    take_turn(session, dealer_id)
    day = moment.astimezone().date()
    held = dealer_policy(session, dealer_id, day).accounts
    found = account if account.id else _named(session, dealer_id, account)
    if any(one.id == found.id for one in held):
        raise DomainError("account_exists", account=found.id)
    before = check_accounts(held)
    if faults := [one for one in check_accounts((*held, found)) if one not in before]:
        raise DomainError("account_faulty", faults=len(faults), first=str(faults[0]))
    row = Granted(dealer_id=dealer_id, id=found.id, type=found.type.value, amount=found.limit)
    row.first, row.last, row.project, row.is_stopped = found.first, found.last, found.project, False
    row.granted_at, row.granted_by, row.note = moment, by, note
    session.add(row)
    session.flush()
    touch_credit(session, dealer_id, moment)
    return found


def _named(session: Session, dealer_id: int, account: CreditAccount) -> CreditAccount:
    query = select(func.count()).select_from(Granted).where(Granted.dealer_id == dealer_id)
    place = int(session.scalar(query) or 0) + 1
    named = f"{account.type.value}-{place}"
    terms = (account.limit, account.first, account.last, account.project)
    return CreditAccount(named, account.type, *terms)


def stop_account(session: Session, dealer_id: int, id: str, moment: datetime, *, is_stopped: bool) -> None:
    """Stop an account that was granted, or let it go on; any other is changed by its contract (`account_unknown`)."""
    take_turn(session, dealer_id)
    if session.get(Granted, (dealer_id, id)) is None:
        raise DomainError("account_unknown", account=id)
    mine = (Granted.dealer_id == dealer_id, Granted.id == id)
    session.execute(update(Granted).where(*mine).values(is_stopped=is_stopped))
    touch_credit(session, dealer_id, moment)


def note_deposit(
    session: Session, dealer_id: int, entry: DepositEntry, moment: datetime, *, note: str = ""
) -> DepositEntry:
    """Note what was paid into a dealer's deposit, taken of it or given back; told twice it is one line.

    Refused: `number_missing`, `deposit_exists`, `day_in_future`, `deposit_not_positive`, `deposit_overdrawn`.
    """
    take_turn(session, dealer_id)
    if not entry.number.strip():
        raise DomainError("number_missing")
    if entry.day > moment.astimezone().date():
        raise DomainError("day_in_future", day=entry.day.isoformat())
    entries = read_deposits(session, dealer_id)
    same = [one for one in entries if one.number == entry.number]
    if same == [entry]:
        return entry
    if same:
        raise DomainError("deposit_exists", number=entry.number)
    enter_deposit(entries, entry)
    row = StoredDeposit(dealer_id=dealer_id, number=entry.number, type=entry.type.value, day=entry.day)
    row.amount, row.note = entry.amount, note
    session.add(row)
    session.flush()
    touch_credit(session, dealer_id, moment)
    return entry


def make_account(
    type: str, amount: int | None, first: date | None, last: date | None, *, project: str = "", id: str = ""
) -> CreditAccount:
    """Return an account as staff describe it."""
    return CreditAccount(id, AccountType(type), amount, first, last, project)


def make_deposit(number: str, type: str, day: date, amount: int) -> DepositEntry:
    """Return a line of a deposit as staff describe it."""
    return DepositEntry(number, DepositType(type), day, amount)
