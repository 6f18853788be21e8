"""What buying more would earn: the gain, the next step, and how cheaply the goods could be sold without a loss."""

from PySide6.QtCore import Signal

from desktop.services.rebate import ProgrammeView
from desktop.ui import format as fmt
from desktop.ui.kit import AmountEdit, Card, FactGrid, FormRow, TextLines, Tone
from desktop.ui.rebate.words import step_word
from domain.money import MILLION, Fen
from domain.rebate.simulator import Simulation


class SimulatorCard(Card):
    """An amount to try and what it would change; `tried` carries fen, or None while it is no amount."""

    tried = Signal(object)

    def __init__(self) -> None:
        super().__init__("", spacing=6)
        self._shown: tuple[ProgrammeView | None, Simulation | None, Fen | None] = (None, None, None)
        self.amount = AmountEdit()
        self._row, self._facts, self._lines = FormRow(self.amount), FactGrid(), TextLines("small")
        for widget in (self._row, self._facts, self._lines):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.amount.value_changed.connect(self.tried.emit)

    def show_simulation(
        self, view: ProgrammeView | None, simulation: Simulation | None, more: Fen | None
    ) -> None:
        """Show what buying `more` would change."""
        self._shown = (view, simulation, more)
        self.amount.setEnabled(view is not None and view.programme is not None)
        if not self.amount.hasFocus() and self.amount.value() != more:
            self.amount.set_value(more)
        self._facts.show_facts(self._outcome(view, simulation) if view and simulation else ())
        self._lines.show_lines(self._advice(view, simulation) if view and simulation else ())

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.set_title(self.tr("If I buy more"))
        self._row.set_label(self.tr("More in this period"))
        self.show_simulation(*self._shown)

    def _outcome(self, view: ProgrammeView, simulation: Simulation) -> list[tuple[str, str]]:
        if view.programme is None:
            return []
        before, after = step_word(view.programme, simulation.now), step_word(view.programme, simulation.then)
        return [
            (self.tr("Gains"), fmt.yuan(simulation.gain)),
            (self.tr("In all"), fmt.yuan(simulation.then.entitled)),
            (self.tr("Step"), after if before == after else f"{before} → {after}"),
            (self.tr("Per yuan more"), fmt.rate(simulation.effective, places=2)),
        ]

    def _advice(self, view: ProgrammeView, simulation: Simulation) -> list[tuple[str, Tone]]:
        if view.accrual and view.accrual.is_capped:
            return [(self.tr("The most that a period pays is reached: more earns nothing."), Tone.WARNING)]
        if simulation.step is None or simulation.step_gain is None:
            return [(self.tr("There is no higher step."), Tone.MUTED)]
        figures = {"step": fmt.yuan(simulation.step), "gain": fmt.yuan(simulation.step_gain)}
        text = self.tr("The next step takes {step} more and gains {gain}.").format(**figures)
        even = simulation.step_gain * MILLION // simulation.step if simulation.step else 0
        told = self.tr("Break-even: those goods could be sold {rate} below cost without a loss.")
        return [(text, Tone.NEUTRAL), (told.format(rate=fmt.rate(even, places=2)), Tone.MUTED)]
