"""The cards of the settings: look, enrolment, printer, and what the program is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

import desktop.ui.document  # noqa: F401 - registers the words for refused codes
from desktop.ui import format as fmt
from desktop.ui.errors import explain
from desktop.ui.kit import (
    Badge,
    Card,
    FormRow,
    Mark,
    PrimaryButton,
    QuietButton,
    SecondaryButton,
    Text,
    Tone,
    ValueRow,
    row_of,
)
from desktop.ui.settings.choice import Choice
from desktop.ui.settings.view_model import DEVICE, FILE, Enrolled, SettingsState, SettingsViewModel
from domain.errors import DomainError

_SCALES = ("100", "125", "150", "175", "200")
_NO_PRINTER = "none"


class LookCard(Card):
    """Language, theme, scale and who stands at the counter."""

    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__("", spacing=10)
        self.language = Choice("zh", "en")
        self.theme = Choice("light", "dark", "contrast")
        self.scale = Choice(*_SCALES)
        self.cashier = QLineEdit()
        self._rows = [FormRow(w) for w in (self.language, self.theme, self.scale, self.cashier)]
        self.body.addWidget(row_of(self._rows[0], self._rows[1], 1, spacing=28))
        for row in self._rows[2:]:
            self.body.addWidget(row)
        self.language.chosen.connect(lambda key: view_model.choose(language=key))
        self.theme.chosen.connect(lambda key: view_model.choose(theme=key))
        self.scale.chosen.connect(lambda key: view_model.choose(scale_percent=int(key)))
        self.cashier.editingFinished.connect(lambda: view_model.choose(cashier=self.cashier.text().strip()))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.set_title(self.tr("Look and language"))
        self.language.set_words({"zh": "中文", "en": "English"})
        self.theme.set_words(
            {"light": self.tr("Light"), "dark": self.tr("Dark"), "contrast": self.tr("High contrast")}
        )
        self.scale.set_words({key: f"{key} %" for key in _SCALES})
        hint = self.tr("Holds from the next start of the program.")
        words = ("", "", hint, self.tr("Stands on receipts unless a shift names another."))
        names = (self.tr("Language"), self.tr("Theme"), self.tr("Size of everything"), self.tr("Cashier"))
        for row, name, told in zip(self._rows, names, words, strict=True):
            row.set_label(name, told)

    def show_state(self, state: SettingsState) -> None:
        """Show the choices."""
        settings = state.settings
        self.language.show_chosen(settings.language)
        self.theme.show_chosen(settings.theme)
        self.scale.show_chosen(str(settings.scale_percent))
        if not self.cashier.hasFocus():
            self.cashier.setText(settings.cashier)


class EnrolCard(Card):
    """Who this computer is at HQ, or the way to become known there."""

    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__("", spacing=8)
        self._view_model = view_model
        self.address, self.code = QLineEdit(), QLineEdit()
        self.code.setMaxLength(9)
        self.code.setPlaceholderText("XXXX-XXXX")
        self._address_row, self._code_row = FormRow(self.address), FormRow(self.code)
        self._meaning = Text("", "body", Tone.MUTED, wraps=True)
        self.button = PrimaryButton(icon_name="link")
        self._form = (self._meaning, self._address_row, self._code_row, row_of(self.button, 1))
        self._facts = {name: ValueRow() for name in ("store", "dealer", "till", "hq", "url", "since")}
        self._badge = Badge(Mark(""))
        if self.heading:
            self.heading.add(self._badge)
        for widget in (*self._form, *self._facts.values()):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.button.clicked.connect(self._enrol)
        self.code.returnPressed.connect(self._enrol)
        self.address.setText(view_model.state.settings.hq_url)

    def _enrol(self) -> None:
        if not self.address.text().strip() or not self.code.text().strip():
            self._code_row.show_fault(self.tr("Both the address and the code are needed."))
            return
        self._view_model.enrol(self.address.text(), self.code.text())

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.set_title(self.tr("This computer at HQ"))
        self._meaning.setText(
            self.tr("HQ gives a code for each computer. Until then everything works, but nothing is sent.")
        )
        self._address_row.set_label(self.tr("Address of HQ"))
        self._code_row.set_label(self.tr("One-time code"))
        for name, word in (
            ("store", self.tr("Store")),
            ("dealer", self.tr("Dealer")),
            ("till", self.tr("Till")),
            ("hq", self.tr("HQ")),
            ("url", self.tr("Address of HQ")),
            ("since", self.tr("Enrolled since")),
        ):
            self._facts[name].set_name(word)

    def show_state(self, state: SettingsState) -> None:
        """Show the form or the facts."""
        enrolled = state.enrolled
        for widget in self._form:
            widget.setVisible(enrolled is None)
        for row in self._facts.values():
            row.setVisible(enrolled is not None)
        known, unknown = self.tr("enrolled"), self.tr("not enrolled yet")
        self._badge.show_mark(Mark(known, Tone.GOOD) if enrolled else Mark(unknown, Tone.WARNING))
        if enrolled:
            self._show_facts(enrolled)
            return
        self.button.set_text(self.tr("Enrolling…") if state.is_enrolling else self.tr("Enrol this computer"))
        self.button.setEnabled(not state.is_enrolling)
        self._show_refusal(state.refusal)

    def _show_refusal(self, refusal: Exception | None) -> None:
        if refusal is None:
            self._code_row.set_label(
                self.tr("One-time code"), self.tr("Eight characters, good for 24 hours.")
            )
            return
        told = explain(refusal)
        whole = self.tr("{title}: {sentence} {todo}")
        self._code_row.show_fault(whole.format(title=told.title, sentence=told.sentence, todo=told.todo))

    def _show_facts(self, enrolled: Enrolled) -> None:
        for name, value in (
            ("store", enrolled.store),
            ("dealer", enrolled.dealer),
            ("till", str(enrolled.till)),
            ("hq", enrolled.hq),
            ("url", enrolled.hq_url),
            ("since", fmt.moment(enrolled.enrolled_at)),
        ):
            self._facts[name].set_value(value)


class PrinterCard(Card):
    """Where receipts are printed, on which roll, and a test."""

    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__("", spacing=8)
        self._view_model = view_model
        self.kind, self.paper = Choice(_NO_PRINTER, FILE, DEVICE), Choice("58", "80")
        self.place, self._browse = QLineEdit(), QuietButton(icon_name="folder-open")
        self._place_row = FormRow(row_of(self.place, self._browse))
        self._kind_row, self._paper_row = FormRow(self.kind), FormRow(self.paper)
        self.prints, self.drawer = QCheckBox(), QCheckBox()
        self.test, self.kick = (
            SecondaryButton(icon_name="printer"),
            SecondaryButton(icon_name="tray"),
        )
        self._told = Text("", "body", Tone.MUTED, wraps=True)
        ticks = row_of(self.prints, self.drawer, 1, spacing=24)
        widgets: tuple[QWidget, ...] = (self._kind_row, self._place_row, self._paper_row)
        for widget in (*widgets, ticks, row_of(self.test, self.kick, 1), self._told):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        view_model = self._view_model
        self.kind.chosen.connect(self._choose_kind)
        self.place.editingFinished.connect(self._choose_place)
        self._browse.clicked.connect(self._ask_folder)
        self.paper.chosen.connect(lambda key: view_model.choose(paper_mm=int(key)))
        self.prints.clicked.connect(lambda is_on: view_model.choose(print_receipt=is_on))
        self.drawer.clicked.connect(lambda is_on: view_model.choose(open_drawer=is_on))
        self.test.clicked.connect(view_model.print_test)
        self.kick.clicked.connect(view_model.open_drawer)
        kind, _, place = view_model.state.settings.printer.partition(":")
        self._kind = kind or _NO_PRINTER
        self.place.setText(place)

    def _choose_kind(self, kind: str) -> None:
        if kind != self._kind:
            self.place.clear()
        self._kind = kind
        self._choose_place()
        self.show_state(self._view_model.state)
        self.place.setFocus()

    def _choose_place(self) -> None:
        kind = "" if self._kind == _NO_PRINTER else self._kind
        self._view_model.choose_printer(kind, self.place.text())

    def _ask_folder(self) -> None:
        asked = QFileDialog(self, self.tr("Folder for receipts"), self.place.text())
        asked.setFileMode(QFileDialog.FileMode.Directory)
        asked.fileSelected.connect(self._take_folder)
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _take_folder(self, path: str) -> None:
        self.place.setText(path)
        self._choose_place()

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.set_title(self.tr("Receipt printer"))
        self.kind.set_words(
            {
                _NO_PRINTER: self.tr("None"),
                FILE: self.tr("Files in a folder"),
                DEVICE: self.tr("Printer of this computer"),
            }
        )
        self.paper.set_words({"58": self.tr("58 mm"), "80": self.tr("80 mm")})
        self._kind_row.set_label(self.tr("Print to"))
        self._paper_row.set_label(self.tr("Width of the roll"))
        self.prints.setText(self.tr("Print every receipt at once"))
        self.drawer.setText(self.tr("Open the drawer when cash is taken"))
        self.test.set_text(self.tr("Print a test page"))
        self.kick.set_text(self.tr("Open the drawer"))
        self._browse.set_text(self.tr("Choose…"))

    def show_state(self, state: SettingsState) -> None:
        """Show the choices and how printing went."""
        self.kind.show_chosen(self._kind)
        self._place_row.setVisible(self._kind != _NO_PRINTER)
        self._browse.setVisible(self._kind == FILE)
        device = self.tr("Such as /dev/usb/lp0, or \\\\computer\\printer on Windows")
        folder = self.tr("Each receipt becomes one file there")
        name = self.tr("Folder") if self._kind == FILE else self.tr("Path of the printer")
        self._place_row.set_label(name, folder if self._kind == FILE else device)
        self.paper.show_chosen(str(state.settings.paper_mm))
        self.prints.setChecked(state.settings.print_receipt)
        self.drawer.setChecked(state.settings.open_drawer)
        for button in (self.test, self.kick):
            button.setEnabled(bool(state.settings.printer) and not state.is_printing)
        self._show_told(state)

    def _show_told(self, state: SettingsState) -> None:
        fault = state.print_fault
        if fault is not None:
            tone = Tone.DANGER
            if isinstance(fault, DomainError):
                text = explain(fault).sentence
            else:
                text = self.tr("The printer cannot be reached: {reason}").format(reason=fault)
        else:
            text, tone = (self.tr("Sent to the printer.") if state.has_printed else ""), Tone.GOOD
        self._told.setText(text)
        self._told.set_tone(tone)
        self._told.setVisible(bool(text))


class AboutCard(Card):
    """Version, where the records are, and what the program is made of."""

    licences_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("", spacing=4)
        self._version, self._folder, self._numbers = ValueRow(), ValueRow(), ValueRow()
        self.licences = SecondaryButton(icon_name="file-text")
        self.licences.clicked.connect(self.licences_wanted)
        for widget in (self._version, self._numbers, self._folder, row_of(self.licences, 1)):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.set_title(self.tr("About Branchline"))
        self._version.set_name(self.tr("Version"))
        self._numbers.set_name(self.tr("Document numbers contain"))
        self._folder.set_name(self.tr("Records of this computer"))
        self.licences.set_text(self.tr("Parts and licences"))

    def show_state(self, state: SettingsState) -> None:
        """Show the version and the folder."""
        self._version.set_value(state.version)
        self._numbers.set_value(state.prefix)
        self._folder.set_value(state.folder)
