"""The base of every view model: one immutable state, one signal, and the tables it watches."""

from collections.abc import Set as AbstractSet
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

State = TypeVar("State")


class ViewModel(QObject, Generic[State]):
    """Holds one immutable `state`; assign it to tell the view.

    `watches` names the tables whose changes make this state stale; `refresh` loads it again.
    """

    changed = Signal()
    watches: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._is_stale = True
        self._is_shown = False

    @property
    def state(self) -> State:
        """What the view shows now."""
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()

    def refresh(self) -> None:
        """Load the state again; the default has nothing to load."""

    def on_committed(self, tables: AbstractSet[str]) -> None:
        """React to a commit: refresh at once when shown, on the next show otherwise."""
        if not tables & self.watches:
            return
        self._is_stale = True
        self._refresh_if_needed()

    def set_shown(self, is_shown: bool) -> None:
        """The view says whether it can be seen."""
        self._is_shown = is_shown
        self._refresh_if_needed()

    def _refresh_if_needed(self) -> None:
        if self._is_shown and self._is_stale:
            self._is_stale = False
            self.refresh()
