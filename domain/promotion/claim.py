"""Claims: the units of a cart that applications of a bundle use, so that no unit is used twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.money import Fen, Quantity, divide
from domain.promotion.basket import Basket, Survey
from domain.promotion.benefit import BuyGet
from domain.promotion.offer import Offer
from domain.promotion.scope import NO_LIMIT
from domain.promotion.threshold import Every, Mix, MixPart
from domain.rebate.programme import Measure

Drawn = dict[int, Quantity]
"""Base units by the place of their line."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What so many applications use, and the units among it whose value the benefit is taken from."""

    times: int
    used: Drawn
    prized: Drawn


class Units:
    """The units that are free in the bundle layer, valued as the layer found them."""

    __slots__ = ("_is_used", "_order", "_sorted", "_survey", "free", "rest", "start", "total", "used")

    def __init__(self, basket: Basket, survey: Survey) -> None:
        self.start = basket.left.copy()
        self.total = basket.paid.copy()
        self.free = basket.paid.copy()
        self.used = [0] * len(self.free)
        self._survey = survey
        self._is_used = False
        self.rest = sum(self.free)
        self._sorted: dict[int, list[int]] = {}
        prices = [left * 10**9 // paid for left, paid in zip(self.start, self.total, strict=True)]
        order = sorted(range(len(prices)), key=lambda place: (prices[place], place))
        self._order = [0] * len(order)
        for position, place in enumerate(order):
            self._order[place] = position

    def cheapest(self, places: Sequence[int]) -> list[int]:
        """Return places by what a unit of theirs is worth, the cheapest first.

        The same list is sorted once, so it may not be changed or dropped.
        """
        known = self._sorted.get(id(places))
        if known is None:
            known = self._sorted[id(places)] = sorted(places, key=self._order.__getitem__)
        return known

    def is_used(self, places: Sequence[int]) -> bool:
        """Tell whether any unit of the places is used."""
        used = self.used
        return any(used[place] for place in places)

    def count(self, places: Sequence[int]) -> Quantity:
        """Return how many units are free."""
        if not self._is_used:
            return self._survey.look(places).quantity
        free = self.free
        return sum([free[place] for place in places])

    def worth(self, places: Sequence[int]) -> Fen:
        """Return what the free units of places are worth."""
        if not self._is_used:
            return self._survey.look(places).amount
        return self.value({place: self.free[place] for place in places})

    def value(self, drawn: Drawn) -> Fen:
        """Return what units are worth, so that all units of a line together are worth the line."""
        return sum(self.values(drawn))

    def values(self, drawn: Drawn) -> list[Fen]:
        """Return what units are worth, by line."""
        return [self._value(place, quantity) for place, quantity in drawn.items()]

    def _value(self, place: int, quantity: Quantity) -> Fen:
        start, total, used = self.start[place], self.total[place], self.used[place]
        return divide(start * (used + quantity), total) - divide(start * used, total)

    def draw(self, places: Sequence[int], quantity: Quantity, held: Drawn) -> Drawn | None:
        """Choose free units not held yet in the order of places, and hold them; None where there are too few."""
        drawn: Drawn = {}
        for place in places:
            taken = min(self.free[place] - held.get(place, 0), quantity)
            if taken > 0:
                drawn[place] = taken
                held[place] = held.get(place, 0) + taken
                quantity -= taken
            if not quantity:
                return drawn
        return None

    def use(self, drawn: Drawn) -> None:
        """Use units up."""
        for place, quantity in drawn.items():
            self.free[place] -= quantity
            self.used[place] += quantity
            self.rest -= quantity
        self._is_used = True


def measure(offer: Offer, units: Units) -> bool:
    """Hold what an offer asks against the free units; False where it is missed."""
    rule = offer.rule
    if not units.rest and rule.asks is not None:
        return offer.reach(None, 0)
    if rule.mix is not None:
        return offer.reach(rule.benefit, _count_mixes(offer, rule.mix, units))
    quantity = units.count(offer.places)
    return offer.measure(units.worth(offer.places), quantity)


def _count_mixes(offer: Offer, mix: Mix, units: Units) -> int:
    """Return how many mixes the free units make at most."""
    times, size = NO_LIMIT, 0
    for part, places in zip(mix.parts, offer.parts, strict=True):
        size += part.quantity
        times = min(times, units.count(places) // part.quantity)
        if not times:
            return 0
    free = units.free
    return min(times, sum([free[place] for place in offer.places]) // size)


def claim(offer: Offer, units: Units, times: int) -> Claim | None:
    """Return the units that so many applications use; None where overlapping parts of a mix leave too few.

    A mix takes the dearest units of each part, the part with the least choice first, but the cheapest of a part that
    is got for less. Free goods are the cheapest, and what pays for them the next cheapest, so that the dear ones stay
    for other offers. Whatever has no size of its own uses every unit it speaks of.
    """
    held: Drawn = {}
    threshold, benefit = offer.rule.threshold, offer.rule.benefit
    if offer.rule.mix is not None:
        return _claim_mix(offer, offer.rule.mix, units, times)
    if isinstance(benefit, BuyGet):
        places = units.cheapest(offer.places)
        prized = units.draw(places, benefit.get * times, held)
        units.draw(places, benefit.buy * times, held)
        return Claim(times, held, prized or {})
    if isinstance(threshold, Every) and threshold.measure is Measure.QUANTITY:
        units.draw(units.cheapest(offer.places), threshold.size * times, held)
    else:
        units.draw(offer.places, units.count(offer.places), held)
    return Claim(times, held, held)


def _claim_mix(offer: Offer, mix: Mix, units: Units, times: int) -> Claim | None:
    held: Drawn = {}
    got: Drawn = {}

    def slack(number: int) -> tuple[int, int]:
        return units.count(offer.parts[number]) - mix.parts[number].quantity * times, number

    for number in sorted(range(len(mix.parts)), key=slack):
        part: MixPart = mix.parts[number]
        places = units.cheapest(offer.parts[number])
        drawn = units.draw(places if part.is_reduced else places[::-1], part.quantity * times, held)
        if drawn is None:
            return None
        for place, quantity in drawn.items() if part.is_reduced else ():
            got[place] = got.get(place, 0) + quantity
    return Claim(times, held, got or held)
