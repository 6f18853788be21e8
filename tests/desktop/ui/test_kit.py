"""Fields, dialogs, toasts and the base of screens."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.errors import add_explanations, explain
from desktop.ui.fonts import font
from desktop.ui.gallery.window import gallery_window
from desktop.ui.icons import TONE_ICONS, icon
from desktop.ui.kit import AmountEdit, Dialog, QuantityEdit, SearchBox, Text, show_toast
from desktop.ui.language import switch_language
from desktop.ui.theme import apply_theme
from desktop.ui.view import View
from desktop.ui.view_model import ViewModel
from desktop.ui.workspaces import DECLARED
from domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class Counted:
    number: int = 0


class CountModel(ViewModel[Counted]):
    watches = frozenset({"movement"})

    def refresh(self) -> None:
        self.state = Counted(self.state.number + 1)


class CountView(View[CountModel]):
    def _build(self) -> None:
        self.label = Text()
        self.translated = 0

    def _render(self, state: Counted) -> None:
        self.label.setText(str(state.number))

    def retranslate(self) -> None:
        self.translated += 1


def test_an_amount_edit_holds_fen(qtbot: QtBot) -> None:
    edit = AmountEdit()
    qtbot.addWidget(edit)
    qtbot.keyClicks(edit, "1234.5")
    assert edit.value() == 123_450
    qtbot.keyClicks(edit, "x9z7")
    assert edit.value() == 123_459


def test_a_quantity_edit_takes_three_decimals(qtbot: QtBot) -> None:
    edit = QuantityEdit(1_500)
    qtbot.addWidget(edit)
    assert edit.text() == "1.5"
    edit.clear()
    qtbot.keyClicks(edit, "0.12345")
    assert edit.value() == 123


def test_the_search_box_submits_what_was_typed(qtbot: QtBot) -> None:
    box = SearchBox("Scan", "F12")
    qtbot.addWidget(box)
    qtbot.keyClicks(box.edit, "6901234")
    with qtbot.waitSignal(box.submitted) as sent:
        qtbot.keyClick(box.edit, Qt.Key.Key_Return)
    assert sent.args == ["6901234"]


def test_a_dialog_confirms_exactly_once(qtbot: QtBot) -> None:
    dialog = Dialog()
    qtbot.addWidget(dialog)
    accepted: list[int] = []
    dialog.accepted.connect(lambda: accepted.append(1))
    dialog.show()
    for _ in range(3):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert accepted == [1]


def test_a_toast_undoes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    undone: list[str] = []
    toast = show_toast(window, "Line deleted", undo=lambda: undone.append("yes"))
    qtbot.mouseClick(toast.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert undone == ["yes"]


def test_a_screen_refreshes_when_shown_and_when_its_tables_change(qtbot: QtBot) -> None:
    view = CountView(CountModel(Counted()))
    qtbot.addWidget(view)
    view.view_model.on_committed(frozenset({"movement"}))
    assert view.label.text() == "0"
    view.show()
    assert view.label.text() == "1"
    view.view_model.on_committed(frozenset({"price"}))
    view.view_model.on_committed(frozenset({"movement", "receipt"}))
    assert view.label.text() == "2"


def test_a_screen_is_retranslated_on_a_live_switch(qtbot: QtBot, app: QApplication) -> None:
    view = CountView(CountModel(Counted()))
    qtbot.addWidget(view)
    before = view.translated
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert view.translated > before


def test_a_refusal_is_explained_with_its_facts() -> None:
    add_explanations({"too_many": ("Too many", "Only {seats} are left.", "Take fewer.")})
    told = explain(DomainError("too_many", seats=3))
    assert (told.title, told.sentence, told.code) == ("Too many", "Only 3 are left.", "too_many")


@pytest.mark.parametrize(
    "error", [DomainError("never_heard_of", sku="A1"), OSError(28, "No space left"), ValueError()]
)
def test_every_error_has_words_and_a_code(error: Exception) -> None:
    told = explain(error)
    assert all((told.title, told.sentence, told.todo, told.code))


def test_figures_stand_in_columns(qtbot: QtBot) -> None:
    label = Text("1")
    qtbot.addWidget(label)
    label.ensurePolished()
    ruler = label.fontMetrics()
    assert ruler.horizontalAdvance("1111") == ruler.horizontalAdvance("8888")
    assert label.font().family() == font().family()


def test_the_gallery_shows_every_piece(qtbot: QtBot) -> None:
    window = gallery_window()
    qtbot.addWidget(window)
    window.show()
    for key in ("home", "billing"):
        window.show_workspace(key)
        assert not window.grab().isNull()


def test_facts_are_written_as_money_and_quantities() -> None:
    assert explain(DomainError("tender_short", missing=1_250)).sentence == "¥12.50 is still missing."
    told = explain(DomainError("refund_exceeds_sale", sku="A1", left=1_500, asked=2_000)).sentence
    assert told == "Of A1, 1.5 can still be returned; 2 was asked for."


def test_every_icon_that_is_named_exists(app: QApplication) -> None:
    for name in (*TONE_ICONS.values(), *(d.icon for d in DECLARED)):
        assert not icon(name).pixmap(20, 20).isNull()
    with pytest.raises(Exception, match="no-such-icon"):
        icon("no-such-icon")


def test_an_icon_follows_the_theme(app: QApplication) -> None:
    made = icon("house", "text")
    light = made.pixmap(24, 24).toImage()
    apply_theme(app, "dark")
    assert made.pixmap(24, 24).toImage() != light


def test_the_search_box_shows_its_focus(qtbot: QtBot) -> None:
    box = SearchBox("Scan")
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(lambda: box.property("focused") == "true")
