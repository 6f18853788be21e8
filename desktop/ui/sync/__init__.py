"""Sync centre: what waits, what failed and why, and what to do."""

from desktop.ui.context import Context
from desktop.ui.sync.view import SyncView
from desktop.ui.sync.view_model import SyncViewModel


def make(context: Context) -> SyncView:
    """Make the workspace."""
    view_model = SyncViewModel(context)
    context.watch(view_model)
    view = SyncView(view_model)
    view_model.setParent(view)
    return view
