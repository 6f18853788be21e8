"""Orders to HQ: priced and placed offline, with availability "as of", and HQ's decision when it comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.document import Document
from desktop.models.insert import insert_rows
from desktop.models.lease import CreditNeed
from desktop.models.order import Order, OrderStatus
from desktop.models.order import OrderLine as LineTable
from desktop.models.price import Availability
from desktop.services.catalogue import load_articles
from desktop.services.document import append_document, get_store_id, is_issued, issue_number, new_doc_id
from desktop.services.lease import cover_order
from desktop.services.order_contract import list_projects, pin_contract
from desktop.services.order_offset import check_offset
from desktop.services.order_revision import OrderRevision, load_revisions, load_waiting, name_of, read_state
from desktop.services.price import open_purchase
from desktop.services.receiving import list_shipments
from domain.errors import DomainError
from domain.exposure import NEEDS_CREDIT
from domain.money import Fen, Quantity, Rate, UnitPrice, check_amount, extend
from domain.numbering import DocumentType
from domain.order import OrderLine, OrderState, make_order_line
from domain.price_source import BY_HAND, source_of
from domain.unit import Unit, to_base
from protocol.amendment import write_line
from protocol.order import ORDER, DecidedLine, OrderDoc

_OPEN_STATES: Final = ("placed", "review", "approved", "released", "shipped")
_decided: Final = msgspec.json.Decoder(list[DecidedLine]).decode


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of an order before it is placed; without a price the contract or list price applies."""

    sku: str
    unit: str
    quantity: Quantity
    price: UnitPrice | None = None


@dataclass(frozen=True, slots=True)
class Available:
    """What HQ could promise of a SKU in base units, as of a moment."""

    quantity: Quantity
    as_of: datetime


@dataclass(frozen=True, slots=True)
class PricedOrder:
    """An order as it would be placed: lines, amounts and total in fen, availability by SKU where HQ told it."""

    lines: tuple[OrderLine, ...]
    amounts: tuple[Fen, ...]
    total: Fen
    available: Mapping[str, Available]

    def is_short(self, line: OrderLine) -> bool:
        """Tell whether HQ had less of the line's SKU than it asks for, when HQ last told."""
        known = self.available.get(line.sku)
        return known is not None and to_base(line.requested, line.unit) > known.quantity


@dataclass(frozen=True, slots=True)
class IssuedOrder:
    """An order that is durable: its id, number and total in fen."""

    doc_id: str
    number: str
    total: Fen


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list: total as asked and as HQ decided, both fen; `reason` is HQ's when it refused.

    It is changed where own changes that HQ has not answered are counted in.
    """

    doc_id: str
    number: str
    business_day: date
    created_at: datetime
    state: OrderState
    line_count: int
    total: Fen
    decided_total: Fen | None
    is_cut: bool
    reason: str
    status: str
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """One line: quantities in thousandths of its unit; approved and shipped are None until HQ decided.

    `id` is the name by which a change speaks of it; it is waiting where an own change of it is not answered by HQ.
    """

    sku: str
    name: str
    unit: Unit
    requested: Quantity
    approved: Quantity | None
    shipped: Quantity | None
    price: UnitPrice
    amount: Fen
    tax_rate: Rate
    cut: str
    id: str = ""
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with its lines and HQ's latest word; `contract` is the version it was made under."""

    row: OrderRow
    lines: tuple[OrderLineView, ...]
    priced_on: date
    wanted_on: date | None
    note: str
    revision: int
    decided_at: datetime | None
    contract: str = ""


def list_availability(session: Session, skus: Collection[str]) -> dict[str, Available]:
    """Return what HQ could promise by SKU; SKUs HQ said nothing about are left out."""
    query = select(Availability.sku, Availability.quantity, Availability.as_of)
    rows = session.execute(query.where(Availability.sku.in_(sorted(set(skus)))))
    return {sku: Available(quantity, as_of) for sku, quantity, as_of in rows}


def price_order(session: Session, wanted: Sequence[Wanted], day: date, *, project: str = "") -> PricedOrder:
    """Price an order on a day at contract prices before list prices, at its project's before both.

    Refused: an empty order (`order_empty`), an unknown product or unit, no price, a quantity not positive.
    """
    if not wanted:
        raise DomainError("order_empty")
    skus = [line.sku for line in wanted]
    shelves, desk = load_articles(session, skus), open_purchase(session, day, project=project)
    if unknown := set(skus) - shelves.keys():
        raise DomainError("product_unknown", sku=min(unknown))
    rules = desk.find_rules([shelf.article.item for shelf in shelves.values()], desk.customer)
    lines = []
    for line in wanted:
        shelf, price, source = shelves[line.sku], line.price, BY_HAND
        if price is None:
            trace = desk.find(shelf, rules, line.unit, line.quantity)
            price, source = trace.price, source_of(trace.applied)
        lines.append(
            make_order_line(shelf.product, unit=line.unit, quantity=line.quantity, price=price, source=source)
        )
    amounts = tuple(line.requested_amount for line in lines)
    return PricedOrder(tuple(lines), amounts, check_amount(sum(amounts)), list_availability(session, skus))


def place_order(
    session: Session,
    wanted: Sequence[Wanted],
    moment: Moment,
    *,
    wanted_on: date | None = None,
    note: str = "",
    doc_id: str | None = None,
    business_day: date | None = None,
    source: str = "",
    project: str = "",
    offset: Fen = 0,
) -> IssuedOrder:
    """Place an order, offline or not; it is sent with the next sync. The same `doc_id` again returns the first order.

    It keeps the contract in force on its day, the project's where it is for one; a project without a contract in force
    is refused as `project_unknown`. Of its total the rebate wallet is asked to pay `offset`; a wish below nothing or
    above the total is refused (`offset_negative`, `offset_beyond_order`).

    It spends of this PC's leases in the same transaction; one beyond them is sent all the same, marked as in need of credit.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return _get_issued(session, doc_id)
    day = business_day or moment.local.date()
    if project and project not in list_projects(session, day):
        raise DomainError("project_unknown", project=project)
    priced = price_order(session, wanted, day, project=project)
    check_offset(offset, priced.total)
    cover = cover_order(session, doc_id, priced.lines, priced.total, moment)
    doc = OrderDoc(
        number=issue_number(session, DocumentType.ORDER, day),
        store_id=get_store_id(session),
        business_day=day,
        stamp=moment.stamp,
        lines=[write_line(line) for line in priced.lines],
        total=priced.total,
        priced_on=day,
        wanted_on=wanted_on,
        note=note,
        source=source,
        uses=list(cover.uses),
        needs_credit=cover.needs_credit,
        contract=pin_contract(session, day, project),
        offset=offset,
    )
    append_document(session, doc_id=doc_id, kind=ORDER, body=doc)
    _store(session, doc_id, doc)
    return IssuedOrder(doc_id, doc.number, doc.total)


def list_orders(session: Session, *, state: OrderState | None = None, limit: int = 200) -> list[OrderRow]:
    """Return orders, newest first, in one state or all."""
    query = _rows().order_by(Order.business_day.desc(), Document.n.desc()).limit(limit)
    if state is OrderState.PLACED:
        query = query.where(func.coalesce(OrderStatus.state, state.value) == state.value)
    elif state:
        query = query.where(OrderStatus.state == state.value)
    rows = session.execute(query).all()
    changed = load_waiting(session)
    revisions = load_revisions(session, {row.doc_id for row in rows if row.doc_id in changed})
    return [_row(row, revisions.get(row.doc_id)) for row in rows]


def get_order(session: Session, doc_id: str) -> OrderView:
    """Return an order with what HQ decided about each line; an unknown one is refused as `order_unknown`."""
    row = session.execute(_rows().where(Order.doc_id == doc_id)).one_or_none()
    order = session.get(Order, doc_id)
    if row is None or order is None:
        raise DomainError("order_unknown", doc_id=doc_id)
    revision = load_revisions(session, {doc_id})[doc_id]
    return OrderView(
        row=_row(row, revision),
        lines=line_views(revision),
        priced_on=order.priced_on,
        wanted_on=revision.order.wanted_on,
        note=revision.order.note,
        revision=row.revision or 0,
        decided_at=row.decided_at,
        contract=order.contract,
    )


def list_on_order(session: Session) -> dict[str, Quantity]:
    """Return what is asked for or on its way by SKU, in base units: not decided, not shipped, or not received yet."""
    sums: dict[str, Quantity] = defaultdict(int)
    query = select(Order.doc_id).outerjoin(OrderStatus, OrderStatus.order_id == Order.doc_id)
    is_open = func.coalesce(OrderStatus.state, OrderState.PLACED.value).in_(_OPEN_STATES)
    for revision in load_revisions(session, set(session.scalars(query.where(is_open)))).values():
        for line in revision.order.lines:
            open_quantity = line.approved - line.shipped + line.in_review
            sums[line.sku] += open_quantity * line.unit.numerator // line.unit.denominator
    for shipment in list_shipments(session, only_open=True):
        for item in shipment.lines:
            sums[item.sku] += item.base_quantity
    return dict(sums)


def copy_order(session: Session, doc_id: str) -> list[Wanted]:
    """Return the lines of an order to start a new one with, to be priced anew."""
    lines = get_order(session, doc_id).lines
    return [Wanted(line.sku, line.unit.name, line.requested) for line in lines if line.requested]


def _store(session: Session, doc_id: str, doc: OrderDoc) -> None:
    day, at = doc.business_day.isoformat(), doc.stamp.local.isoformat(timespec="milliseconds")
    wanted_on = doc.wanted_on.isoformat() if doc.wanted_on else None
    head = (doc_id, doc.number, day, at, doc.priced_on.isoformat(), wanted_on)
    made = (doc.total, len(doc.lines), doc.note, doc.source, doc.contract, doc.offset)
    insert_rows(session, Order, [(*head, *made)])
    rows = [(doc_id, place, *msgspec.structs.astuple(line)) for place, line in enumerate(doc.lines, start=1)]
    insert_rows(session, LineTable, rows)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Order.doc_id,
            Order.number,
            Order.business_day,
            Order.created_at,
            Order.line_count,
            Order.total,
            OrderStatus.state,
            OrderStatus.total.label("decided_total"),
            OrderStatus.lines,
            OrderStatus.reason,
            OrderStatus.revision,
            OrderStatus.decided_at,
            Document.status,
            Document.code,
            CreditNeed.amount.label("credit_need"),
        )
        .join(Document, Document.doc_id == Order.doc_id)
        .outerjoin(OrderStatus, OrderStatus.order_id == Order.doc_id)
        .outerjoin(CreditNeed, CreditNeed.doc_id == Order.doc_id)
    )


def _row(row: Any, revision: OrderRevision | None) -> OrderRow:
    decided = _decided(row.lines) if row.lines else []
    is_changed = revision is not None and revision.is_changed
    return OrderRow(
        doc_id=row.doc_id,
        number=row.number,
        business_day=row.business_day,
        created_at=row.created_at,
        state=shown_state(revision, row.state),
        line_count=asked_lines(revision) if revision else _count(decided) or row.line_count,
        total=revision.order.total if revision else asked_total(decided) or row.total,
        decided_total=row.decided_total,
        is_cut=any(line.cut for line in decided),
        reason=row.reason or row.code or _own_reason(row),
        status=row.status,
        is_changed=is_changed,
    )


def _own_reason(row: Any) -> str:
    """Return why an order may wait, before HQ said anything of it."""
    return NEEDS_CREDIT if row.credit_need and row.state is None else ""


def _count(lines: Sequence[DecidedLine]) -> int:
    return sum(bool(line.requested) for line in lines)


def asked_total(lines: Sequence[DecidedLine]) -> Fen:
    """Return what all that HQ knows to be asked for costs."""
    return sum(extend(line.price, line.requested) for line in lines)


def shown_state(revision: OrderRevision | None, told: str | None) -> OrderState:
    """Return where an order stands, with own changes counted in; an order HQ said nothing of is placed."""
    if revision is not None and revision.is_changed:
        return revision.order.state
    return read_state(told) if told else OrderState.PLACED


def asked_lines(revision: OrderRevision) -> int:
    """Return how many lines ask for anything."""
    return sum(bool(line.requested) for line in revision.order.lines)


def line_views(revision: OrderRevision) -> tuple[OrderLineView, ...]:
    """Return the lines that ask for anything, or did until an own change that HQ has not answered."""
    return tuple(
        OrderLineView(
            sku=line.sku,
            name=line.name,
            unit=line.unit,
            requested=line.requested,
            approved=line.approved if revision.is_decided else None,
            shipped=line.shipped if revision.is_decided else None,
            price=line.price,
            amount=line.requested_amount,
            tax_rate=line.tax_rate,
            cut=line.cut.value if line.cut else "",
            id=name_of(revision, place),
            is_waiting=revision.is_line_changed(place),
        )
        for place, line in enumerate(revision.order.lines)
        if line.requested or revision.is_line_changed(place)
    )


def _get_issued(session: Session, doc_id: str) -> IssuedOrder:
    row = session.execute(select(Order.number, Order.total).where(Order.doc_id == doc_id)).one_or_none()
    if row is None:
        raise DomainError("document_id_taken", doc_id=doc_id)
    return IssuedOrder(doc_id, row.number, row.total)
