"""The base of dialogs: a title, a body, and buttons that Enter and Escape reach."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.errors import Explanation, explain
from desktop.ui.kit.basics import Divider, Text
from desktop.ui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from desktop.ui.kit.feedback import Sign
from desktop.ui.theme import Tone


class Dialog(QDialog):
    """A keyboard-first dialog: put widgets into `body`; Enter confirms once, Escape leaves."""

    def __init__(self, parent: QWidget | None = None, *, width: int = 480) -> None:
        super().__init__(parent)
        self.setMinimumWidth(width)
        self._title = Text("", "title")
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.confirm = PrimaryButton()
        self.cancel = SecondaryButton()
        self.confirm.clicked.connect(self._confirm_once)
        self.cancel.clicked.connect(self.reject)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addLayout(self.body)
        column.addWidget(Divider())
        column.addLayout(self.buttons)
        self.set_texts("", self.tr("OK"), self.tr("Cancel"))

    def set_texts(self, title: str, confirm: str, cancel: str = "") -> None:
        """Set the title and the words on the buttons; without a word the cancel button hides."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setWindowTitle(title)
        self.confirm.set_text(confirm)
        self.cancel.set_text(cancel)
        self.cancel.setVisible(bool(cancel))

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the words need at this width; Qt asks for the height of a narrower one."""
        layout = self.layout()
        if not event.spontaneous() and layout is not None and layout.hasHeightForWidth():
            width = max(self.sizeHint().width(), self.minimumWidth())
            self.resize(width, layout.totalHeightForWidth(width))
        super().showEvent(event)

    def can_confirm(self) -> bool:
        """Whether Enter may close the dialog now; override to check the fields."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms wherever the focus is; a held key does not repeat it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._confirm_once()
            return
        super().keyPressEvent(event)

    def _confirm_once(self) -> None:
        if self.confirm.isEnabled() and self.can_confirm():
            self.confirm.setEnabled(False)
            self.accept()


class ErrorDialog(Dialog):
    """What happened, what is safe, what to do, and a code to copy."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=460)
        self.explanation: Explanation = explain(error)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(Sign("warning-octagon", Tone.DANGER, 24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(Text(self.explanation.sentence, wraps=True))
        words.addWidget(Text(self.explanation.todo, "body", Tone.MUTED, wraps=True))
        line.addLayout(words, 1)
        self.body.addLayout(line)
        self.set_texts(self.explanation.title, self.tr("Close"))
        copy = QuietButton(self.tr("Copy the code {code}").format(code=self.explanation.code), "copy")
        copy.clicked.connect(self._copy)
        self.buttons.insertWidget(0, copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.explanation.code)
