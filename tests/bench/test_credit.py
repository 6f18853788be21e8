"""The credit and rebate benchmarks measure what they say: whole accounts, whole exposures, the same sums day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bench import wholesale
from bench.credit import TERMS, make_account, make_values
from bench.rebate import accrue_daily, accrue_dealer, make_purchases, programmes
from bench.wholesale import Line, read_dealers
from domain.rebate.programme import RebateType, check_programme
from domain.selection import Item
from domain.terms import check_term

ITEMS = [Item(f"S{number}", category=f"C{number % 4}", brand="B") for number in range(12)]
LINES = [
    Line(date(2022, 9, 1) + timedelta(days=place % 30), ITEMS[place % 12], 40_000 - 1_000 * place, 6_000)
    for place in range(60)
]


def test_an_account_holds_every_line_and_its_payment() -> None:
    assert not [found for term in TERMS for found in check_term(term)]
    account = make_account(3, LINES)
    whole = sum(line.amount for line in LINES)
    assert sum(entry.amount for entry in account[:-1]) == whole
    assert account[-1].amount == -sum(max(line.amount, 0) for line in LINES) // 100
    assert sum(value.amount for value in make_values(LINES)) == whole


def test_counting_day_by_day_is_counting_from_zero() -> None:
    offered = programmes(ITEMS)
    assert not [found for programme in offered for found in check_programme(programme)]
    assert {programme.type for programme in offered} == set(RebateType) - {RebateType.PROMPT_PAYMENT}
    purchases = make_purchases(LINES)
    assert accrue_daily(offered, purchases) == accrue_dealer(offered, purchases)


def test_without_the_real_folder_as_many_lines_are_generated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(wholesale, "FOLDER", tmp_path / "absent")  # type: ignore[operator]
    dealers = read_dealers()
    assert (len(dealers), sum(map(len, dealers))) == (wholesale.DEALERS, wholesale.LINES)


@pytest.mark.real_data
@pytest.mark.skipif(not wholesale.has_real_lines(), reason="the real data folder is absent")
def test_the_real_month_is_read_whole() -> None:
    dealers = read_dealers()
    assert (len(dealers), sum(map(len, dealers))) == (wholesale.DEALERS, wholesale.LINES)
    assert sum(line.amount for lines in dealers for line in lines) == 3_662_269_361
