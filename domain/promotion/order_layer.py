"""The order and coupon layers: rewards on what remains of all eligible lines together."""

from __future__ import annotations

from collections.abc import Sequence

from domain.money import Fen, split
from domain.promotion.basket import Basket, Survey
from domain.promotion.benefit import OUTPUTS, Message, worth_of
from domain.promotion.exclusivity import Bid, choose
from domain.promotion.offer import Offer
from domain.promotion.rule import Layer
from domain.promotion.threshold import reach


def apply_orders(offers: Sequence[Offer], basket: Basket) -> None:
    """Apply the offers of the order or of the coupon layer, measured and compared on the amounts before the layer.

    Those that stand together follow each other in order of group and id, each on what is left.
    """
    bids: list[Bid] = []
    survey = basket.survey()
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
    if bids:
        for offer in choose(bids, lambda several: _stack(several, basket)):
            _apply(offer, basket)


def _measure(offer: Offer, survey: Survey) -> bool:
    rule, seen = offer.rule, survey.look(offer.places)
    reached = reach(rule.threshold, rule.benefit, seen.amount, seen.quantity)
    is_per_coupon = rule.layer is Layer.COUPON and rule.threshold is None
    return offer.reach(reached.benefit, offer.room if is_per_coupon else reached.times, reached.gap)


def _sum(offer: Offer, left: Sequence[Fen]) -> Fen:
    return sum([left[place] for place in offer.places])


def _stack(offers: Sequence[Offer], basket: Basket) -> list[Fen]:
    """Tell what offers in a row would give, without giving it."""
    left, amounts = basket.left.copy(), []
    for offer in offers:
        amount = offer.value(_sum(offer, left), basket)
        amounts.append(amount)
        if type(offer.benefit) not in OUTPUTS:
            parts = split(amount, [left[place] for place in offer.places])
            for place, part in zip(offer.places, parts, strict=True):
                left[place] -= part
    return amounts


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
