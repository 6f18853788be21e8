"""The workspace of orders: three tabs, and the ways between them."""

from collections.abc import Sequence

from desktop.ui.kit import TabbedPages, Tone, show_toast
from desktop.ui.order.draft_model import DraftViewModel, IssuedOrder
from desktop.ui.order.draft_view import DraftView
from desktop.ui.order.list_model import OrdersViewModel, Wanted
from desktop.ui.order.list_view import OrderListView
from desktop.ui.order.shipment_model import ShipmentsViewModel
from desktop.ui.order.shipment_view import ShipmentListView

ORDERS, NEW, SHIPMENTS = range(3)


class OrderWorkspace(TabbedPages):
    """Orders, the new order, shipments."""

    def __init__(self, orders: OrdersViewModel, draft: DraftViewModel, shipments: ShipmentsViewModel) -> None:
        self.orders, self.draft, self.shipments = (
            OrderListView(orders),
            DraftView(draft),
            ShipmentListView(shipments),
        )
        super().__init__(self.orders, self.draft, self.shipments)
        self._connect(orders, draft, shipments)
        self.retranslate()

    def _connect(self, orders: OrdersViewModel, draft: DraftViewModel, shipments: ShipmentsViewModel) -> None:
        self.orders.new_wanted.connect(lambda: self.tabs.setCurrentIndex(NEW))
        orders.copied.connect(self._take_copy)
        orders.found.connect(self._found)
        draft.placed.connect(self._tell_placed)
        for view_model in (draft, shipments):
            view_model.changed.connect(self.retranslate)
            view_model.refresh()

    def open_subject(self, subject: str) -> None:
        """Show the order or the shipment of this id or number."""
        self.tabs.setCurrentIndex(ORDERS)
        self._subject = subject
        self.orders.view_model.open_subject(subject)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.tabs.setTabText(ORDERS, self.tr("All orders"))
        lines = len(self.draft.view_model.state.draft.lines)
        new = self.tr("New order · lines: {count}").format(count=lines) if lines else self.tr("New order")
        self.tabs.setTabText(NEW, new)
        waiting = self.shipments.view_model.state.open_count
        to_take_in = self.tr("Shipments · {count} to take in").format(count=waiting)
        self.tabs.setTabText(SHIPMENTS, to_take_in if waiting else self.tr("Shipments"))

    def _take_copy(self, lines: Sequence[Wanted]) -> None:
        self.draft.view_model.start(lines)
        self.tabs.setCurrentIndex(NEW)
        text = self.tr("Lines copied at today's prices: {count}.").format(count=len(lines))
        show_toast(self, text, Tone.GOOD, undo=self.draft.view_model.discard)

    def _found(self, doc_id: str) -> None:
        if not doc_id:
            self.shipments.view_model.choose(self._subject)
            self.tabs.setCurrentIndex(SHIPMENTS)

    def _tell_placed(self, issued: IssuedOrder) -> None:
        self.orders.view_model.choose(issued.doc_id)
        self.tabs.setCurrentIndex(ORDERS)
        text = self.tr("Order {number} is placed; it goes to HQ with the next synchronisation.")
        show_toast(self, text.format(number=issued.number), Tone.GOOD)
