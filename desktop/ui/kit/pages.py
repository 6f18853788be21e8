"""How a workspace is laid out: pages under tabs, or a list with the sheet of what is chosen beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.ui.kit.basics import scrolling


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


def lay_beside(
    owner: QWidget, top: Sequence[QWidget], rows: QWidget, sheet: QWidget, *, width: int
) -> QScrollArea:
    """Lay out a row of controls (the first takes what room there is) above a list, and a sheet beside both.

    Return what holds the sheet: it scrolls where the window is low, and its width may be changed.
    """
    controls = QHBoxLayout()
    controls.setSpacing(12)
    for place, control in enumerate(top):
        controls.addWidget(control, 0 if place else 1)
    left = QVBoxLayout()
    left.setSpacing(12)
    left.addLayout(controls)
    left.addWidget(rows, 1)
    row = QHBoxLayout(owner)
    row.setContentsMargins(12, 12, 12, 12)
    row.setSpacing(12)
    row.addLayout(left, 1)
    holder = QWidget()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(sheet)
    beside = scrolling(holder)
    beside.setFixedWidth(width)
    row.addWidget(beside)
    return beside
