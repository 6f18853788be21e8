"""Payments: named debts first, then the oldest due; never more than was paid, never more than is open (K3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.allocation import Allocated, Debt, Paid, Wish, allocate, offered_rate
from domain.errors import DomainError
from domain.terms import Offer

DAY = date(2026, 11, 22)
OLD = Debt("SH-1", date(2026, 8, 1), date(2026, 8, 31), 30_000)
MIDDLE = Debt("SH-2", date(2026, 9, 1), date(2026, 9, 30), 20_000)
YOUNG = Debt("SH-3", date(2026, 11, 15), date(2026, 12, 31), 50_000, (Offer(date(2026, 11, 25), 20_000),))
DEBTS = [YOUNG, OLD, MIDDLE]


def parts(found: Allocated) -> list[tuple[str, int, int]]:
    return [(one.debt.number, one.paid, one.discount) for one in found.parts]


def test_without_a_word_of_the_payer_the_oldest_due_is_paid_first() -> None:
    found = allocate(DEBTS, 40_000, DAY)
    assert parts(found) == [("SH-1", 30_000, 0), ("SH-2", 10_000, 0)]
    assert found.unapplied == 0


def test_what_the_payer_names_goes_first_and_the_rest_to_the_oldest() -> None:
    found = allocate(DEBTS, 35_000, DAY, [Wish("SH-2")])
    assert parts(found) == [("SH-1", 15_000, 0), ("SH-2", 20_000, 0)]


def test_a_named_amount_is_kept_to() -> None:
    found = allocate(DEBTS, 35_000, DAY, [Wish("SH-2", 5_000), Wish("SH-3", 10_000)])
    assert parts(found) == [("SH-1", 20_000, 0), ("SH-2", 5_000, 0), ("SH-3", 10_000, 204)]


def test_what_nobody_owes_stays_unapplied_and_unknown_names_are_told() -> None:
    found = allocate([OLD], 50_000, DAY, [Wish("SH-9"), Wish("SH-9", 5)])
    assert found == Allocated((Paid(OLD, 30_000, 0),), 20_000, ("SH-9",))
    assert allocate([], 7, DAY) == Allocated((), 7)


def test_two_in_the_hundred_for_payment_in_ten_days() -> None:
    found = allocate([YOUNG], 49_000, DAY)
    assert (parts(found), found.unapplied) == ([("SH-3", 49_000, 1_000)], 0)
    assert found.parts[0].settled == 50_000
    late = allocate([YOUNG], 49_000, date(2026, 11, 26))
    assert parts(late) == [("SH-3", 49_000, 0)]


def test_of_two_offers_the_better_one_holds_until_its_day() -> None:
    debt = Debt("A", DAY, DAY, 100, (Offer(DAY, 30_000), Offer(DAY + timedelta(days=9), 10_000)))
    rates = [offered_rate(debt, DAY + timedelta(days=days)) for days in (0, 1, 9, 10)]
    assert rates == [30_000, 10_000, 10_000, 0]


def test_a_discount_of_all_settles_without_money() -> None:
    gift = Debt("A", DAY, DAY, 100, (Offer(DAY, 1_000_000),))
    assert allocate([gift], 0, DAY) == Allocated((Paid(gift, 0, 100),), 0)


def test_instalments_of_one_number_are_paid_by_their_due_days() -> None:
    early, late = (Debt("SH-9", DAY, DAY + timedelta(days=days), 100) for days in (30, 60))
    found = allocate([late, OLD, early], 150, DAY, [Wish("SH-9", 120)])
    assert found.parts == (Paid(OLD, 30, 0), Paid(early, 100, 0), Paid(late, 20, 0))


@pytest.mark.parametrize(("amount", "named"), [(-1, []), (1, [Wish("SH-1", -1)])])
def test_less_than_nothing_is_refused(amount: int, named: list[Wish]) -> None:
    with pytest.raises(DomainError, match="amount_negative"):
        allocate(DEBTS, amount, DAY, named)


OFFERS = st.lists(st.builds(Offer, st.dates(DAY, DAY + timedelta(days=9)), st.integers(1, 10**6)), max_size=2)
NUMBERS = st.sampled_from("ABCDE")
DATES = st.dates(date(2026, 8, 1), date(2026, 12, 31))
DRAWN = st.lists(
    st.builds(Debt, NUMBERS, DATES, DATES, st.integers(-500, 50_000), OFFERS.map(tuple)), max_size=8
)
WISHES = st.lists(st.builds(Wish, NUMBERS, st.none() | st.integers(0, 60_000)), max_size=4)


@given(DRAWN, st.integers(0, 200_000), WISHES)
def test_no_more_than_was_paid_and_no_more_than_is_open(
    debts: list[Debt], amount: int, named: list[Wish]
) -> None:
    found = allocate(debts, amount, DAY, named)
    assert sum(one.paid for one in found.parts) + found.unapplied == amount
    assert all(0 < one.settled <= one.debt.left for one in found.parts)
    assert all(one.paid >= 0 and one.discount >= 0 for one in found.parts)
    still_open = sum(max(one.left, 0) for one in debts) - sum(one.settled for one in found.parts)
    assert found.unapplied == 0 or still_open == 0


@given(DRAWN, st.integers(0, 200_000), WISHES, st.randoms())
def test_the_order_in_which_debts_are_listed_does_not_matter(
    debts: list[Debt], amount: int, named: list[Wish], random: object
) -> None:
    shuffled = list(debts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = allocate(debts, amount, DAY, named), allocate(shuffled, amount, DAY, named)
    assert (one.unapplied, sum(p.settled for p in one.parts)) == (
        other.unapplied,
        sum(p.settled for p in other.parts),
    )


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.lists(st.integers(0, 10**5), min_size=1, max_size=6))
def test_paying_bit_by_bit_never_earns_a_bigger_discount(left: int, rate: int, payments: list[int]) -> None:
    offers = (Offer(DAY, rate),)
    whole = allocate([Debt("A", DAY, DAY, left, offers)], left, DAY).parts[0].discount
    earned = 0
    for payment in payments:
        for one in allocate([Debt("A", DAY, DAY, left, offers)], payment, DAY).parts:
            earned, left = earned + one.discount, left - one.settled
    assert earned <= whole
