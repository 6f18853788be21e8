"""Words for orders: where one stands, why HQ cut or rejected, how a shipment differs."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.services.amendment import ChangeView, Outcome, OwnAmendment, QuotedLine
from desktop.services.order_book import KnownOrder
from desktop.ui import format as fmt
from desktop.ui.document import verdict_reason
from desktop.ui.kit import Mark, Tone
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.amendment import AddLine, SetNote, SetRequested, SetWantedOn
from domain.errors import Fact
from domain.exposure import NEEDS_CREDIT
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
_LATE: Final = QT_TRANSLATE_NOOP("Orders", "a request to HQ")
_TO_REVIEW: Final = QT_TRANSLATE_NOOP("Orders", "HQ decides the rest")
_ADDED: Final = QT_TRANSLATE_NOOP("Orders", "HQ decides")
_AGREED: Final = QT_TRANSLATE_NOOP("Orders", "at once")
_REMOVED: Final = QT_TRANSLATE_NOOP("Orders", "removed")
_SAID_QUANTITY: Final = QT_TRANSLATE_NOOP("Orders", "{product}: {before} → {now}")
_SAID_REMOVE: Final = QT_TRANSLATE_NOOP("Orders", "without {product}")
_SAID_ADD: Final = QT_TRANSLATE_NOOP("Orders", "{product}: {quantity} {unit} more")
_SAID_DAY: Final = QT_TRANSLATE_NOOP("Orders", "wanted on {day}")
_SAID_NOTE: Final = QT_TRANSLATE_NOOP("Orders", "note: {note}")
_SAID_CANCEL: Final = QT_TRANSLATE_NOOP("Orders", "cancel the whole order")
_SAID_OTHER: Final = QT_TRANSLATE_NOOP("Orders", "a change this version has no words for")
_CHANGES: Final = {
    "open": (QT_TRANSLATE_NOOP("Orders", "asked of HQ's staff"), Tone.WARNING),
    "accepted": (QT_TRANSLATE_NOOP("Orders", "accepted by HQ"), Tone.GOOD),
    "refused": (QT_TRANSLATE_NOOP("Orders", "refused by HQ"), Tone.DANGER),
}
_UNANSWERED: Final = QT_TRANSLATE_NOOP("Orders", "▲ waits for HQ")
_MADE: Final = QT_TRANSLATE_NOOP("Orders", "done")
_ASKED: Final = QT_TRANSLATE_NOOP("Orders", "became a request")
_NOT_MADE: Final = QT_TRANSLATE_NOOP("Orders", "not done")
_ANSWERED: Final = frozenset({"applied", "have", "rejected"})
_APPLIED: Final = "applied"
_TOO_LATE: Final = "too_late"
_CREDIT: Final = QT_TRANSLATE_NOOP(
    "Orders", "Beyond the credit this dealer was promised: HQ decides it. Nothing is lost."
)
_NEEDS_CREDIT: Final = QT_TRANSLATE_NOOP("Orders", "needs credit")
_PROMISED: Final = QT_TRANSLATE_NOOP("Orders", "promised by HQ")
_REASON_CODES: Final = {"nothing_available": _NOTHING, NEEDS_CREDIT: _CREDIT}
_IS_REFUSED: Final = "rejected"


def state_mark(order: KnownOrder) -> Mark:
    """Where an order stands, as a badge."""
    if order.is_waiting:
        return Mark(_tr(_WAITING), Tone.WARNING, "")
    if order.status == _IS_REFUSED:
        return Mark(_tr(_REFUSED), Tone.DANGER)
    if waits_for_credit(order):
        return Mark(_tr(_NEEDS_CREDIT), Tone.WARNING)
    text, tone = _STATES[order.state]
    return Mark(_tr(text), tone)


def waits_for_credit(order: KnownOrder) -> bool:
    """Tell whether an order waits because it is beyond the credit; what was decided does not wait."""
    return order.reason == NEEDS_CREDIT and order.state in (OrderState.PLACED, OrderState.REVIEW)


def promised_word() -> str:
    """What is said of a line whose goods HQ had promised when it was ordered."""
    return _tr(_PROMISED)


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


def outcome_mark(line: QuotedLine) -> Mark | None:
    """What comes of a line in a change; nothing where it stays as it is."""
    if line.outcome is Outcome.SAME:
        return None
    if line.outcome is Outcome.LATE:
        return Mark(_tr(_LATE), Tone.WARNING)
    if not line.asked:
        return Mark(_tr(_REMOVED), Tone.NEUTRAL)
    if line.outcome is Outcome.REVIEW:
        return Mark(_tr(_ADDED if line.is_added else _TO_REVIEW), Tone.ACCENT)
    return Mark(_tr(_AGREED), Tone.GOOD)


def op_sentence(change: OwnAmendment, place: int) -> str:
    """What a part of an own change asks for."""
    op, name = change.ops[place], change.names[place]
    match op:
        case SetRequested():
            if not op.quantity:
                return _tr(_SAID_REMOVE).format(product=name)
            figures = {"before": fmt.quantity(op.was), "now": fmt.quantity(op.quantity)}
            return _tr(_SAID_QUANTITY).format(product=name, **figures)
        case AddLine():
            figures = {"quantity": fmt.quantity(op.line.requested), "unit": op.line.unit.name}
            return _tr(_SAID_ADD).format(product=name, **figures)
        case SetWantedOn():
            return _tr(_SAID_DAY).format(day=fmt.day(op.day) if op.day else "–")
        case SetNote():
            return _tr(_SAID_NOTE).format(note=op.note or "–")
    return _tr(_SAID_CANCEL)


def change_sentence(change: ChangeView) -> str:
    """What a change request asks for."""
    match change.op:
        case "set_requested" if not change.quantity:
            return _tr(_SAID_REMOVE).format(product=change.name)
        case "set_requested":
            figures = {"before": fmt.quantity(change.was), "now": fmt.quantity(change.quantity)}
            return _tr(_SAID_QUANTITY).format(product=change.name, **figures)
        case "add_line":
            figures = {"quantity": fmt.quantity(change.quantity), "unit": change.unit}
            return _tr(_SAID_ADD).format(product=change.name, **figures)
        case "set_wanted_on":
            return _tr(_SAID_DAY).format(day=fmt.day(change.wanted_on) if change.wanted_on else "–")
        case "set_note":
            return _tr(_SAID_NOTE).format(note=change.note or "–")
        case "cancel":
            return _tr(_SAID_CANCEL)
    return _tr(_SAID_OTHER)


def change_mark(state: str) -> Mark:
    """Where a change request stands."""
    text, tone = _CHANGES.get(state, _CHANGES["open"])
    return Mark(_tr(text), tone)


def result_mark(result: str, status: str) -> Mark:
    """What became of a part of an own change."""
    if status not in _ANSWERED:
        return Mark(_tr(_UNANSWERED), Tone.WARNING, "")
    if result in ("", _APPLIED):
        return Mark(_tr(_MADE), Tone.GOOD)
    if result == _TOO_LATE:
        return Mark(_tr(_ASKED), Tone.WARNING)
    return Mark(_tr(_NOT_MADE), Tone.DANGER)


def result_reason(result: str, facts: Mapping[str, Fact]) -> str:
    """Why a part of an own change was not made; empty where it was."""
    return "" if result in ("", _APPLIED, _TOO_LATE) else verdict_reason(result, facts).title


def discrepancy_mark(kind: Discrepancy, quantity: str) -> Mark:
    """How a received line differs."""
    text, tone = _DISCREPANCIES[kind]
    return Mark(_tr(text).format(quantity=quantity), tone)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
