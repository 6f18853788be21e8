"""The navigation rail: the logo tile and one button per workspace; words give way to icons when it is low."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QToolButton, QVBoxLayout

from desktop.ui.icons import icon
from desktop.ui.theme import metrics
from desktop.ui.workspaces import Workspace

_TALL, _LOW = 54, 36
_LOGO = 34
_TOP = 56


class LogoTile(QLabel):
    """The product's sign."""

    def __init__(self) -> None:
        super().__init__("分")
        self.setFixedSize(_LOGO, _LOGO)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


class Rail(QFrame):
    """Lets people go to a workspace; `chosen` carries its key."""

    chosen = Signal(str)

    def __init__(self, workspaces: Sequence[Workspace]) -> None:
        super().__init__()
        self.setFixedWidth(metrics().rail)
        self._workspaces = tuple(workspaces)
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 10, 6, 6)
        column.setSpacing(2)
        column.addWidget(LogoTile(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(10)
        for workspace in self._workspaces:
            column.addWidget(self._button(workspace))
        column.addStretch(1)
        self.retranslate()

    def show_chosen(self, key: str) -> None:
        """Mark the workspace that is open."""
        self._buttons[key].setChecked(True)

    def retranslate(self) -> None:
        """Set the words in the language in use."""
        for number, workspace in enumerate(self._workspaces, start=1):
            button = self._buttons[workspace.key]
            button.setText(workspace.word())
            button.setToolTip(f"{workspace.title()}  Alt+{number}" if number < 10 else workspace.title())
            button.setAccessibleName(workspace.title())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make every button fit."""
        super().resizeEvent(event)
        room = (self.height() - _TOP - 12) // max(1, len(self._buttons)) - 2
        is_low = room < 46
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly if is_low else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        )
        for button in self._buttons.values():
            button.setToolButtonStyle(style)
            button.setFixedHeight(max(_LOW, min(_TALL, room)))

    def _button(self, workspace: Workspace) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setIcon(icon(workspace.declared.icon, "rail_text", "on_rail"))
        button.setIconSize(QSize(22, 22))
        button.setFixedWidth(metrics().rail - 12)
        button.clicked.connect(lambda: self.chosen.emit(workspace.key))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(button)
        self._buttons[workspace.key] = button
        return button
