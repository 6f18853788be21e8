"""Stock: what is on hand and why, counting, writing off."""

from desktop.ui.context import Context
from desktop.ui.stock.count_model import CountViewModel
from desktop.ui.stock.view import StockWorkspace
from desktop.ui.stock.view_model import StockViewModel


def make(context: Context) -> StockWorkspace:
    """Make the workspace."""
    stock, count = StockViewModel(context), CountViewModel(context)
    for view_model in (stock, count):
        context.watch(view_model)
    workspace = StockWorkspace(stock, count)
    for view_model in (stock, count):
        view_model.setParent(workspace)
    return workspace
