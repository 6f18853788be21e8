"""Words for stock: why it moved."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui.kit import Mark, Tone
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.stock import MovementReason

_REASONS: Final = {
    MovementReason.SALE: (QT_TRANSLATE_NOOP("Stock", "sold"), Tone.NEUTRAL),
    MovementReason.REFUND: (QT_TRANSLATE_NOOP("Stock", "brought back"), Tone.ACCENT),
    MovementReason.RECEIVED: (QT_TRANSLATE_NOOP("Stock", "received from HQ"), Tone.GOOD),
    MovementReason.WRITE_OFF: (QT_TRANSLATE_NOOP("Stock", "written off"), Tone.DANGER),
    MovementReason.COUNT: (QT_TRANSLATE_NOOP("Stock", "counted"), Tone.WARNING),
    MovementReason.OPENING: (QT_TRANSLATE_NOOP("Stock", "opening stock"), Tone.ACCENT),
}


def reason_mark(reason: MovementReason) -> Mark:
    """Why stock moved, as a badge."""
    text, tone = _REASONS[reason]
    return Mark(QCoreApplication.translate("Stock", text), tone, "")
