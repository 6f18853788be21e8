"""The words for a computer that HQ retires, locked, had wiped, whose certificate or whose records went bad, and their line."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui.kit import Banner, Tone
from desktop.ui.words import QT_TRANSLATE_NOOP

DAMAGED: Final = "damaged"
_CONTEXT: Final = "Standing"
_SAID: Final = QT_TRANSLATE_NOOP("Standing", "HQ says: {reason}")
_MORE: Final = QT_TRANSLATE_NOOP("Standing", "Details")
_WORDS: Final = {
    "drain": (
        QT_TRANSLATE_NOOP("Standing", "HQ will retire this computer"),
        QT_TRANSLATE_NOOP("Standing", "Go on selling; it sends what it has and gets nothing new from HQ."),
        Tone.WARNING,
    ),
    "lock": (
        QT_TRANSLATE_NOOP("Standing", "HQ has locked this computer"),
        QT_TRANSLATE_NOOP(
            "Standing",
            "No documents can be made here; what was made is still sent. Use another computer and ask HQ.",
        ),
        Tone.DANGER,
    ),
    "wipe": (
        QT_TRANSLATE_NOOP("Standing", "HQ has retired this computer"),
        QT_TRANSLATE_NOOP(
            "Standing",
            "HQ holds all its documents. Close Branchline: the records here then go, a note stays.",
        ),
        Tone.DANGER,
    ),
    "expired": (
        QT_TRANSLATE_NOOP("Standing", "HQ's certificate for this computer is over"),
        QT_TRANSLATE_NOOP(
            "Standing", "Go on selling; documents are sent. Ask HQ to renew it: until then nothing new comes."
        ),
        Tone.WARNING,
    ),
    DAMAGED: (
        QT_TRANSLATE_NOOP("Standing", "Some records are not what was written"),
        QT_TRANSLATE_NOOP(
            "Standing", "Go on selling. Ask support, and have the disk of this computer looked at soon."
        ),
        Tone.DANGER,
    ),
}


def standing_words(kind: str, reason: str) -> tuple[str, str, Tone] | None:
    """Return title, what it means with what to do, and the tone; None for a computer in normal use."""
    if kind not in _WORDS:
        return None
    title, meaning, tone = _WORDS[kind]
    said = _told(_SAID).format(reason=reason) if reason else ""
    return _told(title), " ".join(part for part in (_told(meaning), said) if part), tone


def _told(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class StandingBanner(Banner):
    """Stands above every workspace while HQ treats this computer as anything but one in use."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("standing")
        self.hide()

    def show_standing(self, kind: str, reason: str) -> None:
        """Say how the computer stands, or nothing."""
        words = standing_words(kind, reason)
        if words is None:
            self.hide()
            return
        title, meaning, tone = words
        self.set_tone(tone)
        self.show_text(title, meaning, _told(_MORE))
        self.setToolTip(meaning)
