"""The table as seen: two-line cells, badges, figures at the right, hair lines, columns that share the width."""

import json

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop.ui.fonts import font
from desktop.ui.kit.badges import mark_width, paint_mark
from desktop.ui.kit.table import CELL, Cell, Column, TableModel
from desktop.ui.theme import Tone, current, metrics

_PAD = 10
_SAMPLE = 40
_NARROWEST = 36
_NARROWEST_STRETCH = 132


class CellDelegate(QStyledItemDelegate):
    """Paints a `Cell`."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Background, hair line, then what the cell shows."""
        cell = index.data(CELL)
        if not isinstance(cell, Cell):
            return
        theme = current()
        area: QRect = option.rect  # type: ignore[attr-defined] # missing in the stubs
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] # missing in the stubs
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("accent_soft"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._paint_cell(painter, area.adjusted(_PAD, 0, -_PAD, -1), cell, is_chosen)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of a row is fixed; its width follows the column."""
        return QSize(_NARROWEST, metrics().row)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Tell a cell in full only where it did not fit."""
        cell = index.data(CELL)
        if isinstance(cell, Cell) and not _is_cut(cell, view.visualRect(index).width() - 2 * _PAD):
            QToolTip.hideText()
            return True
        return super().helpEvent(event, view, option, index)

    def _paint_cell(self, painter: QPainter, area: QRect, cell: Cell, is_chosen: bool) -> None:
        if cell.mark:
            paint_mark(painter, area, cell.mark, is_outlined=is_chosen)
        elif not cell.second:
            _paint_line(painter, area, cell, cell.text)
        else:
            upper = QRect(area.x(), area.y() + 1, area.width(), 21)
            lower = QRect(area.x(), area.y() + 21, area.width(), 17)
            _paint_line(painter, upper, cell, cell.text)
            _paint_line(painter, lower, cell, cell.second, is_second=True)


def _is_cut(cell: Cell, room: int) -> bool:
    if cell.mark:
        return mark_width(cell.mark) > room
    first = QFontMetrics(font(metrics().body, bold=cell.is_bold)).horizontalAdvance(cell.text)
    return max(first, QFontMetrics(font(metrics().small)).horizontalAdvance(cell.second)) > room


def _paint_line(painter: QPainter, area: QRect, cell: Cell, text: str, *, is_second: bool = False) -> None:
    sizes = metrics()
    painter.setFont(font(sizes.small) if is_second else font(sizes.body, bold=cell.is_bold))
    painter.setPen(current().ink(Tone.MUTED if is_second else cell.tone))
    side = Qt.AlignmentFlag.AlignRight if cell.is_figure else Qt.AlignmentFlag.AlignLeft
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)


class TableView(QTableView):
    """A table over a `TableModel`: rows are chosen whole, Enter or a double click opens one.

    `opened` carries the row number; `chosen` carries it too, or -1. A right click on the header chooses columns.
    """

    opened = Signal(int)
    chosen = Signal(int)
    layout_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths: dict[str, int] = {}
        self._is_fitting = False
        self._unwanted: set[str] = set()
        self.setItemDelegate(CellDelegate(self))
        self._set_behaviour()
        self._set_header(self.horizontalHeader())
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        copy = QAction(self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_selection)
        self.addAction(copy)

    def _set_behaviour(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(metrics().row + 1)

    def _set_header(self, header: QHeaderView) -> None:
        header.setFixedHeight(34)
        header.setMinimumSectionSize(_NARROWEST)
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.sectionResized.connect(self._on_resized)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)

    def show_model(self, model: TableModel) -> None:  # type: ignore[type-arg] # any row
        """Show the rows of a model."""
        self.setModel(model)
        self._unwanted = {column.key for column in model.columns if column.hidden}
        model.rowsInserted.connect(self.fit_columns)
        model.dataChanged.connect(self.fit_columns)
        model.headerDataChanged.connect(self.fit_columns)
        self.fit_columns()

    def allow_sorting(self) -> None:
        """Let a click on a title order the rows."""
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)

    def current_row(self) -> int:
        """The number of the row in hand, or -1."""
        return self.currentIndex().row()

    def choose_row(self, number: int) -> None:
        """Take a row in hand and bring it into sight."""
        model = self.model()
        if model is not None and 0 <= number < model.rowCount():
            self.selectRow(number)
            self.scrollTo(model.index(number, 0))

    def copy_selection(self) -> None:
        """Put the chosen rows on the clipboard as a spreadsheet takes them, with titles."""
        columns = [n for n in self._visual_columns() if not self.isColumnHidden(n)]
        model = self.model()
        head = [str(model.headerData(n, Qt.Orientation.Horizontal)) for n in columns]
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        lines = [head, *([_copied(model.index(r, n)) for n in columns] for r in rows)]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

    def layout_text(self) -> str:
        """Order, width and choice of columns as a text to keep per user."""
        columns = self._columns()
        order = [columns[n].key for n in self._visual_columns()]
        return json.dumps({"order": order, "widths": self._widths, "hidden": sorted(self._unwanted)})

    def restore_layout(self, text: str) -> None:
        """Bring back a kept layout; columns it does not know keep their place."""
        kept = json.loads(text) if text else {}
        keys = [column.key for column in self._columns()]
        self._widths = {k: int(w) for k, w in kept.get("widths", {}).items() if k in keys}
        self._unwanted = {k for k in kept.get("hidden", self._unwanted) if k in keys}
        header = self.horizontalHeader()
        for place, key in enumerate(k for k in kept.get("order", ()) if k in keys):
            header.moveSection(header.visualIndex(keys.index(key)), place)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give each column the width it needs and share the rest among those that stretch."""
        columns = self._columns()
        room = self.viewport().width()
        if not columns or room < _NARROWEST:
            return
        self._is_fitting = True
        for number, column in enumerate(columns):
            self.setColumnHidden(number, column.key in self._unwanted or room < column.from_width)
        shown = [n for n in range(len(columns)) if not self.isColumnHidden(n)]
        widths = {n: self._wanted(n, columns[n], is_tight=False) for n in shown}
        if sum(widths.values()) > room:
            widths = {n: self._wanted(n, columns[n], is_tight=True) for n in shown}
        _share(widths, {n: columns[n].stretch for n in shown}, room)
        for number, width in widths.items():
            self.setColumnWidth(number, width)
        self._is_fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self.fit_columns()

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def] # QKeyEvent, untyped for the stub's sake
        """Enter opens the row in hand."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row() >= 0:
            self.opened.emit(self.current_row())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange and isinstance(self.model(), TableModel):
            self.model().retranslate()  # type: ignore[attr-defined] # checked just above
        super().changeEvent(event)

    def selectionChanged(self, chosen: QItemSelection, dropped: QItemSelection) -> None:
        """Tell which row is in hand."""
        super().selectionChanged(chosen, dropped)
        rows = self.selectionModel().selectedRows()
        self.chosen.emit(rows[0].row() if rows else -1)

    def _columns(self) -> tuple[Column, ...]:  # type: ignore[type-arg] # any row
        model = self.model()
        return model.columns if isinstance(model, TableModel) else ()

    def _visual_columns(self) -> list[int]:
        header = self.horizontalHeader()
        return sorted(range(header.count()), key=header.visualIndex)

    def _wanted(self, number: int, column: Column, *, is_tight: bool) -> int:  # type: ignore[type-arg] # any row
        if column.key in self._widths:
            return self._widths[column.key]
        title = QFontMetrics(font(metrics().small)).horizontalAdvance(column.title()) + 2 * _PAD + 4
        title = max(title, _NARROWEST)
        needed = title if column.stretch else max(title, self._content_width(number, column))
        if is_tight:
            return _NARROWEST_STRETCH if column.stretch else needed
        return max(column.width, needed)

    def _content_width(self, number: int, column: Column) -> int:  # type: ignore[type-arg] # any row
        ruler = QFontMetrics(font(metrics().body, bold=column.bold))
        model = self.model()
        cells = (model.index(r, number).data(CELL) for r in range(min(_SAMPLE, model.rowCount())))
        widths = (
            mark_width(c.mark) if c.mark else ruler.horizontalAdvance(c.text)
            for c in cells
            if isinstance(c, Cell)
        )
        return min(max(widths, default=0) + 2 * _PAD + 2, 2 * column.width)

    def _on_resized(self, number: int, _: int, width: int) -> None:
        columns = self._columns()
        if not self._is_fitting and width and number < len(columns):
            self._widths[columns[number].key] = width
            self.layout_changed.emit()

    def _choose_columns(self, place: QPoint) -> None:
        menu = QMenu(self)
        for column in self._columns():
            action = menu.addAction(column.title())
            action.setCheckable(True)
            action.setChecked(column.key not in self._unwanted)
            action.toggled.connect(lambda is_on, key=column.key: self._show_column(key, is_on))
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _show_column(self, key: str, is_on: bool) -> None:
        self._unwanted = self._unwanted - {key} if is_on else self._unwanted | {key}
        self.fit_columns()
        self.layout_changed.emit()


def _copied(index: QModelIndex) -> str:
    cell = index.data(CELL)
    if not isinstance(cell, Cell):
        return ""
    text = f"{cell.text} {cell.second}".strip().replace("\t", " ")
    return text.replace("−", "-").replace(",", "") if cell.is_figure else text


def _share(widths: dict[int, int], stretches: dict[int, int], room: int) -> None:
    """Spread what is left over, or take what is missing, from the columns that stretch; the last takes the rest."""
    total = sum(stretches.values())
    spare = room - sum(widths.values())
    if not total:
        return
    takers = [n for n, share in stretches.items() if share]
    for number in takers:
        widths[number] = max(_NARROWEST_STRETCH, widths[number] + spare * stretches[number] // total)
    rest = room - sum(widths.values())
    if 0 < rest < len(takers):
        widths[takers[-1]] += rest
