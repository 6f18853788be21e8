"""Budgets at the till: what a bill takes of each, and to which lease a return gives it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.services.lease import give_back, list_open, wish_lease
from desktop.services.pricing import Bill
from desktop.services.store_receipt import find_store_document
from domain.lease import LeaseKind
from domain.money import Fen
from domain.promotion.budget import sum_taken
from domain.promotion.result import Cut, Reason
from protocol.lease import LeaseUse
from protocol.receipt import ReceiptDoc

_TAKEN: Final = (
    "SELECT lease_id, kind, subject, amount FROM lease_use WHERE doc_id = ? AND kind = 'budget' ORDER BY 1"
)
_GIVEN: Final = (
    "SELECT b.lease_id, sum(b.amount) FROM lease_return b JOIN receipt r ON r.doc_id = b.doc_id"
    " WHERE r.original_id = ?1 AND b.kind = ?2 AND b.subject = ?3 GROUP BY b.lease_id"
)
_LEAST_WISH: Final = 100_00
_WISHED_PART: Final = 20


def budget_uses(bill: Bill) -> dict[str, Fen]:
    """Return what the applied promotions take of each budget, in fen."""
    budgets = {id: promotion.budget for id, promotion in bill.policy.promotions.items()}
    return sum_taken(budgets, bill.promoted) if bill.promoted else {}


def wish_budgets(session: Session, bill: Bill) -> None:
    """Ask HQ for more of the budgets that kept a promotion from giving all it would have: a share of the whole, and enough."""
    short = {
        bill.policy.promotions[one.promotion].budget
        for one in (bill.promoted.outcomes if bill.promoted else ())
        if one.reason is Reason.BUDGET_EXHAUSTED or one.cut is Cut.BUDGET
    }
    for budget in sorted(short - {""}):
        whole = bill.policy.budgets.get(budget, 0)
        wish_lease(session, LeaseKind.BUDGET, budget, max(_LEAST_WISH, whole // _WISHED_PART))


def load_budget_uses(session: Session, doc_id: str) -> list[LeaseUse]:
    """Return what a receipt of this PC or of another till of the store took of budgets, lease by lease."""
    uses = [LeaseUse(*row) for row in session.connection().exec_driver_sql(_TAKEN, (doc_id,))]
    if not uses and (found := find_store_document(session, doc_id)) and isinstance(found.doc, ReceiptDoc):
        uses = [use for use in found.doc.uses if use.kind == LeaseKind.BUDGET.value]
    return uses


def return_budgets(
    session: Session, doc_id: str, original_id: str, freed: Mapping[str, Fen], moment: Moment
) -> list[LeaseUse]:
    """Give back what a return frees of budgets, and say so lease by lease.

    It goes to the leases that the sale took it out of as far as this PC still holds them, and the rest to HQ, which is
    written as no lease.
    """
    spent = load_budget_uses(session, original_id) if freed else []
    told: list[LeaseUse] = []
    for budget, amount in sorted(freed.items()):
        mine = [use for use in spent if use.subject == budget]
        parts = _part(session, original_id, mine, amount, moment)
        kind = LeaseKind.BUDGET.value
        rest = amount - sum(parts.values())
        told += [LeaseUse(lease_id, kind, budget, part) for lease_id, part in parts.items()]
        told += [LeaseUse("", kind, budget, rest)] if rest else []
    give_back(session, doc_id, [use for use in told if use.lease_id])
    return told


def _part(
    session: Session, original_id: str, spent: Sequence[LeaseUse], amount: Fen, moment: Moment
) -> dict[str, Fen]:
    """Return what goes to each open lease: no more than the sale took of it and no return gave back."""
    if not spent:
        return {}
    kind, budget = LeaseKind.BUDGET, spent[0].subject
    run = session.connection().exec_driver_sql
    given = {str(id): int(sum) for id, sum in run(_GIVEN, (original_id, kind.value, budget))}
    held = {one.lease.id for one in list_open(session, moment, kind, budget)}
    parts: dict[str, Fen] = {}
    for use in spent:
        part = min(amount, use.amount - given.get(use.lease_id, 0))
        if use.lease_id in held and part > 0:
            parts[use.lease_id] = part
            amount -= part
    return parts
