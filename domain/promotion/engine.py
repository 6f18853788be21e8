"""The promotion engine: layers in order over one cart, everything given and the reason for every promotion."""

from __future__ import annotations

from collections.abc import Sequence

from domain.promotion.basket import Basket
from domain.promotion.bundle_layer import apply_bundles
from domain.promotion.cart import Context, Line
from domain.promotion.coupon import Coupons
from domain.promotion.grant import Grants, bear, coupons_now
from domain.promotion.index import Index, layer_of
from domain.promotion.item_layer import apply_items
from domain.promotion.offer import Offer, living, open_offers
from domain.promotion.order_layer import apply_orders
from domain.promotion.result import Result
from domain.promotion.rule import Layer

_STEPS = ((Layer.ITEM, apply_items), (Layer.BUNDLE, apply_bundles), (Layer.ORDER, apply_orders))


def promote(index: Index, lines: Sequence[Line], context: Context) -> Result:
    """Apply a policy to a cart, from scratch; the same cart in any order gets the same.

    Line ids are unique. What was used before this cart and what is left of budgets comes in by the context, and the
    caller books what the outcomes say was applied.
    """
    basket = Basket(lines, context)
    rules, found = index.find(basket.items)
    offers: list[Offer] = []
    for layer, apply in _STEPS:
        opened = open_offers(layer_of(rules, layer), found, basket, context)
        apply(living(opened), basket)
        offers += opened
    coupons = Coupons(index.coupons, context)
    opened = open_offers(layer_of(rules, Layer.COUPON), found, basket, context)
    coupons.limit(opened, coupons_now(offers))
    apply_orders(living(opened), basket)
    offers += opened
    grants = Grants(offers, basket)
    return Result(
        lines=basket.allocate(lines),
        gifts=tuple(grants.gifts),
        coupons=tuple(grants.coupons),
        points=tuple(grants.points),
        packets=tuple(grants.packets),
        free_delivery=tuple(grants.free_delivery),
        messages=tuple(grants.messages),
        used_coupons=coupons.used(opened),
        refused_coupons=coupons.refuse(opened),
        costs=bear(offers),
        outcomes=tuple([offer.tell() for offer in offers]),
    )
