"""Leases: drawing takes all or nothing, what expires first goes first, and sharing never gives more than there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.lease import (
    Drawn,
    Lease,
    LeaseKind,
    Open,
    Part,
    Short,
    available,
    draw,
    fair_share,
    is_due_back,
    is_open,
    remaining,
    share_out,
    top_up,
)

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
DAY = timedelta(days=1)
AMOUNTS = st.integers(0, 10**12)


def lease(id: str = "a", amount: int = 100, days: int = 14) -> Lease:
    return Lease(id, LeaseKind.CREDIT, "", amount, NOON, NOON + days * DAY)


def test_a_lease_has_an_amount_and_a_time() -> None:
    with pytest.raises(DomainError, match="lease_not_positive"):
        lease(amount=0)
    with pytest.raises(DomainError, match="lease_without_time"):
        lease(days=0)


def test_what_is_left_never_falls_below_nothing() -> None:
    assert [remaining(lease(), spent) for spent in (0, 40, 100, 101)] == [100, 60, 0, 0]


def test_a_lease_is_open_until_it_expires_and_due_back_at_half_its_life() -> None:
    one = lease(days=14)
    assert is_open(one, NOON) and not is_open(one, one.expires)
    assert not is_due_back(one, NOON + 7 * DAY - timedelta(seconds=1))
    assert is_due_back(one, NOON + 7 * DAY)


def test_what_expires_first_is_drawn_first() -> None:
    late, soon = Open(lease("a", days=9), 50), Open(lease("b", days=3), 30)
    assert draw([late, soon], 40) == Drawn((Part("b", 30), Part("a", 10)))
    assert draw([late, soon], 30) == Drawn((Part("b", 30),))
    assert draw([late], 0) == Drawn(())


def test_too_little_draws_nothing_and_says_what_is_missing() -> None:
    assert draw([Open(lease(), 50)], 51) == Short(50, 1)
    with pytest.raises(DomainError, match="amount_negative"):
        draw([], -1)


@given(st.lists(AMOUNTS, max_size=6), AMOUNTS)
def test_what_is_drawn_adds_up_and_no_lease_gives_more_than_it_has(lefts: list[int], amount: int) -> None:
    leases = [Open(lease(str(place), days=1 + place % 3), left) for place, left in enumerate(lefts)]
    drawn = draw(leases, amount)
    if isinstance(drawn, Short):
        assert drawn.available == available(leases) == amount - drawn.missing < amount
    else:
        left = {one.lease.id: one.left for one in leases}
        assert sum(part.amount for part in drawn.parts) == amount
        assert all(0 < part.amount <= left[part.lease_id] for part in drawn.parts)


@given(st.integers(-(10**6), 10**12), st.lists(st.integers(-5, 10**12), max_size=8))
def test_sharing_never_gives_more_than_there_is_or_than_is_wished(free: int, wishes: list[int]) -> None:
    shares = share_out(free, wishes)
    assert sum(shares) <= max(free, 0)
    assert all(0 <= share <= max(wish, 0) for share, wish in zip(shares, wishes, strict=True))


@given(st.integers(0, 10**12), st.lists(AMOUNTS, min_size=1, max_size=8))
def test_sharing_leaves_nothing_over_while_a_wish_is_open(free: int, wishes: list[int]) -> None:
    assert sum(share_out(free, wishes)) == min(free, sum(wishes))


def test_small_wishes_are_met_first() -> None:
    assert share_out(100, [10, 500, 500]) == [10, 45, 45]
    assert share_out(0, [10]) == [0]


def test_each_pc_holds_its_share_of_a_part_of_what_is_free() -> None:
    assert fair_share(800, 200, 500_000, 2) == 250
    assert fair_share(-5, 0, 500_000, 2) == fair_share(-5, 4, 500_000, 0) == 0


def test_a_share_is_topped_up_once_less_than_half_is_left() -> None:
    assert [top_up(100, held) for held in (0, 49, 50, 120)] == [100, 51, 0, 0]
