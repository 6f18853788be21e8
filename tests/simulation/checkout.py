"""A customer at a simulated counter: members, coupons, typed prices, floor approvals; and goods that come back."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from desktop.services import billing, refund
from desktop.services.cart import Cart, CartLine, add_coupon, with_approval
from domain.errors import DomainError
from server_stub.approval import approve_price
from tests.simulation.publication import plain
from tests.simulation.seed import SKUS, UNIT

if TYPE_CHECKING:
    from tests.simulation.till import Till

TYPED = (40_000, 80_000, 99_900)
_IN_FORCE = (
    "SELECT subject, id, version, body FROM catalog.rule"
    " WHERE (first IS NULL OR first <= ?1) AND (last IS NULL OR last >= ?1) ORDER BY subject, id"
)
_LISTED = (
    "SELECT book, sku, price FROM catalog.price"
    " WHERE level = 80 AND (first IS NULL OR first <= ?1) AND (last IS NULL OR last >= ?1)"
)
_WHOLE = "SELECT count FROM catalog.scope WHERE scope = 'policy'"
_COUPONS = "SELECT reference FROM reward WHERE kind = 'coupon' ORDER BY reference"


@dataclass(frozen=True, slots=True)
class Held:
    """The terms a PC held for a day: the newest version, its rules as a hash, rules by name and version, and its lists."""

    version: int
    rules: str
    names: frozenset[tuple[str, int]]
    lists: tuple[tuple[str, frozenset[tuple[str, int]]], ...]


def read_held(session: Session, day: str) -> Held:
    """Read what a PC holds for a day from its bare rows."""
    run = session.connection().exec_driver_sql
    is_whole = run(_WHOLE).scalar()  # a first copy that is still coming in is no policy yet
    rows = run(_IN_FORCE, (day,)).all() if is_whole else []
    lists: dict[str, set[tuple[str, int]]] = {}
    for book, sku, price in run(_LISTED, (day,)):
        lists.setdefault(book, set()).add((sku, price))
    bodies = {f"{row[0]}/{row[1]}": plain_text(row[3]) for row in rows}
    return Held(
        version=max((row[2] for row in rows), default=0),
        rules=hash_rules(bodies),
        names=frozenset((row[1], row[2]) for row in rows if row[0] == "promotion"),
        lists=tuple((book, frozenset(prices)) for book, prices in sorted(lists.items())),
    )


def plain_text(body: Any) -> str:
    """Return a stored body in the one order that published ones are kept in."""
    return plain(json.loads(body))


def hash_rules(bodies: dict[str, str]) -> str:
    """Return a short name of some rules."""
    return blake2b(repr(sorted(bodies.items())).encode(), digest_size=8).hexdigest()


def fill_cart(till: Till, session: Session, member: str) -> tuple[Cart, billing.Quote]:
    """Put goods into a cart, with coupons, prices typed and an approver asked now and then, and price it."""
    chance = till.chance
    skus = chance.sample(SKUS, chance.randrange(1, 4))
    lines = [CartLine(sku, UNIT.name, chance.randrange(1, 9) * 1000) for sku in skus]
    if chance.random() < 0.15:
        lines[0] = CartLine(lines[0].sku, UNIT.name, lines[0].quantity, price=chance.choice(TYPED))
    if chance.random() < 0.1:
        lines[-1] = CartLine(lines[-1].sku, UNIT.name, lines[-1].quantity, discount=chance.choice((99, 500)))
    cart = Cart(tuple(lines), discount=chance.choice((0,) * 9 + (123,)), member_id=member)
    if chance.random() < 0.2:
        granted = session.connection().exec_driver_sql(_COUPONS).scalars().all()
        cart = add_coupon(cart, chance.choice([*granted, "C1", "C1"]))
    quote = billing.quote_cart(session, cart, till.moment())
    if any(line.challenge for line in quote.lines) and chance.random() < 0.7:
        quote = billing.quote_cart(session, _approved(till, quote), till.moment())
    return quote.cart, quote


def _approved(till: Till, quote: billing.Quote) -> Cart:
    """Ask HQ's staff by telephone for every price below its floor; a code typed wrong is refused later on."""
    cart, hq = quote.cart, till.world.hq
    for line in quote.lines:
        if not line.challenge:
            continue
        try:
            with hq.hq.database.write() as session:
                code = approve_price(session, line.challenge, "Li", hq.clock()).code
        except DomainError:
            continue
        till.world.seen["approvals"] += 1
        cart = with_approval(cart, line.place, code if till.chance.random() < 0.9 else "22222222", "Li")
    return cart


def wanted_back(till: Till, session: Session, original: str) -> dict[int, int]:
    """Return what comes back of a receipt by line: one piece of a line, or now and then all that is left."""
    taken = refund.get_taken(session, original)
    lines = refund.get_receipt(session, original).lines
    left = Counter(
        {
            number: line.quantity - (taken[number].quantity if number in taken else 0)
            for number, line in enumerate(lines, start=1)
        }
    )
    if till.chance.random() < 0.4:
        return dict(+left) or {1: 1000}
    return {till.chance.randrange(len(lines)) + 1: 1000}
