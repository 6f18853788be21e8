"""When a shipment's debt falls due: by the payment term of the contract it was ordered under, on HQ's working days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from domain.calendar import Calendar, check_calendar
from domain.contract import Contract, contract_for, due_day, find_pinned, read_pin
from domain.errors import DomainError
from domain.money import Fen
from domain.terms import Instalment, Offer, make_offers, split_terms
from server_stub.credit_terms import read_contracts
from server_stub.models import CalendarDay, Order


def read_calendar(session: Session) -> Calendar:
    """Return HQ's working days: weekends off, but for what staff said of single days."""
    days = session.execute(select(CalendarDay.day, CalendarDay.is_worked)).all()
    holidays = frozenset(day for day, is_worked in days if not is_worked)
    return Calendar(holidays=holidays, workdays=frozenset(day for day, is_worked in days if is_worked))


def set_days(session: Session, holidays: frozenset[date], workdays: frozenset[date]) -> Calendar:
    """Say of days that they are holidays or worked; what makes no calendar is refused as `calendar_faulty`."""
    held = read_calendar(session)
    fresh = Calendar(
        holidays=(held.holidays - workdays) | holidays, workdays=(held.workdays - holidays) | workdays
    )
    if faults := check_calendar(fresh):
        raise DomainError("calendar_faulty", faults=len(faults), first=str(faults[0]))
    session.execute(delete(CalendarDay).where(CalendarDay.day.in_(holidays | workdays)))
    rows = [{"day": day, "is_worked": day in workdays} for day in sorted(holidays | workdays)]
    if rows:
        session.execute(insert(CalendarDay), rows)
    return fresh


def order_contract(session: Session, order: Order, day: date) -> Contract | None:
    """Return the contract version an order was placed under, else the one in force on a day."""
    contracts = read_contracts(session, order.dealer_id)
    if pinned := read_pin(order.contract):
        try:
            return find_pinned(contracts, pinned)
        except DomainError:
            pass
    return contract_for(contracts, day)


def order_project(session: Session, order: Order) -> str:
    """Return the project an order is for, empty for none: its own contract's."""
    if not order.contract:
        return ""
    contract = order_contract(session, order, order.business_day)
    return contract.project if contract else ""


def split_debt(session: Session, contract: Contract | None, amount: Fen, day: date) -> tuple[Instalment, ...]:
    """Return the parts of a debt with their due days; without a payment term it falls due whole."""
    if contract is None or contract.payment is None:
        return (Instalment(1, due_day(contract, day), amount),)
    parts = split_terms(contract.payment, amount, day, read_calendar(session))
    return tuple(one for one in parts if one.amount) or parts[:1]


def offers_of(session: Session, contract: Contract | None, day: date) -> tuple[Offer, ...]:
    """Return the discounts for early payment of what was shipped on a day."""
    if contract is None or contract.payment is None or not contract.payment.discounts:
        return ()
    return make_offers(contract.payment, day, read_calendar(session))


def name_parts(number: str, parts: tuple[Instalment, ...]) -> Iterator[tuple[str, Instalment]]:
    """Give each part of a debt its number in the account: the shipment's own, or that with the part's place."""
    for part in parts:
        yield (number if len(parts) == 1 else f"{number}/{part.number}"), part
