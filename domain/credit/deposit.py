"""Deposits (保证金): what a dealer left as security, what is missing of it, and what it adds to the credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import DomainError
from domain.fault import Fault, fault
from domain.money import MILLION, Fen, Rate, share


class DepositType(StrEnum):
    """What happened to a deposit: paid in, taken by HQ for a breach, given back."""

    PAID = "paid"
    DEDUCTED = "deducted"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class DepositEntry:
    """One line of the deposit's account, its amount always above zero."""

    number: str
    type: DepositType
    day: date
    amount: Fen


@dataclass(frozen=True, slots=True)
class DepositTerms:
    """What the contract asks: the amount, and which rate of what is there stands against the exposure."""

    required: Fen = 0
    counted: Rate = 0


def deposit_balance(entries: Iterable[DepositEntry], as_of: date) -> Fen:
    """Return what is there at the end of a day."""
    until = (entry for entry in entries if entry.day <= as_of)
    return sum(entry.amount if entry.type is DepositType.PAID else -entry.amount for entry in until)


def enter_deposit(entries: Iterable[DepositEntry], entry: DepositEntry) -> tuple[DepositEntry, ...]:
    """Enter a line in order of days; refused are `deposit_not_positive` and, on any day from then, `deposit_overdrawn`."""
    if entry.amount <= 0:
        raise DomainError("deposit_not_positive", number=entry.number, amount=entry.amount)
    entered = tuple(sorted((*entries, entry), key=lambda one: one.day))
    for day in sorted({one.day for one in entered if one.day >= entry.day}):
        if (balance := deposit_balance(entered, day)) < 0:
            raise DomainError("deposit_overdrawn", number=entry.number, missing=-balance)
    return entered


def deposit_missing(terms: DepositTerms, balance: Fen) -> Fen:
    """Return what is to be paid in or topped up."""
    return max(terms.required - balance, 0)


def deposit_share(terms: DepositTerms, balance: Fen) -> Fen:
    """Return what of the deposit stands against the exposure."""
    return share(max(balance, 0), terms.counted)


def check_deposit(terms: DepositTerms) -> list[Fault]:
    """List everything that keeps deposit terms from being published."""
    return list(_check(terms))


def _check(terms: DepositTerms) -> Iterator[Fault]:
    if terms.required < 0:
        yield fault("deposit", "limit_negative", limit=terms.required)
    if not 0 <= terms.counted <= MILLION:
        yield fault("deposit", "rate_out_of_range", rate=terms.counted)
