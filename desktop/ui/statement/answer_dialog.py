"""Answering a statement: signing it, or saying entry by entry what is not right."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import Column, Dialog, FormRow, Mark, TableModel, TableView, Text, Tone, row_of
from desktop.ui.statement.view_model import StatementView
from desktop.ui.statement.words import difference_word, type_word
from domain.answer import Difference, DifferenceType, default_difference
from domain.invoice import Entry

_WIDTH: Final = 460
_WIDE: Final = 760
_TABLE_HEIGHT: Final = 260


@dataclass(frozen=True, slots=True)
class Given:
    """What a person answered."""

    signer: str
    differences: tuple[Difference, ...] = ()
    note: str = ""


class ConfirmDialog(Dialog):
    """Signs the month as HQ stated it."""

    def __init__(
        self,
        view: StatementView,
        signer: str,
        done: Callable[[Given], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, width=_WIDTH)
        self._done = done
        text = self.tr("{number}: closing balance {closing} on {day}.").format(
            number=view.statement.number,
            closing=fmt.yuan(view.statement.closing),
            day=fmt.day(view.statement.month.last),
        )
        self.signer = QLineEdit(signer)
        self._row = FormRow(self.signer, self.tr("Signed by"))
        self.body.addWidget(Text(text, "strong", wraps=True))
        meaning = self.tr(
            "HQ keeps the confirmation with the content of this statement. Corrections go into the next month."
        )
        self.body.addWidget(Text(meaning, "body", Tone.MUTED, wraps=True))
        self.body.addWidget(self._row)
        self.set_texts(
            self.tr("Confirm the statement"), self.tr("Confirm and sign  Enter"), self.tr("Cancel")
        )
        self.signer.setFocus()

    def can_confirm(self) -> bool:
        """Whoever signs has a name."""
        signer = self.signer.text().strip()
        self._row.show_fault("" if signer else self.tr("Fill this in."))
        if signer:
            self._done(Given(signer))
        return bool(signer)


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry with what the person says of it; nothing where it is right."""

    entry: Entry
    type: DifferenceType | None = None
    note: str = ""


class DisputeDialog(Dialog):
    """Ticks entries, says how each differs, and takes a note for what is not among them."""

    def __init__(
        self,
        view: StatementView,
        signer: str,
        done: Callable[[Given], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, width=_WIDE)
        self._done = done
        self.lines: TableModel[_Line] = TableModel(self._columns(), lambda line: line.entry.number, self)
        self.lines.set_rows([_Line(entry) for entry in view.statement.entries])
        self.table = TableView(self)
        self.table.show_model(self.lines)
        self.table.setMinimumHeight(_TABLE_HEIGHT)
        self.type, self.entry_note = QComboBox(), QLineEdit()
        self.note, self.signer = QLineEdit(), QLineEdit(signer)
        self.type.addItem(self.tr("this entry is right"), None)
        for type in DifferenceType:
            self.type.addItem(difference_word(type), type)
        self._rows = [FormRow(field) for field in (self.type, self.entry_note, self.note, self.signer)]
        self._lay_out()
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._tick)
        self.type.activated.connect(lambda _: self._set_line())
        self.entry_note.textEdited.connect(lambda _: self._set_line())
        self.table.choose_row(0)
        self.table.setFocus()

    def _lay_out(self) -> None:
        words = Text(
            self.tr("Choose an entry that is not right with the arrows or a double click, then say why."),
            "body",
            Tone.MUTED,
        )
        for widget in (words, self.table, row_of(*self._rows[:2], spacing=16), *self._rows[2:]):
            self.body.addWidget(widget)
        self._rows[0].set_label(self.tr("The entry in hand"))
        self._rows[1].set_label(self.tr("Note on this entry"))
        self._rows[2].set_label(
            self.tr("Note on the statement"), self.tr("Anything that is missing here altogether")
        )
        self._rows[3].set_label(self.tr("Signed by"))
        title = self.tr("Dispute the statement")
        self.set_texts(title, self.tr("Dispute and sign  Enter"), self.tr("Cancel"))

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What was said of the entries."""
        return tuple(
            Difference(line.entry.number, line.type, line.note.strip())
            for line in self.lines.rows
            if line.type
        )

    def can_confirm(self) -> bool:
        """A dispute names something, and whoever signs has a name."""
        signer, note = self.signer.text().strip(), self.note.text().strip()
        self._rows[3].show_fault("" if signer else self.tr("Fill this in."))
        nothing = not self.differences and not note
        self._rows[2].show_fault(self.tr("Tick an entry, or say here what is not right.") if nothing else "")
        if not signer or nothing:
            return False
        self._done(Given(signer, self.differences, note))
        return True

    def _choose(self, place: int) -> None:
        if 0 <= place < self.lines.rowCount():
            line = self.lines.row(place)
            self.type.setCurrentIndex(self.type.findData(line.type))
            self.entry_note.setText(line.note)

    def _tick(self, place: int) -> None:
        line = self.lines.row(place)
        self._put(place, replace(line, type=None if line.type else default_difference(line.entry.type)))
        self._choose(place)

    def _set_line(self) -> None:
        place = self.table.current_row()
        if not 0 <= place < self.lines.rowCount():
            return
        line, data, note = self.lines.row(place), self.type.currentData(), self.entry_note.text()
        # Qt gives back a plain text for what was put in as an enum.
        type = DifferenceType(data) if data else None
        if note and type is None:
            type = line.type or default_difference(line.entry.type)
            self.type.setCurrentIndex(self.type.findData(type))
        self._put(place, replace(line, type=type, note=note))

    def _put(self, place: int, line: _Line) -> None:
        rows = list(self.lines.rows)
        rows[place] = line
        self.lines.set_rows(rows)
        self.table.choose_row(place)

    def _columns(self) -> tuple[Column[_Line], ...]:
        return (
            Column(
                key="type",
                title=lambda: self.tr("Kind"),
                text=lambda line: type_word(line.entry.type),
                width=80,
            ),
            Column(
                key="number", title=lambda: self.tr("Number"), text=lambda line: line.entry.number, width=130
            ),
            Column(
                key="day", title=lambda: self.tr("Day"), text=lambda line: fmt.day(line.entry.day), width=100
            ),
            Column(
                key="amount",
                title=lambda: self.tr("Amount"),
                text=lambda line: fmt.amount(line.entry.amount),
                figure=True,
                width=110,
            ),
            Column(
                key="difference",
                title=lambda: self.tr("What differs"),
                mark=lambda line: Mark(difference_word(line.type), Tone.WARNING) if line.type else None,
                width=150,
            ),
            Column(
                key="note",
                title=lambda: self.tr("Note"),
                text=lambda line: line.note,
                tone=lambda _: Tone.MUTED,
                width=90,
                stretch=1,
            ),
        )
