"""The words of billing that several of its windows use: ways to pay, sources of prices, states of documents."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.services.billing import PriceSource
from desktop.ui.kit import Mark, Tone
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.receipt import TenderType

_TENDERS = {
    TenderType.CASH: QT_TRANSLATE_NOOP("Billing", "Cash"),
    TenderType.WECHAT: QT_TRANSLATE_NOOP("Billing", "WeChat"),
    TenderType.ALIPAY: QT_TRANSLATE_NOOP("Billing", "Alipay"),
    TenderType.CARD: QT_TRANSLATE_NOOP("Billing", "Card"),
    TenderType.ON_ACCOUNT: QT_TRANSLATE_NOOP("Billing", "On account"),
    TenderType.ROUNDING: QT_TRANSLATE_NOOP("Billing", "Rounding down"),
    TenderType.POINTS: QT_TRANSLATE_NOOP("Billing", "Points"),
    TenderType.RED_PACKET: QT_TRANSLATE_NOOP("Billing", "Red packet"),
}
_SOURCES = {
    PriceSource.LIST: (QT_TRANSLATE_NOOP("Billing", "list price"), Tone.NEUTRAL),
    PriceSource.QUANTITY: (QT_TRANSLATE_NOOP("Billing", "quantity price"), Tone.GOOD),
    PriceSource.TIMED: (QT_TRANSLATE_NOOP("Billing", "limited time"), Tone.GOOD),
    PriceSource.OWN: (QT_TRANSLATE_NOOP("Billing", "own goods"), Tone.ACCENT),
    PriceSource.TYPED: (QT_TRANSLATE_NOOP("Billing", "price typed"), Tone.WARNING),
    PriceSource.CHANNEL: (QT_TRANSLATE_NOOP("Billing", "channel price"), Tone.GOOD),
    PriceSource.REGION: (QT_TRANSLATE_NOOP("Billing", "region price"), Tone.GOOD),
    PriceSource.MISSING: (QT_TRANSLATE_NOOP("Billing", "no price"), Tone.DANGER),
}
_STATES = {
    "pending": (QT_TRANSLATE_NOOP("Billing", "waiting for HQ"), Tone.WARNING),
    "applied": (QT_TRANSLATE_NOOP("Billing", "at HQ"), Tone.GOOD),
    "have": (QT_TRANSLATE_NOOP("Billing", "at HQ"), Tone.GOOD),
    "received": (QT_TRANSLATE_NOOP("Billing", "HQ is checking"), Tone.ACCENT),
    "waiting": (QT_TRANSLATE_NOOP("Billing", "HQ is checking"), Tone.ACCENT),
    "rejected": (QT_TRANSLATE_NOOP("Billing", "rejected by HQ"), Tone.DANGER),
    "parked": (QT_TRANSLATE_NOOP("Billing", "set aside at HQ"), Tone.WARNING),
}


def tender_word(type: TenderType) -> str:
    """A way to pay, in the language in use."""
    return _tr(_TENDERS[type])


def source_mark(source: PriceSource) -> Mark:
    """The badge of a price's source."""
    text, tone = _SOURCES[source]
    return Mark(_tr(text), tone, "" if tone is not Tone.DANGER else None)


def state_mark(status: str) -> Mark:
    """Where a document stands with HQ."""
    text, tone = _STATES.get(status, _STATES["pending"])
    return Mark(_tr(text), tone)


def elsewhere_mark() -> Mark:
    """The badge of a receipt that another till of the store issued."""
    return Mark(_tr(QT_TRANSLATE_NOOP("Billing", "other till")), Tone.ACCENT, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Billing", text)
