"""The command palette: typed text becomes rows from providers of screens, actions, products and documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui.kit.fields import SearchBox
from desktop.ui.kit.table import Column, TableModel
from desktop.ui.kit.table_view import TableView
from desktop.ui.theme import Tone

_SHOWN = 9


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the palette: what it is, a muted second line, its kind in a word, and what choosing it does."""

    key: str
    title: str
    kind: str
    run: Callable[[], object]
    detail: str = ""


class CommandProvider(Protocol):
    """Finds rows for a text; it may call `show` at once or later, from the main thread."""

    def find(self, text: str, show: Callable[[Sequence[Command]], None]) -> None:
        """Look for the text and hand over what was found."""


class ActionProvider:
    """Finds the live actions of a window by their words and keys."""

    def __init__(self, window: QWidget, kind: Callable[[], str]) -> None:
        self._window = window
        self._kind = kind

    def find(self, text: str, show: Callable[[Sequence[Command]], None]) -> None:
        """Hand over the actions whose words contain the text."""
        wanted = text.casefold()
        found = []
        actions = cast("list[QAction]", self._window.findChildren(QAction))
        for number, action in enumerate(actions):
            words = action.text().replace("&", "")
            keys = action.shortcut().toString()
            if words and action.isEnabled() and wanted in f"{words} {keys}".casefold():
                found.append(Command(f"action-{number}", words, self._kind(), action.trigger, keys))
        show(found)


class CommandPalette(QFrame):
    """The popup over the window; arrows move, Enter runs, Escape closes."""

    def __init__(self, window: QWidget, providers: Sequence[CommandProvider]) -> None:
        super().__init__(window)
        self.providers = list(providers)
        self.box = SearchBox()
        self._found: dict[int, Sequence[Command]] = {}
        self._generation = 0
        columns = (
            Column[Command](
                key="title",
                title=str,
                text=lambda c: c.title,
                second=lambda c: c.detail,
                stretch=1,
                width=300,
            ),
            Column[Command](
                key="kind", title=str, text=lambda c: c.kind, tone=lambda _: Tone.MUTED, figure=True, width=90
            ),
        )
        self._model = TableModel(columns, lambda command: command.key, self)
        self._table = TableView(self)
        self._table.horizontalHeader().hide()
        self._table.show_model(self._model)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.box)
        column.addWidget(self._table, 1)
        self.box.edit.installEventFilter(self)
        self.box.text_changed.connect(self._search)
        self._table.clicked.connect(lambda index: self._run(index.row()))
        self.hide()

    def open_at(self, place: QPoint, width: int) -> None:
        """Show the palette with its top at a place of the window."""
        self.box.set_hint(self.tr("Type to find anything"))
        self.box.clear()
        self._search("")
        self.setGeometry(place.x(), place.y(), width, 60)
        self._fit()
        self.show()
        self.raise_()
        self.box.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that move, run and close; leaving the field closes too."""
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event.key())
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._table.choose_row(max(0, min(self._model.rowCount() - 1, self._table.current_row() + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(max(0, self._table.current_row()))
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def _search(self, text: str) -> None:
        self._generation += 1
        self._found = {}
        for number, provider in enumerate(self.providers):
            provider.find(text.strip(), self._receiver(number, self._generation))

    def _receiver(self, number: int, generation: int) -> Callable[[Sequence[Command]], None]:
        def show(commands: Sequence[Command]) -> None:
            if generation == self._generation:
                self._found[number] = commands
                self._show_found()

        return show

    def _show_found(self) -> None:
        self._model.set_rows([c for n in sorted(self._found) for c in self._found[n]][: 4 * _SHOWN])
        self._table.choose_row(0)
        self._fit()

    def _fit(self) -> None:
        rows = min(_SHOWN, self._model.rowCount())
        height = self.box.height() + 22 + rows * self._table.verticalHeader().defaultSectionSize()
        self.resize(QSize(self.width(), height))

    def _run(self, number: int) -> None:
        if 0 <= number < self._model.rowCount():
            command = self._model.row(number)
            self.hide()
            command.run()
