"""The workspace of stock: what is on hand, and counting."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.ui.stock.count_model import CountViewModel
from desktop.ui.stock.count_view import CountPage
from desktop.ui.stock.on_hand_view import OnHandPage
from desktop.ui.stock.view_model import StockViewModel

ON_HAND, COUNT = range(2)


class StockWorkspace(QWidget):
    """On hand with movements; counts."""

    def __init__(self, stock: StockViewModel, count: CountViewModel) -> None:
        super().__init__()
        self.on_hand, self.count = OnHandPage(stock), CountPage(count)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        for page in (self.on_hand, self.count):
            self.tabs.addTab("")
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._show)
        count.changed.connect(self.retranslate)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.on_hand)
        self.retranslate()

    def open_subject(self, subject: str) -> None:
        """Show the product of this SKU, or go where a shipment is taken in."""
        self.tabs.setCurrentIndex(ON_HAND)
        self.on_hand.view_model.open_subject(subject)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.tabs.setTabText(ON_HAND, self.tr("On hand"))
        state = self.count.view_model.state
        text = self.tr("Count · {counted} of {all}").format(
            counted=len(state.counted), all=len(state.entries)
        )
        self.tabs.setTabText(COUNT, text if state.entries else self.tr("Count"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._stack.currentWidget().setFocus()
