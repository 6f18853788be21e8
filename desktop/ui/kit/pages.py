"""Pages under tabs: one is shown, the words on the tabs follow the language."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget


class TabbedPages(QWidget):
    """A workspace of several pages, the first shown first; whoever derives from it names the tabs in `retranslate`."""

    def __init__(self, *pages: QWidget) -> None:
        super().__init__()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        for page in pages:
            self.tabs.addTab("")
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._stack.currentWidget().setFocus()
