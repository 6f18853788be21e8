"""The order and coupon layers: rewards on what remains of all eligible lines together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.money import Fen, split
from domain.promotion.basket import Basket, Survey
from domain.promotion.benefit import OUTPUTS, Message, worth_of
from domain.promotion.exclusivity import Bid, Contest, Contests, choose, win_groups
from domain.promotion.offer import Offer
from domain.promotion.rule import Layer


def apply_orders(offers: Sequence[Offer], survey: Survey, basket: Basket) -> Contests:
    """Apply the offers of the order or of the coupon layer, measured and compared on the amounts before the layer.

    Those that stand together follow each other in order of group and id, each on what is left.
    """
    bids: list[Bid] = []
    for offer in offers:
        if not _measure(offer, survey):
            continue
        if isinstance(offer.benefit, Message):
            offer.apply(0, basket)
            continue
        worth = offer.value(survey.look(offer.places).amount, basket)
        if worth or (type(offer.benefit) in OUTPUTS and not worth_of(offer.benefit)):
            bids.append((worth, offer))
        else:
            offer.miss(basket)
    chosen = choose(win_groups(bids), lambda several: _stack(several, basket))
    for _, offer in chosen:
        _apply(offer, basket)
    return lambda: [Contest(bids, chosen)] if bids else []


def _measure(offer: Offer, survey: Survey) -> bool:
    rule = offer.rule
    if rule.layer is Layer.COUPON and rule.threshold is None:
        return offer.reach(rule.benefit, offer.room)
    seen = survey.look(offer.places)
    return offer.measure(seen.amount, seen.quantity)


def _sum(offer: Offer, left: Sequence[Fen]) -> Fen:
    return sum([left[place] for place in offer.places])


def _stack(offers: Sequence[Offer], basket: Basket) -> Iterator[Fen]:
    """Tell what offers in a row would give, without giving it."""
    left = basket.left.copy()
    for offer in offers:
        amount = offer.value(_sum(offer, left), basket)
        yield amount
        if type(offer.benefit) not in OUTPUTS:
            parts = split(amount, [left[place] for place in offer.places])
            for place, part in zip(offer.places, parts, strict=True):
                left[place] -= part


def _apply(offer: Offer, basket: Basket) -> None:
    amount = offer.value(_sum(offer, basket.left), basket)
    if type(offer.benefit) in OUTPUTS:
        if offer.wanted:
            offer.apply(amount, basket)
        else:
            offer.miss(basket)
    elif amount:
        basket.take(offer.rule, amount, offer.places, [basket.left[place] for place in offer.places])
        offer.apply(amount, basket)
    else:
        offer.miss(basket)
