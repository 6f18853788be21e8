"""Rebates of a month's real deliveries under two policies: what each programme would post, to how many dealers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from domain.money import Fen
from domain.period import Month
from domain.policy import Policy
from domain.rebate.accrual import NOTHING, accrue, add_up
from domain.rebate.programme import Basis, Programme, Purchase, RebateType, period_of
from domain.selection import Item
from protocol.publication import RebateTrialRow
from server_stub.models import Contract, CreditNote, Shipment, ShipmentLine
from server_stub.rebate_source import read_credits

_TRIED = (Basis.DELIVERED, Basis.INVOICED)
"""What HQ's deliveries say; a delivery is invoiced the day it leaves."""
_CHUNK = 200


@dataclass(slots=True)
class Rebates:
    """What came of it; `untried` are programmes that count something else than deliveries."""

    deliveries: int = 0
    delivered: Fen = 0
    rows: list[RebateTrialRow] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)


def try_rebates(
    session: Session,
    policies: tuple[Policy, Policy],
    month: Month,
    items: Mapping[str, Item],
    dealer_id: int = 0,
) -> Rebates:
    """Post a month under both policies from all deliveries of its periods, and of last year's for growth.

    A dealer whose contracts HQ has in full takes part in the programmes these name, any other in all of them.
    """
    found = Rebates()
    programmes = [one for policy in policies for one in policy.programmes]
    bought = _purchases(session, _begin(programmes, month), month, items, dealer_id)
    now = [one for rows in bought.values() for one in rows if one.day >= month.first]
    found.deliveries, found.delivered = len(now), sum(one.amount for one in now)
    named = _named(session, month)
    posted: dict[int, dict[str, tuple[int, Fen]]] = {0: {}, 1: {}}
    known: list[tuple[Programme, tuple[int, Fen]]] = []
    for side, policy in enumerate(policies):
        for programme in policy.programmes:
            if programme.basis not in _TRIED:
                found.untried.append(programme.id)
                continue
            same = next((result for one, result in known if one == programme), None)
            result = same or _post(programme, bought, month, named)
            known.append((programme, result))
            posted[side][programme.id] = result
    names = {one.id: one.name for one in programmes}
    found.rows = [_row(id, names[id], posted) for id in sorted({*posted[0], *posted[1]})]
    found.untried = sorted(set(found.untried))
    return found


def _row(id: str, name: str, posted: Mapping[int, Mapping[str, tuple[int, Fen]]]) -> RebateTrialRow:
    before, after = posted[0].get(id, (0, 0)), posted[1].get(id, (0, 0))
    return RebateTrialRow(
        programme=id,
        name=name,
        dealers_before=before[0],
        before=before[1],
        dealers_after=after[0],
        after=after[1],
    )


def _begin(programmes: Iterable[Programme], month: Month) -> date:
    """Return the first day that any programme looks at."""
    days = [month.first]
    for one in programmes:
        period = period_of(one.span, month.first)
        first = period.before.first if one.type is RebateType.GROWTH else period.first
        days.append(first.first)
    return min(days)


def _purchases(
    session: Session, first: date, month: Month, items: Mapping[str, Item], dealer_id: int
) -> dict[int, list[Purchase]]:
    """Return deliveries less what was credited, by dealer; what was delivered is added up by day, SKU and promotion."""
    found: dict[int, list[Purchase]] = defaultdict(list)
    its = and_(Shipment.dealer_id == ShipmentLine.dealer_id, Shipment.number == ShipmentLine.number)
    by = (ShipmentLine.dealer_id, Shipment.shipped_on, ShipmentLine.sku, ShipmentLine.is_promoted)
    query = select(*by, func.sum(ShipmentLine.amount), func.sum(ShipmentLine.base_quantity)).join(
        Shipment, its
    )
    query = query.where(Shipment.shipped_on.between(first, month.last))
    query = query.where(ShipmentLine.dealer_id == dealer_id) if dealer_id else query
    for dealer, day, sku, is_promoted, amount, quantity in session.execute(query.group_by(*by)):
        item = items.get(sku) or Item(sku)
        whole = Purchase(day, item, int(amount), int(quantity), Basis.DELIVERED, is_promoted)
        found[dealer].append(whole)
    for dealer, purchase in _credits(session, first, month, items, dealer_id):
        found[dealer].append(purchase)
    return found


def _credits(
    session: Session, first: date, month: Month, items: Mapping[str, Item], dealer_id: int
) -> Iterator[tuple[int, Purchase]]:
    """Give what was credited as purchases below zero."""
    credited = select(CreditNote.dealer_id).where(CreditNote.day.between(first, month.last))
    credited = credited.where(CreditNote.dealer_id == dealer_id) if dealer_id else credited
    dealers = sorted(session.scalars(credited.distinct()))
    for start in range(0, len(dealers), _CHUNK):
        for dealer, purchase in read_credits(session, dealers[start : start + _CHUNK], month.last, items):
            if purchase.day >= first:
                yield dealer, purchase


def _named(session: Session, month: Month) -> dict[int, frozenset[str]]:
    """Return the programmes that dealers' full contracts of the month name."""
    query = select(Contract.dealer_id, Contract.body).where(
        Contract.body != "",
        or_(Contract.first.is_(None), Contract.first <= month.last),
        or_(Contract.last.is_(None), Contract.last >= month.first),
    )
    found: dict[int, set[str]] = defaultdict(set)
    for dealer, body in session.execute(query):
        contract: dict[str, Any] = msgspec.json.decode(body)
        found[dealer].update(contract.get("rebates", ()))
    return {dealer: frozenset(ids) for dealer, ids in found.items()}


def _post(
    programme: Programme,
    bought: Mapping[int, Sequence[Purchase]],
    month: Month,
    named: Mapping[int, frozenset[str]],
) -> tuple[int, Fen]:
    """Return how many dealers a programme posts for in a month, and how much."""
    dealers, amount = 0, 0
    for dealer, purchases in bought.items():
        if dealer in named and programme.id not in named[dealer]:
            continue
        payable = _payable(programme, purchases, month)
        dealers, amount = dealers + (payable != 0), amount + payable
    return dealers, amount


def _payable(programme: Programme, purchases: Sequence[Purchase], month: Month) -> Fen:
    period = period_of(programme.span, month.first)
    counted = replace(programme, basis=Basis.DELIVERED)
    earlier = add_up(counted, (one for one in purchases if one.day < month.first)).get(period, NOTHING)
    later = add_up(counted, (one for one in purchases if one.day >= month.first)).get(period, NOTHING)
    total = earlier.plus(later)
    return accrue(counted, period, total).entitled - accrue(counted, period, earlier).entitled
