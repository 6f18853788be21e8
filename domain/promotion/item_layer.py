"""The item layer: percentages, amounts and special prices on single lines, each line with what is best for it."""

from __future__ import annotations

from collections.abc import Sequence

from domain.money import Fen, split
from domain.promotion.basket import Basket, Survey
from domain.promotion.benefit import reduce_lines
from domain.promotion.exclusivity import Bid, choose
from domain.promotion.offer import Offer
from domain.promotion.threshold import reach


def apply_items(offers: Sequence[Offer], basket: Basket) -> None:
    """Apply the offers of the item layer; each is measured and compared on the amounts before the layer.

    Of the promotions chosen for a line the later ones, in order of group and id, take from what the earlier ones left.
    """
    bids: list[list[Bid]] = [[] for _ in basket.left]
    survey = basket.survey()
    for offer in offers:
        for place, worth in zip(offer.places, _bid(offer, survey, basket), strict=False):
            if worth:
                bids[place].append((worth, offer))
    for place, several in enumerate(bids):
        for offer in _choose(place, several, basket) if several else ():
            offer.won = offer.won or []
            offer.won.append(place)
    for offer in offers:
        if offer.won:
            _apply(offer, offer.won, basket)


def _bid(offer: Offer, survey: Survey, basket: Basket) -> Sequence[Fen]:
    """Return what the offer would take off each of its lines; nothing where its threshold is not reached."""
    rule, seen = offer.rule, survey.look(offer.places)
    reached = reach(rule.threshold, rule.benefit, seen.amount, seen.quantity)
    if not offer.reach(reached.benefit, reached.times, reached.gap) or reached.benefit is None:
        return ()
    offer.wanted = 1
    worths = reduce_lines(reached.benefit, seen.lefts, seen.units)
    total, purse = sum(worths), basket.purse(rule)
    if not total:
        offer.miss(basket)
    return worths if total <= purse else split(purse, worths)


def _choose(place: int, bids: Sequence[Bid], basket: Basket) -> list[Offer]:
    def stack(offers: Sequence[Offer]) -> list[Fen]:
        left, amounts = basket.left[place], []
        for offer in offers:
            amounts.append(_reduce(offer, [left], [basket.paid[place]])[0])
            left -= amounts[-1]
        return amounts

    return choose(bids, stack)


def _reduce(offer: Offer, lefts: Sequence[Fen], bases: Sequence[int]) -> list[Fen]:
    benefit = offer.benefit
    assert benefit is not None, "only an offer with a benefit bids"
    return reduce_lines(benefit, lefts, bases)


def _apply(offer: Offer, places: Sequence[int], basket: Basket) -> None:
    lefts, bases = [basket.left[place] for place in places], [basket.paid[place] for place in places]
    worths = _reduce(offer, lefts, bases)
    amount = offer.trim(sum(worths), basket.purse(offer.rule))
    if not amount:
        offer.miss(basket)
        return
    basket.take(offer.rule, amount, places, worths)
    offer.apply(amount, basket)
