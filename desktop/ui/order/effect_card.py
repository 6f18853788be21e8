"""Beside the cart: what the order takes of the credit, what HQ's checks would say, and what it brings in rebates."""

from datetime import datetime

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.services.lease import Promise
from desktop.services.order_draft import OrderQuote
from desktop.services.order_effect import CreditEffect, RebateEffect
from desktop.ui import format as fmt
from desktop.ui.kit import Badge, Card, Mark, Text, TextLines, Tone, ValueRow, row_of
from desktop.ui.terms import finding_sentence, measured, pays_words

_PROGRAMMES = 2
_FIGURES_WIDTH = 320
_GAP = 20
_WIDEST = 16_777_215


class EffectCard(Card):
    """Credit before and after at the left; at the right the checks, and the programmes that the order moves most."""

    def __init__(self) -> None:
        super().__init__(margin=12, spacing=2)
        self._quote = OrderQuote()
        self._now: datetime | None = None
        self._title = Text("", "strong")
        self._free, self._order, self._after = ValueRow(), ValueRow(), ValueRow(role="strong")
        self.needs = Badge()
        self._promise = Text("", "small", Tone.MUTED, wraps=True)
        self._checks, self._rebates = TextLines("small", spacing=2), TextLines("small", spacing=2)
        self._figures = _column(row_of(self._title, 1, self.needs), self._free, self._order, self._after)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.addWidget(self._figures)
        self._parts.addWidget(_column(self._checks, self._promise, self._rebates), 1)
        self.body.addLayout(self._parts)
        self.set_narrow(is_narrow=False)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stand the words below the figures instead of beside them."""
        down, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._parts.setDirection(down if is_narrow else beside)
        self._parts.setSpacing(2 if is_narrow else _GAP)
        self._figures.setMinimumWidth(0 if is_narrow else _FIGURES_WIDTH)
        self._figures.setMaximumWidth(_WIDEST if is_narrow else _FIGURES_WIDTH)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self._title.setText(self.tr("Credit and rebates"))
        self._order.set_name(self.tr("This order"))
        self._after.set_name(self.tr("Free after it"))
        self._show()

    def show_quote(self, quote: OrderQuote, now: datetime | None) -> None:
        """Show what a draft does; hidden where HQ told nothing."""
        self._quote, self._now = quote, now
        self._show()

    def _show(self) -> None:
        quote, credit = self._quote, self._quote.effect.credit
        is_written = bool(quote.draft.lines)
        is_limited = quote.promise is not None and quote.promise.credit is not None
        self.needs.setVisible(quote.needs_credit and is_written)
        self.needs.show_mark(Mark(self.tr("needs credit"), Tone.WARNING))
        self._promise.setVisible(is_limited)
        if quote.promise:
            self._promise.setText(self._promise_words(quote.promise, needs=quote.needs_credit and is_written))
        for row in (self._free, self._order, self._after):
            row.setVisible(credit is not None and credit.free is not None)
        if credit:
            self._show_credit(credit)
        self._checks.show_lines(self._check_lines(credit) if credit else ())
        moving = [one for one in quote.effect.rebates if one.reaches or one.simulation.gain or one.nearer > 0]
        self._rebates.show_lines([self._rebate_line(one) for one in moving[:_PROGRAMMES]])
        self.setVisible(is_limited or credit is not None or bool(moving))

    def _show_credit(self, credit: CreditEffect) -> None:
        if credit.free is None or credit.after is None or self._now is None:
            return
        moment = fmt.as_of(credit.as_of, self._now)
        self._free.set_name(self.tr("Free credit as of {moment}").format(moment=moment))
        self._free.set_value(fmt.yuan(credit.free), Tone.DANGER if credit.free < 0 else Tone.NEUTRAL)
        self._order.set_value(fmt.yuan(-credit.total))
        self._after.set_value(fmt.yuan(credit.after), Tone.DANGER if credit.after < 0 else Tone.NEUTRAL)

    def _check_lines(self, credit: CreditEffect) -> list[tuple[str, Tone]]:
        if not credit.findings:
            return [(self.tr("HQ's credit checks have nothing against it."), Tone.GOOD)]
        return [
            (finding_sentence(one), Tone.WARNING if not one.is_warning else Tone.MUTED)
            for one in credit.findings
        ]

    def _promise_words(self, promise: Promise, *, needs: bool) -> str:
        """Say what credit this PC may promise without HQ, and whether this order is beyond it."""
        if promise.credit is None:
            return ""
        if promise.as_of is None or self._now is None:
            return self.tr("HQ has not told yet what this computer may order on credit.")
        text = self.tr("This computer may promise {amount} on credit without asking HQ, as of {moment}.")
        if needs:
            text = self.tr(
                "Credit this computer may promise, as of {moment}: {amount}. The order is sent; HQ decides it."
            )
        return text.format(amount=fmt.yuan(promise.credit), moment=fmt.as_of(promise.as_of, self._now))

    def _rebate_line(self, effect: RebateEffect) -> tuple[str, Tone]:
        programme, simulation = effect.programme, effect.simulation
        gain = f"+{fmt.yuan(simulation.gain)}" if simulation.gain > 0 else fmt.yuan(simulation.gain)
        if effect.reaches and simulation.then.tier:
            text = self.tr("{programme} reaches {pays}: {gain}.")
            pays = pays_words(programme, simulation.then.tier)
            return text.format(programme=programme.name, pays=pays, gain=gain), Tone.GOOD
        if effect.nearer > 0 and simulation.then.next:
            figures = {
                "step": measured(programme, effect.nearer),
                "pays": pays_words(programme, simulation.then.next),
                "missing": measured(programme, simulation.then.missing),
            }
            text = self.tr("{programme}: {gain}, and {step} nearer to {pays} with {missing} to go.")
            return text.format(programme=programme.name, gain=gain, **figures), Tone.NEUTRAL
        return self.tr("{programme}: {gain}.").format(programme=programme.name, gain=gain), Tone.NEUTRAL


def _column(*widgets: QWidget) -> QWidget:
    """Widgets one under the other, the free height below them."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return holder
