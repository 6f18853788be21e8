"""The credit picture of today."""

from dataclasses import dataclass
from datetime import datetime

from desktop.services.credit import CreditView, get_credit
from desktop.ui.context import Context
from desktop.ui.enrolment import Enrolment
from desktop.ui.view_model import ViewModel


@dataclass(frozen=True, slots=True)
class CreditState:
    """The picture, None before HQ told one."""

    view: CreditView | None = None
    now: datetime | None = None


class CreditViewModel(ViewModel[CreditState]):
    """Credit to read."""

    watches = frozenset(
        {"credit", "entry", "order", "order_status", "document", "lineage", "lease_use", "amendment"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(CreditState())
        self._context = context
        self.enrolment = Enrolment(context, self)

    def refresh(self) -> None:
        """Look at what stands against the limit."""
        now = self._context.clock.moment().local
        self._context.tasks.read(
            lambda session: CreditState(get_credit(session, now.date()), now), self._show, latest="credit"
        )

    def open_order(self, doc_id: str) -> None:
        """Go to an order."""
        self._context.go("orders", doc_id)

    def open_statement(self, month: str) -> None:
        """Go to the statement of a month."""
        self._context.go("statements", month)

    def _show(self, state: CreditState) -> None:
        self.state = state
