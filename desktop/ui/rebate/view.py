"""The workspace of rebate and credit: two pages under tabs."""

from desktop.ui.kit import TabbedPages
from desktop.ui.rebate.credit_model import CreditViewModel
from desktop.ui.rebate.credit_page import CreditPage
from desktop.ui.rebate.rebate_page import RebatePage
from desktop.ui.rebate.view_model import RebatesViewModel

REBATES, CREDIT = range(2)
CREDIT_SUBJECT = "credit"


class RebatesWorkspace(TabbedPages):
    """Programmes and wallet; limit, ages and due days."""

    def __init__(self, rebates: RebatesViewModel, credit: CreditViewModel) -> None:
        self.rebates, self.credit = RebatePage(rebates), CreditPage(credit)
        super().__init__(self.rebates, self.credit)
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
