"""Bad carts at the till: each fault has its typed reason, and everything else is priced all the same."""

from __future__ import annotations

import pytest

from desktop.db import Database
from desktop.services import billing
from desktop.services.cart import Cart, CartLine
from domain.errors import DomainError
from domain.promotion.benefit import AmountOff, Percent
from domain.promotion.result import Reason
from domain.promotion.rule import Layer, Promotion
from tests.desktop.policy_shop import put_rules
from tests.desktop.shop import CLOCK, DAY, GLUE, PIPE, sell

TENTH = Promotion("T-10", "九折", Layer.ITEM, Percent(100_000))
FUNDED = Promotion("B", "补贴", Layer.ORDER, AmountOff(300), budget="spring", stacks=True)
OVER = Promotion("C", "五元券", Layer.COUPON, AmountOff(500))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (CartLine("6900000000000", "袋", 1_000), "product_unknown"),
        (CartLine(PIPE, "米", 0), "quantity_not_positive"),
        (CartLine(PIPE, "米", -1_000), "quantity_not_positive"),
        (CartLine(PIPE, "箱", 1_000), "unit_unknown"),
        (CartLine(PIPE, "米", 10**18), "amount_too_large"),
        (CartLine(PIPE, "米", 1_000, discount=561), "discount_out_of_range"),
        (CartLine(PIPE, "米", 1_000, price=-1), "price_negative"),
    ],
)
def test_a_bad_line_says_why_and_the_rest_is_priced(shop: Database, line: CartLine, code: str) -> None:
    put_rules(shop, TENTH)
    what = Cart((line, CartLine(GLUE, "袋", 2_000)))
    with shop.read() as session:
        quote = billing.quote_cart(session, what, CLOCK.moment())
    bad, good = quote.lines
    assert bad.fault and bad.fault.code == code and quote.fault and quote.fault.code == code
    assert good.sold and (good.sold.gross, quote.totals.gross) == (6_300, 6_300)
    with shop.write() as session, pytest.raises(DomainError, match=code):
        sell(session, what)


def test_an_expired_coupon_and_an_exhausted_budget_say_why_and_the_rest_is_sold(shop: Database) -> None:
    put_rules(shop, TENTH, FUNDED, budgets={"spring": 10**6})
    put_rules(shop, OVER, version=2, last=DAY.replace(day=1))
    what = Cart((CartLine(GLUE, "袋", 2_000),), coupons=("C", "nobody's"))
    with shop.write() as session:
        quote = billing.quote_cart(session, what, CLOCK.moment())
        assert quote.promoted and sell(session, what).totals.gross == quote.totals.gross == 6_300
    reasons = {one.code: one.reason for one in quote.promoted.refused_coupons}
    outcomes = {one.promotion: one.reason for one in quote.promoted.outcomes}
    assert reasons == {"C": Reason.COUPON_EXPIRED, "nobody's": Reason.COUPON_UNKNOWN}
    assert outcomes["B"] is Reason.BUDGET_EXHAUSTED
