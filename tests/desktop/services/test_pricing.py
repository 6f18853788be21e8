"""A cart at the counter is priced by all levels, floors, promotions and gifts; one without a policy is as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from desktop.db import Database
from desktop.models.document import Document
from desktop.models.lease import LeaseWish
from desktop.models.stock import OnHand
from desktop.services import billing
from desktop.services.bill_rules import find_coupons
from desktop.services.cart import Cart, CartLine
from desktop.services.policy import load_policy
from desktop.services.price import get_price, get_purchase_price
from desktop.services.promotion import load_uses
from desktop.services.receipt import get_receipt, issue_receipt
from desktop.services.reward import load_quote, sum_promotions
from domain.approval import answer, read_challenge
from domain.errors import DomainError
from domain.floor import Floor
from domain.period import Validity
from domain.price import Audience, PriceLevel, PriceRule
from domain.promotion.benefit import (
    AmountOff,
    CouponGrant,
    Gift,
    Percent,
    PointsMultiplier,
    RedPacket,
)
from domain.promotion.result import Reason, RefusedCoupon
from domain.promotion.rule import Layer, Limits, Promotion
from domain.promotion.threshold import Every, MinimumAmount, MinimumQuantity
from domain.rebate.programme import Measure
from domain.receipt import Tender, TenderType
from domain.selection import Selection
from protocol.quote import RewardKind
from protocol.receipt import ReceiptDoc
from tests.desktop.policy_shop import SECRET, enrol, lend_budget, put_rules, put_series
from tests.desktop.shop import CASH, CLOCK, DAY, GLUE, PIPE, cart, sell

GLUES = Selection(skus=frozenset({GLUE}))
TENTH = Promotion("T-10", "九折", Layer.ITEM, Percent(100_000), selection=GLUES)
GIFT = Promotion("G-1", "满三送管", Layer.BUNDLE, Gift(PIPE, 1_000, 500), MinimumQuantity(3_000), GLUES)


def quoted(database: Database, what: Cart) -> billing.Quote:
    with database.read() as session:
        return billing.quote_cart(session, what, CLOCK.moment())


def body(database: Database, doc_id: str) -> ReceiptDoc:
    with database.read() as session:
        raw = session.scalars(select(Document.body).where(Document.doc_id == doc_id)).one()
    return msgspec.json.decode(raw, type=ReceiptDoc)


def test_a_receipt_without_a_policy_says_nothing_of_one(shop: Database) -> None:
    with shop.write() as session:
        sold = sell(session, cart(glue=2))
    with shop.read() as session:
        raw = session.scalars(select(Document.body).where(Document.doc_id == sold.doc_id)).one()
        assert b"quote" not in raw and load_quote(session, sold.doc_id) is None


def test_the_narrowest_rule_of_the_best_level_prices_the_line(shop: Database) -> None:
    enrol(shop)
    put_series(shop, BM_1001="S1")
    of_store, of_region = Audience(channel="store"), Audience(region="north")
    put_rules(
        shop,
        PriceRule("all", PriceLevel.CHANNEL, "", "", "", 0, rate_off=50_000, audience=of_store),
        PriceRule("series", PriceLevel.CHANNEL, "", "", "袋", 330_000, series="S1", audience=of_store),
        PriceRule("south", PriceLevel.REGION, "", GLUE, "袋", 1, audience=Audience(region="south")),
        PriceRule("north", PriceLevel.REGION, "", "", "袋", 340_000, brand="德高", audience=of_region),
        PriceRule(
            "class", PriceLevel.DEALER_CLASS, "", GLUE, "袋", 250_000, audience=Audience(dealer_class="A")
        ),
    )
    with shop.read() as session:
        sold, bought = (get(session, GLUE, "袋", 1000, DAY) for get in (get_price, get_purchase_price))
        pipe = get_price(session, PIPE, "米", 1000, DAY)
    assert (sold.applied.id, bought.applied.id) == ("north", "class")
    assert (pipe.applied.id, pipe.price) == ("all", 53_200)
    assert {tried.rule.id for tried in sold.tried} == {"all", "series", "south", "north", "P1"}


def test_the_days_of_a_list_row_do_not_make_it_narrower_than_a_dated_rule(shop: Database) -> None:
    year = Validity(date(2026, 1, 1), date(2026, 12, 31))
    put_rules(shop, PriceRule("season", PriceLevel.BRAND_LIST, "", GLUE, "袋", 300_000, year))
    with shop.write_catalog() as session:
        session.connection().exec_driver_sql(
            "UPDATE catalog.price SET first = '2026-03-01', last = '2026-03-05' WHERE id = 'P1'"
        )
    with shop.read() as session:
        sold, bought = (get(session, GLUE, "袋", 1000, DAY) for get in (get_price, get_purchase_price))
    assert (sold.applied.id, bought.applied.id) == ("season", "season")
    assert [tried.rule.id for tried in sold.tried] == ["season", "P1"]


def test_rules_are_found_by_their_targets_without_reading_all(shop: Database) -> None:
    from desktop.services.price import _RULES

    with shop.read() as session:
        plan = session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + _RULES, ("[]", "2026-03-02"))
        assert any("ix_rule_target" in row[3] for row in plan)


def test_a_rule_that_cannot_be_read_is_left_out_and_told(shop: Database, caplog: Any) -> None:
    put_rules(shop, TENTH)
    with shop.write_catalog() as session:
        session.connection().exec_driver_sql("UPDATE catalog.rule SET body = '{}', v = 2")
        session.connection().exec_driver_sql("UPDATE catalog.scope SET v = 2 WHERE scope = 'policy'")
    quote = quoted(shop, cart(glue=1))
    assert (quote.totals.gross, [one.where.partition("/")[2] for one in quote.troubles]) == (
        3_500,
        ["T-10/1"],
    )
    assert len(caplog.records) == 1
    caplog.clear()


def test_discount_by_hand_then_promotions_then_the_bill_discount(shop: Database) -> None:
    put_rules(shop, TENTH)
    what = Cart((CartLine(GLUE, "袋", 2_000, discount=1_000), CartLine(PIPE, "米", 1_000)), discount=60)
    quote = quoted(shop, what)
    glue = quote.lines[0]
    assert glue.sold and (glue.sold.discount, glue.rewarded, glue.sold.gross) == (1_600, 600, 5_400)
    assert quote.totals.gross == 5_400 + 560 - 60
    with shop.write() as session:
        assert sell(session, what).totals == quote.totals


def test_a_typed_price_is_no_promotions_to_reduce(shop: Database) -> None:
    put_rules(shop, TENTH)
    quote = quoted(shop, Cart((CartLine(GLUE, "袋", 1_000, price=200_000),)))
    assert (quote.totals.gross, quote.lines[0].rewards) == (2_000, ())


def test_a_gift_is_a_line_at_price_zero_that_moves_stock_and_is_marked(shop: Database) -> None:
    put_rules(shop, GIFT)
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
        assert dict(session.execute(select(OnHand.sku, OnHand.quantity)).all()) == {
            GLUE: -3_000,
            PIPE: -1_000,
        }
        view, told = get_receipt(session, sold.doc_id), load_quote(session, sold.doc_id)
    assert [(line.sku, line.gross) for line in view.lines] == [(GLUE, 10_500), (PIPE, 0)]
    assert told and [(line.line, line.gift) for line in told.lines] == [(2, "G-1")]


def test_what_the_document_carries_is_enough_to_do_it_again(shop: Database) -> None:
    enrol(shop)
    put_rules(shop, TENTH, version=4)
    with shop.write() as session:
        sold = sell(session, cart(glue=1, pipe=1))
    told = body(shop, sold.doc_id).quote
    assert told and (told.version, told.region, told.channel) == (4, "north", "store")
    assert [(line.line, line.rule, [one.amount for one in line.rewards]) for line in told.lines] == [
        (1, "", [350])
    ]
    assert [(one.promotion, one.times) for one in told.given if one.kind == RewardKind.USE.value] == [
        ("T-10", 1)
    ]


def test_uses_are_counted_by_member_day_and_store(shop: Database) -> None:
    limited = Promotion("L", "限一次", Layer.ORDER, AmountOff(100), limits=Limits(member=1))
    put_rules(shop, limited)
    what = Cart(cart(glue=1).lines, member_id="M1")
    with shop.write() as session:
        first, second = (sell(session, what, doc_id=id) for id in ("one", "two"))
        uses = load_uses(session, ["L"], "M1", DAY)["L"]
        (told,) = sum_promotions(session, DAY, DAY)
    assert (first.totals.gross, second.totals.gross) == (3_400, 3_500)
    assert (uses.member, uses.day, uses.total, told.amount) == (1, 1, 1, 100)


def test_only_what_a_lease_grants_of_a_budget_is_promised(shop: Database) -> None:
    put_rules(
        shop, Promotion("B", "补贴", Layer.ORDER, AmountOff(300), budget="spring"), budgets={"spring": 10**6}
    )
    quote = quoted(shop, cart(glue=1))
    assert quote.promoted and quote.promoted.outcomes[0].reason is Reason.BUDGET_EXHAUSTED
    lend_budget(shop, "spring", 400)
    with shop.write() as session:
        first, second = (sell(session, cart(glue=1), doc_id=id) for id in ("one", "two"))
    assert (first.totals.gross, second.totals.gross) == (3_200, 3_400)
    assert [(use.lease_id, use.amount) for use in body(shop, "one").uses] == [("lease-spring", 300)]
    with shop.read() as session:
        wished = session.execute(select(LeaseWish.kind, LeaseWish.subject, LeaseWish.amount)).all()
    assert [tuple(row) for row in wished] == [("budget", "spring", 50_000)]


def test_a_red_packet_pays_its_part_and_nobody_else_may_give_one(shop: Database) -> None:
    put_rules(shop, Promotion("R", "红包", Layer.ORDER, RedPacket(500)))
    quote = quoted(shop, cart(glue=1))
    assert (quote.totals.gross, quote.payable) == (3_500, 3_000)
    with shop.write() as session:
        sold = issue_receipt(session, cart(glue=1), [Tender(CASH, 3_000)], CLOCK.moment())
        assert Tender(TenderType.RED_PACKET, 500) in get_receipt(session, sold.doc_id).tenders
    with pytest.raises(DomainError, match="packet_not_earned"), shop.write() as session:
        issue_receipt(session, cart(glue=1), [Tender(TenderType.RED_PACKET, 3_500)], CLOCK.moment())


def test_a_coupon_that_was_granted_is_used_once(shop: Database) -> None:
    coupon = Promotion("C", "五元券", Layer.COUPON, AmountOff(500))
    put_rules(shop, Promotion("GC", "送券", Layer.ORDER, CouponGrant("C"), MinimumAmount(3_000)), coupon)
    with shop.write() as session:
        sold = sell(session, cart(glue=1))
    code = next(one.reference for one in body(shop, sold.doc_id).quote.given if one.kind == "coupon")  # type: ignore[union-attr]
    second = Cart(cart(pipe=2).lines, coupons=(code,))
    assert code == f"C-{sold.number}-1"
    with shop.write() as session:
        assert sell(session, second).totals.gross == 620
    with pytest.raises(DomainError, match="coupon_used"), shop.write() as session:
        sell(session, second)


def test_points_are_earned_by_members_on_what_points_did_not_pay(shop: Database) -> None:
    put_rules(shop, Promotion("P", "双倍积分", Layer.ORDER, PointsMultiplier(2_000_000)))
    assert quoted(shop, cart(glue=2)).points == 0
    assert quoted(shop, Cart(cart(glue=2).lines, member_id="M1")).points == 140


def test_a_price_below_the_floor_needs_a_code_for_exactly_that_once(shop: Database) -> None:
    enrol(shop)
    put_rules(shop, Floor("F", 300_000, "袋", sku=GLUE))
    quote = quoted(shop, Cart((CartLine(GLUE, "袋", 1_000, price=280_000),)))
    assert quote.fault and quote.fault.code == "price_below_floor"
    challenge = quote.lines[0].challenge
    assert read_challenge(challenge).document == quote.cart.document != ""
    code = answer(read_challenge(challenge), SECRET)
    with shop.read() as session:
        with pytest.raises(DomainError, match="approval_wrong"):
            billing.approve(session, quote.cart, 0, "22222222", CLOCK.moment())
        approved = billing.approve(session, quote.cart, 0, code, CLOCK.moment(), approver="王总")
    with shop.write() as session:
        sold = billing.sell_bill(session, approved, [Tender(CASH, 2_800)], CLOCK.moment(), doc_id="d1")
    told = body(shop, sold.doc_id).quote
    assert told and (told.lines[0].approval, told.lines[0].approved_by) == (code, "王总")
    again = quoted(shop, approved)
    assert again.fault and again.fault.code == "approval_used"


def test_a_bill_discount_does_not_creep_below_a_floor(shop: Database) -> None:
    put_rules(shop, Floor("F", 300_000, "袋", sku=GLUE))
    assert quoted(shop, Cart(cart(glue=1).lines, discount=500)).fault is None
    fault = quoted(shop, Cart(cart(glue=1).lines, discount=501)).fault
    assert fault and fault.code == "discount_below_floor"


def test_without_a_secret_no_code_approves_anything(shop: Database) -> None:
    put_rules(shop, Floor("F", 300_000, "袋", sku=GLUE))
    line = CartLine(GLUE, "袋", 1_000, price=1, approval="22222222")
    fault = quoted(shop, Cart((line,), document="d")).fault
    assert fault and fault.code == "approval_unavailable"


def test_a_receipt_made_elsewhere_knows_no_policy(shop: Database) -> None:
    put_rules(shop, TENTH, Floor("F", 300_000, "袋", sku=GLUE))
    line = CartLine(GLUE, "袋", 1_000, price=100_000)
    with shop.write() as session:
        sold = sell(session, Cart((line,)), source="old till")
    assert (sold.totals.gross, body(shop, sold.doc_id).quote) == (1_000, None)


def test_a_policy_begins_and_ends_with_its_days(shop: Database) -> None:
    put_rules(shop, TENTH, first=date(2026, 3, 3))
    assert quoted(shop, cart(glue=1)).totals.gross == 3_500
    put_rules(shop, Promotion("T-20", "八折", Layer.ITEM, Percent(200_000)), version=2, last=DAY)
    assert quoted(shop, cart(glue=1)).totals.gross == 2_800


def test_everything_for_every_hundred_yuan(shop: Database) -> None:
    put_rules(shop, Promotion("E", "满百减十", Layer.ORDER, AmountOff(1_000), Every(Measure.AMOUNT, 10_000)))
    assert quoted(shop, cart(glue=6)).totals.gross == 19_000


C_5 = Promotion("C", "五元券", Layer.COUPON, AmountOff(500))


@pytest.mark.parametrize(
    ("days", "reason", "begins"),
    [
        ({"first": date(2026, 3, 3)}, Reason.COUPON_NOT_BEGUN, date(2026, 3, 3)),
        ({"last": date(2026, 3, 1)}, Reason.COUPON_EXPIRED, None),
    ],
)
def test_a_coupon_whose_promotion_holds_on_other_days_says_which_and_the_rest_is_sold(
    shop: Database, days: dict[str, date], reason: Reason, begins: date | None
) -> None:
    put_rules(shop, TENTH)
    put_rules(shop, C_5, version=2, **days)
    what = Cart(cart(glue=1).lines, coupons=("C", "C-7", "X"))
    quote = quoted(shop, what)
    assert quote.promoted and quote.promoted.refused_coupons == (
        RefusedCoupon("C", reason, begins),
        RefusedCoupon("C-7", reason, begins),
        RefusedCoupon("X", Reason.COUPON_UNKNOWN),
    )
    with shop.write() as session:
        assert sell(session, what).totals.gross == quote.totals.gross == 3_150


def test_of_several_editions_of_a_coupon_the_one_that_comes_next_is_told(shop: Database) -> None:
    put_rules(shop, TENTH)
    put_rules(shop, C_5, version=2, last=date(2026, 3, 1))
    late = replace(C_5, validity=Validity(date(2026, 3, 20)))
    put_rules(shop, late, version=3, first=date(2026, 3, 10), last=date(2026, 3, 31))
    put_rules(shop, C_5, version=4, first=date(2026, 4, 1))
    with shop.read() as session:
        days = {day: load_policy(session, day).coupons["C"] for day in (DAY, date(2026, 3, 15))}
    assert days == {DAY: Validity(date(2026, 3, 20)), date(2026, 3, 15): Validity()}
    quote = quoted(shop, Cart(cart(glue=1).lines, coupons=("C",)))
    assert quote.promoted and quote.promoted.refused_coupons[0].begins == date(2026, 3, 20)


def test_a_scanner_knows_a_coupon_that_has_not_begun(shop: Database) -> None:
    put_rules(shop, TENTH)
    put_rules(shop, C_5, version=2, first=date(2026, 3, 3))
    with shop.read() as session:
        asked = [billing.Asked(code) for code in ("C-7", "6901234567892")]
        assert find_coupons(session, asked, CLOCK.moment()) == {"C-7"}
