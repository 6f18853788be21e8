"""Where the price of an ordered line came from, kept with the line, and which of them are promotion prices."""

from __future__ import annotations

from dataclasses import dataclass

from domain.price import PriceLevel, PriceRule

_BY_PERSON = frozenset({PriceLevel.MANUAL, PriceLevel.DEALER_SPECIAL})
_AGREED = frozenset({PriceLevel.PROJECT_CONTRACT, PriceLevel.DEALER_CONTRACT})


@dataclass(frozen=True, slots=True)
class PriceSource:
    """The level and the rule that gave a price, level 0 where nobody said; promoted is what sold at a promotion price."""

    level: int = 0
    rule: str = ""
    is_promoted: bool = False


UNTOLD = PriceSource()
BY_HAND = PriceSource(PriceLevel.MANUAL, "", is_promoted=True)


def source_of(rule: PriceRule) -> PriceSource:
    """Return what a line keeps of the rule that priced it.

    A promotion price is one made for a single buyer outside its contracts (by hand, dealer special), and a final price
    of any level that is no contract's: the trade calls both 特价. What a contract agreed is none.
    """
    is_promoted = rule.level in _BY_PERSON or (rule.is_final and rule.level not in _AGREED)
    return PriceSource(int(rule.level), rule.id, is_promoted)
