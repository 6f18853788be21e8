"""Words for the months of the account and their entries."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui import format as fmt
from desktop.ui.document.shared_records import SHARED_TEXTS
from desktop.ui.errors import add_explanations
from desktop.ui.kit import Mark, Tone
from desktop.ui.statement.view_model import AnswerView, MonthRow, StatementView
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.answer import AnswerState, DifferenceType
from domain.invoice import EntryType
from domain.period import Month

add_explanations(SHARED_TEXTS)

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


_DIFFERENCES: Final = {
    DifferenceType.IN_TRANSIT: QT_TRANSLATE_NOOP("Statements", "still on its way"),
    DifferenceType.TIMING: QT_TRANSLATE_NOOP("Statements", "belongs to another month"),
    DifferenceType.PRICE: QT_TRANSLATE_NOOP("Statements", "price differs"),
    DifferenceType.QUANTITY: QT_TRANSLATE_NOOP("Statements", "quantity differs"),
    DifferenceType.MISSING_AT_HQ: QT_TRANSLATE_NOOP("Statements", "missing at HQ"),
    DifferenceType.MISSING_AT_DEALER: QT_TRANSLATE_NOOP("Statements", "missing here"),
    DifferenceType.UNKNOWN: QT_TRANSLATE_NOOP("Statements", "not clear yet"),
}
_ANSWERS: Final = {
    AnswerState.CONFIRMED: (QT_TRANSLATE_NOOP("Statements", "confirmed"), Tone.GOOD),
    AnswerState.DISPUTED: (QT_TRANSLATE_NOOP("Statements", "disputed"), Tone.DANGER),
    AnswerState.SETTLED: (QT_TRANSLATE_NOOP("Statements", "dispute settled"), Tone.ACCENT),
}
_TO_SEND: Final = QT_TRANSLATE_NOOP("Statements", "▲ {state}")
_CONFIRMED_BY: Final = QT_TRANSLATE_NOOP("Statements", "Confirmed by {signer} on {moment}.")
_DISPUTED_BY: Final = QT_TRANSLATE_NOOP("Statements", "Disputed by {signer} on {moment}.")
_SETTLED_BY: Final = QT_TRANSLATE_NOOP("Statements", "HQ settled the dispute: {reply}")
_NOT_SENT: Final = QT_TRANSLATE_NOOP("Statements", "It goes to HQ with the next synchronisation.")
_ASKS: Final = QT_TRANSLATE_NOOP("Statements", "HQ looks into it and replies here.")
_CAN_CONFIRM: Final = QT_TRANSLATE_NOOP("Statements", "The statement can be confirmed now.")


def difference_word(type: DifferenceType) -> str:
    """How an entry differs."""
    return QCoreApplication.translate(_CONTEXT, _DIFFERENCES[type])


def answer_mark(answer: AnswerView | None) -> Mark | None:
    """How the dealer answered, as a badge; nothing before the first answer."""
    if answer is None or answer.state is AnswerState.OPEN:
        return None
    text, tone = _ANSWERS[answer.state]
    word = _told(text)
    if answer.is_waiting:
        return Mark(_told(_TO_SEND).format(state=word), tone, "")
    return Mark(word, tone)


def answer_words(answer: AnswerView) -> tuple[str, str]:
    """What stands, and what comes next."""
    facts = {
        "signer": answer.signer or "–",
        "moment": fmt.moment(answer.answered_at) if answer.answered_at else "–",
        "reply": answer.reply,
    }
    texts = {AnswerState.CONFIRMED: _CONFIRMED_BY, AnswerState.DISPUTED: _DISPUTED_BY}
    title = _told(texts.get(answer.state, _SETTLED_BY)).format(**facts)
    nexts = {AnswerState.DISPUTED: _ASKS, AnswerState.SETTLED: _CAN_CONFIRM}
    following = _NOT_SENT if answer.is_waiting else nexts.get(answer.state, "")
    return title, _told(following) if following else ""


def difference_lines(answer: AnswerView) -> str:
    """Every disputed entry with its reason, and the note."""
    lines = [
        " · ".join(part for part in (one.entry, difference_word(one.type), one.note) if part)
        for one in answer.differences
    ]
    return "\n".join([*lines, answer.note] if answer.note else lines)


def _told(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


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
