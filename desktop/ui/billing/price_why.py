"""Why a line costs what it costs: every price rule that was tried and what became of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.services.billing import PriceSource, QuotedLine
from desktop.ui import format as fmt
from desktop.ui.billing.words import source_mark, verdict_word
from desktop.ui.errors import explain
from desktop.ui.kit import Badge, Dialog, Divider, Mark, Text, Tone, ValueRow, figure_text, row_of
from domain.price import Tried, Verdict


class PriceDialog(Dialog):
    """Explains one line of the bill."""

    def __init__(self, line: QuotedLine, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=520)
        self.set_texts(self.tr("Why this price"), self.tr("Close  Enter"))
        self.body.addWidget(Text(line.name, "strong"))
        price = fmt.unit_price(line.sold.price) if line.sold else "–"
        shown = self.tr("{price} per {unit}").format(price=price, unit=line.asked.unit)
        self.body.addWidget(row_of(Badge(source_mark(line.source)), 1, figure_text(shown, "title")))
        if line.fault:
            self.body.addWidget(Text(explain(line.fault).sentence, "body", Tone.DANGER, wraps=True))
        if line.source is PriceSource.TYPED:
            text = self.tr("The price was typed at the counter; the list was not asked.")
            self.body.addWidget(Text(text, "body", Tone.MUTED, wraps=True))
        for tried in line.trace.tried if line.trace else ():
            self.body.addWidget(Divider())
            self.body.addWidget(self._tried(tried))
        if line.sold and line.sold.discount:
            self.body.addWidget(Divider())
            off = ValueRow(self.tr("Discount on the line"), fmt.amount(-line.sold.discount), Tone.DANGER)
            self.body.addWidget(off)

    def _tried(self, tried: Tried) -> QWidget:
        rule, validity = tried.rule, tried.rule.validity
        parts = [
            self.tr("book {book}").format(book=rule.book) if rule.book else self.tr("price of this store")
        ]
        if rule.minimum:
            parts.append(self.tr("from {quantity}").format(quantity=fmt.quantity(rule.minimum)))
        if validity.first:
            parts.append(self.tr("since {day}").format(day=fmt.day(validity.first)))
        if validity.last:
            parts.append(self.tr("until {day}").format(day=fmt.day(validity.last)))
        tone = Tone.GOOD if tried.verdict is Verdict.APPLIED else Tone.NEUTRAL
        price = f"{fmt.unit_price(rule.price)} / {rule.unit}"
        return row_of(
            Text(" · ".join(parts), "body", Tone.MUTED),
            1,
            Badge(Mark(verdict_word(tried.verdict), tone)),
            figure_text(price),
            spacing=12,
        )
