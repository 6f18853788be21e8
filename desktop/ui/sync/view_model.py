"""How things stand between this computer and HQ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop.services.control import ComparedDay, Control, get_control
from desktop.services.member import find_lost, send_again
from desktop.services.outbox import (
    OutboxRow,
    ScopeRow,
    SyncState,
    count_by_status,
    get_sync_state,
    list_disagreements,
    list_recent,
    list_refused,
    list_scopes,
    list_waiting,
    resend_document,
    settle_document,
)
from desktop.services.price_hold import (
    HeldPrices,
    leave_held_prices,
    list_held_prices,
    take_held_prices,
)
from desktop.ui.context import Context
from desktop.ui.document import workspace_of
from desktop.ui.shell import SyncChip
from desktop.ui.view_model import ViewModel
from domain.control import Agreement

__all__ = [
    "Agreement",
    "ComparedDay",
    "Control",
    "HeldPrices",
    "OutboxRow",
    "ScopeRow",
    "Shown",
    "SyncCentre",
    "SyncState",
    "SyncViewModel",
    "can_be_sent_again",
]


class Shown(StrEnum):
    """Which documents are listed."""

    ATTENTION = "attention"
    DISAGREEMENT = "disagreement"
    WAITING = "waiting"
    RECENT = "recent"


_QUERIES: Mapping[Shown, Callable[[Any], list[OutboxRow]]] = {
    Shown.ATTENTION: list_refused,
    Shown.DISAGREEMENT: list_disagreements,
    Shown.WAITING: list_waiting,
    Shown.RECENT: list_recent,
}


@dataclass(frozen=True, slots=True)
class SyncCentre:
    """The line's chip, its figures, the documents listed and the one in hand, and what HQ published."""

    chip: SyncChip = SyncChip()
    sync: SyncState | None = None
    now: datetime | None = None
    shown: Shown | None = None
    documents: tuple[OutboxRow, ...] = ()
    chosen: str = ""
    scopes: tuple[ScopeRow, ...] = ()
    verdicts: Mapping[str, int] = field(default_factory=dict)
    control: Control = Control()
    prices: tuple[HeldPrices, ...] = ()

    @property
    def document(self) -> OutboxRow | None:
        """The document in hand."""
        return next((row for row in self.documents if row.doc_id == self.chosen), None)


@dataclass(frozen=True, slots=True)
class _Found:
    sync: SyncState
    shown: Shown
    documents: tuple[OutboxRow, ...]
    scopes: tuple[ScopeRow, ...]
    verdicts: Mapping[str, int]
    control: Control
    prices: tuple[HeldPrices, ...]


class SyncViewModel(ViewModel[SyncCentre]):
    """The sync centre."""

    watches = frozenset({"document", "lineage", "device", "scope", "control_day", "price_hold"})

    def __init__(self, context: Context) -> None:
        super().__init__(SyncCentre(chip=context.shell.state.sync))
        self._context = context
        context.shell.changed.connect(self._on_frame)

    def refresh(self) -> None:
        """Look at the records."""
        wanted = self.state.shown
        self._context.tasks.read(lambda session: _look(session, wanted), self._show, latest="sync")

    def show_documents(self, shown: Shown) -> None:
        """List other documents."""
        self.state = replace(self.state, shown=shown)
        self.refresh()

    def choose(self, doc_id: str) -> None:
        """Take a document in hand."""
        self.state = replace(self.state, chosen=doc_id)

    def open_subject(self, subject: str) -> None:
        """Take a document in hand wherever it is listed."""
        self.state = replace(self.state, chosen=subject)
        self._context.tasks.read(lambda session: _list_with(session, subject), self.show_documents)

    def sync_now(self) -> None:
        """Synchronise at once."""
        self._context.line.sync_now()

    def open_document(self) -> None:
        """Go to where the document in hand can be seen."""
        row = self.state.document
        if row and (key := workspace_of(row.kind)):
            self._context.go(key, row.doc_id)

    def settle_document(self) -> None:
        """Note that the document in hand was seen to."""
        row, moment = self.state.document, self._context.clock.moment()
        if row and (row.needs_person or (row.has_disagreement and not row.is_settled)):
            self._context.tasks.write(lambda session: settle_document(session, row.doc_id, moment))

    def send_again(self) -> None:
        """Send what HQ did not take of the document in hand once more, and note that it was seen to."""
        row, moment = self.state.document, self._context.clock.moment()
        if row is None or not can_be_sent_again(row) or row.is_settled:
            return

        def again(session: Any) -> None:
            send_again(session, row.doc_id, moment)
            settle_document(session, row.doc_id, moment)

        self._context.tasks.write(again)

    def resend_document(self) -> None:
        """Let the document in hand go up again, whose body HQ lacks."""
        row = self.state.document
        if row and row.can_go_again:
            self._context.tasks.write(lambda session: resend_document(session, row.doc_id))

    def take_prices(self, held: HeldPrices) -> None:
        """Put prices of HQ that wait in force."""
        moment, by = self._context.clock.moment(), self._user()
        self._context.tasks.write(
            lambda session: take_held_prices(session, held, moment, by), lambda _: self.sync_now()
        )

    def leave_prices(self, held: HeldPrices) -> None:
        """Keep the old prices in force and ask HQ."""
        moment, by = self._context.clock.moment(), self._user()
        self._context.tasks.write(
            lambda session: leave_held_prices(session, held, moment, by), lambda _: self.sync_now()
        )

    def _user(self) -> str:
        return self._context.shell.state.user or self._context.preferences.settings.cashier

    def open_settings(self) -> None:
        """Go where this computer is enrolled."""
        self._context.go("settings", "")

    def _show(self, found: _Found) -> None:
        chosen = self.state.chosen
        if not any(row.doc_id == chosen for row in found.documents):
            chosen = found.documents[0].doc_id if found.documents else ""
        self.state = SyncCentre(
            chip=self._context.shell.state.sync,
            sync=found.sync,
            now=self._context.clock.moment().local,
            shown=found.shown,
            documents=found.documents,
            chosen=chosen,
            scopes=found.scopes,
            verdicts=found.verdicts,
            control=found.control,
            prices=found.prices,
        )

    def _on_frame(self) -> None:
        self.state = replace(self.state, chip=self._context.shell.state.sync)


def can_be_sent_again(row: OutboxRow) -> bool:
    """Whether a new command makes sense: HQ kept values of a member that a store may change."""
    return bool(find_lost(row.kind, row.facts))


def _look(session: Any, wanted: Shown | None) -> _Found:
    sync = get_sync_state(session)
    counts = {
        Shown.ATTENTION: sync.attention,
        Shown.DISAGREEMENT: sync.disagreements,
        Shown.WAITING: sync.waiting,
    }
    urgent = next((shown for shown, count in counts.items() if count), Shown.RECENT)
    shown = wanted or urgent
    documents = tuple(_QUERIES[shown](session))
    return _Found(
        sync,
        shown,
        documents,
        tuple(list_scopes(session)),
        count_by_status(session),
        get_control(session),
        list_held_prices(session),
    )


def _list_with(session: Any, doc_id: str) -> Shown:
    for shown, query in _QUERIES.items():
        if any(row.doc_id == doc_id for row in query(session)):
            return shown
    return Shown.RECENT
