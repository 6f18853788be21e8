"""Which price applies: levels in order of precedence, tie-breakers inside a level, and the trace that says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from domain.errors import DomainError
from domain.money import Quantity, UnitPrice, divide
from domain.period import Validity
from domain.product import Product
from domain.unit import to_base

_FOREVER = 10**6


class PriceLevel(IntEnum):
    """Where a price comes from; a smaller value wins. The gaps belong to levels that stand between these two."""

    DEALER_CONTRACT = 30
    BRAND_LIST = 80


class Verdict(StrEnum):
    """What became of one price rule."""

    APPLIED = "applied"
    OTHER_UNIT = "other_unit"
    NOT_IN_FORCE = "not_in_force"
    BELOW_MINIMUM = "below_minimum"
    LOWER_LEVEL = "lower_level"
    WIDER_VALIDITY = "wider_validity"
    SMALLER_MINIMUM = "smaller_minimum"


@dataclass(frozen=True, slots=True)
class PriceRule:
    """One row of a price book: a price for one SKU in one unit from a minimum quantity (base units) on."""

    id: str
    level: PriceLevel
    book: str
    sku: str
    unit: str
    price: UnitPrice
    validity: Validity = Validity()
    minimum: Quantity = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule and its verdict."""

    rule: PriceRule
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PriceTrace:
    """The price for one unit as asked, the rule that gave it, and every rule tried, best first."""

    price: UnitPrice
    applied: PriceRule
    tried: tuple[Tried, ...]


def _days(validity: Validity) -> int:
    if validity.first is None or validity.last is None:
        return _FOREVER
    return (validity.last - validity.first).days


def _rank(rule: PriceRule) -> tuple[int, int, int]:
    return (rule.level, _days(rule.validity), -rule.minimum)


def _excluded(rule: PriceRule, day: date, base_quantity: Quantity) -> Verdict | None:
    if not rule.validity.covers(day):
        return Verdict.NOT_IN_FORCE
    return Verdict.BELOW_MINIMUM if base_quantity < rule.minimum else None


def _lost_to(rule: PriceRule, winner: PriceRule) -> Verdict:
    if rule.level != winner.level:
        return Verdict.LOWER_LEVEL
    if rule.unit != winner.unit:
        return Verdict.OTHER_UNIT
    if _days(rule.validity) != _days(winner.validity):
        return Verdict.WIDER_VALIDITY
    return Verdict.SMALLER_MINIMUM


def find_price(
    product: Product, rules: Iterable[PriceRule], *, unit: str, quantity: Quantity, day: date
) -> PriceTrace:
    """Find the price of one `unit` when `quantity` of it is taken on `day`.

    The first level with a usable price wins, in the unit asked before the base unit (converted by the exact factor);
    inside a level the narrower validity, then the larger reached minimum. Refused: no price at all (`price_missing`),
    two equal rules (`price_tie`, which publishing prevents).
    """
    asked, base = product.unit(unit), product.units[0].name
    base_quantity = to_base(abs(quantity), asked)
    candidates = [rule for rule in rules if rule.sku == product.sku and rule.unit in (unit, base)]
    verdicts = {rule.id: _excluded(rule, day, base_quantity) for rule in candidates}
    usable = sorted(
        (rule for rule in candidates if verdicts[rule.id] is None), key=lambda r: (*_rank(r), r.id)
    )
    if not usable:
        raise DomainError("price_missing", sku=product.sku, unit=unit, day=day.isoformat())
    best_level = [rule for rule in usable if rule.level == usable[0].level]
    in_unit = [rule for rule in best_level if rule.unit == unit] or best_level
    winner = in_unit[0]
    if len(in_unit) > 1 and _rank(in_unit[1]) == _rank(winner):
        raise DomainError("price_tie", sku=product.sku, first=winner.id, second=in_unit[1].id)
    tried = [Tried(winner, Verdict.APPLIED)]
    tried += [Tried(rule, _lost_to(rule, winner)) for rule in usable if rule is not winner]
    tried += [Tried(rule, verdict) for rule in candidates if (verdict := verdicts[rule.id])]
    price = winner.price if winner.unit == unit else divide(winner.price * asked.numerator, asked.denominator)
    return PriceTrace(price, winner, tuple(tried))


def _overlap(one: Validity, other: Validity) -> bool:
    starts_in_time = one.first is None or other.last is None or one.first <= other.last
    return starts_in_time and (other.first is None or one.last is None or other.first <= one.last)


def check_ties(rules: Iterable[PriceRule]) -> None:
    """Refuse, as `price_tie`, two rules of equal rank for one unit that are in force on the same day."""
    seen: dict[tuple[str, str, int, int, int], list[PriceRule]] = {}
    for rule in rules:
        equals = seen.setdefault((rule.sku, rule.unit, *_rank(rule)), [])
        for other in equals:
            if _overlap(rule.validity, other.validity):
                raise DomainError("price_tie", sku=rule.sku, first=other.id, second=rule.id)
        equals.append(rule)
