"""What HQ's people do while PCs synchronise: prices, contracts, decisions, shipments, limits, members, computers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.lease import LeaseKind
from domain.order import OrderState
from domain.period import month_of
from domain.statement import content_hash
from protocol.lease import LendRequest
from protocol.member import MemberDecision
from protocol.revocation import DeviceOrderRequest, GrantRequest
from protocol.statement import PaymentRequest
from protocol.sync import VerdictStatus
from server_stub.amendment import accept_change, list_changes, refuse_change
from server_stub.answer import list_standings, settle_dispute
from server_stub.grant import change_grants
from server_stub.lease import expire_leases, lend, set_credit_limit
from server_stub.member import decide_member
from server_stub.models import Contract, Dealer, Device, Log, Member, Order, Price, Stock, Store
from server_stub.opaque import OPAQUE
from server_stub.order import approve_order, reject_order, release_order
from server_stub.payment import record_payment
from server_stub.publish import publish_dealer, publish_supply
from server_stub.retrial import retry_documents
from server_stub.revocation import order_device
from server_stub.segment import build_segments, segment_folder
from server_stub.shipment import ship_order, shipment_need
from server_stub.statements import Made, load_statements, record_statements
from tests.simulation.publication import amend, give_budget, publish_list, publish_terms
from tests.simulation.seed import BOOKS, BUDGET, SKUS, canary
from tests.simulation.wallet import settle_wallet

if TYPE_CHECKING:
    from tests.simulation.hq import SimHq

CERTIFIED: Final = timedelta(days=40)

Settle = Callable[[], None] | None


def import_prices(hq: SimHq, session: Session) -> Settle:
    """Change some prices of a list, drop one or bring one back, from today or tomorrow on."""
    book = hq.chance.choice(BOOKS)
    fresh = {sku: hq.chance.randrange(50_000, 200_000) for sku in hq.chance.sample(SKUS, 2)}
    gone = hq.chance.choice(SKUS) if hq.chance.random() < 0.3 else ""
    held = hq.said.policies[-1].lists[book]
    prices = {sku: price for sku, price in held.items() if sku != gone} | fresh
    return publish_list(hq, session, book, prices)


def change_contract(hq: SimHq, session: Session) -> Settle:
    """Change a dealer's terms, contract price or members."""
    dealer = hq.chance.choice(list(hq.said.books))
    days = hq.chance.randrange(10, 90)
    session.execute(update(Contract).where(Contract.dealer_id == dealer).values(payment_days=days))
    price = hq.chance.randrange(50_000, 99_000)
    session.execute(update(Price).where(Price.dealer_id == dealer).values(price=price))
    number = hq.chance.getrandbits(32)
    member = {"dealer_id": dealer, "id": f"M{number}", "phone": f"139{number:010}"}
    session.execute(insert(Member), [member | {"name": f"{canary(dealer)}new"}])
    publish_dealer(session, dealer)
    return None


def grant_book(hq: SimHq, session: Session) -> Settle:
    """Give a dealer the other price list: one scope is granted, another revoked."""
    dealer = hq.chance.choice(list(hq.said.books))
    book = BOOKS[1 - BOOKS.index(hq.said.books[dealer])]
    session.execute(update(Dealer).where(Dealer.id == dealer).values(price_book=book))
    return lambda: hq.said.books.update({dealer: book})


def restock(hq: SimHq, session: Session) -> Settle:
    """Count the warehouse anew."""
    sku = hq.chance.choice(SKUS[:4])
    on_hand = Stock.reserved + hq.chance.randrange(0, 100_000)
    session.execute(update(Stock).where(Stock.sku == sku).values(on_hand=on_hand))
    publish_supply(session, hq.clock(), [sku])
    return None


def decide(hq: SimHq, session: Session) -> Settle:
    """Approve or reject every order under review; one beyond its dealer's credit stays."""
    query = select(Order.id, Order.revision).where(Order.state == OrderState.REVIEW.value).order_by(Order.id)
    for order, revision in session.execute(query).all():
        if hq.chance.random() < 0.8:
            try:
                approve_order(session, order, hq.clock(), base_revision=revision)
            except DomainError as refusal:
                if refusal.code != "credit_exceeded":
                    raise
                hq.done["order_beyond_credit"] += 1
        else:
            reject_order(session, order, "not now", hq.clock(), base_revision=revision)
    return None


def _orders(session: Session, *states: OrderState) -> list[tuple[str, int]]:
    query = select(Order.id, Order.dealer_id).where(Order.state.in_([state.value for state in states]))
    return [(order, dealer) for order, dealer in session.execute(query.order_by(Order.id))]


def release(hq: SimHq, session: Session) -> Settle:
    """Release half of what is approved to the warehouse."""
    for order, _ in _orders(session, OrderState.APPROVED):
        if hq.chance.random() < 0.5:
            release_order(session, order)
    return None


def ship(hq: SimHq, session: Session) -> Settle:
    """Ship what is approved, and judge again what waited for it."""
    for order, dealer in _orders(session, OrderState.APPROVED, OrderState.RELEASED):
        if hq.chance.random() < 0.2:
            continue
        shipment = ship_order(session, order, hq.clock().date())
        session.flush()
        retry_documents(session, dealer, VerdictStatus.WAITING, shipment_need(shipment.number))
    return None


def settle_changes(hq: SimHq, session: Session) -> Settle:
    """Decide what was asked for too late."""
    for change, _ in list_changes(session):
        try:
            if hq.chance.random() < 0.6:
                accept_change(session, change.id, hq.clock())
            else:
                refuse_change(session, change.id, "too late", hq.clock())
        except DomainError as refusal:
            hq.done[f"change_{refusal.code}"] += 1
    return None


def _dealer(hq: SimHq) -> int:
    return hq.chance.choice(list(hq.said.books))


def change_limit(hq: SimHq, session: Session) -> Settle:
    """Raise or lower what a dealer may owe, seldom to nothing or without end."""
    dealer = session.get_one(Dealer, _dealer(hq))
    limit = hq.chance.choice((0, 20_000, 60_000, 60_000, 100_000, 100_000, 300_000, None))
    set_credit_limit(session, dealer, limit)
    session.refresh(dealer)
    publish_dealer(session, dealer.id)
    return None


def take_money(hq: SimHq, session: Session) -> Settle:
    """Book a payment."""
    code, moment = f"D{_dealer(hq):03}", hq.clock()
    number = f"PAY-{hq.chance.getrandbits(32)}"
    amount = hq.chance.randrange(1_000, 40_000)
    record_payment(session, PaymentRequest(number=number, dealer_code=code, day=moment.date(), amount=amount))
    return None


def lend_out(hq: SimHq, session: Session) -> Settle:
    """Lend credit, stock or a budget to a store's PC by hand, and close what is over."""
    expire_leases(session, hq.clock())
    stores = list(session.scalars(select(Store.code).order_by(Store.code)))
    kind = hq.chance.choice((LeaseKind.CREDIT, LeaseKind.STOCK, LeaseKind.BUDGET))
    subject = {LeaseKind.STOCK: hq.chance.choice(SKUS[:4]), LeaseKind.BUDGET: BUDGET}.get(kind, "")
    amount = hq.chance.randrange(1, 20) * 1000
    request = LendRequest(
        store_code=hq.chance.choice(stores), kind=kind.value, amount=amount, subject=subject
    )
    lend(session, request, hq.clock())
    return None


def decide_people(hq: SimHq, session: Session) -> Settle:
    """Change a member's tier or status, or make two members one."""
    dealer = _dealer(hq)
    living = (Member.dealer_id == dealer, Member.survivor == "")
    ids = list(session.scalars(select(Member.id).where(*living).order_by(Member.id)))
    chosen = hq.chance.choice(ids)
    said: dict[str, str] = hq.chance.choice(({"tier": "gold"}, {"status": "blocked"}, {"merge_into": ""}))
    if "merge_into" in said and len(ids) > 1:
        said = {"merge_into": hq.chance.choice([other for other in ids if other != chosen])}
        hq.done["members_made_one"] += 1
    decision = MemberDecision(dealer_code=f"D{dealer:03}", **said)
    decide_member(session, dealer, chosen, decision, hq.clock())
    return None


def state_month(hq: SimHq, session: Session) -> Settle:
    """Issue the statements of the month that is over."""
    moment = hq.clock()
    month = month_of((moment.replace(day=1) - timedelta(days=1)).date())
    made = [
        Made(dealer, one.number, one.opening, one.closing, len(one.entries), content_hash(one))
        for dealer, one in load_statements(session, month, sorted(hq.said.books))
    ]
    hq.done["statements"] += record_statements(session, month, made, moment)
    return None


def settle_disputes(hq: SimHq, session: Session) -> Settle:
    """Answer a dispute."""
    disputed = list_standings(session, "disputed")
    if disputed:
        settle_dispute(session, hq.chance.choice(disputed).answer.statement, "explained", hq.clock())
    return None


def grant_scope(hq: SimHq, session: Session) -> Settle:
    """Give the other list to a dealer or one PC, or take it or, seldom, something that every PC has back."""
    dealer = _dealer(hq)
    ids = list(session.scalars(select(Device.id).where(Device.dealer_id == dealer).order_by(Device.id)))
    device = hq.chance.choice([0, *ids])
    scope = hq.chance.choice(("price:vip", "price:vip", "price:list", "supply", "product"))
    rare = scope in ("product", "supply") and hq.chance.random() < 0.5
    is_granted = rare or hq.chance.random() < 0.6
    given = GrantRequest(dealer_code=f"D{dealer:03}", scope=scope, device_id=device, is_granted=is_granted)
    change_grants(session, given, hq.clock())
    hq.done["scope_granted" if is_granted else "scope_taken_back"] += 1
    return lambda: hq.said.grants.update({(dealer, device, scope): is_granted})


def order_computer(hq: SimHq, session: Session) -> Settle:
    """Drain, lock or release a PC, or give its certificate another life."""
    ids = list(session.scalars(select(Device.id).order_by(Device.id)))
    action = hq.chance.choice(("drain", "lock", "lock", "release", "release", "renew"))
    order_device(session, hq.chance.choice(ids), DeviceOrderRequest(action=action), hq.clock(), CERTIFIED)
    hq.done[f"device_{action}"] += 1
    return None


def judge_unread(hq: SimHq) -> int:
    """Judge what HQ took unread after it had failed three times, as its staff are told to; return how many changed."""
    with hq.hq.database.write() as session:
        dealers = session.scalars(select(Log.dealer_id).where(Log.code == OPAQUE).distinct()).all()
        return sum(retry_documents(session, dealer, VerdictStatus.PARKED) for dealer in sorted(dealers))


def cut_segments(hq: SimHq, session: Session) -> Settle:
    """Cut the big scopes into segments, after this transaction as HQ's own worker does."""

    def build() -> None:
        hq.done["segments_built"] += len(build_segments(hq.hq.database, segment_folder(hq.hq.database)))

    return build


WORK: dict[str, Callable[[SimHq, Session], Settle]] = {
    "import": import_prices,
    "contract": change_contract,
    "book": grant_book,
    "restock": restock,
    "decide": decide,
    "release": release,
    "ship": ship,
    "changes": settle_changes,
    "limit": change_limit,
    "money": take_money,
    "lend": lend_out,
    "people": decide_people,
    "statements": state_month,
    "disputes": settle_disputes,
    "grant": grant_scope,
    "computer": order_computer,
    "segments": cut_segments,
    "policy": publish_terms,
    "amended": amend,
    "budget": give_budget,
    "wallet": settle_wallet,
}
OFTEN = (
    *WORK,
    "import",
    "policy",
    "policy",
    "decide",
    "decide",
    "ship",
    "ship",
    "money",
    "segments",
    "computer",
    "people",
    "limit",
    "wallet",
)
"""What is done, the usual things more often."""
