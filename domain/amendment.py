"""Changing an order that was placed: what the dealer asks for, what becomes of it, and why.

The same function runs at HQ, on its current revision, and on every PC, on the last revision it heard of: what a PC shows
is that revision with its own unacknowledged changes replayed on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from domain.errors import DomainError, Fact
from domain.money import Fen, Quantity, check_amount
from domain.order import OrderLine, OrderState, move
from domain.unit import to_base

_OPEN = frozenset({OrderState.PLACED, OrderState.REVIEW, OrderState.APPROVED})
_OVER = frozenset({OrderState.REJECTED, OrderState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Order:
    """What can be changed of an order, and how far it is. Lines keep their place; see `line_id`."""

    state: OrderState
    lines: tuple[OrderLine, ...]
    wanted_on: date | None = None
    note: str = ""

    @property
    def total(self) -> Fen:
        """What all that is asked for costs, tax included."""
        return check_amount(sum(line.requested_amount for line in self.lines))


@dataclass(frozen=True, slots=True)
class SetRequested:
    """Ask for another quantity of a line, 0 to remove it; `was` is the quantity the dealer saw."""

    line: str
    quantity: Quantity
    was: Quantity


@dataclass(frozen=True, slots=True)
class AddLine:
    """Ask for one more line; its id is new for ever."""

    line: OrderLine


@dataclass(frozen=True, slots=True)
class SetWantedOn:
    """Ask for another delivery day; `was` is the day the dealer saw."""

    day: date | None
    was: date | None


@dataclass(frozen=True, slots=True)
class SetNote:
    """Write another note; `was` is the note the dealer saw."""

    note: str
    was: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """Take the whole order back; `was` is the total asked for that the dealer saw, in fen."""

    was: Fen


Op = SetRequested | AddLine | SetWantedOn | SetNote | Cancel


@dataclass(frozen=True, slots=True)
class Amendment:
    """One command of the dealer: what to change, in this order, of which order, seen at which revision of HQ."""

    order: str
    base_revision: int
    ops: tuple[Op, ...]


class Result(StrEnum):
    """What became of one op: in force, asked of HQ's staff as a change request, or refused."""

    APPLIED = "applied"
    TOO_LATE = "too_late"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one op; a refusal has a code, and facts in pairs `<field>_here` / `<field>_hq` where two saw different."""

    result: Result
    code: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Amended:
    """The order after a command, and an answer for each op."""

    order: Order
    answers: tuple[Answer, ...]


_APPLIED, _TOO_LATE = Answer(Result.APPLIED), Answer(Result.TOO_LATE, "too_late")
_Step = tuple[Order, Answer]


def line_id(lines: Sequence[OrderLine], place: int) -> str:
    """Return the name of the line at a place (from 0): its own id, or its number where it was placed with the order."""
    return lines[place].id or str(place + 1)


def find_line(lines: Sequence[OrderLine], name: str) -> int | None:
    """Return the place of the line with this name, None where there is none."""
    return next((place for place in range(len(lines)) if line_id(lines, place) == name), None)


def amend(order: Order, revision: int, amendment: Amendment) -> Amended:
    """Apply a command to an order at a revision; each op has its own answer, one that fails changes nothing.

    A command that was written on the current revision is applied by the order's state alone. One that was written on
    another revision still applies where the dealer's own wish did not move under it, whatever HQ decided meanwhile:

    * set_requested, where the line still asks for what the dealer saw, or already for what is asked now;
    * set_wanted_on and set_note, where the day or the note is still what the dealer saw, or already the new one;
    * cancel, where all that is asked for still costs what the dealer saw;
    * add_line always.

    Anything else is refused with what was seen here and what HQ has: `line_changed`, `wanted_on_changed`,
    `note_changed`, `order_changed`. The rules of the states are those of sync.md §7: below what was shipped, or once the
    order is released, it is too late; up to what is approved, both become what is asked; beyond it, the difference goes
    to review.
    """
    answers = []
    is_stale = amendment.base_revision != revision
    for op in amendment.ops:
        order, answer = _step(order, op, is_stale=is_stale)
        answers.append(answer)
    return Amended(order, tuple(answers))


def recall(order: Order) -> Order:
    """Take a released order back from the warehouse, for an accepted change; refused as `order_step_refused` once shipped."""
    return replace(order, state=move(order.state, OrderState.APPROVED))


def _refused(code: str, **facts: Fact) -> Answer:
    return Answer(Result.REFUSED, code, facts)


def _differs(code: str, pair: str, here: Fact, hq: Fact, /, **more: Fact) -> Answer:
    return _refused(code, **more, **{f"{pair}_here": here, f"{pair}_hq": hq})


def _step(order: Order, op: Op, *, is_stale: bool) -> _Step:
    if order.state in _OVER:
        return order, _refused("order_over", state=order.state.value)
    match op:
        case SetRequested():
            return _set_requested(order, op, is_stale=is_stale)
        case AddLine():
            return _add_line(order, op)
        case SetWantedOn():
            if is_stale and order.wanted_on not in (op.was, op.day):
                return order, _differs("wanted_on_changed", "wanted_on", _day(op.day), _day(order.wanted_on))
            return _set_head(order, replace(order, wanted_on=op.day))
        case SetNote():
            if is_stale and order.note not in (op.was, op.note):
                return order, _differs("note_changed", "note", op.note, order.note)
            return _set_head(order, replace(order, note=op.note))
    return _cancel(order, op, is_stale=is_stale)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _set_head(order: Order, changed: Order) -> _Step:
    return (changed, _APPLIED) if order.state in _OPEN or changed == order else (order, _TOO_LATE)


def _set_requested(order: Order, op: SetRequested, *, is_stale: bool) -> _Step:
    place = find_line(order.lines, op.line)
    if place is None:
        return order, _refused("order_line_unknown", line=op.line)
    line = order.lines[place]
    if not _is_exact(line, op.quantity):
        return order, _refused(
            "quantity_not_exact", line=op.line, sku=line.sku, quantity=op.quantity, unit=line.unit.name
        )
    if is_stale and line.requested not in (op.was, op.quantity):
        more = {"line": op.line, "sku": line.sku, "name": line.name, "unit": line.unit.name}
        return order, _differs("line_changed", "requested", op.quantity, line.requested, **more)
    if op.quantity == line.requested and not line.cut:
        return order, _APPLIED
    if order.state not in _OPEN or op.quantity < line.shipped:
        return order, _TOO_LATE
    approved = min(line.approved, op.quantity)
    return _settled(order, place, replace(line, requested=op.quantity, approved=approved, cut=None)), _APPLIED


def _is_exact(line: OrderLine, quantity: Quantity) -> bool:
    try:
        to_base(quantity, line.unit)
    except DomainError:
        return False
    return quantity >= 0


def _settled(order: Order, place: int, line: OrderLine) -> Order:
    """Put a line in its place, and say where the order stands with it."""
    lines = (*order.lines[:place], line, *order.lines[place + 1 :])
    return replace(order, lines=lines, state=_standing(order.state, lines))


def _standing(state: OrderState, lines: Sequence[OrderLine]) -> OrderState:
    """Say where an open order stands: nothing left to deliver or to decide is an order taken back."""
    if any(one.in_review for one in lines):
        return state if state is OrderState.PLACED else OrderState.REVIEW
    return OrderState.APPROVED if any(one.approved for one in lines) else OrderState.CANCELLED


def _add_line(order: Order, op: AddLine) -> _Step:
    if find_line(order.lines, op.line.id) is not None:
        return order, _refused("order_line_known", line=op.line.id)
    if order.state not in _OPEN:
        return order, _TOO_LATE
    fresh = replace(op.line, approved=0, shipped=0, cut=None)
    return _settled(order, len(order.lines), fresh), _APPLIED


def _cancel(order: Order, op: Cancel, *, is_stale: bool) -> _Step:
    if is_stale and order.total != op.was:
        return order, _differs("order_changed", "total", op.was, order.total)
    if order.state not in _OPEN or any(line.shipped for line in order.lines):
        return order, _TOO_LATE
    lines = tuple(replace(line, approved=0) for line in order.lines)
    return replace(order, state=OrderState.CANCELLED, lines=lines), _APPLIED
