"""Billing: changing a cart step by step, quoting it line by line with reasons, and what a scanned or typed code means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.dealer import Store
from desktop.models.document import Device
from desktop.services.cart import (
    ONE,
    Cart,
    CartLine,
    add_coupon,
    add_product,
    add_tender,
    check_discount,
    missing_of,
    part_of,
    remove_coupon,
    remove_line,
    rounding_of,
    set_bill_discount,
    set_line_discount,
    set_price,
    set_quantity,
    step_quantity,
    switch_unit,
    with_approval,
)
from desktop.services.catalogue import ShelfArticle
from desktop.services.document import new_doc_id
from desktop.services.draft import DraftKind, drop_draft, list_drafts, load_draft, save_draft
from desktop.services.member import get_member
from desktop.services.policy import NO_POLICY, Policy
from desktop.services.price import OWN
from desktop.services.pricing import Bill, BillLine, GiftLine, Till, price_bill
from desktop.services.receipt import IssuedReceipt, ReceiptView, get_receipt, issue_receipt
from desktop.services.rewarded import NO_REWARDS, SlipRewards, load_rewards
from desktop.services.search import BarcodeMatch, FoundProduct, find_by_barcode, find_products
from desktop.services.shift import get_counter
from domain.errors import DomainError
from domain.fault import Fault
from domain.floor import FloorPrice
from domain.money import Fen, Quantity, extend
from domain.price import PriceLevel, PriceTrace
from domain.promotion.result import Result, Reward
from domain.receipt import ReceiptLine, Tender, Totals

_IN_HAND: Final = "bill in hand"

__all__ = [
    "ONE",
    "Answer",
    "Asked",
    "Cart",
    "CartLine",
    "PriceSource",
    "Quote",
    "QuotedLine",
    "Slip",
    "add_coupon",
    "add_product",
    "add_tender",
    "approve",
    "check_discount",
    "forget_bill",
    "keep_bill",
    "load_bill",
    "look_up",
    "missing_of",
    "part_of",
    "quote_cart",
    "read_slip",
    "remove_coupon",
    "remove_line",
    "rounding_of",
    "search_products",
    "sell_bill",
    "set_bill_discount",
    "set_line_discount",
    "set_price",
    "set_quantity",
    "source_of",
    "step_quantity",
    "switch_unit",
]


class PriceSource(StrEnum):
    """Where the price of a line comes from, as its badge says."""

    LIST = "list"
    QUANTITY = "quantity"
    TIMED = "timed"
    OWN = "own"
    TYPED = "typed"
    CHANNEL = "channel"
    REGION = "region"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One line of a cart as it would be sold before the whole-bill discount; without `sold` the `fault` says why.

    The discount of `sold` is the line's own and its `rewards`. A fault below the floor has the `challenge` to show.
    """

    place: int
    asked: CartLine
    name: str
    spec: str
    units: tuple[str, ...]
    source: PriceSource
    sold: ReceiptLine | None = None
    trace: PriceTrace | None = None
    fault: DomainError | None = None
    rewards: tuple[Reward, ...] = ()
    floor: FloorPrice | None = None
    shelf: ShelfArticle | None = None

    @property
    def challenge(self) -> str:
        """What an approver is asked, empty where the price needs no approval or has one."""
        return str(self.fault.facts.get("challenge", "")) if self.fault else ""

    @property
    def rewarded(self) -> Fen:
        """What promotions took off."""
        return sum(reward.amount for reward in self.rewards)

    @property
    def full(self) -> Fen:
        """What the line costs without any discount."""
        return extend(self.sold.price, self.sold.quantity) if self.sold else 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A cart line by line with its sums; `fault` is what keeps it from being paid.

    Keep its `cart`: it has the id that approvals name. `promoted` says what every promotion of its `policy` did and
    why, `gifts` what is handed over beside the lines. The red `packet` pays its part of the total.
    """

    cart: Cart = Cart()
    lines: tuple[QuotedLine, ...] = ()
    totals: Totals = Totals(0, 0, 0, ())
    fault: DomainError | None = None
    day: date | None = None
    policy: Policy = field(default=NO_POLICY, repr=False)
    promoted: Result | None = None
    gifts: tuple[GiftLine, ...] = ()
    packet: Fen = 0
    points: int = 0

    @property
    def names(self) -> Mapping[str, str]:
        """What promotions are called."""
        return self.policy.names

    @property
    def troubles(self) -> tuple[Fault, ...]:
        """The published rules that this program cannot read."""
        return self.policy.troubles

    @property
    def payable(self) -> Fen:
        """What the customer pays in ways of its own."""
        return self.totals.gross - self.packet

    @property
    def pieces(self) -> Quantity:
        """The sum of the quantities, whatever their units."""
        return sum(line.asked.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """A code to be looked up; a keyed one may also be the beginning of a name."""

    code: str
    is_keyed: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a code stands for: nothing, one product and unit, or several to choose from."""

    asked: Asked
    matches: tuple[BarcodeMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """A receipt or refund with the words around it that are printed; before the enrolment the store has no name."""

    receipt: ReceiptView
    store_name: str = ""
    address: str = ""
    phone: str = ""
    member_name: str = ""
    rewards: SlipRewards = NO_REWARDS


def quote_cart(session: Session, cart: Cart, moment: Moment) -> Quote:
    """Price a cart line by line; a line that cannot be sold stays in it with its fault instead of refusing the whole."""
    counter = get_counter(session, moment)
    till = Till(counter.business_day, moment, counter.cashier)
    bill = price_bill(session, cart, till)
    if bill.policy.floors and cart.lines and not cart.document:
        # HQ finds the secret a code is made with by the device the challenge names.
        named = f"{bill.place.device_id}/{new_doc_id(moment)}"
        bill = price_bill(session, replace(cart, document=named), till)
    return _quote(bill)


def approve(
    session: Session, cart: Cart, place: int, code: str, moment: Moment, *, approver: str = ""
) -> Cart:
    """Return the cart with a line's price below its floor approved by a code for exactly what it asks.

    Refused: another code (`approval_wrong`), one used before (`approval_used`), no secret shared with HQ yet
    (`approval_unavailable`), or whatever else keeps the line from being sold.
    """
    approved = with_approval(cart, place, code, approver)
    fault = quote_cart(session, approved, moment).lines[place].fault
    if fault:
        raise fault
    return approved


def look_up(session: Session, asked: Sequence[Asked]) -> list[Answer]:
    """Return what each code stands for: its barcode, else its SKU, else for a keyed text the best product found."""
    return [Answer(one, _matches(session, one)) for one in asked]


def search_products(session: Session, text: str, moment: Moment, *, limit: int = 30) -> list[FoundProduct]:
    """Return the products a person may mean, best first, with today's prices."""
    return find_products(session, text, limit=limit, day=get_counter(session, moment).business_day)


def keep_bill(session: Session, cart: Cart, moment: Moment) -> None:
    """Keep the bill in hand, so that it outlives a power cut; there is one, and it is no held bill."""
    save_draft(session, DraftKind.BILL, cart, moment, draft_id=_IN_HAND)


def load_bill(session: Session) -> Cart:
    """Return the bill that was in hand when the program stopped, an empty one where there was none."""
    return load_draft(session, _IN_HAND, Cart) if list_drafts(session, DraftKind.BILL) else Cart()


def forget_bill(session: Session) -> None:
    """Keep no bill in hand any more."""
    drop_draft(session, _IN_HAND)


def sell_bill(
    session: Session, cart: Cart, tenders: Sequence[Tender], moment: Moment, *, doc_id: str, cashier: str = ""
) -> IssuedReceipt:
    """Issue the receipt of the bill in hand and forget the bill in one transaction, so that it is never sold again."""
    issued = issue_receipt(session, cart, tenders, moment, doc_id=doc_id, cashier=cashier)
    forget_bill(session)
    return issued


def source_of(line: CartLine, trace: PriceTrace | None) -> PriceSource:
    """Tell where a line's price comes from."""
    if line.price is not None:
        return PriceSource.TYPED
    if trace is None:
        return PriceSource.MISSING
    rule = trace.applied
    if rule.id.startswith(OWN):
        return PriceSource.OWN
    if rule.level in _LEVELS:
        return _LEVELS[rule.level]
    if rule.minimum:
        return PriceSource.QUANTITY
    is_timed = rule.validity.last is not None and rule.level is PriceLevel.BRAND_LIST
    return PriceSource.TIMED if is_timed else PriceSource.LIST


_LEVELS: Final = {PriceLevel.CHANNEL: PriceSource.CHANNEL, PriceLevel.REGION: PriceSource.REGION}


def read_slip(session: Session, doc_id: str) -> Slip:
    """Return what is printed of a receipt or refund; an unknown one is refused as `receipt_unknown`."""
    view, device = get_receipt(session, doc_id), session.get(Device, 1)
    store = session.get(Store, device.store_id) if device else None
    name = store.name if store else device.store_name if device else ""
    return Slip(
        view,
        name,
        store.address if store else "",
        store.phone if store else "",
        _member_name(session, view),
        load_rewards(session, view),
    )


def _member_name(session: Session, view: ReceiptView) -> str:
    try:
        return get_member(session, view.row.member_id).name if view.row.member_id else ""
    except DomainError:
        return view.row.member_id


def _quote(bill: Bill) -> Quote:
    return Quote(
        cart=bill.cart,
        lines=tuple(_line(line) for line in bill.lines),
        totals=bill.totals,
        fault=bill.fault,
        day=bill.day,
        policy=bill.policy,
        promoted=bill.promoted,
        gifts=bill.gifts,
        packet=bill.packet,
        points=bill.points,
    )


def _line(line: BillLine) -> QuotedLine:
    asked, shelf, priced = line.asked, line.shelf, line.priced
    name = asked.name or (shelf.product.name if shelf else asked.sku)
    spec = shelf.spec if shelf else ""
    units = tuple(unit.name for unit in shelf.product.units) if shelf else ()
    trace = priced.trace if priced else None
    source = source_of(asked, trace) if shelf else PriceSource.MISSING
    return QuotedLine(
        line.place,
        asked,
        name,
        spec,
        units,
        source,
        line.sold,
        trace,
        line.fault,
        priced.rewards if priced else (),
        priced.floor if priced else None,
        shelf,
    )


def _matches(session: Session, asked: Asked) -> tuple[BarcodeMatch, ...]:
    if matches := find_by_barcode(session, asked.code):
        return tuple(matches)
    found = find_products(session, asked.code, limit=1)
    if not found or not (asked.is_keyed or found[0].sku.lower() == asked.code.lower()):
        return ()
    best = found[0]
    return (BarcodeMatch(best.sku, best.name, best.spec, best.unit, asked.code),)
