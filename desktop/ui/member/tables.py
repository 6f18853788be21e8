"""The tables on a member's sheet: purchases, what was bought most, and what points were spent on."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.document import kind_word, verdict_mark
from desktop.ui.kit import Column, Mark, TableCard, TableModel, Text, Tone
from desktop.ui.member.view_model import Bought, MemberSheet, PointsUse, Purchase
from desktop.ui.member.words import elsewhere_mark

Opened = Callable[[str], None]


class PurchaseTable(TableCard):
    """Receipts and refunds of every till of the store, the newest first."""

    def __init__(self, opened: Opened) -> None:
        model: TableModel[Purchase] = TableModel(self._columns(), lambda row: row.doc_id)
        super().__init__(model, "receipt")
        self.model = model
        model.setParent(self)
        self.setFocusProxy(self.table)
        self.table.opened.connect(lambda number: opened(self.model.row(number).doc_id))

    def _columns(self) -> tuple[Column[Purchase], ...]:
        return (
            Column(
                key="day", title=lambda: self.tr("Day"), text=lambda row: fmt.day(row.business_day), width=96
            ),
            Column(
                key="number",
                title=lambda: self.tr("Document"),
                text=lambda row: row.number,
                second=self._about,
                width=150,
                stretch=1,
            ),
            Column(key="state", title=lambda: self.tr("At HQ"), mark=self._mark, width=112, from_width=420),
            Column(
                key="gross",
                title=lambda: self.tr("Amount"),
                text=lambda row: fmt.amount(row.gross),
                total=lambda row: row.gross,
                total_text=fmt.yuan,
                figure=True,
                bold=True,
                width=92,
            ),
        )

    def _about(self, row: Purchase) -> str:
        lines = self.tr("lines: {count}").format(count=fmt.count(row.line_count))
        return f"{kind_word(row.kind)} · {lines}"

    def _mark(self, row: Purchase) -> Mark:
        if row.is_elsewhere:
            return elsewhere_mark()
        return verdict_mark(row.status, is_sent=row.status != "pending")

    def show_rows(self, rows: Sequence[Purchase]) -> None:
        """Show the purchases of a member."""
        self.model.set_rows(rows)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.empty.show_text(self.tr("Nothing bought in this store yet."))
        self.model.retranslate()


class BoughtTable(TableCard):
    """Products by what was paid for them, less what came back."""

    def __init__(self, opened: Opened) -> None:
        model: TableModel[Bought] = TableModel(self._columns(), lambda row: row.sku)
        super().__init__(model, "package")
        self.model = model
        model.setParent(self)
        self.setFocusProxy(self.table)
        self.table.opened.connect(lambda number: opened(self.model.row(number).sku))

    def _columns(self) -> tuple[Column[Bought], ...]:
        return (
            Column(
                key="product",
                title=lambda: self.tr("Product"),
                text=lambda row: row.name,
                second=lambda row: self.tr("receipts: {count}").format(count=fmt.count(row.receipts)),
                width=180,
                stretch=1,
            ),
            Column(
                key="quantity",
                title=lambda: self.tr("Quantity"),
                text=lambda row: fmt.quantity(row.quantity),
                second=lambda row: row.unit,
                figure=True,
                width=84,
            ),
            Column(
                key="gross",
                title=lambda: self.tr("Amount"),
                text=lambda row: fmt.amount(row.gross),
                figure=True,
                bold=True,
                width=100,
            ),
        )

    def show_rows(self, rows: Sequence[Bought]) -> None:
        """Show what a member bought most."""
        self.model.set_rows(rows)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.empty.show_text(self.tr("Nothing bought in this store yet."))
        self.model.retranslate()


class PointsTable(QWidget):
    """Where points come from and what this computer's receipts spent of them."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self.model: TableModel[PointsUse] = TableModel(self._columns(), lambda row: row.doc_id, self)
        self.card = TableCard(self.model, "star")
        self._told, self._lent = Text("", "body", Tone.MUTED, wraps=True), Text("", "body", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        for widget in (self._told, self._lent):
            column.addWidget(widget)
        column.addWidget(self.card, 1)
        self.setFocusProxy(self.card.table)
        self.card.table.opened.connect(lambda number: opened(self.model.row(number).doc_id))
        self._sheet: MemberSheet | None = None

    def _columns(self) -> tuple[Column[PointsUse], ...]:
        return (
            Column(
                key="day", title=lambda: self.tr("Day"), text=lambda row: fmt.day(row.business_day), width=96
            ),
            Column(
                key="number",
                title=lambda: self.tr("Spent on"),
                text=lambda row: row.number,
                width=150,
                stretch=1,
            ),
            Column(key="state", title=lambda: self.tr("HQ's figure"), mark=self._mark, width=132),
            Column(
                key="points",
                title=lambda: self.tr("Points"),
                text=lambda row: fmt.count(-row.points),
                figure=True,
                bold=True,
                width=84,
            ),
        )

    def _mark(self, row: PointsUse) -> Mark:
        if row.is_waiting:
            return Mark(self.tr("▲ not yet counted"), Tone.WARNING, "")
        return Mark(self.tr("counted"), Tone.GOOD)

    def show_sheet(self, sheet: MemberSheet) -> None:
        """Show what is known of a member's points."""
        self._sheet = sheet
        lent = self.tr("{points} of them may be spent here while the line is down.")
        self._lent.setText(lent.format(points=fmt.count(sheet.points_lent)))
        self._lent.setVisible(sheet.points_lent > 0)
        self.model.set_rows(sheet.uses)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._told.setText(
            self.tr(
                "HQ counts the points and publishes the sum. Below stands what this computer spent of them."
            )
        )
        self.card.empty.show_text(self.tr("No points were spent here."))
        self.model.retranslate()
        if self._sheet:
            self.show_sheet(self._sheet)
