"""Tables from declared columns."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.ui import format as fmt
from desktop.ui.kit import CELL, Column, Mark, PagedTableModel, TableCard, TableModel, Tone


@dataclass(frozen=True, slots=True)
class Item:
    key: int
    name: str
    fen: int


COLUMNS = (
    Column[Item](
        key="name", title=lambda: "Name", text=lambda r: r.name, second=lambda r: f"no. {r.key}", stretch=1
    ),
    Column[Item](
        key="fen", title=lambda: "Amount", text=lambda r: fmt.amount(r.fen), sort=lambda r: r.fen, figure=True
    ),
    Column[Item](
        key="state", title=lambda: "State", mark=lambda r: Mark("owed", Tone.DANGER) if r.fen < 0 else None
    ),
)
ITEMS = [Item(1, "Pipe", 500), Item(2, "Tile", -250), Item(3, "Paint", 12_000)]


def model_of(items: list[Item]) -> TableModel[Item]:
    model = TableModel(COLUMNS, lambda item: item.key)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_rows(items)
    return model


def test_cells_read_their_rows() -> None:
    model = model_of(ITEMS)
    cell = model.index(1, 1).data(CELL)
    assert (cell.text, cell.tone, cell.is_figure) == ("−2.50", Tone.DANGER, True)


@given(st.lists(st.lists(st.integers(0, 12), unique=True), min_size=1, max_size=5))
def test_any_change_of_rows_keeps_the_model_consistent(lists: list[list[int]]) -> None:
    model = model_of([])
    for keys in lists:
        items = [Item(k, f"item {k}", k * len(keys)) for k in keys]
        model.set_rows(items)
        assert model.rows == tuple(items)


def test_rows_set_by_a_listener_of_the_change_come_after_it() -> None:
    model = model_of(ITEMS[:2])
    model.rowsRemoved.connect(lambda: model.set_rows(ITEMS))
    model.set_rows([ITEMS[1], ITEMS[2]])
    assert model.rows == tuple(ITEMS)


def test_the_row_in_hand_survives_a_refresh(qtbot: QtBot) -> None:
    card = TableCard(model := model_of(ITEMS))
    qtbot.addWidget(card)
    card.table.choose_row(1)
    model.set_rows([Item(9, "New", 1), ITEMS[0], replace(ITEMS[1], name="Tile 2"), ITEMS[2]])
    assert model.row(card.table.current_row()).key == 2


def test_sorting_follows_the_declared_key() -> None:
    model = model_of(ITEMS)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [r.fen for r in model.rows] == [12_000, 500, -250]


def test_new_rows_arrive_in_the_chosen_order() -> None:
    model = model_of(ITEMS)
    model.sort(1)
    model.set_rows([*ITEMS, Item(4, "Nail", 100)])
    assert [r.key for r in model.rows] == [2, 4, 1, 3]


def test_a_copy_goes_to_a_spreadsheet_with_titles(qtbot: QtBot) -> None:
    card = TableCard(model_of(ITEMS))
    qtbot.addWidget(card)
    card.table.choose_row(1)
    card.table.copy_selection()
    assert QGuiApplication.clipboard().text() == "Name\tAmount\tState\nTile no. 2\t-2.50\towed"


def test_an_empty_table_gives_way_to_its_empty_state(qtbot: QtBot) -> None:
    card = TableCard(model := model_of([]))
    qtbot.addWidget(card)
    card.show()
    assert card.empty.isVisible()
    model.set_rows(ITEMS)
    assert card.table.isVisible()


def test_columns_share_the_width_exactly(qtbot: QtBot) -> None:
    card = TableCard(model_of(ITEMS))
    qtbot.addWidget(card)
    card.resize(640, 300)
    card.show()
    widths = [card.table.columnWidth(n) for n in range(len(COLUMNS))]
    assert sum(widths) == card.table.viewport().width()


def test_a_kept_layout_comes_back(qtbot: QtBot) -> None:
    first, second = TableCard(model_of(ITEMS)), TableCard(model_of(ITEMS))
    for card in (first, second):
        qtbot.addWidget(card)
    first.table.horizontalHeader().moveSection(2, 0)
    second.table.restore_layout(first.table.layout_text())
    assert second.table.horizontalHeader().visualIndex(2) == 0


def test_a_long_table_asks_only_for_the_pages_in_sight(qtbot: QtBot) -> None:
    model = PagedTableModel(COLUMNS, lambda item: item.key)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    asked: list[tuple[int, int]] = []
    model.page_wanted.connect(lambda offset, limit: asked.append((offset, limit)))
    model.reset_total(2_000)
    assert model.index(250, 0).data() is None
    qtbot.waitUntil(lambda: (200, 100) in asked)
    model.put_page(200, [Item(n, f"item {n}", n) for n in range(200, 300)])
    assert model.index(250, 0).data() == "item 250"
    assert len(asked) < 4


def test_a_narrow_table_drops_the_columns_that_can_wait(qtbot: QtBot) -> None:
    columns = (*COLUMNS[:2], replace(COLUMNS[2], from_width=400))
    model = TableModel(columns, lambda item: item.key)
    card = TableCard(model)
    qtbot.addWidget(card)
    model.set_rows(ITEMS)
    card.show()
    for width, is_hidden in ((640, False), (320, True), (640, False)):
        card.resize(width, 300)
        assert card.table.isColumnHidden(2) is is_hidden


def test_the_chosen_rows_are_added_up(qtbot: QtBot) -> None:
    columns = (COLUMNS[0], replace(COLUMNS[1], total=lambda r: r.fen, total_text=fmt.yuan))
    model = TableModel(columns, lambda item: item.key)
    card = TableCard(model)
    qtbot.addWidget(card)
    model.set_rows(ITEMS)
    card.table.selectAll()
    assert "3 chosen   Amount ¥122.50" in [label.text() for label in card.findChildren(QLabel)]


def test_a_column_grows_with_what_takes_the_place_of_its_rows(qtbot: QtBot) -> None:
    model = model_of([Item(1, "Pipe", 500)])
    card = TableCard(model)
    qtbot.addWidget(card)
    card.resize(600, 200)
    card.show()
    before = card.table.columnWidth(1)
    model.set_rows([Item(1, "Pipe", 123_456_789_012)])
    assert card.table.columnWidth(1) > before
