"""The rules behind a quote as people are told them: what is missing, in which unit, and what a receipt was given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.db import Database
from desktop.services.bill_rules import BillRules, RuledQuote, find_coupons, quote_bill
from desktop.services.billing import Asked, read_slip
from desktop.services.cart import Cart, CartLine, set_line_discount
from desktop.services.rewarded import NO_REWARDS
from domain.promotion.benefit import AmountOff, CouponGrant, Gift, Percent
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import Every, MinimumAmount, MinimumQuantity, Mix, MixPart
from domain.rebate.programme import Measure
from domain.selection import Selection
from tests.desktop.policy_shop import enrol, put_rules
from tests.desktop.shop import CLOCK, GLUE, PIPE, cart, open_shop, sell

GLUES = Selection(skus=frozenset({GLUE}))
GIFT = Promotion(
    "G-1", "满三送管", Layer.BUNDLE, Gift(PIPE, 1_000, 560), Every(Measure.QUANTITY, 3_000), GLUES
)
PALLET = Promotion("G-2", "两托立减", Layer.BUNDLE, AmountOff(10_000), MinimumQuantity(120_000), GLUES)


def ruled(database: Database, what: Cart) -> RuledQuote:
    with database.read() as session:
        return quote_bill(session, what, CLOCK.moment())


@pytest.fixture
def shop(database: Database) -> Database:
    open_shop(database)
    enrol(database)
    return database


def test_without_a_policy_there_is_nothing_to_tell(shop: Database) -> None:
    assert ruled(shop, cart(glue=1)).rules == BillRules()


def test_what_is_missing_is_added_to_its_line_once(shop: Database) -> None:
    put_rules(shop, GIFT)
    nearly = ruled(shop, cart(glue=2)).rules.nearly[0]
    assert nearly.promotion == "G-1" and nearly.cost == 3_500
    assert nearly.added is not None and nearly.added.lines[0].quantity == 3_000
    assert [one.given.sku for one in ruled(shop, nearly.added).quote.gifts] == [PIPE]


def test_a_missing_quantity_is_counted_in_the_unit_that_is_sold(shop: Database) -> None:
    put_rules(shop, PALLET)
    rules = ruled(shop, Cart((CartLine(GLUE, "托", 1_000),))).rules
    (nearly,) = rules.nearly
    assert rules.counted(nearly.gap.lacks[0], PALLET) == (1_000, "托")
    assert nearly.added is not None and nearly.added.lines[0].quantity == 2_000


def test_a_part_of_a_pack_is_told_and_added_in_the_base_unit(shop: Database) -> None:
    part = replace(PALLET, threshold=MinimumQuantity(90_000))
    put_rules(shop, part)
    rules = ruled(shop, Cart((CartLine(GLUE, "托", 1_000),))).rules
    (nearly,) = rules.nearly
    assert rules.counted(nearly.gap.lacks[0], part) == (30_000, "袋")
    assert nearly.added is not None
    assert [(one.unit, one.quantity) for one in nearly.added.lines] == [("托", 1_000), ("袋", 30_000)]


def test_what_costs_more_than_the_bill_is_not_near(shop: Database) -> None:
    put_rules(shop, PALLET)
    assert ruled(shop, cart(glue=2)).rules.nearly == ()


def test_a_mix_tells_each_part_and_leaves_the_choice_to_people(shop: Database) -> None:
    parts = (MixPart(GLUES, 3_000), MixPart(Selection(skus=frozenset({PIPE})), 20_000))
    put_rules(shop, Promotion("M-1", "套餐", Layer.BUNDLE, AmountOff(500), Mix(parts)))
    (nearly,) = ruled(shop, cart(glue=2, pipe=15)).rules.nearly
    assert [lack.missing for lack in nearly.gap.lacks] == [1_000, 5_000] and nearly.added is None


def test_an_amount_that_is_missing_names_no_goods(shop: Database) -> None:
    put_rules(shop, Promotion("O-1", "满百减十", Layer.ORDER, AmountOff(1_000), MinimumAmount(10_000)))
    (nearly,) = ruled(shop, cart(glue=2)).rules.nearly
    assert (nearly.cost, nearly.added) == (3_000, None)


def test_codes_of_coupons_are_told_from_others(shop: Database) -> None:
    put_rules(shop, Promotion("C-5", "五元券", Layer.COUPON, AmountOff(500)))
    with shop.read() as session:
        codes = [Asked(code) for code in ("C-5", "C-5-0001-1", "C-50", "6901234567892")]
        assert find_coupons(session, codes, CLOCK.moment()) == {"C-5", "C-5-0001-1"}


def test_a_slip_names_promotions_gifts_and_coupons(shop: Database) -> None:
    tenth = Promotion("T-10", "九折", Layer.ITEM, Percent(100_000), selection=GLUES)
    coupon = Promotion("C-5", "五元券", Layer.COUPON, AmountOff(500))
    grant = Promotion("O-C", "送券", Layer.ORDER, CouponGrant("C-5"), stacks=True)
    put_rules(shop, GIFT, replace(tenth, stacks=True), coupon, grant)
    with shop.write() as session:
        issued = sell(session, set_line_discount(cart(glue=3), 0, 500))
    with shop.read() as session:
        slip = read_slip(session, issued.doc_id)
    rewards = slip.rewards
    assert rewards.lines == {1: (("九折", 1_000),)} and rewards.promotions == (("九折", 1_000),)
    assert rewards.gifts == {2}
    assert [(one.name, one.code) for one in rewards.coupons] == [("五元券", f"C-5-{issued.number}-1")]


def test_a_receipt_without_a_policy_was_given_nothing(shop: Database) -> None:
    with shop.write() as session:
        issued = sell(session, cart(glue=3))
    with shop.read() as session:
        assert read_slip(session, issued.doc_id).rewards is NO_REWARDS
