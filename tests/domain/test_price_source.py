"""What a line keeps of the rule that priced it, and which prices are promotion prices."""

from __future__ import annotations

import pytest

from domain.price import PriceLevel, PriceRule
from domain.price_source import BY_HAND, UNTOLD, PriceSource, source_of

CONTRACTS = (PriceLevel.PROJECT_CONTRACT, PriceLevel.DEALER_CONTRACT)
SINGLE = (PriceLevel.MANUAL, PriceLevel.DEALER_SPECIAL)


def rule(level: PriceLevel, *, is_final: bool = False) -> PriceRule:
    return PriceRule("R-1", level, "", "P-1", "个", 10_000, is_final=is_final)


@pytest.mark.parametrize("level", PriceLevel)
def test_a_special_price_for_one_buyer_is_a_promotion_price(level: PriceLevel) -> None:
    assert source_of(rule(level)) == PriceSource(int(level), "R-1", level in SINGLE)


@pytest.mark.parametrize("level", PriceLevel)
def test_a_final_price_is_one_too_unless_a_contract_agreed_it(level: PriceLevel) -> None:
    assert source_of(rule(level, is_final=True)).is_promoted is (level not in CONTRACTS)


def test_a_price_by_hand_is_one_and_an_unknown_one_is_not() -> None:
    assert (BY_HAND.is_promoted, UNTOLD.is_promoted, UNTOLD.level) == (True, False, 0)
