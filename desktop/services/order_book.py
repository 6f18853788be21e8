"""All orders of the dealer this PC knows of: those placed here, and those HQ tells of that were placed elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.order import Order, OrderStatus
from desktop.services.order import OrderLineView, OrderRow, Wanted, get_order, list_orders
from domain.errors import DomainError
from domain.money import Fen, extend
from domain.order import OrderState
from domain.unit import Unit
from protocol.order import DecidedLine

_decided: Final = msgspec.json.Decoder(list[DecidedLine]).decode
_PENDING: Final = "pending"
_TIMED: Final = 7


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An order in a list: totals in fen as asked and as decided; the day is None where nobody told it."""

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

    @property
    def is_waiting(self) -> bool:
        """Whether it is not at HQ yet."""
        return self.status == _PENDING


@dataclass(frozen=True, slots=True)
class KnownOrderView:
    """An order line by line with HQ's latest word."""

    row: KnownOrder
    lines: tuple[OrderLineView, ...]
    wanted_on: date | None = None
    note: str = ""
    decided_at: datetime | None = None


def list_known_orders(session: Session, *, limit: int = 300) -> list[KnownOrder]:
    """Return orders, newest first, wherever they were placed."""
    own = [_own(row) for row in list_orders(session, limit=limit)]
    others = [_other(row).row for row in session.execute(_elsewhere().limit(limit))]
    return sorted([*own, *others], key=lambda row: (row.day or date.min, row.number), reverse=True)[:limit]


def get_known_order(session: Session, doc_id: str) -> KnownOrderView:
    """Return an order with its lines; an unknown one is refused as `order_unknown`."""
    row = session.execute(_elsewhere().where(OrderStatus.order_id == doc_id)).one_or_none()
    if row is not None:
        return _other(row)
    view = get_order(session, doc_id)
    return KnownOrderView(_own(view.row), view.lines, view.wanted_on, view.note, view.decided_at)


def find_order(session: Session, subject: str) -> str:
    """Return the id of the order with this id or number, empty when there is none."""
    for row in list_known_orders(session, limit=2000):
        if subject in (row.doc_id, row.number):
            return row.doc_id
    return ""


def copy_known_order(session: Session, doc_id: str) -> list[Wanted]:
    """Return the lines of an order as asked, to start a new one with; an order without lines is `order_empty`."""
    lines = get_known_order(session, doc_id).lines
    if not lines:
        raise DomainError("order_empty")
    return [Wanted(line.sku, line.unit.name, line.requested) for line in lines]


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
    )


def _elsewhere() -> Any:
    columns = (OrderStatus.order_id, OrderStatus.number, OrderStatus.state, OrderStatus.lines)
    query = select(*columns, OrderStatus.total, OrderStatus.decided_at, OrderStatus.reason)
    return query.where(OrderStatus.order_id.not_in(select(Order.doc_id))).order_by(OrderStatus.number.desc())


def _other(row: Any) -> KnownOrderView:
    lines = _decided(row.lines)
    order = KnownOrder(
        doc_id=row.order_id,
        number=row.number,
        day=_day(row.order_id, row.decided_at),
        state=OrderState(row.state),
        line_count=len(lines),
        total=sum(extend(line.price, line.requested) for line in lines),
        decided_total=row.total,
        is_cut=any(line.cut for line in lines),
        reason=row.reason,
        status="",
        is_elsewhere=True,
    )
    return KnownOrderView(order, tuple(_line(line) for line in lines), decided_at=row.decided_at)


def _line(line: DecidedLine) -> OrderLineView:
    return OrderLineView(
        sku=line.sku,
        name=line.name,
        unit=Unit(line.unit),
        requested=line.requested,
        approved=line.approved,
        shipped=line.shipped,
        price=line.price,
        amount=extend(line.price, line.requested),
        tax_rate=0,
        cut=line.cut,
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
