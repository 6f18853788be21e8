"""What HQ says of changes of orders, in plain words."""

from typing import Final

from desktop.ui.error_texts import Texts
from desktop.ui.words import QT_TRANSLATE_NOOP

_AGAIN = QT_TRANSLATE_NOOP(
    "Errors", "Look at the order as it stands now, and change it again if it is still needed."
)
_NEW_ORDER = QT_TRANSLATE_NOOP("Errors", "Write a new order for what is needed.")
_WAIT = QT_TRANSLATE_NOOP(
    "Errors", "Nothing to do: HQ's staff answer it, and the order shows what they decided."
)

AMENDMENT_TEXTS: Final[dict[str, Texts]] = {
    "line_changed": (
        QT_TRANSLATE_NOOP("Errors", "The line was changed elsewhere first"),
        QT_TRANSLATE_NOOP("Errors", "Another computer asked for another quantity of {name}; that one stands."),
        _AGAIN,
    ),
    "wanted_on_changed": (
        QT_TRANSLATE_NOOP("Errors", "The delivery day was changed elsewhere first"),
        QT_TRANSLATE_NOOP("Errors", "Another computer asked for another day; that one stands."),
        _AGAIN,
    ),
    "note_changed": (
        QT_TRANSLATE_NOOP("Errors", "The note was changed elsewhere first"),
        QT_TRANSLATE_NOOP("Errors", "Another computer wrote another note; that one stands."),
        _AGAIN,
    ),
    "order_changed": (
        QT_TRANSLATE_NOOP("Errors", "The order was changed elsewhere, so it was not cancelled"),
        QT_TRANSLATE_NOOP("Errors", "Somebody changed what is asked for after you last saw the order."),
        _AGAIN,
    ),
    "order_over": (
        QT_TRANSLATE_NOOP("Errors", "The order is over"),
        QT_TRANSLATE_NOOP("Errors", "It was rejected or cancelled; nothing of it can be changed any more."),
        _NEW_ORDER,
    ),
    "order_not_booked": (
        QT_TRANSLATE_NOOP("Errors", "HQ did not book this order"),
        QT_TRANSLATE_NOOP("Errors", "HQ refused order {order}, so there is nothing to change."),
        _NEW_ORDER,
    ),
    "order_line_unknown": (
        QT_TRANSLATE_NOOP("Errors", "The order has no such line"),
        QT_TRANSLATE_NOOP("Errors", "The line that was to be changed is not in the order."),
        _AGAIN,
    ),
    "order_line_known": (
        QT_TRANSLATE_NOOP("Errors", "The line is in the order already"),
        QT_TRANSLATE_NOOP("Errors", "It was added before; it is there once."),
        QT_TRANSLATE_NOOP("Errors", "Nothing to do."),
    ),
    "amendment_empty": (
        QT_TRANSLATE_NOOP("Errors", "Nothing was changed"),
        QT_TRANSLATE_NOOP("Errors", "The order is already as it is asked for."),
        QT_TRANSLATE_NOOP("Errors", "Change a quantity, the day or the note, or leave the order as it is."),
    ),
    "too_late": (
        QT_TRANSLATE_NOOP("Errors", "It came too late to be simply changed"),
        QT_TRANSLATE_NOOP("Errors", "The order is released or shipped; the change is with HQ's staff as a request."),
        _WAIT,
    ),
    "change_requested": (
        QT_TRANSLATE_NOOP("Errors", "The change is a request to HQ's staff"),
        QT_TRANSLATE_NOOP("Errors", "Order {order} was released or shipped before the change arrived."),
        _WAIT,
    ),
    "partly_refused": (
        QT_TRANSLATE_NOOP("Errors", "A part of the change was not made"),
        QT_TRANSLATE_NOOP("Errors", "Somebody changed order {order} elsewhere first; the rest was made."),
        _AGAIN,
    ),
}  # fmt: skip
