"""Credit accounts: cash, annual, project, temporary; no limit is unlimited, nothing is a real limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit.account import (
    DRAW_ORDER,
    AccountType,
    CreditAccount,
    Draw,
    Drawn,
    Open,
    Short,
    Unusable,
    check_accounts,
    draw,
    total_limit,
    why_closed,
)
from domain.errors import DomainError

DAY = date(2026, 11, 22)
CASH = CreditAccount("cash", AccountType.CASH, 1_000)
ANNUAL = CreditAccount("annual", AccountType.ANNUAL, 5_000, date(2026, 1, 1), date(2026, 12, 31))
PROJECT = CreditAccount("project", AccountType.PROJECT, 3_000, project="P-1")
TEMPORARY = CreditAccount("temporary", AccountType.TEMPORARY, 2_000, date(2026, 11, 1), date(2026, 11, 22))
ALL = (TEMPORARY, PROJECT, ANNUAL, CASH)


def opened(*accounts: CreditAccount) -> list[Open]:
    return [Open(account) for account in accounts]


@pytest.mark.parametrize(
    ("amount", "project", "draws"),
    [
        (0, "", ()),
        (1_000, "", (("cash", 1_000),)),
        (1_001, "", (("cash", 1_000), ("annual", 1))),
        (8_000, "", (("cash", 1_000), ("annual", 5_000), ("temporary", 2_000))),
        (8_000, "P-1", (("cash", 1_000), ("annual", 5_000), ("project", 2_000))),
        (11_000, "P-1", (("cash", 1_000), ("annual", 5_000), ("project", 3_000), ("temporary", 2_000))),
    ],
)
def test_money_is_drawn_before_credit_and_the_temporary_last(
    amount: int, project: str, draws: tuple[tuple[str, int], ...]
) -> None:
    assert draw(opened(*ALL), amount, DAY, project) == Drawn(tuple(Draw(*one) for one in draws))


def test_one_fen_too_much_draws_nothing_and_says_why_each_gave_nothing() -> None:
    stopped = replace(ANNUAL, id="stopped", is_stopped=True)
    coming = replace(TEMPORARY, id="coming", first=date(2026, 11, 23), last=date(2026, 12, 1))
    ended = replace(TEMPORARY, id="ended", last=date(2026, 11, 21))
    found = draw([*opened(PROJECT, CASH, stopped, coming, ended), Open(ANNUAL, 5_500)], 1_001, DAY)
    assert isinstance(found, Short)
    assert (found.available, found.missing) == (1_000, 1)
    assert dict(found.unusable) == {
        "annual": Unusable.USED_UP,
        "stopped": Unusable.STOPPED,
        "project": Unusable.OTHER_PROJECT,
        "coming": Unusable.NOT_BEGUN,
        "ended": Unusable.ENDED,
    }


def test_an_account_without_limit_gives_all_and_one_of_nothing_gives_nothing() -> None:
    endless = CreditAccount("endless", AccountType.ANNUAL)
    assert draw(opened(endless), 10**12, DAY) == Drawn((Draw("endless", 10**12),))
    nothing = CreditAccount("nothing", AccountType.ANNUAL, 0)
    assert draw(opened(nothing), 1, DAY) == Short(0, 1, (("nothing", Unusable.USED_UP),))


def test_of_several_temporary_ones_the_first_to_end_goes_first() -> None:
    later = replace(TEMPORARY, id="a-later", last=date(2027, 1, 1))
    assert draw(opened(later, TEMPORARY), 2_100, DAY) == Drawn(
        (Draw("temporary", 2_000), Draw("a-later", 100))
    )


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(DomainError, match="amount_negative"):
        draw([], -1, DAY)


@pytest.mark.parametrize(
    ("accounts", "limit"),
    [
        ((), None),
        ((CASH,), None),
        (ALL, 10_000),
        ((CASH, CreditAccount("zero", AccountType.ANNUAL, 0)), 0),
        ((ANNUAL, CreditAccount("endless", AccountType.ANNUAL)), None),
        ((replace(ANNUAL, last=date(2026, 11, 21)),), 0),
        ((replace(ANNUAL, limit=None, is_stopped=True),), 0),
        ((replace(TEMPORARY, limit=None), ANNUAL), None),
    ],
)
def test_the_limit_is_what_all_credit_in_force_adds_up_to(
    accounts: Sequence[CreditAccount], limit: int | None
) -> None:
    assert total_limit(accounts, DAY) == limit


OPEN = st.lists(
    st.builds(
        Open,
        st.builds(
            CreditAccount,
            st.uuids().map(str),
            st.sampled_from(AccountType),
            st.none() | st.integers(0, 5_000),
            st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 1)),
            st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 1)),
            st.sampled_from(["", "P-1"]),
            st.booleans(),
        ),
        st.integers(0, 6_000),
    ),
    max_size=8,
)


@given(OPEN, st.integers(0, 20_000), st.sampled_from(["", "P-1"]))
def test_draws_keep_the_order_and_every_limit(accounts: list[Open], amount: int, project: str) -> None:
    found = draw(accounts, amount, DAY, project)
    if isinstance(found, Short):
        assert found.available + found.missing == amount and found.missing > 0
        return
    by_id = {one.account.id: one for one in accounts}
    drawn = [by_id[one.account] for one in found.draws]
    places = [DRAW_ORDER.index(one.account.type) for one in drawn]
    assert places == sorted(places)
    assert sum(one.amount for one in found.draws) == amount
    for one, taken in zip(drawn, found.draws, strict=True):
        assert one.free is None or 0 < taken.amount <= one.free
        assert why_closed(one.account, DAY) is None
    for earlier in drawn[:-1]:
        taken_all = next(one.amount for one in found.draws if one.account == earlier.account.id)
        assert earlier.free == taken_all, "the next account is touched only when this one is empty"


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (replace(ANNUAL, first=date(2027, 1, 1)), "dates_inverted"),
        (replace(ANNUAL, limit=-1), "limit_negative"),
        (replace(CASH, limit=None), "cash_without_amount"),
        (replace(PROJECT, project=""), "project_missing"),
        (replace(ANNUAL, project="P-1"), "project_needless"),
        (replace(TEMPORARY, last=None), "end_missing"),
    ],
)
def test_a_faulty_account_is_not_published(account: CreditAccount, code: str) -> None:
    faults = check_accounts([account])
    assert [found.code for found in faults] == [code]
    assert str(faults[0]).startswith(f"account/{account.id}: ")


def test_doubles_and_overlapping_annual_accounts_are_named() -> None:
    next_year = replace(ANNUAL, id="next", first=date(2026, 12, 31), last=None)
    faults = check_accounts([next_year, ANNUAL, CASH, CASH])
    assert [(found.where, found.code) for found in faults] == [
        ("account/cash", "account_twice"),
        ("account/next", "annual_accounts_overlap"),
    ]


def test_sound_accounts_have_no_faults() -> None:
    next_year = CreditAccount("next", AccountType.ANNUAL, 0, date(2027, 1, 1))
    assert check_accounts([*ALL, next_year, replace(TEMPORARY, id="endless", limit=None)]) == []
