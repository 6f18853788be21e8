"""What holds for every cart and every policy: sums, order, splits, groups, limits, budgets and returns."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.promotion.basket import Basket
from domain.promotion.benefit import (
    AmountOff,
    Benefit,
    BundlePrice,
    BuyGet,
    CouponGrant,
    CouponUse,
    Gift,
    Percent,
    PointsMultiplier,
    RedPacket,
    SpecialPrice,
)
from domain.promotion.bundle_layer import apply_bundles
from domain.promotion.cart import Coupon, Line, Uses
from domain.promotion.check import check_promotion
from domain.promotion.engine import promote
from domain.promotion.index import compile_index, layer_of
from domain.promotion.offer import living, open_offers
from domain.promotion.result import Reason, Result, Verdict
from domain.promotion.rule import Layer, Limits, Promotion, Shares
from domain.promotion.threshold import Every, MinimumAmount, MinimumQuantity, Mix, MixPart, Step, Steps
from domain.promotion.unearn import Earlier, Sale, unearn
from domain.rebate.programme import Measure
from domain.selection import EVERYTHING, Selection
from tests.domain.promotion_cart import SUNDAY_MORNING, bundle, line, skus

FEN = st.integers(1, 3_000)
PIECES = st.integers(1, 6).map(lambda pieces: pieces * 1000)
RATES = st.integers(1, 1_000_000)
SELECTIONS = st.sampled_from(
    [
        EVERYTHING,
        skus("P1"),
        skus("P2", "T1"),
        Selection(categories=frozenset("P")),
        Selection(except_skus=frozenset({"P1"})),
    ]
)
PERCENT, OFF = st.builds(Percent, RATES), st.builds(AmountOff, FEN)
GIFT = st.builds(Gift, st.sampled_from(["CUP", "P1"]), PIECES, st.integers(0, 900))
GRANT = st.builds(CouponGrant, st.just("K"), st.sampled_from(CouponUse))
OUTPUT = st.one_of(GIFT, GRANT, st.builds(PointsMultiplier, RATES), st.builds(RedPacket, FEN))


def mixes(is_reduced: st.SearchStrategy[bool]) -> st.SearchStrategy[Mix]:
    parts = st.lists(st.builds(MixPart, SELECTIONS, PIECES, is_reduced), min_size=1, max_size=3)
    return parts.map(lambda parts: Mix(tuple(parts)))


MIXES = mixes(st.booleans())
MINIMA = st.one_of(st.none(), st.builds(MinimumQuantity, PIECES), st.builds(MinimumAmount, FEN))
EVERIES = st.builds(Every, st.sampled_from(Measure), st.integers(500, 5_000))


def stepped(benefit: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Steps, None]]:
    starts = st.sets(st.integers(1, 9_000), min_size=1, max_size=3).map(sorted)
    made = st.tuples(st.sampled_from(Measure), starts, st.lists(benefit, min_size=3, max_size=3))
    return made.map(
        lambda m: (Steps(m[0], tuple(Step(*pair) for pair in zip(m[1], m[2], strict=False))), None)
    )


IN_ITEMS = st.one_of(PERCENT, OFF, st.builds(SpecialPrice, st.integers(0, 200_000)))
IN_ORDERS = st.one_of(PERCENT, OFF, OUTPUT)
REPEATING = st.one_of(OFF, GIFT, GRANT, st.builds(RedPacket, FEN))
ASKS: dict[Layer, st.SearchStrategy[Any]] = {
    Layer.ITEM: st.one_of(st.tuples(MINIMA, IN_ITEMS), stepped(IN_ITEMS)),
    Layer.BUNDLE: st.one_of(
        st.tuples(MIXES, st.one_of(PERCENT, OFF, st.builds(BundlePrice, FEN))),
        st.tuples(mixes(st.just(False)), OUTPUT),
        st.tuples(st.none(), st.builds(BuyGet, PIECES, PIECES, RATES | st.just(1_000_000))),
        st.tuples(MINIMA, IN_ORDERS),
        st.tuples(EVERIES, REPEATING),
        stepped(IN_ORDERS),
    ),
    Layer.ORDER: st.one_of(st.tuples(MINIMA, IN_ORDERS), st.tuples(EVERIES, REPEATING), stepped(IN_ORDERS)),
}
ASKS[Layer.COUPON] = ASKS[Layer.ORDER]


@st.composite
def policies(draw: st.DrawFn) -> list[Promotion]:
    promotions = []
    for number in range(draw(st.integers(1, 6))):
        layer = draw(st.sampled_from(Layer))
        threshold, benefit = draw(ASKS[layer])
        promotions.append(_promotion(draw, "KABCDE"[number], layer, threshold, benefit))
    return promotions


def _promotion(draw: st.DrawFn, id: str, layer: Layer, threshold: Any, benefit: Benefit | None) -> Promotion:
    promotion = Promotion(
        id,
        id,
        layer,
        benefit,
        threshold,
        EVERYTHING if isinstance(threshold, Mix) else draw(SELECTIONS),
        group=draw(st.sampled_from(["", "g", "h"])),
        stacks=draw(st.booleans()),
        full_price_only=draw(st.integers(0, 4)) == 0,
        limits=draw(st.sampled_from([Limits(), Limits(order=2), Limits(total=3), Limits(store=1)])),
        budget=draw(st.sampled_from(["", "", "b", "c"])),
        cap=draw(st.none() | FEN),
        shares=draw(st.sampled_from([Shares(), Shares(333_333, 333_333, 333_334)])),
    )
    assert check_promotion(promotion) == []
    return promotion


CARTS = st.lists(
    st.builds(
        line,
        st.sampled_from(["P1", "P2", "T1"]),
        st.integers(1, 8),
        st.integers(0, 4_000),
        price=st.sampled_from([100_000, 200_000]),
        is_open=st.integers(0, 9).map(bool),
    ),
    max_size=5,
).map(lambda lines: [replace(one, id=str(number)) for number, one in enumerate(lines)])
CONTEXTS = st.builds(
    replace,
    st.just(SUNDAY_MORNING),
    coupons=st.lists(st.builds(Coupon, st.sampled_from("vwxyz"), st.sampled_from("KABCDE")), max_size=4).map(
        tuple
    ),
    uses=st.dictionaries(st.sampled_from("KABCDE"), st.builds(Uses, total=st.integers(0, 4)), max_size=3),
    budgets=st.dictionaries(st.sampled_from("bc"), st.integers(0, 3_000)),
)


def apply(policy: list[Promotion], cart: list[Line], context: Any) -> Result:
    return promote(compile_index(policy), cart, context)


@settings(max_examples=150)
@given(policies(), CARTS, CONTEXTS)
def test_what_is_nearly_reached_is_told_as_among_all_outcomes(
    policy: list[Promotion], cart: list[Line], context: Any
) -> None:
    """The screen asks for these with every line, and for the others when somebody opens them."""
    told = promote(compile_index(policy), cart, context).outcomes
    near = list(told.find_near())
    missed = [one for one in told if one.reason is Reason.BELOW_THRESHOLD]
    uncut = [one for one in told if one.verdict is Verdict.APPLIED and one.cut is None]
    assert near == [one for one in told if one.gap and (one in missed or one in uncut)]
    assert list(told.looked) == [one.promotion for one in told]


@given(policies(), CARTS, CONTEXTS)
def test_money_adds_up_and_never_leaks(policy: list[Promotion], cart: list[Line], context: Any) -> None:
    result = apply(policy, cart, context)
    assert [one.id for one in result.lines] == [one.id for one in cart]
    assert all(0 <= one.due <= one.gross for one in result.lines)
    assert all(reward.amount > 0 for one in result.lines for reward in one.rewards)
    off = Counter[str]()
    for one in result.lines:
        off.update({reward.promotion: reward.amount for reward in one.rewards})
    for gift in result.gifts:
        off[gift.promotion] += gift.value
    for packet in result.packets:
        off[packet.promotion] += packet.amount
    assert +off == +Counter({one.promotion: one.amount for one in result.outcomes})
    costs = result.costs
    assert costs.hq + costs.dealer + costs.supplier == sum(one.amount for one in result.outcomes)


@settings(max_examples=150)
@given(policies(), CARTS, CONTEXTS)
def test_budgets_limits_and_caps_are_never_exceeded(
    policy: list[Promotion], cart: list[Line], context: Any
) -> None:
    spent = Counter[str]()
    by_id = {promotion.id: promotion for promotion in policy}
    for found in apply(policy, cart, context).outcomes:
        promotion = by_id[found.promotion]
        spent[promotion.budget] += found.amount
        assert promotion.cap is None or found.amount <= promotion.cap
        assert promotion.limits.order is None or found.times <= promotion.limits.order
        if promotion.limits.total is not None and found.times:
            assert context.uses.get(promotion.id, Uses()).total + found.times <= promotion.limits.total
    assert all(spent[budget] <= context.budgets.get(budget, 0) for budget in "bc")


@settings(max_examples=150)
@given(policies(), CARTS, CONTEXTS, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_rules_changes_nothing(
    policy: list[Promotion], cart: list[Line], context: Any, random: Random
) -> None:
    result = apply(policy, cart, context)
    shuffled = cart.copy()
    random.shuffle(policy)
    random.shuffle(shuffled)
    again = apply(policy, shuffled, replace(context, coupons=tuple(reversed(context.coupons))))
    by_id = {one.id: one for one in again.lines}
    assert replace(again, lines=tuple(by_id[one.id] for one in cart)) == result


EQUAL = [line(sku, 1, 1_000) for sku in ("P1", "P2", "T1")]


@given(st.permutations(EQUAL), st.permutations(EQUAL), st.sampled_from(Layer), st.integers(1, 299))
def test_a_fen_that_does_not_split_goes_to_the_same_goods_in_any_order(
    cart: list[Line], other: list[Line], layer: Layer, amount: int
) -> None:
    policy = [Promotion("K", "K", layer, AmountOff(amount), MinimumQuantity(3_000))]
    context = replace(SUNDAY_MORNING, coupons=(Coupon("v", "K"),))
    dues = [{one.id: one.due for one in apply(policy, lines, context).lines} for lines in (cart, other)]
    assert dues[0] == dues[1]
    assert sum(dues[0].values()) < 3_000


@settings(max_examples=150)
@given(policies(), CARTS, CONTEXTS, st.data())
def test_splitting_a_line_changes_no_total(
    policy: list[Promotion], cart: list[Line], context: Any, data: st.DataObject
) -> None:
    cut = []
    for one in cart:
        first = data.draw(st.integers(0, one.quantity // 1000 - 1)) * 1000
        gross = data.draw(st.integers(0, one.gross)) if first else 0
        rest = one.quantity - first
        cut.append(replace(one, quantity=rest, base_quantity=rest, gross=one.gross - gross))
        if first:
            cut.append(replace(one, id=one.id + "'", quantity=first, base_quantity=first, gross=gross))
    whole, parts = apply(policy, cart, context), apply(policy, cut, context)
    assert (parts.due, parts.outcomes, parts.gifts) == (whole.due, whole.outcomes, whole.gifts)
    assert all(one.due >= 0 for one in parts.lines)


@settings(max_examples=150)
@given(policies(), CARTS, CONTEXTS)
def test_no_goods_are_reduced_by_two_promotions_of_one_group(
    policy: list[Promotion], cart: list[Line], context: Any
) -> None:
    by_id = {promotion.id: promotion for promotion in policy}
    result = apply(policy, cart, context)
    for one in result.lines:
        met = Counter(
            (by_id[reward.promotion].layer, by_id[reward.promotion].group)
            for reward in one.rewards
            if by_id[reward.promotion].group and by_id[reward.promotion].layer is not Layer.BUNDLE
        )
        assert all(count == 1 for count in met.values())
    applied = [by_id[found.promotion] for found in result.outcomes if found.verdict is Verdict.APPLIED]
    for layer in (Layer.ORDER, Layer.COUPON):
        together = [promotion for promotion in applied if promotion.layer is layer]
        assert len(together) <= 1 or all(promotion.stacks for promotion in together)


PLAIN_OFFERS = st.lists(
    st.tuples(
        st.one_of(
            st.builds(Percent, st.integers(10_000, 300_000)), st.builds(AmountOff, st.integers(1, 500))
        ),
        st.sampled_from(["", "g", "h"]),
        st.booleans(),
    ),
    min_size=2,
    max_size=4,
)
LAYERS_OF_MONEY = st.sampled_from([Layer.ITEM, Layer.ORDER, Layer.COUPON])
FULL_CART = [line("P1", 3, 3_000), line("P2", 2, 2_500)]
COUPONS_OF_ALL = replace(SUNDAY_MORNING, coupons=tuple(Coupon(f"v{id}", id) for id in "ABCD"))


@given(PLAIN_OFFERS, LAYERS_OF_MONEY)
def test_what_does_not_stack_stands_alone_and_a_group_has_one_winner(
    offers: list[tuple[Benefit, str, bool]], layer: Layer
) -> None:
    policy = [
        Promotion("ABCD"[number], "", layer, benefit, group=group, stacks=stacks)
        for number, (benefit, group, stacks) in enumerate(offers)
    ]
    by_id = {promotion.id: promotion for promotion in policy}
    result = apply(policy, FULL_CART, COUPONS_OF_ALL)
    assert result.due < 5_500
    for one in result.lines:
        met = [by_id[reward.promotion] for reward in one.rewards]
        groups = [promotion.group for promotion in met if promotion.group]
        assert len(met) <= 1 or all(promotion.stacks for promotion in met)
        assert len(groups) == len(set(groups))


@given(st.lists(st.tuples(st.sampled_from(Layer), st.integers(1, 2_000)), min_size=1, max_size=4), FEN)
def test_promotions_of_one_budget_never_give_more_than_it_has(
    asks: list[tuple[Layer, int]], left: int
) -> None:
    policy = [
        Promotion(
            "ABCD"[number], "", layer, AmountOff(amount), MinimumQuantity(1_000), budget="b", stacks=True
        )
        for number, (layer, amount) in enumerate(asks)
    ]
    found = apply(policy, FULL_CART, replace(COUPONS_OF_ALL, budgets={"b": left}))
    assert 5_500 - found.due == sum(one.amount for one in found.outcomes) <= left


SIZED = st.one_of(
    st.tuples(st.none(), st.builds(BuyGet, PIECES, PIECES)),
    st.tuples(MIXES, st.builds(BundlePrice, st.just(1))),
    st.tuples(st.builds(Every, st.just(Measure.QUANTITY), PIECES), GIFT),
)


def size_of(promotion: Promotion) -> int:
    """The units one application uses."""
    match promotion.threshold, promotion.benefit:
        case Mix(parts), _:
            return sum(part.quantity for part in parts)
        case Every(_, size), _:
            return size
        case _, BuyGet(buy, get):
            return buy + get
    raise AssertionError


@settings(max_examples=150)
@given(st.lists(SIZED, min_size=2, max_size=4), CARTS)
def test_no_unit_serves_two_bundles(asks: list[Any], cart: list[Line]) -> None:
    policy = [bundle("ABCD"[number], ask[1], threshold=ask[0]) for number, ask in enumerate(asks)]
    by_id = {promotion.id: size_of(promotion) for promotion in policy}
    used = sum(by_id[found.promotion] * found.times for found in apply(policy, cart, SUNDAY_MORNING).outcomes)
    assert used <= sum(one.base_quantity for one in cart if one.is_open)


@settings(max_examples=150)
@given(policies(), CARTS, CONTEXTS)
def test_free_goods_are_among_the_units_of_their_line(
    policy: list[Promotion], cart: list[Line], context: Any
) -> None:
    index, basket = compile_index(policy), Basket(cart, context)
    rules, found = index.find(basket.items)
    offers = open_offers(layer_of(rules, Layer.BUNDLE), found, basket, context)
    apply_bundles(living(offers), basket.survey(), basket)
    assert all(0 <= paid <= base for paid, base in zip(basket.paid, basket.base, strict=True))


@settings(max_examples=150)
@given(policies(), CARTS, CONTEXTS, st.data())
def test_refunds_in_any_steps_give_back_what_was_paid_and_no_more(
    policy: list[Promotion], cart: list[Line], context: Any, data: st.DataObject
) -> None:
    index = compile_index(policy)
    sale = Sale(tuple(cart), context, promote(index, cart, context), data.draw(st.integers(0, 500)))
    gifts = {gift.sku: 99_000 for gift in sale.result.gifts}
    returned: dict[str, int] = {}
    refunds, points = Counter[str](), 0
    for _ in range(data.draw(st.integers(0, 2))):
        for one in cart:
            more = data.draw(st.integers(0, (one.quantity - returned.get(one.id, 0)) // 1000)) * 1000
            if more:
                returned[one.id] = returned.get(one.id, 0) + more
        part = unearn(index, sale, returned, earlier=Earlier(refunds, points))
        refunds.update(part.refunds)
        points += part.points
        assert all(refunds[one.id] <= one.due for one in sale.result.lines)
    rest = unearn(
        index, sale, {one.id: one.quantity for one in cart}, gifts=gifts, earlier=Earlier(refunds, points)
    )
    packets = sum(packet.amount for packet in sale.result.packets)
    assert rest.amount + refunds.total() == max(refunds.total(), sale.result.due - packets)
    assert rest.points + points == (sale.points if sale.result.due else 0)


@settings(max_examples=100)
@given(policies(), CARTS, CONTEXTS)
def test_to_return_nothing_gives_nothing(policy: list[Promotion], cart: list[Line], context: Any) -> None:
    index = compile_index(policy)
    sale = Sale(tuple(cart), context, promote(index, cart, context))
    found = unearn(index, sale, {})
    assert (found.amount, found.charges, found.coupons, found.kept) == (0, (), (), sale.result)
