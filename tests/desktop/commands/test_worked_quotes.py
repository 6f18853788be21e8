"""`quote` gives the figures that other systems' documents and tests state for promotions."""

from __future__ import annotations

import pytest

from tests.desktop.commands.worked import (
    Worked,
    answer_of,
    at_least,
    bundle,
    buy_get,
    cart,
    coupon,
    every,
    fen,
    gift,
    item,
    mix,
    of,
    off,
    paid,
    promotion,
    rate_off,
    shop,
    stated,
    worth,
)

OSCAR = "django-oscar, tests of offers"
ODOO = "Odoo, tests of sale_loyalty"
ERPNEXT = "ERPNext, tests of Pricing Rule"
TWO = at_least(2)
OSCAR_CASES = [
    paid(
        OSCAR,
        "20 % from 2 items, 2 of 12",
        shop([item("A", 12)], promotion("item", rate_off(20), TWO)),
        cart(("A", 2)),
        "19.20",
    ),
    paid(
        OSCAR,
        "20 % from 2 items, 3 of 12",
        shop([item("A", 12)], promotion("item", rate_off(20), TWO)),
        cart(("A", 3)),
        "28.80",
    ),
    paid(
        OSCAR,
        "20 % from 10.00, 3 of 5",
        shop([item("A", 5)], promotion("order", rate_off(20), worth(10))),
        cart(("A", 3)),
        "12",
    ),
    paid(
        OSCAR,
        "20 % from 10.00, 3 of 4",
        shop([item("A", 4)], promotion("order", rate_off(20), worth(10))),
        cart(("A", 3)),
        "9.60",
    ),
    paid(
        OSCAR,
        "20 % off 1 of 2 items, the cheapest",
        shop([item("A", 12), item("B", 20)], promotion("bundle", buy_get(1, 1, 20), limits={"order": 1})),
        cart(("A", 2), ("B", 2)),
        "61.60",
    ),
    paid(
        OSCAR,
        "3 off 2 items, by line",
        shop([item("A", 12), item("B", 12)], promotion("order", off(3), TWO)),
        cart(("A", 1), ("B", 1)),
        21,
        lines__0__gross=fen("10.50"),
        lines__1__gross=fen("10.50"),
    ),
    paid(
        OSCAR,
        "3 off what costs 2.50",
        shop([item("A", 1), item("B", "1.50")], promotion("order", off(3), TWO)),
        cart(("A", 1), ("B", 1)),
        0,
    ),
    paid(
        OSCAR,
        "4 off three lines of 2, nothing lost in rounding",
        shop([item("A", 2), item("B", 2), item("C", 2)], promotion("order", off(4), TWO)),
        cart(("A", 1), ("B", 1), ("C", 1)),
        2,
        promoted__outcomes__0__amount=fen(4),
    ),
    paid(
        OSCAR,
        "3 for the price of 2",
        shop([item("A", 12)], promotion("bundle", buy_get(2, 1))),
        cart(("A", 3)),
        24,
    ),
    paid(
        OSCAR,
        "one of 3 free, the cheapest, once",
        shop([item("A", 4), item("B", 2)], promotion("bundle", buy_get(2, 1), limits={"order": 1})),
        cart(("A", 4), ("B", 4)),
        22,
    ),
    *(
        paid(
            OSCAR,
            f"3 for 20, {count} of {price}",
            shop([item("A", price)], promotion("bundle", bundle(20), mix((3, [])))),
            cart(("A", count)),
            total,
        )
        for count, price, total in ((3, 6, 18), (4, 5, 20), (4, 8, 28))
    ),
    paid(
        OSCAR,
        "3 for 20 over three lines of 7, nothing lost in rounding",
        shop([item("A", 7), item("B", 7), item("C", 7)], promotion("bundle", bundle(20), mix((3, [])))),
        cart(("A", 1), ("B", 1), ("C", 1)),
        20,
    ),
    paid(
        OSCAR,
        "2 of one product, 3 off another, once for 3 and 2",
        shop(
            [item("A", 10), item("B", 10)], promotion("bundle", off(3), mix((2, ["A"]), (1, ["B"]), got=(1,)))
        ),
        cart(("A", 3), ("B", 2)),
        47,
        promoted__outcomes__0__times=1,
    ),
]

CABINET = ("CABINET", 320)
ODOO_CASES = [
    paid(
        ODOO,
        "for 3 cabinets one more free, 10 % by code on what is paid",
        shop(
            [item(*CABINET)],
            promotion("bundle", gift("CABINET", 1, 320), every(3), id="FREE"),
            promotion("coupon", rate_off(10), id="10PC"),
        ),
        cart(("CABINET", 3), coupons=[coupon("10PC")]),
        864,
        promoted__gifts__0__quantity=1000,
    ),
    *(
        paid(
            ODOO,
            f"for 3 cabinets one more free, {count}",
            shop([item(*CABINET)], promotion("bundle", gift("CABINET"), every(3))),
            cart(("CABINET", count)),
            count * 320,
            promoted__gifts__0__quantity=free * 1000,
        )
        for count, free in ((75, 25), (6, 2))
    ),
    *(
        paid(
            ODOO,
            f"20 % on cabinets with 15 % tax inside, {about}",
            shop(
                [item("CABINET", 368, tax=15), item("DRAWER", 25)],
                promotion("item", rate_off(20), worth(320), **of("CABINET"), **limit),
            ),
            cart(*lines),
            total,
            totals__net=fen(net),
        )
        for about, lines, limit, total, net in (
            ("one", [("CABINET", 1)], {}, "294.40", 256),
            ("one and ten drawers", [("CABINET", 1), ("DRAWER", 10)], {}, "544.40", 506),
            ("eight", [("CABINET", 8), ("DRAWER", 10)], {}, "2605.20", 2298),
            ("at most 200", [("CABINET", 8), ("DRAWER", 10)], {"cap": fen(200)}, 2994, "2636.09"),
        )
    ),
    paid(
        ODOO,
        "10 % by code over lines of several taxes, 20 % on cabinets",
        shop(
            [item("CABINET", 115, tax=15), item("BIN", 100), item("DRAWER", 115, tax=15)],
            promotion("item", rate_off(20), id="20PC", **of("CABINET")),
            promotion("coupon", rate_off(10), id="10PC"),
        ),
        cart(("CABINET", 4), ("BIN", 5), ("DRAWER", 2), coupons=[coupon("10PC")]),
        "988.20",
        lines__0__gross=fen("331.20"),
        lines__1__gross=fen(450),
        lines__2__gross=fen(207),
    ),
    paid(
        ODOO,
        "of two discounts on the bill one is given",
        shop(
            [item(*CABINET)],
            promotion("order", rate_off(10), id="10PC"),
            promotion("order", rate_off(5), id="5PC"),
        ),
        cart(("CABINET", 1)),
        288,
    ),
    paid(
        ODOO,
        "buy A, get a B of the cart free; 3 A and 1 B give one",
        shop(
            [item("A", 25), item("B", 100)],
            promotion("bundle", rate_off(100), mix((1, ["A"]), (1, ["B"]), got=(1,))),
        ),
        cart(("A", 3), ("B", 1)),
        75,
        lines__1__gross=0,
    ),
    *(
        paid(
            "the trade: 下次用券",
            about,
            shop(
                [item("A", 100)],
                promotion("order", {"type": "coupon_grant", "coupon": "V"}, worth(50), id="GRANT"),
                promotion("coupon", off(10), id="V"),
            ),
            cart(("A", 1), coupons=coupons),
            total,
        )
        for about, coupons, total in (("first order", [], 100), ("next order", [coupon("V")], 90))
    ),
]

OTHERS = [
    paid(
        "Tryton, scenario_sale_promotion",
        "10 % on 10 products of a category and its children",
        shop(
            [item(sku, 22, tax=10) for sku in "1234"],
            promotion("item", rate_off(10), at_least(10), **of("1", "2")),
        ),
        cart(("1", 5), ("2", 10), ("3", 5), ("4", 5)),
        517,
        totals__net=fen(470),
        totals__tax=fen(47),
        totals__full=fen(550),
    ),
    paid(
        "Tryton, scenario_sale_promotion",
        "8 products are not enough",
        shop(
            [item("1", 20), item("2", 20), item("3", 20)],
            promotion("item", rate_off(10), at_least(10), **of("1", "2")),
        ),
        cart(("1", 5), ("2", 3), ("3", 10)),
        360,
    ),
    *(
        paid(
            ERPNEXT,
            f"from 200 of one item 10 % off another, {count}",
            shop(
                [item("A", 100), item("B", 100)],
                promotion("bundle", rate_off(10), mix((2, ["A"]), (1, ["B"]), got=(1,))),
            ),
            cart(("A", count), ("B", 1)),
            total,
        )
        for count, total in ((1, 200), (2, 290))
    ),
    paid(
        ERPNEXT,
        "20 % and then 10 % on the discounted rate are 28 %",
        shop(
            [item("A", 100)],
            promotion("item", rate_off(20), id="1", group="1", stacks=True),
            promotion("item", rate_off(10), id="2", group="2", stacks=True),
        ),
        cart(("A", 1)),
        72,
    ),
    *(
        paid(
            ERPNEXT,
            f"from 5 pieces another item free, {count}",
            shop([item("A", 100), item("FLASK", 10)], promotion("order", gift("FLASK"), at_least(5))),
            cart(("A", count)),
            count * 100,
            promoted__gifts=gifts,
        )
        for count, gifts in (
            (5, [{"promotion": "P", "sku": "FLASK", "quantity": 1000, "value": 0}]),
            (2, []),
        )
    ),
    *(
        paid(
            "Adobe Commerce, buy X get Y free",
            f"buy {buy} get {get}, at most {most} free",
            shop([item("A", 1)], promotion("bundle", buy_get(buy, get), limits={"order": most // get})),
            cart(("A", 10 * enough)),
            10 * enough - most,
            promoted__outcomes__0__times=most // get,
        )
        for buy, get, most, enough in ((5, 2, 4, 14), (5, 3, 9, 24), (20, 2, 20, 220))
    ),
    paid(
        "Adobe Commerce, maximum qty discount is applied to",
        "20 % off one item of four",
        shop(
            [item("A", 12), item("B", 20)],
            promotion("bundle", rate_off(20), mix((1, [])), limits={"order": 1}),
        ),
        cart(("A", 2), ("B", 2)),
        60,
    ),
    paid(
        "Smilehouse Workspace, buy X get Y",
        "buy 3, pay 2",
        shop([item("A", 5), item("B", 7), item("C", 9)], promotion("bundle", buy_get(2, 1))),
        cart(("A", 1), ("B", 1), ("C", 1)),
        16,
    ),
    paid(
        "Shopify, DiscountOnQuantity",
        "buy 4 candles, get 2 at 50 %",
        shop([item("A", 10), item("B", 8)], promotion("bundle", buy_get(4, 2, 50))),
        cart(("A", 4), ("B", 2)),
        48,
    ),
    paid(
        "commercetools, pattern target",
        "buy a trigger, get a target at half price, at most once",
        shop(
            [item("A", 30), item("B", 20)],
            promotion("bundle", rate_off(50), mix((1, ["A"]), (1, ["B"]), got=(1,)), limits={"order": 1}),
        ),
        cart(("A", 2), ("B", 2)),
        90,
    ),
    *(
        paid(
            "Aptean for Business Central, free items by rule",
            f"a keg for 10 crates, at most 70, {about}",
            shop(
                [item("CRATE", 10), item("KEG", 1)],
                promotion("bundle", gift("KEG"), every(10), limits={"total": 70}),
            ),
            cart(("CRATE", count), uses={"P": {"total": used}}),
            count * 10,
            promoted__gifts__0__quantity=kegs * 1000,
        )
        for about, count, used, kegs in (("30 crates", 30, 0, 3), ("69 given before", 30, 69, 1))
    ),
    paid(
        "Isatech for Business Central, free products",
        "one free for every 2, 4 bought",
        shop([item("1906-S", 10), item("1896-S", 10)], promotion("bundle", gift("1896-S"), every(2))),
        cart(("1906-S", 4)),
        40,
        promoted__gifts__0__quantity=2000,
    ),
    paid(
        "the trade: 加价换购",
        "with 2 buckets a brush for 1.00",
        shop(
            [item("A", 50), item("B", 15)],
            promotion("bundle", bundle(1), mix((2, ["A"]), (1, ["B"]), got=(1,))),
        ),
        cart(("A", 2), ("B", 1)),
        101,
    ),
]
CASES = [*OSCAR_CASES, *ODOO_CASES, *OTHERS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_worked_case_has_the_figures_its_source_states(case: Worked) -> None:
    assert stated(case, answer_of("quote", case)) == case.expected
