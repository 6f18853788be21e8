"""A store's receipts and refunds for its other tills: published as they were pushed once the store has a second PC.

A store of one PC has nobody to tell; when the second is enrolled, what HQ holds of the last 400 days is published at
once, and from then on what is applied. What is older leaves the scope when a shift of the store is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from protocol.receipt import RECEIPT, REFUND, SHIFT, STORE_DAYS, store_scope
from protocol.sync import VerdictStatus
from server_stub.feed import publish_bodies, retract
from server_stub.judging import Document, Outcome
from server_stub.models import Device, Inbox, Log, Receipt, Scope, ScopeRow, Shift
from server_stub.prepared import Prepared, PreparedList

_BATCH = 1_000
_SHARED = Prepared(select(Scope.name).where(Scope.name == bindparam("name")))
_OPENED = PreparedList(lambda names: select(Scope.name).where(Scope.name.in_(names)))
_BILLS = {Receipt: (RECEIPT, REFUND), Shift: (SHIFT,)}
Judged = tuple[Document, Outcome]


def shared_scopes(session: Session, dealer_id: int, store_id: int) -> list[str]:
    """Return the scope of a store's receipts, none where the store never had a second PC."""
    name = store_scope(dealer_id, store_id)
    return [name] if _SHARED.first(session, name=name) else []


def _opened(session: Session, names: Iterable[str]) -> set[str]:
    return {row[0] for row in _OPENED.rows(session, sorted(names))}


def open_store(session: Session, dealer_id: int, store_id: int, moment: datetime) -> None:
    """Publish what HQ holds of a store's receipts when its second PC is enrolled."""
    mine = (Device.dealer_id == dealer_id, Device.store_id == store_id)
    scope = store_scope(dealer_id, store_id)
    if (session.scalar(select(func.count()).where(*mine)) or 0) < 2 or _opened(session, [scope]):
        return
    first = (Log.dealer_id == Inbox.dealer_id) & (Log.lineage == Inbox.lineage) & (Log.n == Inbox.n)
    stored = (Inbox.dealer_id == Receipt.dealer_id) & (Inbox.doc_id == Receipt.doc_id)
    query = select(Receipt.kind, Receipt.doc_id, Log.body).join(Inbox, stored).join(Log, first)
    of_store = (Receipt.dealer_id == dealer_id, Receipt.store_id == store_id)
    young = query.where(*of_store, Receipt.business_day >= _oldest(moment))
    rows = session.execute(young.order_by(Receipt.issued_at).execution_options(yield_per=_BATCH))
    publish_bodies(session, scope, ((kind, doc_id, bytes(body)) for kind, doc_id, body in rows))


def publish_receipts(session: Session, dealer_id: int, judged: Sequence[Judged]) -> None:
    """Publish what was applied of stores with several PCs, and forget what is too old where a shift was closed."""
    bills = [found for pair in judged for found in _bill(pair, Receipt)]
    shifts = [found for pair in judged for found in _bill(pair, Shift)]
    if not bills and not shifts:
        return
    names = {store: store_scope(dealer_id, store) for store in {store for store, _, _ in (*bills, *shifts)}}
    opened = _opened(session, names.values())
    for store, scope in names.items():
        if scope not in opened:
            continue
        fresh = [
            (document.kind, document.doc_id, document.body)
            for found, document, day in bills
            if found == store and day >= _oldest(document.received_at)
        ]
        publish_bodies(session, scope, fresh)
        for _, document, _ in [found for found in shifts if found[0] == store][-1:]:
            _forget_old(session, dealer_id, store, document.received_at)


def _bill(judged: Judged, model: type[Receipt] | type[Shift]) -> list[tuple[int, Document, date]]:
    """Return store, document and business day of a receipt, refund or shift that was applied."""
    document, outcome = judged
    if outcome.status is not VerdictStatus.APPLIED or document.kind not in _BILLS[model]:
        return []
    rows = [values for kind, values in outcome.rows if kind is model]
    return [(values["store_id"], document, values["business_day"]) for values in rows]


def _oldest(moment: datetime) -> date:
    """Return the first day that is kept, by HQ's own clock: a PC's may be a year ahead."""
    return moment.date() - timedelta(days=STORE_DAYS)


def _forget_old(session: Session, dealer_id: int, store_id: int, moment: datetime) -> None:
    scope = store_scope(dealer_id, store_id)
    of_store = (Receipt.dealer_id == dealer_id, Receipt.store_id == store_id)
    query = select(ScopeRow.kind, ScopeRow.key).join(Scope, Scope.id == ScopeRow.scope_id)
    query = query.join(Receipt, Receipt.doc_id == ScopeRow.key).where(*of_store, Scope.name == scope)
    old = query.where(Receipt.business_day < _oldest(moment), ScopeRow.is_gone.is_(False))
    for kind, key in session.execute(old):
        retract(session, scope, kind, [key])
