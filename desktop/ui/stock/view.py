"""The workspace of stock: what is on hand, and counting."""

from desktop.ui.kit import TabbedPages
from desktop.ui.stock.count_model import CountViewModel
from desktop.ui.stock.count_view import CountPage
from desktop.ui.stock.on_hand_view import OnHandPage
from desktop.ui.stock.view_model import StockViewModel

ON_HAND, COUNT = range(2)


class StockWorkspace(TabbedPages):
    """On hand with movements; counts."""

    def __init__(self, stock: StockViewModel, count: CountViewModel) -> None:
        self.on_hand, self.count = OnHandPage(stock), CountPage(count)
        super().__init__(self.on_hand, self.count)
        self.setFocusProxy(self.on_hand)
        count.changed.connect(self.retranslate)
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
