"""The window of receipts: find one of any till by number, scan or list, print it again or take goods back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.billing import Slip
from desktop.services.receipt import ReceiptRow
from desktop.ui import format as fmt
from desktop.ui.billing.entry import EntryBox
from desktop.ui.billing.pay import Preview, room_for
from desktop.ui.billing.receipts_model import ReceiptsState, ReceiptsViewModel
from desktop.ui.billing.slip_paper import SlipPaper
from desktop.ui.billing.words import elsewhere_mark, state_mark
from desktop.ui.kit import Column, Dialog, Mark, SecondaryButton, TableCard, TableModel, scrolling

_REFUND = "refund"
_HEIGHT = 460
_AROUND = 200


class ReceiptsDialog(Dialog):
    """Lists receipts; Enter takes goods back against the one in hand."""

    return_wanted = Signal(object)

    def __init__(
        self,
        model: ReceiptsViewModel,
        preview: Preview,
        columns: int,
        reprint: Callable[[Slip], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, width=min(960, parent.width() - 24) if parent else 960)
        self.model = model
        model.setParent(self)
        self._preview, self._columns = preview, columns
        self.search = EntryBox()
        self.rows: TableModel[ReceiptRow] = TableModel(self._declared(), lambda row: row.doc_id, self)
        self.list = TableCard(self.rows, "receipt")
        self.paper = SlipPaper()
        self._again = SecondaryButton(key="Ctrl+P")
        self._reprint = reprint
        self._again.clicked.connect(self._print_again)
        self.buttons.insertWidget(0, self._again)
        self._arrange()
        self._connect()
        self._set_words()
        self._render(model.state)
        model.set_shown(True)
        self.search.setFocus()

    def _arrange(self) -> None:
        area = scrolling(self.paper)
        area.setFixedWidth(round(48 * 6.4) + 46)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 1)
        both.addWidget(area)
        self.list.setMinimumHeight(min(_HEIGHT, room_for(self) - _AROUND))
        self.list.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addLayout(both)

    def _connect(self) -> None:
        self.model.changed.connect(lambda: self._render(self.model.state))
        self.search.text_changed.connect(self.model.search)
        self.search.moved.connect(self._move)
        self.search.entered.connect(lambda _: self._confirm_once())
        self.search.left.connect(self.reject)
        self.list.table.chosen.connect(self._choose)
        self.model.missed.connect(self._say_missed)
        self.model.found.connect(self.search.edit.setText)

    def _declared(self) -> tuple[Column[ReceiptRow], ...]:
        return (
            Column(
                key="at",
                title=lambda: self.tr("Time"),
                text=lambda r: fmt.clock(r.created_at),
                second=lambda r: fmt.month_day(r.business_day),
                width=64,
            ),
            Column(
                key="number",
                title=lambda: self.tr("Number"),
                text=lambda r: r.number,
                second=self._about,
                width=180,
                stretch=1,
            ),
            Column(
                key="gross",
                title=lambda: self.tr("Amount"),
                text=lambda r: fmt.amount(-r.gross if r.kind == _REFUND else r.gross),
                figure=True,
                bold=True,
                width=96,
            ),
            Column(key="state", title=lambda: self.tr("HQ"), mark=_mark, width=124),
        )

    def _about(self, row: ReceiptRow) -> str:
        if row.kind == _REFUND:
            return self.tr("return of {number}").format(number=row.original_number)
        return self.tr("{cashier}, lines: {count}").format(cashier=row.cashier or "–", count=row.line_count)

    def _set_words(self) -> None:
        self.set_texts(self.tr("Receipts and returns"), self.tr("Take goods back  Enter"), self.tr("Close"))
        self._again.set_text(self.tr("Print again"))
        self.search.set_hint(self.tr("Number or scan, any till; empty: today"))
        self._say_empty()

    def _say_empty(self) -> None:
        self.list.empty.show_text(self.tr("Receipts of today stand here once something was sold."))

    def take_scan(self, code: str) -> bool:
        """A scan is the number on a receipt."""
        self.search.edit.setText(code)
        return True

    def can_confirm(self) -> bool:
        """Take goods back against the receipt in hand; a refund is looked at only."""
        slip = self.model.state.slip
        if slip and slip.receipt.row.kind != _REFUND:
            self.return_wanted.emit(slip)
        return False

    def _print_again(self) -> None:
        if self.model.state.slip:
            self._reprint(self.model.state.slip)

    def _render(self, state: ReceiptsState) -> None:
        self.rows.set_rows(state.rows)
        in_hand = state.slip.receipt.row.doc_id if state.slip else ""
        if state.rows and self.rows.find(in_hand) is None:
            self.list.table.choose_row(0)
        self._again.setEnabled(state.slip is not None)
        self.confirm.setEnabled(state.slip is not None and state.slip.receipt.row.kind != _REFUND)
        if state.slip:
            self.paper.show_lines(self._preview(state.slip), self._columns)

    def _choose(self, place: int) -> None:
        if place >= 0:
            self.model.open(self.rows.row(place).doc_id)

    def _move(self, step: int) -> None:
        place = self.list.table.current_row() + step
        self.list.table.choose_row(max(0, min(self.rows.rowCount() - 1, place)))

    def _say_missed(self, text: str) -> None:
        told = self.tr(
            "No receipt of this store has the number {number}. Those of other tills come by synchronisation."
        )
        self.list.empty.show_text(told.format(number=text))


def _mark(row: ReceiptRow) -> Mark:
    return elsewhere_mark() if row.is_elsewhere else state_mark(row.status)
