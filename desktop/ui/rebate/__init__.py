"""Rebate and credit: what was earned and why, what may still be owed and what falls due."""

from desktop.ui.context import Context
from desktop.ui.rebate.credit_model import CreditViewModel
from desktop.ui.rebate.view import RebatesWorkspace
from desktop.ui.rebate.view_model import RebatesViewModel


def make(context: Context) -> RebatesWorkspace:
    """Make the workspace."""
    rebates, credit = RebatesViewModel(context), CreditViewModel(context)
    for view_model in (rebates, credit):
        context.watch(view_model)
    workspace = RebatesWorkspace(rebates, credit)
    for view_model in (rebates, credit):
        view_model.setParent(workspace)
    return workspace
