"""All orders of the dealer this PC knows of: those placed here, and those HQ tells of that were placed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.models.amendment import Amendment
from desktop.models.order import Order, OrderStatus
from desktop.services.lease import list_promised
from desktop.services.order import (
    OrderLineView,
    OrderRow,
    Wanted,
    asked_lines,
    asked_total,
    get_order,
    line_views,
    list_orders,
    shown_state,
)
from desktop.services.order_offset import OffsetAnswer, get_offset
from desktop.services.order_revision import OrderRevision, load_revisions, load_waiting
from domain.errors import DomainError
from domain.money import Fen, Quantity
from domain.order import OrderState
from protocol.order import DecidedLine

_decided: Final = msgspec.json.Decoder(list[DecidedLine]).decode
_PENDING: Final = "pending"
_TIMED: Final = 7


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An order in a list: totals in fen as asked and as decided; the day is None where nobody told it.

    It is changed where own changes that HQ has not answered are counted in.
    """

    doc_id: str
    number: str
    day: date | None
    state: OrderState
    line_count: int
    total: Fen
    decided_total: Fen | None
    is_cut: bool
    reason: str
    status: str
    is_elsewhere: bool = False
    is_changed: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether it is not at HQ yet."""
        return self.status == _PENDING


@dataclass(frozen=True, slots=True)
class KnownOrderView:
    """An order line by line with HQ's latest word and the version of the contract it was made under."""

    row: KnownOrder
    lines: tuple[OrderLineView, ...]
    wanted_on: date | None = None
    note: str = ""
    decided_at: datetime | None = None
    promised: Mapping[str, Quantity] = field(default_factory=dict)
    contract: str = ""
    offset: OffsetAnswer = OffsetAnswer()


def list_known_orders(session: Session, *, limit: int = 300) -> list[KnownOrder]:
    """Return orders, newest first, wherever they were placed."""
    own = [_own(row) for row in list_orders(session, limit=limit)]
    found = session.execute(_elsewhere().limit(limit)).all()
    changed = load_waiting(session)
    revisions = load_revisions(session, {row.order_id for row in found if row.order_id in changed})
    others = [_other(row, revisions.get(row.order_id)) for row in found]
    return sorted([*own, *others], key=lambda row: (row.day or date.min, row.number), reverse=True)[:limit]


def get_known_order(session: Session, doc_id: str) -> KnownOrderView:
    """Return an order with its lines; an unknown one is refused as `order_unknown`."""
    row = session.execute(_elsewhere().where(OrderStatus.order_id == doc_id)).one_or_none()
    if row is not None:
        revision = load_revisions(session, {doc_id})[doc_id]
        order = revision.order
        known = (_other(row, revision), line_views(revision), order.wanted_on, order.note, row.decided_at)
        offset = get_offset(session, doc_id)
        return KnownOrderView(*known, contract=revision.contract, offset=offset)
    view = get_order(session, doc_id)
    known = (_own(view.row), view.lines, view.wanted_on, view.note, view.decided_at)
    promised, offset = list_promised(session, doc_id), get_offset(session, doc_id)
    return KnownOrderView(*known, promised=promised, contract=view.contract, offset=offset)


def find_order(session: Session, subject: str) -> str:
    """Return the id of the order with this id or number, or of a change with it; empty when there is none."""
    by_name = or_(Amendment.doc_id == subject, Amendment.number == subject)
    if found := session.scalar(select(Amendment.order_id).where(by_name)):
        return found
    for row in list_known_orders(session, limit=2000):
        if subject in (row.doc_id, row.number):
            return row.doc_id
    return ""


def copy_known_order(session: Session, doc_id: str) -> list[Wanted]:
    """Return the lines of an order as asked, to start a new one with; an order without lines is `order_empty`."""
    lines = get_known_order(session, doc_id).lines
    if not lines:
        raise DomainError("order_empty")
    return [Wanted(line.sku, line.unit.name, line.requested) for line in lines if line.requested]


def _own(row: OrderRow) -> KnownOrder:
    return KnownOrder(
        doc_id=row.doc_id,
        number=row.number,
        day=row.business_day,
        state=row.state,
        line_count=row.line_count,
        total=row.total,
        decided_total=row.decided_total,
        is_cut=row.is_cut,
        reason=row.reason,
        status=row.status,
        is_changed=row.is_changed,
    )


def _elsewhere() -> Any:
    columns = (OrderStatus.order_id, OrderStatus.number, OrderStatus.state, OrderStatus.lines)
    query = select(*columns, OrderStatus.total, OrderStatus.decided_at, OrderStatus.reason)
    return query.where(OrderStatus.order_id.not_in(select(Order.doc_id))).order_by(OrderStatus.number.desc())


def _other(row: Any, revision: OrderRevision | None) -> KnownOrder:
    lines = _decided(row.lines)
    return KnownOrder(
        doc_id=row.order_id,
        number=row.number,
        day=_day(row.order_id, row.decided_at),
        state=shown_state(revision, row.state),
        line_count=sum(bool(line.requested) for line in lines) if revision is None else asked_lines(revision),
        total=asked_total(lines) if revision is None else revision.order.total,
        decided_total=row.total,
        is_cut=any(line.cut for line in lines),
        reason=row.reason,
        status="",
        is_elsewhere=True,
        is_changed=revision is not None and revision.is_changed,
    )


def _day(order_id: str, decided_at: datetime | None) -> date | None:
    """HQ does not tell the day of an order; its id was made at that moment, which is good enough to show."""
    try:
        made = UUID(order_id)
    except ValueError:
        return decided_at.date() if decided_at else None
    if made.version != _TIMED:
        return decided_at.date() if decided_at else None
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC).astimezone().date()
