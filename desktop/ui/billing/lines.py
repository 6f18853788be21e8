"""The lines of the bill as a table."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.services.billing import QuotedLine
from desktop.ui import format as fmt
from desktop.ui.billing.words import source_mark
from desktop.ui.kit import Column, Mark, TableModel, Tone


class LinesModel(TableModel[QuotedLine]):
    """Shows quoted lines; a line that cannot be sold says so in its badge."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(self._made(), lambda line: (line.place, line.asked.sku), parent)

    def _made(self) -> tuple[Column[QuotedLine], ...]:
        return (
            Column(key="number", title=lambda: "#", text=_number, tone=lambda _: Tone.MUTED, width=40),
            Column(
                key="name",
                title=lambda: self.tr("Product"),
                text=lambda r: r.name,
                second=self._second,
                width=220,
                stretch=1,
            ),
            Column(key="unit", title=lambda: self.tr("Unit"), text=lambda r: r.asked.unit, width=56),
            Column(
                key="quantity",
                title=lambda: self.tr("Quantity"),
                text=lambda r: fmt.quantity(r.asked.quantity),
                figure=True,
                width=72,
            ),
            Column(
                key="price",
                title=lambda: self.tr("Price"),
                text=lambda r: fmt.unit_price(r.sold.price) if r.sold else "–",
                figure=True,
                width=84,
            ),
            Column(
                key="off",
                title=lambda: self.tr("Off"),
                text=lambda r: fmt.amount(-r.sold.discount) if r.sold and r.sold.discount else "",
                figure=True,
                width=84,
                from_width=520,
            ),
            Column(
                key="total",
                title=lambda: self.tr("Amount"),
                text=lambda r: fmt.amount(r.sold.gross) if r.sold else "–",
                total=lambda r: r.sold.gross if r.sold else 0,
                total_text=fmt.yuan,
                figure=True,
                bold=True,
                width=104,
            ),
            Column(
                key="why", title=lambda: self.tr("Price from"), mark=self._mark, width=112, from_width=620
            ),
        )

    def _mark(self, line: QuotedLine) -> Mark | None:
        if line.fault and line.sold is None and line.trace:
            return Mark(self.tr("check line"), Tone.DANGER)
        return source_mark(line.source)

    def _second(self, line: QuotedLine) -> str:
        keyed = self.tr("keyed in") if line.asked.keyed else ""
        return " · ".join(part for part in (line.spec, line.asked.sku, keyed) if part)


def _number(line: QuotedLine) -> str:
    return str(line.place + 1)
