"""A rebate policy tried: month by month what given purchases post and pay, what more would earn, what an order may use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.fault import Fault, fault
from domain.money import MILLION, Fen, Quantity
from domain.period import Month, month_of
from domain.rebate.accrual import Accrual, Sums, accrue, add_up
from domain.rebate.programme import (
    Period,
    Programme,
    Purchase,
    RebateType,
    Uncounted,
    check_programme,
    period_of,
    why_uncounted,
)
from domain.rebate.settlement import Posting, Settlement, post_months, settle
from domain.rebate.simulator import Simulation, simulate
from domain.rebate.wallet import Earning, Offset, OffsetRule, OrderPart, offset


@dataclass(frozen=True, slots=True)
class RebatePolicy:
    """Rebate programmes, and how much of an order the wallet may pay."""

    programmes: tuple[Programme, ...]
    offset: OffsetRule = OffsetRule()


@dataclass(frozen=True, slots=True)
class WalletOrder:
    """An order to be paid from the wallet: as much as the rule allows, or as much of that as is `wanted`, in fen."""

    day: date
    lines: tuple[OrderPart, ...]
    wallet: tuple[Earning, ...]
    wanted: Fen | None = None


@dataclass(frozen=True, slots=True)
class RebateFacts:
    """A dealer's purchases, those of last year too where growth counts.

    `more` fen are bought in thought in every period; `price` is how many thousandths of a base unit one yuan then
    buys, by default what the period's purchases cost.
    """

    purchases: tuple[Purchase, ...] = ()
    more: Fen | None = None
    price: Quantity | None = None
    order: WalletOrder | None = None


@dataclass(frozen=True, slots=True)
class MonthTrial:
    """What one month posts, and what of it is paid into the wallet or carried on."""

    posting: Posting
    settlement: Settlement


@dataclass(frozen=True, slots=True)
class PeriodTrial:
    """One measuring period: its months, what it has earned in the end, and what buying more would change."""

    period: Period
    months: tuple[MonthTrial, ...]
    accrual: Accrual
    simulation: Simulation | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A purchase, by its place from 0, that earns nothing, and why."""

    purchase: int
    reason: Uncounted


@dataclass(frozen=True, slots=True)
class ProgrammeTrial:
    """What one programme makes of the purchases, and which of them it leaves out."""

    programme: str
    periods: tuple[PeriodTrial, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class RebateTrial:
    """What every programme pays and why, and what the wallet pays of the order."""

    programmes: tuple[ProgrammeTrial, ...]
    offset: Offset | None


def check_rebates(policy: RebatePolicy) -> list[Fault]:
    """List everything that keeps a rebate policy from being published."""
    faults: list[Fault] = []
    seen: set[str] = set()
    for programme in policy.programmes:
        if programme.id in seen:
            faults.append(fault(programme.where, "programme_twice"))
        seen.add(programme.id)
        faults += check_programme(programme)
    return [*faults, *_check_offset(policy.offset)]


def _check_offset(rule: OffsetRule) -> Iterator[Fault]:
    for name, rate in (("", rule.rate), *rule.categories.items()):
        if not 0 <= rate <= MILLION:
            yield fault(f"offset/{name}" if name else "offset", "rate_out_of_range", rate=rate)


def check_rebate_facts(facts: RebateFacts) -> list[Fault]:
    """List what cannot be bought, and a wallet that cannot be."""
    price, order = facts.price, facts.order
    return [
        *(
            [fault("facts", "more_negative", amount=facts.more)]
            if facts.more is not None and facts.more < 0
            else []
        ),
        *([fault("facts", "price_not_positive", price=price)] if price is not None and price <= 0 else []),
        *(_check_order(order) if order is not None else ()),
    ]


def _check_order(order: WalletOrder) -> Iterator[Fault]:
    if order.wanted is not None and order.wanted < 0:
        yield fault("facts.order", "offset_negative", amount=order.wanted)
    counted = Counter(one.id for one in order.wallet)
    for id, times in counted.items():
        if times > 1:
            yield fault(f"earning/{id}", "earning_twice", times=times)
    for one in order.wallet:
        if one.left < 0:
            yield fault(f"earning/{one.id}", "earning_negative", amount=one.left)
        if one.expires is not None and one.expires < one.earned:
            dates = {"first": one.earned.isoformat(), "last": one.expires.isoformat()}
            yield fault(f"earning/{one.id}", "dates_inverted", **dates)


def try_rebates(policy: RebatePolicy, facts: RebateFacts) -> RebateTrial:
    """Return what a policy without faults makes of facts."""
    order = facts.order
    return RebateTrial(
        tuple(_try(programme, facts) for programme in policy.programmes),
        None if order is None else offset(order.wallet, policy.offset, order.lines, order.day, order.wanted),
    )


def _try(programme: Programme, facts: RebateFacts) -> ProgrammeTrial:
    periods, carried = [], 0
    for period, months in _by_period(programme, facts.purchases):
        postings = post_months(programme, period, months)
        tried, carried = _settle(postings, carried)
        total = _total(months)
        simulation = None
        if facts.more is not None:
            simulation = simulate(programme, period, total, facts.more, price=facts.price)
        periods.append(PeriodTrial(period, tried, accrue(programme, period, total), simulation))
    return ProgrammeTrial(programme.id, tuple(periods), tuple(_leave_out(programme, facts.purchases)))


def _leave_out(programme: Programme, purchases: Iterable[Purchase]) -> Iterator[LeftOut]:
    """Give what earns nothing; growth looks at last year, before the programme began."""
    for place, purchase in enumerate(purchases):
        is_inside = programme.type is RebateType.GROWTH or programme.validity.covers(purchase.day)
        reason = why_uncounted(programme, purchase) or (None if is_inside else Uncounted.OUTSIDE_VALIDITY)
        if reason:
            yield LeftOut(place, reason)


def _settle(postings: Iterable[Posting], carried: Fen) -> tuple[tuple[MonthTrial, ...], Fen]:
    months = []
    for posting in postings:
        settlement = settle(posting.payable, carried)
        carried = settlement.carried
        months.append(MonthTrial(posting, settlement))
    return tuple(months), carried


def _total(months: Iterable[tuple[Month, Sums]]) -> Sums:
    total = Sums()
    for _, sums in months:
        total = total.plus(sums)
    return total


def _by_period(
    programme: Programme, purchases: Sequence[Purchase]
) -> Iterator[tuple[Period, list[tuple[Month, Sums]]]]:
    """Give each period with its months in order; the whole of last year stands against the first of them."""
    by_month: dict[Month, list[Purchase]] = {}
    for purchase in purchases:
        by_month.setdefault(month_of(purchase.day), []).append(purchase)
    added = {month: add_up(programme, bought) for month, bought in sorted(by_month.items())}
    found: dict[Period, list[tuple[Month, Sums]]] = {}
    for month, by_period in added.items():
        period = period_of(programme.span, month.first)
        if period in by_period:
            found.setdefault(period, []).append((month, replace(by_period[period], before=0)))
    for period, months in found.items():
        first, sums = months[0]
        yield period, [(first, replace(sums, before=_before(period, added.values()))), *months[1:]]


def _before(period: Period, added: Iterable[Mapping[Period, Sums]]) -> Fen:
    return sum(sums[period].before for sums in added if period in sums)
