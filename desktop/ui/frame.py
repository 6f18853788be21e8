"""The header above and the status strip below a workspace."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import Badge, ElidedText, KeyHint, Mark, Sign, Text, Tone
from desktop.ui.shell import ShellState, Sync, SyncChip
from desktop.ui.theme import metrics

_DOT = " · "
_MINUTES_IN_HOUR = 60


class CommandBox(QFrame):
    """Looks like a field; a click or Ctrl+K opens the command palette under it."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(32)
        self.setMinimumWidth(180)
        self.setMaximumWidth(340)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._hint = ElidedText("", "body", Tone.MUTED)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.addWidget(Sign("magnifying-glass", Tone.MUTED, 16))
        row.addWidget(self._hint, 1)
        row.addWidget(KeyHint("Ctrl K"))

    def retranslate(self) -> None:
        """Set the hint in the language in use."""
        self._hint.setText(self.tr("Products, documents, members, actions…"))
        self.setAccessibleName(self._hint.text())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the palette."""
        self.opened.emit()


class HeaderBar(QFrame):
    """The title of the workspace, where one is working, the command box and the user."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(metrics().header)
        self._title = Text("", "title")
        self._place = ElidedText("", "body", Tone.MUTED)
        self._user = Text("", "body", Tone.MUTED)
        self.command_box = CommandBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        row.addWidget(self._title)
        row.addWidget(self._place, 3)
        row.addWidget(self.command_box, 2)
        row.addWidget(self._user)

    def place(self) -> str:
        """Where one is working, in words."""
        return self._place.text()

    def show_state(self, title: str, state: ShellState) -> None:
        """Show where and who."""
        shift = self.tr("shift opened {time}").format(time=state.shift_opened) if state.shift_opened else ""
        self._title.setText(title)
        till = self.tr("till {number}").format(number=state.till) if state.till else ""
        self._place.setText(_DOT.join(p for p in (state.store, till, shift, state.date) if p))
        self._user.setText(_DOT.join(p for p in (state.user, state.role) if p))
        self.command_box.retranslate()


class ChipButton(QPushButton):
    """The sync chip: a click leads to the sync centre."""

    def __init__(self) -> None:
        super().__init__()
        self._badge = Badge(is_round=True)
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet(
            "QPushButton { border: none; background: transparent; padding: 0; min-height: 20px; }"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._badge)
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_chip(self, chip: SyncChip) -> None:
        """Say how synchronisation stands."""
        mark = self.mark(chip)
        self._badge.show_mark(mark)
        self.setAccessibleName(mark.text)
        self.setFixedSize(self._badge.sizeHint())

    def sizeHint(self) -> QSize:
        """As wide as what it says."""
        return self._badge.sizeHint()

    def mark(self, chip: SyncChip) -> Mark:
        """The words and the tone of a state."""
        if chip.kind is Sync.SYNCED:
            return Mark(self.tr("● synced {time}").format(time=chip.at), Tone.GOOD, "")
        if chip.kind is Sync.SENDING:
            return Mark(self.tr("● sending {count}…").format(count=chip.waiting), Tone.ACCENT, "")
        if chip.kind is Sync.WAITING:
            return Mark(self.tr("▲ {count} to send").format(count=chip.waiting), Tone.WARNING, "")
        if chip.kind is Sync.ATTENTION:
            return Mark(self.tr("■ {count} need you").format(count=chip.attention), Tone.DANGER, "")
        return self._offline(chip)

    def _offline(self, chip: SyncChip) -> Mark:
        hours, minutes = divmod(chip.offline_minutes, _MINUTES_IN_HOUR)
        if hours:
            span = self.tr("○ offline {count} h, selling normally").format(count=hours)
        elif minutes:
            span = self.tr("○ offline {count} min, selling normally").format(count=minutes)
        else:
            span = self.tr("○ offline, selling normally")
        waiting = self.tr("{count} to send").format(count=chip.waiting) if chip.waiting else ""
        return Mark(_DOT.join(p for p in (span, waiting) if p), Tone.WARNING, "")


class StatusStrip(QFrame):
    """The sync chip at the left; printer, clock offset and version at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(metrics().status)
        self.chip = ChipButton()
        self._printer = Text()
        self._clock = Text()
        self._version = Text()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(18)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for widget in (self.chip, self._printer, spacer, self._clock, self._version):
            row.addWidget(widget)

    def show_state(self, state: ShellState) -> None:
        """Show how things stand."""
        self.chip.show_chip(state.sync)
        self._printer.setText(self._printer_text(state))
        self._clock.setText(self._clock_text(state.clock_offset_ms))
        self._version.setText(f"Branchline {state.version}".strip())

    def _printer_text(self, state: ShellState) -> str:
        if not state.printer:
            return self.tr("No printer chosen")
        ready = (
            self.tr("Printer {name} ready")
            if state.printer_ready
            else self.tr("Printer {name} not answering")
        )
        return ready.format(name=state.printer)

    def _clock_text(self, offset_ms: int | None) -> str:
        if offset_ms is None:
            return self.tr("Clock not compared with HQ yet")
        return self.tr("Clock differs from HQ by {seconds} s").format(seconds=fmt.seconds(abs(offset_ms)))
