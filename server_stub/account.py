"""A dealer's account read: its entries, and what is left of each as payments were applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.invoice import Entry, EntryType
from server_stub.models import Allocation
from server_stub.models import Entry as Stored


def account(session: Session, dealer_id: int, until: date) -> list[Entry]:
    """Return a dealer's entries up to a day."""
    query = select(Stored).where(Stored.dealer_id == dealer_id, Stored.day <= until)
    return [
        Entry(row.number, EntryType(row.type), row.day, row.due, row.amount, row.reference)
        for row in session.scalars(query.order_by(Stored.day, Stored.number))
    ]


def read_account(session: Session, dealer_id: int, until: date) -> list[Entry]:
    """Return a dealer's account as payments were applied: debts less what was paid of them, credits with what is left.

    It sums to the same balance as the account itself.
    """
    entries = account(session, dealer_id, until)
    taken = _taken(session, dealer_id, {entry.number for entry in entries})
    return [
        replace(entry, amount=entry.amount - taken[entry.number] * (1 if entry.amount > 0 else -1))
        for entry in entries
        if abs(entry.amount) != taken[entry.number]
    ]


def _taken(session: Session, dealer_id: int, numbers: Container[str]) -> Counter[str]:
    """Return how much of each entry is paid or used up by another one of them."""
    query = select(Allocation.payment, Allocation.debt, Allocation.amount)
    taken: Counter[str] = Counter()
    for payment, debt, amount in session.execute(query.where(Allocation.dealer_id == dealer_id)):
        if payment in numbers and debt in numbers:
            taken[payment] += amount
            taken[debt] += amount
    return taken
