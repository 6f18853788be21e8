"""What a dealer would earn if it bought more: the gain, the next tier and what it takes to get there."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import DomainError
from domain.money import MILLION, Fen, Quantity, Rate, divide
from domain.rebate.accrual import Accrual, Sums, accrue, measure
from domain.rebate.programme import Period, Programme


@dataclass(frozen=True, slots=True)
class Simulation:
    """Before and after buying more. `gain` and `step` are in fen, `effective` is the gain per yuan bought more.

    `step` is the least amount that reaches the next tier and `step_gain` what that would bring; None without one.
    """

    now: Accrual
    then: Accrual
    gain: Fen
    effective: Rate
    step: Fen | None
    step_gain: Fen | None


def simulate(
    programme: Programme, period: Period, sums: Sums, more: Fen, *, price: Quantity | None = None
) -> Simulation:
    """Return what buying for `more` fen would change, all of it counted in the programme and in its focus.

    `price` is how many thousandths of a base unit one yuan buys, for tiers counted in quantity; by default what the
    period's purchases cost so far. Refused: buying less than nothing (`more_negative`).
    """
    if more < 0:
        raise DomainError("more_negative", amount=more)
    return _compare(programme, period, sums, _with(sums, more, price), price)


def simulate_purchase(programme: Programme, period: Period, sums: Sums, bought: Sums) -> Simulation:
    """Return what a purchase would change, of which amount, quantity and focus are known; `step` is from before it."""
    return _compare(programme, period, sums, sums.plus(bought), None)


def _compare(
    programme: Programme, period: Period, sums: Sums, after: Sums, price: Quantity | None
) -> Simulation:
    now, then = accrue(programme, period, sums), accrue(programme, period, after)
    more = after.amount - sums.amount
    step = _step(programme, sums, now, price)
    gain = then.entitled - now.entitled
    reached = None if step is None else accrue(programme, period, _with(sums, step, price))
    return Simulation(
        now=now,
        then=then,
        gain=gain,
        effective=divide(gain * MILLION, more) if more else 0,
        step=step,
        step_gain=None if reached is None else reached.entitled - now.entitled,
    )


def _with(sums: Sums, more: Fen, price: Quantity | None) -> Sums:
    return sums.plus(Sums(more, _bought(sums, more, price), more))


def _bought(sums: Sums, more: Fen, price: Quantity | None) -> Quantity:
    if price is not None:
        return more * price // 100
    return more * sums.quantity // sums.amount if sums.amount > 0 else 0


def _step(programme: Programme, sums: Sums, now: Accrual, price: Quantity | None) -> Fen | None:
    """Search the least amount that reaches the next tier; every measure grows with what is bought."""
    if now.next is None:
        return None
    low, high = 0, 1
    while _value(programme, sums, high, price) < now.next.start:
        if high > 10**14:
            return None
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if _value(programme, sums, middle, price) < now.next.start:
            low = middle
        else:
            high = middle
    return high


def _value(programme: Programme, sums: Sums, more: Fen, price: Quantity | None) -> int:
    return measure(programme, _with(sums, more, price))
