"""Policies for the tests over the products of `tests.hq`, and their publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.credit.check import Cause, DocumentType, Rule
from domain.credit.hold import LiftRule
from domain.credit.policy import CreditPolicy
from domain.floor import Floor
from domain.period import Validity
from domain.policy import ListPrice, Policy
from domain.price import Audience, PriceLevel, PriceRule
from domain.promotion.benefit import AmountOff, Gift, Percent
from domain.promotion.rule import Layer, Promotion, Shares
from domain.promotion.threshold import Every, MinimumAmount
from domain.rebate.programme import Measure, Programme, RebateType
from domain.rebate.tier import Tier
from domain.rebate.wallet import OffsetRule
from domain.selection import Selection
from protocol.publication import PublishReply
from server_stub.policy_publish import Publication, publish_policy
from tests.hq import DAY, START, SeededHq

MONDAY, TUESDAY, WEDNESDAY = DAY, date(2026, 9, 8), date(2026, 9, 9)
PIPES = Selection(categories=frozenset({"瓷砖", "涂料"}))
TENTH = Promotion(
    "M-10",
    "管材九折",
    Layer.ITEM,
    Percent(100_000),
    selection=Selection(skus=frozenset({"P-001"})),
    stacks=True,
    shares=Shares(600_000, 400_000),
)
OFF = Promotion(
    "O-5",
    "满200减5",
    Layer.ORDER,
    AmountOff(500),
    MinimumAmount(20_000),
    budget="秋促",
    stacks=True,
    shares=Shares(0, 500_000, 500_000),
)
GIFT = Promotion(
    "G-1",
    "买10箱砖送漆",
    Layer.BUNDLE,
    Gift("P-003", 1_000, 30_000),
    Every(Measure.QUANTITY, 200_000),
    PIPES,
)
REGION = PriceRule("R-1", PriceLevel.REGION, "", "P-001", "根", 180_000, audience=Audience(region="华中"))
DATED = PriceRule(
    "D-1",
    PriceLevel.BRAND_LIST,
    "list",
    "P-002",
    "个",
    440_000,
    Validity(date(2026, 9, 7), date(2026, 10, 7)),
)
YEARLY = Programme("B-1", "年返", RebateType.TIERED, (Tier(0, 100_000, 0), Tier(100_000, None, 20_000)))
CREDIT = CreditPolicy((Rule(DocumentType.ORDER),), (LiftRule(Cause.LIMIT, frozenset({"finance"})),))
LIST = (
    ListPrice("P-001", "根", 190_000),
    ListPrice("P-002", "个", 452_500),
    ListPrice("P-003", "桶", 3_280_000),
    ListPrice("S-001", "次", 500_000),
)

FIRST = Policy(
    lists={"list": LIST},
    prices=(REGION, DATED),
    floors=(Floor("F-1", 150_000, "根", sku="P-001"),),
    promotions=(TENTH, OFF),
    budgets={"秋促": 10_000_000},
    programmes=(YEARLY,),
    offset=OffsetRule(300_000),
    credit=CREDIT,
)
SECOND = replace(
    FIRST,
    lists={"list": (ListPrice("P-001", "根", 195_000), *LIST[1:])},
    prices=(DATED,),
    promotions=(TENTH, replace(OFF, benefit=AmountOff(800)), GIFT),
    budgets={"秋促": 10_000_000, "冬促": 1},
    offset=OffsetRule(),
)


def publish(hq: SeededHq, policy: Policy, effective: date, *, today: date = DAY) -> PublishReply:
    """Publish a policy as the staff would."""
    publication = Publication(effective, today, START, "张", "test.json", "试")
    with hq.database.write() as session:
        return publish_policy(session, policy, publication)
