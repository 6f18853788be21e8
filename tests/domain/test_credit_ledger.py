"""The credit ledger: freeze, use, release, repay; never below zero, never beyond a limit, the same when replayed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit.account import AccountType, CreditAccount, Short
from domain.credit.ledger import (
    Book,
    Holding,
    Kind,
    Movement,
    Posted,
    freeze,
    overrun,
    post,
    refreeze,
    release,
    repay,
    replay,
    use,
)
from domain.errors import DomainError

DAY = date(2026, 11, 22)
CASH = CreditAccount("cash", AccountType.CASH, 1_000)
ANNUAL = CreditAccount("annual", AccountType.ANNUAL, 5_000)
PROJECT = CreditAccount("project", AccountType.PROJECT, 2_000, project="P-1")
TEMPORARY = CreditAccount("temporary", AccountType.TEMPORARY, 2_000, last=date(2026, 11, 30))
ACCOUNTS = (CASH, ANNUAL, PROJECT, TEMPORARY)
BOOK = Book(ACCOUNTS)


def posted(found: Posted | Short) -> Posted:
    assert isinstance(found, Posted)
    return found


FROZEN = posted(freeze(BOOK, "SO-1", 7_000, DAY)).book


def test_an_order_freezes_a_shipment_uses_a_payment_repays() -> None:
    assert FROZEN.held_by("SO-1") == (
        Holding("SO-1", "cash", 1_000),
        Holding("SO-1", "annual", 5_000),
        Holding("SO-1", "temporary", 1_000),
    )
    shipped = use(FROZEN, "SO-1", 6_500, DAY).book
    assert shipped.held_by("SO-1")[-1] == Holding("SO-1", "temporary", 500, 500)
    dropped = release(shipped, "SO-1", 500, DAY).book
    paid = repay(dropped, "SO-1", 600, DAY)
    assert [(one.account, one.amount) for one in paid.movements] == [("temporary", 500), ("annual", 100)]
    assert repay(paid.book, "SO-1", 5_900, DAY).book == BOOK


def test_a_short_account_freezes_nothing() -> None:
    found = freeze(FROZEN, "SO-2", 1_001, DAY)
    assert isinstance(found, Short)
    assert (found.available, found.missing) == (1_000, 1)


@pytest.mark.parametrize(
    ("amount", "kinds"), [(8_000, [Kind.FREEZE]), (7_000, []), (5_500, [Kind.RELEASE] * 2)]
)
def test_an_edited_order_holds_what_it_asks_now(amount: int, kinds: list[Kind]) -> None:
    found = posted(refreeze(FROZEN, "SO-1", amount, DAY))
    assert [movement.kind for movement in found.movements] == kinds
    assert sum(one.frozen for one in found.book.held_by("SO-1")) == amount


def test_a_reopened_order_freezes_again_and_may_find_the_credit_gone() -> None:
    cancelled = posted(refreeze(FROZEN, "SO-1", 0, DAY)).book
    assert cancelled == BOOK
    taken = posted(freeze(cancelled, "SO-2", 7_500, DAY)).book
    assert refreeze(taken, "SO-1", 7_000, DAY) == freeze(taken, "SO-1", 7_000, DAY)
    assert isinstance(refreeze(taken, "SO-1", 7_000, DAY), Short)


def test_a_project_order_draws_its_project() -> None:
    found = posted(freeze(BOOK, "SO-1", 9_000, DAY, "P-1"))
    assert [one.account for one in found.movements] == ["cash", "annual", "project", "temporary"]


def test_goods_do_not_leave_on_credit_that_has_ended() -> None:
    with pytest.raises(DomainError, match=r"account_closed.*temporary.*ended"):
        use(FROZEN, "SO-1", 7_000, date(2026, 12, 1))
    assert use(FROZEN, "SO-1", 6_000, date(2026, 12, 1)).movements[-1].account == "annual"


def test_what_is_used_of_an_ended_account_is_to_be_repaid() -> None:
    shipped = use(FROZEN, "SO-1", 7_000, DAY).book
    assert overrun(shipped, DAY) == ()
    assert overrun(shipped, date(2026, 12, 1)) == (("temporary", 1_000),)
    stopped = replace(shipped, accounts=(CASH, replace(ANNUAL, is_stopped=True), TEMPORARY))
    assert overrun(stopped, DAY) == (("annual", 5_000),)
    assert overrun(FROZEN, date(2026, 12, 1)) == ()


@pytest.mark.parametrize(
    ("movement", "code"),
    [
        (Movement(Kind.FREEZE, "SO-1", "annual", 0, DAY), "movement_not_positive"),
        (Movement(Kind.FREEZE, "SO-1", "other", 1, DAY), "account_unknown"),
        (Movement(Kind.FREEZE, "SO-1", "annual", 5_001, DAY), "freeze_beyond_limit"),
        (Movement(Kind.USE, "SO-1", "annual", 1, DAY), "beyond_frozen"),
        (Movement(Kind.RELEASE, "SO-1", "annual", 1, DAY), "beyond_frozen"),
        (Movement(Kind.REPAY, "SO-1", "annual", 1, DAY), "beyond_used"),
    ],
)
def test_movements_that_cannot_be(movement: Movement, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        post(BOOK, movement)


@pytest.mark.parametrize(("amount", "code"), [(7_001, "beyond_frozen"), (-1, "amount_negative")])
def test_more_than_is_frozen_or_less_than_nothing_is_refused(amount: int, code: str) -> None:
    for step in (use, release):
        with pytest.raises(DomainError, match=code):
            step(FROZEN, "SO-1", amount, DAY)


def test_a_lowered_limit_undoes_nothing_and_a_replay_needs_no_leave() -> None:
    movements = posted(freeze(BOOK, "SO-1", 7_000, DAY)).movements
    lowered = (CASH, replace(ANNUAL, limit=100), PROJECT, TEMPORARY)
    book = replay(lowered, movements)
    assert book == replace(FROZEN, accounts=lowered)
    assert isinstance(freeze(book, "SO-2", 1_001, DAY), Short)
    assert use(book, "SO-1", 7_000, DAY).book.held_by("SO-1")[1].used == 5_000


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["freeze", "use", "release", "repay", "refreeze"]),
        st.sampled_from(["SO-1", "SO-2", "SO-3"]),
        st.integers(0, 6_000),
        st.sampled_from(["", "P-1"]),
        st.dates(date(2026, 11, 1), date(2026, 12, 31)),
    ),
    max_size=40,
)
ENDLESS = CreditAccount("endless", AccountType.ANNUAL)
Step = tuple[str, str, int, str, date]


def take(book: Book, step: Step) -> Posted | Short:
    name, document, amount, project, day = step
    if name in ("freeze", "refreeze"):
        return (freeze if name == "freeze" else refreeze)(book, document, amount, day, project)
    return {"use": use, "release": release, "repay": repay}[name](book, document, amount, day)


@given(st.sampled_from([ACCOUNTS, (CASH, ENDLESS), (TEMPORARY,)]), STEPS)
def test_nothing_is_ever_below_zero_or_beyond_a_limit(
    accounts: tuple[CreditAccount, ...], steps: list[Step]
) -> None:
    book, movements = Book(accounts), []
    for step in steps:
        try:
            found = take(book, step)
        except DomainError as refusal:
            assert refusal.code in ("beyond_frozen", "beyond_used", "account_closed")
            continue
        if isinstance(found, Posted):
            book = found.book
            movements += found.movements
    assert all(one.frozen >= 0 and one.used >= 0 for one in book.holdings)
    assert all(one.account.limit is None or 0 <= one.taken <= one.account.limit for one in book.open)
    assert replay(accounts, movements) == book
    sums = {kind: sum(one.amount for one in movements if one.kind is kind) for kind in Kind}
    assert sum(one.frozen for one in book.holdings) == sums[Kind.FREEZE] - sums[Kind.USE] - sums[Kind.RELEASE]
    assert sum(one.used for one in book.holdings) == sums[Kind.USE] - sums[Kind.REPAY]
