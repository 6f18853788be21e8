"""Billing: changing a cart step by step, quoting it line by line with reasons, and what a scanned or typed code means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.dealer import Store
from desktop.models.document import Device
from desktop.services.catalogue import load_products
from desktop.services.draft import DraftKind, drop_draft, list_drafts, load_draft, save_draft
from desktop.services.member import get_member
from desktop.services.price import load_retail_rules
from desktop.services.receipt import (
    Cart,
    CartLine,
    IssuedReceipt,
    ReceiptView,
    get_receipt,
    issue_receipt,
    price_cart,
)
from desktop.services.search import BarcodeMatch, FoundProduct, find_by_barcode, find_products
from desktop.services.shift import get_counter
from domain.errors import DomainError
from domain.money import MILLION, Fen, Quantity, Rate, UnitPrice, extend, share
from domain.price import PriceLevel, PriceRule, PriceTrace, find_price
from domain.product import Product
from domain.receipt import ReceiptLine, Tender, TenderType, Totals, make_line, sum_lines

ONE: Final = 1000
_WHOLE_YUAN: Final = 100
_TEN_YUAN: Final = 1000
_OWN: Final = "own:"
_IN_HAND: Final = "bill in hand"
_SPECS: Final = (
    "SELECT sku, spec FROM main.local_product WHERE sku IN (SELECT value FROM json_each(?1))"
    " UNION ALL SELECT sku, spec FROM catalog.product WHERE sku IN (SELECT value FROM json_each(?1))"
)


class PriceSource(StrEnum):
    """Where the price of a line comes from, as its badge says."""

    LIST = "list"
    QUANTITY = "quantity"
    TIMED = "timed"
    OWN = "own"
    TYPED = "typed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One line of a cart as it would be sold before the whole-bill discount; without `sold` the `fault` says why."""

    place: int
    asked: CartLine
    name: str
    spec: str
    units: tuple[str, ...]
    source: PriceSource
    sold: ReceiptLine | None = None
    trace: PriceTrace | None = None
    fault: DomainError | None = None

    @property
    def full(self) -> Fen:
        """What the line costs without any discount."""
        return extend(self.sold.price, self.sold.quantity) if self.sold else 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A cart line by line with its sums; `fault` is what keeps it from being paid."""

    cart: Cart = Cart()
    lines: tuple[QuotedLine, ...] = ()
    totals: Totals = Totals(0, 0, 0, ())
    fault: DomainError | None = None
    day: date | None = None

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
    return _with_line(cart, place, replace(line, unit=following, price=None, discount=0))


def remove_line(cart: Cart, place: int) -> Cart:
    """Take a line out; an emptied bill has no discount either."""
    lines = cart.lines[:place] + cart.lines[place + 1 :]
    return replace(cart, lines=lines, discount=cart.discount if lines else 0)


def quote_cart(session: Session, cart: Cart, moment: Moment) -> Quote:
    """Price a cart line by line; a line that cannot be sold stays in it with its fault instead of refusing the whole."""
    day = get_counter(session, moment).business_day
    skus = sorted({line.sku for line in cart.lines})
    products, rules, specs = _known(session, skus), load_retail_rules(session, skus), _specs(session, skus)
    quoted = []
    for place, line in enumerate(cart.lines):
        product = products.get(line.sku)
        if product is None:
            fault = DomainError("product_unknown", sku=line.sku)
            quoted.append(
                QuotedLine(place, line, line.name or line.sku, "", (), PriceSource.MISSING, fault=fault)
            )
            continue
        quoted.append(_quote(place, line, product, rules.get(line.sku, ()), specs.get(line.sku, ""), day))
    totals, fault_of_bill = _sum(session, cart, quoted, day)
    return Quote(cart, tuple(quoted), totals, fault_of_bill, day)


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


def source_of(line: CartLine, trace: PriceTrace | None) -> PriceSource:
    """Tell where a line's price comes from."""
    if line.price is not None:
        return PriceSource.TYPED
    if trace is None:
        return PriceSource.MISSING
    rule = trace.applied
    if rule.id.startswith(_OWN):
        return PriceSource.OWN
    if rule.minimum:
        return PriceSource.QUANTITY
    is_timed = rule.validity.last is not None and rule.level is PriceLevel.BRAND_LIST
    return PriceSource.TIMED if is_timed else PriceSource.LIST


def read_slip(session: Session, doc_id: str) -> Slip:
    """Return what is printed of a receipt or refund; an unknown one is refused as `receipt_unknown`."""
    view, device = get_receipt(session, doc_id), session.get(Device, 1)
    store = session.get(Store, device.store_id) if device else None
    name = store.name if store else device.store_name if device else ""
    return Slip(
        view, name, store.address if store else "", store.phone if store else "", _member_name(session, view)
    )


def _member_name(session: Session, view: ReceiptView) -> str:
    try:
        return get_member(session, view.row.member_id).name if view.row.member_id else ""
    except DomainError:
        return view.row.member_id


def _with_line(cart: Cart, place: int, line: CartLine) -> Cart:
    return replace(cart, lines=(*cart.lines[:place], line, *cart.lines[place + 1 :]))


def _quote(
    place: int, line: CartLine, product: Product, rules: Sequence[PriceRule], spec: str, day: date
) -> QuotedLine:
    units, trace = tuple(unit.name for unit in product.units), None
    name = line.name or product.name
    try:
        if line.price is None:
            trace = find_price(product, rules, unit=line.unit, quantity=line.quantity, day=day)
        price = trace.price if trace else line.price or 0
        sold = make_line(product, unit=line.unit, quantity=line.quantity, price=price, discount=line.discount)
    except DomainError as fault:
        return QuotedLine(place, line, name, spec, units, source_of(line, trace), trace=trace, fault=fault)
    return QuotedLine(place, line, name, spec, units, source_of(line, trace), sold, trace)


def _sum(
    session: Session, cart: Cart, quoted: Sequence[QuotedLine], day: date
) -> tuple[Totals, DomainError | None]:
    plain = sum_lines([line.sold for line in quoted if line.sold])
    fault = next((line.fault for line in quoted if line.fault), None)
    if fault or not cart.discount:
        return plain, fault
    try:
        return price_cart(session, cart, day).totals, None
    except DomainError as error:
        return plain, error


def _known(session: Session, skus: Sequence[str]) -> Mapping[str, Product]:
    """The products that are there; a held cart may name one that is not any more."""
    try:
        return load_products(session, skus)
    except DomainError as error:
        gone = error.facts.get("sku")
        return _known(session, [sku for sku in skus if sku != gone])


def _specs(session: Session, skus: Sequence[str]) -> dict[str, str]:
    rows = session.connection().exec_driver_sql(_SPECS, (msgspec.json.encode(list(skus)).decode(),))
    return {row[0]: row[1] for row in rows}


def _matches(session: Session, asked: Asked) -> tuple[BarcodeMatch, ...]:
    if matches := find_by_barcode(session, asked.code):
        return tuple(matches)
    found = find_products(session, asked.code, limit=1)
    if not found or not (asked.is_keyed or found[0].sku.lower() == asked.code.lower()):
        return ()
    best = found[0]
    return (BarcodeMatch(best.sku, best.name, best.spec, best.unit, asked.code),)
