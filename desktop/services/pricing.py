"""Pricing a cart at the counter, once for all: prices with floors, promotions, gifts, then the whole-bill discount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Final

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.services.approval import load_secret, load_used_marks
from desktop.services.cart import Cart, CartLine
from desktop.services.catalogue import ShelfArticle, load_articles
from desktop.services.open_cart import OpenCart, keep_cart, recall_cart
from desktop.services.policy import NO_POLICY, Place, Policy, load_place, load_policy
from desktop.services.price import retail_desk
from desktop.services.promotion import Asker, load_context
from domain.errors import DomainError
from domain.money import Fen, extend, net_of_tax, price_for
from domain.product import Product
from domain.promotion.cart import Context
from domain.promotion.result import GivenGift, Result
from domain.quote import (
    Asked,
    PricedLine,
    Promotions,
    Quote,
    Reason,
    Sale,
    earn_points,
    price_lines,
    reward,
)
from domain.receipt import ReceiptLine, Totals, make_line, spread_discount, sum_lines
from protocol.quote import name_line

COUNTER: Final = "counter"
"""Who approved a typed price where nobody is named."""


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of a cart as it came out: priced, and sold after its rewards; or the fault that keeps it from that."""

    place: int
    asked: CartLine
    shelf: ShelfArticle | None
    priced: PricedLine | None = None
    sold: ReceiptLine | None = None
    fault: DomainError | None = None


@dataclass(frozen=True, slots=True)
class GiftLine:
    """A gift as a line at price 0; `value` is what it is charged in fen when it is kept at a return."""

    given: GivenGift
    sold: ReceiptLine


@dataclass(frozen=True, slots=True)
class Bill:
    """A cart priced under the policy of a day; `sold` are all its lines after the whole-bill discount, gifts last.

    Without `sold` the fault says why. `packet` is the red packet in fen that pays part of it, `points` what it earns.
    """

    cart: Cart
    day: date
    policy: Policy = NO_POLICY
    place: Place = Place()
    lines: tuple[BillLine, ...] = ()
    gifts: tuple[GiftLine, ...] = ()
    sold: tuple[ReceiptLine, ...] = ()
    totals: Totals = Totals(0, 0, 0, ())
    promoted: Result | None = None
    context: Context | None = None
    fault: DomainError | None = None
    packet: Fen = 0
    points: int = 0

    @property
    def payable(self) -> Fen:
        """What the customer still pays in ways of its own."""
        return self.totals.gross - self.packet


@dataclass(frozen=True, slots=True)
class Till:
    """Who sells when; a `plain` sale, such as one made elsewhere, knows no policy."""

    day: date
    moment: Moment | None = None
    cashier: str = ""
    is_plain: bool = False


def price_bill(session: Session, cart: Cart, till: Till) -> Bill:
    """Price a cart; a line that cannot be sold stays in it with its fault instead of refusing the whole."""
    policy = NO_POLICY if till.is_plain else load_policy(session, till.day)
    place = load_place(session) if policy.version else Place()
    held = recall_cart(session, till.day, policy, place)
    shelves = _load_shelves(session, held, [line.sku for line in cart.lines])
    context = _context(session, policy, place, cart, till)
    sale = _open_sale(session, cart, till, policy, place)
    known = held.known(cart.lines)
    articles = {sku: shelf.article for sku, shelf in shelves.items()}
    desk = retail_desk(session, till.day, policy, place)
    priced = price_lines(_ask(cart, till), articles, desk, sale, known)
    promotions = Promotions(policy.index, context) if policy.index and context else None
    try:
        quoted = reward(priced, sale, promotions)
    except DomainError as error:
        return Bill(cart, till.day, policy, place, fault=error)
    lines = _lines(cart, shelves, quoted)
    given = quoted.promoted.gifts if quoted.promoted else ()
    shelves |= _load_shelves(session, held, [gift.sku for gift in given])
    keep_cart(session, held.ground, cart.lines, {line.id: line for line in priced.lines}, shelves)
    gifts = tuple(_gift(gift, shelves[gift.sku].product) for gift in given)
    bill = Bill(cart, till.day, policy, place, lines, gifts, promoted=quoted.promoted, context=context)
    return _finish(bill)


def _load_shelves(session: Session, held: OpenCart, skus: Sequence[str]) -> dict[str, ShelfArticle]:
    """Return the articles of some SKUs as far as there are any, those the open cart has not from the catalogue."""
    known = {sku: shelf for sku in skus if (shelf := held.shelves.get(sku))}
    missing = set(skus) - known.keys()
    return {**known, **load_articles(session, missing)} if missing else known


def _context(session: Session, policy: Policy, place: Place, cart: Cart, till: Till) -> Context | None:
    if policy.index is None:
        return None
    if till.moment is None:
        return Context(till.day, time(12), place.store, place.region, place.channel, place.dealer)
    return load_context(session, policy, place, Asker(cart, till.day, till.moment))


def _open_sale(session: Session, cart: Cart, till: Till, policy: Policy, place: Place) -> Sale:
    """Return what holds for the whole cart; what approvals need is read where one was given."""
    guarded = bool(policy.floors) and any(line.approval for line in cart.lines)
    return Sale(
        day=till.day,
        customer=place.seller,
        floors=policy.floors,
        document=cart.document,
        secret=load_secret(session) if guarded else b"",
        used=load_used_marks(session) if guarded else frozenset(),
    )


def _ask(cart: Cart, till: Till) -> list[Asked]:
    return [
        Asked(
            name_line(place + 1),
            line.sku,
            line.quantity,
            line.unit,
            line.price,
            line.approved_by or till.cashier or COUNTER,
            line.approval,
            line.discount,
        )
        for place, line in enumerate(cart.lines)
    ]


def _lines(cart: Cart, shelves: Mapping[str, ShelfArticle], quoted: Quote) -> tuple[BillLine, ...]:
    priced = {line.id: line for line in quoted.lines}
    refused = {line.id: line for line in quoted.refused}
    lines = []
    for place, asked in enumerate(cart.lines):
        shelf, id = shelves.get(asked.sku), name_line(place + 1)
        if id in priced:
            lines.append(BillLine(place, asked, shelf, priced[id], _sell(asked, priced[id])))
        else:
            lines.append(BillLine(place, asked, shelf, fault=_fault(asked, refused[id].reason, quoted, id)))
    return tuple(lines)


def _fault(asked: CartLine, reason: Reason, quoted: Quote, id: str) -> DomainError:
    facts = next(line.facts for line in quoted.refused if line.id == id)
    if reason is Reason.CODE_UNKNOWN:
        return DomainError("product_unknown", sku=asked.sku)
    if reason is Reason.SECRET_TOO_SHORT:
        return DomainError("approval_unavailable", sku=asked.sku)
    return DomainError(reason.value, **facts)


def _sell(asked: CartLine, line: PricedLine) -> ReceiptLine:
    off = line.discount + sum(reward.amount for reward in line.rewards)
    product = line.article.product
    made = make_line(product, unit=line.unit, quantity=line.quantity, price=line.trace.price, discount=off)
    return replace(made, name=asked.name) if asked.name else made


def _finish(bill: Bill) -> Bill:
    """Spread the whole-bill discount over what remains, where every line can be sold."""
    kept = [line.sold for line in bill.lines if line.sold]
    bill = replace(bill, totals=sum_lines(kept))
    fault = next((line.fault for line in bill.lines if line.fault), None)
    if fault:
        return replace(bill, fault=fault)
    if bill.cart.discount:
        try:
            parts = spread_discount(kept, bill.cart.discount)
            kept = [_discounted(line, part) for line, part in zip(kept, parts, strict=True)]
            _check_floors(bill, parts)
        except DomainError as error:
            return replace(bill, fault=error)
    totals = sum_lines(kept)
    packet = sum(one.amount for one in bill.promoted.packets) if bill.promoted else 0
    return replace(
        bill,
        sold=(*kept, *(gift.sold for gift in bill.gifts)),
        totals=totals,
        packet=min(packet, totals.gross),
        points=earn_points(bill.promoted) if bill.promoted and bill.cart.member_id else 0,
    )


def _gift(given: GivenGift, product: Product) -> GiftLine:
    unit = product.units[0].name
    return GiftLine(given, make_line(product, unit=unit, quantity=given.quantity, price=0))


def _check_floors(bill: Bill, parts: Sequence[Fen]) -> None:
    """Refuse a whole-bill discount that takes a line below its floor: no approval speaks of it, but one of the line may."""
    for line, part in zip(bill.lines, parts, strict=True):
        priced = line.priced
        if not part or priced is None or priced.floor is None:
            continue
        left = priced.full - priced.discount - part
        if left < extend(priced.floor.price, priced.quantity):
            price = price_for(left, priced.quantity)
            raise DomainError(
                "discount_below_floor", sku=line.asked.sku, price=price, floor=priced.floor.price
            )


def _discounted(line: ReceiptLine, part: Fen) -> ReceiptLine:
    gross = line.gross - part
    tax = gross - net_of_tax(gross, line.tax_rate)
    return replace(line, discount=line.discount + part, gross=gross, tax=tax)


@dataclass(frozen=True, slots=True)
class PricedCart:
    """A cart with its lines as they would be sold, gifts last, and the sums; `bill` says how it came to that."""

    lines: tuple[ReceiptLine, ...]
    totals: Totals
    bill: Bill = field(repr=False)


def price_cart(
    session: Session,
    cart: Cart,
    day: date,
    *,
    moment: Moment | None = None,
    cashier: str = "",
    is_plain: bool = False,
) -> PricedCart:
    """Price a cart on a business day as it would be sold at a moment; without one at noon and with no budget.

    Refused: an empty cart (`cart_empty`), and the fault of the first line that cannot be sold.
    """
    if not cart.lines:
        raise DomainError("cart_empty")
    bill = price_bill(session, cart, Till(day, moment, cashier, is_plain))
    if bill.fault:
        raise bill.fault
    return PricedCart(bill.sold, bill.totals, bill)
