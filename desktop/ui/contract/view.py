"""The workspace of contracts and policies: two pages under tabs."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.ui.contract.contract_page import ContractPage
from desktop.ui.contract.policy_model import PoliciesViewModel
from desktop.ui.contract.policy_page import PolicyPage
from desktop.ui.contract.view_model import ContractsViewModel

CONTRACTS, POLICIES = range(2)
POLICY_SUBJECT = "policy"


class ContractsWorkspace(QWidget):
    """Contracts; promotions and floor prices."""

    def __init__(self, contracts: ContractsViewModel, policies: PoliciesViewModel) -> None:
        super().__init__()
        self.contracts, self.policies = ContractPage(contracts), PolicyPage(policies)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        for page in (self.contracts, self.policies):
            self.tabs.addTab("")
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.contracts)
        self.retranslate()

    def open_subject(self, subject: str) -> None:
        """Show the contract of a number, or the policies."""
        is_policy = subject == POLICY_SUBJECT
        self.tabs.setCurrentIndex(POLICIES if is_policy else CONTRACTS)
        if not is_policy:
            self.contracts.view_model.choose(subject)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.tabs.setTabText(CONTRACTS, self.tr("Contracts"))
        self.tabs.setTabText(POLICIES, self.tr("Policies"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self._stack.currentWidget().setFocus()
