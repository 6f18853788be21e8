"""Carts: from priced lines to rewards with every reason, by lines and promotions, and at the counter out of SQLite."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from datetime import date
from datetime import time as clock
from random import Random
from typing import Final

from bench.counter import run_counter
from bench.figure import Figure, Progress, at_most, percentile
from domain.money import divide, extend
from domain.period import Validity
from domain.promotion.benefit import (
    AmountOff,
    Benefit,
    BundlePrice,
    BuyGet,
    CouponGrant,
    FreeDelivery,
    Gift,
    Percent,
    PointsMultiplier,
    SpecialPrice,
)
from domain.promotion.cart import Context, Line
from domain.promotion.engine import promote
from domain.promotion.index import Index, compile_index
from domain.promotion.rule import Layer, Limits, Promotion
from domain.promotion.threshold import (
    Every,
    MinimumAmount,
    MinimumQuantity,
    Mix,
    MixPart,
    Step,
    Steps,
    Threshold,
)
from domain.rebate.programme import Measure
from domain.selection import EVERYTHING, Item, Selection

NAME = "quote"
_ITEMS: Final = tuple(
    Item(f"S{number:04}", f"R{number // 50}", f"C{number // 200}", f"B{number % 6}")
    for number in range(2_000)
)
_CONTEXT: Final = Context(date(2026, 11, 22), clock(10), store="S-1", member="M-1", tier="gold")
_ROUNDS: Final = 300
Ask = tuple[Threshold, Benefit | None]


def run(progress: Progress) -> list[Figure]:
    """Promote carts of several sizes under small and large policies."""
    progress("quote: policies of 20, 500 and 5,000 promotions")
    small, middle, large = (compile_index(make_policy(count)) for count in (20, 500, 5_000))
    progress("quote: carts of 5, 30 and 200 lines")
    five = _measure(small, make_carts(5))
    thirty = _measure(middle, make_carts(30))
    times_more = _compare(middle, large, make_carts(30))
    times_told = _compare(middle, large, make_carts(30), is_told=True)
    two_hundred = _measure(middle, make_carts(200, carts=20))
    opened = _measure(middle, [cart for whole in make_carts(31, carts=10) for cart in (whole[:30], whole)])
    looked = _looked(middle, make_carts(30))
    return [
        at_most("5 lines, 20 promotions, median", percentile(five, 50), "ms", 0.5),
        at_most("30 lines, 500 promotions, median", percentile(thirty, 50), "ms", 5.0),
        at_most("30 lines, 500 promotions, p99", percentile(thirty, 99), "ms", 5.0),
        Figure("promotions looked at for 30 lines, mean", looked, "of 500"),
        at_most("200 lines, 500 promotions, p99", percentile(two_hundred, 99), "ms", 60.0),
        at_most("one line more in a cart of 30, p99", percentile(opened, 99), "ms", 5.0),
        at_most("5,000 promotions instead of 500", times_more, "times", 10.0),
        Figure("the same with every reason told", times_told, "times"),
        *run_counter(make_policy(500), progress),
    ]


def _measure(
    index: Index, carts: Sequence[Sequence[Line]], *, rounds: int = _ROUNDS, is_told: bool = False
) -> list[float]:
    """Return processor milliseconds of one call each; the first call of each cart is not counted.

    Automatic collecting is off as in the desktop, which collects once a second between its work.
    """
    for cart in carts:
        promote(index, cart, _CONTEXT)
    gc.collect()
    gc.disable()
    times = []
    for number in range(rounds):
        cart = carts[number % len(carts)]
        begun = time.process_time_ns()
        result = promote(index, cart, _CONTEXT)
        if is_told:
            len(result.outcomes)
        times.append((time.process_time_ns() - begun) / 1_000_000)
    gc.enable()
    return times


def _compare(small: Index, large: Index, carts: Sequence[Sequence[Line]], *, is_told: bool = False) -> float:
    """Return how many times the time a larger policy takes, both asked in turn so that neither has a quieter machine."""
    ratios = []
    for cart in carts:
        few, many = (_measure(index, [cart], rounds=3, is_told=is_told) for index in (small, large))
        ratios.append(min(many) / min(few))
    return percentile(ratios, 50)


def _looked(index: Index, carts: Sequence[Sequence[Line]]) -> float:
    return sum(len(promote(index, cart, _CONTEXT).outcomes) for cart in carts) / len(carts)


def make_carts(lines: int, *, carts: int = 50) -> list[list[Line]]:
    """Return made-up carts of different products."""
    random = Random(lines)
    return [
        [_line(str(number), item, random) for number, item in enumerate(random.sample(_ITEMS, lines))]
        for _ in range(carts)
    ]


def _line(id: str, item: Item, random: Random) -> Line:
    price, quantity = random.randint(10_000, 2_000_000), random.randint(1, 20) * 1_000
    return Line(id, item, "件", price, quantity, quantity, extend(price, quantity))


def make_policy(count: int) -> list[Promotion]:
    """Return made-up promotions: half on items, a quarter bundles, the rest on orders and coupons; all in force."""
    random = Random(count)
    asks: dict[Layer, Callable[[Random], Ask]] = {
        Layer.ITEM: _ask_items,
        Layer.BUNDLE: _ask_bundles,
        Layer.ORDER: _ask_orders,
        Layer.COUPON: _ask_orders,
    }
    layers = (*[Layer.ITEM] * 10, *[Layer.BUNDLE] * 5, *[Layer.ORDER] * 3, *[Layer.COUPON] * 2)
    policy = []
    for number in range(count):
        layer = layers[number % len(layers)]
        threshold, benefit = asks[layer](random)
        selection = EVERYTHING if isinstance(threshold, Mix) else _select(random)
        group = f"G{random.randrange(8)}" if random.random() < 0.5 else ""
        policy.append(
            Promotion(
                f"A{number:04}",
                f"促销 {number}",
                layer,
                benefit,
                threshold,
                selection,
                group,
                stacks=random.random() < 0.5,
                validity=Validity(date(2026, 1, 1), date(2026, 12, 31)),
                members_only=random.random() < 0.2,
                limits=Limits(order=5) if random.random() < 0.2 else Limits(),
                cap=random.choice((None, 50_000)),
            )
        )
    return policy


def _select(random: Random) -> Selection:
    """Choose a handful of SKUs mostly, else a series, category or brand, or one time in twenty everything."""
    place = random.random()
    if place < 0.6:
        return Selection(skus=frozenset(item.sku for item in random.sample(_ITEMS, 20)))
    item = random.choice(_ITEMS)
    if place < 0.8:
        return Selection(series=frozenset({item.series}))
    if place < 0.9:
        return Selection(categories=frozenset({item.category}))
    return Selection(brands=frozenset({item.brand})) if place < 0.95 else EVERYTHING


def _ask_items(random: Random) -> Ask:
    benefits: tuple[Benefit, ...] = (
        Percent(random.randint(1, 30) * 10_000),
        AmountOff(random.randint(10, 500)),
        SpecialPrice(random.randint(10_000, 2_000_000)),
    )
    return random.choice((None, MinimumQuantity(5_000), MinimumAmount(10_000))), random.choice(benefits)


def _ask_bundles(random: Random) -> Ask:
    mix = Mix(tuple(MixPart(_select(random), random.randint(1, 3) * 1_000) for _ in range(2)))
    return random.choice(
        (
            (mix, BundlePrice(random.randint(1_000, 50_000))),
            (mix, Percent(100_000)),
            (None, BuyGet(random.randint(2, 10) * 1_000, 1_000)),
            (Every(Measure.QUANTITY, 10_000), Gift("S0001", 1_000, 900)),
        )
    )


def _ask_orders(random: Random) -> Ask:
    steps = Steps(
        Measure.AMOUNT,
        tuple(Step(size * 100_000, AmountOff(divide(size * 100_000, 20))) for size in (1, 2, 5)),
    )
    return random.choice(
        (
            (steps, None),
            (MinimumAmount(50_000), Percent(50_000)),
            (Every(Measure.AMOUNT, 30_000), AmountOff(2_000)),
            (MinimumAmount(99_900), Gift("S0002", 1_000, 1_900)),
            (None, PointsMultiplier(2_000_000)),
            (MinimumAmount(20_000), FreeDelivery()),
            (MinimumAmount(200_000), CouponGrant("A0018")),
        )
    )
