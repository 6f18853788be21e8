"""What was changed of an order, and what became of each change, in words."""

from desktop.ui import format as fmt
from desktop.ui.kit import Column, Mark, TableCard, TableModel
from desktop.ui.order.list_model import HistoryRow
from desktop.ui.order.words import change_mark, change_sentence, op_sentence, result_mark, result_reason

_HEIGHT = 168


class HistoryCard(TableCard):
    """The changes of the order in hand, newest first; hidden while there are none."""

    def __init__(self) -> None:
        self.rows: TableModel[HistoryRow] = TableModel(self._columns(), lambda row: row.id)
        super().__init__(self.rows, "clock")
        self.rows.setParent(self)
        self.setFixedHeight(_HEIGHT)
        self.hide()

    def _columns(self) -> tuple[Column[HistoryRow], ...]:
        return (
            Column(
                key="change",
                title=lambda: self.tr("Changes"),
                text=_sentence,
                second=lambda row: _second(row),
                width=220,
                stretch=1,
            ),
            Column(key="result", title=lambda: self.tr("What came of it"), mark=_mark, width=144),
        )

    def show_rows(self, rows: tuple[HistoryRow, ...]) -> None:
        """Show the changes of an order."""
        self.rows.set_rows(rows)
        self.setVisible(bool(rows))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.rows.retranslate()


def _sentence(row: HistoryRow) -> str:
    if row.own is not None:
        return op_sentence(row.own, row.place)
    return change_sentence(row.request) if row.request else ""


def _second(row: HistoryRow) -> str:
    at = fmt.moment(row.at)
    if row.own is not None:
        reason = result_reason(row.own.results[row.place], row.own.facts)
        return " · ".join(part for part in (at, row.own.number, reason) if part)
    return f"{at} · {row.request.reason}" if row.request and row.request.reason else at


def _mark(row: HistoryRow) -> Mark:
    if row.own is not None:
        return result_mark(row.own.results[row.place], row.own.status)
    return change_mark(row.request.state if row.request else "")
