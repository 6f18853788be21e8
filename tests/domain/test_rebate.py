"""Rebates: tiers at their edges, what counts, months that post, and recalculation from zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.period import Month, Validity
from domain.rebate.accrual import NOTHING, Sums, accrue, add_more, add_up, measure
from domain.rebate.programme import (
    Basis,
    Measure,
    Method,
    Pays,
    Period,
    Programme,
    Purchase,
    RebateType,
    Span,
    check_programme,
    period_of,
)
from domain.rebate.settlement import Settlement, post_months, settle
from domain.rebate.simulator import simulate, simulate_purchase
from domain.rebate.tier import Tier, following, reached
from domain.selection import Item, Selection

YEAR = Period(Month(2026, 1), 12)
PIPE = Item("P-1", series="PVC", category="管材", brand="A")
TILE = Item("T-1", series="Tile", category="瓷砖", brand="B")
MINIMUM = Programme("R-1", "年度返利", RebateType.VOLUME, (Tier(500_000, None, 20_000),))
STEPS = (Tier(0, 100_000, 10_000), Tier(100_000, 300_000, 20_000), Tier(300_000, None, 30_000))
TIERED = Programme("R-2", "阶梯返利", RebateType.TIERED, STEPS)


def buy(amount: int, day: date = date(2026, 3, 5), item: Item = PIPE, **more: object) -> Purchase:
    return Purchase(day, item, amount, amount, **more)  # type: ignore[arg-type]


def entitled(programme: Programme, *purchases: Purchase, period: Period = YEAR) -> int:
    return accrue(programme, period, add_up(programme, purchases).get(period, NOTHING)).entitled


def test_below_the_minimum_nothing_is_posted_and_then_all_of_it() -> None:
    months = [(Month(2026, 1), Sums(300_000)), (Month(2026, 2), Sums(400_000))]
    first, second = post_months(MINIMUM, YEAR, months)
    assert (first.payable, second.payable) == (0, 14_000)


def test_a_return_in_a_later_month_is_clawed_back() -> None:
    months = [(Month(2026, 1), Sums(700_000)), (Month(2026, 2), Sums(-300_000))]
    assert [posting.payable for posting in post_months(MINIMUM, YEAR, months)] == [14_000, -14_000]


@pytest.mark.parametrize(
    ("payable", "carried", "settlement"),
    [
        (100, 0, Settlement(100, 0)),
        (-30, 0, Settlement(0, -30)),
        (100, -30, Settlement(70, 0)),
        (20, -30, Settlement(0, -10)),
    ],
)
def test_a_claw_back_is_carried_until_it_is_earned_again(
    payable: int, carried: int, settlement: Settlement
) -> None:
    assert settle(payable, carried) == settlement


@pytest.mark.parametrize(
    ("amount", "retroactive", "incremental"),
    [
        (99_999, 1_000, 1_000),
        (100_000, 2_000, 1_000),
        (299_999, 6_000, 5_000),
        (300_000, 9_000, 5_000),
        (400_000, 12_000, 8_000),
        (-100, 0, 0),
    ],
)
def test_a_tier_begins_exactly_at_its_edge(amount: int, retroactive: int, incremental: int) -> None:
    assert accrue(TIERED, YEAR, Sums(amount)).entitled == retroactive
    assert accrue(replace(TIERED, method=Method.INCREMENTAL), YEAR, Sums(amount)).entitled == incremental


def test_the_next_tier_and_what_it_lacks_are_told() -> None:
    accrual = accrue(TIERED, YEAR, Sums(250_000))
    assert (accrual.tier, accrual.next, accrual.missing) == (STEPS[1], STEPS[2], 50_000)
    assert following(STEPS, 300_000) is None
    assert reached(MINIMUM.tiers, 0) is None


def test_growth_is_over_the_same_period_of_last_year() -> None:
    programme = replace(TIERED, type=RebateType.GROWTH, tiers=(Tier(100_000, None, 10_000),))
    last = buy(100_000, date(2025, 7, 1))
    assert entitled(programme, last, buy(109_999)) == 0
    assert entitled(programme, last, buy(110_000)) == 1_100
    assert entitled(programme, buy(110_000)) == 0


def test_growth_counts_last_year_though_the_programme_began_this_year() -> None:
    programme = replace(
        TIERED,
        type=RebateType.GROWTH,
        tiers=(Tier(0, None, 10_000),),
        validity=Validity(date(2026, 1, 1), date(2026, 12, 31)),
    )
    assert add_up(programme, [buy(50, date(2025, 7, 1)), buy(70)])[YEAR] == Sums(70, 70, 70, 50)


def test_a_target_pays_by_attainment() -> None:
    programme = replace(
        TIERED, type=RebateType.TARGET, target=1_000_000, tiers=(Tier(1_000_000, None, 10_000),)
    )
    assert entitled(programme, buy(999_999)) == 0
    assert entitled(programme, buy(1_000_000)) == 10_000


def test_a_mix_pays_when_the_focus_has_its_share() -> None:
    programme = replace(
        TIERED,
        type=RebateType.MIX,
        focus=Selection(categories=frozenset({"瓷砖"})),
        tiers=(Tier(300_000, None, 10_000),),
    )
    assert entitled(programme, buy(700), buy(300, item=TILE)) == 10
    assert entitled(programme, buy(701), buy(300, item=TILE)) == 0
    assert measure(programme, NOTHING) == 0


def test_a_new_product_counts_from_its_launch_for_its_days() -> None:
    programme = replace(
        MINIMUM,
        type=RebateType.NEW_PRODUCT,
        tiers=(Tier(0, None, 10_000),),
        launches={"P-1": date(2026, 3, 1)},
        within_days=30,
    )
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 30), date(2026, 3, 31)]
    assert [entitled(programme, buy(10_000, day)) for day in days] == [0, 100, 100, 0]
    assert entitled(programme, buy(10_000, item=TILE)) == 0


def test_prompt_payment_counts_what_was_paid_in_time() -> None:
    programme = replace(
        MINIMUM,
        type=RebateType.PROMPT_PAYMENT,
        tiers=(Tier(0, None, 10_000),),
        basis=Basis.PAID,
        within_days=10,
    )
    paid = [buy(10_000, basis=Basis.PAID, days_to_pay=days) for days in (10, 11)]
    assert [entitled(programme, one) for one in paid] == [100, 0]


def test_pays_by_the_unit_or_once() -> None:
    by_unit = replace(TIERED, pays=Pays.PER_UNIT, measure=Measure.QUANTITY, tiers=(Tier(0, None, 20_000),))
    assert accrue(by_unit, YEAR, Sums(1, 7_500)).entitled == 1_500
    assert accrue(replace(by_unit, method=Method.INCREMENTAL), YEAR, Sums(1, 7_500)).entitled == 1_500
    once = replace(TIERED, pays=Pays.LUMP, tiers=(Tier(100_000, None, 5_000),))
    assert accrue(once, YEAR, Sums(100_000)).entitled == 5_000


def test_a_cap_is_the_most_a_period_pays() -> None:
    accrual = accrue(replace(MINIMUM, cap=10_000), YEAR, Sums(700_000))
    assert (accrual.entitled, accrual.is_capped) == (10_000, True)
    assert accrue(replace(MINIMUM, cap=14_000), YEAR, Sums(700_000)).is_capped is False


def test_what_does_not_count() -> None:
    programme = replace(TIERED, excludes_promoted=True, selection=Selection(skus=frozenset({"P-1"})))
    assert entitled(programme, buy(10_000)) == 100
    assert entitled(programme, buy(10_000, is_promoted=True)) == 0
    assert entitled(programme, buy(10_000, is_cleared=False)) == 0
    assert entitled(programme, buy(10_000, basis=Basis.ORDERED)) == 0
    assert entitled(programme, buy(10_000, item=TILE)) == 0
    assert entitled(replace(programme, validity=Validity(date(2026, 4, 1))), buy(10_000)) == 0


@pytest.mark.parametrize(
    ("span", "first", "last", "before"),
    [
        (Span.MONTH, "2026-11", "2026-11", "2025-11"),
        (Span.QUARTER, "2026-10", "2026-12", "2025-10"),
        (Span.HALF_YEAR, "2026-07", "2026-12", "2025-07"),
        (Span.YEAR, "2026-01", "2026-12", "2025-01"),
    ],
)
def test_periods_are_calendar_periods(span: Span, first: str, last: str, before: str) -> None:
    period = period_of(span, date(2026, 11, 22))
    assert (str(period.first), str(period.last), str(period.before.first)) == (first, last, before)
    assert str(period) == f"{first}+{period.months}"


PURCHASES = st.lists(
    st.builds(
        buy,
        st.integers(-50_000, 50_000),
        st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        st.sampled_from([PIPE, TILE]),
        is_promoted=st.booleans(),
    ),
    max_size=30,
)
KINDS = st.sampled_from(
    [
        TIERED,
        replace(TIERED, span=Span.MONTH, method=Method.INCREMENTAL),
        replace(TIERED, type=RebateType.GROWTH, span=Span.QUARTER),
        replace(TIERED, type=RebateType.MIX, focus=Selection(brands=frozenset({"B"}))),
    ]
)


@given(KINDS, PURCHASES, st.integers(0, 30))
def test_counting_on_is_counting_from_zero(programme: Programme, purchases: list[Purchase], cut: int) -> None:
    on = add_more(add_up(programme, purchases[:cut]), add_up(programme, purchases[cut:]))
    assert on == add_up(programme, purchases)
    assert add_up(programme, reversed(purchases)) == on


@given(KINDS, st.lists(st.integers(-200_000, 400_000), min_size=1, max_size=12))
def test_the_months_post_what_the_period_earned(programme: Programme, amounts: list[int]) -> None:
    months = [(Month(2026, number), Sums(amount)) for number, amount in enumerate(amounts, start=1)]
    posted = sum(posting.payable for posting in post_months(programme, YEAR, months))
    assert posted == accrue(programme, YEAR, Sums(sum(amounts))).entitled


def test_the_simulator_says_what_more_would_bring_and_where_the_next_tier_is() -> None:
    found = simulate(TIERED, YEAR, Sums(250_000, 500), 40_000)
    assert (found.gain, found.effective) == (800, 20_000)
    assert (found.step, found.step_gain) == (50_000, 4_000)


def test_a_purchase_of_known_goods_is_simulated_like_as_much_more() -> None:
    sums = Sums(250_000, 500)
    assert (
        simulate_purchase(TIERED, YEAR, sums, Sums(40_000, 80)).gain
        == simulate(TIERED, YEAR, sums, 40_000).gain
    )


def test_the_simulator_on_the_top_tier_knows_no_next_one() -> None:
    found = simulate(TIERED, YEAR, Sums(300_000), 0)
    assert (found.gain, found.effective, found.step, found.step_gain) == (0, 0, None, None)


def test_the_simulator_counts_quantities_by_what_a_yuan_buys() -> None:
    programme = replace(
        TIERED, measure=Measure.QUANTITY, tiers=(Tier(0, 5_000, 0), Tier(5_000, None, 10_000))
    )
    assert simulate(programme, YEAR, Sums(10_000, 2_000), 0).step == 15_000
    assert simulate(programme, YEAR, NOTHING, 0, price=500).step == 1_000
    assert simulate(programme, YEAR, NOTHING, 0).step is None


def test_the_simulator_cannot_buy_less() -> None:
    with pytest.raises(Exception, match="more_negative"):
        simulate(TIERED, YEAR, NOTHING, -1)


@given(KINDS, st.integers(0, 400_000), st.integers(1, 400_000))
def test_the_step_is_the_least_that_reaches_the_next_tier(programme: Programme, held: int, more: int) -> None:
    sums = Sums(held, held, held // 2, held // 3)
    found = simulate(programme, YEAR, sums, more)
    if found.now.next and found.step is not None:
        start = found.now.next.start
        assert measure(programme, sums.plus(Sums(found.step, 0, found.step))) >= start
        assert measure(programme, sums.plus(Sums(found.step - 1, 0, found.step - 1))) < start


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"tiers": ()}, "tiers_missing"),
        ({"tiers": (Tier(0, 10, 1), Tier(11, None, 1))}, "tiers_gap"),
        ({"tiers": (Tier(0, 10, 1), Tier(9, None, 1))}, "tiers_overlap"),
        ({"tiers": (Tier(0, None, 1), Tier(9, None, 1))}, "tiers_overlap"),
        ({"tiers": (Tier(0, 10, 1),)}, "tiers_end"),
        ({"tiers": (Tier(10, 10, 1), Tier(10, None, 1))}, "tier_inverted"),
        ({"tiers": (Tier(0, None, -1),)}, "tier_negative"),
        ({"tiers": (Tier(-1, None, 1),)}, "tier_start_negative"),
        ({"tiers": (Tier(0, None, 1_000_001),)}, "rate_over_100"),
        ({"type": RebateType.VOLUME}, "volume_with_tiers"),
        ({"type": RebateType.TARGET}, "target_missing"),
        ({"type": RebateType.NEW_PRODUCT, "within_days": 5}, "launches_missing"),
        ({"type": RebateType.NEW_PRODUCT, "launches": {"P-1": date(2026, 1, 1)}}, "days_missing"),
        ({"type": RebateType.PROMPT_PAYMENT, "within_days": 5}, "prompt_payment_needs_payments"),
        ({"type": RebateType.GROWTH, "method": Method.INCREMENTAL}, "incremental_without_slices"),
        ({"pays": Pays.LUMP, "method": Method.INCREMENTAL}, "incremental_without_slices"),
        ({"cap": -1}, "cap_negative"),
    ],
)
def test_a_faulty_programme_is_not_published(change: dict[str, object], code: str) -> None:
    programme = replace(TIERED, **change)  # type: ignore[arg-type]
    faults = check_programme(programme)
    assert [found.code for found in faults] == [code]
    assert str(faults[0]).startswith("rebate/R-2: ")


def test_a_sound_programme_has_no_faults() -> None:
    assert check_programme(TIERED) == []
    assert check_programme(MINIMUM) == []
    assert check_programme(replace(TIERED, method=Method.INCREMENTAL)) == []
    prompt = replace(MINIMUM, type=RebateType.PROMPT_PAYMENT, basis=Basis.PAID, within_days=10)
    assert check_programme(prompt) == []
