"""A month's rebates of 2,000 dealers over 220,000 order lines: from zero within ten seconds, and day by day the same."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from bench.figure import Figure, Progress, at_most, exactly
from bench.wholesale import DEALERS, LINES, Line, name_lines, read_dealers
from domain.money import Fen
from domain.period import Validity
from domain.rebate.accrual import Accrual, Sums, accrue, add_more, add_up
from domain.rebate.programme import (
    Measure,
    Method,
    Pays,
    Period,
    Programme,
    Purchase,
    RebateType,
    Span,
    check_programme,
)
from domain.rebate.tier import Tier
from domain.selection import Item, Selection

NAME = "rebate"
LIMIT_S: Final = 10.0
_STEPS = (Tier(0, 500_000, 5_000), Tier(500_000, 2_000_000, 10_000), Tier(2_000_000, None, 20_000))
_WHISKY = Selection(
    categories=frozenset({"STRAIGHT BOURBON WHISKIES", "CANADIAN WHISKIES", "C1", "C2", "C3"})
)
_FROM = Validity(date(2022, 1, 1), date(2022, 12, 31))

Held = Mapping[Period, Sums]


def programmes(items: Sequence[Item]) -> tuple[Programme, ...]:
    """Return terms of our own for every type that delivered lines can earn; the newest products are every tenth."""
    launches = {item.sku: date(2022, 9, 1) for item in items[::10]}
    amount, month = RebateType.TIERED, Span.MONTH
    return (
        Programme("volume", "", RebateType.VOLUME, (Tier(1_000_000, None, 20_000),), _FROM),
        Programme("tiered", "", amount, _STEPS, _FROM, month),
        Programme("slices", "", amount, _STEPS, _FROM, Span.QUARTER, method=Method.INCREMENTAL),
        Programme(
            "units", "", amount, (Tier(0, 120_000, 500), Tier(120_000, None, 900)), _FROM, month,
            measure=Measure.QUANTITY, pays=Pays.PER_UNIT, selection=_WHISKY,
        ),
        Programme("growth", "", RebateType.GROWTH, (Tier(50_000, None, 10_000),), _FROM, month),
        Programme(
            "target", "", RebateType.TARGET, (Tier(900_000, 1_000_000, 5_000), Tier(1_000_000, None, 10_000)),
            _FROM, month, target=3_000_000, cap=500_000,
        ),
        Programme("mix", "", RebateType.MIX, (Tier(150_000, None, 8_000),), _FROM, month, focus=_WHISKY),
        Programme(
            "new", "", RebateType.NEW_PRODUCT, (Tier(0, None, 15_000),), _FROM, month,
            launches=launches, within_days=90,
        ),
    )  # fmt: skip


def run(progress: Progress) -> list[Figure]:
    """Accrue from zero, then day by day, and hold one against the other."""
    progress("rebate: reading a month of order lines")
    dealers = read_dealers()
    items = sorted({line.item for lines in dealers for line in lines}, key=lambda item: item.sku)
    offered = programmes(items)
    faults = sum(len(check_programme(programme)) for programme in offered)
    progress(f"rebate: {len(offered)} programmes from zero")
    begun = time.perf_counter()
    whole = [accrue_dealer(offered, make_purchases(lines)) for lines in dealers]
    ended = time.perf_counter()
    progress("rebate: the same day by day")
    started = time.perf_counter()
    daily = [accrue_daily(offered, make_purchases(lines)) for lines in dealers]
    stopped = time.perf_counter()
    pairs = list(zip(whole, daily, strict=True))
    differing = sum(one != other for mine, theirs in pairs for one, other in zip(mine, theirs, strict=True))
    return [
        exactly("dealers", len(dealers), "", DEALERS),
        exactly(name_lines("purchases, each"), sum(map(len, dealers)), "", LINES),
        exactly("faults in the programmes", faults, "", 0),
        Figure("programmes of each dealer", len(offered), ""),
        at_most("accrued from zero, one core", ended - begun, "s", LIMIT_S),
        Figure("accrued day by day, one core", stopped - started, "s"),
        Figure("accruals", sum(map(len, whole)), ""),
        exactly("accruals that differ day by day", differing, "", 0),
        Figure("... of them earning something", sum(one.entitled > 0 for many in whole for one in many), ""),
        Figure("earned", sum(one.entitled for many in whole for one in many) / 100, "yuan"),
    ]


def make_purchases(lines: Sequence[Line]) -> list[Purchase]:
    """Return a dealer's lines as purchases, and nine tenths of their sum as last year's, so that growth can be counted."""
    amount: Fen = sum(line.amount for line in lines) * 9 // 10
    before = Purchase(date(2021, 9, 15), lines[0].item, amount, 0)
    return [before, *(Purchase(line.day, line.item, line.amount, line.quantity) for line in lines)]


def accrue_dealer(offered: Sequence[Programme], purchases: Sequence[Purchase]) -> list[Accrual]:
    """Accrue every programme of one dealer from all its purchases."""
    return [one for programme in offered for one in _accrue(programme, add_up(programme, purchases))]


def accrue_daily(offered: Sequence[Programme], purchases: Sequence[Purchase]) -> list[Accrual]:
    """Accrue every programme of one dealer as HQ does it, each day's purchases added to the sums of the days before."""
    days: dict[date, list[Purchase]] = {}
    for purchase in purchases:
        days.setdefault(purchase.day, []).append(purchase)
    accruals = []
    for programme in offered:
        held: Held = {}
        for day in sorted(days):
            held = add_more(held, add_up(programme, days[day]))
        accruals += _accrue(programme, held)
    return accruals


def _accrue(programme: Programme, held: Held) -> list[Accrual]:
    periods = sorted(held, key=lambda period: (period.first, period.months))
    return [accrue(programme, period, held[period]) for period in periods]
