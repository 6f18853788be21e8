"""Contracts and policies: what was agreed with HQ, and what the brand published for everybody."""

from desktop.ui.context import Context
from desktop.ui.contract.policy_model import PoliciesViewModel
from desktop.ui.contract.view import ContractsWorkspace
from desktop.ui.contract.view_model import ContractsViewModel


def make(context: Context) -> ContractsWorkspace:
    """Make the workspace."""
    contracts, policies = ContractsViewModel(context), PoliciesViewModel(context)
    for view_model in (contracts, policies):
        context.watch(view_model)
    workspace = ContractsWorkspace(contracts, policies)
    for view_model in (contracts, policies):
        view_model.setParent(workspace)
    return workspace
