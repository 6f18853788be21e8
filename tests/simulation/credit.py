"""C1: what HQ risks with each dealer, added up from the bare tables with nothing of the product's own arithmetic."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy.orm import Session

from tests.simulation.ledger import Violation

_OPEN_LINES = (
    "SELECT l.dealer_id, l.price, l.approved, l.shipped FROM order_line l"
    ' JOIN "order" o ON o.dealer_id = l.dealer_id AND o.id = l.order_id'
    " WHERE l.approved > l.shipped AND o.state NOT IN ('rejected', 'closed')"
)
_SUMS = (
    "SELECT dealer_id, amount FROM entry",
    "SELECT dealer_id, credit FROM \"order\" WHERE state IN ('placed', 'review')",
    "SELECT dealer_id, amount - used FROM lease WHERE kind = 'credit' AND closed_at IS NULL",
    "SELECT dealer_id, covered FROM lease_use WHERE kind = 'credit' AND NOT is_settled",
)
_STOCK = (
    "SELECT sku, amount - used FROM (SELECT subject AS sku, amount, used FROM lease"
    " WHERE kind = 'stock' AND closed_at IS NULL) AS lent",
    "SELECT subject, covered FROM lease_use WHERE kind = 'stock' AND NOT is_settled",
    "SELECT l.sku, (l.approved - l.shipped) FROM order_line l"
    ' JOIN "order" o ON o.dealer_id = l.dealer_id AND o.id = l.order_id'
    " WHERE l.approved > l.shipped AND o.state NOT IN ('rejected', 'closed')",
)


def fen(price: int, quantity: int) -> int:
    """Return price × quantity in fen, a half going up: 1/10,000 yuan times thousandths."""
    whole, rest = divmod(price * quantity, 100_000)
    return whole + (rest >= 50_000)


class CreditWatch:
    """Looks at every dealer's risk now and then: it may stand above a lowered limit, and may never rise above one."""

    def __init__(self) -> None:
        self.before: dict[int, int] = {}
        self.looks = 0

    def forget(self) -> None:
        """Begin anew where HQ went back to a copy."""
        self.before = {}

    def owe(self, dealer: int, amount: int) -> None:
        """Note what a dealer owes again because its credit ended: nobody lent it that."""
        if dealer in self.before:
            self.before[dealer] += amount

    def look(self, session: Session) -> None:
        """Compare with the limit and with the last look."""
        run = session.connection().exec_driver_sql
        risk: Counter[int] = Counter()
        for query in _SUMS:
            for dealer, amount in run(query):
                risk[dealer] += amount
        for dealer, price, approved, shipped in run(_OPEN_LINES):
            risk[dealer] += fen(price, approved) - fen(price, shipped)
        for dealer, limit in run("SELECT id, credit_limit FROM dealer").all():
            allowed = max(limit or 0, self.before.get(dealer, risk[dealer]))
            if limit is not None and risk[dealer] > allowed:
                raise Violation(f"C1 HQ risks {risk[dealer]} fen with dealer {dealer}, its limit is {limit}")
            self.before[dealer] = risk[dealer]
        self.looks += 1


def check_leases(run: Any, uses: dict[str, tuple[tuple[str, str, str, int], ...]]) -> None:
    """C1: each document's uses are noted once, a lease gave what its documents had of it, and never more than it was."""
    noted: dict[str, Counter[tuple[str, str, str]]] = {}
    given: Counter[str] = Counter()
    columns = "doc_id, lease_id, kind, subject, amount, covered, given_back, freed"
    for doc_id, *key, amount, covered, back, freed in run(f"SELECT {columns} FROM lease_use").all():
        noted.setdefault(doc_id, Counter())[tuple(key)] += amount
        given[key[0]] += covered - freed
        if not 0 <= freed <= back <= amount or freed > covered:
            raise Violation(f"C1 of {amount} that {doc_id} spent {back} came back, {freed} to a lease")
        if not 0 <= covered <= amount:
            raise Violation(f"C1 {doc_id} had {covered} of lease {key[0]} and spent {amount}")
    said = {
        doc_id: Counter({tuple(use[:3]): use[3] for use in spent}) for doc_id, spent in uses.items() if spent
    }
    if noted != said:
        odd = sorted(doc for doc in noted.keys() | said.keys() if noted.get(doc) != said.get(doc))
        raise Violation(f"C1 what {odd[:3]} spent of leases is not what HQ noted of them")
    for lease_id, amount, used in run("SELECT id, amount, used FROM lease").all():
        if used != given[lease_id] or not 0 <= used <= amount:
            raise Violation(
                f"C1 lease {lease_id} of {amount} has {used} used, its documents {given[lease_id]}"
            )


def check_stock_promises(run: Any) -> None:
    """C1: what the warehouse reserves is what leases, documents in doubt and approved orders were promised."""
    promised: Counter[str] = Counter()
    for query in _STOCK:
        for sku, quantity in run(query).all():
            promised[sku] += quantity
    for sku, reserved in run("SELECT sku, reserved FROM stock").all():
        if reserved != promised[sku]:
            raise Violation(f"C1 {reserved} of {sku} are reserved, {promised[sku]} were promised")


def check_points(run: Any, spent: dict[str, int], given: dict[str, int]) -> None:
    """C1: a member's points change once by what each bill spent, gave and took back; they fall below nothing by returns alone."""
    booked = _points_of(run, "redeem", "debt")
    if booked != {doc_id: -points for doc_id, points in spent.items()}:
        raise Violation(f"C1 bills spent points {spent}, HQ booked {booked}")
    earned = _points_of(run, "earn", "unearn")
    if odd := {doc_id: points for doc_id, points in earned.items() if given.get(doc_id) != points}:
        raise Violation(f"C1 HQ booked points {odd}, which bills did not give")
    lost = sum(points for points in earned.values() if points < 0)
    for id, points in run("SELECT id, points FROM member").all():
        if points < min(0, lost):
            raise Violation(f"C1 member {id} has {points} points")


def _points_of(run: Any, *kinds: str) -> dict[str, int]:
    query = "SELECT doc_id, kind, points FROM points_entry"
    sums: Counter[str] = Counter()
    for doc_id, kind, points in run(query).all():
        sums[doc_id] += int(points) if kind in kinds else 0
    return {doc_id: points for doc_id, points in sums.items() if points}
