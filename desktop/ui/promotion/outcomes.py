"""The promotions of a bill: every one that was looked at, what became of it and why."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from desktop.services.bill_rules import BillRules
from desktop.ui import format as fmt
from desktop.ui.kit import Card, Column, Dialog, TableCard, TableModel, TextLines, Tone
from desktop.ui.promotion.words import outcome_mark, outcome_sentence, refusal_sentence
from desktop.ui.terms import gives_words, kind_word
from domain.promotion.result import Outcome, Result, Verdict

_WIDTH: Final = 860
_ROW: Final = 41
_HEAD: Final = 36
_SHOWN: Final = 7
_ORDER: Final = (Verdict.APPLIED, Verdict.MISSED, Verdict.BEATEN)


class OutcomesDialog(Dialog):
    """Lists applied promotions first, then those that were missed or beaten; the one in hand is told in full."""

    def __init__(self, result: Result | None, rules: BillRules, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=min(_WIDTH, parent.width() - 24) if parent else _WIDTH)
        self._result, self._rules = result, rules
        self.rows: TableModel[Outcome] = TableModel(self._columns(), lambda row: row.promotion, self)
        self.list = TableCard(self.rows, "tag")
        self._detail, self._coupons = TextLines(), TextLines()
        card = Card(margin=12)
        card.body.addWidget(self._detail)
        for widget in (self.list, card, self._coupons):
            self.body.addWidget(widget)
        self._card = card
        outcomes = result.outcomes if result else ()
        self.list.setMinimumHeight(_HEAD + _ROW * min(max(len(outcomes), 2), _SHOWN))
        self.list.table.chosen.connect(lambda _: self._show_detail())
        self.rows.set_rows(sorted(outcomes, key=_place))
        self.retranslate()
        if outcomes:
            self.list.table.choose_row(0)
        self.list.table.setFocus()

    def _columns(self) -> tuple[Column[Outcome], ...]:
        return (
            Column(
                key="name",
                title=lambda: self.tr("Promotion"),
                text=lambda row: self._rules.name(row.promotion),
                second=self._kind,
                width=190,
            ),
            Column(key="verdict", title=lambda: self.tr("Result"), mark=outcome_mark, width=124),
            Column(
                key="why",
                title=lambda: self.tr("Why"),
                text=lambda row: outcome_sentence(row, self._rules),
                width=220,
                stretch=1,
            ),
            Column(
                key="amount",
                title=lambda: self.tr("Gave"),
                text=lambda row: fmt.amount(row.amount) if row.amount else "",
                figure=True,
                bold=True,
                width=92,
            ),
        )

    def _kind(self, row: Outcome) -> str:
        promotion = self._rules.promotions.get(row.promotion)
        return kind_word(promotion) if promotion else ""

    def _show_detail(self) -> None:
        place = self.list.table.current_row()
        has_row = 0 <= place < self.rows.rowCount()
        self._card.setVisible(has_row)
        if not has_row:
            return
        row = self.rows.row(place)
        promotion = self._rules.promotions.get(row.promotion)
        lines: list[str | tuple[str, Tone]] = [self._rules.name(row.promotion)]
        if promotion:
            lines.append((gives_words(promotion, self._rules.words, self._rules.names), Tone.MUTED))
        lines.append(outcome_sentence(row, self._rules))
        self._detail.show_lines(lines)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.set_texts(self.tr("Promotions of this bill"), self.tr("Close  Enter"))
        self.list.empty.show_text(self.tr("No promotion speaks of what is on this bill."))
        self.rows.retranslate()
        refused = self._result.refused_coupons if self._result else ()
        told = self.tr("Coupon {code} was refused. {reason}")
        self._coupons.show_lines(
            [(told.format(code=one.code, reason=refusal_sentence(one)), Tone.DANGER) for one in refused]
        )
        self._show_detail()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _place(outcome: Outcome) -> tuple[int, int, int, str]:
    has_gap = outcome.gap is None
    return _ORDER.index(outcome.verdict), has_gap, outcome.layer, outcome.promotion
