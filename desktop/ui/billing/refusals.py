"""Refusals of commercial terms at the counter in plain words."""

from typing import Final

from desktop.ui.error_texts import Texts
from desktop.ui.words import QT_TRANSLATE_NOOP

_ASK = QT_TRANSLATE_NOOP("Errors", "Ask for approval with Ctrl+L, or raise the price.")

REFUSALS: Final[dict[str, Texts]] = {
    "price_below_floor": (
        QT_TRANSLATE_NOOP("Errors", "Below the least price"),
        QT_TRANSLATE_NOOP("Errors", "{sku} at {price} is below its least price of {floor}."),
        _ASK,
    ),
    "approval_wrong": (
        QT_TRANSLATE_NOOP("Errors", "Not the right answer"),
        QT_TRANSLATE_NOOP(
            "Errors", "The code does not approve this: price, quantity or line may have changed since."
        ),
        _ASK,
    ),
    "approval_used": (
        QT_TRANSLATE_NOOP("Errors", "The answer was used before"),
        QT_TRANSLATE_NOOP("Errors", "This code has let one sale through already; it holds once."),
        _ASK,
    ),
    "approval_unavailable": (
        QT_TRANSLATE_NOOP("Errors", "Answers cannot be checked here yet"),
        QT_TRANSLATE_NOOP("Errors", "HQ has not shared with this computer what answers are checked with."),
        QT_TRANSLATE_NOOP("Errors", "Synchronise once, or raise the price."),
    ),
    "price_not_approved": (
        QT_TRANSLATE_NOOP("Errors", "Nobody stands for this price"),
        QT_TRANSLATE_NOOP("Errors", "{sku} at {price} needs somebody who approves it."),
        QT_TRANSLATE_NOOP("Errors", "Open a shift with the cashier's name."),
    ),
    "discount_below_floor": (
        QT_TRANSLATE_NOOP("Errors", "The discount goes too low"),
        QT_TRANSLATE_NOOP(
            "Errors", "The discount on the bill takes {sku} to {price}, below its least price of {floor}."
        ),
        QT_TRANSLATE_NOOP(
            "Errors", "Lower the discount, or take it off the line and ask for approval there."
        ),
    ),
    "coupon_missing": (
        QT_TRANSLATE_NOOP("Errors", "No coupon code"),
        QT_TRANSLATE_NOOP("Errors", "A coupon is presented by its code."),
        QT_TRANSLATE_NOOP("Errors", "Type or scan the code."),
    ),
    "coupon_used": (
        QT_TRANSLATE_NOOP("Errors", "The coupon was used before"),
        QT_TRANSLATE_NOOP("Errors", "The coupon {coupon} has been redeemed already."),
        QT_TRANSLATE_NOOP("Errors", "Take it off the bill."),
    ),
    "packet_not_earned": (
        QT_TRANSLATE_NOOP("Errors", "The red packet does not belong to this bill"),
        QT_TRANSLATE_NOOP("Errors", "The promotions of this bill give another red packet."),
        QT_TRANSLATE_NOOP("Errors", "Take the payment again."),
    ),
}
