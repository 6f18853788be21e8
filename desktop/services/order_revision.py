"""An order as this PC shows it: HQ's last revision, with this PC's own unacknowledged changes replayed on top."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from desktop.models.amendment import Amendment as AmendmentTable
from desktop.models.document import PENDING, Document
from desktop.models.order import Order as OrderTable
from desktop.models.order import OrderLine as LineTable
from desktop.models.order import OrderStatus
from domain.amendment import Amendment, Order, amend, line_id
from domain.order import CutReason, OrderLine, OrderState
from domain.price_source import PriceSource
from domain.unit import Unit
from protocol.amendment import AmendDoc, read_amendment
from protocol.order import DecidedLine
from protocol.sync import VerdictStatus

_UNKNOWN_TO_HQ: Final = (
    PENDING,
    *(status.value for status in (VerdictStatus.WAITING, VerdictStatus.PARKED, VerdictStatus.RECEIVED)),
)
_HELD: Final = (VerdictStatus.APPLIED.value, VerdictStatus.HAVE.value)
_decided: Final = msgspec.json.Decoder(list[DecidedLine]).decode
read_body: Final = msgspec.json.Decoder(AmendDoc).decode


@dataclass(frozen=True, slots=True)
class OrderRevision:
    """`hq` is HQ's word at `revision` (0: the order as placed here), `order` what is shown with own changes on top.

    `contract` is the version it was placed under.
    """

    number: str
    revision: int
    hq: Order
    order: Order
    is_decided: bool = False
    contract: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether own changes that HQ has not answered make a difference."""
        return self.order != self.hq

    def is_line_changed(self, place: int) -> bool:
        """Whether an own change of the line at a place waits for HQ."""
        return place >= len(self.hq.lines) or self.hq.lines[place] != self.order.lines[place]


def load_revisions(session: Session, order_ids: Collection[str]) -> dict[str, OrderRevision]:
    """Return orders by id as they are shown; an unknown one is left out."""
    commands = load_waiting(session, order_ids)
    found = {**_placed(session, order_ids), **_published(session, order_ids)}
    return {order_id: _replayed(revision, commands.get(order_id, ())) for order_id, revision in found.items()}


def _replayed(revision: OrderRevision, commands: Sequence[Amendment]) -> OrderRevision:
    order = revision.hq
    for command in commands:
        order = amend(order, revision.revision, command).order
    return replace(revision, order=order)


def load_waiting(
    session: Session, order_ids: Collection[str] | None = None
) -> dict[str, tuple[Amendment, ...]]:
    """Return by order, in their order, the own changes that HQ's last revision does not hold yet.

    One that HQ applied counts until the revision that holds it is here.
    """
    revision = func.json_extract(Document.facts, "$.revision")
    is_ahead = Document.status.in_(_HELD) & (revision > func.coalesce(OrderStatus.revision, 0))
    query = (
        select(AmendmentTable.order_id, AmendmentTable.body)
        .join(Document, Document.doc_id == AmendmentTable.doc_id)
        .outerjoin(OrderStatus, OrderStatus.order_id == AmendmentTable.order_id)
        .where(or_(Document.status.in_(_UNKNOWN_TO_HQ), is_ahead))
        .order_by(Document.n)
    )
    if order_ids is not None:
        query = query.where(AmendmentTable.order_id.in_(sorted(order_ids)))
    found: dict[str, tuple[Amendment, ...]] = {}
    for order_id, body in session.execute(query):
        found[order_id] = (*found.get(order_id, ()), read_amendment(read_body(body)))
    return found


def _lines_of(session: Session, order_ids: Collection[str]) -> dict[str, list[LineTable]]:
    query = select(LineTable).where(LineTable.doc_id.in_(sorted(order_ids)))
    found: dict[str, list[LineTable]] = {}
    for line in session.scalars(query.order_by(LineTable.doc_id, LineTable.line)):
        found.setdefault(line.doc_id, []).append(line)
    return found


def _placed(session: Session, order_ids: Collection[str]) -> dict[str, OrderRevision]:
    lines = _lines_of(session, order_ids)
    columns = (
        OrderTable.doc_id,
        OrderTable.number,
        OrderTable.wanted_on,
        OrderTable.note,
        OrderTable.contract,
    )
    rows = session.execute(select(*columns).where(OrderTable.doc_id.in_(sorted(order_ids))))
    found = {}
    for row in rows:
        asked = tuple(_asked(line) for line in lines.get(row.doc_id, ()))
        order = Order(OrderState.PLACED, asked, row.wanted_on, row.note)
        found[row.doc_id] = OrderRevision(row.number, 0, order, order, contract=row.contract)
    return found


def _published(session: Session, order_ids: Collection[str]) -> dict[str, OrderRevision]:
    lines = _lines_of(session, order_ids)
    found = {}
    for row in session.execute(_statuses().where(OrderStatus.order_id.in_(sorted(order_ids)))):
        own, decided = lines.get(row.order_id, []), _decided(row.lines)
        told = tuple(
            _line(line, own[place] if place < len(own) else None) for place, line in enumerate(decided)
        )
        asked = tuple(map(_asked, own))
        order = Order(read_state(row.state), told or asked, row.wanted_on, row.note)
        is_decided = bool(told)
        found[row.order_id] = OrderRevision(row.number, row.revision, order, order, is_decided, row.contract)
    return found


def _statuses() -> Select[*tuple[Any, ...]]:
    return select(
        *(OrderStatus.order_id, OrderStatus.number, OrderStatus.revision, OrderStatus.state),
        *(OrderStatus.lines, OrderStatus.wanted_on, OrderStatus.note),
        func.coalesce(OrderTable.contract, OrderStatus.contract).label("contract"),
    ).outerjoin(OrderTable, OrderTable.doc_id == OrderStatus.order_id)


def _asked(line: LineTable) -> OrderLine:
    figures = (line.quantity, line.price, line.tax_rate)
    source = PriceSource(line.level, line.rule, line.is_promoted)
    return OrderLine(line.sku, line.name, _unit(line), *figures, source=source)


def _unit(line: LineTable) -> Unit:
    return Unit(line.unit, line.numerator, line.denominator)


def _line(line: DecidedLine, own: LineTable | None) -> OrderLine:
    """Return a line as HQ told it; unit and tax are this PC's own where it placed the line itself."""
    approved = min(line.approved, line.requested)
    cut = CutReason(line.cut) if line.cut in set(CutReason) else CutReason.REFUSED if line.cut else None
    return OrderLine(
        sku=line.sku,
        name=line.name,
        unit=_unit(own) if own else Unit(line.unit, line.numerator, line.denominator),
        requested=line.requested,
        price=line.price,
        tax_rate=own.tax_rate if own else line.tax_rate,
        approved=approved,
        shipped=min(line.shipped, approved),
        cut=cut,
        id=line.id,
        source=PriceSource(line.level, line.rule, line.is_promoted),
    )


def read_state(told: str) -> OrderState:
    """Return the state HQ told; one that only a newer program knows is shown as still with HQ."""
    return OrderState(told) if told in set(OrderState) else OrderState.REVIEW


def name_of(revision: OrderRevision, place: int) -> str:
    """Return the name by which a change speaks of the line at a place."""
    return line_id(revision.order.lines, place)
