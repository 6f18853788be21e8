"""The base of every screen: built once, rendered from its view model's state, retranslated live."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.view_model import ViewModel

Model = TypeVar("Model", bound=ViewModel[Any])


class View(QWidget, Generic[Model]):
    """A screen over a view model.

    Override `_build` (make the widgets), `_render` (show a state) and `retranslate` (set every text).
    """

    def __init__(self, view_model: Model, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view_model = view_model
        self._build()
        self.retranslate()
        self._render(view_model.state)
        view_model.changed.connect(self._on_changed)

    def _build(self) -> None:
        """Make the widgets, without texts."""

    def _render(self, state: Any) -> None:
        """Show a state."""

    def retranslate(self) -> None:
        """Set every text in the language in use."""

    def _on_changed(self) -> None:
        self._render(self.view_model.state)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._render(self.view_model.state)
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the view model that it is seen."""
        super().showEvent(event)
        self.view_model.set_shown(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell the view model that it is hidden."""
        super().hideEvent(event)
        self.view_model.set_shown(False)
