"""Leases: what HQ lends one PC, what the PC's documents spent of it, and what the PC wishes for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.lease import LeaseKind
from protocol.base import Row, Wire

LEASE = "lease"

MOST_WISHES = 100
MOST_RETURNED = 1_000
MOST_AMOUNT = 2**53


def lease_scope(dealer_id: int, device_id: int) -> str:
    """Return the scope of the leases that one device holds."""
    return f"{LEASE}:{dealer_id}.{device_id}"


class LeaseRow(Row, frozen=True):
    """An open lease, key = its id; only the lineage it was granted to may spend it, and its row goes when it is closed.

    `kind` is a domain.lease.LeaseKind, maybe a newer one: credit and budget in fen, points, stock in base units.
    """

    lease_id: str
    kind: str
    subject: str
    amount: int
    granted_at: datetime
    expires_at: datetime
    lineage: str


class LeaseUse(Row, frozen=True):
    """What a document spent of a lease; kind and subject stand beside it so that it is understood without the lease."""

    lease_id: str
    kind: str
    subject: str
    amount: int


def sum_budgets(uses: Iterable[LeaseUse]) -> dict[str, int]:
    """Add up by budget what uses took of it or gave back, in fen; those of other things are passed over."""
    sums: dict[str, int] = {}
    for use in uses:
        if use.kind == LeaseKind.BUDGET.value:
            sums[use.subject] = sums.get(use.subject, 0) + use.amount
    return sums


class LeaseWish(Row, frozen=True):
    """What a PC would like to hold in all of one thing; asked twice it is the same wish."""

    kind: str
    subject: str
    amount: int


class LendRequest(Wire, frozen=True):
    """HQ staff lend credit, points, a budget or stock to a store's PC; without a device, to the one heard of last."""

    store_code: str
    kind: str
    amount: int
    subject: str = ""
    device_id: int = 0


class LentRow(Wire, frozen=True):
    """A lease as staff see it: what was lent to which PC, and what documents spent of it so far."""

    lease: LeaseRow
    device_id: int
    used: int
    dealer_code: str


class BudgetRow(Wire, frozen=True):
    """A dealer's budget and what was spent of it, in fen."""

    dealer_code: str
    number: str
    amount: int
    spent: int


class ExposureReply(Wire, frozen=True, omit_defaults=False):
    """A dealer's exposure by component in fen; no limit is null and so is what is free then.

    `unapplied` and `deposit` (its share that counts) stand against the rest.
    """

    dealer_code: str
    limit: int | None
    receivable: int
    approved: int
    in_review: int
    leases: int
    total: int
    free: int | None
    unapplied: int = 0
    deposit: int = 0
