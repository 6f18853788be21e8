"""A dealer's commercial terms as HQ publishes them, written through the tables that synchronising fills."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import msgspec

from desktop.db import Database
from desktop.sync.published import file_of
from domain.contract import Contract, ContractType, Target
from domain.credit.account import AccountType, CreditAccount
from domain.credit.assessment import CreditFacts, assess
from domain.credit.check import DocumentType, Rule
from domain.credit.deposit import DepositEntry, DepositTerms, DepositType
from domain.credit.dunning import Dunning, Level
from domain.credit.policy import CreditPolicy
from domain.credit.value import Component, Value
from domain.floor import Floor
from domain.invoice import Entry
from domain.money import Fen
from domain.period import Month, Validity
from domain.price import PriceLevel, PriceRule
from domain.promotion.benefit import (
    AmountOff,
    BuyGet,
    CouponGrant,
    Gift,
    Percent,
    PointsMultiplier,
    SpecialPrice,
)
from domain.promotion.rule import Layer, Limits, Promotion, Shares, TimeWindow
from domain.promotion.threshold import Every, MinimumAmount, Step, Steps
from domain.rebate.accrual import Sums
from domain.rebate.programme import Measure, Method, Period, Programme, RebateType, Span
from domain.rebate.settlement import post_months
from domain.rebate.tier import Tier
from domain.rebate.wallet import OffsetRule
from domain.selection import Selection
from domain.terms import Discount, Due, DueType, Part, Term
from protocol.plain import write_brief
from protocol.rule import POLICY_SCOPE, RULE, SERIES, RuleRow, SeriesRow, Subject, rule_key, write_rule
from protocol.terms import (
    CONTRACT_TERMS,
    CREDIT,
    EARNING,
    PROFILE,
    REBATE,
    ContractTermsRow,
    CreditRow,
    EarningRow,
    ProfileRow,
    RebateMonthRow,
    RebateRow,
    StoreProfileRow,
)

CHINA = timezone(timedelta(hours=8))
DEALER_SCOPE = "dealer:1"


def put(database: Database, scope: str, kind: str, rows: Sequence[tuple[str, Any]]) -> None:
    """Write published rows by key as a synchronisation does."""
    file = file_of(scope)
    opened = database.write_catalog() if file.name == "catalog" else database.write()
    of = file.kinds[kind]
    with opened as session:
        for number, (key, row) in enumerate(rows, start=1):
            values = of.values(scope, number, number, msgspec.json.encode(row), key=key)
            session.connection().exec_driver_sql(of.upsert, values)


def publish_rules(database: Database, *rules: RuleRow) -> None:
    """Publish policy rules."""
    put(database, POLICY_SCOPE, RULE, [(rule_key(row), row) for row in rules])


def rule(
    subject: Subject, value: Any, first: date | None = None, *, id: str = "", version: int = 1
) -> RuleRow:
    """Return the row of a rule."""
    return write_rule(subject, id or value.id, version, value, first=first)


def publish_contract(database: Database, *contracts: Contract) -> None:
    """Publish contract versions in full."""
    rows = [
        (f"{one.number}/{one.version}", ContractTermsRow(one.number, one.version, write_brief(one)))
        for one in contracts
    ]
    put(database, DEALER_SCOPE, CONTRACT_TERMS, rows)


def publish_rebate(
    database: Database,
    programme: Programme,
    period: Period,
    months: Sequence[tuple[Month, Sums]],
    as_of: date,
    *,
    off: Fen = 0,
) -> None:
    """Publish a programme's months, posted by the rules up to the month that runs; `off` spoils the first posting."""
    rows: list[RebateMonthRow] = []
    for posting, (month, sums) in zip(post_months(programme, period, months), months, strict=True):
        is_over = month.last < as_of
        posted = posting.payable + (off if not rows else 0) if is_over else 0
        rows.append(RebateMonthRow(str(month), write_brief(sums), posted))
    paid = sum(row.posted for row in rows)
    row = RebateRow(programme.id, str(period), rows, paid, 0, as_of)
    put(database, DEALER_SCOPE, REBATE, [(f"{programme.id}/{period}", row)])


def publish_earnings(database: Database, *rows: EarningRow) -> None:
    """Publish the wallet."""
    put(database, DEALER_SCOPE, EARNING, [(row.id, row) for row in rows])


def publish_credit(
    database: Database,
    policy: CreditPolicy,
    facts: CreditFacts,
    entries: Sequence[Entry],
    at: datetime,
    *,
    off: Fen = 0,
) -> None:
    """Publish the credit picture as HQ makes it of the same facts and the account; `off` spoils the exposure."""
    full = CreditFacts(
        *(facts.as_of, tuple(entries), facts.orders, facts.deposits, facts.movements),
        *(facts.leases, facts.sent, facts.disputed),
    )
    found = assess(policy, full)
    told = (write_brief(policy), write_brief(facts), found.limit, found.exposed.exposure.total + off)
    put(database, DEALER_SCOPE, CREDIT, [("1", CreditRow(1, at, *told))])


TILES = Selection(categories=frozenset({"瓷砖"}))
MONTHLY = Term(
    "M30", "月结30天", (Part(1_000_000, Due(DueType.MONTH_END, 30)),), discounts=(Discount(10, 20_000),)
)


def contract(number: str = "HT-2026-031", version: int = 3, **more: Any) -> Contract:
    """Return a dealer contract with every kind of term."""
    year = Validity(date(2026, 1, 1), date(2026, 12, 31))
    terms: dict[str, Any] = {
        "dealer_id": 1,
        "validity": year,
        "territory": frozenset({"武汉市江汉区", "武汉市硚口区"}),
        "targets": (
            Target(year, 180_000_000),
            Target(Validity(date(2026, 10, 1), date(2026, 12, 31)), 30_000_000, TILES),
        ),
        "prices": (
            PriceRule("1", PriceLevel.DEALER_CONTRACT, "", "", "", 0, category="瓷砖", rate_off=80_000),
            PriceRule("2", PriceLevel.DEALER_CONTRACT, "", "EM-18-W", "桶", 4_280_000),
            PriceRule("3", PriceLevel.DEALER_CONTRACT, "", "EM-18-W", "桶", 4_100_000, minimum=50_000),
        ),
        "rebates": ("R-YEAR", "R-TILE"),
        "payment": MONTHLY,
        "credit": credit_policy(),
        "renews": "HT-2025-018",
    }
    return Contract(number, version, **(terms | more))


def credit_policy(limit: Fen | None = 80_000_000) -> CreditPolicy:
    """Return a policy with an annual and a temporary account, checks, dunning and a deposit."""
    return CreditPolicy(
        rules=(
            Rule(
                DocumentType.ORDER, horizon_days=30, oldest_days=60, overdue_share=300_000, needs_deposit=True
            ),
            Rule(DocumentType.SHIPMENT, most=50_000_000),
        ),
        dunning=Dunning(
            (
                Level(1, 7),
                Level(2, 30, 20_000, frozenset({DocumentType.ORDER}), "二次催款函"),
                Level(3, 90, 50_000, frozenset({DocumentType.ORDER, DocumentType.SHIPMENT})),
            ),
            daily=500,
        ),
        deposit=DepositTerms(5_000_000, 500_000),
        accounts=(
            CreditAccount("A-26", AccountType.ANNUAL, limit, date(2026, 1, 1), date(2026, 12, 31)),
            CreditAccount("T-11", AccountType.TEMPORARY, 10_000_000, date(2026, 11, 1), date(2026, 12, 15)),
        ),
    )


def credit_facts(as_of: date) -> CreditFacts:
    """Return orders, a deposit and leases."""
    return CreditFacts(
        as_of,
        orders=(
            Value("PO-1", Component.ORDERED, 6_240_000, as_of + timedelta(days=5)),
            Value("PO-2", Component.PENDING, 1_830_000),
            Value("SH-9", Component.DELIVERED, 2_760_000),
        ),
        deposits=(DepositEntry("D-1", DepositType.PAID, date(2026, 1, 3), 5_000_000),),
        leases=2_000_000,
    )


YEARLY = Programme(
    "R-YEAR",
    "年度阶梯返利",
    RebateType.TIERED,
    (
        Tier(0, 50_000_000, 10_000),
        Tier(50_000_000, 120_000_000, 20_000),
        Tier(120_000_000, 200_000_000, 30_000),
        Tier(200_000_000, None, 40_000),
    ),
    cap=10_000_000,
    excludes_promoted=True,
)
TILE_REBATE = Programme(
    "R-TILE",
    "瓷砖季度返利",
    RebateType.TIERED,
    (Tier(10_000_000, 30_000_000, 15_000), Tier(30_000_000, None, 25_000)),
    span=Span.QUARTER,
    method=Method.INCREMENTAL,
    selection=TILES,
)
GROWTH = Programme(
    "R-GROW",
    "同比增长奖",
    RebateType.GROWTH,
    (Tier(100_000, 200_000, 5_000), Tier(200_000, None, 10_000)),
)
YEAR, QUARTER = Period(Month(2026, 1), 12), Period(Month(2026, 10), 3)
BOUGHT = (9_860, 7_420, 12_310, 11_040, 9_905, 13_220, 8_760, 14_105, 12_980, 15_440, 11_260)


def year_months() -> list[tuple[Month, Sums]]:
    """Return eleven months of purchases."""
    return [(Month(2026, n), Sums(yuan * 1_000, yuan * 20)) for n, yuan in enumerate(BOUGHT, start=1)]


def promotions() -> tuple[Promotion, ...]:
    """Return promotions of every layer."""
    autumn = Validity(date(2026, 11, 1), date(2026, 11, 30))
    return (
        Promotion(
            *("P-ITEM", "瓷砖季直降", Layer.ITEM, Percent(100_000)),
            selection=TILES,
            validity=autumn,
            group="tile",
            limits=Limits(day=200),
        ),
        Promotion(
            *("P-PAINT", "乳胶漆特价", Layer.ITEM, SpecialPrice(4_180_000)),
            selection=Selection(skus=frozenset({"EM-18-W"})),
            validity=Validity(date(2026, 11, 15), date(2026, 12, 5)),
            members_only=True,
        ),
        Promotion(
            *("P-GIFT", "每满20桶送瓷砖胶", Layer.BUNDLE, Gift("TA-C1-20", 1000, 3250)),
            Every(Measure.QUANTITY, 20_000),
            Selection(skus=frozenset({"EM-18-W"})),
            validity=autumn,
            stacks=True,
        ),
        Promotion(
            *("P-PIPE", "水管买十送一", Layer.BUNDLE, BuyGet(10_000, 1000)),
            selection=Selection(skus=frozenset({"PPR-20"})),
        ),
        Promotion(
            *("P-BILL", "整单满减", Layer.ORDER),
            threshold=Steps(
                Measure.AMOUNT, (Step(100_000, AmountOff(3_000)), Step(500_000, AmountOff(20_000)))
            ),
            validity=autumn,
            budget="AUTUMN",
            cap=50_000,
            shares=Shares(600_000, 400_000),
            weekdays=frozenset({5, 6}),
            windows=(TimeWindow(time(9), time(12)),),
        ),
        Promotion(
            *("P-COUPON", "下次用券", Layer.ORDER, CouponGrant("C-50")),
            MinimumAmount(200_000),
            validity=Validity(date(2026, 12, 1), date(2026, 12, 31)),
        ),
        Promotion("C-50", "五十元券", Layer.COUPON, AmountOff(5_000), MinimumAmount(30_000)),
        Promotion(
            *("P-POINTS", "会员日双倍积分", Layer.ORDER, PointsMultiplier(2_000_000)),
            tiers=frozenset({"金卡", "银卡"}),
            regions=frozenset({"华东"}),
        ),
    )


def floors() -> tuple[Floor, ...]:
    """Return a floor in yuan and one as a rate."""
    return (
        Floor("FL-1", 3_900_000, "桶", sku="EM-18-W", spares=frozenset({PriceLevel.PROJECT_CONTRACT})),
        Floor("FL-2", rate_off=150_000, category="瓷砖"),
    )


def publish_policy(database: Database) -> None:
    """Publish promotions, floors, a budget, programmes, the offset rule and a series."""
    first = date(2026, 1, 1)
    publish_rules(
        database,
        *(rule(Subject.PROMOTION, one, first) for one in promotions()),
        *(rule(Subject.FLOOR, one, first) for one in floors()),
        rule(Subject.BUDGET, 20_000_000, first, id="AUTUMN"),
        *(rule(Subject.PROGRAMME, one, first) for one in (YEARLY, TILE_REBATE, GROWTH)),
        rule(Subject.OFFSET, OffsetRule(300_000, {"瓷砖": 200_000}), first, id="offset"),
    )
    put(database, POLICY_SCOPE, SERIES, [("TL-800-A", SeriesRow("TL-800-A", "云石"))])
    profile = ProfileRow(1, "A", "华中", [StoreProfileRow(11, "华中", "store")])
    put(database, DEALER_SCOPE, PROFILE, [("1", profile)])


def publish_contracts(database: Database) -> None:
    """Publish a contract in three versions, one to come, one that ended, and a project."""
    first = contract(version=1, targets=(contract().targets[0],), prices=contract().prices[:2], payment=None)
    second = contract(version=2, effective=date(2026, 4, 1), rebates=("R-YEAR",))
    third = contract(version=3, effective=date(2026, 10, 1))
    old_year = Validity(date(2025, 1, 1), date(2025, 12, 31))
    ended = contract("HT-2025-018", 1, validity=old_year, targets=(), renews="", credit=None)
    project = contract(
        "XM-2026-007",
        1,
        type=ContractType.PROJECT,
        project="光谷一期",
        validity=Validity(date(2027, 1, 1), date(2027, 6, 30)),
        targets=(),
        payment=Term(
            *("P3", "三期付款"),
            (
                Part(300_000, Due()),
                Part(400_000, Due(days=60)),
                Part(300_000, Due(DueType.FIXED_DAY, months=3, day=25)),
            ),
        ),
        rebates=(),
        credit=None,
        renews="",
    )
    publish_contract(database, first, second, third, ended, project)


def publish_rebates(database: Database, today: date, *, off: Fen = 0) -> None:
    """Publish programmes with months, and a wallet of which a part ends soon."""
    publish_rebate(database, YEARLY, YEAR, year_months(), today, off=off)
    tiles = [(Month(2026, 10), Sums(14_000_000)), (Month(2026, 11), Sums(9_500_000))]
    publish_rebate(database, TILE_REBATE, QUARTER, tiles, today)
    grown = [
        (month, Sums(sums.amount, 0, 0, 98_000_000 if n == 0 else 0))
        for n, (month, sums) in enumerate(year_months())
    ]
    publish_rebate(database, GROWTH, YEAR, grown, today)
    publish_earnings(
        database,
        EarningRow("E-1", "R-YEAR", date(2026, 4, 5), 412_300, 112_300, date(2026, 12, 10)),
        EarningRow("E-2", "R-YEAR", date(2026, 7, 5), 683_300, 683_300, date(2027, 6, 30)),
        EarningRow("E-3", "R-TILE", date(2026, 10, 8), 152_500, 152_500),
        EarningRow("E-0", "R-YEAR", date(2025, 4, 5), 50_000, 12_000, date(2026, 4, 4)),
    )
