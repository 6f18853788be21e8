"""A receipt that names a policy is computed again; what its version does not explain is flagged, kept and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import select, update

from domain.period import Validity
from domain.policy import ListPrice, Policy
from domain.price import PriceLevel, PriceRule
from domain.promotion.benefit import Percent
from domain.promotion.rule import Layer, Promotion
from domain.selection import Selection
from protocol import routes
from protocol.quote import GivenRow, QuotedRow, QuoteRow, RewardRow
from protocol.receipt import RECEIPT, LineRow, ReceiptDoc, TenderRow
from protocol.staff import DevicePage
from protocol.sync import Verdict
from server_stub.disagreement import list_disagreements
from server_stub.models import Alarm, Price, Receipt
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
    marked = msgspec.structs.replace(doc.quote, given=[GivenRow("approval", "", 0, reference="ab" * 32)])
    push(hq, msgspec.structs.replace(doc, quote=marked))
    with hq.database.read() as session:
        assert session.scalars(select(Alarm.code)).all() == ["approval_unrecorded"]


def test_a_receipt_that_names_no_policy_is_not_looked_at(hq: SeededHq) -> None:
    publish(hq, POLICY, DAY)
    assert push(hq, receipt()).code == ""
