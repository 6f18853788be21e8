"""Allocation of a payment to debts: those it names first, then what is due longest, with discounts for early payment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import DomainError
from domain.money import MILLION, Fen, Rate, share
from domain.terms import Offer


@dataclass(frozen=True, slots=True)
class Debt:
    """An open item, or one instalment of it: what is left in fen, and the discounts its term offers."""

    number: str
    day: date
    due: date
    left: Fen
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """An item the payer names, and how much of the payment is for it; None is as much as it takes."""

    number: str
    amount: Fen | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """What one debt got: `paid` of the payment and `discount` granted on top, both in fen."""

    debt: Debt
    paid: Fen
    discount: Fen

    @property
    def settled(self) -> Fen:
        """What the debt falls by."""
        return self.paid + self.discount


@dataclass(frozen=True, slots=True)
class Allocated:
    """Who got what, what is left of the payment for debts to come, and the named numbers that are not open."""

    parts: tuple[Paid, ...]
    unapplied: Fen
    unknown: tuple[str, ...] = ()


def offered_rate(debt: Debt, day: date) -> Rate:
    """Return the discount that payment on a day earns, 0 for none."""
    return max((offer.rate for offer in debt.offers if day <= offer.until), default=0)


def allocate(debts: Iterable[Debt], amount: Fen, day: date, named: Sequence[Wish] = ()) -> Allocated:
    """Pay debts with an amount: each at most what is left of it, all together at most the amount.

    The payer's word goes first, then what fell due first (Civil Code of the PRC, art. 560). A number may stand for
    several instalments, paid in the order of their due days. Refused: amounts below nothing (`amount_negative`).
    """
    if amount < 0 or any(wish.amount is not None and wish.amount < 0 for wish in named):
        raise DomainError("amount_negative", amount=amount)
    ordered = sorted((one for one in debts if one.left > 0), key=_place)
    run = _Run(ordered, day, amount)
    for wish in named:
        run.pay([place for place, one in enumerate(ordered) if one.number == wish.number], wish.amount)
    run.pay(range(len(ordered)), None)
    numbers = {one.number for one in ordered}
    unknown = tuple(dict.fromkeys(wish.number for wish in named if wish.number not in numbers))
    return Allocated(run.parts(), run.money, unknown)


def _place(debt: Debt) -> tuple[object, ...]:
    """Order debts wholly, so that a payment never depends on how they were listed."""
    return debt.due, debt.day, debt.number, debt.left, [(offer.until, offer.rate) for offer in debt.offers]


class _Run:
    """One payment on its way through the debts."""

    def __init__(self, debts: Sequence[Debt], day: date, money: Fen) -> None:
        self.debts, self.day, self.money = debts, day, money
        self.paid = [0] * len(debts)
        self.discount = [0] * len(debts)

    def pay(self, places: Iterable[int], most: Fen | None) -> None:
        """Pay debts in turn, with no more of the money than `most`."""
        purse = self.money if most is None else min(most, self.money)
        for place in places:
            debt = self.debts[place]
            left = debt.left - self.paid[place] - self.discount[place]
            paid, discount = _settle(left, purse, offered_rate(debt, self.day))
            self.paid[place] += paid
            self.discount[place] += discount
            purse -= paid
            self.money -= paid

    def parts(self) -> tuple[Paid, ...]:
        """Return what every debt got that got something."""
        found = zip(self.debts, self.paid, self.discount, strict=True)
        return tuple(Paid(debt, paid, discount) for debt, paid, discount in found if paid or discount)


def _settle(left: Fen, purse: Fen, rate: Rate) -> tuple[Fen, Fen]:
    """Return what to pay and what to grant: the whole discount for the whole debt, else the discount of the part paid.

    Rounding the part down keeps several payments from earning more together than one would.
    """
    whole = share(left, rate)
    if purse >= left - whole:
        return left - whole, whole
    return purse, purse * rate // (MILLION - rate)
