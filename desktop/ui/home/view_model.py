"""What the first screen shows, read in one go away from the main thread."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from desktop.services.credit import CreditView, get_credit
from desktop.services.home import (
    DaySales,
    Home,
    LowStock,
    Receivable,
    ToDo,
    ToDoKind,
    get_home,
    get_sales_until,
)
from desktop.services.order_book import list_known_orders
from desktop.services.outbox import SyncState, get_sync_state
from desktop.services.rebate import ProgrammeView, Rebates, find_current, get_rebates
from desktop.ui.context import Context
from desktop.ui.enrolment import Enrolment
from desktop.ui.shell import SyncChip
from desktop.ui.view_model import ViewModel
from domain.money import Fen
from domain.order import OrderState

__all__ = [
    "DaySales",
    "HomeState",
    "HomeViewModel",
    "LowStock",
    "OpenOrders",
    "Receivable",
    "ToDo",
    "ToDoKind",
]

_UNDER_WAY = frozenset(
    {OrderState.PLACED, OrderState.REVIEW, OrderState.APPROVED, OrderState.RELEASED, OrderState.SHIPPED}
)
_WORKSPACES = {
    ToDoKind.ORDER_REJECTED: "orders",
    ToDoKind.ORDER_CUT: "orders",
    ToDoKind.SHIPMENT: "orders",
    ToDoKind.STATEMENT: "statements",
    ToDoKind.STATEMENT_DIFFERS: "statements",
    ToDoKind.DOCUMENT_REFUSED: "sync",
    ToDoKind.CONTRACT_ENDS: "contracts",
}


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """Orders that are not finished: how many, how many of them HQ has not decided, and their worth in fen."""

    count: int = 0
    undecided: int = 0
    total: Fen = 0


@dataclass(frozen=True, slots=True)
class HomeState:
    """The first screen; `home` is None until the first look at the records."""

    home: Home | None = None
    same_time_last_week: Fen = 0
    orders: OpenOrders = OpenOrders()
    sync: SyncState | None = None
    now: datetime | None = None
    chip: SyncChip = SyncChip()
    credit: CreditView | None = None
    rebates: Rebates | None = None
    programme: ProgrammeView | None = None

    @property
    def is_enrolled(self) -> bool:
        """Whether HQ knows this computer."""
        return self.sync is not None and self.sync.is_enrolled


class HomeViewModel(ViewModel[HomeState]):
    """Today at a glance, and the ways from there."""

    watches = frozenset(
        {"receipt", "document", "lineage", "device", "dealer", "entry", "statement", "shipment", "receiving"}
        | {"order", "order_status", "on_hand", "product", "scope", "lease_use"}
        | {"credit", "rebate", "earning", "rule", "contract", "contract_terms"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(HomeState(chip=context.shell.state.sync))
        self._context = context
        self.enrolment = Enrolment(context, self)
        context.shell.changed.connect(self._on_frame)

    def refresh(self) -> None:
        """Look at the records."""
        now = self._context.clock.moment().local
        self._context.tasks.read(lambda session: _look(session, now), self._show, latest="home")

    def open_to_do(self, item: ToDo) -> None:
        """Go to where it can be done."""
        self._context.go(_WORKSPACES[item.kind], item.reference)

    def open_product(self, sku: str) -> None:
        """Go to a product in stock."""
        self._context.go("stock", sku)

    def open_workspace(self, key: str, subject: str = "") -> None:
        """Go to another workspace."""
        self._context.go(key, subject)

    def open_rebates(self) -> None:
        """Go to the programme worth most."""
        self._context.go("rebates", self.state.programme.id if self.state.programme else "")

    def _show(self, state: HomeState) -> None:
        self.state = replace(state, chip=self._context.shell.state.sync)

    def _on_frame(self) -> None:
        chip = self._context.shell.state.sync
        if chip != self.state.chip:
            self._show(self.state)
        if self.state.now and self.state.now.date() != self._context.clock.moment().local.date():
            self._is_stale = True
            self._refresh_if_needed()


def _look(session: Any, now: datetime) -> HomeState:
    today: date = now.date()
    home, rebates = get_home(session, today), get_rebates(session, today)
    return HomeState(
        home=home,
        same_time_last_week=get_sales_until(session, home.same_day_last_week.day, now.time()),
        orders=_open_orders(session),
        sync=get_sync_state(session),
        now=now,
        credit=get_credit(session, today),
        rebates=rebates,
        programme=find_current(rebates, today),
    )


def _open_orders(session: Any) -> OpenOrders:
    rows = [row for row in list_known_orders(session, limit=500) if row.state in _UNDER_WAY]
    undecided = [row for row in rows if row.state in (OrderState.PLACED, OrderState.REVIEW)]
    total = sum(row.total if row.decided_total is None else row.decided_total for row in rows)
    return OpenOrders(len(rows), len(undecided), total)
