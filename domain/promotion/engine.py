"""The promotion engine: layers in order over one cart, everything given and the reason for every promotion."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from domain.promotion.basket import Basket
from domain.promotion.bundle_layer import apply_bundles
from domain.promotion.cart import Context, Line
from domain.promotion.coupon import Coupons
from domain.promotion.grant import Grants, bear, coupons_now
from domain.promotion.index import Index, layer_of
from domain.promotion.item_layer import apply_items
from domain.promotion.offer import Offer, living, open_offers
from domain.promotion.order_layer import apply_orders
from domain.promotion.result import Outcomes, Result
from domain.promotion.rule import Layer
from domain.promotion.telling import Stage, tell, tell_near

_APPLY = {
    Layer.ITEM: apply_items,
    Layer.BUNDLE: apply_bundles,
    Layer.ORDER: apply_orders,
    Layer.COUPON: apply_orders,
}


def promote(index: Index, lines: Sequence[Line], context: Context) -> Result:
    """Apply a policy to a cart, from scratch; the same cart in any order gets the same.

    Line ids are unique. What was used before this cart and what is left of budgets comes in by the context, and the
    caller books what the outcomes say was applied.
    """
    basket = Basket(lines, context)
    rules, found = index.find(basket.items)
    coupons = Coupons(index.coupons, context)
    stages: list[Stage] = []
    applied: list[Offer] = []
    for layer, apply in _APPLY.items():
        offers = open_offers(layer_of(rules, layer), found, basket, context)
        if layer is Layer.COUPON:
            coupons.limit(offers, coupons_now(applied))
        survey = basket.survey()
        stages.append(Stage(offers, survey, apply(living(offers), survey, basket)))
        applied += [offer for offer in offers if offer.times]
    grants = Grants(applied, basket)
    return Result(
        lines=basket.allocate(lines),
        gifts=tuple(grants.gifts),
        coupons=tuple(grants.coupons),
        points=tuple(grants.points),
        packets=tuple(grants.packets),
        free_delivery=tuple(grants.free_delivery),
        messages=tuple(grants.messages),
        used_coupons=coupons.used(stages[-1].offers),
        refused_coupons=coupons.refuse(stages[-1].offers),
        costs=bear(applied),
        outcomes=Outcomes([rule.id for rule in rules], partial(tell, stages), partial(tell_near, stages)),
    )
