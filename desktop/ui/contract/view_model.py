"""The dealer's contracts, and the one in hand."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from desktop.services.contract import ContractRow, ContractSheet, get_contract, list_contracts
from desktop.ui.context import Context
from desktop.ui.enrolment import Enrolment
from desktop.ui.view_model import ViewModel

__all__ = ["ContractRow", "ContractSheet", "ContractsState", "ContractsViewModel"]


@dataclass(frozen=True, slots=True)
class ContractsState:
    """The list and the sheet of the contract in hand, None while it is on the way."""

    rows: tuple[ContractRow, ...] = ()
    is_loaded: bool = False
    chosen: str = ""
    sheet: ContractSheet | None = None
    now: datetime | None = None


class ContractsViewModel(ViewModel[ContractsState]):
    """Contracts to read."""

    watches = frozenset(
        {"contract", "contract_terms", "rule", "entry", "shipment", "order_status", "store", "product"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(ContractsState())
        self._context = context
        self.enrolment = Enrolment(context, self)

    def refresh(self) -> None:
        """Look at the contracts."""
        today = self._today()
        self._context.tasks.read(
            lambda session: tuple(list_contracts(session, today)), self._show, latest="contracts"
        )

    def choose(self, number: str) -> None:
        """Take a contract in hand."""
        if number != self.state.chosen:
            self.state = replace(self.state, chosen=number, sheet=None)
        today = self._today()
        self._context.tasks.read(
            lambda session: get_contract(session, number, today), self._show_sheet, latest="contract"
        )

    def _today(self) -> date:
        return self._context.clock.moment().local.date()

    def _show(self, rows: tuple[ContractRow, ...]) -> None:
        numbers = [row.number for row in rows]
        now = self._context.clock.moment().local
        self.state = replace(self.state, rows=rows, is_loaded=True, now=now)
        if numbers:
            self.choose(self.state.chosen if self.state.chosen in numbers else numbers[0])

    def _show_sheet(self, sheet: ContractSheet | None) -> None:
        if sheet is not None and sheet.row.number == self.state.chosen:
            self.state = replace(self.state, sheet=sheet)
