"""What is wrong between promotions: equal rules in force together, and bundles that give each other as gifts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from domain.fault import Fault, fault
from domain.promotion.benefit import Gift
from domain.promotion.rule import Layer, Promotion
from domain.selection import Item


def check_equals(promotions: Sequence[Promotion]) -> Iterator[Fault]:
    """Give every pair that asks and gives the same in one group, and may be met by one purchase.

    Coupons are told apart by the coupon, however alike they are.
    """
    alike: dict[object, list[Promotion]] = {}
    for promotion in promotions:
        if promotion.layer is Layer.COUPON:
            continue
        key = (
            promotion.layer,
            promotion.group,
            promotion.selection,
            promotion.threshold,
            promotion.benefit,
        )
        others = alike.setdefault(key, [])
        for other in others:
            if _meet(promotion, other):
                yield fault(promotion.where, "promotion_equal", other=other.id)
        others.append(promotion)


def _meet(one: Promotion, other: Promotion) -> bool:
    """Tell whether one purchase can be meant by both; time windows and lists of buyers are not weighed."""
    named = (
        (one.weekdays, other.weekdays),
        (one.stores, other.stores),
        (one.regions, other.regions),
        (one.channels, other.channels),
        (one.tiers, other.tiers),
    )
    is_apart = any(mine and theirs and not mine & theirs for mine, theirs in named)
    return one.id != other.id and not is_apart and one.validity.meets(other.validity)


def check_circles(promotions: Sequence[Promotion], items: Mapping[str, Item]) -> Iterator[Fault]:
    """Give every circle of bundles in which each gives what the next one asks for.

    A bundle that gives its own goods is no circle (buy ten, get one), for a gift counts towards nothing.
    """
    gifts = {
        one.id: [items.get(gift.sku, Item(gift.sku)) for gift in one.benefits() if isinstance(gift, Gift)]
        for one in promotions
        if one.layer is Layer.BUNDLE
    }
    bundles = {one.id: one for one in promotions if gifts.get(one.id)}
    leads = {
        id: [other for other, bundle in bundles.items() if other != id and _asks_for(bundle, gifts[id])]
        for id in bundles
    }
    told: set[frozenset[str]] = set()
    for id in sorted(bundles):
        circle = _way_back(id, leads)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            yield fault(bundles[id].where, "bundles_circular", circle=" > ".join((*circle, id)))


def _asks_for(promotion: Promotion, gifts: Sequence[Item]) -> bool:
    named = [selection for selection in promotion.selections if not selection.is_everything]
    return any(selection.takes(gift) for selection in named for gift in gifts)


def _way_back(start: str, leads: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the shortest way from a bundle to itself, empty where there is none."""
    ways = [[start]]
    seen = {start}
    for way in ways:
        for following in leads[way[-1]]:
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
