"""The item layer: percentages, amounts and special prices on single lines, each line with what is best for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from domain.money import Fen, split
from domain.promotion.basket import Basket, Survey
from domain.promotion.benefit import reduce_lines
from domain.promotion.exclusivity import Bid, Contest, Contests, beats, choose
from domain.promotion.offer import Offer


def apply_items(offers: Sequence[Offer], survey: Survey, basket: Basket) -> Contests:
    """Apply the offers of the item layer; each is measured and compared on the amounts before the layer.

    Of the promotions chosen for a line the later ones, in order of group and id, take from what the earlier ones left.
    """
    winners: list[dict[str, Bid]] = [{} for _ in basket.left]
    for offer in offers:
        offer.worths = _bid(offer, survey, basket)
        rule = offer.rule
        for place, worth in zip(offer.places, offer.worths, strict=False):
            if worth:
                held = winners[place].get(rule.rivalry)
                if held is None or beats(worth, offer, held):
                    winners[place][rule.rivalry] = (worth, offer)
    chosen = [_choose(place, list(won.values()), basket) for place, won in enumerate(winners)]
    for place, several in enumerate(chosen):
        for _, offer in several:
            offer.won = offer.won or []
            offer.won.append(place)
    for offer in offers:
        if offer.won:
            _apply(offer, offer.won, basket)
    return partial(_contests, offers, chosen)


def _contests(offers: Sequence[Offer], chosen: Sequence[Sequence[Bid]]) -> Iterator[Contest]:
    """Give what was bid for each line, and the bids that were chosen."""
    bids: list[list[Bid]] = [[] for _ in chosen]
    for offer in offers:
        for place, worth in zip(offer.places, offer.worths, strict=False):
            if worth:
                bids[place].append((worth, offer))
    return (Contest(several, best) for several, best in zip(bids, chosen, strict=True) if several)


def _bid(offer: Offer, survey: Survey, basket: Basket) -> Sequence[Fen]:
    """Return what the offer would take off each of its lines; nothing where its threshold is not reached."""
    seen = survey.look(offer.places)
    if not offer.measure(seen.amount, seen.quantity) or offer.benefit is None:
        return ()
    offer.wanted = 1
    worths = reduce_lines(offer.benefit, seen.lefts, seen.units)
    total, purse = sum(worths), basket.purse(offer.rule)
    if not total:
        offer.miss(basket)
    return worths if total <= purse else split(purse, worths)


def _choose(place: int, winners: Sequence[Bid], basket: Basket) -> Sequence[Bid]:
    def stack(offers: Sequence[Offer]) -> Iterator[Fen]:
        left = basket.left[place]
        for offer in offers:
            amount = _reduce(offer, [left], [basket.paid[place]])[0]
            left -= amount
            yield amount

    return choose(winners, stack)


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
