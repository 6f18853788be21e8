"""The rules behind a quote as people are told them: names, goods, and what is missing for a promotion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.services.billing import Asked, Quote, QuotedLine, quote_cart
from desktop.services.cart import ONE, Cart, add_product, step_quantity
from desktop.services.policy import load_policy
from desktop.services.promotion import open_coupon
from desktop.services.rule_book import Names, load_rule_names
from desktop.services.shift import get_counter
from domain.money import Fen, Quantity, divide
from domain.promotion.benefit import Benefit
from domain.promotion.index import Index
from domain.promotion.result import Outcome
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
    cost: Fen
    added: Cart | None = None


@dataclass(frozen=True, slots=True)
class BillRules:
    """The promotions in force by id, their names, and the goods that they and the bill speak of."""

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
        """Return a missing quantity of one product in the unit of its line where that is whole, else in the base unit."""
        meant = self.meant(lack, promotion)
        if len({one.item.sku for one in meant}) != 1:
            return lack.missing, ""
        whole = _in_whole(lack.missing, meant[0].unit)
        return (lack.missing, meant[0].base.name) if whole is None else (whole, meant[0].unit.name)


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
    policy, promoted = quote.policy, quote.promoted
    if promoted is None or policy.index is None:
        return BillRules()
    words = load_rule_names(session, policy.promotions, promoted.outcomes.looked)
    rules = BillRules(policy.promotions, policy.names, words, tuple(_items(quote)))
    return replace(rules, nearly=tuple(_nearly(rules, quote, policy.index, promoted.outcomes.find_near())))


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


def _nearly(rules: BillRules, quote: Quote, index: Index, near: Iterable[Outcome]) -> list[Nearly]:
    """Return the gaps that cost no more than the bill, the cheapest to close first."""
    shelf = _Prices(index.meant([one.item for one in rules.items]), [_sold(one.line) for one in rules.items])
    closed = [
        (cost, one.promotion, one.gap)
        for one in near
        if one.gap and (cost := shelf.close(one.gap, rules.promotions[one.promotion])) is not None
    ]
    cheapest = sorted(one for one in closed if one[0] <= quote.totals.gross)[:_SUGGESTED]
    return [
        Nearly(id, gap, cost, _added(gap, rules.promotions[id], rules, quote.cart))
        for cost, id, gap in cheapest
    ]


def _sold(line: QuotedLine) -> tuple[Fen, Quantity]:
    return (line.full, line.sold.base_quantity) if line.sold else (0, 0)


@dataclass(frozen=True, slots=True)
class _Prices:
    """What the lines of a bill cost in full for their base units, and which of them a selection takes."""

    meant: Callable[[Selection], Sequence[int]]
    sold: Sequence[tuple[Fen, Quantity]]

    def close(self, gap: Gap, promotion: Promotion) -> Fen | None:
        """Return what the missing goods cost at the least, None where the bill has none of them."""
        total = 0
        for lack in gap.lacks:
            cost = lack.missing if lack.measure is Measure.AMOUNT else self._buy(lack, promotion)
            if cost is None:
                return None
            total += cost
        return total

    def _buy(self, lack: Lack, promotion: Promotion) -> Fen | None:
        places = self.meant(selection_of(lack, promotion))
        sold = [self.sold[place] for place in places]
        return min((divide(full * lack.missing, base) for full, base in sold if base), default=None)


def _added(gap: Gap, promotion: Promotion, rules: BillRules, cart: Cart) -> Cart | None:
    """Return the cart with what is missing where only one product of the bill is meant."""
    lack = gap.lacks[0]
    if len(gap.lacks) > 1 or lack.measure is Measure.AMOUNT:
        return None
    meant = rules.meant(lack, promotion)
    if len({one.item.sku for one in meant}) != 1:
        return None
    first = meant[0]
    whole = _in_whole(lack.missing, first.unit)
    if whole is not None:
        return step_quantity(cart, first.line.place, whole)
    return add_product(cart, first.item.sku, first.base.name, quantity=lack.missing, is_keyed=True)[0]


def _in_whole(missing: Quantity, unit: Unit) -> Quantity | None:
    """Return a quantity of the base unit in another unit, None where that is a fraction: nobody sells 0.4 boxes."""
    quantity, rest = divmod(missing * unit.denominator, unit.numerator)
    return None if rest or quantity % ONE else quantity
