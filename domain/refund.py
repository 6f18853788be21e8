"""A return: what was paid comes back, never more than what is left of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.errors import DomainError
from domain.money import Fen, Quantity, divide, net_of_tax
from domain.receipt import ReceiptLine
from domain.stock import Movement, MovementReason


@dataclass(frozen=True, slots=True)
class Taken:
    """What earlier refunds already took from one line of a receipt."""

    quantity: Quantity = 0
    gross: Fen = 0


def refund_line(sold: ReceiptLine, quantity: Quantity, taken: Taken) -> ReceiptLine:
    """Return a line worth of refund (positive figures) for part of a sold line.

    Money, discount, tax and base quantity are the share of all quantity returned so far minus what was already
    refunded, so that returning the rest always returns the last fen. Refused: quantity not positive, or more than is
    left (`refund_exceeds_sale`).
    """
    if quantity <= 0:
        raise DomainError("quantity_not_positive", sku=sold.sku)
    left = sold.quantity - taken.quantity
    if quantity > left:
        raise DomainError("refund_exceeds_sale", sku=sold.sku, left=left, asked=quantity)
    returned = taken.quantity + quantity
    gross = divide(sold.gross * returned, sold.quantity) - taken.gross
    discount = divide(sold.discount * returned, sold.quantity) - divide(
        sold.discount * taken.quantity, sold.quantity
    )
    base = (
        sold.base_quantity * returned // sold.quantity - sold.base_quantity * taken.quantity // sold.quantity
    )
    net = net_of_tax(taken.gross + gross, sold.tax_rate) - net_of_tax(taken.gross, sold.tax_rate)
    return replace(
        sold, quantity=quantity, base_quantity=base, discount=discount, gross=gross, tax=gross - net
    )


def refund_lines(
    sold: Sequence[ReceiptLine], wanted: Mapping[int, Quantity], taken: Mapping[int, Taken]
) -> dict[int, ReceiptLine]:
    """Return the refund lines by the number (from 1) of the sold line; an unknown number is `line_unknown`."""
    if not wanted:
        raise DomainError("nothing_to_refund")
    lines = {}
    for number, quantity in sorted(wanted.items()):
        if not 1 <= number <= len(sold):
            raise DomainError("line_unknown", line=number)
        lines[number] = refund_line(sold[number - 1], quantity, taken.get(number, Taken()))
    return lines


def rounding_back(rounding: Fen, total: Fen, *, before: Fen, now: Fen) -> Fen:
    """Return how much of a sale's 抹零 a refund keeps back, so that refunds never give more than was paid.

    `total` is the sale's gross, `before` and `now` the gross of earlier refunds and of this one; the parts of all
    refunds of the whole sale sum to `rounding`.
    """
    if not rounding:
        return 0
    return divide(rounding * (before + now), total) - divide(rounding * before, total)


def refund_movements(doc_id: str, lines: Sequence[ReceiptLine]) -> list[Movement]:
    """Return what a refund puts back into stock."""
    return [
        Movement(doc_id, number, line.sku, line.base_quantity, MovementReason.REFUND)
        for number, line in enumerate(lines, start=1)
        if line.moves_stock
    ]
