"""Orders: what was ordered from HQ and what became of it, writing a new order, taking shipments in."""

from desktop.ui.context import Context
from desktop.ui.errors import add_explanations
from desktop.ui.order.draft_model import DraftViewModel
from desktop.ui.order.list_model import OrdersViewModel
from desktop.ui.order.refusals import REFUSALS
from desktop.ui.order.shipment_model import ShipmentsViewModel
from desktop.ui.order.view import OrderWorkspace

add_explanations(REFUSALS)


def make(context: Context) -> OrderWorkspace:
    """Make the workspace."""
    models = (OrdersViewModel(context), DraftViewModel(context), ShipmentsViewModel(context))
    for view_model in models:
        context.watch(view_model)
    workspace = OrderWorkspace(*models)
    for view_model in models:
        view_model.setParent(workspace)
    return workspace
