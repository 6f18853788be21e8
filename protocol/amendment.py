"""Changes of orders: the dealer's command as a document, and what came too late as a published change request."""

from __future__ import annotations

from datetime import date, datetime

from domain import amendment as rules
from domain.order import OrderLine
from domain.price_source import PriceSource
from domain.unit import Unit
from protocol.base import Row, Stamp, Wire
from protocol.order import OrderLineRow

AMEND = "amend"
CHANGE = "change"

OPEN = "open"
ACCEPTED = "accepted"
REFUSED = "refused"


class SetRequested(Wire, frozen=True, tag_field="op", tag="set_requested"):
    """Another quantity of a line in thousandths of its unit, 0 to remove it; `was` is what the dealer saw."""

    line: str
    quantity: int
    was: int


class AddLine(Wire, frozen=True, tag_field="op", tag="add_line"):
    """One more line, named by an id that is new for ever."""

    id: str
    line: OrderLineRow


class SetWantedOn(Wire, frozen=True, tag_field="op", tag="set_wanted_on"):
    """Another delivery day; `was` is the day the dealer saw."""

    day: date | None = None
    was: date | None = None


class SetNote(Wire, frozen=True, tag_field="op", tag="set_note"):
    """Another note; `was` is the note the dealer saw."""

    note: str = ""
    was: str = ""


class Cancel(Wire, frozen=True, tag_field="op", tag="cancel"):
    """The order is taken back; `was` is the total asked for that the dealer saw, in fen."""

    was: int


Op = SetRequested | AddLine | SetWantedOn | SetNote | Cancel


class AmendDoc(Wire, frozen=True):
    """A dealer changes an order; `base_revision` is HQ's revision as it was known there, 0 before HQ said anything.

    The verdict's facts say what became of it: `results` names one result or code for each op, `revision` the order's
    revision that holds the effects, and the first op that was refused brings its own facts.
    """

    number: str
    store_id: int
    business_day: date
    stamp: Stamp
    order_id: str
    order_number: str
    base_revision: int
    ops: list[Op]
    priced_on: date | None = None


class ChangeRow(Row, frozen=True):
    """A change that came too late, for HQ's staff to decide, key = id; `state` is open, accepted or refused.

    `op` is the tag of what was asked; `quantity`, `wanted_on` and `note` are what it asked for.
    """

    id: str
    order_id: str
    order_number: str
    op: str
    state: str
    asked_at: datetime
    line: str = ""
    sku: str = ""
    name: str = ""
    unit: str = ""
    was: int = 0
    quantity: int = 0
    wanted_on: date | None = None
    note: str = ""
    decided_at: datetime | None = None
    reason: str = ""


class ChangeRequest(Wire, frozen=True):
    """HQ staff decide a change request: "accept", which takes a released order back, or "refuse" with a reason."""

    action: str
    reason: str = ""


def read_line(row: OrderLineRow, *, id: str = "") -> OrderLine:
    """Return a line as the domain sees it; raises DomainError where unit or quantity cannot be."""
    unit = Unit(row.unit, row.numerator, row.denominator)
    source = PriceSource(row.level, row.rule, row.is_promoted)
    return OrderLine(row.sku, row.name, unit, row.quantity, row.price, row.tax_rate, id=id, source=source)


def write_line(line: OrderLine) -> OrderLineRow:
    """Return a line as it is asked for on the wire."""
    unit, amount, source = line.unit, line.requested_amount, line.source
    return OrderLineRow(
        *(line.sku, line.name, unit.name, unit.numerator, unit.denominator),
        *(line.requested, line.price, amount, line.tax_rate),
        *(source.level, source.rule, source.is_promoted),
    )


def read_op(op: Op) -> rules.Op:
    """Return an op as the domain sees it; raises DomainError for a line that cannot be."""
    match op:
        case SetRequested():
            return rules.SetRequested(op.line, op.quantity, op.was)
        case AddLine():
            return rules.AddLine(read_line(op.line, id=op.id))
        case SetWantedOn():
            return rules.SetWantedOn(op.day, op.was)
        case SetNote():
            return rules.SetNote(op.note, op.was)
    return rules.Cancel(op.was)


def write_op(op: rules.Op) -> Op:
    """Return an op of the domain as it travels."""
    match op:
        case rules.SetRequested():
            return SetRequested(line=op.line, quantity=op.quantity, was=op.was)
        case rules.AddLine():
            return AddLine(id=op.line.id, line=write_line(op.line))
        case rules.SetWantedOn():
            return SetWantedOn(day=op.day, was=op.was)
        case rules.SetNote():
            return SetNote(note=op.note, was=op.was)
    return Cancel(was=op.was)


def read_amendment(doc: AmendDoc) -> rules.Amendment:
    """Return a command as the domain sees it; raises DomainError for a line that cannot be."""
    return rules.Amendment(doc.order_id, doc.base_revision, tuple(read_op(op) for op in doc.ops))
