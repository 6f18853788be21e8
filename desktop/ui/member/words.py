"""The words of members: status, phone, and what a command changes."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui.document import field_word, value_word
from desktop.ui.kit import Mark, Tone
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.member import Field, MemberStatus, Value

_CONTEXT: Final = "Members"
_HIDDEN: Final = "****"
_HEAD, _TAIL = 3, 4
_STATUSES: Final = {
    MemberStatus.ACTIVE.value: (QT_TRANSLATE_NOOP("Members", "active"), Tone.GOOD),
    MemberStatus.BLOCKED.value: (QT_TRANSLATE_NOOP("Members", "blocked by HQ"), Tone.DANGER),
    MemberStatus.CLOSED.value: (QT_TRANSLATE_NOOP("Members", "closed"), Tone.MUTED),
}


def status_mark(status: str) -> Mark:
    """Whether a member may use what membership gives."""
    text, tone = _STATUSES.get(status, _STATUSES[MemberStatus.BLOCKED.value])
    return Mark(_told(text), tone)


def waiting_mark() -> Mark:
    """The mark of a member of whom HQ has not booked everything."""
    return Mark(_told(QT_TRANSLATE_NOOP("Members", "▲ not yet at HQ")), Tone.WARNING, "")


def elsewhere_mark() -> Mark:
    """The mark of a receipt of another till."""
    return Mark(_told(QT_TRANSLATE_NOOP("Members", "other till")), Tone.ACCENT, "")


def masked_phone(phone: str) -> str:
    """A phone as it may stand on a screen that customers see: 138****2046."""
    if len(phone) <= _HEAD + _TAIL:
        return phone
    return f"{phone[:_HEAD]}{_HIDDEN}{phone[-_TAIL:]}"


def spaced_phone(phone: str) -> str:
    """A phone in full, in groups where it is a mobile number: 138 1234 2046."""
    is_mobile = len(phone) == len("13812342046") and phone.startswith("1")
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if is_mobile else phone


def said_fields(values: tuple[tuple[Field, Value], ...]) -> str:
    """What a command says of a member: “Address 江边 · Consent no messages”."""
    pair = QT_TRANSLATE_NOOP("Members", "{field}: {value}")
    told = [
        _told(pair).format(field=field_word(field.value), value=value_word(field.value, value))
        for field, value in values
    ]
    return " · ".join(told)


def _told(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
