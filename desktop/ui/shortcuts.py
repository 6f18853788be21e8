"""The cheat sheet, made from the live actions, so that it cannot be wrong."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from desktop.ui.kit import Dialog, KeyHint, Text


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys and what they do."""

    keys: tuple[str, ...]
    words: str


def live_shortcuts(window: QWidget) -> tuple[Shortcut, ...]:
    """The actions that can be reached now by keys: the window's own and those of the workspace in sight."""
    found: dict[str, Shortcut] = {}
    actions = cast("list[QAction]", window.findChildren(QAction))
    for action in actions:
        keys = tuple(k.toString(QKeySequence.SequenceFormat.NativeText) for k in action.shortcuts())
        words = action.text().replace("&", "")
        if keys and words and action.isEnabled() and _is_in_sight(action):
            found.setdefault(words, Shortcut(keys, words))
    return tuple(found.values())


def _is_in_sight(action: QAction) -> bool:
    owner = action.parent()
    return not isinstance(owner, QWidget) or owner.isWindow() or owner.isVisible()


class CheatSheet(Dialog):
    """Every key that works here, on one page."""

    def __init__(self, shortcuts: tuple[Shortcut, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent, width=620)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        half = (len(shortcuts) + 1) // 2
        for number, shortcut in enumerate(shortcuts):
            row, side = number % half, 3 * (number // half)
            grid.addWidget(KeyHint(" / ".join(shortcut.keys)), row, side)
            grid.addWidget(Text(shortcut.words), row, side + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(4, 1)
        grid.setColumnMinimumWidth(2, 24)
        holder = QWidget()
        holder.setObjectName("scroll_body")
        holder.setLayout(grid)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        area.setMinimumHeight(min(460, 40 + half * 30))
        self.body.addWidget(area)
        self.set_texts(self.tr("Keys that work here"), self.tr("Close"))
