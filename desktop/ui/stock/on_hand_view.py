"""What is on hand, and beside it every movement of the product in hand with the stock after it."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout

from desktop.ui import format as fmt
from desktop.ui.kit import (
    Card,
    Column,
    ElidedText,
    PagedTableModel,
    SearchBox,
    SecondaryButton,
    TableCard,
    TableModel,
    Text,
    Tone,
    row_of,
    show_toast,
)
from desktop.ui.stock.view_model import (
    IssuedDocument,
    MovementView,
    OnHandRow,
    ProductStock,
    StockState,
    StockViewModel,
)
from desktop.ui.stock.words import reason_mark
from desktop.ui.stock.write_off import WriteOffDialog
from desktop.ui.view import View


class OnHandPage(View[StockViewModel]):
    """The stock of this store."""

    def _build(self) -> None:
        self.search = SearchBox(key="F12", is_large=True)
        self.search.text_changed.connect(self.view_model.search)
        self.rows: PagedTableModel[OnHandRow] = PagedTableModel(self._columns(), lambda row: row.sku, self)
        self.list = TableCard(self.rows, "package", has_heading=True)
        self.list.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.detail = MovementCard()
        self.setFocusProxy(self.search)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 10)
        row.addWidget(self.detail, 9)
        self._connect()

    def _connect(self) -> None:
        source = self.view_model.rows
        self.rows.page_wanted.connect(source.want)
        source.total_changed.connect(self._on_total)
        source.page_came.connect(self._on_page)
        self.list.table.chosen.connect(self._on_chosen)
        self.list.table.opened.connect(lambda _: self.detail.table.table.setFocus())
        self.search.submitted.connect(lambda _: self._go_down())
        self.detail.table.table.opened.connect(self._open_movement)
        self.detail.write_off.clicked.connect(self.open_write_off)
        self.view_model.written_off.connect(self._tell)
        QShortcut(QKeySequence("F12"), self).activated.connect(lambda: self.search.setFocus())

    def _columns(self) -> tuple[Column[OnHandRow], ...]:
        return (
            Column(
                key="product",
                title=lambda: self.tr("Product"),
                text=lambda row: row.name,
                second=lambda row: f"{row.sku} · {row.spec}" if row.spec else row.sku,
                width=220,
                stretch=1,
            ),
            Column(
                key="category",
                title=lambda: self.tr("Category"),
                text=lambda row: row.category,
                tone=lambda _: Tone.MUTED,
                width=96,
                from_width=560,
            ),
            Column(
                key="quantity",
                title=lambda: self.tr("On hand"),
                text=lambda row: fmt.quantity(row.quantity),
                figure=True,
                bold=True,
                width=88,
            ),
            Column(key="unit", title=lambda: self.tr("Unit"), text=lambda row: row.unit, width=56),
            Column(
                key="sold",
                title=lambda: self.tr("Sales"),
                text=lambda row: fmt.count(row.sold),
                figure=True,
                width=72,
            ),
        )

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.search.set_hint(self.tr("Code, name, pinyin initials, spec or barcode"))
        self.list.empty.show_text(
            self.tr("Nothing here. Stock appears with the first receipt, count or shipment.")
        )
        self.rows.retranslate()
        self.detail.retranslate()

    def _render(self, state: StockState) -> None:
        count = self.tr("{count} products").format(count=fmt.count(self.view_model.rows.total))
        if state.now:
            moment = fmt.clock(state.now)
            count = self.tr("{products} · as of {moment}").format(products=count, moment=moment)
        self.list.heading.set_texts(self.tr("On hand in this store"), count)
        if self.search.text() != state.text:
            self.search.edit.setText(state.text)
        self.detail.show_product(state)

    def _on_total(self, total: int) -> None:
        self.rows.reset_total(total)
        self._render(self.view_model.state)

    def _on_page(self, offset: int, rows: list[OnHandRow]) -> None:
        self.rows.put_page(offset, rows)
        if offset == 0:
            self.list.table.fit_columns()
            if rows and self.list.table.current_row() < 0:
                self.list.table.choose_row(0)

    def _on_chosen(self, number: int) -> None:
        row = self.rows.loaded_row(number) if number >= 0 else None
        if row:
            self.view_model.choose(row.sku)

    def _go_down(self) -> None:
        self.list.table.setFocus()

    def _open_movement(self, number: int) -> None:
        self.view_model.open_movement(self.detail.movements.row(number))

    def open_write_off(self) -> WriteOffDialog | None:
        """Open the dialog that writes some of the product in hand off."""
        product = self.view_model.state.product
        if product is None:
            return None
        dialog = WriteOffDialog(product, self)
        doc_id = self.view_model.new_id()
        dialog.wanted.connect(lambda quantity, reason: self.view_model.write_off(quantity, reason, doc_id))
        dialog.open()
        return dialog

    def _tell(self, issued: IssuedDocument) -> None:
        show_toast(self, self.tr("Written off as {number}.").format(number=issued.number), Tone.GOOD)


class MovementCard(Card):
    """One product's movements, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._code = ElidedText("", "title"), ElidedText("", "small", Tone.MUTED)
        self._quantity, self._available = Text("", "figure"), Text("", "small", Tone.MUTED)
        self.write_off = SecondaryButton("", "trash")
        self.movements: TableModel[MovementView] = TableModel(
            self._columns(), lambda row: (row.doc_id, row.line), self
        )
        self.table = TableCard(self.movements, "arrows-down-up")
        self.body.addWidget(self._name)
        self.body.addWidget(self._code)
        self.body.addWidget(row_of(self._quantity, self._available, 1, self.write_off, spacing=12))
        self.body.addWidget(self.table, 1)
        self._shown = StockState()

    def _columns(self) -> tuple[Column[MovementView], ...]:
        return (
            Column(
                key="day",
                title=lambda: self.tr("Day"),
                text=lambda row: fmt.day(row.business_day),
                width=92,
            ),
            Column(
                key="reason",
                title=lambda: self.tr("Reason"),
                mark=lambda row: reason_mark(row.reason),
                width=104,
            ),
            Column(
                key="number",
                title=lambda: self.tr("Document"),
                text=lambda row: row.number,
                width=150,
                stretch=1,
                from_width=420,
            ),
            Column(
                key="quantity",
                title=lambda: self.tr("Moved"),
                text=lambda row: _signed(row.quantity),
                figure=True,
                width=76,
            ),
            Column(
                key="after",
                title=lambda: self.tr("Balance"),
                text=lambda row: fmt.quantity(row.after),
                figure=True,
                bold=True,
                width=80,
            ),
        )

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.write_off.set_text(self.tr("Write off"))
        self.table.empty.show_text(self.tr("This product never moved here."))
        self.movements.retranslate()
        self.show_product(self._shown)

    def show_product(self, state: StockState) -> None:
        """Show the product in hand."""
        self._shown = state
        product = state.product
        self.write_off.setVisible(product is not None)
        if product is None:
            return
        self._name.setText(product.name)
        self._code.setText(f"{product.sku} · {product.spec}" if product.spec else product.sku)
        self._quantity.setText(f"{fmt.quantity(product.quantity)} {product.unit}")
        self._available.setText(self._told(product, state))
        self.movements.set_rows(product.movements)

    def _told(self, product: ProductStock, state: StockState) -> str:
        if product.available is None or state.now is None:
            return self.tr("HQ has not told what it has")
        return self.tr("at HQ {quantity} as of {moment}").format(
            quantity=f"{fmt.quantity(product.available.quantity)} {product.unit}",
            moment=fmt.as_of(product.available.as_of, state.now),
        )


def _signed(quantity: int) -> str:
    return f"+{fmt.quantity(quantity)}" if quantity > 0 else fmt.quantity(quantity)
