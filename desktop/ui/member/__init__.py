"""Members: the list, everything known of one, registering, changing, and what to ask HQ for."""

from desktop.ui.context import Context
from desktop.ui.member.view import MembersView
from desktop.ui.member.view_model import MembersViewModel


def make(context: Context) -> MembersView:
    """Make the workspace."""
    view_model = MembersViewModel(context)
    context.watch(view_model)
    view = MembersView(view_model)
    view_model.setParent(view)
    return view
