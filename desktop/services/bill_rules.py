"""The rules behind a quote as people are told them: names, goods, and what is missing for a promotion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.services.billing import Asked, Quote, QuotedLine, quote_cart
from desktop.services.cart import Cart, add_product, step_quantity
from desktop.services.policy import load_policy
from desktop.services.promotion import open_coupon
from desktop.services.rule_book import Names, load_names, named_categories, named_skus
from desktop.services.shift import get_counter
from domain.money import Fen, Quantity, divide
from domain.promotion.benefit import Benefit, Gift
from domain.promotion.result import Outcome, Reason, Verdict
from domain.promotion.rule import Promotion
from domain.promotion.threshold import Gap, Lack, Mix
from domain.rebate.programme import Measure
from domain.selection import Item, Selection
from domain.unit import Unit

_SUGGESTED: Final = 3


@dataclass(frozen=True, slots=True)
class BillItem:
    """A line of the bill as rules see it, with the unit it is sold in and its base unit."""

    item: Item
    line: QuotedLine
    unit: Unit
    base: Unit


@dataclass(frozen=True, slots=True)
class Nearly:
    """A promotion that is nearly reached; `added` is the bill with what is missing, None where that is open."""

    promotion: str
    gap: Gap
    cost: Fen | None = None
    added: Cart | None = None


@dataclass(frozen=True, slots=True)
class BillRules:
    """The promotions that were looked at, by id, their names, and the goods that they and the bill speak of."""

    promotions: Mapping[str, Promotion] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    words: Names = Names()
    items: tuple[BillItem, ...] = ()
    nearly: tuple[Nearly, ...] = ()

    def name(self, promotion: str) -> str:
        """Return what a promotion is called; one that is not here any more has only its number."""
        return self.names.get(promotion, promotion)

    def giving(self, promotion: Promotion, benefit: Benefit) -> Promotion:
        """Return a promotion that gives one benefit outright."""
        return replace(promotion, threshold=None, benefit=benefit)

    def meant(self, lack: Lack, promotion: Promotion) -> tuple[BillItem, ...]:
        """Return the lines of the bill that a lack speaks of."""
        selection = selection_of(lack, promotion)
        return tuple(one for one in self.items if selection.takes(one.item))

    def counted(self, lack: Lack, promotion: Promotion) -> tuple[Quantity, str]:
        """Return a missing quantity in the unit it is sold in here where that is whole, else without a unit."""
        meant = self.meant(lack, promotion)
        if len({one.item.sku for one in meant}) != 1:
            return lack.missing, ""
        for unit in (meant[0].unit, meant[0].base):
            quantity, rest = divmod(lack.missing * unit.denominator, unit.numerator)
            if not rest:
                return quantity, unit.name
        return lack.missing, ""


@dataclass(frozen=True, slots=True)
class RuledQuote:
    """A quote and the rules behind it."""

    quote: Quote
    rules: BillRules


def selection_of(lack: Lack, promotion: Promotion) -> Selection:
    """Return the goods of which a lack speaks."""
    if isinstance(promotion.threshold, Mix):
        return promotion.threshold.parts[lack.part].selection
    return promotion.selection


def quote_bill(session: Session, cart: Cart, moment: Moment) -> RuledQuote:
    """Quote a cart and return with it what its promotions are called, what they speak of, and which are nearly reached."""
    quote = quote_cart(session, cart, moment)
    return RuledQuote(quote, load_bill_rules(session, quote))


def load_bill_rules(session: Session, quote: Quote) -> BillRules:
    """Return the rules behind a quote; without a policy there are none."""
    if quote.promoted is None or quote.day is None:
        return BillRules()
    policy = load_policy(session, quote.day)
    looked = {one.promotion: policy.promotions[one.promotion] for one in quote.promoted.outcomes}
    selections = [one for promotion in looked.values() for one in promotion.selections]
    gifts = {
        one.sku for promotion in looked.values() for one in promotion.benefits() if isinstance(one, Gift)
    }
    words = load_names(session, named_skus(selections) | gifts, named_categories(selections))
    rules = BillRules(looked, policy.names, words, tuple(_items(quote)))
    return replace(rules, nearly=tuple(_nearly(rules, quote)))


def find_coupons(session: Session, codes: Iterable[Asked], moment: Moment) -> frozenset[str]:
    """Return which codes are coupons of a promotion, also of one that has not begun or is over: the bill says so."""
    policy = load_policy(session, get_counter(session, moment).business_day)
    return frozenset(one.code for one in codes if open_coupon(policy, one.code))


def _items(quote: Quote) -> Iterator[BillItem]:
    for line in quote.lines:
        if line.shelf is not None and line.sold is not None:
            product = line.shelf.product
            unit = product.unit(line.asked.unit)
            yield BillItem(line.shelf.article.item, line, unit, product.units[0])


def _nearly(rules: BillRules, quote: Quote) -> list[Nearly]:
    """Return the gaps that cost no more than the bill, the cheapest to close first."""
    outcomes = quote.promoted.outcomes if quote.promoted else ()
    found = [_close(one, one.gap, rules) for one in outcomes if one.gap and _is_near(one)]
    near = [one for one in found if one.cost is not None and one.cost <= quote.totals.gross]
    cheapest = sorted(near, key=lambda one: (one.cost, one.promotion))[:_SUGGESTED]
    return [replace(one, added=_added(one, rules, quote.cart)) for one in cheapest]


def _is_near(outcome: Outcome) -> bool:
    is_missed = outcome.verdict is Verdict.MISSED and outcome.reason is Reason.BELOW_THRESHOLD
    return is_missed or (outcome.verdict is Verdict.APPLIED and outcome.cut is None)


def _close(outcome: Outcome, gap: Gap, rules: BillRules) -> Nearly:
    promotion = rules.promotions[outcome.promotion]
    costs = [_cost(lack, promotion, rules) for lack in gap.lacks]
    known = [one for one in costs if one is not None]
    cost = sum(known) if len(known) == len(costs) else None
    return Nearly(outcome.promotion, gap, cost)


def _cost(lack: Lack, promotion: Promotion, rules: BillRules) -> Fen | None:
    if lack.measure is Measure.AMOUNT:
        return lack.missing
    meant = [one.line for one in rules.meant(lack, promotion)]
    sold = [(line.full, line.sold.base_quantity) for line in meant if line.sold and line.sold.base_quantity]
    return min((divide(full * lack.missing, base) for full, base in sold), default=None)


def _added(near: Nearly, rules: BillRules, cart: Cart) -> Cart | None:
    """Return the cart with what is missing where only one product of the bill is meant."""
    lack = near.gap.lacks[0]
    if len(near.gap.lacks) > 1 or lack.measure is Measure.AMOUNT:
        return None
    meant = rules.meant(lack, rules.promotions[near.promotion])
    if len({one.item.sku for one in meant}) != 1:
        return None
    first = meant[0]
    quantity, rest = divmod(lack.missing * first.unit.denominator, first.unit.numerator)
    if not rest:
        return step_quantity(cart, first.line.place, quantity)
    return add_product(cart, first.item.sku, first.base.name, quantity=lack.missing, is_keyed=True)[0]
