"""Words for orders: where one stands, why HQ cut or rejected, how a shipment differs."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.services.order_book import KnownOrder
from desktop.ui.document import verdict_reason
from desktop.ui.kit import Mark, Tone
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.order import CutReason, OrderState
from domain.receiving import Discrepancy

_CONTEXT: Final = "Orders"
_STATES: Final = {
    OrderState.PLACED: (QT_TRANSLATE_NOOP("Orders", "placed"), Tone.ACCENT),
    OrderState.REVIEW: (QT_TRANSLATE_NOOP("Orders", "in review at HQ"), Tone.ACCENT),
    OrderState.APPROVED: (QT_TRANSLATE_NOOP("Orders", "approved"), Tone.GOOD),
    OrderState.REJECTED: (QT_TRANSLATE_NOOP("Orders", "rejected"), Tone.DANGER),
    OrderState.RELEASED: (QT_TRANSLATE_NOOP("Orders", "released"), Tone.GOOD),
    OrderState.SHIPPED: (QT_TRANSLATE_NOOP("Orders", "shipped"), Tone.GOOD),
    OrderState.CLOSED: (QT_TRANSLATE_NOOP("Orders", "closed"), Tone.NEUTRAL),
    OrderState.CANCELLED: (QT_TRANSLATE_NOOP("Orders", "cancelled"), Tone.NEUTRAL),
}
_WAITING: Final = QT_TRANSLATE_NOOP("Orders", "▲ not yet at HQ")
_REFUSED: Final = QT_TRANSLATE_NOOP("Orders", "not booked by HQ")
_CUTS: Final = {
    CutReason.OUT_OF_STOCK: QT_TRANSLATE_NOOP("Orders", "HQ has none in stock"),
    CutReason.PARTLY_IN_STOCK: QT_TRANSLATE_NOOP("Orders", "HQ has only a part in stock"),
    CutReason.NOT_SUPPLIED: QT_TRANSLATE_NOOP("Orders", "HQ does not supply it"),
    CutReason.REFUSED: QT_TRANSLATE_NOOP("Orders", "HQ did not agree to more"),
}
_CUT: Final = QT_TRANSLATE_NOOP("Orders", "HQ approved less")
_NOTHING: Final = QT_TRANSLATE_NOOP("Orders", "HQ has nothing of what was asked for in stock.")
_DISCREPANCIES: Final = {
    Discrepancy.SHORT: (QT_TRANSLATE_NOOP("Orders", "{quantity} short"), Tone.DANGER),
    Discrepancy.OVER: (QT_TRANSLATE_NOOP("Orders", "{quantity} over"), Tone.WARNING),
    Discrepancy.DAMAGED: (QT_TRANSLATE_NOOP("Orders", "{quantity} damaged"), Tone.DANGER),
}
_REASON_CODES: Final = {"nothing_available": _NOTHING}
_IS_REFUSED: Final = "rejected"


def state_mark(order: KnownOrder) -> Mark:
    """Where an order stands, as a badge."""
    if order.is_waiting:
        return Mark(_tr(_WAITING), Tone.WARNING, "")
    if order.status == _IS_REFUSED:
        return Mark(_tr(_REFUSED), Tone.DANGER)
    text, tone = _STATES[order.state]
    return Mark(_tr(text), tone)


def cut_sentence(cut: str) -> str:
    """Why less of a line was approved; empty when nothing was cut."""
    if not cut:
        return ""
    return _tr(_CUTS[CutReason(cut)] if cut in set(CutReason) else _CUT)


def order_reason(order: KnownOrder) -> str:
    """HQ's reason for an order as a whole: its own code in words, or what its staff wrote."""
    if order.reason in _REASON_CODES:
        return _tr(_REASON_CODES[order.reason])
    if order.status == _IS_REFUSED:
        told = verdict_reason(order.reason, {})
        return f"{told.title}. {told.todo}"
    return order.reason


def discrepancy_mark(kind: Discrepancy, quantity: str) -> Mark:
    """How a received line differs."""
    text, tone = _DISCREPANCIES[kind]
    return Mark(_tr(text).format(quantity=quantity), tone)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
