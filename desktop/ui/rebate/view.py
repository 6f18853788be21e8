"""The workspace of rebate and credit: two pages under tabs."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.ui.rebate.credit_model import CreditViewModel
from desktop.ui.rebate.credit_page import CreditPage
from desktop.ui.rebate.rebate_page import RebatePage
from desktop.ui.rebate.view_model import RebatesViewModel

REBATES, CREDIT = range(2)
CREDIT_SUBJECT = "credit"


class RebatesWorkspace(QWidget):
    """Programmes and wallet; limit, ages and due days."""

    def __init__(self, rebates: RebatesViewModel, credit: CreditViewModel) -> None:
        super().__init__()
        self.rebates, self.credit = RebatePage(rebates), CreditPage(credit)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        for page in (self.rebates, self.credit):
            self.tabs.addTab("")
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.rebates)
        self.retranslate()

    def open_subject(self, subject: str) -> None:
        """Show the credit, or the programme of an id."""
        is_credit = subject == CREDIT_SUBJECT
        self.tabs.setCurrentIndex(CREDIT if is_credit else REBATES)
        if not is_credit:
            self.rebates.view_model.open_subject(subject)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.tabs.setTabText(REBATES, self.tr("Rebates"))
        self.tabs.setTabText(CREDIT, self.tr("Credit"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._stack.currentWidget().setFocus()
