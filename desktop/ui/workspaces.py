"""The workspaces of the navigation rail in their order: key, title, icon; the program supplies how each is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.ui.words import QT_TRANSLATE_NOOP

Factory = Callable[[], QWidget]


@dataclass(frozen=True, slots=True)
class Declared:
    """A workspace as it stands on the rail: `word` is the short title there."""

    key: str
    title: str
    icon: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that can be opened; `make` is called the first time it is shown."""

    declared: Declared
    make: Factory

    @property
    def key(self) -> str:
        """Its name in code and settings."""
        return self.declared.key

    def title(self) -> str:
        """Its title in the language in use."""
        return QCoreApplication.translate("Workspaces", self.declared.title)

    def word(self) -> str:
        """Its short title on the rail."""
        return QCoreApplication.translate("Workspaces", self.declared.word or self.declared.title)


DECLARED: tuple[Declared, ...] = (
    Declared("home", QT_TRANSLATE_NOOP("Workspaces", "Home"), "house"),
    Declared("billing", QT_TRANSLATE_NOOP("Workspaces", "Billing"), "receipt"),
    Declared("orders", QT_TRANSLATE_NOOP("Workspaces", "Orders"), "truck"),
    Declared("stock", QT_TRANSLATE_NOOP("Workspaces", "Stock"), "package"),
    Declared("catalogue", QT_TRANSLATE_NOOP("Workspaces", "Catalogue"), "tag"),
    Declared("members", QT_TRANSLATE_NOOP("Workspaces", "Members"), "users"),
    Declared(
        "contracts",
        QT_TRANSLATE_NOOP("Workspaces", "Contracts and policies"),
        "handshake",
        QT_TRANSLATE_NOOP("Workspaces", "Contracts"),
    ),
    Declared(
        "rebates",
        QT_TRANSLATE_NOOP("Workspaces", "Rebate and credit"),
        "credit-card",
        QT_TRANSLATE_NOOP("Workspaces", "Rebates"),
    ),
    Declared("statements", QT_TRANSLATE_NOOP("Workspaces", "Statements"), "notebook"),
    Declared(
        "sync",
        QT_TRANSLATE_NOOP("Workspaces", "Sync centre"),
        "arrows-clockwise",
        QT_TRANSLATE_NOOP("Workspaces", "Sync"),
    ),
    Declared("settings", QT_TRANSLATE_NOOP("Workspaces", "Settings"), "gear"),
)


def workspaces(factories: Mapping[str, Factory]) -> tuple[Workspace, ...]:
    """The declared workspaces for which the program has a factory, in their order."""
    return tuple(Workspace(d, factories[d.key]) for d in DECLARED if d.key in factories)
