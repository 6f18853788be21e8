"""A dealer's exposure: what HQ risks with it, component by component, against its credit limit."""

from __future__ import annotations

from dataclasses import dataclass

from domain.money import Fen

NEEDS_CREDIT = "needs_credit"
"""Why an order is held: neither its PC's lease nor the dealer's free credit covers it."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Every value stands in exactly one component and moves from one to the next, all in fen.

    `receivable` is the balance of the account (below zero when the dealer paid ahead), `approved` what is approved and
    not shipped, `in_review` the credit held for orders that wait for a decision, `leases` what PCs may still promise.
    `delivered` is shipped and not invoiced. Where receipts are kept apart from the account, `unapplied` is what they
    have left; it and the share of the `deposit` that the contract counts stand against the rest.
    """

    receivable: Fen = 0
    approved: Fen = 0
    in_review: Fen = 0
    leases: Fen = 0
    delivered: Fen = 0
    unapplied: Fen = 0
    deposit: Fen = 0

    @property
    def confirmed(self) -> Fen:
        """What documents at HQ stand for."""
        owed = self.receivable + self.delivered + self.approved + self.in_review
        return owed - self.unapplied - self.deposit

    @property
    def total(self) -> Fen:
        """All of it, open leases too."""
        return self.confirmed + self.leases

    @property
    def components(self) -> tuple[tuple[str, Fen], ...]:
        """The components by name, in the order in which a value moves backwards through them; they sum to the total."""
        return (
            ("deposit", -self.deposit),
            ("unapplied", -self.unapplied),
            ("receivable", self.receivable),
            ("delivered", self.delivered),
            ("approved", self.approved),
            ("in_review", self.in_review),
            ("leases", self.leases),
        )


@dataclass(frozen=True, slots=True)
class Covered:
    """The credit is there; `free` is what is left after it, None without a limit."""

    free: Fen | None


@dataclass(frozen=True, slots=True)
class OverLimit:
    """The credit is not there: how much is missing, and the components that stand against the limit."""

    limit: Fen
    missing: Fen
    reasons: tuple[tuple[str, Fen], ...]


def free_credit(limit: Fen | None, exposure: Exposure) -> Fen | None:
    """Return what may still be promised, below zero when the limit was lowered; None without a limit. 0 is a limit."""
    return None if limit is None else limit - exposure.total


def check_credit(limit: Fen | None, exposure: Exposure, amount: Fen) -> Covered | OverLimit:
    """Tell whether a dealer may owe so much more than its exposure; an amount of nothing always passes."""
    if limit is None:
        return Covered(None)
    free = limit - exposure.total - amount
    if free >= 0 or amount <= 0:
        return Covered(free)
    return OverLimit(limit, -free, tuple(part for part in exposure.components if part[1]))
