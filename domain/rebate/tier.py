"""Tiers: half-open steps `[start, end)` with what each one pays, over the whole base or slice by slice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.fault import Fault, fault
from domain.money import MILLION


@dataclass(frozen=True, slots=True)
class Tier:
    """One step from `start` to before `end` (None is open); what `pays` means is said by its programme."""

    start: int
    end: int | None
    pays: int


def reached(tiers: Sequence[Tier], value: int) -> Tier | None:
    """Return the step a value stands on; exactly `start` is inside, exactly `end` is the next one's."""
    for tier in tiers:
        if tier.start <= value and (tier.end is None or value < tier.end):
            return tier
    return None


def following(tiers: Sequence[Tier], value: int) -> Tier | None:
    """Return the first step above a value, None on the top one."""
    return next((tier for tier in tiers if tier.start > value), None)


def slices(tiers: Sequence[Tier], value: int) -> Iterator[tuple[int, Tier]]:
    """Give how much of a value lies inside each step it has entered."""
    for tier in tiers:
        top = value if tier.end is None else min(value, tier.end)
        if top > tier.start:
            yield top - tier.start, tier


def check_tiers(where: str, tiers: Sequence[Tier], *, is_rate: bool) -> list[Fault]:
    """List gaps, overlaps and steps that cannot be; the last step is open, a rate is at most 100 %."""
    if not tiers:
        return [fault(where, "tiers_missing")]
    faults = [found for tier in tiers for found in _check_tier(where, tier, is_rate)]
    for tier, after in pairwise(tiers):
        if tier.end is None or after.start < tier.end:
            faults.append(fault(where, "tiers_overlap", first=tier.start, second=after.start))
        elif after.start > tier.end:
            faults.append(fault(where, "tiers_gap", end=tier.end, start=after.start))
    if tiers[-1].end is not None:
        faults.append(fault(where, "tiers_end", end=tiers[-1].end))
    return faults


def _check_tier(where: str, tier: Tier, is_rate: bool) -> Iterator[Fault]:
    if tier.end is not None and tier.end <= tier.start:
        yield fault(where, "tier_inverted", start=tier.start, end=tier.end)
    if tier.pays < 0:
        yield fault(where, "tier_negative", start=tier.start)
    if is_rate and tier.pays > MILLION:
        yield fault(where, "rate_over_100", start=tier.start)
