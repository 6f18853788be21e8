"""What this dealer may still owe HQ: HQ's picture worked out again here, with the orders that have not reached HQ yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models.document import PENDING, Document
from desktop.models.lease import LeaseUse
from desktop.models.order import Order
from desktop.models.terms import Credit
from desktop.services.order_book import KnownOrder, list_known_orders
from desktop.services.statement import list_entries
from domain.credit.account import CreditAccount, Unusable, why_closed
from domain.credit.assessment import Assessment, CreditFacts, assess, stand
from domain.credit.check import Change, DocumentType, Finding, Transition, check_change
from domain.credit.policy import CreditPolicy
from domain.errors import DomainError
from domain.exposure import NEEDS_CREDIT
from domain.invoice import Ageing, OpenItem, age, open_items
from domain.lease import LeaseKind
from domain.money import Fen
from domain.order import OrderState
from protocol.plain import Reader

_UNDECIDED: Final = frozenset({OrderState.PLACED, OrderState.REVIEW})
_LEAST: Final = 1


class Part(StrEnum):
    """A part of what stands against the limit, in the order in which it is shown."""

    RECEIVABLE = "receivable"
    DELIVERED = "delivered"
    APPROVED = "approved"
    IN_REVIEW = "in_review"
    PENDING = "pending"
    LEASES = "leases"
    UNAPPLIED = "unapplied"
    DEPOSIT = "deposit"
    UNSPLIT = "unsplit"
    """HQ's exposure as a whole, where it cannot be taken apart here."""


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account, what documents hold of it in fen, and why it gives nothing."""

    account: CreditAccount
    taken: Fen
    closed: Unusable | None


@dataclass(frozen=True, slots=True)
class DueItem:
    """An open debt with the days it is overdue, zero or below before its day; `is_disputed` is not dunned."""

    item: OpenItem
    days_overdue: int
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """An order that waits, and the reasons that hold it as far as they can be worked out here."""

    order: KnownOrder
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CreditView:
    """The credit picture of a day. `free` is what is left after the orders this PC has not sent; None has no limit.

    `hq_exposure` is what HQ worked out at `as_of`, `exposure` the same worked out here; they differ by nothing unless
    something went wrong. `assessment` is None where HQ's facts cannot be worked out here: then only HQ's figures stand.
    """

    as_of: datetime
    limit: Fen | None
    hq_exposure: Fen
    exposure: Fen
    parts: tuple[tuple[Part, Fen], ...]
    pending: Fen
    later: Fen
    assessment: Assessment | None
    ageing: Ageing
    accounts: tuple[AccountView, ...]
    due: tuple[DueItem, ...]
    holds: tuple[HeldOrder, ...]
    next_order: tuple[Finding, ...]
    deposit_required: Fen

    @property
    def used(self) -> Fen:
        """All that stands against the limit, own orders that HQ has not seen included."""
        return sum(amount for _, amount in self.parts)

    @property
    def free(self) -> Fen | None:
        """What may still be promised, below zero where more is used than allowed."""
        return None if self.limit is None else self.limit - self.used

    @property
    def differs(self) -> bool:
        """Whether HQ's exposure is another than the one worked out here from the same facts."""
        return self.assessment is not None and self.exposure != self.hq_exposure

    @property
    def overdue(self) -> Fen:
        """What is past its due day."""
        return sum(self.ageing.buckets[1:])

    @property
    def next_due(self) -> DueItem | None:
        """The next debt to fall due, or the oldest that has."""
        return self.due[0] if self.due else None


@dataclass(frozen=True, slots=True)
class Told:
    """HQ's row as domain values; the account's entries are in the facts."""

    as_of: datetime
    limit: Fen | None
    exposure: Fen
    policy: CreditPolicy
    facts: CreditFacts


def get_credit(session: Session, today: date) -> CreditView | None:
    """Return the credit picture, None before HQ told one."""
    row = _load_row(session)
    if row is None:
        return None
    told = _read(session, row)
    assessment = _assess(told, told.facts.as_of) if told else None
    if told is None or assessment is None:
        return _outline(session, row, today)
    orders = list_known_orders(session)
    pending, covered = sum_pending(session)
    now = _assess(told, today) or assessment
    return CreditView(
        as_of=told.as_of,
        limit=now.limit,
        hq_exposure=told.exposure,
        exposure=assessment.exposed.exposure.total,
        parts=tuple(_parts(now, pending, covered)),
        pending=pending,
        later=now.exposed.later,
        assessment=now,
        ageing=now.ageing,
        accounts=tuple(_accounts(told.policy, told.facts, today)),
        due=tuple(_list_due(session, today, told.facts.disputed)),
        holds=tuple(_holds(told, orders, today)),
        next_order=_check(told, Change("", DocumentType.ORDER, ((today, _LEAST),)), today),
        deposit_required=told.policy.deposit.required,
    )


def load_told(session: Session) -> Told | None:
    """Return what HQ told of the credit, None where it told nothing that can be worked with."""
    row = _load_row(session)
    return None if row is None else _read(session, row)


def _load_row(session: Session) -> Any:
    columns = (Credit.as_of, Credit.policy, Credit.facts, Credit.limit, Credit.exposure)
    return session.execute(select(*columns).limit(1)).one_or_none()


def _read(session: Session, row: Any) -> Told | None:
    reader = Reader()
    policy = reader.read(CreditPolicy, msgspec.json.decode(row.policy), "policy")
    facts = reader.read(CreditFacts, msgspec.json.decode(row.facts), "facts")
    if reader.faults:
        return None
    full = replace(facts, entries=tuple(list_entries(session)))
    return Told(row.as_of, row.limit, row.exposure, policy, full)


def _assess(told: Told, day: date) -> Assessment | None:
    try:
        return assess(told.policy, replace(told.facts, as_of=day))
    except DomainError:
        return None


def _outline(session: Session, row: Any, today: date) -> CreditView:
    """Return HQ's own figures, and of the account what this PC knows itself."""
    pending, covered = sum_pending(session)
    more = max(pending - covered, 0)
    parts = ((Part.UNSPLIT, row.exposure), *(((Part.PENDING, more),) if more else ()))
    return CreditView(
        as_of=row.as_of,
        limit=row.limit,
        hq_exposure=row.exposure,
        exposure=row.exposure,
        parts=parts,
        pending=pending,
        later=0,
        assessment=None,
        ageing=age(list_entries(session), today),
        accounts=(),
        due=tuple(_list_due(session, today, frozenset())),
        holds=(),
        next_order=(),
        deposit_required=0,
    )


def _parts(assessment: Assessment, pending: Fen, covered: Fen) -> Iterator[tuple[Part, Fen]]:
    """Give the parts that are not nothing; what an unsent order spends of a lease moves from there, as it will at HQ."""
    told = dict(assessment.exposed.exposure.components)
    moved = min(covered, told[Part.LEASES])
    told |= {Part.PENDING: pending, Part.LEASES: told[Part.LEASES] - moved}
    for part in Part:
        if told.get(part):
            yield part, told[part]


def sum_pending(session: Session) -> tuple[Fen, Fen]:
    """Return what the orders come to that HQ has not seen, and what of it they spent of this PC's lease."""
    waiting = select(Document.doc_id).where(Document.status == PENDING)
    total = session.scalar(select(func.sum(Order.total)).where(Order.doc_id.in_(waiting)))
    mine = (LeaseUse.kind == LeaseKind.CREDIT.value, LeaseUse.doc_id.in_(waiting))
    spent = session.scalar(select(func.sum(LeaseUse.amount)).where(*mine))
    return int(total or 0), int(spent or 0)


def _accounts(policy: CreditPolicy, facts: CreditFacts, today: date) -> Iterator[AccountView]:
    taken: dict[str, Fen] = {}
    signs: Mapping[str, int] = {"freeze": 1, "release": -1, "repay": -1, "use": 0}
    for movement in facts.movements:
        taken[movement.account] = taken.get(movement.account, 0) + signs[movement.kind] * movement.amount
    for account in policy.accounts:
        yield AccountView(account, taken.get(account.id, 0), why_closed(account, today))


def _list_due(session: Session, today: date, disputed: frozenset[str]) -> Iterator[DueItem]:
    items, _ = open_items(list_entries(session))
    for item in items:
        days = (today - item.entry.due).days
        yield DueItem(item, days, item.entry.number in disputed)


def _holds(told: Told, orders: Iterable[KnownOrder], today: date) -> Iterator[HeldOrder]:
    """Give the undecided orders that credit holds, by HQ's word or by the rules worked out here."""
    known = {value.id for value in told.facts.orders}
    for order in orders:
        if order.state not in _UNDECIDED:
            continue
        document = order.doc_id if order.doc_id in known else order.number
        change = Change(document, DocumentType.ORDER, ((order.day, order.total),), Transition.PLACED)
        reasons = _check(told, change, today)
        if reasons or order.reason == NEEDS_CREDIT:
            yield HeldOrder(order, reasons)


def _check(told: Told, change: Change, today: date) -> tuple[Finding, ...]:
    try:
        standing = stand(told.policy, replace(told.facts, as_of=today))
    except DomainError:
        return ()
    return check_change(told.policy.rules, standing, change, today).findings
