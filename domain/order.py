"""An order from dealer to HQ: its states, its line quantities and HQ's decision with reasons.

"Order" is always dealer → HQ; a sale to a customer is a receipt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import gcd

from domain.errors import DomainError
from domain.money import Fen, Quantity, Rate, UnitPrice, extend
from domain.price_source import UNTOLD, PriceSource
from domain.product import Product
from domain.unit import Unit, to_base


class OrderState(StrEnum):
    """Where an order stands; only a change of what is asked for takes it back to review, and never once it left."""

    PLACED = "placed"
    REVIEW = "review"
    APPROVED = "approved"
    REJECTED = "rejected"
    RELEASED = "released"
    SHIPPED = "shipped"
    CLOSED = "closed"
    CANCELLED = "cancelled"


_NEXT: dict[OrderState, frozenset[OrderState]] = {
    OrderState.PLACED: frozenset(
        {OrderState.REVIEW, OrderState.APPROVED, OrderState.REJECTED, OrderState.CANCELLED}
    ),
    OrderState.REVIEW: frozenset({OrderState.APPROVED, OrderState.REJECTED, OrderState.CANCELLED}),
    OrderState.APPROVED: frozenset({OrderState.REVIEW, OrderState.RELEASED, OrderState.CANCELLED}),
    OrderState.RELEASED: frozenset({OrderState.APPROVED, OrderState.SHIPPED}),
    OrderState.SHIPPED: frozenset({OrderState.CLOSED}),
    OrderState.REJECTED: frozenset(),
    OrderState.CLOSED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}


class CutReason(StrEnum):
    """Why a line was approved for less than was asked."""

    OUT_OF_STOCK = "out_of_stock"
    PARTLY_IN_STOCK = "partly_in_stock"
    NOT_SUPPLIED = "not_supplied"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One ordered SKU in its ordering unit; always shipped ≤ approved ≤ requested.

    A line that was added later carries the `id` it was added with; one that was removed stays with nothing requested,
    so that a line keeps its place for ever.
    """

    sku: str
    name: str
    unit: Unit
    requested: Quantity
    price: UnitPrice
    tax_rate: Rate
    approved: Quantity = 0
    shipped: Quantity = 0
    cut: CutReason | None = None
    id: str = ""
    source: PriceSource = UNTOLD

    def __post_init__(self) -> None:
        if self.requested < 0:
            raise DomainError("quantity_not_positive", sku=self.sku)
        if not 0 <= self.shipped <= self.approved <= self.requested:
            raise DomainError("order_quantities_out_of_order", sku=self.sku)

    @property
    def requested_amount(self) -> Fen:
        """What the line costs as asked, tax included."""
        return extend(self.price, self.requested)

    @property
    def in_review(self) -> Quantity:
        """What HQ has not decided: asked for, not approved, and not cut either."""
        return 0 if self.cut else self.requested - self.approved

    @property
    def approved_amount(self) -> Fen:
        """What the line costs as approved, tax included."""
        return extend(self.price, self.approved)


@dataclass(frozen=True, slots=True)
class Decision:
    """HQ's answer to an order: the state it moves to and the lines with approved quantities and reasons."""

    state: OrderState
    lines: tuple[OrderLine, ...]

    @property
    def is_cut(self) -> bool:
        """Tell whether any line got less than was asked."""
        return any(line.cut for line in self.lines)


def make_order_line(
    product: Product, *, unit: str, quantity: Quantity, price: UnitPrice, source: PriceSource = UNTOLD
) -> OrderLine:
    """Make a line as the dealer asks for it; a negative price is refused."""
    if price < 0:
        raise DomainError("price_negative", sku=product.sku)
    if quantity <= 0:
        raise DomainError("quantity_not_positive", sku=product.sku)
    found = product.unit(unit)
    to_base(quantity, found)
    return OrderLine(product.sku, product.name, found, quantity, price, product.tax_rate, source=source)


def move(state: OrderState, target: OrderState) -> OrderState:
    """Return the target state, or refuse a step that is not allowed as `order_step_refused`."""
    if target not in _NEXT[state]:
        raise DomainError("order_step_refused", state=state, target=target)
    return target


def _exact_step(unit: Unit) -> int:
    """Return the smallest number of whole units whose base quantity is exact in thousandths."""
    return unit.denominator // gcd(unit.denominator, 1000)


def _whole_units(available: Quantity, unit: Unit) -> Quantity:
    """Return how many whole units the available base quantity makes, in thousandths, as far as that is exact."""
    step = _exact_step(unit)
    return available * unit.denominator // (unit.numerator * 1000 * step) * step * 1000


def _decide_line(line: OrderLine, available: Quantity | None) -> OrderLine:
    if not line.in_review:
        return line
    if available is None:
        return replace(line, cut=CutReason.NOT_SUPPLIED)
    if to_base(line.requested, line.unit) - to_base(line.approved, line.unit) <= available:
        return replace(line, approved=line.requested)
    approved = line.approved + min(_whole_units(max(available, 0), line.unit), line.in_review)
    return replace(
        line, approved=approved, cut=CutReason.PARTLY_IN_STOCK if approved else CutReason.OUT_OF_STOCK
    )


def _decided(lines: Sequence[OrderLine]) -> Decision:
    state = OrderState.APPROVED if any(line.approved for line in lines) else OrderState.REJECTED
    return Decision(state, tuple(lines))


def decide(lines: Sequence[OrderLine], available: Mapping[str, Quantity]) -> Decision:
    """Approve what is available (base units by SKU), cut the rest to whole units, reject when nothing is left.

    Lines of the same SKU draw on the same stock in their order; a SKU that is not in `available` is not supplied. What
    was approved or cut before stays so: only what is in review is decided, out of what is available beyond it.
    """
    left, decided = dict(available), []
    for line in lines:
        answer = _decide_line(line, left.get(line.sku))
        if answer.approved > line.approved:
            left[line.sku] -= to_base(answer.approved, line.unit) - to_base(line.approved, line.unit)
        decided.append(answer)
    return _decided(decided)


def refuse(lines: Sequence[OrderLine]) -> Decision:
    """Approve nothing of what is in review; what was approved before stays, without any the order is rejected."""
    if not any(line.approved for line in lines):
        return Decision(OrderState.REJECTED, tuple(lines))
    return _decided([replace(line, cut=CutReason.REFUSED) if line.in_review else line for line in lines])


def ship(line: OrderLine, quantity: Quantity) -> OrderLine:
    """Return the line with more of it shipped; more than approved is refused as `ship_exceeds_approved`."""
    if quantity <= 0 or line.shipped + quantity > line.approved:
        raise DomainError("ship_exceeds_approved", sku=line.sku, left=line.approved - line.shipped)
    return replace(line, shipped=line.shipped + quantity)


def open_base_quantity(line: OrderLine) -> Quantity:
    """Return the approved quantity that has not left HQ's warehouse yet, in base units."""
    return to_base(line.approved - line.shipped, line.unit)


def suggest_unit_quantity(base_quantity: Quantity, unit: Unit) -> Quantity:
    """Return the base quantity rounded up to whole units, for a reorder proposal."""
    step = _exact_step(unit)
    return -(-base_quantity * unit.denominator // (unit.numerator * 1000 * step)) * step * 1000
