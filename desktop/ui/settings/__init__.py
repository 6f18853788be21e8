"""Settings: what can be chosen on this computer, enrolment, the printer, and what the program is made of."""

from desktop.ui.context import Context
from desktop.ui.settings.view import SettingsView
from desktop.ui.settings.view_model import SettingsViewModel


def make(context: Context) -> SettingsView:
    """Make the workspace."""
    view_model = SettingsViewModel(context)
    context.watch(view_model)
    view = SettingsView(view_model)
    view_model.setParent(view)
    return view
