"""Taking in a shipment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.receiving import Discrepancy, ReceivingLine, receiving_movements
from domain.stock import on_hand


def test_short_over_and_damaged_goods_are_told_with_their_quantity() -> None:
    assert ReceivingLine("A", 10, 10).discrepancies == ()
    assert ReceivingLine("A", 10, 8, 3).discrepancies == ((Discrepancy.SHORT, 2), (Discrepancy.DAMAGED, 3))
    assert ReceivingLine("A", 10, 12).discrepancies == ((Discrepancy.OVER, 2),)


@pytest.mark.parametrize(("arrived", "damaged"), [(-1, 0), (5, -1), (5, 6)])
def test_an_impossible_arrival_is_refused(arrived: int, damaged: int) -> None:
    with pytest.raises(DomainError, match="received_quantity_invalid"):
        ReceivingLine("A", 5, arrived, damaged)


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 99), st.integers(0, 99))))
def test_only_the_good_part_enters_stock(arrivals: list[tuple[str, int, int]]) -> None:
    lines = [ReceivingLine(sku, good, good + damaged, damaged) for sku, good, damaged in arrivals]
    stock = on_hand(receiving_movements("g", lines))
    for sku in "ABC":
        assert stock.get(sku, 0) == sum(good for other, good, _ in arrivals if other == sku)
