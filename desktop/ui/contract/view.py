"""The workspace of contracts and policies: two pages under tabs."""

from desktop.ui.contract.contract_page import ContractPage
from desktop.ui.contract.policy_model import PoliciesViewModel
from desktop.ui.contract.policy_page import PolicyPage
from desktop.ui.contract.view_model import ContractsViewModel
from desktop.ui.kit import TabbedPages

CONTRACTS, POLICIES = range(2)
POLICY_SUBJECT = "policy"


class ContractsWorkspace(TabbedPages):
    """Contracts; promotions and floor prices."""

    def __init__(self, contracts: ContractsViewModel, policies: PoliciesViewModel) -> None:
        self.contracts, self.policies = ContractPage(contracts), PolicyPage(policies)
        super().__init__(self.contracts, self.policies)
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
