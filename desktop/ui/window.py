"""The main window: rail, header, the workspaces made when first shown, status strip, palette and cheat sheet."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.command import ActionProvider, CommandPalette, CommandProvider
from desktop.ui.frame import HeaderBar, StatusStrip
from desktop.ui.kit import ErrorDialog
from desktop.ui.rail import Rail
from desktop.ui.shell import ShellViewModel
from desktop.ui.shortcuts import CheatSheet, live_shortcuts
from desktop.ui.standing import StandingBanner
from desktop.ui.workspaces import Workspace

_PALETTE_WIDTH = 560


class MainWindow(QMainWindow):
    """The frame around the workspaces; `workspace_shown` carries the key of the one in sight."""

    workspace_shown = Signal(str)

    def __init__(
        self,
        shell: ShellViewModel,
        workspaces: Sequence[Workspace],
        providers: Sequence[CommandProvider] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.shell = shell
        self._workspaces = {w.key: w for w in workspaces}
        self._made: dict[str, QWidget] = {}
        self._current = ""
        self._actions: list[tuple[QAction, Callable[[], str]]] = []
        self._rail = Rail(workspaces)
        self._header = HeaderBar()
        self._standing = StandingBanner()
        self._stack = QStackedWidget()
        self._stack.setObjectName("workspace")
        self._status = StatusStrip()
        self._lay_out()
        self._add_actions()
        actions = ActionProvider(self, lambda: self.tr("Action"))
        self._palette = CommandPalette(self, [actions, *providers])
        self._connect()
        self.retranslate()
        if workspaces:
            self.show_workspace(workspaces[0].key)

    def _lay_out(self) -> None:
        self.setMinimumSize(QSize(900, 500))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._header)
        right.addWidget(self._standing)
        right.addWidget(self._stack, 1)
        right.addWidget(self._status)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        self._rail.chosen.connect(self.show_workspace)
        self._header.command_box.opened.connect(self.open_palette)
        self._status.chip.clicked.connect(self._open_sync)
        self._standing.action.clicked.connect(self._open_sync)
        self.shell.changed.connect(self._render)

    def _add_actions(self) -> None:
        self.add_action(lambda: self.tr("Find anything"), "Ctrl+K", self.open_palette)
        self.add_action(lambda: self.tr("Keys that work here"), ("F1", "Ctrl+/"), self.open_cheat_sheet)
        self.add_action(lambda: self.tr("Synchronise now"), "F5", self.shell.sync_requested.emit)
        for number, workspace in enumerate(self._workspaces.values(), start=1):
            keys = f"Alt+{number}" if number < 10 else ""
            self.add_action(workspace.title, keys, partial(self.show_workspace, workspace.key))

    def add_action(
        self, text: Callable[[], str], keys: str | tuple[str, ...], run: Callable[[], object]
    ) -> QAction:
        """Add an action to the window, to the cheat sheet and to the palette."""
        action = QAction(self)
        action.setShortcuts([QKeySequence(k) for k in ((keys,) if isinstance(keys, str) else keys) if k])
        action.triggered.connect(lambda: run())
        self.addAction(action)
        self._actions.append((action, text))
        action.setText(text())
        return action

    @property
    def workspaces(self) -> tuple[Workspace, ...]:
        """The workspaces on the rail."""
        return tuple(self._workspaces.values())

    @property
    def current_key(self) -> str:
        """The key of the workspace in sight."""
        return self._current

    def workspace(self, key: str) -> QWidget:
        """The widget of a workspace, made now if it was never shown."""
        if key not in self._made:
            self._made[key] = self._workspaces[key].make()
            self._stack.addWidget(self._made[key])
        return self._made[key]

    def show_workspace(self, key: str) -> None:
        """Bring a workspace into sight; an unknown key changes nothing."""
        if key not in self._workspaces:
            return
        self._stack.setCurrentWidget(self.workspace(key))
        self._current = key
        self._rail.show_chosen(key)
        self._render()
        self.workspace(key).setFocus()
        self.workspace_shown.emit(key)

    def open_palette(self) -> None:
        """Open the command palette under its box."""
        box = self._header.command_box
        corner = box.mapTo(self, QPoint(box.width(), 0))
        width = min(_PALETTE_WIDTH, self.width() - 32)
        self._palette.open_at(QPoint(max(16, corner.x() - width), 8), width)

    def open_cheat_sheet(self) -> None:
        """Show every key that works here."""
        CheatSheet(live_shortcuts(self), self).open()

    def show_error(self, error: BaseException) -> None:
        """Explain an error; connect `Tasks.failed` to it."""
        ErrorDialog(error, self).open()

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.setWindowTitle("Branchline 分线通")
        for action, text in self._actions:
            action.setText(text())
        self._rail.retranslate()
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _render(self) -> None:
        title = self._workspaces[self._current].title() if self._current else ""
        self._header.show_state(title, self.shell.state)
        self._status.show_state(self.shell.state)
        self._standing.show_standing(self.shell.state.standing, self.shell.state.standing_reason)

    def _open_sync(self) -> None:
        self.show_workspace("sync")
