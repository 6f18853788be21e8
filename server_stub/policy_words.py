"""Policies, their faults, their differences and what they would have cost, as lines for people: yuan and percent."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from typing import Any, Final

from domain.money import Fen, format_fixed, format_money, format_price, format_quantity
from domain.policy import Change, Kind, Part
from protocol.plain import write_brief
from protocol.publication import (
    ChangedRow,
    FaultRow,
    FieldRow,
    PolicyRow,
    PublishReply,
    SideRow,
    TrialReply,
)
from server_stub.sentences import counted, tell

_SIGNS: Final = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}
_WORD = re.compile(r"\w+")
_MOST_TEXT = 200


def tell_fault(one: FaultRow) -> str:
    """Return a fault as one line, with the place in the workbook before it."""
    place = f"{one.sheet} row {one.row}, {one.column}: " if one.sheet and one.row else ""
    if not one.sheet and one.row:
        place = f"row {one.row}, {one.column}: "
    return f"{place}{one.where}: {tell(one.code, one.facts)}"


def changed_row(change: Change) -> ChangedRow:
    """Return a change as plain JSON, in the domain's units."""
    fields = [
        FieldRow(field=one.field, before=write_brief(one.before), after=write_brief(one.after))
        for one in change.fields
    ]
    return ChangedRow(
        part=change.part.value,
        id=change.id,
        kind=change.kind.value,
        before=write_brief(change.before),
        after=write_brief(change.after),
        fields=fields,
    )


def tell_change(change: Change) -> Iterator[str]:
    """Give a change as lines: the rule, and each field that differs."""
    yield f"{_SIGNS[change.kind]} {change.part.value} {change.id}"
    if change.part is Part.BUDGET or not change.fields:
        yield from _tell_whole(change)
        return
    for one in change.fields:
        before = tell_value(change.before, one.field, one.before)
        yield f"    {one.field}: {before} -> {tell_value(change.after, one.field, one.after)}"


def _tell_whole(change: Change) -> Iterator[str]:
    if change.part is Part.BUDGET:
        sides = ["-" if one is None else format_money(one) for one in (change.before, change.after)]
        yield f"    {sides[0]} -> {sides[1]}"
    elif change.after is not None:
        yield f"    {_shorten(json.dumps(write_brief(change.after), ensure_ascii=False))}"


def _shorten(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"


def tell_value(rule: Any, path: str, value: Any) -> str:
    """Return the value of a field in the unit that its type says."""
    if value is None:
        return "-"
    if isinstance(value, int) and not isinstance(value, bool):
        return _in_unit(_unit_of(rule, path), value)
    return _shorten(json.dumps(write_brief(value), ensure_ascii=False))


def _unit_of(rule: Any, path: str) -> str:
    """Return how the type of a field is written, such as "Fen"; of a map the type of the map."""
    note = ""
    for name in path.split("."):
        if is_dataclass(rule) and not isinstance(rule, type):
            note = str(inspect.get_annotations(type(rule))[name])
            rule = getattr(rule, name)
        elif isinstance(rule, Mapping):
            rule = rule.get(name)
    return note


def _in_unit(note: str, value: int) -> str:
    words = _WORD.findall(note)
    if "Fen" in words:
        return format_money(value)
    if "UnitPrice" in words:
        return format_price(value)
    if "Quantity" in words:
        return format_quantity(value)
    return f"{format_fixed(value, 4)} %" if "Rate" in words else str(value)


def tell_policy(row: PolicyRow) -> str:
    """Return a version as one line."""
    mark = "  running" if row.is_running else ""
    said = "  ".join(part for part in (row.published_by, row.source, row.note) if part)
    moment = row.published_at.astimezone().isoformat(sep=" ", timespec="minutes")
    return f"{row.version}  from {row.effective}  published {moment}  {said}  sha256 {row.sha256[:12]}{mark}"


def tell_publication(reply: PublishReply) -> str:
    """Say what publishing came to."""
    if not reply.is_new:
        return f"Nothing changed: version {reply.version} publishes all of this already."
    return (
        f"Version {reply.version}, in force from {reply.effective}: {counted(reply.changes, 'rule')} changed, "
        f"{counted(reply.rules, 'rule row')} and {counted(reply.prices, 'price row')} written. sha256 {reply.sha256}"
    )


def tell_trial(reply: TrialReply) -> Iterator[str]:
    """Give what the month would have cost under the new policy."""
    ran = ", ".join(str(version) for version in reply.versions)
    found = reply.receipts + reply.left_aside + sum(one.receipts for one in reply.unpriced)
    yield f"{reply.month}: {reply.receipts:,} of {found:,} receipts, {reply.lines:,} lines, against version {ran}"
    yield f"This would have cost {_more(_given(reply.after) - _given(reply.before))} in promotions;"
    yield f"{reply.affected:,} receipts affected, the same goods sold. Billed really: {format_money(reply.billed)}."
    yield f"  {'':<24}{'ran':>16}{'new':>16}{'change':>16}"
    for name, field in (("before promotions", "full"), ("discount", "discount"), ("revenue", "revenue")):
        yield _pair(name, getattr(reply.before, field), getattr(reply.after, field))
    yield from _tell_promotions(reply)
    yield "Stores: receipts, affected, discount ran -> new, revenue ran -> new"
    for one in reply.stores:
        discount = f"{format_money(one.before.discount)} -> {format_money(one.after.discount)}"
        revenue = f"{format_money(one.before.revenue)} -> {format_money(one.after.revenue)}"
        yield f"  {one.dealer} {one.store}  {one.receipts:,}  {one.affected:,}  {discount}  {revenue}"
    yield from _tell_rest(reply)


def _given(side: SideRow) -> Fen:
    return sum(one.hq + one.dealer + one.supplier for one in side.promotions)


def _more(amount: Fen) -> str:
    return f"{format_money(amount)} more" if amount >= 0 else f"{format_money(-amount)} less"


def _pair(name: str, before: Fen, after: Fen) -> str:
    change = format_money(after - before)
    return f"  {name:<24}{format_money(before):>16}{format_money(after):>16}{change:>16}"


def _tell_promotions(reply: TrialReply) -> Iterator[str]:
    for name, side in (("ran", reply.before), ("new", reply.after)):
        if side.promotions:
            yield f"Promotions of the policy that is {name}: times, receipts, HQ, dealer, supplier"
        for one in side.promotions:
            shares = "  ".join(format_money(part) for part in (one.hq, one.dealer, one.supplier))
            yield f"  {one.promotion} {one.name}  {one.times:,}  {one.receipts:,}  {shares}"


def _tell_rest(reply: TrialReply) -> Sequence[str]:
    lines = [
        f"Not priced: {one.receipts:,} receipts of {format_money(one.billed)}, {one.reason}, as {one.example}"
        for one in reply.unpriced
    ]
    if reply.left_aside or reply.own_lines:
        own = f"{reply.own_lines:,} lines of {format_money(reply.own_billed)} are stores' own goods"
        lines.append(f"Left aside: {own}; {reply.left_aside:,} receipts have nothing else, or gifts alone.")
    lines.append(f"Deliveries: {reply.deliveries:,} sums of {format_money(reply.delivered)}; rebates posted:")
    for row in reply.rebates:
        before = f"{format_money(row.before)} to {row.dealers_before:,}"
        after = f"{format_money(row.after)} to {row.dealers_after:,} dealers"
        lines.append(f"  {row.programme} {row.name}  {before} -> {after}")
    if reply.untried:
        lines.append(f"  not tried, they count no deliveries: {', '.join(reply.untried)}")
    return [*lines, f"{reply.refunds:,} refunds are not looked at."]
