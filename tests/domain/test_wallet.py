"""The rebate wallet pays first what expires first, and never more than an order may take."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.rebate.wallet import Earning, OffsetRule, OrderPart, balance, expired, limit_lines, offset, usable

DAY = date(2026, 11, 22)
OLD = Earning("a", date(2025, 11, 1), 3_000, date(2026, 11, 21))
SOON = Earning("c", date(2026, 1, 1), 5_000, date(2026, 11, 22))
LATER = Earning("b", date(2026, 1, 1), 7_000, date(2027, 1, 1))
NEVER = Earning("d", date(2026, 1, 1), 9_000)
COMING = Earning("e", date(2026, 12, 1), 9_000)
WALLET = [NEVER, LATER, COMING, OLD, SOON]
LINES = [OrderPart("管材", 20_000), OrderPart("瓷砖", 10_000), OrderPart("退货", -1_000)]


def test_what_expires_first_is_used_first() -> None:
    assert [one.id for one in usable(WALLET, DAY)] == ["c", "b", "d"]
    assert (balance(WALLET, DAY), expired(WALLET, DAY)) == (21_000, 3_000)


def test_an_order_takes_no_more_than_its_share() -> None:
    paid = offset(WALLET, OffsetRule(rate=300_000), LINES, DAY)
    assert (paid.amount, paid.limit) == (8_700, 8_700)
    assert paid.uses == (("c", 5_000), ("b", 3_700))
    assert paid.lines == (5_800, 2_900, 0)


def test_a_category_takes_no_more_than_its_share() -> None:
    rule = OffsetRule(categories={"管材": 0, "瓷砖": 500_000})
    assert limit_lines(rule, LINES) == [0, 5_000, 0]
    assert offset(WALLET, rule, LINES, DAY).lines == (0, 5_000, 0)


def test_less_may_be_wanted_and_nothing_at_all() -> None:
    assert offset(WALLET, OffsetRule(), LINES, DAY, wanted=100).uses == (("c", 100),)
    assert offset(WALLET, OffsetRule(), LINES, DAY, wanted=0).lines == (0, 0, 0)
    with pytest.raises(DomainError, match="offset_negative"):
        offset(WALLET, OffsetRule(), LINES, DAY, wanted=-1)


@given(
    st.lists(st.integers(0, 5_000), max_size=5),
    st.lists(st.integers(-5_000, 20_000), min_size=1, max_size=6),
    st.integers(0, 1_000_000),
)
def test_money_never_leaks_between_wallet_and_lines(lefts: list[int], amounts: list[int], rate: int) -> None:
    wallet = [Earning(str(place), DAY, left) for place, left in enumerate(lefts)]
    lines = [OrderPart("x", amount) for amount in amounts]
    paid = offset(wallet, OffsetRule(rate), lines, DAY)
    assert sum(amount for _, amount in paid.uses) == paid.amount <= min(paid.limit, sum(lefts))
    assert all(0 <= part <= max(line.amount, 0) for part, line in zip(paid.lines, lines, strict=True))
