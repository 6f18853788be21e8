"""An offer: one promotion on its way through a cart, from the lines it speaks of to what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from domain.money import Fen, Quantity
from domain.promotion.basket import Basket
from domain.promotion.benefit import OUTPUTS, REPEATING, Benefit, Percent, reduce_amount, worth_of
from domain.promotion.cart import Context
from domain.promotion.index import Rule
from domain.promotion.result import Cut, Reason
from domain.promotion.scope import NO_LIMIT, allow
from domain.promotion.threshold import reach

_NOTHING: list[int] = []


class Offer:
    """A rule with the places of its lines; `room` is how often it may be applied, `times` how often it was.

    A mix has `parts`, the places of each. `won` are the places it was chosen for in the item layer. Of a large policy
    hundreds are made for every cart, so what most of them never change stands on the class.
    """

    benefit: Benefit | None = None
    room = NO_LIMIT
    wanted = 0
    times = 0
    amount: Fen = 0
    reason: Reason | None = None
    rival = ""
    behind: Fen = 0
    cut: Cut | None = None
    worths: Sequence[Fen] = ()
    won: list[int] | None = None
    is_measured = False

    def __init__(self, rule: Rule, places: list[int], parts: Sequence[list[int]] = ()) -> None:
        self.rule = rule
        self.places = places
        self.parts = parts

    def measure(self, amount: Fen, quantity: Quantity) -> bool:
        """Hold what it asks against an amount and base units; False where it is missed."""
        rule = self.rule
        if amount < rule.least_amount or quantity < rule.least_quantity:
            self.is_measured = True
            self.reason = Reason.BELOW_THRESHOLD
            return False
        if rule.asks_more is None:
            self.is_measured = True
            self.benefit, self.wanted = rule.benefit, 1
            return True
        return self.reach(*reach(rule.asks_more, rule.benefit, amount, quantity))

    def reach(self, benefit: Benefit | None, times: int) -> bool:
        """Note what its threshold gave; False where it is missed."""
        self.is_measured = True
        self.benefit = benefit
        if benefit is None or not times:
            self.reason = Reason.BELOW_THRESHOLD
            return False
        self.wanted = times if times == 1 or _repeats(benefit, self.rule) else 1
        if self.wanted > self.room:
            self.wanted, self.cut = self.room, Cut.LIMIT
        return True

    def value(self, amount: Fen, basket: Basket) -> Fen:
        """Return what it is worth on an amount; what cannot be given in part is given less often."""
        benefit = self.benefit
        assert benefit is not None, "a threshold that is reached has a benefit"
        purse = basket.purse(self.rule)
        if type(benefit) not in OUTPUTS:
            return self.trim(reduce_amount(benefit, self.wanted, amount), purse)
        each = worth_of(benefit)
        if each and each * self.wanted > purse:
            self.wanted = purse // each
            self.cut = self._why_cut(purse)
        return each * self.wanted

    def trim(self, amount: Fen, purse: Fen) -> Fen:
        """Return an amount, or what the cap or budget leaves of it."""
        if amount <= purse:
            self.cut = self.cut if self.cut is Cut.LIMIT else None
            return amount
        self.cut = self._why_cut(purse)
        return purse

    def _why_cut(self, purse: Fen) -> Cut:
        return Cut.BUDGET if purse < self.rule.cap else Cut.CAP

    def apply(self, amount: Fen, basket: Basket) -> None:
        """Note that it was applied, and pay for it."""
        self.times, self.amount = self.wanted, amount
        basket.pay(self.rule, amount)

    def miss(self, basket: Basket) -> None:
        """Note why a reached benefit gave nothing."""
        is_spent = self.cut is Cut.BUDGET or basket.is_spent(self.rule)
        self.reason = Reason.BUDGET_EXHAUSTED if is_spent else Reason.NOTHING_TO_REDUCE


def _repeats(benefit: Benefit, rule: Rule) -> bool:
    """A percentage repeats with its mix, for it speaks of the units of each."""
    return type(benefit) in REPEATING or (isinstance(benefit, Percent) and rule.mix is not None)


def open_offers(
    rules: Iterable[Rule], found: Mapping[int, list[int]], basket: Basket, context: Context
) -> list[Offer]:
    """Make an offer of every rule; one that is not meant for this purchase carries its reason."""
    offers, day = [], context.day
    for rule in rules:
        offer = Offer(rule, found[rule.slots[0]]) if rule.mix is None else _open_mix(rule, found)
        if not rule.first <= day <= rule.last:
            offer.reason = Reason.NOT_IN_FORCE
        elif not rule.is_free:
            _restrict(offer, basket, context)
        offers.append(offer)
    return offers


def _open_mix(rule: Rule, found: Mapping[int, list[int]]) -> Offer:
    parts = [found.get(slot, _NOTHING) for slot in rule.slots]
    if not all(parts) and not rule.full_price_only:
        return Offer(rule, _NOTHING, parts)
    return Offer(rule, sorted({place for part in parts for place in part}), parts)


def _restrict(offer: Offer, basket: Basket, context: Context) -> None:
    """Note the first condition that keeps an offer from this purchase, or how often it may be applied."""
    rule = offer.rule
    for check in rule.checks:
        if reason := check(rule.promotion, context):
            offer.reason = reason
            return
    if rule.counts:
        offer.room, offer.reason = allow(rule.id, rule.counts, context)
        if offer.reason:
            return
    if basket.is_spent(rule):
        offer.reason = Reason.BUDGET_EXHAUSTED
    elif rule.full_price_only:
        _keep_full_price(offer, basket)


def _keep_full_price(offer: Offer, basket: Basket) -> None:
    untouched = {place for place in offer.places if basket.left[place] == basket.gross[place]}
    offer.parts = [[place for place in part if place in untouched] for part in offer.parts]
    offer.places = sorted(untouched)
    if not untouched:
        offer.reason = Reason.ALREADY_REDUCED


def living(offers: Iterable[Offer]) -> list[Offer]:
    """Return the offers that nothing keeps from this purchase so far."""
    return [offer for offer in offers if offer.reason is None]
