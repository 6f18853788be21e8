"""Catalogue: find a product, its units, barcodes, stock and prices, and why a price is what it is."""

from desktop.ui.catalogue.view import CatalogueView
from desktop.ui.catalogue.view_model import CatalogueViewModel
from desktop.ui.context import Context


def make(context: Context) -> CatalogueView:
    """Make the workspace."""
    view_model = CatalogueViewModel(context)
    context.watch(view_model)
    view = CatalogueView(view_model)
    view_model.setParent(view)
    return view
