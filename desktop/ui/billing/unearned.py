"""What a return takes back of rewards, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.services.unearn import Return
from desktop.ui import format as fmt
from desktop.ui.billing.refund_model import RefundState
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.money import Fen, Quantity, divide
from domain.receipt import ReceiptLine

_LOST: Final = QT_TRANSLATE_NOOP(
    "Unearned", "Less {amount}: the goods that stay do not earn “{name}” any more."
)
_LESS: Final = QT_TRANSLATE_NOOP(
    "Unearned", "Less {amount}: the goods that stay earn less than they were given."
)
_NO_MORE: Final = QT_TRANSLATE_NOOP("Unearned", "“{name}” is not earned any more.")
_KEPT: Final = QT_TRANSLATE_NOOP(
    "Unearned", "The gift {product} ({quantity} {unit}) stays with the customer and is charged {amount}."
)
_PACKET: Final = QT_TRANSLATE_NOOP("Unearned", "The red packet of {amount} goes back and is not paid out.")
_POINTS: Final = QT_TRANSLATE_NOOP("Unearned", "{points} points are taken from the member.")
_COUPON: Final = QT_TRANSLATE_NOOP("Unearned", "The coupon {code} does not hold any more.")
_ROUNDING: Final = QT_TRANSLATE_NOOP("Unearned", "Less {amount} of the rounding of that sale.")
_SHARED: Final = QT_TRANSLATE_NOOP(
    "Unearned", "The rules of that sale are not here any more; what was paid was shared out."
)


def unearned_sentences(state: RefundState) -> list[str]:
    """Return what the goods in hand would take back, empty where it is nothing."""
    return list(_told(state, state.planned)) if state.planned else []


def _told(state: RefundState, planned: Return) -> Iterator[str]:
    row = planned.unearned
    if row:
        yield from _lost(state, planned, list(row.uses))
        yield from (_kept(state, one.sku, one.quantity, one.amount) for one in row.charges)
    if planned.packets:
        yield _tr(_PACKET).format(amount=fmt.yuan(planned.packets))
    if planned.points:
        yield _tr(_POINTS).format(points=fmt.count(planned.points))
    for code in row.coupons if row else ():
        yield _tr(_COUPON).format(code=code)
    if planned.rounding:
        yield _tr(_ROUNDING).format(amount=fmt.yuan(planned.rounding))
    if row and row.is_pro_rata:
        yield _tr(_SHARED)


def _lost(state: RefundState, planned: Return, uses: list[str]) -> Iterator[str]:
    charged = sum(charge.amount for charge in planned.unearned.charges) if planned.unearned else 0
    less = _paid(state, planned) - planned.gross - charged
    names = [state.names.get(id, id) for id in uses]
    if less > 0 and len(names) == 1:
        yield _tr(_LOST).format(amount=fmt.yuan(less), name=names[0])
        return
    if less > 0:
        yield _tr(_LESS).format(amount=fmt.yuan(less))
    yield from (_tr(_NO_MORE).format(name=name) for name in names)


def _paid(state: RefundState, planned: Return) -> Fen:
    """Return what was paid for what comes back."""
    sold = state.original.receipt.lines
    return sum(_part(sold[number - 1], line.quantity) for number, line in planned.lines.items())


def _part(line: ReceiptLine, quantity: Quantity) -> Fen:
    return divide(line.gross * quantity, line.quantity)


def _kept(state: RefundState, sku: str, quantity: Quantity, amount: Fen) -> str:
    line = next((one for one in state.original.receipt.lines if one.sku == sku), None)
    return _tr(_KEPT).format(
        product=line.name if line else sku,
        quantity=fmt.quantity(quantity),
        unit=line.unit if line else "",
        amount=fmt.yuan(amount),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Unearned", text)
