"""A month's real documents under a new policy: the same goods sold, every fen explained, what cannot be priced counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, update

from domain.period import Month
from domain.policy import ListPrice, Policy
from domain.promotion.benefit import RedPacket
from domain.promotion.rule import Layer, Limits, Promotion, TimeWindow
from domain.promotion.threshold import MinimumAmount
from domain.rebate.programme import Basis, Programme, RebateType, Span
from domain.rebate.tier import Tier
from protocol.publication import TrialReply
from protocol.receipt import RECEIPT, REFUND, ReceiptDoc, RefundDoc
from server_stub.models import Contract, CreditNote, CreditNoteLine, Dealer, Shipment, ShipmentLine, Store
from server_stub.policy_sold import read_sold
from server_stub.policy_trial import try_policy
from tests.hq import DAY, SeededHq, receipt
from tests.server_stub.policy_files import FIRST, LIST, OFF, REGION, TENTH, YEARLY, publish

SEPTEMBER = Month(2026, 9)


def sell(hq: SeededHq, *quantities: int, day: date = DAY, **more: Any) -> None:
    """Book one receipt for each quantity of P-001, one after the other."""
    device = hq.device()
    for number, quantity in enumerate(quantities, start=1):
        doc: ReceiptDoc = receipt(f"RC-0001-26-{day.day:02}{number:04}", quantity=quantity)
        doc = msgspec.structs.replace(doc, business_day=day, **more)
        device.append(RECEIPT, doc, f"{day.isoformat()}-{number}")
    device.sync()


def tried(hq: SeededHq, policy: Policy, **more: Any) -> TrialReply:
    with hq.database.read() as session:
        return try_policy(session, policy, SEPTEMBER, **more)


def only(*promotions: Promotion, **more: Any) -> Policy:
    return Policy({"list": LIST[:1]}, promotions=promotions, **more)


def test_receipts_are_priced_under_what_ran_and_what_would(hq: SeededHq) -> None:
    sell(hq, 10_000, 20_000)
    reply = tried(hq, FIRST)
    assert (reply.receipts, reply.lines, reply.affected, reply.billed) == (2, 2, 2, 55_800)
    assert (reply.before.full, reply.before.discount, reply.before.revenue) == (55_800, 0, 55_800)
    assert (reply.after.full, reply.after.discount, reply.after.revenue) == (57_000, 6_200, 50_800)
    assert [
        (one.promotion, one.times, one.hq, one.dealer, one.supplier) for one in reply.after.promotions
    ] == [
        ("M-10", 2, 3_420, 2_280, 0),
        ("O-5", 1, 0, 250, 250),
    ]
    (store,) = reply.stores
    assert (store.dealer, store.store, store.receipts, store.affected) == ("D001", "S011", 2, 2)
    assert (store.before.revenue, store.after.revenue) == (55_800, 50_800)


def test_each_day_is_held_against_the_policy_of_that_day(hq: SeededHq) -> None:
    publish(hq, FIRST, DAY + timedelta(days=2))
    sell(hq, 10_000)
    sell(hq, 10_000, day=DAY + timedelta(days=2))
    reply = tried(hq, FIRST)
    assert (reply.before.full, reply.before.discount) == (18_600 + 19_000, 1_900)
    assert (reply.after.full, reply.after.discount) == (2 * 19_000, 2 * 1_900)
    assert (reply.affected, reply.versions) == (1, [0, 1])


def test_a_book_that_is_not_named_is_what_it_was_on_each_day(hq: SeededHq) -> None:
    publish(hq, Policy({"list": LIST}), DAY + timedelta(days=2))
    sell(hq, 10_000)
    sell(hq, 10_000, day=DAY + timedelta(days=2))
    reply = tried(hq, Policy(promotions=(TENTH,)))
    assert reply.before.full == reply.after.full == 18_600 + 19_000
    assert reply.after.discount == 1_860 + 1_900


def test_the_running_policy_costs_nothing_more(hq: SeededHq) -> None:
    publish(hq, FIRST, DAY)
    sell(hq, 10_000, 30_000)
    reply = tried(hq, FIRST)
    assert reply.affected == 0 and reply.before == reply.after


def test_a_store_buys_at_the_prices_of_its_region_and_of_its_own_list(hq: SeededHq) -> None:
    sell(hq, 10_000)
    policy = replace(
        only(), lists={"list": LIST[:1], "web": (ListPrice("P-001", "根", 1_000),)}, prices=(REGION,)
    )
    publish(hq, policy, DAY)
    assert tried(hq, policy).after.revenue == 19_000
    with hq.database.write() as session:
        session.execute(update(Dealer).values(region="华中"))
    assert tried(hq, policy).after.revenue == 18_000
    with hq.database.write() as session:
        session.execute(update(Store).values(region="华南"))
        session.execute(update(Dealer).values(price_book="web"))
    assert tried(hq, policy).after.revenue == 100


def test_limits_and_budgets_are_used_up_in_the_order_of_the_receipts(hq: SeededHq) -> None:
    sell(hq, 10_000, 10_000, 10_000)
    twice = replace(TENTH, limits=Limits(store=2))
    assert tried(hq, only(twice)).after.discount == 2 * 1_900
    poor = replace(OFF, threshold=MinimumAmount(100))
    assert tried(hq, only(poor, budgets={"秋促": 1_200})).after.discount == 1_200
    for limits in (Limits(day=1), Limits(total=1)):
        assert tried(hq, only(replace(TENTH, limits=limits))).after.discount == 1_900


def test_what_is_given_beside_the_price_affects_a_receipt_too(hq: SeededHq) -> None:
    sell(hq, 10_000)
    reply = tried(hq, Policy(promotions=(Promotion("R", "红包", Layer.ORDER, RedPacket(300)),)))
    assert (reply.after.discount, reply.affected, reply.after.promotions[0].hq) == (0, 1, 300)


def test_members_have_their_tier_and_receipts_their_hour(hq: SeededHq) -> None:
    sell(hq, 10_000, member_id="M1")
    members = replace(TENTH, members_only=True)
    assert tried(hq, only(members)).after.discount == 1_900
    assert tried(hq, only(replace(TENTH, tiers=frozenset({"金卡"})))).after.discount == 0
    with hq.database.read() as session:
        (sold,) = read_sold(session, SEPTEMBER)
    begun = sold.moment.replace(minute=0, second=0, microsecond=0).time().replace(tzinfo=None)
    hour = TimeWindow(begun, begun.replace(minute=59))
    assert tried(hq, only(replace(TENTH, windows=(hour,)))).after.discount == 1_900


def test_receipts_that_cannot_be_priced_are_counted_by_reason(hq: SeededHq) -> None:
    sell(hq, 10_000, 20_000)
    line = receipt().lines[0]
    sell(hq, 5_000, day=DAY + timedelta(days=1), lines=[msgspec.structs.replace(line, unit="箱")])
    reply = tried(hq, FIRST)
    assert reply.receipts == 2
    (found,) = reply.unpriced
    assert (found.reason, found.receipts, found.example) == ("unit_unknown", 1, "RC-0001-26-080001")
    nothing = tried(hq, Policy({"list": ()}))
    assert {one.reason: one.receipts for one in nothing.unpriced} == {"unit_unknown": 1, "price_missing": 2}
    assert (nothing.receipts, nothing.before.revenue, nothing.stores) == (0, 0, [])


def test_own_goods_of_a_store_keep_no_receipt_out_and_count_apart(hq: SeededHq) -> None:
    line = receipt().lines[0]
    own = msgspec.structs.replace(line, sku="OWN-1", price=5_000, gross=500, tax=0)
    sell(hq, 10_000, lines=[line, own], gross=line.gross + 500)
    sell(hq, 10_000, day=DAY + timedelta(days=1), lines=[own], gross=500)
    reply = tried(hq, FIRST)
    assert (reply.receipts, reply.lines, reply.billed, reply.unpriced) == (1, 1, line.gross, [])
    assert (reply.left_aside, reply.own_lines, reply.own_billed) == (1, 2, 1_000)
    alone = tried(hq, FIRST, dealer_id=1)
    assert alone == reply


def test_gifts_that_were_handed_over_are_no_goods_sold(hq: SeededHq) -> None:
    line = receipt().lines[0]
    gift = msgspec.structs.replace(line, price=0, gross=0, tax=0)
    sell(hq, 10_000, lines=[line, gift])
    sell(hq, 10_000, day=DAY + timedelta(days=1), lines=[gift], gross=0, tax=0)
    reply = tried(hq, only())
    assert (reply.receipts, reply.lines, reply.left_aside, reply.own_lines) == (1, 1, 1, 0)


def test_every_version_that_ran_in_the_month_is_named(hq: SeededHq) -> None:
    for number, policy in enumerate((FIRST, Policy({"list": LIST}), FIRST)):
        publish(hq, policy, DAY + timedelta(days=number))
    assert tried(hq, FIRST).versions == [0, 1, 2, 3]


def test_refunds_are_counted_and_other_months_and_dealers_left_alone(hq: SeededHq) -> None:
    sell(hq, 10_000)
    sell(hq, 10_000, day=date(2026, 8, 31))
    device, sold = hq.device(), receipt()
    names = ("number", "store_id", "business_day", "stamp", "lines", "tenders", "gross", "tax")
    refund = RefundDoc(**{name: getattr(sold, name) for name in names})
    device.append(REFUND, refund, "f-1")
    device.sync()
    reply = tried(hq, FIRST)
    assert (reply.receipts, reply.refunds) == (1, 1)
    assert tried(hq, FIRST, dealer_id=9).receipts == 0


def test_progress_is_told_receipt_by_receipt(hq: SeededHq) -> None:
    sell(hq, 10_000, 20_000)
    told: list[tuple[int, int]] = []
    tried(hq, FIRST, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def deliver(hq: SeededHq, number: str, day: date, amount: int, dealer_id: int = 1) -> None:
    key = {"dealer_id": dealer_id, "number": number}
    head = {"order_id": "o", "order_number": "o", "store_id": 11, "shipped_on": day, "total": amount}
    line = {"line": 1, "sku": "P-001", "name": "", "unit": "根", "quantity": 1_000, "base_quantity": 1_000}
    with hq.database.write() as session:
        session.execute(insert(Shipment), [key | head])
        session.execute(insert(ShipmentLine), [key | line | {"amount": amount}])


def credit(hq: SeededHq, day: date, amount: int) -> None:
    key = {"dealer_id": 1, "number": "CN-1"}
    line = {
        "line": 1,
        "sku": "P-001",
        "name": "",
        "unit": "根",
        "quantity": 1_000,
        "base_quantity": 1_000,
        "price": 1,
    }
    with hq.database.write() as session:
        session.execute(insert(CreditNote), [key | {"store_id": 11, "day": day, "total": amount}])
        session.execute(insert(CreditNoteLine), [key | line | {"amount": amount}])


def test_rebates_of_the_month_count_what_was_delivered_before_it(hq: SeededHq) -> None:
    deliver(hq, "S-1", date(2026, 8, 5), 90_000)
    deliver(hq, "S-2", date(2026, 9, 5), 30_000)
    credit(hq, date(2026, 9, 30), 10_000)
    deliver(hq, "S-3", date(2026, 10, 1), 1_000_000)
    better = replace(YEARLY, tiers=(Tier(0, None, 30_000),))
    publish(hq, Policy(programmes=(YEARLY,)), DAY)
    reply = tried(hq, Policy(programmes=(better,)))
    assert (reply.deliveries, reply.delivered) == (2, 20_000)
    (row,) = reply.rebates
    assert (row.before, row.dealers_before) == (110_000 * 2 // 100, 1)
    assert (row.after, row.dealers_after) == (20_000 * 3 // 100, 1)


def test_goods_at_a_promotion_price_count_only_where_the_programme_takes_them(hq: SeededHq) -> None:
    for number, is_promoted in (("S-1", False), ("S-2", True)):
        deliver(hq, number, DAY, 30_000)
        with hq.database.write() as session:
            lines = update(ShipmentLine).where(ShipmentLine.number == number)
            session.execute(lines.values(is_promoted=is_promoted))
    credit(hq, DAY, 10_000)
    with hq.database.write() as session:
        session.execute(update(CreditNote).values(reference="S-2"))
    every = replace(YEARLY, tiers=(Tier(0, None, 20_000),))
    reply = tried(hq, Policy(programmes=(every, replace(every, id="F", excludes_promoted=True))))
    assert {row.programme: row.after for row in reply.rebates} == {"B-1": 1_000, "F": 600}


@pytest.mark.parametrize(("named", "amount"), [(["B-1"], 600), ([], 0)])
def test_a_contract_in_full_says_which_programmes_hold(hq: SeededHq, named: list[str], amount: int) -> None:
    deliver(hq, "S-1", DAY, 30_000)
    with hq.database.write() as session:
        body = msgspec.json.encode({"rebates": named}).decode()
        session.execute(update(Contract).where(Contract.dealer_id == 1).values(body=body))
    programme = replace(YEARLY, tiers=(Tier(0, None, 20_000),))
    assert tried(hq, Policy(programmes=(programme,))).rebates[0].after == amount


def test_growth_looks_at_last_year_and_payments_are_not_tried(hq: SeededHq) -> None:
    deliver(hq, "S-0", date(2025, 9, 5), 10_000)
    deliver(hq, "S-1", DAY, 20_000)
    growth = Programme("G", "", RebateType.GROWTH, (Tier(500_000, None, 10_000),), span=Span.MONTH)
    paid = replace(YEARLY, id="P", basis=Basis.PAID)
    invoiced = replace(YEARLY, id="I", basis=Basis.INVOICED, tiers=(Tier(0, None, 10_000),))
    reply = tried(hq, Policy(programmes=(growth, paid, invoiced)))
    assert reply.untried == ["P"]
    assert {row.programme: row.after for row in reply.rebates} == {"G": 200, "I": 200}
