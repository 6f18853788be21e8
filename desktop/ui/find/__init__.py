"""What Ctrl+K finds besides actions: screens, products, members, receipts, orders and statements."""

from desktop.ui.command import CommandProvider
from desktop.ui.context import Context
from desktop.ui.find.providers import DocumentProvider, MemberProvider, ProductProvider, ScreenProvider


def make_providers(context: Context) -> list[CommandProvider]:
    """The providers of the command palette, in the order their rows are shown."""
    return [
        ScreenProvider(context),
        ProductProvider(context),
        MemberProvider(context),
        DocumentProvider(context),
    ]
