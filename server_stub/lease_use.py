"""What documents spent of leases: noted once per document before it is judged, settled when it has its effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.errors import Fact
from domain.lease import LeaseKind
from protocol.dealer import MEMBER, dealer_scope
from protocol.lease import MOST_AMOUNT, LeaseUse
from protocol.order import ORDER
from protocol.receipt import RefundDoc
from protocol.sync import VerdictStatus
from server_stub.feed import publish
from server_stub.judging import Document, Outcome, alarm
from server_stub.member import find_survivors, member_row
from server_stub.models import Alarm, Budget, Lease, Lineage, Member, Order, PointsEntry, Stock
from server_stub.models import LeaseUse as StoredUse
from server_stub.publish import publish_supply
from server_stub.reserved import reserved_amount

REDEEM, DEBT = "redeem", "debt"
_NAME_LENGTH = 64
_MOST_USES = 1_000
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """One thing a document spent: how much, and how much of that a lease covered."""

    kind: str
    subject: str
    amount: int
    covered: int


def has_uses(body: Any) -> bool:
    """Tell whether a document spent of leases."""
    return bool(getattr(body, "uses", None))


def note_uses(session: Session, parsed: Iterable[tuple[Document, Any]]) -> None:
    """Take what documents spent out of their leases, whatever becomes of the documents; once for each of them."""
    for document, body in parsed:
        if has_uses(body) and not _is_noted(session, document):
            _note(session, document, body.uses)


def _is_noted(session: Session, document: Document) -> bool:
    mine = (StoredUse.dealer_id == document.dealer_id, StoredUse.doc_id == document.doc_id)
    return session.execute(select(StoredUse.doc_id).where(*mine).limit(1)).first() is not None


def _note(session: Session, document: Document, uses: Sequence[LeaseUse]) -> None:
    asked = _sums(uses)
    if len(uses) > _MOST_USES or sum(asked.values()) > MOST_AMOUNT or len(asked) < len(uses):
        session.execute(insert(Alarm), [alarm(document, "lease_use_doubtful", uses=len(uses))])
    owner = select(Lineage.device_id).where(
        Lineage.dealer_id == document.dealer_id, Lineage.id == document.lineage
    )
    device_id = session.scalar(owner)
    rows = []
    for (kind, subject, lease_id), amount in sorted(asked.items())[:_MOST_USES]:
        covered = _take(session, document.dealer_id, device_id, (kind, subject, lease_id), amount)
        key = {"dealer_id": document.dealer_id, "doc_id": document.doc_id, "lease_id": lease_id}
        told = {"kind": kind, "subject": subject, "amount": amount, "covered": covered}
        rows.append(key | told | {"is_settled": False})
    if rows:
        session.execute(insert(StoredUse), rows)


def _sums(uses: Sequence[LeaseUse]) -> dict[_Key, int]:
    """Add up what is said of each lease; what cannot be a use is left out."""
    sums: dict[_Key, int] = {}
    for use in uses:
        names = (use.kind, use.subject, use.lease_id)
        if 0 < use.amount <= MOST_AMOUNT and all(len(name) <= _NAME_LENGTH for name in names):
            sums[names] = min(sums.get(names, 0) + use.amount, MOST_AMOUNT)
    return sums


def _take(session: Session, dealer_id: int, device_id: int | None, key: _Key, amount: int) -> int:
    """Take an amount out of an open lease of this device and return how much of it the lease still had."""
    kind, subject, lease_id = key
    mine = (Lease.dealer_id == dealer_id, Lease.id == lease_id)
    query = select(Lease.amount - Lease.used).where(*mine, Lease.kind == kind, Lease.subject == subject)
    left = session.scalar(query.where(Lease.device_id == device_id, Lease.closed_at.is_(None)))
    covered = min(amount, int(left or 0))
    if covered:
        step = update(Lease).where(*mine).values(used=Lease.used + covered)
        session.execute(step, execution_options={"synchronize_session": False})
    return covered


def add_held(session: Session, order: Order, available: Mapping[str, int]) -> dict[str, int]:
    """Return what can be promised to an order: what is free of each SKU, and what its PC's leases reserved for it."""
    uses = _open_uses(session, order.dealer_id, order.id, LeaseKind.STOCK)
    held = {use.subject: use.covered for use in uses}
    return {sku: left + held.get(sku, 0) for sku, left in available.items()}


def _by_subject(uses: Iterable[Use]) -> list[Use]:
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for use in uses:
        amount, covered = sums.get((use.kind, use.subject), (0, 0))
        sums[(use.kind, use.subject)] = (amount + use.amount, covered + use.covered)
    return [Use(*names, *figures) for names, figures in sorted(sums.items())]


def _open_uses(session: Session, dealer_id: int, doc_id: str, *kinds: LeaseKind) -> list[Use]:
    query = select(StoredUse.kind, StoredUse.subject, StoredUse.amount, StoredUse.covered)
    query = query.where(StoredUse.dealer_id == dealer_id, StoredUse.doc_id == doc_id)
    query = query.where(StoredUse.kind.in_([kind.value for kind in kinds]), StoredUse.is_settled.is_(False))
    rows = session.execute(query.order_by(StoredUse.kind, StoredUse.subject, StoredUse.lease_id))
    return _by_subject(Use(*row) for row in rows)


def settle_uses(session: Session, dealer_id: int, doc_id: str, *kinds: LeaseKind) -> list[Use]:
    """Hold a document's uses of some kinds no longer, and return them by subject for the caller to book."""
    found = _open_uses(session, dealer_id, doc_id, *kinds)
    if found:
        step = update(StoredUse).where(StoredUse.dealer_id == dealer_id, StoredUse.doc_id == doc_id)
        step = step.where(StoredUse.kind.in_([kind.value for kind in kinds])).values(is_settled=True)
        session.execute(step, execution_options={"synchronize_session": False})
    return found


def release_stock(session: Session, dealer_id: int, doc_id: str, moment: datetime) -> None:
    """Reserve nothing for a document alone any more: its order was decided and reserves what was approved."""
    freed = settle_uses(session, dealer_id, doc_id, LeaseKind.STOCK)
    for use in freed:
        give_back_stock(session, use.subject, use.covered)
    if freed:
        publish_supply(session, moment, {use.subject for use in freed})


def give_back_stock(session: Session, sku: str, quantity: int) -> None:
    """Reserve less of a SKU at HQ."""
    step = update(Stock).where(Stock.sku == sku).values(reserved=Stock.reserved - quantity)
    session.execute(step, execution_options={"synchronize_session": False})


def book_uses(session: Session, document: Document, outcome: Outcome) -> None:
    """Give what a judged document spent its effect; a parked or waiting one keeps it held, a rejected one frees it."""
    dealer_id, doc_id = document.dealer_id, document.doc_id
    if outcome.status is VerdictStatus.APPLIED:
        for use in settle_uses(session, dealer_id, doc_id, LeaseKind.POINTS):
            _book_points(session, document, outcome, use)
        for use in settle_uses(session, dealer_id, doc_id, LeaseKind.BUDGET):
            _book_budget(session, document, outcome, use)
        if document.kind == ORDER:
            return
    elif outcome.status is not VerdictStatus.REJECTED:
        return
    release_stock(session, dealer_id, doc_id, document.received_at)
    settle_uses(session, dealer_id, doc_id, LeaseKind.CREDIT, LeaseKind.POINTS, LeaseKind.BUDGET)


def free_points(session: Session, dealer_id: int, member_id: str) -> tuple[Member | None, int]:
    """Return the member that an id stands for now, and what of its points is promised to nobody."""
    survivor = find_survivors(session, dealer_id, [member_id]).get(member_id, member_id)
    member = session.get(Member, (dealer_id, survivor), populate_existing=True)
    if member is None:
        return None, 0
    merged = select(Member.id).where(Member.dealer_id == dealer_id, Member.survivor == survivor)
    names = (survivor, *session.scalars(merged))
    return member, max(member.points - reserved_amount(session, dealer_id, LeaseKind.POINTS, *names), 0)


def _book_points(session: Session, document: Document, outcome: Outcome, use: Use) -> None:
    """Let a member's points fall: what a lease covered, then what is free; the rest is a fact and a debt."""
    member, free = free_points(session, document.dealer_id, use.subject)
    balance = max(member.points, 0) if member else 0
    free = max(free - use.covered, 0)
    taken = min(use.covered + min(use.amount - use.covered, free), balance)
    member_id = member.id if member else use.subject
    _enter_points(session, document, member_id, REDEEM, taken)
    _enter_points(session, document, member_id, DEBT, use.amount - taken)
    if taken < use.amount:
        facts: dict[str, Fact] = {"member": member_id, "points": use.amount, "debt": use.amount - taken}
        outcome.add(Alarm, alarm(document, "points_overspent", **facts))
    if member and taken:
        member.points -= taken
        session.flush()
        publish(session, dealer_scope(document.dealer_id), MEMBER, [(member.id, member_row(member))])


def _enter_points(session: Session, document: Document, member_id: str, kind: str, points: int) -> None:
    if not points:
        return
    key = (document.dealer_id, member_id, document.doc_id, kind)
    held = session.get(PointsEntry, key, populate_existing=True)
    if held is not None:
        held.points -= points
    else:
        entry = PointsEntry(dealer_id=key[0], member_id=key[1], doc_id=key[2], kind=kind, points=-points)
        entry.booked_at = document.received_at
        session.add(entry)
    session.flush()


def _book_budget(session: Session, document: Document, outcome: Outcome, use: Use) -> None:
    """Count what was spent of a budget; beyond it, or of none, it is a fact all the same and staff hear of it."""
    budget = session.get(Budget, (document.dealer_id, use.subject), populate_existing=True)
    if budget is None:
        unknown: dict[str, Fact] = {"budget": use.subject, "amount": use.amount}
        outcome.add(Alarm, alarm(document, "budget_unknown", **unknown))
        return
    budget.spent += use.amount
    session.flush()
    promised = reserved_amount(session, document.dealer_id, LeaseKind.BUDGET, use.subject)
    over = budget.spent + promised - budget.amount
    if over > 0:
        facts: dict[str, Fact] = {"budget": use.subject, "amount": use.amount, "over": over}
        outcome.add(Alarm, alarm(document, "budget_overspent", **facts))


def gives_back(body: Any) -> bool:
    """Tell whether a document is a return that gives something of budgets back."""
    return isinstance(body, RefundDoc) and body.unearned is not None and bool(body.unearned.budgets)


def book_returned(session: Session, document: Document, doc: RefundDoc) -> None:
    """Take what a return gives back off its sale's budgets: no more than the sale took and no other return gave back.

    What came out of a lease of the sender that is still open goes into it again; all else is HQ's to lend.
    """
    told = doc.unearned.budgets if doc.unearned else []
    asked = [use for use in told[:_MOST_USES] if use.kind == LeaseKind.BUDGET.value and use.amount > 0]
    for named in sorted(asked, key=lambda use: (not use.lease_id, use.subject, use.lease_id)):
        back = _give_back(session, document, doc.original_id, named)
        budget = session.get(Budget, (document.dealer_id, named.subject), populate_existing=True)
        if budget is not None and back:
            budget.spent -= back
            session.flush()


def _give_back(session: Session, document: Document, original_id: str, named: LeaseUse) -> int:
    """Note on the uses of a sale what comes back of them, those of the named lease first, and return the sum."""
    mine = (StoredUse.dealer_id == document.dealer_id, StoredUse.doc_id == original_id)
    query = select(StoredUse).where(*mine, StoredUse.kind == named.kind, StoredUse.subject == named.subject)
    rows = session.scalars(query.order_by(StoredUse.lease_id).execution_options(populate_existing=True))
    left = named.amount
    for row in sorted(rows, key=lambda row: (row.lease_id != named.lease_id, row.lease_id)):
        part = min(left, row.amount - row.given_back)
        row.given_back += part
        left -= part
        if row.lease_id and row.lease_id == named.lease_id:
            # What no lease covered came out of none, and comes back before what one did.
            into = max(0, min(part, row.given_back - (row.amount - row.covered) - row.freed))
            row.freed += _free(session, document, row, into)
    session.flush()
    return named.amount - left


def _free(session: Session, document: Document, use: StoredUse, amount: int) -> int:
    """Let an open lease of the sender's history hold an amount again, and return how much of it does."""
    mine = (Lease.dealer_id == document.dealer_id, Lease.id == use.lease_id)
    query = select(Lease.used).where(*mine, Lease.kind == use.kind, Lease.subject == use.subject)
    used = session.scalar(query.where(Lease.lineage == document.lineage, Lease.closed_at.is_(None)))
    freed = min(amount, int(used or 0))
    if freed:
        step = update(Lease).where(*mine).values(used=Lease.used - freed)
        session.execute(step, execution_options={"synchronize_session": False})
    return freed
