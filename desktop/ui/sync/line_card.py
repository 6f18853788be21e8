"""The card on top of the sync centre: how the line to HQ stands, what that means, and where this computer belongs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.ui import format as fmt
from desktop.ui.kit import (
    Card,
    ElidedText,
    PrimaryButton,
    SecondaryButton,
    Sign,
    Text,
    Tone,
    row_of,
)
from desktop.ui.sync.view_model import SyncCentre, SyncState
from desktop.ui.sync.words import line_words

_SIGNS = {Tone.GOOD: "check-circle", Tone.DANGER: "warning-octagon", Tone.ACCENT: "arrows-clockwise"}


class LineCard(Card):
    """Title, sentence, one muted line of facts, and what can be done about the line."""

    sync_wanted = Signal()
    enrol_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=4)
        self._state = SyncCentre()
        self._sign, self._title = Sign("check-circle", Tone.GOOD, 28), Text("", "title")
        self._meaning = Text("", "body", wraps=True)
        self._facts = ElidedText("", "small", Tone.MUTED)
        self.now = PrimaryButton(icon_name="arrows-clockwise")
        self.copy, self.enrol = SecondaryButton(icon_name="copy"), SecondaryButton(icon_name="link")
        self.now.clicked.connect(self.sync_wanted)
        self.copy.clicked.connect(self.copy_wanted)
        self.enrol.clicked.connect(self.enrol_wanted)
        words = QVBoxLayout()
        words.setSpacing(2)
        for text in (self._title, self._meaning, self._facts):
            words.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(row_of(self.enrol, self.copy, self.now))
        self.body.addLayout(row)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.now.set_text(self.tr("Synchronise now") + "  F5")
        self.copy.set_text(self.tr("Copy details"))
        self.enrol.set_text(self.tr("Enrol this computer"))
        self.show_line(self._state)

    def show_line(self, state: SyncCentre) -> None:
        """Say how the line stands."""
        self._state = state
        title, meaning, tone = line_words(state.chip, state.sync)
        self._title.setText(title)
        self._meaning.setText(meaning)
        self._sign.show_sign(_SIGNS.get(tone, "warning"), tone)
        is_enrolled = bool(state.sync and state.sync.is_enrolled)
        self.now.setEnabled(is_enrolled)
        self.enrol.setVisible(state.sync is not None and not is_enrolled)
        self._facts.setText(self._told(state.sync) if state.sync and is_enrolled else "")
        self._facts.setVisible(is_enrolled)

    def _told(self, sync: SyncState) -> str:
        at = fmt.moment(sync.synced_at) if sync.synced_at else self.tr("never")
        parts = [sync.store_name, sync.hq_name, self.tr("Last contact {moment}").format(moment=at)]
        if sync.hq_offset_ms is not None:
            apart = self.tr("clocks {seconds} s apart")
            parts.append(apart.format(seconds=fmt.seconds(abs(sync.hq_offset_ms))))
        return " · ".join(part for part in parts if part)
