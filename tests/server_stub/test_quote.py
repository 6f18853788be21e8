"""A receipt that names a policy is computed again; what its version does not explain is flagged, kept and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import select, update

from domain.period import Validity
from domain.policy import ListPrice, Policy
from domain.price import PriceLevel, PriceRule
from domain.promotion.benefit import Percent
from domain.promotion.rule import Layer, Limits, Promotion
from domain.selection import Selection
from protocol import routes
from protocol.lease import LeaseUse
from protocol.member import MemberDecision
from protocol.quote import GivenRow, QuotedRow, QuoteRow, RewardRow, UnearnedRow
from protocol.receipt import RECEIPT, REFUND, LineRow, ReceiptDoc, RefundDoc, TenderRow
from protocol.staff import DevicePage
from protocol.sync import Verdict
from server_stub.disagreement import list_disagreements
from server_stub.member import decide_member
from server_stub.models import Alarm, Member, MemberHistory, Price, PromotionUse, Receipt
from server_stub.quote_office import row_lines
from tests.hq import DAY, SeededHq, receipt, stamp
from tests.server_stub.policy_files import publish

TENTH = Promotion(
    "M-10", "九折", Layer.ITEM, Percent(100_000), selection=Selection(skus=frozenset({"P-001"}))
)
POLICY = Policy(lists={"list": (ListPrice("P-001", "根", 186_000),)}, promotions=(TENTH,))


def billed(price: int = 186_000, *, off: int = 372, version: int = 1, **more: Any) -> ReceiptDoc:
    """A receipt of two pipes with a tenth off."""
    gross = price * 2 // 100 - off
    tax = gross - (2 * gross * 1_000_000 + 1_130_000) // (2 * 1_130_000)
    rewards = [RewardRow("M-10", version, off)] if off else []
    quote = QuoteRow(
        version=version,
        lines=[QuotedRow(1, rewards=rewards)],
        books=["list"],
        given=[GivenRow("use", "M-10", version, off, 1)],
        **more,
    )
    return ReceiptDoc(
        number="RC-0001-26-000001",
        store_id=11,
        business_day=DAY,
        stamp=stamp(),
        lines=[LineRow("P-001", "PPR", "根", 2_000, 2_000, price, gross, tax, off, 130_000)],
        tenders=[TenderRow("cash", gross)],
        gross=gross,
        tax=tax,
        quote=quote,
    )


def push(hq: SeededHq, doc: ReceiptDoc) -> Verdict:
    device = hq.device()
    device.append(RECEIPT, doc, "r-1")
    (verdict,) = device.sync().verdicts
    return verdict


def test_a_receipt_its_version_explains_has_no_flag(hq: SeededHq) -> None:
    publish(hq, POLICY, DAY)
    verdict = push(hq, billed())
    assert (verdict.status, verdict.code) == ("applied", "")
    with hq.database.read() as session:
        assert (session.scalars(select(Receipt.flag)).one(), list_disagreements(session)) == ("", [])


def test_a_cheaper_price_is_applied_flagged_kept_and_told(hq: SeededHq) -> None:
    publish(hq, POLICY, DAY)
    verdict = push(hq, billed(180_000, off=360))
    assert (verdict.status, verdict.code) == ("applied", "quote_differs")
    facts = {name: verdict.facts[name] for name in ("total_here", "total_hq", "what", "sku", "amount_hq")}
    assert facts == {
        "total_here": 3_240,
        "total_hq": 3_348,
        "what": "price_differs",
        "sku": "P-001",
        "amount_hq": 3_348,
    }
    with hq.database.read() as session:
        assert session.execute(select(Receipt.flag, Receipt.gross)).one() == ("price_differs", 3_240)
        assert session.scalars(select(Alarm.code)).all() == ["quote_differs"]
        (row,) = list_disagreements(session, dealer_code="D001")
    assert (row.lines[0].price_here, row.lines[0].price_hq, row.lines[0].rule_hq) == (
        180_000,
        186_000,
        "L-P-001",
    )


def test_a_rule_in_force_longer_than_the_list_row_prices_on_both_sides(hq: SeededHq) -> None:
    days = Validity(DAY, DAY + timedelta(days=30))
    rule = PriceRule("season", PriceLevel.BRAND_LIST, "", "P-001", "根", 186_000, days)
    dearer = Policy(lists={"list": (ListPrice("P-001", "根", 190_000),)}, prices=(rule,), promotions=(TENTH,))
    publish(hq, dearer, DAY)
    with hq.database.write() as session:
        session.execute(update(Price).where(Price.price == 190_000).values(last=DAY))
    assert (verdict := push(hq, billed())).code == "", verdict.facts


def test_lists_of_the_version_before_beside_newer_rules_are_no_disagreement(hq: SeededHq) -> None:
    publish(hq, POLICY, DAY)
    dearer = replace(POLICY, lists={"list": (ListPrice("P-001", "根", 190_000),)}, budgets={"B": 1})
    publish(hq, dearer, DAY)
    assert (verdict := push(hq, billed(version=2))).code == "", verdict.facts


def test_the_page_of_the_device_shows_both_figures(hq: SeededHq) -> None:
    publish(hq, POLICY, DAY)
    push(hq, billed(180_000, off=360))
    told = hq.staff("GET", routes.DEVICE.replace("{device_id:int}", "1"))
    page = msgspec.json.decode(told.content, type=DevicePage)
    assert [(one.gross_here, one.gross_hq) for one in page.disagreements] == [(3_240, 3_348)]


def test_a_version_nobody_published_cannot_be_explained(hq: SeededHq) -> None:
    assert push(hq, billed(version=7)).facts["what"] == "policy_unknown"


def test_a_code_no_staff_gave_raises_an_alarm(hq: SeededHq) -> None:
    publish(hq, POLICY, DAY)
    doc = billed()
    assert doc.quote
    marked = msgspec.structs.replace(
        doc.quote, given=[*doc.quote.given, GivenRow("approval", "", 0, reference="ab" * 32)]
    )
    push(hq, msgspec.structs.replace(doc, quote=marked))
    with hq.database.read() as session:
        assert session.scalars(select(Alarm.code)).all() == ["approval_unrecorded"]


def test_a_receipt_that_names_no_policy_is_not_looked_at(hq: SeededHq) -> None:
    publish(hq, POLICY, DAY)
    assert push(hq, receipt()).code == ""


def notes(hq: SeededHq) -> list[tuple[str, dict[str, Any]]]:
    with hq.database.read() as session:
        return [(note.code, note.facts) for row in list_disagreements(session) for note in row.notes]


GOLD = replace(TENTH, id="G-20", benefit=Percent(200_000), tiers=frozenset({"gold"}), group="g")


def tiered(hq: SeededHq, tier: str) -> None:
    """Publish a promotion for gold members and give a member a tier of HQ's own."""
    publish(hq, replace(POLICY, promotions=(replace(TENTH, group="g"), GOLD)), DAY)
    with hq.database.write() as session:
        decision = MemberDecision(dealer_code="D001", tier=tier)
        decide_member(session, 1, "M1", decision, hq.clock())


def test_a_tier_hq_does_not_have_is_noted_with_what_it_comes_to_without(hq: SeededHq) -> None:
    tiered(hq, "silver")
    doc = billed(off=744, tier="gold")
    rewards = QuotedRow(1, rewards=[RewardRow("G-20", 1, 744)])
    assert doc.quote
    quote = msgspec.structs.replace(doc.quote, lines=[rewards], given=[GivenRow("use", "G-20", 1, 744, 1)])
    verdict = push(hq, msgspec.structs.replace(doc, quote=quote, member_id="M1"))
    assert (verdict.status, verdict.code, verdict.facts["what"]) == (
        "applied",
        "quote_differs",
        "tier_differs",
    )
    ((code, facts),) = notes(hq)
    assert (code, facts["tier_here"], facts["tier_hq"]) == ("tier_differs", "gold", "silver")
    with hq.database.read() as session:
        (row,) = list_disagreements(session)
    assert (row.gross_here, row.gross_hq) == (2_976, 3_348)
    assert "tier_differs: changed 2026-09-07, member M1, tier_here gold, tier_hq silver" in shown(hq)


def shown(hq: SeededHq) -> str:
    with hq.database.read() as session:
        return "\n".join(line for row in list_disagreements(session) for line in row_lines(row))


def gold(**more: Any) -> ReceiptDoc:
    doc = billed(off=744, tier="gold")
    assert doc.quote
    lines, given = [QuotedRow(1, rewards=[RewardRow("G-20", 1, 744)])], [GivenRow("use", "G-20", 1, 744, 1)]
    quote = msgspec.structs.replace(doc.quote, lines=lines, given=given)
    return msgspec.structs.replace(doc, quote=quote, member_id="M1", **more)


def test_the_tier_of_the_business_day_counts_and_not_todays(hq: SeededHq) -> None:
    tiered(hq, "gold")
    with hq.database.write() as session:
        decision = MemberDecision(dealer_code="D001", tier="silver")
        decide_member(session, 1, "M1", decision, hq.clock() + timedelta(days=1))
    assert push(hq, gold()).code == ""
    with hq.database.write() as session:
        session.execute(update(MemberHistory).values(changed_at=hq.clock() - timedelta(days=2)))
    device = hq.device()
    device.append(RECEIPT, gold(), "r-2")
    (verdict,) = device.sync().verdicts
    assert (verdict.facts["tier_here"], verdict.facts["tier_hq"]) == ("gold", "silver")


def test_a_member_made_one_with_another_counts_with_the_tier_of_either(hq: SeededHq) -> None:
    tiered(hq, "silver")
    with hq.database.write() as session:
        other = Member(dealer_id=1, id="M2", name="王", phone="1", tier="gold")
        session.add(other)
        session.flush()
        decide_member(session, 1, "M2", MemberDecision(dealer_code="D001", merge_into="M1"), hq.clock())
    assert push(hq, gold()).code == ""


def test_a_tier_no_promotion_asks_for_is_nobodys_business(hq: SeededHq) -> None:
    publish(hq, POLICY, DAY)
    assert push(hq, billed(tier="gold")).code == ""


LIMITED = replace(POLICY, promotions=(replace(TENTH, limits=Limits(day=1, total=2)),))


def sales(hq: SeededHq, *days: date, device: Any = None) -> list[Verdict]:
    device = device or hq.device()
    before = len(device.log)
    for number, day in enumerate(days, start=1):
        doc = msgspec.structs.replace(
            billed(), business_day=day, number=f"RC-{device.enrolment.device_id}-{number}"
        )
        device.append(RECEIPT, doc, f"{device.enrolment.device_id}-{before + number}")
    return list(device.sync().verdicts)


def test_uses_are_counted_over_the_receipts_of_all_pcs(hq: SeededHq) -> None:
    publish(hq, LIMITED, DAY)
    assert [one.code for one in sales(hq, DAY)] == [""]
    (over,) = sales(hq, DAY)
    assert (over.status, over.code, over.facts["what"]) == ("applied", "quote_differs", "limit_exceeded")
    ((code, facts),) = notes(hq)
    assert (code, facts) == (
        "limit_exceeded",
        {
            "promotion": "M-10",
            "limit": "day",
            "allowed": 1,
            "times": 1,
            "before": 1,
            "receipts": "RC-1-1",
        },
    )
    with hq.database.read() as session:
        assert session.scalars(select(Alarm.code)).all() == ["quote_differs"]
    assert (
        "limit_exceeded: allowed 1, before 1, limit day, promotion M-10, receipts RC-1-1, times 1"
        in shown(hq)
    )


def test_a_limit_in_all_counts_the_days_together_and_names_the_newest(hq: SeededHq) -> None:
    publish(hq, LIMITED, DAY)
    codes = [one.code for one in sales(hq, *(DAY + timedelta(days=n) for n in range(3)))]
    assert codes == ["", "", "quote_differs"]
    ((_, facts),) = notes(hq)
    assert (facts["limit"], facts["before"], facts["receipts"]) == ("total", 2, "RC-1-1, RC-1-2")


def test_a_return_between_two_sales_makes_room_though_it_comes_in_one_batch(hq: SeededHq) -> None:
    publish(hq, LIMITED, DAY)
    device = hq.device()
    device.append(RECEIPT, billed(), "one")
    back = msgspec.structs.replace(refund("one"), unearned=UnearnedRow(uses={"M-10": 9}))
    device.append(REFUND, back, "back")
    device.append(RECEIPT, billed(), "two")
    assert [one.code for one in device.sync().verdicts] == ["", "", ""]
    device.append(RECEIPT, billed(), "three")
    *_, over = device.sync().verdicts
    assert over.facts["before"] == 1


def refund(original: str) -> RefundDoc:
    sale = billed()
    return RefundDoc(
        number="RF-1",
        store_id=11,
        business_day=DAY,
        stamp=sale.stamp,
        lines=sale.lines,
        tenders=[TenderRow("cash", -sale.gross)],
        gross=sale.gross,
        tax=sale.tax,
        original_id=original,
    )


def test_a_receipt_that_hides_a_use_or_takes_another_budget_is_told(hq: SeededHq) -> None:
    publish(hq, LIMITED, DAY)
    doc = billed()
    assert doc.quote
    hidden = msgspec.structs.replace(doc, quote=msgspec.structs.replace(doc.quote, given=[]))
    assert push(hq, hidden).facts["what"] == "uses_differ"
    with hq.database.read() as session:
        assert session.scalars(select(PromotionUse.times)).all() == [1]
    device = hq.device()
    device.append(RECEIPT, msgspec.structs.replace(doc, uses=[LeaseUse("", "budget", "B", 5)]), "r-9")
    (verdict,) = device.sync().verdicts
    assert verdict.facts["what"] == "budgets_differ"
