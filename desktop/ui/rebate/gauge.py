"""The credit limit as a bar of its parts, each named with its figure below."""

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.credit import CreditView, Part
from desktop.ui import format as fmt
from desktop.ui.kit import Card, Divider, SegmentedBar, Sign, Text, Tone, figure_text
from desktop.ui.terms import part_word
from desktop.ui.terms.scale import PART_TONES, segments_of


class GaugeCard(Card):
    """What is free of the limit, and what takes the rest."""

    def __init__(self) -> None:
        super().__init__("", spacing=4)
        self._figure, self._note = Text("–", "figure"), Text("", "small", Tone.MUTED, wraps=True)
        self.bar = SegmentedBar(12)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._rows = {part: self._add(part) for part in Part}
        self._total_name, self._total = Text("", "small", Tone.MUTED), figure_text("", "strong")
        self._limit_name, self._limit = Text("", "small", Tone.MUTED), figure_text("", "small")
        count = len(self._rows)
        self._grid.addWidget(Divider(), count, 0, 1, 3)
        for place, (name, value) in enumerate(
            ((self._total_name, self._total), (self._limit_name, self._limit)), start=count + 1
        ):
            self._grid.addWidget(name, place, 0, 1, 2)
            self._grid.addWidget(value, place, 2)
        for widget in (self._figure, self._note, self.bar, holder):
            self.body.addWidget(widget)

    def _add(self, part: Part) -> tuple[Sign, Text, Text]:
        row = (
            Sign("circle-fill", PART_TONES[part], 12),
            Text("", "small", Tone.MUTED),
            figure_text("", "small"),
        )
        place = list(Part).index(part)
        for column, widget in enumerate(row):
            self._grid.addWidget(widget, place, column)
        return row

    def show_credit(self, view: CreditView, as_of: str) -> None:
        """Show a credit picture."""
        self.set_title(self.tr("Credit still free"), as_of)
        free, limit = view.free, view.limit
        self._figure.setText(self.tr("no limit") if free is None else fmt.yuan(free))
        self._figure.set_tone(Tone.DANGER if free is not None and free < 0 else Tone.NEUTRAL)
        self._note.setText(self._sentence(view))
        self._note.setVisible(bool(self._note.text()))
        self.bar.show_segments(segments_of(view))
        self.bar.setAccessibleName(", ".join(f"{part_word(p)} {fmt.yuan(a)}" for p, a in view.parts))
        amounts = dict(view.parts)
        for part, (sign, name, value) in self._rows.items():
            for widget in (sign, name, value):
                widget.setVisible(part in amounts)
            name.setText(part_word(part))
            value.setText(fmt.amount(amounts.get(part, 0)))
        self._total_name.setText(self.tr("Taken in all"))
        self._total.setText(fmt.amount(view.used))
        self._limit_name.setText(self.tr("Limit"))
        self._limit.setText(self.tr("no limit") if limit is None else fmt.amount(limit))

    def _sentence(self, view: CreditView) -> str:
        if not view.later:
            return ""
        text = self.tr("{amount} of orders that deliver later do not count yet.")
        return text.format(amount=fmt.yuan(view.later))
