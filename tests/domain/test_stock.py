"""Stock as the sum of its movements, and counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.stock import CountLine, Movement, MovementReason, count_movements, on_hand

movements = st.lists(
    st.builds(
        Movement,
        doc_id=st.just("d"),
        line=st.integers(1, 9),
        sku=st.sampled_from("ABC"),
        quantity=st.integers(-(10**9), 10**9),
        reason=st.sampled_from(MovementReason),
    )
)


@given(movements, movements)
def test_stock_is_the_sum_of_movements_in_any_order(first: list[Movement], second: list[Movement]) -> None:
    together = on_hand([*first, *second])
    assert together == on_hand([*second, *first])
    for sku in together:
        assert together[sku] == on_hand(first).get(sku, 0) + on_hand(second).get(sku, 0)


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 10**6)))
)
def test_after_a_count_stock_is_what_was_counted(figures: dict[str, tuple[int, int]]) -> None:
    lines = [CountLine(sku, expected, counted) for sku, (expected, counted) in figures.items()]
    before = [Movement("o", 1, line.sku, line.expected, MovementReason.OPENING) for line in lines]
    after = on_hand([*before, *count_movements("c", lines)])
    assert after == {line.sku: line.counted for line in lines}


def test_a_line_without_difference_moves_nothing_and_keeps_the_line_numbers() -> None:
    lines = [CountLine("A", 5, 5), CountLine("B", 5, 3)]
    assert count_movements("c", lines) == [Movement("c", 2, "B", -2, MovementReason.COUNT)]


def test_a_negative_count_and_a_sku_counted_twice_are_refused() -> None:
    with pytest.raises(DomainError, match="count_negative"):
        count_movements("c", [CountLine("A", 0, -1)])
    with pytest.raises(DomainError, match="count_sku_twice"):
        count_movements("c", [CountLine("A", 0, 1), CountLine("A", 0, 1)])
