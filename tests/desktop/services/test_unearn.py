"""A return gives back what was paid less what the kept goods cost; buying and taking everything back changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.db import Database, open_database
from desktop.models.lease import LeaseClosed, LeaseReturn
from desktop.models.reward import ReceiptQuote
from desktop.models.stock import OnHand
from desktop.paths import Profile
from desktop.services.billing import read_slip
from desktop.services.budget import budget_uses
from desktop.services.cart import Cart, CartLine
from desktop.services.lease import list_open
from desktop.services.pricing import price_cart
from desktop.services.promotion import load_uses
from desktop.services.receipt import get_receipt, issue_receipt
from desktop.services.refund import get_taken, issue_refund, preview_return
from desktop.settings import Settings
from desktop.ui.billing.slip import slip_preview
from domain.errors import DomainError
from domain.lease import LeaseKind, available
from domain.promotion.benefit import (
    AmountOff,
    Benefit,
    BuyGet,
    CouponGrant,
    Gift,
    Percent,
    PointsMultiplier,
    RedPacket,
)
from domain.promotion.rule import Layer, Limits, Promotion
from domain.promotion.threshold import MinimumAmount, MinimumQuantity
from domain.receipt import Tender, TenderType
from domain.selection import Selection
from paper.slip_labels import SLIP
from protocol.lease import LeaseUse
from protocol.quote import UnearnedRow
from tests.desktop import shop as small_shop
from tests.desktop.policy_shop import lend_budget, put_rules
from tests.desktop.shop import CASH, CLOCK, DAY, GLUE, PIPE, SERVICE, cart, sell

GLUES = Selection(skus=frozenset({GLUE}))
OVER = Promotion("O", "满一百减二十", Layer.ORDER, AmountOff(2_000), MinimumAmount(10_000))
GIFT = Promotion("G", "满三送管", Layer.BUNDLE, Gift(PIPE, 1_000, 500), MinimumQuantity(3_000), GLUES)


def test_what_is_kept_loses_the_reward_it_no_longer_earns(shop: Database) -> None:
    put_rules(shop, OVER)
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
        first = preview_return(session, sold.doc_id, {1: 1_000})
        assert (sold.totals.gross, first.payback) == (8_500, 1_500)
        issue_refund(session, sold.doc_id, {1: 1_000}, CASH, CLOCK.moment(), doc_id="a")
        assert preview_return(session, sold.doc_id, {1: 2_000}).payback == 7_000


def test_a_gift_that_is_kept_is_charged_and_given_back_when_it_comes(shop: Database) -> None:
    put_rules(shop, GIFT)
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
        without = preview_return(session, sold.doc_id, {1: 1_000})
        assert (without.payback, preview_return(session, sold.doc_id, {1: 1_000, 2: 1_000}).payback) == (
            3_000,
            3_500,
        )
        assert without.unearned and [one.amount for one in without.unearned.charges] == [500]
        issue_refund(session, sold.doc_id, {1: 1_000}, CASH, CLOCK.moment(), doc_id="a")
        issue_refund(session, sold.doc_id, {2: 1_000}, CASH, CLOCK.moment(), doc_id="b")
        assert sum(one.gross for one in get_taken(session, sold.doc_id).values()) == 3_500


def test_a_red_packet_goes_back_as_the_tender_it_was(shop: Database) -> None:
    put_rules(shop, Promotion("R", "红包", Layer.ORDER, RedPacket(500), MinimumAmount(7_000)))
    with shop.write() as session:
        sold = issue_receipt(session, cart(glue=2), [Tender(CASH, 6_500)], CLOCK.moment())
        back = issue_refund(session, sold.doc_id, {1: 1_000}, CASH, CLOCK.moment())
        assert get_receipt(session, back.doc_id).tenders == (
            Tender(CASH, -3_000),
            Tender(TenderType.RED_PACKET, -500),
        )
        assert preview_return(session, sold.doc_id, {1: 1_000}).payback == 3_500


def test_points_coupons_and_uses_are_taken_back(shop: Database) -> None:
    points = Promotion(
        "P", "积分", Layer.ORDER, PointsMultiplier(1_000_000), stacks=True, limits=Limits(member=1)
    )
    coupon = Promotion("C", "券", Layer.COUPON, AmountOff(500))
    put_rules(shop, points, coupon, Promotion("GC", "送券", Layer.ORDER, CouponGrant("C"), stacks=True))
    with shop.write() as session:
        sold = sell(session, Cart(cart(glue=2).lines, member_id="M1"))
        planned = preview_return(session, sold.doc_id, {1: 2_000})
        issue_refund(session, sold.doc_id, {1: 2_000}, CASH, CLOCK.moment())
        uses = load_uses(session, ["P"], "M1", DAY)["P"].member
        assert planned.unearned and (planned.points, uses) == (70, 0)
        (code,) = planned.unearned.coupons
        with pytest.raises(DomainError, match="coupon_used"):
            sell(session, Cart(cart(glue=1).lines, coupons=(code,)), doc_id="x")


def test_where_the_rules_are_gone_what_was_paid_is_shared_out_and_said(shop: Database) -> None:
    put_rules(shop, OVER)
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
    with shop.write_catalog() as session:
        session.connection().exec_driver_sql("DELETE FROM catalog.rule")
    with shop.write() as session:
        planned = preview_return(session, sold.doc_id, {1: 1_000})
        assert planned.unearned and planned.unearned.is_pro_rata and planned.payback == 2_833
        issue_refund(session, sold.doc_id, {1: 1_000}, CASH, CLOCK.moment(), doc_id="a")
        assert preview_return(session, sold.doc_id, {1: 2_000}).payback == 8_500 - 2_833


def test_a_promotion_that_ended_on_the_day_of_a_sale_gives_back_its_coupon_and_its_use(
    shop: Database,
) -> None:
    granting = Promotion("GC", "送券", Layer.ORDER, CouponGrant("C"), stacks=True, limits=Limits(member=1))
    put_rules(shop, granting, first=date(2026, 2, 1))
    put_rules(shop, Promotion("O", "满减", Layer.ORDER, AmountOff(500), stacks=True), version=2, first=DAY)
    with shop.write() as session:
        sold = sell(session, Cart(cart(glue=3).lines, member_id="M1"))
    with shop.write_catalog() as session:
        session.connection().exec_driver_sql("UPDATE catalog.rule SET last = '2026-02-28' WHERE id = 'GC'")
    with shop.write() as session:
        planned = preview_return(session, sold.doc_id, {1: 3_000})
    assert planned.unearned and planned.unearned.uses == {"GC": 1, "O": 1}
    assert len(planned.unearned.coupons) == 1


def test_a_later_version_changes_nothing_for_an_earlier_sale(shop: Database) -> None:
    put_rules(shop, OVER, first=date(2026, 2, 1))
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
    with shop.write_catalog() as session:
        session.connection().exec_driver_sql("UPDATE catalog.rule SET last = '2026-03-01'")
    put_rules(shop, Promotion("O", "满减", Layer.ORDER, AmountOff(9_000)), version=2, first=DAY)
    with shop.write() as session:
        planned = preview_return(session, sold.doc_id, {1: 1_000})
    assert planned.unearned and not planned.unearned.is_pro_rata and planned.payback == 1_500


def test_the_last_goods_bring_a_red_packet_back_as_far_as_they_are_worth(shop: Database) -> None:
    put_rules(shop, Promotion("R", "红包", Layer.ORDER, RedPacket(1_000)))
    with shop.write() as session:
        sold = issue_receipt(session, cart(glue=1, pipe=1), [Tender(CASH, 3_060)], CLOCK.moment())
        first = preview_return(session, sold.doc_id, {1: 1_000})
        issue_refund(session, sold.doc_id, {1: 1_000}, CASH, CLOCK.moment(), doc_id="a")
        last = preview_return(session, sold.doc_id, {2: 1_000})
    assert [(one.payback, one.packets) for one in (first, last)] == [(3_060, 440), (0, 560)]


FUNDED = Promotion("B", "满一百减二十", Layer.ORDER, AmountOff(2_000), MinimumAmount(10_000), budget="spring")


def left(session: Session) -> int:
    return available(list_open(session, CLOCK.moment(), LeaseKind.BUDGET, "spring"))


def open_budget(shop: Database, *rules: Promotion, lent: int = 5_000) -> None:
    put_rules(shop, *rules, budgets={"spring": 10**6})
    lend_budget(shop, "spring", lent)


def told(session: Session, doc_id: str) -> list[LeaseUse]:
    body = session.scalars(select(ReceiptQuote.body).where(ReceiptQuote.doc_id == doc_id)).one()
    return msgspec.json.decode(body, type=UnearnedRow).budgets


def test_a_return_gives_a_budget_back_to_the_lease_it_came_from(shop: Database) -> None:
    open_budget(shop, FUNDED)
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
        assert left(session) == 3_000
        back = issue_refund(session, sold.doc_id, {1: 3_000}, CASH, CLOCK.moment())
        assert (left(session), told(session, back.doc_id)) == (
            5_000,
            [LeaseUse("lease-spring", "budget", "spring", 2_000)],
        )


def test_what_the_kept_goods_still_earn_stays_spent(shop: Database) -> None:
    open_budget(shop, Promotion("B", "九折", Layer.ITEM, Percent(100_000), budget="spring"))
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
        for doc_id, expected in (("a", 4_300), ("b", 4_650), ("c", 5_000)):
            issue_refund(session, sold.doc_id, {1: 1_000}, CASH, CLOCK.moment(), doc_id=doc_id)
            assert left(session) == expected


def test_a_reward_the_customer_keeps_for_nothing_does_not_fill_the_budget_again(shop: Database) -> None:
    """Two yuan come back worth of goods that made twenty yuan of discount; nothing is paid back, so nothing is freed."""
    open_budget(shop, replace(FUNDED, limits=Limits(total=1)))
    with shop.write() as session:
        sold = sell(session, cart(glue=2, pipe=6))
        back = issue_refund(session, sold.doc_id, {2: 1_000}, CASH, CLOCK.moment(), doc_id="a")
        assert (sold.totals.gross, back.totals.gross, left(session)) == (8_360, 0, 3_000 + 560)
        assert load_uses(session, ["B"], "", DAY)["B"].total == 1
        issue_refund(session, sold.doc_id, {1: 2_000, 2: 5_000}, CASH, CLOCK.moment(), doc_id="b")
        assert (left(session), load_uses(session, ["B"], "", DAY)["B"].total) == (5_000, 0)


def test_where_the_lease_is_closed_the_budget_goes_back_to_hq(shop: Database) -> None:
    open_budget(shop, FUNDED)
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
        session.add(LeaseClosed(lease_id="lease-spring", closed_at=CLOCK.moment().local))
        session.flush()
        back = issue_refund(session, sold.doc_id, {1: 3_000}, CASH, CLOCK.moment())
        assert told(session, back.doc_id) == [LeaseUse("", "budget", "spring", 2_000)]
        assert session.scalars(select(LeaseReturn.amount)).all() == []


def test_where_the_rules_are_gone_the_budget_is_shared_out_to_the_fen(shop: Database) -> None:
    open_budget(shop, FUNDED)
    with shop.write() as session:
        sold = sell(session, cart(glue=3))
    with shop.write_catalog() as session:
        session.connection().exec_driver_sql("DELETE FROM catalog.rule")
    with shop.write() as session:
        for doc_id, expected in (("a", 3_667), ("b", 4_333), ("c", 5_000)):
            issue_refund(session, sold.doc_id, {1: 1_000}, CASH, CLOCK.moment(), doc_id=doc_id)
            assert left(session) == expected


SKUS = {GLUE: "袋", PIPE: "米", SERVICE: "次"}
LINES = st.lists(
    st.builds(
        lambda sku, quantity, price, discount: CartLine(sku, SKUS[sku], quantity * 500, price, discount),
        st.sampled_from(sorted(SKUS)),
        st.integers(1, 12),
        st.none() | st.integers(0, 500_000),
        st.integers(0, 100) | st.just(0),
    ),
    min_size=1,
    max_size=5,
)
BENEFITS: dict[Layer, list[Benefit]] = {
    Layer.ITEM: [Percent(70_000), AmountOff(33)],
    Layer.BUNDLE: [BuyGet(2_000, 1_000), Gift(PIPE, 1_000, 777)],
    Layer.ORDER: [Percent(30_000), AmountOff(999), RedPacket(250), PointsMultiplier(1_500_000)],
}
PROMOTIONS = st.lists(
    st.sampled_from([(layer, benefit) for layer, several in BENEFITS.items() for benefit in several]).flatmap(
        lambda pair: st.tuples(
            st.just(pair[0]),
            st.just(pair[1]),
            st.sampled_from((None, MinimumAmount(5_000), MinimumQuantity(2_000))),
            st.sampled_from((Selection(), GLUES)),
            st.booleans(),
            st.sampled_from(("", "spring")),
        )
    ),
    min_size=1,
    max_size=5,
)


def promotions(chosen: list[Any]) -> list[Promotion]:
    return [
        Promotion(
            f"P{place}",
            "p",
            layer,
            benefit,
            None if isinstance(benefit, BuyGet) else least,
            selection,
            stacks=stacks,
            budget=budget,
        )
        for place, (layer, benefit, least, selection, stacks, budget) in enumerate(chosen)
    ]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with open_database(Profile(tmp_path_factory.mktemp("worlds") / "profile")) as database:
        small_shop.open_shop(database)
        lend_budget(database, "spring", 10**9)
        yield database


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    lines=LINES, chosen=PROMOTIONS, discount=st.integers(0, 300), cuts=st.lists(st.integers(0, 3), max_size=3)
)
def test_buying_and_taking_everything_back_changes_nothing(
    worlds: Database, lines: list[CartLine], chosen: list[Any], discount: int, cuts: list[int]
) -> None:
    with worlds.write_catalog() as session:
        session.connection().exec_driver_sql("DELETE FROM catalog.rule")
    put_rules(worlds, *promotions(chosen), budgets={"spring": 10**9})
    what = Cart(tuple(lines), discount=discount, member_id="M")
    with worlds.read() as session:
        try:
            priced = price_cart(session, what, DAY, moment=CLOCK.moment())
        except DomainError:
            return
    with worlds.write() as session:
        stock = dict(session.execute(select(OnHand.sku, OnHand.quantity)).all())
        paid, budget = priced.totals.gross - priced.bill.packet, left(session)
        sold = issue_receipt(session, what, [Tender(CASH, paid)], CLOCK.moment())
        taken = sum(budget_uses(priced.bill).values())
        assert left(session) == budget - taken
        backs = list(_take_back(session, sold.doc_id, cuts))
        after = dict(session.execute(select(OnHand.sku, OnHand.quantity)).all())
        tenders = [one for back in backs for one in get_receipt(session, back).tenders]
        assert left(session) == budget
    assert -sum(one.amount for one in tenders if one.type is CASH) == paid
    assert -sum(one.amount for one in tenders if one.type is not CASH) == priced.bill.packet
    assert all(after[sku] == stock.get(sku, 0) for sku in after)


def _take_back(session: Any, doc_id: str, cuts: list[int]) -> Iterator[str]:
    """Return one piece of some lines first, everything else at last."""
    view = get_receipt(session, doc_id)
    for cut in cuts:
        number = cut % len(view.lines) + 1
        taken = get_taken(session, doc_id)
        left = view.lines[number - 1].quantity - (taken[number].quantity if number in taken else 0)
        if left > 500 and view.lines[number - 1].base_quantity:
            yield issue_refund(session, doc_id, {number: 500}, CASH, CLOCK.moment()).doc_id
    taken = get_taken(session, doc_id)
    rest = {
        number: line.quantity - (taken[number].quantity if number in taken else 0)
        for number, line in enumerate(view.lines, start=1)
    }
    rest = {number: quantity for number, quantity in rest.items() if quantity}
    if rest:
        yield issue_refund(session, doc_id, rest, CASH, CLOCK.moment()).doc_id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_slip_of_a_return_tells_what_was_taken_back(shop: Database, language: str) -> None:
    points = Promotion("P", "积分", Layer.ORDER, PointsMultiplier(1_000_000), stacks=True)
    granting = Promotion("GC", "送券", Layer.ORDER, CouponGrant("C"), MinimumAmount(10_000), stacks=True)
    put_rules(shop, GIFT, points, granting, Promotion("C", "券", Layer.COUPON, AmountOff(500)))
    with shop.write() as session:
        sold = sell(session, Cart(cart(glue=3).lines, member_id="M1"))
        back = issue_refund(session, sold.doc_id, {1: 1_000}, CASH, CLOCK.moment())
        told = read_slip(session, back.doc_id)
    unearned = told.rewards.unearned
    assert (unearned.lost, unearned.gifts) == (("满三送管", "送券"), (("PPR给水管", 500),))
    assert (unearned.points, unearned.coupons) == (35, (f"C-{sold.number}-1",))
    words = SLIP["zh" if language == "zh" else "en"]
    printed = "".join(line.text for line in slip_preview(told, Settings(language=language)))
    assert words.points_back in printed and "-5.00" in printed and f"C-{sold.number}-1" in printed
