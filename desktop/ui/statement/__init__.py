"""Statements: the account with HQ month by month."""

from desktop.ui.context import Context
from desktop.ui.statement.view import StatementsView
from desktop.ui.statement.view_model import StatementsViewModel


def make(context: Context) -> StatementsView:
    """Make the workspace."""
    view_model = StatementsViewModel(context)
    context.watch(view_model)
    view = StatementsView(view_model)
    view_model.setParent(view)
    return view
