"""Fields: a search box with its hint and key, and edits that hold fen, thousandths and unit prices."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import QFocusEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy

from desktop.ui import format as fmt
from desktop.ui.kit.badges import KeyHint
from desktop.ui.kit.basics import ElidedText, set_look
from desktop.ui.kit.feedback import Sign
from desktop.ui.theme import Tone


class SearchBox(QFrame):
    """A search field: icon, text, a muted hint at the right while empty or short, and the key that leads here."""

    text_changed = Signal(str)
    submitted = Signal(str)

    def __init__(self, hint: str = "", key: str = "", *, is_large: bool = False) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setProperty("flat", "true")
        self._hint = ElidedText(hint, "body", Tone.MUTED)
        self._hint.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._hint.setMinimumWidth(1)
        self._sign = Sign("magnifying-glass", Tone.MUTED)
        self._key = KeyHint(key)
        self._key.setVisible(bool(key))
        self.setProperty("look_size", "large" if is_large else "normal")
        self.setFixedHeight(52 if is_large else 36)
        self._lay_out(is_large)
        self.setFocusProxy(self.edit)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._on_text)
        self.edit.returnPressed.connect(lambda: self.submitted.emit(self.edit.text()))

    def _lay_out(self, is_large: bool) -> None:
        row = QHBoxLayout(self)
        side = 16 if is_large else 10
        row.setContentsMargins(side, 0, side, 0)
        row.setSpacing(10 if is_large else 8)
        row.addWidget(self._sign)
        row.addWidget(self.edit, 1)
        row.addWidget(self._hint)
        row.addWidget(self._key)

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Empty the field."""
        self.edit.clear()

    def set_hint(self, hint: str) -> None:
        """Say what can be typed here."""
        self._hint.setText(hint)
        self.edit.setAccessibleName(hint)

    def without_input_method(self) -> None:
        """Switch input methods off: a scanner types Latin characters."""
        self.edit.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the focus of the field on the whole box."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_look(self, "focused", "true" if event.type() == QEvent.Type.FocusIn else "false")
        return super().eventFilter(watched, event)

    def _on_text(self, text: str) -> None:
        self._hint.setVisible(len(text) < 12)
        self.text_changed.emit(text)


class NumberEdit(QLineEdit):
    """A right-aligned edit over a whole number of small parts; `value` is None while it is no number."""

    value_changed = Signal(object)

    def __init__(
        self,
        pattern: str,
        parse: Callable[[str], int | None],
        write: Callable[[int], str],
        value: int | None = None,
    ) -> None:
        super().__init__()
        self._parse = parse
        self._write = write
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(pattern), self))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.textEdited.connect(self._on_edited)
        self.set_value(value)

    def value(self) -> int | None:
        """The number, in its small parts."""
        return self._parse(self.text())

    def set_value(self, value: int | None) -> None:
        """Show a number."""
        self.setText("" if value is None else self._write(value))
        set_look(self, "invalid", "false")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything, so that typing replaces it."""
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the number in its proper form."""
        super().focusOutEvent(event)
        if (value := self.value()) is not None:
            self.setText(self._write(value))

    def _on_edited(self, text: str) -> None:
        set_look(self, "invalid", "true" if text and self.value() is None else "false")
        self.value_changed.emit(self.value())


class AmountEdit(NumberEdit):
    """Money in fen."""

    def __init__(self, fen: int | None = None) -> None:
        super().__init__(r"[-−]?[\d,]{0,13}(\.\d{0,2})?", fmt.parse_amount, fmt.amount, fen)


class QuantityEdit(NumberEdit):
    """A quantity in thousandths of its unit."""

    def __init__(self, thousandths: int | None = None) -> None:
        super().__init__(r"[-−]?[\d,]{0,11}(\.\d{0,3})?", fmt.parse_quantity, fmt.quantity, thousandths)


class UnitPriceEdit(NumberEdit):
    """A unit price in 1/10,000 yuan."""

    def __init__(self, ten_thousandths: int | None = None) -> None:
        super().__init__(r"[\d,]{0,11}(\.\d{0,4})?", fmt.parse_unit_price, fmt.unit_price, ten_thousandths)
