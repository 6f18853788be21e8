"""Home: today at a glance."""

from desktop.ui.context import Context
from desktop.ui.home.view import HomeView
from desktop.ui.home.view_model import HomeViewModel


def make(context: Context) -> HomeView:
    """Make the workspace."""
    view_model = HomeViewModel(context)
    context.watch(view_model)
    view = HomeView(view_model)
    view_model.setParent(view)
    return view
