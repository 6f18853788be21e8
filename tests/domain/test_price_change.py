"""Whether new prices can be meant."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.price_change import LEAST, Doubt, PriceStep, judge_prices, may_be_doubted


def steps(count: int, *, old: int = 10_000, new: int = 20_000) -> list[PriceStep]:
    return [PriceStep(f"S{n}", "个", old, new) for n in range(count)]


@pytest.mark.parametrize(
    ("old", "new", "is_over"),
    [
        (100, 150, False),
        (100, 151, True),
        (100, 50, False),
        (100, 49, True),
        (0, 900, False),
        (100, 100, False),
    ],
)
def test_more_than_half_is_counted_exactly(old: int, new: int, is_over: bool) -> None:
    assert PriceStep("A", "个", old, new).is_over_half is is_over


@pytest.mark.parametrize(
    ("changed", "compared", "doubt"),
    [
        (20, 99, Doubt.MANY),
        (20, 100, None),
        (21, 100, Doubt.MANY),
        (19, 19, None),
        (20, 20, Doubt.MANY),
        (340, 1_000, Doubt.MANY),
        (0, 0, None),
    ],
)
def test_a_fifth_of_the_products_and_at_least_twenty(
    changed: int, compared: int, doubt: Doubt | None
) -> None:
    change = judge_prices(steps(changed), compared)
    assert (change.doubt, change.changed, change.compared) == (doubt, changed, compared)


def test_two_units_of_a_product_are_one_product() -> None:
    twice = [PriceStep(f"S{n // 2}", str(n % 2), 100, 900) for n in range(2 * LEAST - 2)]
    assert judge_prices(twice, 30).changed == LEAST - 1
    assert judge_prices(twice, 30).doubt is None


@pytest.mark.parametrize(
    ("old", "new", "doubt"),
    [
        (100, 0, Doubt.ZERO),
        (0, 0, None),
        (100, 100_000, Doubt.BEYOND),
        (100, 99_999, None),
        (100_000, 100, Doubt.BEYOND),
        (100_000, 101, None),
        (0, 10**12, None),
    ],
)
def test_one_price_beyond_reason_is_enough(old: int, new: int, doubt: Doubt | None) -> None:
    change = judge_prices([PriceStep("A", "个", old, new)], 1_000)
    assert change.doubt == doubt


def test_the_largest_steps_are_the_examples_and_nothing_is_larger_than_nothing() -> None:
    given_ = [*steps(20), PriceStep("BIG", "个", 100, 5_000), PriceStep("NIL", "个", 100, 0)]
    examples = judge_prices(given_, 100).examples
    assert [step.sku for step in examples[:2]] == ["NIL", "BIG"] and len(examples) == 8


def test_the_share_is_of_what_was_compared() -> None:
    assert judge_prices(steps(340), 1_000).share == Fraction(34, 100)
    assert judge_prices([], 0).share == 0


price = st.integers(0, 10**9)


@given(
    st.lists(st.builds(PriceStep, st.sampled_from([f"S{n}" for n in range(40)]), st.just("个"), price, price))
)
def test_what_is_held_up_could_be_held_up(found: list[PriceStep]) -> None:
    change = judge_prices(found, len({step.sku for step in found}))
    assert change.doubt is None or may_be_doubted(found)
    assert change.changed <= change.compared
