"""The days on which this computer and HQ do not add up to the same, with both figures and the reason."""

from PySide6.QtWidgets import QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import Column, Dialog, TableCard, TableModel, Text, Tone
from desktop.ui.sync.view_model import Agreement, ComparedDay

_WIDTH = 760
_HEIGHT = 260


class ControlDialog(Dialog):
    """Lists the days apart: what was sold and given back here, what HQ booked, and why they differ."""

    def __init__(self, days: tuple[ComparedDay, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent, width=_WIDTH)
        self._days: TableModel[ComparedDay] = TableModel(self._columns(), lambda row: row.day, self)
        table = TableCard(self._days, "check-circle")
        table.setMinimumHeight(_HEIGHT)
        self.body.addWidget(table)
        self.body.addWidget(Text(self._advice(days), "body", Tone.MUTED, wraps=True))
        self._days.set_rows(days)
        self.set_texts(self.tr("Days that differ from HQ"), self.tr("Close"))

    def _columns(self) -> tuple[Column[ComparedDay], ...]:
        return (
            Column(key="day", title=lambda: self.tr("Day"), text=lambda row: fmt.day(row.day), width=110),
            Column(
                key="here",
                title=lambda: self.tr("Net sales here"),
                text=lambda row: fmt.amount(row.here.sales - row.here.refunded),
                second=lambda row: self._bills(row.here.receipts + row.here.refunds),
                figure=True,
                width=130,
            ),
            Column(
                key="hq",
                title=lambda: self.tr("Booked at HQ"),
                text=lambda row: fmt.amount(row.hq.sales - row.hq.refunded),
                second=lambda row: self._bills(row.hq.receipts + row.hq.refunds),
                figure=True,
                width=130,
            ),
            Column(key="why", title=lambda: self.tr("Why"), text=self._why, width=180, stretch=1),
        )

    def _bills(self, count: int) -> str:
        return self.tr("bills: {count}").format(count=fmt.count(count))

    def _why(self, row: ComparedDay) -> str:
        if row.state is Agreement.UNBOOKED:
            return self.tr("Bills that HQ has not booked yet: {count}").format(count=fmt.count(row.unbooked))
        return self.tr("No reason found; HQ has an alarm")

    def _advice(self, days: tuple[ComparedDay, ...]) -> str:
        if any(row.state is Agreement.DIFFERS for row in days):
            return self.tr("Nothing is lost here. Ask HQ about these days and tell them the date.")
        return self.tr("Bills that HQ set aside are listed under the documents, each with its reason.")
