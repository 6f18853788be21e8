"""Lending to PCs: within each synchronisation what came back is taken in, what expired is closed, what is due is lent.

All of it happens under the dealer's turn, so that confirmed exposure and open leases never pass the limit whatever
two PCs of the dealer do at the same moment; stock is lent under the lock of its own row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.exposure import free_credit
from domain.lease import LeaseKind, fair_share, share_out, top_up
from domain.money import Fen, Rate, share
from protocol.lease import (
    LEASE,
    MOST_AMOUNT,
    MOST_RETURNED,
    MOST_WISHES,
    BudgetRow,
    LeaseRow,
    LeaseWish,
    LendRequest,
    LentRow,
    lease_scope,
)
from protocol.problem import ProblemCode
from protocol.sync import Feature, SyncRequest
from server_stub.auth import Identity
from server_stub.credit_touch import touch_credit
from server_stub.exposure import credit_limit, read_exposure
from server_stub.feed import publish, retract
from server_stub.headquarters import utc_now
from server_stub.lease_use import free_points, give_back_stock
from server_stub.models import Budget, Dealer, Device, Lease, LeaseTerms, Lineage, Scope, Stock, Store
from server_stub.prepared import Prepared
from server_stub.problems import RefusedError
from server_stub.publish import publish_supply
from server_stub.reserved import reserved_amount
from server_stub.turn import take_turn

LEAST_CREDIT: Fen = 100_00
"""Less than this is not worth a lease of its own."""

EXPIRED, RETURNED, SPENT = "expired", "returned", "spent"
_NAME_LENGTH = 64
SCOPE_NAMED = Prepared(select(Scope.name).where(Scope.name == bindparam("name")))
_TERMS = Prepared(
    select(
        LeaseTerms.credit_rate, LeaseTerms.life_hours, LeaseTerms.grace_hours, LeaseTerms.active_days
    ).where(LeaseTerms.id == 1)
)
_OPEN = Prepared(
    select(
        Lease.id,
        Lease.device_id,
        Lease.lineage,
        Lease.kind,
        Lease.subject,
        Lease.amount,
        Lease.used,
        Lease.expires_at,
    )
    .where(Lease.dealer_id == bindparam("dealer"), Lease.closed_at.is_(None))
    .order_by(Lease.id)
)
_ACTIVE = Prepared(
    select(func.count())
    .select_from(Device)
    .where(Device.dealer_id == bindparam("dealer"), Device.revoked_at.is_(None))
    .where((Device.last_contact >= bindparam("since")) | (Device.id == bindparam("device")))
)
_BUDGET = Prepared(
    select(Budget.amount - Budget.spent).where(
        Budget.dealer_id == bindparam("dealer"), Budget.number == bindparam("number")
    )
)
_KINDS = {kind.value: kind for kind in LeaseKind}


class _Open(NamedTuple):
    """A lease that is open, as plain as every synchronisation needs it."""

    id: str
    device_id: int
    lineage: str
    kind: str
    subject: str
    amount: int
    used: int
    expires_at: datetime


def check_leases(request: SyncRequest) -> None:
    """Refuse wishes and returns that do not have the agreed form; a wish of an unknown kind is left unheard."""
    if len(request.wishes) > MOST_WISHES or len(request.returned) > MOST_RETURNED:
        limit = {"wishes": MOST_WISHES, "returned": MOST_RETURNED}
        raise RefusedError(ProblemCode.TOO_LARGE, "Too many wishes or returned leases.", facts={**limit})
    names = [name for wish in request.wishes for name in (wish.kind, wish.subject)]
    if any(len(name) > _NAME_LENGTH for name in (*names, *request.returned)):
        raise RefusedError(ProblemCode.BAD_REQUEST, "Names in wishes and returned leases are short.")
    if not all(0 < wish.amount <= MOST_AMOUNT for wish in request.wishes):
        raise RefusedError(ProblemCode.BAD_REQUEST, "A wish is for more than nothing.")


def lease_scopes(session: Session, dealer_id: int, device_id: int) -> list[str]:
    """Return the scope of a device's leases once it was lent anything; most devices of most brands never are."""
    return [str(row[0]) for row in SCOPE_NAMED.rows(session, name=lease_scope(dealer_id, device_id))]


def read_terms(session: Session) -> LeaseTerms:
    """Return on what terms HQ lends."""
    held = _TERMS.first(session)
    rate, life, grace, active = held or (500_000, 336, 336, 30)
    return LeaseTerms(id=1, credit_rate=rate, life_hours=life, grace_hours=grace, active_days=active)


def serve_leases(
    session: Session, device: Identity, request: SyncRequest, moment: datetime, *, lends: bool = True
) -> None:
    """Take back, close and lend for one synchronisation, after its documents were judged under the dealer's turn.

    A program that knows nothing of leases is lent nothing, for nobody else could use it meanwhile.
    """
    terms = read_terms(session)
    leases = _close_leases(session, device.dealer_id, terms, moment, _returned(device, request))
    if not lends or Feature.LEASES not in request.features:
        return
    mine = [lease for lease in leases if lease.device_id == device.device_id]
    mine = [lease for lease in mine if lease.lineage == request.lineage and lease.expires_at > moment]
    lender = _Lender(session, device.dealer_id, device.device_id, request.lineage, moment, terms)
    wishes = sorted(request.wishes, key=lambda wish: (wish.kind, wish.subject))
    for wish in wishes:
        _hear(lender, wish, mine)
    _lend_credit(lender, [lease for lease in mine if lease.kind == LeaseKind.CREDIT.value])


def _returned(device: Identity, request: SyncRequest) -> frozenset[tuple[int, str, str]]:
    return frozenset((device.device_id, request.lineage, lease_id) for lease_id in request.returned)


def _close_leases(
    session: Session,
    dealer_id: int,
    terms: LeaseTerms,
    moment: datetime,
    returned: frozenset[tuple[int, str, str]] = frozenset(),
) -> list[_Open]:
    """Close what was returned, is spent, or expired longer ago than the grace; return what stays open."""
    over = moment - timedelta(hours=terms.grace_hours)
    stays = []
    for lease in map(_Open._make, _OPEN.rows(session, dealer=dealer_id)):
        if (lease.device_id, lease.lineage, lease.id) in returned:
            _close(session, dealer_id, lease.id, RETURNED, moment)
        elif lease.used >= lease.amount:
            _close(session, dealer_id, lease.id, SPENT, moment)
        elif lease.expires_at <= over:
            _close(session, dealer_id, lease.id, EXPIRED, moment)
        else:
            stays.append(lease)
    return stays


def _close(session: Session, dealer_id: int, id: str, why: str, moment: datetime) -> None:
    lease = session.get_one(Lease, (dealer_id, id), populate_existing=True)
    lease.closed_at, lease.closed_as = moment, why
    session.flush()
    left = lease.amount - lease.used
    if lease.kind == LeaseKind.STOCK.value and left:
        give_back_stock(session, lease.subject, left)
        publish_supply(session, moment, {lease.subject})
    if lease.kind == LeaseKind.CREDIT.value:
        touch_credit(session, lease.dealer_id, moment)
    retract(session, lease_scope(lease.dealer_id, lease.device_id), LEASE, [lease.id])


class _Lender:
    """Lends to one history of one device at one moment."""

    def __init__(
        self,
        session: Session,
        dealer_id: int,
        device_id: int,
        lineage: str,
        moment: datetime,
        terms: LeaseTerms,
    ) -> None:
        self.session, self.dealer_id, self.device_id = session, dealer_id, device_id
        self.lineage, self.moment, self.terms = lineage, moment, terms

    def lend(self, kind: LeaseKind, subject: str, amount: int) -> LeaseRow:
        """Lend an amount that is there."""
        expires = self.moment + timedelta(hours=self.terms.life_hours)
        row = LeaseRow(
            self._new_id(kind, subject), kind.value, subject, amount, self.moment, expires, self.lineage
        )
        values = {"dealer_id": self.dealer_id, "id": row.lease_id, "device_id": self.device_id, "used": 0}
        values |= {"lineage": self.lineage, "kind": kind.value, "subject": subject, "amount": amount}
        times = {"granted_at": self.moment, "expires_at": expires, "closed_at": None, "closed_as": ""}
        self.session.execute(insert(Lease), [values | times])
        if kind is LeaseKind.STOCK:
            give_back_stock(self.session, subject, -amount)
            publish_supply(self.session, self.moment, {subject})
        if kind is LeaseKind.CREDIT:
            touch_credit(self.session, self.dealer_id, self.moment)
        publish(self.session, lease_scope(self.dealer_id, self.device_id), LEASE, [(row.lease_id, row)])
        return row

    def _new_id(self, kind: LeaseKind, subject: str) -> str:
        """Make an id that neither this HQ nor one restored from a backup makes again; nothing is secret about it."""
        mine = select(func.count()).select_from(Lease).where(Lease.dealer_id == self.dealer_id)
        place = (self.dealer_id, self.lineage, self.moment.isoformat(), kind.value, subject)
        text = repr((*place, self.session.scalar(mine)))
        return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()

    def free(self, kind: LeaseKind, subject: str) -> int | None:
        """Return what is promised to nobody of one thing, None where it has no limit."""
        match kind:
            case LeaseKind.CREDIT:
                limit = credit_limit(self.session, self.dealer_id, self.moment.astimezone().date())
                return free_credit(limit, read_exposure(self.session, self.dealer_id))
            case LeaseKind.POINTS:
                return free_points(self.session, self.dealer_id, subject)[1]
            case LeaseKind.BUDGET:
                return self._free_budget(subject)
            case LeaseKind.STOCK:
                query = select(Stock.on_hand - Stock.reserved).where(Stock.sku == subject)
                return int(self.session.scalar(query.with_for_update()) or 0)

    def _free_budget(self, number: str) -> int:
        left = _BUDGET.scalar(self.session, dealer=self.dealer_id, number=number)
        return int(left or 0) - reserved_amount(self.session, self.dealer_id, LeaseKind.BUDGET, number)


def _held(leases: Iterable[_Open], kind: str, subject: str) -> int:
    return sum(
        lease.amount - lease.used for lease in leases if (lease.kind, lease.subject) == (kind, subject)
    )


def _hear(lender: _Lender, wish: LeaseWish, mine: Sequence[_Open]) -> None:
    kind = _KINDS.get(wish.kind)
    lacking = wish.amount - _held(mine, wish.kind, wish.subject)
    if kind is None or lacking <= 0 or (kind is LeaseKind.CREDIT and wish.subject):
        return
    free = lender.free(kind, wish.subject)
    amount = share_out(free, [lacking])[0] if free is not None else 0
    if amount:
        lender.lend(kind, wish.subject, amount)


def _lend_credit(lender: _Lender, mine: Sequence[_Open]) -> None:
    """Give a PC its share of the dealer's free credit, more of it once less than half is left."""
    session, dealer_id, terms = lender.session, lender.dealer_id, lender.terms
    limit = credit_limit(session, dealer_id, lender.moment.astimezone().date())
    if limit is None:
        return
    devices, rate = _active_devices(lender), terms.credit_rate
    held = _held(mine, LeaseKind.CREDIT.value, "")
    if held * 2 >= _most(limit, rate, devices) > 0:
        return
    exposure = read_exposure(session, dealer_id)
    free = limit - exposure.total
    lack = top_up(fair_share(free, exposure.leases, rate, devices), held)
    amount = share_out(free, [lack])[0]
    if amount >= LEAST_CREDIT:
        lender.lend(LeaseKind.CREDIT, "", amount)


def _most(limit: Fen, rate: Rate, devices: int) -> Fen:
    return share(max(limit, 0), rate) // max(devices, 1)


def _active_devices(lender: _Lender) -> int:
    since = lender.moment - timedelta(days=lender.terms.active_days)
    named = {"dealer": lender.dealer_id, "device": lender.device_id}
    return int(_ACTIVE.scalar(lender.session, since=since, **named) or 1)


def lend(session: Session, request: LendRequest, moment: datetime) -> LentRow:
    """Lend to a store's PC by staff's word; more than is promised to nobody is refused as `lease_exceeds_free`."""
    kind = _KINDS.get(request.kind)
    if kind is None:
        raise DomainError("lease_kind_unknown", kind=request.kind)
    if not 0 < request.amount <= MOST_AMOUNT:
        raise DomainError("amount_not_positive", amount=request.amount)
    store = session.scalar(select(Store).where(Store.code == request.store_code))
    if store is None:
        raise DomainError("store_unknown", store=request.store_code)
    take_turn(session, store.dealer_id)
    device_id, lineage = _last_heard(session, store, request.device_id)
    lender = _Lender(session, store.dealer_id, device_id, lineage, moment, read_terms(session))
    free = lender.free(kind, request.subject)
    if free is None:
        raise DomainError("lease_without_limit", kind=request.kind)
    if free < request.amount:
        raise DomainError("lease_exceeds_free", free=max(free, 0), amount=request.amount)
    row = lender.lend(kind, request.subject, request.amount)
    return LentRow(lease=row, device_id=device_id, used=0, dealer_code=_code(session, store.dealer_id))


def _code(session: Session, dealer_id: int) -> str:
    return session.scalars(select(Dealer.code).where(Dealer.id == dealer_id)).one()


def _last_heard(session: Session, store: Store, device_id: int) -> tuple[int, str]:
    """Return the device of a store, the one asked for or the one heard of last, and its latest history."""
    owner = (Device.dealer_id == Lineage.dealer_id) & (Device.id == Lineage.device_id)
    query = select(Lineage.device_id, Lineage.id).join(Device, owner)
    query = query.where(Lineage.dealer_id == store.dealer_id, Device.store_id == store.id)
    query = query.where(Device.revoked_at.is_(None))
    query = query.where(Device.id == device_id) if device_id else query
    newest = (Lineage.last_contact.desc(), Lineage.opened_at.desc(), Lineage.id)
    found = session.execute(query.order_by(*newest).limit(1)).first()
    if found is None:
        raise DomainError("device_unknown", device=device_id, store=store.code)
    return int(found[0]), str(found[1])


def list_leases(session: Session, dealer_code: str = "") -> list[LentRow]:
    """Return the open leases, of one dealer or of all."""
    query = select(Lease, Dealer.code).join(Dealer, Dealer.id == Lease.dealer_id)
    query = query.where(Lease.closed_at.is_(None)).order_by(Lease.dealer_id, Lease.granted_at, Lease.id)
    query = query.where(Dealer.code == dealer_code) if dealer_code else query
    return [
        LentRow(lease=_row(lease), device_id=lease.device_id, used=lease.used, dealer_code=code)
        for lease, code in session.execute(query)
    ]


def _row(lease: Lease) -> LeaseRow:
    named = (lease.id, lease.kind, lease.subject, lease.amount)
    return LeaseRow(*named, lease.granted_at, lease.expires_at, lease.lineage)


def expire_leases(session: Session, moment: datetime) -> int:
    """Close what expired with every dealer, also with those whose PCs are not heard of; return how many closed."""
    terms = read_terms(session)
    over = moment - timedelta(hours=terms.grace_hours)
    query = select(Lease.dealer_id).where(Lease.closed_at.is_(None), Lease.expires_at <= over).distinct()
    closed = 0
    for dealer_id in sorted(session.scalars(query)):
        take_turn(session, dealer_id)
        before = select(func.count()).select_from(Lease).where(Lease.dealer_id == dealer_id)
        count = session.scalar(before.where(Lease.closed_at.is_(None))) or 0
        closed += count - len(_close_leases(session, dealer_id, terms, moment))
    return closed


def change_terms(session: Session, changes: Mapping[str, int]) -> LeaseTerms:
    """Change on what terms HQ lends from now on; a rate beyond everything or no time at all is refused."""
    terms = read_terms(session)
    for name, value in changes.items():
        setattr(terms, name, value)
    if not 0 <= terms.credit_rate <= 1_000_000:
        raise DomainError("rate_out_of_range", rate=terms.credit_rate)
    if terms.life_hours <= 0 or terms.grace_hours < 0 or terms.active_days <= 0:
        raise DomainError("lease_without_time")
    terms = session.merge(terms)
    session.flush()
    return terms


def set_credit_limit(session: Session, dealer: Dealer, limit: Fen | None) -> None:
    """Change a dealer's limit at once; below what is out nothing is taken back, and nothing more is lent."""
    if limit is not None and limit < 0:
        raise DomainError("amount_negative", amount=limit)
    take_turn(session, dealer.id)
    session.execute(update(Dealer).where(Dealer.id == dealer.id).values(credit_limit=limit))
    touch_credit(session, dealer.id, utc_now())


def set_budget(session: Session, dealer: Dealer, number: str, amount: Fen) -> BudgetRow:
    """Allow a dealer a budget, or change how much of it there is."""
    if amount < 0 or not number.strip() or len(number) > _NAME_LENGTH:
        raise DomainError("budget_refused", number=number, amount=amount)
    take_turn(session, dealer.id)
    budget = session.get(Budget, (dealer.id, number))
    if budget is None:
        budget = Budget(dealer_id=dealer.id, number=number, amount=amount, spent=0)
        session.add(budget)
    budget.amount = amount
    session.flush()
    return BudgetRow(dealer_code=dealer.code, number=number, amount=amount, spent=budget.spent)
