"""Words for the months of the account and their entries."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui.kit import Mark, Tone
from desktop.ui.statement.view_model import MonthRow, StatementView
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.invoice import EntryType
from domain.period import Month

_CONTEXT: Final = "Statements"
_TYPES: Final = {
    EntryType.SHIPPED: QT_TRANSLATE_NOOP("Statements", "Shipped"),
    EntryType.RETURNED: QT_TRANSLATE_NOOP("Statements", "Returned"),
    EntryType.FEE: QT_TRANSLATE_NOOP("Statements", "Fees"),
    EntryType.REBATE: QT_TRANSLATE_NOOP("Statements", "Rebates"),
    EntryType.RECEIVED: QT_TRANSLATE_NOOP("Statements", "Received"),
    EntryType.ADJUSTED: QT_TRANSLATE_NOOP("Statements", "Adjusted"),
}
_AGREES: Final = QT_TRANSLATE_NOOP("Statements", "agrees to the fen")
_DIFFERS: Final = QT_TRANSLATE_NOOP("Statements", "differs from HQ")
_RUNNING: Final = QT_TRANSLATE_NOOP("Statements", "month is running")
_NOT_ISSUED: Final = QT_TRANSLATE_NOOP("Statements", "not issued by HQ yet")


def type_word(type: EntryType) -> str:
    """What a kind of entry is called."""
    return QCoreApplication.translate(_CONTEXT, _TYPES[type])


def state_mark(row: MonthRow | StatementView, today: Month | None) -> Mark:
    """How a month stands against HQ's statement of it."""
    month = row.month if isinstance(row, MonthRow) else row.statement.month
    if row.issued:
        text, tone = (_AGREES, Tone.GOOD) if row.issued.agrees else (_DIFFERS, Tone.DANGER)
    else:
        text, tone = (_RUNNING, Tone.ACCENT) if month == today else (_NOT_ISSUED, Tone.NEUTRAL)
    return Mark(QCoreApplication.translate(_CONTEXT, text), tone)
