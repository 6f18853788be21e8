"""Why a line costs what it costs: every price rule that was tried, the floor, and what was taken off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from desktop.services.bill_rules import BillRules
from desktop.services.billing import PriceSource, QuotedLine
from desktop.ui import format as fmt
from desktop.ui.billing.words import source_mark
from desktop.ui.errors import explain
from desktop.ui.kit import (
    Badge,
    Dialog,
    Divider,
    SecondaryButton,
    Text,
    TextLines,
    Tone,
    ValueRow,
    figure_text,
    row_of,
)
from desktop.ui.kit.lines import Line
from desktop.ui.price import WhyPrice


class PriceDialog(Dialog):
    """Explains one line of the bill; `ask` is offered where the price needs an approval."""

    def __init__(
        self,
        line: QuotedLine,
        rules: BillRules,
        ask: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, width=680)
        self._line, self._rules, self._ask = line, rules, ask
        self.body.addWidget(Text(line.name, "strong"))
        self._badge, self._price = Badge(), figure_text("", "title")
        self.body.addWidget(row_of(self._badge, 1, self._price))
        self.notes = TextLines()
        self.body.addWidget(self.notes)
        self.why = WhyPrice()
        self.why.show_trace(line.trace, line.units[0] if line.units else "", line.asked.unit, line.floor)
        self.why.setVisible(line.trace is not None)
        self.body.addWidget(self.why)
        self.offs = [ValueRow() for _ in range(1 + len(line.rewards))]
        self._rule = Divider()
        for widget in (self._rule, *self.offs):
            self.body.addWidget(widget)
        self.approve = SecondaryButton(key="Ctrl+L")
        self.approve.setVisible(ask is not None and bool(line.challenge))
        self.approve.clicked.connect(self._ask_now)
        self.buttons.insertWidget(0, self.approve)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        line = self._line
        self.set_texts(self.tr("Why this price"), self.tr("Close  Enter"))
        self.approve.set_text(self.tr("Ask for approval"))
        self._badge.show_mark(source_mark(line.source))
        price = line.sold.price if line.sold else line.fault.facts.get("price") if line.fault else None
        shown = fmt.unit_price(price) if isinstance(price, int) else "–"
        self._price.setText(self.tr("{price} per {unit}").format(price=shown, unit=line.asked.unit))
        self.notes.show_lines(self._notes())
        self._show_offs()

    def _notes(self) -> list[str | Line]:
        line = self._line
        notes: list[str | Line] = []
        if line.fault:
            told = explain(line.fault)
            notes += [(told.sentence, Tone.DANGER), (told.todo, Tone.MUTED)]
        if line.source is PriceSource.TYPED:
            notes.append((self.tr("The price was typed at the counter; the list was not asked."), Tone.MUTED))
        if line.asked.approval and not line.fault:
            text = self.tr("Approved by {name} with the code {code}.")
            notes.append(text.format(name=line.asked.approved_by or "–", code=line.asked.approval))
        return notes

    def _show_offs(self) -> None:
        line = self._line
        own = line.sold.discount - line.rewarded if line.sold else 0
        offs = [(self.tr("Discount on the line"), own)]
        offs += [(self._rules.name(one.promotion), one.amount) for one in line.rewards]
        for row, (name, amount) in zip(self.offs, offs, strict=True):
            row.set_name(name)
            row.set_value(fmt.amount(-amount), Tone.DANGER)
            row.setVisible(bool(amount))
        self._rule.setVisible(any(amount for _, amount in offs))

    def _ask_now(self) -> None:
        self.reject()
        if self._ask:
            self._ask()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
