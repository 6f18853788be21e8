"""Spending what HQ lent this PC, in the very transaction of the document that spends it, and saying what is left.

Whether a lease may still be spent is decided by HQ's time as far as this PC knows it (`desktop.hqtime`): it is spent up
to its expiry by the latest of what the monotonic reading and the wall clock say, and not at all where the clock proved
itself wrong. A wrong guess costs nobody anything: HQ keeps an expired lease reserved for a grace and judges by its own
books, so that at worst an order this PC called covered is looked at by HQ's staff.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.hqtime import count_with, estimate_hq_time, read_lease
from desktop.lineage import current_lineage
from desktop.models.dealer import Dealer
from desktop.models.insert import insert_rows
from desktop.models.lease import CreditNeed, HqTime, LeaseClosed, LeaseReturn, LeaseUse, LeaseWish
from desktop.models.lease import Lease as LeaseTable
from domain.errors import DomainError
from domain.lease import LeaseKind, Open, Short, available, draw, is_open, remaining
from domain.money import Fen, Quantity
from domain.order import OrderLine
from domain.unit import to_base
from protocol.lease import MOST_AMOUNT
from protocol.lease import LeaseUse as Use


@dataclass(frozen=True, slots=True)
class Spend:
    """What a document is to spend: a member's points, or fen of a budget."""

    kind: LeaseKind
    subject: str
    amount: int


@dataclass(frozen=True, slots=True)
class Cover:
    """What an order takes along: its uses of leases, and whether HQ has to find the credit for it."""

    uses: tuple[Use, ...] = ()
    needs_credit: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """The credit this PC may still promise without asking HQ, as HQ told at `as_of`; None in fen is without limit."""

    credit: Fen | None
    as_of: datetime | None

    def covers(self, total: Fen) -> bool:
        """Tell whether an order of so much needs no word from HQ."""
        return self.credit is None or total <= self.credit


def list_open(session: Session, moment: Moment, kind: LeaseKind, subject: str = "") -> list[Open]:
    """Return the leases of one thing that this PC may spend now, each with what is left of it."""
    mine = (LeaseTable.kind == kind.value, LeaseTable.subject == subject)
    closed = select(LeaseClosed.lease_id)
    query = select(LeaseTable).where(*mine, LeaseTable.lease_id.not_in(closed))
    rows = session.scalars(query.where(LeaseTable.lineage == current_lineage(session).id)).all()
    now = estimate_hq_time(session, moment) if rows else None
    if now is None:
        return []
    spent = _spent(session, [row.lease_id for row in rows])
    leases = [lease for lease in map(read_lease, rows) if lease is not None]
    return [Open(one, remaining(one, spent.get(one.id, 0))) for one in leases if is_open(one, now)]


def _spent(session: Session, lease_ids: Sequence[str]) -> dict[str, int]:
    """Return what documents spent of leases, less what returns gave back."""
    spent: Counter[str] = Counter()
    for table, sign in ((LeaseUse, 1), (LeaseReturn, -1)):
        query = select(table.lease_id, func.sum(table.amount)).where(table.lease_id.in_(lease_ids))
        for lease_id, amount in session.execute(query.group_by(table.lease_id)):
            spent[lease_id] += sign * int(amount)
    return spent


def give_back(session: Session, doc_id: str, uses: Sequence[Use]) -> None:
    """Keep what a refund gives back to leases; they hold so much more from here on."""
    rows = [(use.lease_id, doc_id, use.kind, use.subject, use.amount) for use in uses]
    if rows:
        insert_rows(session, LeaseReturn, rows)


def has_points(spends: Iterable[Spend]) -> bool:
    """Tell whether points are spent."""
    return any(one.kind is LeaseKind.POINTS for one in spends)


def spend(session: Session, doc_id: str, spends: Iterable[Spend], moment: Moment) -> list[Use]:
    """Spend of leases for a document, in its transaction; what they do not hold is refused as `lease_short`."""
    uses = []
    for wanted in spends:
        drawn = draw(list_open(session, moment, wanted.kind, wanted.subject), wanted.amount)
        if isinstance(drawn, Short):
            facts = {"kind": wanted.kind.value, "subject": wanted.subject}
            raise DomainError("lease_short", **facts, available=drawn.available, missing=drawn.missing)
        named = (wanted.kind.value, wanted.subject)
        uses += [Use(part.lease_id, *named, part.amount) for part in drawn.parts]
        _store(session, doc_id, uses[-len(drawn.parts) :] if drawn.parts else [], moment)
    return uses


def _store(session: Session, doc_id: str, uses: Sequence[Use], moment: Moment) -> None:
    if not uses:
        return
    rows = [(use.lease_id, doc_id, use.kind, use.subject, use.amount) for use in uses]
    insert_rows(session, LeaseUse, rows)
    now = estimate_hq_time(session, moment)
    if now is not None:
        count_with(session, now)


def cover_order(
    session: Session, doc_id: str, lines: Sequence[OrderLine], total: Fen, moment: Moment
) -> Cover:
    """Spend credit for a whole order and promised stock for its lines; an order beyond the credit needs it and is sent.

    A dealer without a limit spends no credit. Of stock a line takes as much as is lent; the rest HQ decides.
    """
    uses = _promise_stock(session, doc_id, lines, moment)
    if total <= 0 or _has_no_limit(session):
        return Cover(tuple(uses))
    try:
        uses += spend(session, doc_id, [Spend(LeaseKind.CREDIT, "", total)], moment)
    except DomainError:
        insert_rows(session, CreditNeed, [(doc_id, total)])
        return Cover(tuple(uses), needs_credit=True)
    return Cover(tuple(uses))


def _has_no_limit(session: Session) -> bool:
    """Tell whether the dealer may owe without limit; before HQ said anything there is no lease to spend either."""
    found = session.execute(select(Dealer.credit_limit).limit(1)).first()
    return found is None or found[0] is None


def _promise_stock(session: Session, doc_id: str, lines: Sequence[OrderLine], moment: Moment) -> list[Use]:
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted[line.sku] += to_base(line.requested, line.unit)
    uses: list[Use] = []
    for sku in _lent_skus(session, wanted):
        lent = available(list_open(session, moment, LeaseKind.STOCK, sku))
        if amount := min(lent, wanted[sku]):
            uses += spend(session, doc_id, [Spend(LeaseKind.STOCK, sku, amount)], moment)
    return uses


def _lent_skus(session: Session, skus: Iterable[str]) -> list[str]:
    query = select(LeaseTable.subject).where(LeaseTable.kind == LeaseKind.STOCK.value).distinct()
    return sorted(session.scalars(query.where(LeaseTable.subject.in_(list(skus)))))


def get_promise(session: Session, moment: Moment) -> Promise:
    """Return what credit this PC may still promise, as of HQ's last word."""
    told = session.scalar(select(HqTime.told))
    if _has_no_limit(session):
        return Promise(None, told)
    return Promise(available(list_open(session, moment, LeaseKind.CREDIT)), told)


def list_promised(session: Session, doc_id: str) -> dict[str, Quantity]:
    """Return what HQ had promised of an order's SKUs when it was placed, in base units."""
    query = select(LeaseUse.subject, func.sum(LeaseUse.amount)).group_by(LeaseUse.subject)
    mine = (LeaseUse.doc_id == doc_id, LeaseUse.kind == LeaseKind.STOCK.value)
    return {sku: int(quantity) for sku, quantity in session.execute(query.where(*mine))}


def list_needing_credit(session: Session) -> frozenset[str]:
    """Return the orders that were placed beyond what HQ had lent."""
    return frozenset(session.scalars(select(CreditNeed.doc_id)))


def wish_lease(session: Session, kind: LeaseKind, subject: str, amount: int) -> None:
    """Ask HQ with the next synchronisation to lend so much of one thing in all; a new wish replaces the old one."""
    if not 0 < amount <= MOST_AMOUNT:
        raise DomainError("amount_not_positive", amount=amount)
    session.merge(LeaseWish(kind=kind.value, subject=subject, amount=amount))
    session.flush()
