"""What a typed figure does to the bill: a quantity, a price, or a discount in money or percent."""

from __future__ import annotations

from collections.abc import Callable

from desktop.services import billing
from desktop.services.cart import Cart
from desktop.ui import format as fmt
from desktop.ui.billing.state import BillingState, Mode


def change_by(state: BillingState, text: str) -> Callable[[], Cart] | None:
    """Return the change that a text makes in the mode of a bill, None where it is no figure for it."""
    cart, place = state.cart, state.chosen
    has_line = 0 <= place < len(cart.lines)
    if state.mode is Mode.BILL_DISCOUNT:
        off = fmt.parse_amount(text)
        return None if off is None else lambda: _with_bill_discount(state, off)
    if not has_line:
        return None
    if state.mode is Mode.QUANTITY:
        quantity = fmt.parse_quantity(text)
        return None if quantity is None else lambda: billing.set_quantity(cart, place, quantity)
    if state.mode is Mode.PRICE:
        price = fmt.parse_unit_price(text)
        return None if text and price is None else lambda: billing.set_price(cart, place, price)
    figure = fmt.parse_amount(text)
    return None if figure is None else lambda: _with_line_discount(state, figure)


def _with_line_discount(state: BillingState, figure: int) -> Cart:
    full = state.line.full if state.line else 0
    return billing.set_line_discount(state.cart, state.chosen, _discount(full, figure, state.is_percent))


def _with_bill_discount(state: BillingState, figure: int) -> Cart:
    full = sum(quoted.sold.gross for quoted in state.quote.lines if quoted.sold)
    return billing.set_bill_discount(state.cart, _discount(full, figure, state.is_percent))


def _discount(full: int, figure: int, is_percent: bool) -> int:
    """Fen typed as money, or hundredths of a percent typed as a percentage."""
    if is_percent:
        return billing.part_of(full, figure * 100)
    return billing.check_discount(full, figure)
