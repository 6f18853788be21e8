"""What stays empty until HQ has sent it: a computer HQ does not know yet is offered its enrolment first."""

from PySide6.QtCore import QObject, Signal

from desktop.ui.context import Context
from desktop.ui.kit import EmptyState


class Enrolment(QObject):
    """Whether this computer is enrolled at HQ, and the way to where that is done."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        context.shell.changed.connect(self.changed)

    @property
    def is_enrolled(self) -> bool:
        """Whether HQ knows this computer as a till of a store."""
        return bool(self._context.shell.state.store)

    def open_settings(self) -> None:
        """Go where this computer is enrolled."""
        self._context.go("settings", "")


class Awaited(QObject):
    """Fills an empty state in step with the enrolment."""

    def __init__(self, empty: EmptyState, enrolment: Enrolment) -> None:
        super().__init__(empty)
        self._empty, self._enrolment, self._sentence = empty, enrolment, ""
        empty.action.clicked.connect(enrolment.open_settings)
        enrolment.changed.connect(self._show)

    def show_text(self, sentence: str) -> None:
        """Say what will stand here."""
        self._sentence = sentence
        self._show()

    def _show(self) -> None:
        if self._enrolment.is_enrolled:
            self._empty.show_text(self._sentence)
            return
        first = self.tr("{sentence} Enrol this computer first.").format(sentence=self._sentence)
        self._empty.show_text(first, self.tr("Enrol this computer"))
