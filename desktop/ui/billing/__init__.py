"""Billing: a receipt in seconds without the mouse."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.billing.refusals import REFUSALS
from desktop.ui.billing.view import BillingView
from desktop.ui.billing.view_model import BillingViewModel
from desktop.ui.billing.windows import Windows
from desktop.ui.context import Context
from desktop.ui.errors import add_explanations

add_explanations(REFUSALS)


def make(context: Context) -> QWidget:
    """Return the billing screen."""
    model = BillingViewModel(context.tasks, context.clock)
    context.watch(model)
    view = BillingView(model, Windows(context))
    model.setParent(view)
    return view
