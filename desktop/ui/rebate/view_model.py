"""Rebate programmes, the one in hand with what buying more would earn, and the wallet."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.services.rebate import ProgrammeView, Purchases, Rebates, get_rebates, list_purchases
from desktop.ui.context import Context
from desktop.ui.enrolment import Enrolment
from desktop.ui.view_model import ViewModel
from domain.errors import DomainError
from domain.money import Fen
from domain.rebate.simulator import Simulation, simulate

__all__ = ["ProgrammeView", "Rebates", "RebatesState", "RebatesViewModel"]


@dataclass(frozen=True, slots=True)
class RebatesState:
    """Everything known, the programme in hand, and what is tried in the simulator; `more` is in fen."""

    rebates: Rebates | None = None
    chosen: str = ""
    purchases: Purchases | None = None
    more: Fen | None = None
    today: date | None = None

    @property
    def view(self) -> ProgrammeView | None:
        """The programme in hand."""
        rows = self.rebates.programmes if self.rebates else ()
        return next((one for one in rows if one.key == self.chosen), None)

    @property
    def simulation(self) -> Simulation | None:
        """What buying more would change; None where the programme or the amount is missing."""
        view = self.view
        if view is None or view.programme is None or self.more is None:
            return None
        try:
            return simulate(view.programme, view.period, view.sums, self.more)
        except DomainError:
            return None


class RebatesViewModel(ViewModel[RebatesState]):
    """Rebates to read and to try."""

    watches = frozenset({"rebate", "earning", "rule", "series", "shipment", "product", "store"})

    def __init__(self, context: Context) -> None:
        super().__init__(RebatesState())
        self._context = context
        self.enrolment = Enrolment(context, self)

    def refresh(self) -> None:
        """Look at the programmes and the wallet."""
        today = self._context.clock.moment().local.date()
        self._context.tasks.read(
            lambda session: get_rebates(session, today),
            lambda found: self._show(found, today),
            latest="rebates",
        )

    def choose(self, key: str) -> None:
        """Take a programme in hand; what is tried begins at its next step."""
        if key != self.state.chosen:
            self.state = replace(self.state, chosen=key, purchases=None, more=None)
        self._look_closer()

    def try_more(self, more: Fen | None) -> None:
        """Try buying for so much more."""
        self.state = replace(self.state, more=more)

    def open_subject(self, subject: str) -> None:
        """Take a programme in hand by its id."""
        rows = self.state.rebates.programmes if self.state.rebates else ()
        if found := next((one for one in rows if one.id == subject), None):
            self.choose(found.key)

    def _show(self, rebates: Rebates, today: date) -> None:
        keys = [one.key for one in rebates.programmes]
        chosen = self.state.chosen if self.state.chosen in keys else next(iter(keys), "")
        more = self.state.more if chosen == self.state.chosen else None
        self.state = replace(self.state, rebates=rebates, chosen=chosen, more=more, today=today)
        self._look_closer()

    def _look_closer(self) -> None:
        view = self.state.view
        if view is None or view.programme is None:
            return
        if self.state.more is None:
            self.state = replace(self.state, more=_first_try(view))
        programme, key = view.programme, view.key

        def look(session: Any) -> Purchases:
            return list_purchases(session, programme, view.period, view.as_of)

        self._context.tasks.read(look, lambda found: self._show_purchases(key, found), latest="purchases")

    def _show_purchases(self, key: str, purchases: Purchases) -> None:
        if key == self.state.chosen:
            self.state = replace(self.state, purchases=purchases)


_TRIED = 10_000_000


def _first_try(view: ProgrammeView) -> Fen:
    """Begin with what the next step takes, else with a round sum."""
    if view.programme is None:
        return _TRIED
    step = simulate(view.programme, view.period, view.sums, 0).step
    return _TRIED if step is None else step
