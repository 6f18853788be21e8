"""One contract on a sheet: its terms in words, its targets painted, its versions with what each changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.services.contract import Clause, ContractSheet, TargetView, VersionView, list_contract_prices
from desktop.services.rule_book import Names
from desktop.ui import format as fmt
from desktop.ui.contract.words import (
    as_of_words,
    change_lines,
    clause_word,
    contract_mark,
    kind_words,
)
from desktop.ui.kit import Badge, Card, FactGrid, Mark, Segment, SegmentedBar, Text, TextLines, Tone, row_of
from desktop.ui.terms import (
    account_words,
    counts_words,
    days_words,
    deposit_words,
    extra_lines,
    listed,
    payment_words,
    price_words,
    rule_words,
    sentences,
    things_words,
    tier_words,
    type_word,
)
from domain.period import Validity
from domain.rebate.programme import Programme

_MILLION: Final = 1_000_000
_SIDE_BY_SIDE: Final = 640
_MOST_PRICES: Final = 60


class TargetBar(QWidget):
    """A target: what it is, a bar of what was bought and is ordered with a mark for the time gone by, the figures."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._reached = Text("", "body", wraps=True), Text("", "strong")
        self._bar, self._note = SegmentedBar(8), Text("", "small", Tone.MUTED, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        head = row_of(self._name, self._reached)
        head.layout().setStretch(0, 1)  # type: ignore[union-attr] # the row was just made with one
        for widget in (head, self._bar, self._note):
            column.addWidget(widget)

    def show_target(self, view: TargetView, names: Names) -> None:
        """Show a target."""
        target = view.target
        whole = max(target.amount, 1)
        self._name.setText(f"{things_words(target.selection, names)} · {days_words(target.validity)}")
        self._reached.setText(fmt.rate(view.bought * _MILLION // whole))
        bought = max(view.bought, 0) * _MILLION // whole
        ordered = max(view.ordered, 0) * _MILLION // whole
        tone = Tone.GOOD if bought >= view.elapsed else Tone.ACCENT
        segments = (Segment(min(bought, _MILLION), tone), Segment(ordered, Tone.WARNING))
        self._bar.show_segments(segments, view.elapsed or None)
        self._note.setText(self._figures(view))

    def _figures(self, view: TargetView) -> str:
        figures = {
            "bought": fmt.whole_yuan(view.bought),
            "target": fmt.whole_yuan(view.target.amount),
            "missing": fmt.whole_yuan(max(view.target.amount - view.bought, 0)),
            "ordered": fmt.whole_yuan(view.ordered),
            "elapsed": fmt.rate(view.elapsed),
        }
        if view.bought >= view.target.amount:
            return self.tr("Reached: {bought} bought of {target}.").format(**figures)
        if view.ordered > 0:
            return self.tr(
                "{bought} of {target}, {missing} missing, {ordered} approved and not shipped; time gone {elapsed}"
            ).format(**figures)
        return self.tr("{bought} of {target}, {missing} missing; time gone {elapsed}").format(**figures)


def _side(*cards: QWidget) -> QWidget:
    """Cards one under the other; both sides of a sheet are equally wide, whatever they hold."""
    holder = QWidget()
    holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return holder


class ContractSheetView(QWidget):
    """The contract in hand."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: ContractSheet | None = None
        self._now: datetime | None = None
        self._head, self._badge, self._facts = Card("", spacing=6), Badge(Mark("")), FactGrid()
        if self._head.heading:
            self._head.heading.add(self._badge)
        self._outline = Text("", "small", Tone.MUTED, wraps=True)
        self._head.body.addWidget(self._facts)
        self._head.body.addWidget(self._outline)
        self._targets, self._bars = Card("", spacing=6), list[TargetBar]()
        self._prices, self._price_lines = self._lines_card()
        self._rebates, self._rebate_lines = self._lines_card()
        self._credit, self._credit_lines = self._lines_card()
        self._versions, self._version_lines = self._lines_card()
        self._lay_out()
        self.hide()

    def _lines_card(self) -> tuple[Card, TextLines]:
        card, lines = Card("", spacing=6), TextLines()
        card.body.addWidget(lines)
        card.body.addStretch(1)
        return card, lines

    def _lay_out(self) -> None:
        left = _side(self._head, self._targets, self._credit)
        right = _side(self._prices, self._rebates, self._versions)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(12)
        self._sides.addWidget(left, 1)
        self._sides.addWidget(right, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Terms stand side by side where there is room."""
        super().resizeEvent(event)
        is_wide = self.width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(direction)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.show_sheet(self._sheet, self._now)

    def show_sheet(self, sheet: ContractSheet | None, now: datetime | None) -> None:
        """Show a contract; while the next one is on the way the last one stays."""
        if sheet is None:
            return
        self._sheet, self._now = sheet, now
        self.show()
        self._show_head(sheet)
        self._show_targets(sheet)
        names = sheet.names
        for card in (self._prices, self._rebates):
            card.setVisible(sheet.is_whole)
        prices = list_contract_prices(sheet.row.contract)
        self._show_lines(
            self._prices,
            self._price_lines,
            clause_word(Clause.PRICES),
            [price_words(rule, names) for rule in prices[:_MOST_PRICES]],
            self.tr("List prices apply."),
        )
        if len(prices) > _MOST_PRICES:
            note = self.tr("{count} in all; the catalogue shows the price of each product.")
            self._prices.set_title(clause_word(Clause.PRICES), note.format(count=len(prices)))
        self._show_lines(
            self._rebates,
            self._rebate_lines,
            clause_word(Clause.REBATES),
            [line for id, programme in sheet.rebates for line in self._rebate(id, programme, names)],
            self.tr("This contract names no rebates of its own."),
        )
        self._show_credit(sheet)
        self._show_versions(sheet)

    def _show_head(self, sheet: ContractSheet) -> None:
        contract, row = sheet.row.contract, sheet.row
        self._head.set_title(contract.number)
        self._badge.show_mark(contract_mark(row))
        credit = contract.credit
        deposit = deposit_words(credit.deposit) if credit and credit.deposit.required else ""
        left = "" if row.days_left is None else self.tr("{days} days").format(days=row.days_left)
        payment = payment_words(contract.payment or contract.payment_days)
        term_name = contract.payment.name if contract.payment else ""
        if payment.replace(" ", "").startswith(term_name.replace(" ", "")):
            term_name = ""
        self._facts.show_facts(
            (
                (self.tr("Kind"), kind_words(row)),
                (clause_word(Clause.TERM), days_words(contract.validity)),
                (self.tr("Left"), left),
                (
                    clause_word(Clause.TERRITORY),
                    listed(sorted(contract.territory)) if contract.territory else "",
                ),
                (clause_word(Clause.PAYMENT), f"{term_name} · {payment}" if term_name else payment),
                (clause_word(Clause.DEPOSIT), deposit),
                (self.tr("Carries on"), contract.renews),
            )
        )
        self._outline.setVisible(not sheet.is_whole)
        self._outline.setText(
            self.tr(
                "HQ sent the outline of this contract only; prices, rebates and credit follow when it sends them."
            )
        )

    def _show_targets(self, sheet: ContractSheet) -> None:
        self._targets.set_title(clause_word(Clause.TARGETS), as_of_words(sheet.as_of, self._now))
        self._targets.setVisible(bool(sheet.targets))
        while len(self._bars) < len(sheet.targets):
            self._bars.append(TargetBar())
            self._targets.body.addWidget(self._bars[-1])
        for number, bar in enumerate(self._bars):
            bar.setVisible(number < len(sheet.targets))
            if number < len(sheet.targets):
                bar.show_target(sheet.targets[number], sheet.names)

    def _show_lines(
        self, card: Card, lines: TextLines, title: str, texts: Sequence[str | tuple[str, Tone]], empty: str
    ) -> None:
        card.set_title(title)
        lines.show_lines(texts or [(empty, Tone.MUTED)])

    def _rebate(self, id: str, programme: Programme | None, names: Names) -> list[str | tuple[str, Tone]]:
        if programme is None:
            return [id, (self.tr("HQ has not sent what this programme pays yet."), Tone.MUTED)]
        days = "" if programme.validity == Validity() else days_words(programme.validity)
        title = " · ".join(part for part in (programme.name, type_word(programme), days) if part)
        tiers = [tier_words(programme, tier) for tier in programme.tiers]
        more = [counts_words(programme, names), *extra_lines(programme, names)]
        return [title, (sentences(more), Tone.MUTED), *((f"· {tier}", Tone.NEUTRAL) for tier in tiers)]

    def _show_credit(self, sheet: ContractSheet) -> None:
        credit = sheet.row.contract.credit
        lines: list[str | tuple[str, Tone]] = []
        if credit:
            lines += [account_words(one) for one in credit.accounts]
            lines += [(rule_words(one), Tone.MUTED) for one in credit.rules]
        self._credit.setVisible(bool(lines))
        self._credit.set_title(clause_word(Clause.CREDIT))
        self._credit_lines.show_lines(lines)

    def _show_versions(self, sheet: ContractSheet) -> None:
        programmes = {id: programme.name for id, programme in sheet.rebates if programme}
        lines: list[str | tuple[str, Tone]] = []
        for view in sheet.versions:
            is_shown = view.contract.version == sheet.row.contract.version
            lines.append((self._version_title(view), Tone.ACCENT if is_shown else Tone.NEUTRAL))
            changes = [
                (f"· {line}", Tone.MUTED)
                for change in view.changes
                for line in change_lines(change, sheet.names, programmes)
            ]
            lines += changes or [(self._unchanged(view, sheet), Tone.MUTED)]
        self._versions.set_title(self.tr("Versions"))
        self._version_lines.show_lines(lines)

    def _version_title(self, view: VersionView) -> str:
        days = days_words(view.span) if view.span else self.tr("never in force")
        return self.tr("Version {version}: {days}").format(version=view.contract.version, days=days)

    def _unchanged(self, view: VersionView, sheet: ContractSheet) -> str:
        if view.contract == sheet.versions[-1].contract:
            return self.tr("· as first agreed")
        return self.tr("· no clause differs from the version before")
