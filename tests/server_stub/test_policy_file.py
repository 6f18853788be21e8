"""Policies from files people make: workbooks cell by cell, JSON, and the bad input of the trade one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from domain.credit.check import Cause, DocumentType
from domain.errors import DomainError
from domain.policy import ListPrice, Policy
from domain.price import PriceLevel
from domain.promotion.benefit import AmountOff, BuyGet, CouponGrant, CouponUse, Gift, Percent, SpecialPrice
from domain.promotion.rule import Layer, Limits, Shares
from domain.promotion.threshold import Every, MinimumAmount, Mix, Steps
from domain.rebate.programme import Basis, Measure, Pays, Span
from domain.rebate.tier import Tier
from domain.selection import Selection
from server_stub.policy_file import Read, read_file
from server_stub.policy_values import parse_money_text, parse_price_text
from tests.server_stub.policy_files import PIPES
from tests.server_stub.policy_workbooks import Percentage, Rows, workbook


def read(sheets: Mapping[str, Rows]) -> Read:
    return read_file(workbook(sheets), {"D001": 1})


def sound(sheets: Mapping[str, Rows]) -> Policy:
    found = read(sheets)
    assert found.faults == () and found.policy is not None
    return found.policy


def told(sheets: Mapping[str, Rows]) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.row, one.column, one.code) for one in read(sheets).faults]


PROMOTION = ("编号", "名称", "层", "优惠", "优惠值")
RULE = ("id", "level", "SKU", "unit", "price", "dealer", "first day", "last day")


def test_numbers_are_taken_as_people_wrote_them() -> None:
    rows: list[tuple[Any, ...]] = [
        ("book", "SKU", "unit", "price"),
        ("list", "P-1", "个", 0.1 + 0.2),
        ("list", "P-2", "个", "¥12.3450"),
    ]
    rows += [("list", "P-3", "个", 1234567.1), ("list", 690123, "个", "7元")]
    assert sound({"List prices": rows}).lists == {
        "list": (
            ListPrice("P-1", "个", 3_000),
            ListPrice("P-2", "个", 123_450),
            ListPrice("P-3", "个", 12_345_671_000),
            ListPrice("690123", "个", 70_000),
        )
    }


@pytest.mark.parametrize("written", ["5", "5%", "5.0 %", 5, Percentage(0.05), "５％"])
def test_five_percent_is_five_percent_however_it_is_written(written: object) -> None:
    policy = sound({"促销": [PROMOTION, ("M", "折", "单品", "折扣", written)]})
    assert policy.promotions[0].benefit == Percent(50_000)


def test_headers_and_words_may_be_chinese_or_english() -> None:
    chinese = sound({"促销": [(*PROMOTION, "可叠加"), ("M", "折", "单品", "折扣", "5", "是")]})
    english = sound(
        {
            "promotions": [
                ("ID", "Name", "Layer", "Benefit", "Value", "Stacks"),
                ("M", "折", "item", "percent", "5", "yes"),
            ]
        }
    )
    assert chinese == english and chinese.promotions[0].stacks


def test_a_price_rule_has_all_it_may_say() -> None:
    head = (*RULE, "rate off", "category", "region", "priority", "final", "minimum")
    first, last = date(2026, 10, 1), "2026年12月31日"
    (one, other) = sound(
        {
            "Prices": [
                head,
                ("R-1", "区域价", "P-1", "个", "9.5", None, first, last, None, None, "华东", "3", "是", "10"),
                ("R-2", "dealer_special", None, None, None, "D001", None, None, "4%", "瓷砖"),
            ]
        }
    ).prices
    assert (one.level, one.price, one.audience.region, one.priority, one.is_final, one.minimum) == (
        PriceLevel.REGION, 95_000, "华东", 3, True, 10_000,
    )  # fmt: skip
    assert (one.validity.first, one.validity.last) == (first, date(2026, 12, 31))
    assert (other.audience.dealer_id, other.rate_off, other.category, other.unit) == (1, 40_000, "瓷砖", "")


def test_benefits_and_thresholds_take_the_unit_that_fits_them() -> None:
    head = (*PROMOTION, "门槛", "门槛值", "赠品SKU", "赠品数量", "买", "赠", "优惠券促销", "用券时间", "品类")
    rows: Rows = [
        head,
        ("A", "a", "整单", "立减", "12.5", "满金额", "200"),
        ("B", "b", "组合", "赠品", "15", "每满数量", "20", "L-1", "2"),
        ("C", "c", "组合", "买赠", None, None, None, None, None, "10", "1"),
        ("D", "d", "整单", "发券", None, None, None, None, None, None, None, "V", "本单"),
        ("E", "e", "单品", "特价", "9.99", None, None, None, None, None, None, None, None, "瓷砖、涂料"),
    ]
    found = {one.id: one for one in sound({"促销": rows}).promotions}
    assert (found["A"].benefit, found["A"].threshold) == (AmountOff(1_250), MinimumAmount(20_000))
    assert (found["B"].benefit, found["B"].threshold) == (
        Gift("L-1", 2_000, 1_500),
        Every(Measure.QUANTITY, 20_000),
    )
    assert found["C"].benefit == BuyGet(10_000, 1_000)
    assert found["D"].benefit == CouponGrant("V", CouponUse.NOW)
    assert (found["E"].benefit, found["E"].selection) == (SpecialPrice(99_900), PIPES)


def test_steps_mixes_shares_limits_and_hours_stand_where_they_belong() -> None:
    head = (
        *PROMOTION,
        "门槛",
        "总部承担%",
        "经销商承担%",
        "供应商承担%",
        "每单限次",
        "星期",
        "时段",
        "封顶",
        "预算",
    )
    policy = sound(
        {
            "促销": [
                head,
                (
                    "S",
                    "s",
                    "整单",
                    None,
                    None,
                    "金额阶梯",
                    "60",
                    "40%",
                    None,
                    "1",
                    "周六,日",
                    "9:00-12:30",
                    "88",
                ),
                ("X", "x", "组合", "立减", "60", "组合"),
            ],
            "促销阶梯": [
                ("促销编号", "起点", "优惠", "优惠值"),
                ("S", "8000", "立减", "320"),
                ("S", "3000", "立减", "100"),
            ],
            "Promotion mix": [
                ("promotion", "quantity", "categories", "reduced"),
                ("X", 100, "瓷砖", None),
                ("X", "50", "涂料", "是"),
            ],
            "预算": [("编号", "金额"), ("B", "1000.50")],
        }
    )
    steps, mix = policy.promotions
    assert isinstance(steps.threshold, Steps) and isinstance(mix.threshold, Mix)
    assert [(one.start, one.benefit) for one in steps.threshold.steps] == [
        (300_000, AmountOff(10_000)),
        (800_000, AmountOff(32_000)),
    ]
    assert steps.shares == Shares(600_000, 400_000) and steps.limits == Limits(order=1)
    assert policy.budgets == {"B": 100_050}
    assert [part.quantity for part in mix.threshold.parts] == [100_000, 50_000]
    assert [part.is_reduced for part in mix.threshold.parts] == [False, True]


def test_programmes_have_tiers_in_their_own_measure() -> None:
    head = ("编号", "名称", "类型", "周期", "依据", "计量", "返法", "目标", "天数内", "不含促销品", "品类")
    policy = sound(
        {
            "返利": [
                head,
                ("Y", "年", "阶梯"),
                ("Q", "季", "目标", "季", "发货", None, None, "200000"),
                ("U", "件", "阶梯", "月", None, "数量", "每单位", None, None, "是", "瓷砖"),
                ("N", "新", "新品", None, None, None, "定额", None, 90),
            ],
            "返利档": [
                ("返利编号", "起点", "终点", "返"),
                ("Y", "500000", None, "2"),
                ("Y", 0, "500000", "1.5%"),
                ("Q", "80%", None, Percentage(0.01)),
                ("U", "100", None, "0.2"),
                ("N", "0", None, "500"),
            ],
            "新品": [("返利编号", "SKU", "上市日期"), ("N", "P-001", "2026/9/1")],
            "返利抵扣": [("品类", "最多抵扣%"), (None, "30"), ("瓷砖", "10%")],
        }
    )
    found = {one.id: one for one in policy.programmes}
    assert found["Y"].tiers == (Tier(0, 50_000_000, 15_000), Tier(50_000_000, None, 20_000))
    assert found["Q"].tiers == (Tier(800_000, None, 10_000),)
    assert (found["Q"].target, found["Q"].span, found["Q"].basis) == (
        20_000_000,
        Span.QUARTER,
        Basis.DELIVERED,
    )
    assert found["U"].tiers == (Tier(100_000, None, 2_000),) and found["U"].pays is Pays.PER_UNIT
    assert found["U"].excludes_promoted and found["U"].selection == Selection(categories=frozenset({"瓷砖"}))
    assert found["N"].tiers == (Tier(0, None, 50_000),) and found["N"].launches == {"P-001": date(2026, 9, 1)}
    assert (policy.offset.rate, policy.offset.categories) == (300_000, {"瓷砖": 100_000})


def test_credit_has_sheets_of_its_own() -> None:
    policy = sound(
        {
            "信用检查": [
                ("单据", "最老欠款天数", "逾期占比%", "仅提醒"),
                ("订单", 60, "30", "最老欠款,逾期占比"),
            ],
            "信用解除": [
                ("原因", "角色", "最多超出"),
                ("额度", "credit", "2000"),
                ("最老欠款", "credit,cfo", 10),
            ],
            "催收": [("级别", "逾期天数", "费用", "停止"), (1, 15, None, None), (2, "45", "100", "发货")],
            "信用条件": [("日息%", "催收起点", "保证金", "保证金计入%"), ("0.02", "100", "50000", "50")],
        }
    ).credit
    (rule,) = policy.rules
    assert (rule.document, rule.oldest_days, rule.overdue_share) == (DocumentType.ORDER, 60, 300_000)
    assert rule.warns == {Cause.OLDEST_ITEM, Cause.OVERDUE_SHARE}
    assert [(one.cause, one.most) for one in policy.lifts] == [
        (Cause.LIMIT, 200_000),
        (Cause.OLDEST_ITEM, 10),
    ]
    assert [one.blocks for one in policy.dunning.levels] == [frozenset(), {DocumentType.SHIPMENT}]
    assert (policy.dunning.daily, policy.dunning.least) == (200, 10_000)
    assert (policy.deposit.required, policy.deposit.counted) == (5_000_000, 500_000)


@pytest.mark.parametrize(
    ("text", "fen"), [("1,200.5", 1_200_50), ("¥1,200,000", 1_200_000_00), ("１，２００元", 1_200_00)]
)
def test_amounts_and_prices_may_have_thousands_commas(text: str, fen: int) -> None:
    assert (parse_money_text(text), parse_price_text(text)) == (fen, fen * 100)


@pytest.mark.parametrize("text", ["1,2", "12,00.50", ",200", "1,200,", "1.200,50"])
def test_a_comma_that_parts_no_thousands_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="not_a_number"):
        parse_money_text(text)


@pytest.mark.parametrize(
    ("rows", "row", "column", "code"),
    [
        ([PROMOTION, ("M", "n", "单品", "折扣", "五")], 2, "优惠值 / value", "not_a_number"),
        ([PROMOTION, ("M", "n", "单品", "立减", "1.005")], 2, "优惠值 / value", "too_many_decimals"),
        ([PROMOTION, ("M", "n", "单品", "立减", "5%")], 2, "优惠值 / value", "not_a_number"),
        ([PROMOTION, ("M", "n", "单品", "立减", None)], 2, "优惠值 / value", "value_missing"),
        ([PROMOTION, ("M", "n", "楼层", "立减", "5")], 2, "层 / layer", "value_unknown"),
        ([PROMOTION, (None, "n", "单品", "立减", "5")], 2, "编号 / id", "value_missing"),
        ([PROMOTION, (), (), ("M", None, "单品", "立减", "5")], 4, "名称 / name", "value_missing"),
        ([PROMOTION[1:], ("n", "单品", "立减", "5")], 1, "编号 / id", "column_missing"),
        ([(*PROMOTION, "颜色"), ("M", "n", "单品", "立减", "5", "红")], 1, "颜色", "column_unknown"),
        ([(*PROMOTION, "value"), ("M", "n", "单品", "立减", "5")], 1, "优惠值 / value", "column_twice"),
        (
            [(*PROMOTION, "可叠加"), ("M", "n", "单品", "立减", "5", "也许")],
            2,
            "可叠加 / stacks",
            "not_yes_or_no",
        ),
        ([(*PROMOTION, "星期"), ("M", "n", "单品", "立减", "5", "8")], 2, "星期 / weekdays", "not_a_weekday"),
        ([(*PROMOTION, "时段"), ("M", "n", "单品", "立减", "5", "9点")], 2, "时段 / hours", "not_a_time"),
        (
            [(*PROMOTION, "开始日期"), ("M", "n", "单品", "立减", "5", "3/4/2026")],
            2,
            "开始日期 / first day",
            "not_a_day",
        ),
        (
            [
                (*PROMOTION, "开始日期", "结束日期"),
                ("M", "n", "单品", "立减", "5", "2026-10-02", "2026-10-01"),
            ],
            2,
            "结束日期 / last day",
            "dates_inverted",
        ),
    ],
)
def test_every_fault_of_a_cell_names_sheet_row_and_column(
    rows: Rows, row: int, column: str, code: str
) -> None:
    assert told({"促销": rows}) == [("促销", row, column, code)]


def test_all_cells_with_faults_are_told_at_once() -> None:
    rows = [("id", "level", "SKU", "unit", "price", "dealer"), ("R-1", "?", "P", "个", "x", "D001")]
    rows.append(("R-2", "区域价", "P", "个", "1", "D9"))
    assert told({"价格规则": rows, "别的": [("a",)], "说明": [("b",)]}) == [
        ("价格规则", 2, "层级 / level", "value_unknown"),
        ("价格规则", 2, "价格 / price", "not_a_number"),
        ("价格规则", 3, "经销商 / dealer", "dealer_unknown"),
        ("别的", 0, "", "sheet_unknown"),
    ]


def test_rows_that_belong_to_nothing_are_told() -> None:
    assert told(
        {
            "返利档": [("返利编号", "起点", "返"), ("?", "0", "1")],
            "促销阶梯": [("促销编号", "起点"), ("?", "0")],
            "预算": [("编号", "金额"), ("B", "1"), ("B", "2")],
        }
    ) == [
        ("促销阶梯", 2, "促销编号 / promotion", "id_unknown"),
        ("返利档", 2, "返利编号 / programme", "id_unknown"),
        ("预算", 3, "编号 / id", "id_twice"),
    ]


def test_layers_are_read() -> None:
    rows = [PROMOTION, *((name, name, name, "折扣", "5") for name in ("单品", "组合", "整单", "优惠券"))]
    assert [one.layer for one in sound({"促销": rows}).promotions] == list(Layer)
