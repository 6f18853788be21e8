"""The cart in hand: its lines and discounts, changed step by step, and the tenders that are taken for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from domain.errors import DomainError
from domain.money import MILLION, Fen, Quantity, Rate, UnitPrice, share
from domain.receipt import Tender, TenderType

ONE: Final = 1000
_WHOLE_YUAN: Final = 100
_TEN_YUAN: Final = 1000


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line before it is paid; without a price the policy's or the list's applies. `keyed` lines were not scanned.

    `approval` is the code that lets its price go below its floor, `approved_by` who gave it.
    """

    sku: str
    unit: str
    quantity: Quantity
    price: UnitPrice | None = None
    discount: Fen = 0
    keyed: bool = False
    name: str = ""
    approval: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Cart:
    """What a customer is about to pay; `discount` is fen off the whole bill, `coupons` are the codes presented.

    `document` is the id that approvals of its prices name; a quote gives one to a cart that has none, and it makes no
    other cart of it.
    """

    lines: tuple[CartLine, ...] = ()
    discount: Fen = 0
    member_id: str = ""
    coupons: tuple[str, ...] = ()
    document: str = field(default="", compare=False)


def add_product(
    cart: Cart, sku: str, unit: str, *, quantity: Quantity = ONE, is_keyed: bool = False
) -> tuple[Cart, int]:
    """Add to a cart and return it with the place of the line; the same plain line again counts up."""
    for place, line in enumerate(cart.lines):
        if (line.sku, line.unit) == (sku, unit) and line.price is None and not line.discount:
            more = replace(line, quantity=line.quantity + quantity, keyed=line.keyed or is_keyed)
            return _with_line(cart, place, more), place
    added = CartLine(sku, unit, quantity, keyed=is_keyed)
    return replace(cart, lines=(*cart.lines, added)), len(cart.lines)


def set_quantity(cart: Cart, place: int, quantity: Quantity) -> Cart:
    """Sell another quantity of a line; one that is not positive is refused."""
    if quantity <= 0:
        raise DomainError("quantity_not_positive", sku=cart.lines[place].sku)
    return _with_line(cart, place, replace(cart.lines[place], quantity=quantity))


def step_quantity(cart: Cart, place: int, step: Quantity) -> Cart:
    """Count a line up or down; the last piece stays, a line is removed on purpose only."""
    quantity = cart.lines[place].quantity + step
    return set_quantity(cart, place, quantity) if quantity > 0 else cart


def set_price(cart: Cart, place: int, price: UnitPrice | None) -> Cart:
    """Sell a line at a price typed at the counter, or at the list's again."""
    if price is not None and price < 0:
        raise DomainError("price_negative", sku=cart.lines[place].sku)
    return _with_line(cart, place, replace(cart.lines[place], price=price))


def set_line_discount(cart: Cart, place: int, discount: Fen) -> Cart:
    """Take fen off a whole line."""
    return _with_line(cart, place, replace(cart.lines[place], discount=discount))


def set_bill_discount(cart: Cart, discount: Fen) -> Cart:
    """Take fen off the whole bill."""
    return replace(cart, discount=discount)


def part_of(amount: Fen, rate: Rate) -> Fen:
    """Return the fen that a percentage takes off; more than all of it is refused."""
    if not 0 <= rate <= MILLION:
        raise DomainError("discount_out_of_range", discount=share(amount, rate), line=amount)
    return share(amount, rate)


def check_discount(amount: Fen, discount: Fen) -> Fen:
    """Return a discount, or refuse one below zero or above the amount."""
    if not 0 <= discount <= amount:
        raise DomainError("discount_out_of_range", discount=discount, line=amount)
    return discount


def switch_unit(cart: Cart, place: int, units: Sequence[str]) -> Cart:
    """Sell a line by the product's next unit at that unit's own price."""
    line = cart.lines[place]
    following = units[(units.index(line.unit) + 1) % len(units)]
    return _with_line(
        cart, place, replace(line, unit=following, price=None, discount=0, approval="", approved_by="")
    )


def remove_line(cart: Cart, place: int) -> Cart:
    """Take a line out; an emptied bill has neither discount nor coupons."""
    lines = cart.lines[:place] + cart.lines[place + 1 :]
    return replace(cart, lines=lines, discount=cart.discount) if lines else Cart(member_id=cart.member_id)


def with_approval(cart: Cart, place: int, code: str, approver: str = "") -> Cart:
    """Note the code that lets a line go below its floor, and who gave it."""
    return _with_line(
        cart, place, replace(cart.lines[place], approval=code.strip(), approved_by=approver.strip())
    )


def add_coupon(cart: Cart, code: str) -> Cart:
    """Present a coupon by its code; the same code again changes nothing, an empty one is refused."""
    presented = code.strip()
    if not presented:
        raise DomainError("coupon_missing")
    return cart if presented in cart.coupons else replace(cart, coupons=(*cart.coupons, presented))


def remove_coupon(cart: Cart, code: str) -> Cart:
    """Take a coupon back."""
    return replace(cart, coupons=tuple(one for one in cart.coupons if one != code))


def missing_of(total: Fen, tenders: Sequence[Tender]) -> Fen:
    """Return what is still to be paid, never below zero."""
    return max(0, total - sum(tender.amount for tender in tenders))


def rounding_of(missing: Fen) -> Fen:
    """Return what rounding down leaves out: fen and jiao, or the single yuan where there are none."""
    return missing % _WHOLE_YUAN or missing % _TEN_YUAN


def add_tender(tenders: Sequence[Tender], type: TenderType, amount: Fen, total: Fen) -> tuple[Tender, ...]:
    """Take money in one way; only cash may be more than is missing (`change_exceeds_cash`), nothing is `tender_negative`."""
    missing = missing_of(total, tenders)
    if amount < 0:
        raise DomainError("tender_negative")
    if amount > missing and type is not TenderType.CASH:
        raise DomainError("change_exceeds_cash", change=amount - missing, cash=0)
    together = {tender.type: tender for tender in tenders}
    before = together[type].amount if type in together else 0
    together[type] = Tender(type, before + amount)
    return tuple(together.values())


def _with_line(cart: Cart, place: int, line: CartLine) -> Cart:
    return replace(cart, lines=(*cart.lines[:place], line, *cart.lines[place + 1 :]))
