"""The bundle layer: mixes, buy so many and get more, gifts; every unit serves one application of one promotion."""

from __future__ import annotations

from collections.abc import Sequence

from domain.money import MILLION, Fen
from domain.promotion.basket import Basket, Survey
from domain.promotion.benefit import OUTPUTS, BundlePrice, BuyGet, Message, Percent, reduce_amount, worth_of
from domain.promotion.claim import Claim, Units, claim, measure
from domain.promotion.exclusivity import Contests, rank
from domain.promotion.offer import Offer
from domain.promotion.result import Reason


def apply_bundles(offers: Sequence[Offer], survey: Survey, basket: Basket) -> Contests:
    """Apply the offers of the bundle layer, the one that gives most by one application first, as often as it can.

    Nothing is contested: an offer for which too few units are left names the first that was applied to its goods.
    """
    units, bids = Units(basket, survey), []
    for offer in offers:
        if not measure(offer, units):
            continue
        if isinstance(offer.benefit, Message):
            offer.apply(0, basket)
        else:
            bids.append((_first_worth(offer, units, basket), offer))
    first: dict[int, int] = {}
    bids.sort(key=rank)
    for number, (worth, offer) in enumerate(bids):
        if _apply(offer, units, basket):
            for place in offer.places:
                first.setdefault(place, number)
        elif offer.reason is Reason.BELOW_THRESHOLD:
            best, rival = bids[min([first.get(place, number) for place in offer.places])]
            offer.rival, offer.behind = rival.rule.id, best - worth
    return list


def _first_worth(offer: Offer, units: Units, basket: Basket) -> Fen:
    assert offer.benefit is not None, "only an offer with a benefit bids"
    if type(offer.benefit) in OUTPUTS:
        return worth_of(offer.benefit)
    first = claim(offer, units, 1)
    amount = 0 if first is None else reduce_amount(offer.benefit, 1, units.value(first.prized))
    return min(amount, basket.purse(offer.rule))


def _apply(offer: Offer, units: Units, basket: Basket) -> bool:
    """Apply an offer to the units that are still free; False with the reason where it gives nothing."""
    if (not units.rest or units.is_used(offer.places)) and not measure(offer, units):
        return False
    chosen = _most(offer, units)
    value = 0 if chosen is None else units.value(chosen.prized)
    amount = offer.value(value, basket)
    is_output = type(offer.benefit) in OUTPUTS
    if chosen is None or not offer.wanted or not (amount or is_output):
        offer.miss(basket)
        return False
    if is_output and offer.wanted < chosen.times:
        chosen = claim(offer, units, offer.wanted) or chosen
    if not is_output:
        basket.take(offer.rule, amount, list(chosen.prized), units.values(chosen.prized))
    _use(offer, chosen, units, basket)
    offer.apply(amount, basket)
    return True


def _use(offer: Offer, chosen: Claim, units: Units, basket: Basket) -> None:
    units.use(chosen.used)
    if isinstance(offer.benefit, BuyGet | Percent) and offer.benefit.rate == MILLION:
        for place, quantity in chosen.prized.items():
            basket.paid[place] -= quantity


def _most(offer: Offer, units: Units) -> Claim | None:
    """Return the claim of as many applications as there can be and as still gain something."""
    best = _gaining(offer, units, offer.wanted)
    low, high = 0, offer.wanted
    while best is None and high - low > 1:
        middle = (low + high) // 2
        if _gaining(offer, units, middle) is None:
            high = middle
        else:
            low = middle
    if best is None and low:
        best = _gaining(offer, units, low)
    offer.wanted = best.times if best else 0
    return best


def _gaining(offer: Offer, units: Units, times: int) -> Claim | None:
    """Return a claim of which the last application gains something; a bundle price may be above what units cost."""
    chosen = claim(offer, units, times)
    if chosen is None or not isinstance(offer.benefit, BundlePrice):
        return chosen
    before = claim(offer, units, times - 1)
    less = 0 if before is None else units.value(before.prized)
    return chosen if units.value(chosen.prized) - less > offer.benefit.price else None
