"""Policies from files people make: workbooks cell by cell, JSON, and the bad input of the trade one by one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it has no types of its own

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
from protocol.publication import FaultRow
from server_stub.policy import read_known, write_snapshot
from server_stub.policy_cells import read_workbook
from server_stub.policy_file import Read, check_file, read_file, resolve
from tests.hq import SeededHq
from tests.server_stub.policy_files import FIRST, PIPES

Rows = Sequence[Sequence[Any]]


class Percentage(float):
    """A number in a cell that is formatted as a percentage."""


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day, percent = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": '0.0%" 折"'})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, Percentage):
                    page.write_number(place, column, float(value), percent)
                elif isinstance(value, date):
                    page.write_datetime(place, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  cells have no zone
                elif value is not None:
                    page.write(place, column, value)
    book.close()
    return buffer.getvalue()


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
                ("promotion", "quantity", "categories"),
                ("X", 100, "瓷砖"),
                ("X", "50", "涂料"),
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


def check(hq: SeededHq, data: bytes) -> list[FaultRow]:
    with hq.database.read() as session:
        return check_file(read_file(data, {"D001": 1}), Policy(), read_known(session))


REGION = ("id", "level", "region", "SKU", "series", "category", "brand", "unit", "price", "rate off")
GIFT = (
    "id",
    "name",
    "layer",
    "benefit",
    "value",
    "gift SKU",
    "gift quantity",
    "threshold",
    "threshold value",
    "SKUs",
)
TIER = ("programme", "start", "end", "pays")
YEARLY = {"Programmes": [("id", "name", "type"), ("B", "b", "tiered")]}


@pytest.mark.parametrize(
    ("sheets", "place", "code"),
    [
        (
            {"Prices": [REGION, *((id, "region", "华东", "P-001", "", "", "", "根", "1") for id in ("A", "B"))]},
            ("Prices", 2, "编号 / id"),
            "price_tie",
        ),
        ({"Prices": [REGION, ("A", "region", "华东", "X", "", "", "", "根", "1")]}, ("Prices", 2, "SKU / SKU"), "sku_unknown"),
        (
            {"Prices": [REGION, ("A", "region", "华东", "", "X", "", "", "根", "1")]},
            ("Prices", 2, "系列 / series"),
            "series_unknown",
        ),
        (
            {"Prices": [REGION, ("A", "region", "华东", "", "", "X", "", "根", "1")]},
            ("Prices", 2, "品类 / category"),
            "category_unknown",
        ),
        (
            {"Prices": [REGION, ("A", "region", "华东", "", "", "", "X", "根", "1")]},
            ("Prices", 2, "品牌 / brand"),
            "brand_unknown",
        ),
        (
            {"Prices": [REGION, ("A", "region", "华东", "P-001", "", "", "", "", "", "100.01%")]},
            ("Prices", 2, "折让% / rate off"),
            "rate_out_of_range",
        ),
        ({"Budgets": [("id", "amount"), ("B", "-1")]}, ("Budgets", 2, "金额 / amount"), "budget_negative"),
        (
            {"促销": [PROMOTION, ("M", "n", "单品", "折扣", "101")]},
            ("促销", 2, "优惠值 / value"),
            "rate_over_100",
        ),
        (
            {
                "Promotions": [
                    GIFT,
                    ("A", "a", "bundle", "gift", "1", "P-002", "1", "every_quantity", "1", "P-001"),
                    ("B", "b", "bundle", "gift", "1", "P-001", "1", "every_quantity", "1", "P-002"),
                ]
            },
            ("Promotions", 2, "编号 / id"),
            "bundles_circular",
        ),
        (YEARLY | {"Tiers": [TIER, ("B", "0", "5", "1"), ("B", "6", "", "2")]}, ("Tiers", 3, "起点 / start"), "tiers_gap"),
        (YEARLY | {"Tiers": [TIER, ("B", "0", "7", "1"), ("B", "6", "", "2")]}, ("Tiers", 3, "起点 / start"), "tiers_overlap"),
        (YEARLY | {"Tiers": [TIER, ("B", "0", "", "101%")]}, ("Tiers", 2, "返 / pays"), "rate_over_100"),
        (YEARLY, ("Programmes", 2, "编号 / id"), "tiers_missing"),
        (
            {"标价": [("价目表", "SKU", "单位", "价格"), ("list", "P-001", "根", "1"), ("list", "P-001", "吨", "1")]},
            ("标价", 3, "单位 / unit"),
            "unit_unknown",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_names_where_it_is_mended(
    hq: SeededHq, sheets: Mapping[str, Rows], place: tuple[str, int, str], code: str
) -> None:
    found = [one for one in check(hq, workbook(sheets)) if one.code == code]
    assert [(one.sheet, one.row, one.column) for one in found][:1] == [place]


def test_json_of_the_same_policy_has_no_faults(hq: SeededHq) -> None:
    assert check(hq, write_snapshot(FIRST)) == []


@pytest.mark.parametrize(
    ("data", "where", "code"),
    [
        (b'{"floors": [{"id": "F", "validity": {"first": "2026-02-01", "last": "2026-01-01"}}]}', "policy.floors[0].validity", "dates_inverted"),
        (b'{"budgets": {"A": 1.5}}', "policy.budgets.A", "type_wrong"),
        (b'{"budgets": {"A": 1, "A": 2}}', "policy", "key_twice"),
        (b'{"promotion": []}', "policy", "field_unknown"),
        (b'{"prices": [{}]}', "policy.prices[0].id", "field_missing"),
        (b"{", "policy", "not_json"),
        (b"PK\x03\x04", "policy", "file_damaged"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told(hq: SeededHq, data: bytes, where: str, code: str) -> None:
    assert (where, code) in [(one.where, one.code) for one in check(hq, data)]


def test_nothing_can_be_made_of_nothing() -> None:
    with pytest.raises(DomainError, match="policy_unreadable"):
        resolve(read_file(b"{", {}), Policy())


def test_a_bomb_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 2**25)
    with pytest.raises(DomainError, match="file_is_a_bomb"):
        read_workbook(buffer.getvalue())


def test_a_zip_of_something_else_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"a")
    with pytest.raises(DomainError, match="file_damaged"):
        read_workbook(buffer.getvalue())


def test_layers_are_read(hq: SeededHq) -> None:
    rows = [PROMOTION, *((name, name, name, "折扣", "5") for name in ("单品", "组合", "整单", "优惠券"))]
    assert [one.layer for one in sound({"促销": rows}).promotions] == list(Layer)
