"""Changing an order, placed here or elsewhere: one command per change, sent with the next sync, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.amendment import Amendment as AmendmentTable
from desktop.models.amendment import OrderChange
from desktop.models.document import Document
from desktop.models.insert import insert_rows
from desktop.services.document import append_document, get_store_id, is_issued, issue_number, new_doc_id
from desktop.services.order import Wanted, price_order
from desktop.services.order_contract import pinned_project
from desktop.services.order_revision import OrderRevision, load_revisions, name_of, read_body
from domain.amendment import (
    AddLine,
    Amendment,
    Answer,
    Cancel,
    Op,
    Result,
    SetNote,
    SetRequested,
    SetWantedOn,
    amend,
    find_line,
)
from domain.errors import DomainError, Fact
from domain.money import Fen, Quantity
from domain.numbering import DocumentType
from domain.order import OrderLine, OrderState
from protocol.amendment import AMEND, AmendDoc, read_op, write_op
from protocol.base import encode
from protocol.sync import VerdictStatus

_facts: Final = msgspec.json.Decoder(dict[str, str | int | bool | None]).decode
_CHANGEABLE: Final = frozenset(OrderState) - {OrderState.REJECTED, OrderState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the dealer wants of an order now: quantities by line name (0 removes), lines beside, day and note, or all back.

    Without a `head` day and note stay as they are.
    """

    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    added: Sequence[Wanted] = ()
    head: tuple[date | None, str] | None = None
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class IssuedAmendment:
    """A change that is durable: its id and number, and how many of its parts come too late and become requests."""

    doc_id: str
    number: str
    too_late: int


@dataclass(frozen=True, slots=True)
class OwnAmendment:
    """A change issued on this PC: its ops with HQ's result or code of each, empty before HQ answered."""

    doc_id: str
    number: str
    created_at: datetime
    ops: tuple[Op, ...]
    results: tuple[str, ...]
    names: tuple[str, ...]
    status: str
    code: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change request as HQ's staff see it; `state` is open, accepted or refused, `reason` theirs."""

    id: str
    op: str
    state: str
    asked_at: datetime
    name: str
    unit: str
    was: Quantity
    quantity: Quantity
    wanted_on: date | None
    note: str
    reason: str


def can_amend(state: OrderState) -> bool:
    """Tell whether an order can still be changed, be it by a request to HQ's staff."""
    return state in _CHANGEABLE


def preview_amendment(
    session: Session, order_id: str, wish: Wish, day: date, *, doc_id: str = "new"
) -> tuple[Amendment, OrderRevision, tuple[Answer, ...]]:
    """Return the command a wish makes, the order with it, and what is to be expected for each op.

    Refused: `order_unknown`, `order_not_booked`, whatever pricing a line refuses.
    """
    revision = load_revisions(session, {order_id}).get(order_id)
    if revision is None:
        raise DomainError("order_unknown", doc_id=order_id)
    status = session.scalar(select(Document.status).where(Document.doc_id == order_id))
    if status == VerdictStatus.REJECTED.value:
        raise DomainError("order_not_booked", order=revision.number)
    ops = tuple(_ops(session, revision, wish, day, doc_id))
    command = Amendment(order_id, revision.revision, ops)
    amended = amend(revision.order, revision.revision, command)
    return command, replace(revision, order=amended.order), amended.answers


def amend_order(
    session: Session,
    order_id: str,
    wish: Wish,
    moment: Moment,
    *,
    doc_id: str | None = None,
    business_day: date | None = None,
) -> IssuedAmendment:
    """Change an order, offline or not; it is sent with the next sync. The same `doc_id` again returns the first change.

    What comes too late is sent as well and becomes a request to HQ's staff. Refused: `order_unknown`,
    `order_not_booked`, `order_over`, `amendment_empty` where nothing would change, and what no op may ask for.
    """
    doc_id = doc_id or new_doc_id(moment)
    if is_issued(session, doc_id):
        return _get_issued(session, doc_id)
    day = business_day or moment.local.date()
    command, revision, answers = preview_amendment(session, order_id, wish, day, doc_id=doc_id)
    if not command.ops:
        raise DomainError("amendment_empty", order=revision.number)
    for answer in answers:
        if answer.result is Result.REFUSED:
            raise DomainError(answer.code, **answer.facts)
    doc = AmendDoc(
        number=issue_number(session, DocumentType.AMENDMENT, day),
        store_id=get_store_id(session),
        business_day=day,
        stamp=moment.stamp,
        order_id=order_id,
        order_number=revision.number,
        base_revision=command.base_revision,
        ops=[write_op(op) for op in command.ops],
        priced_on=day if wish.added else None,
    )
    append_document(session, doc_id=doc_id, kind=AMEND, body=doc)
    at = moment.local.isoformat(timespec="milliseconds")
    insert_rows(session, AmendmentTable, [(doc_id, doc.number, order_id, at, encode(doc))])
    late = sum(answer.result is Result.TOO_LATE for answer in answers)
    return IssuedAmendment(doc_id, doc.number, late)


def _ops(session: Session, revision: OrderRevision, wish: Wish, day: date, doc_id: str) -> list[Op]:
    order = revision.order
    if wish.is_cancelled:
        return [Cancel(order.total)]
    ops: list[Op] = []
    for name, quantity in wish.quantities.items():
        place = find_line(order.lines, name)
        was = order.lines[place].requested if place is not None else 0
        if place is None or quantity != was:
            ops.append(SetRequested(name, quantity, was))
    if wish.added:
        project = pinned_project(session, revision.contract)
        lines = price_order(session, list(wish.added), day, project=project).lines
        ops += [AddLine(replace(line, id=f"{doc_id}.{n}")) for n, line in enumerate(lines, start=1)]
    wanted_on, note = wish.head or (order.wanted_on, order.note)
    if wanted_on != order.wanted_on:
        ops.append(SetWantedOn(wanted_on, order.wanted_on))
    if note != order.note:
        ops.append(SetNote(note, order.note))
    return ops


def list_amendments(session: Session, order_id: str) -> list[OwnAmendment]:
    """Return the changes of an order issued on this PC, newest first, with HQ's answer to each op."""
    query = (
        select(AmendmentTable, Document.status, Document.code, Document.facts)
        .join(Document, Document.doc_id == AmendmentTable.doc_id)
        .where(AmendmentTable.order_id == order_id)
        .order_by(Document.n.desc())
    )
    rows = session.execute(query).all()
    if not rows:
        return []
    revision = load_revisions(session, {order_id})[order_id]
    return [_own(revision, row[0], row[1], row[2], _facts(row[3])) for row in rows]


def _own(
    revision: OrderRevision, row: AmendmentTable, status: str, code: str, facts: Mapping[str, Fact]
) -> OwnAmendment:
    ops = tuple(read_op(op) for op in read_body(row.body).ops)
    told = tuple(str(facts.get("results") or "").split(","))
    results = told if len(told) == len(ops) and told != ("",) else (code,) * len(ops)
    names = tuple(_name(revision, op) for op in ops)
    return OwnAmendment(row.doc_id, row.number, row.created_at, ops, results, names, status, code, facts)


def _name(revision: OrderRevision, op: Op) -> str:
    if isinstance(op, AddLine):
        return op.line.name
    place = find_line(revision.order.lines, op.line) if isinstance(op, SetRequested) else None
    return "" if place is None else revision.order.lines[place].name


def list_changes(session: Session, order_id: str) -> list[ChangeView]:
    """Return the change requests of an order, from whichever PC, newest first."""
    query = select(
        *(OrderChange.id, OrderChange.op, OrderChange.state, OrderChange.asked_at, OrderChange.name),
        *(OrderChange.unit, OrderChange.was, OrderChange.quantity, OrderChange.wanted_on),
        *(OrderChange.note, OrderChange.reason),
    )
    rows = session.execute(
        query.where(OrderChange.order_id == order_id).order_by(OrderChange.asked_at.desc(), OrderChange.id)
    )
    return [ChangeView(*row) for row in rows]


def _get_issued(session: Session, doc_id: str) -> IssuedAmendment:
    number = session.scalar(select(AmendmentTable.number).where(AmendmentTable.doc_id == doc_id))
    if number is None:
        raise DomainError("document_id_taken", doc_id=doc_id)
    return IssuedAmendment(doc_id, number, 0)


class Outcome(StrEnum):
    """What is to be expected of a line in a change: as it was, agreed at once, decided by HQ, or asked for too late."""

    SAME = "same"
    AGREED = "agreed"
    REVIEW = "review"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One line of an order being changed: what was asked for before and now, in thousandths of its unit."""

    id: str
    sku: str
    name: str
    unit: str
    was: Quantity
    asked: Quantity
    approved: Quantity
    shipped: Quantity
    outcome: Outcome = Outcome.SAME
    is_added: bool = False


@dataclass(frozen=True, slots=True)
class AmendmentQuote:
    """An order with a wish: its lines, totals before and after in fen, and why it cannot be sent as it stands."""

    wish: Wish
    number: str = ""
    state: OrderState = OrderState.PLACED
    head: tuple[date | None, str] = (None, "")
    lines: tuple[QuotedLine, ...] = ()
    total_before: Fen = 0
    total: Fen = 0
    is_late: bool = False
    is_empty: bool = True
    fault: DomainError | None = None


def quote_amendment(session: Session, order_id: str, wish: Wish, day: date) -> AmendmentQuote:
    """Return what a wish would make of an order; a refusal is told, not raised. An unknown order is `order_unknown`."""
    before = load_revisions(session, {order_id}).get(order_id)
    if before is None:
        raise DomainError("order_unknown", doc_id=order_id)
    quote = AmendmentQuote(
        wish,
        before.number,
        before.order.state,
        (before.order.wanted_on, before.order.note),
        _quoted_lines(before, before, {}),
        before.order.total,
        before.order.total,
    )
    try:
        command, after, answers = preview_amendment(session, order_id, wish, day)
    except DomainError as fault:
        return replace(quote, fault=fault)
    told = dict(zip(command.ops, answers, strict=True))
    refused = [answer for answer in answers if answer.result is Result.REFUSED]
    return replace(
        quote,
        lines=_quoted_lines(before, after, told),
        total=0 if after.order.state is OrderState.CANCELLED else after.order.total,
        is_late=any(answer.result is Result.TOO_LATE for answer in answers),
        is_empty=not command.ops,
        fault=DomainError(refused[0].code, **refused[0].facts) if refused else None,
    )


def _quoted_lines(
    before: OrderRevision, after: OrderRevision, told: Mapping[Op, Answer]
) -> tuple[QuotedLine, ...]:
    asked = {op.line: (op, answer) for op, answer in told.items() if isinstance(op, SetRequested)}
    lines = []
    for place, line in enumerate(before.order.lines):
        name = name_of(before, place)
        wanted, answer = asked.get(name, (None, None))
        if not line.requested and wanted is None:
            continue
        quantity = wanted.quantity if wanted else line.requested
        outcome = _outcome(answer, after.order.lines[place])
        figures = (line.requested, quantity, line.approved, line.shipped)
        lines.append(QuotedLine(name, line.sku, line.name, line.unit.name, *figures, outcome))
    for op, answer in told.items():
        if isinstance(op, AddLine):
            texts = (op.line.id, op.line.sku, op.line.name, op.line.unit.name)
            figures = (0, op.line.requested, 0, 0)
            lines.append(QuotedLine(*texts, *figures, _outcome(answer, op.line), is_added=True))
    return tuple(lines)


def _outcome(answer: Answer | None, line: OrderLine) -> Outcome:
    if answer is None or answer.result is Result.REFUSED:
        return Outcome.SAME
    if answer.result is Result.TOO_LATE:
        return Outcome.LATE
    return Outcome.REVIEW if line.in_review else Outcome.AGREED
