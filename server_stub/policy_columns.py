"""The sheets of a policy workbook: their columns in Chinese and English, and where each value goes in a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from domain.table_value import parse_code, parse_integer, parse_quantity_cell, parse_text
from server_stub.policy_values import (
    BASES,
    BENEFITS,
    CAUSES,
    COUPON_USES,
    DOCUMENTS,
    LAYERS,
    LEVELS,
    MEASURES,
    METHODS,
    PAYS,
    REBATE_TYPES,
    SPANS,
    THRESHOLDS,
    Parse,
    one_of,
    parse_codes,
    parse_day_text,
    parse_money_text,
    parse_price_text,
    parse_rate,
    parse_weekdays,
    parse_windows,
    parse_yes,
    some_of,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its English and Chinese header; `path` is where its value goes in the rule, empty where code says so.

    `names` are other headers it is known by, `about` is the hint the template gives.
    """

    name: str
    zh: str
    parse: Parse
    path: str = ""
    required: bool = False
    about: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its English and Chinese name; `where` begins how faults name its rules, `id` is the column with the id."""

    name: str
    zh: str
    columns: tuple[Column, ...]
    part: str = ""
    where: str = ""
    id: str = "id"
    fixed: Mapping[str, Any] = field(default_factory=dict)


def _selection(path: str, en: str = "", zh: str = "") -> tuple[Column, ...]:
    words = (
        ("SKUs", "SKU", "skus"),
        ("series", "系列", "series"),
        ("categories", "品类", "categories"),
        ("brands", "品牌", "brands"),
        ("except SKUs", "除外SKU", "except_skus"),
        ("except series", "除外系列", "except_series"),
        ("except categories", "除外品类", "except_categories"),
    )
    begin = f"{path}." if path else ""
    return tuple(
        Column(f"{en}{name}", f"{zh}{chinese}", parse_codes, f"{begin}{key}") for name, chinese, key in words
    )


_ID = Column("id", "编号", parse_code, "id", required=True)
_SKU = Column("SKU", "SKU", parse_code, "sku")
_UNIT = Column("unit", "单位", parse_code, "unit")
_PLACE = (
    Column("series", "系列", parse_code, "series"),
    Column("category", "品类", parse_code, "category"),
    Column("brand", "品牌", parse_code, "brand"),
)
_FIRST = Column("first day", "开始日期", parse_day_text, "validity.first", names=("first", "from", "开始"))
_LAST = Column("last day", "结束日期", parse_day_text, "validity.last", names=("last", "until", "结束"))
_BENEFIT = (
    Column("benefit", "优惠", one_of(BENEFITS), about="、".join(BENEFITS)),
    Column("value", "优惠值", str, about="% / 元 / yuan: 折扣与积分倍数按%, 其余按元"),
    Column("gift SKU", "赠品SKU", parse_code),
    Column("gift quantity", "赠品数量", parse_quantity_cell),
    Column("buy", "买", parse_quantity_cell),
    Column("get", "赠", parse_quantity_cell),
    Column("coupon", "优惠券促销", parse_code),
    Column("coupon use", "用券时间", one_of(COUPON_USES)),
    Column("text", "消息内容", parse_text),
)

LISTS = Sheet(
    "List prices",
    "标价",
    (
        Column("book", "价目表", parse_code, required=True, names=("price book",)),
        Column("SKU", "SKU", parse_code, "sku", required=True, names=("商品编码", "编码", "code")),
        Column("unit", "单位", parse_code, "unit", required=True),
        Column("price", "价格", parse_price_text, "price", required=True, names=("单价", "元")),
        Column("minimum", "起订量", parse_quantity_cell, "minimum", about="基本单位 / base units"),
    ),
    where="price/",
    id="",
)
PRICES = Sheet(
    "Prices",
    "价格规则",
    (
        _ID,
        Column("level", "层级", one_of(LEVELS), "level", required=True, about="、".join(LEVELS)),
        Column("book", "价目表", parse_code, "book"),
        _SKU,
        *_PLACE,
        _UNIT,
        Column("price", "价格", parse_price_text, "price", names=("单价",)),
        Column("rate off", "折让%", parse_rate, "rate_off", names=("折扣%", "off %")),
        Column("minimum", "起订量", parse_quantity_cell, "minimum", about="基本单位 / base units"),
        _FIRST,
        _LAST,
        Column("dealer", "经销商", parse_code, about="经销商编码 / code"),
        Column("dealer class", "经销商等级", parse_code, "audience.dealer_class"),
        Column("region", "区域", parse_code, "audience.region"),
        Column("channel", "渠道", parse_code, "audience.channel"),
        Column("project", "项目", parse_code, "audience.project"),
        Column("priority", "优先级", parse_integer, "priority"),
        Column("final", "一口价", parse_yes, "is_final"),
    ),
    part="prices",
    where="price/",
    fixed={"book": "", "sku": "", "unit": "", "price": 0},
)
FLOORS = Sheet(
    "Floors",
    "限价",
    (
        _ID,
        _SKU,
        *_PLACE,
        _UNIT,
        Column("price", "最低价", parse_price_text, "price"),
        Column("rate off", "最多折让%", parse_rate, "rate_off", names=("折让%",)),
        _FIRST,
        _LAST,
        Column("spares", "不限层级", some_of(LEVELS), "spares", about="、".join(LEVELS)),
    ),
    part="floors",
    where="floor/",
)
PROMOTIONS = Sheet(
    "Promotions",
    "促销",
    (
        _ID,
        Column("name", "名称", parse_text, "name", required=True),
        Column("layer", "层", one_of(LAYERS), "layer", required=True, about="、".join(LAYERS)),
        *_BENEFIT,
        Column("threshold", "门槛", one_of(THRESHOLDS), about="、".join(THRESHOLDS)),
        Column("threshold value", "门槛值", str, about="元或基本单位数量 / yuan or base units"),
        *_selection("selection"),
        Column("group", "互斥组", parse_code, "group"),
        Column("stacks", "可叠加", parse_yes, "stacks"),
        _FIRST,
        _LAST,
        Column("weekdays", "星期", parse_weekdays, "weekdays"),
        Column("hours", "时段", parse_windows, "windows", about="09:00-12:00, 14:00-18:00"),
        Column("stores", "门店", parse_codes, "stores"),
        Column("regions", "区域", parse_codes, "regions"),
        Column("channels", "渠道", parse_codes, "channels"),
        Column("tiers", "会员等级", parse_codes, "tiers"),
        Column("members only", "仅会员", parse_yes, "members_only"),
        Column("first purchase only", "仅首购", parse_yes, "first_purchase_only"),
        Column("full price only", "仅原价", parse_yes, "full_price_only"),
        Column("whitelist", "白名单", parse_codes, "whitelist"),
        Column("blacklist", "黑名单", parse_codes, "blacklist"),
        Column("limit per order", "每单限次", parse_integer, "limits.order"),
        Column("limit per member", "每会员限次", parse_integer, "limits.member"),
        Column("limit per store", "每店限次", parse_integer, "limits.store"),
        Column("limit per day", "每日限次", parse_integer, "limits.day"),
        Column("limit in total", "总限次", parse_integer, "limits.total"),
        Column("budget", "预算", parse_code, "budget"),
        Column("cap", "封顶", parse_money_text, "cap", about="元 / yuan"),
        Column("HQ share", "总部承担%", parse_rate, "shares.hq"),
        Column("dealer share", "经销商承担%", parse_rate, "shares.dealer"),
        Column("supplier share", "供应商承担%", parse_rate, "shares.supplier"),
        Column("message", "提示语", parse_text, "message"),
    ),
    part="promotions",
    where="promotion/",
)
STEPS = Sheet(
    "Promotion steps",
    "促销阶梯",
    (
        Column("promotion", "促销编号", parse_code, required=True),
        Column("start", "起点", str, required=True, about="元或基本单位数量 / yuan or base units"),
        *_BENEFIT,
    ),
    where="promotion/",
    id="promotion",
)
MIX = Sheet(
    "Promotion mix",
    "促销组合",
    (
        Column("promotion", "促销编号", parse_code, required=True),
        Column(
            "quantity", "数量", parse_quantity_cell, "quantity", required=True, about="基本单位 / base units"
        ),
        Column(
            "reduced",
            "优惠部分",
            parse_yes,
            "is_reduced",
            about="是=只优惠这一部分 / the benefit is on this part",
        ),
        *_selection("selection"),
    ),
    where="promotion/",
    id="promotion",
)
BUDGETS = Sheet(
    "Budgets",
    "预算",
    (_ID, Column("amount", "金额", parse_money_text, required=True, about="元 / yuan")),
    where="budget/",
)
PROGRAMMES = Sheet(
    "Programmes",
    "返利",
    (
        _ID,
        Column("name", "名称", parse_text, "name", required=True),
        Column("type", "类型", one_of(REBATE_TYPES), "type", required=True, about="、".join(REBATE_TYPES)),
        _FIRST,
        _LAST,
        Column("span", "周期", one_of(SPANS), "span", about="、".join(SPANS)),
        Column("basis", "依据", one_of(BASES), "basis", about="、".join(BASES)),
        Column("measure", "计量", one_of(MEASURES), "measure", about="、".join(MEASURES)),
        Column("method", "算法", one_of(METHODS), "method", about="、".join(METHODS)),
        Column("pays", "返法", one_of(PAYS), "pays", about="、".join(PAYS)),
        *_selection("selection"),
        *_selection("focus", "focus ", "重点"),
        Column("target", "目标", parse_money_text, "target", about="元 / yuan"),
        Column("within days", "天数内", parse_integer, "within_days"),
        Column("excludes promoted", "不含促销品", parse_yes, "excludes_promoted"),
        Column("cap", "封顶", parse_money_text, "cap", about="元 / yuan"),
    ),
    part="programmes",
    where="rebate/",
)
TIERS = Sheet(
    "Tiers",
    "返利档",
    (
        Column("programme", "返利编号", parse_code, required=True),
        Column("start", "起点", str, required=True, about="元、基本单位数量或% / yuan, base units or %"),
        Column("end", "终点", str, about="不含; 空为以上 / not included; empty is open"),
        Column("pays", "返", str, required=True, about="%、元/单位或元 / %, yuan per unit or yuan"),
    ),
    where="rebate/",
    id="programme",
)
LAUNCHES = Sheet(
    "Launches",
    "新品",
    (
        Column("programme", "返利编号", parse_code, required=True),
        Column("SKU", "SKU", parse_code, required=True),
        Column("day", "上市日期", parse_day_text, required=True),
    ),
    where="rebate/",
    id="programme",
)
OFFSET = Sheet(
    "Offset",
    "返利抵扣",
    (
        Column("category", "品类", parse_code, about="空为整单 / empty is the whole order"),
        Column("rate", "最多抵扣%", parse_rate, required=True),
    ),
    where="offset/",
    id="category",
)
CHECKS = Sheet(
    "Credit checks",
    "信用检查",
    (
        Column("document", "单据", one_of(DOCUMENTS), "document", required=True, about="、".join(DOCUMENTS)),
        Column("static", "查额度", parse_yes, "is_static"),
        Column("horizon days", "期内天数", parse_integer, "horizon_days"),
        Column("oldest days", "最老欠款天数", parse_integer, "oldest_days"),
        Column("overdue share", "逾期占比%", parse_rate, "overdue_share"),
        Column("most", "单据上限", parse_money_text, "most", about="元 / yuan"),
        Column("needs deposit", "需保证金", parse_yes, "needs_deposit"),
        Column("warns", "仅提醒", some_of(CAUSES), "warns", about="、".join(CAUSES)),
    ),
    where="check/",
    id="document",
)
LIFTS = Sheet(
    "Credit lifts",
    "信用解除",
    (
        Column("cause", "原因", one_of(CAUSES), "cause", required=True, about="、".join(CAUSES)),
        Column("roles", "角色", parse_codes, "roles", required=True),
        Column("most", "最多超出", str, about="元、天或%, 依原因 / yuan, days or %"),
    ),
    where="lift/",
    id="cause",
)
DUNNING = Sheet(
    "Dunning",
    "催收",
    (
        Column("number", "级别", parse_integer, "number", required=True),
        Column("days", "逾期天数", parse_integer, "days", required=True),
        Column("fee", "费用", parse_money_text, "fee", about="元 / yuan"),
        Column("blocks", "停止", some_of(DOCUMENTS), "blocks", about="、".join(DOCUMENTS)),
        Column("letter", "函件", parse_text, "letter"),
    ),
    where="dunning/",
    id="number",
)
CREDIT_TERMS = Sheet(
    "Credit terms",
    "信用条件",
    (
        Column("daily interest", "日息%", parse_rate, "dunning.daily"),
        Column("least dunned", "催收起点", parse_money_text, "dunning.least", about="元 / yuan"),
        Column("deposit", "保证金", parse_money_text, "deposit.required", about="元 / yuan"),
        Column("deposit counted", "保证金计入%", parse_rate, "deposit.counted"),
    ),
    where="deposit",
    id="",
)

SHEETS: Final = (
    LISTS, PRICES, FLOORS, PROMOTIONS, STEPS, MIX, BUDGETS, PROGRAMMES, TIERS, LAUNCHES, OFFSET, CHECKS, LIFTS,
    DUNNING, CREDIT_TERMS,
)  # fmt: skip
