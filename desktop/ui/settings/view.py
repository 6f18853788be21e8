"""The settings on one page; every choice holds at once."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.ui.kit import Tone, scrolling, show_toast
from desktop.ui.settings.cards import AboutCard, EnrolCard, LookCard, PrinterCard
from desktop.ui.settings.licences import LicencesDialog
from desktop.ui.settings.view_model import SettingsState, SettingsViewModel
from desktop.ui.view import View

_SIDE_BY_SIDE = 1060


class SettingsView(View[SettingsViewModel]):
    """Look, enrolment, printer, and what the program is."""

    def _build(self) -> None:
        self._look, self._enrol = LookCard(self.view_model), EnrolCard(self.view_model)
        self._printer, self._about = PrinterCard(self.view_model), AboutCard()
        self._about.licences_wanted.connect(self._show_licences)
        self.view_model.became_enrolled.connect(self._greet)
        content = QWidget()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._halves.setContentsMargins(12, 12, 12, 12)
        self._halves.setSpacing(12)
        for first, second in ((self._look, self._enrol), (self._printer, self._about)):
            half = QVBoxLayout()
            half.setSpacing(12)
            half.addWidget(first)
            half.addWidget(second, 1)
            self._halves.addLayout(half, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(content))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        for card in (self._look, self._enrol, self._printer, self._about):
            card.retranslate()

    def _render(self, state: SettingsState) -> None:
        for card in (self._look, self._enrol, self._printer, self._about):
            card.show_state(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand side by side where there is room, else one under the other."""
        super().resizeEvent(event)
        is_wide = self.width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(direction)

    def _greet(self, store: str) -> None:
        told = self.tr("Enrolled as {store}; the first data is on its way").format(store=store)
        show_toast(self, told, Tone.GOOD)

    def _show_licences(self) -> None:
        dialog = LicencesDialog(self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
