"""What a cell of a policy workbook may say: exact numbers, percentages, codes, days and words in two languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from domain.errors import DomainError
from domain.money import parse_fixed
from domain.table_value import narrow, parse_code, parse_day, parse_money_cell, parse_price_cell
from server_stub.typed import without_commas

Parse = Callable[[str], Any]
_SEPARATORS = "，、；;\n"
_YES, _NO = frozenset({"是", "yes", "y", "true", "1"}), frozenset({"否", "no", "n", "false", "0"})


def parse_rate(text: str) -> int:
    """Take a percentage, "5" or "5%" or "2.5%", with at most four decimals."""
    return parse_fixed(narrow(text).removesuffix("%").rstrip(), 4)


def parse_money_text(text: str) -> int:
    """Take yuan, "1200.5" or "¥1,200.50" or "1200.50元"."""
    return parse_money_cell(_plain(text))


def parse_price_text(text: str) -> int:
    """Take a unit price in yuan."""
    return parse_price_cell(_plain(text))


def _plain(text: str) -> str:
    return without_commas(narrow(text).removeprefix("¥").removesuffix("元").strip())


def parse_yes(text: str) -> bool:
    """Take 是/否 or yes/no."""
    body = narrow(text).casefold()
    if body not in _YES | _NO:
        raise DomainError("not_yes_or_no", text=body)
    return body in _YES


def parse_codes(text: str) -> list[str]:
    """Take codes with commas between them."""
    body = narrow(text)
    for sign in _SEPARATORS:
        body = body.replace(sign, ",")
    return sorted({parse_code(part) for part in body.split(",") if part.strip()})


def parse_day_text(text: str) -> str:
    """Take a day and return it as JSON has it."""
    return parse_day(text).isoformat()


def parse_windows(text: str) -> list[dict[str, str]]:
    """Take hours, "09:00-12:00, 14:00-18:00"."""
    windows = []
    for part in parse_codes(text):
        start, dash, end = part.replace("~", "-").partition("-")
        if not dash:
            raise DomainError("not_a_time", text=part)
        windows.append({"start": start.strip().rjust(5, "0"), "end": end.strip().rjust(5, "0")})
    return windows


_WEEKDAYS = {name: place for place, name in enumerate("一二三四五六日")} | {"天": 6}
_DAYS = {name: place for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


def parse_weekdays(text: str) -> list[int]:
    """Take days of the week, "周六,周日" or "sat, sun" or "6,7" with Monday as 1."""
    found = []
    for part in parse_codes(text):
        body = part.casefold().removeprefix("周").removeprefix("星期")
        place = _WEEKDAYS.get(body, _DAYS.get(body[:3]))
        if place is None and body in set("1234567"):
            place = int(body) - 1
        if place is None:
            raise DomainError("not_a_weekday", text=part)
        found.append(place)
    return sorted(set(found))


def one_of(words: Mapping[str, str]) -> Parse:
    """Take one of several words, in Chinese or as the policy file has it."""
    known = {narrow(word).casefold(): value for word, value in words.items()}
    known |= {value.casefold(): value for value in words.values()}
    told = ", ".join(f"{word}/{value}" for word, value in words.items())

    def parse(text: str) -> str:
        value = known.get(narrow(text).casefold().replace(" ", "_"))
        if value is None:
            raise DomainError("value_unknown", value=narrow(text), known=told)
        return value

    return parse


def some_of(words: Mapping[str, str]) -> Parse:
    """Take several such words with commas between them."""
    parse = one_of(words)
    return lambda text: sorted({parse(part) for part in parse_codes(text)})


LEVELS: Final = {
    "经销商特价": "dealer_special",
    "经销商等级价": "dealer_class",
    "区域价": "region",
    "渠道价": "channel",
    "品牌标价": "brand_list",
    "经销商合同": "dealer_contract",
    "项目合同": "project_contract",
}
LAYERS: Final = {"单品": "item", "组合": "bundle", "整单": "order", "优惠券": "coupon"}
BENEFITS: Final = {
    "折扣": "percent",
    "立减": "amount_off",
    "特价": "special_price",
    "套餐价": "bundle_price",
    "买赠": "buy_get",
    "赠品": "gift",
    "发券": "coupon_grant",
    "积分倍数": "points_multiplier",
    "红包": "red_packet",
    "免运费": "free_delivery",
    "消息": "message",
}
THRESHOLDS: Final = {
    "满数量": "quantity",
    "满金额": "amount",
    "每满数量": "every_quantity",
    "每满金额": "every_amount",
    "数量阶梯": "steps_quantity",
    "金额阶梯": "steps_amount",
    "组合": "mix",
}
COUPON_USES: Final = {"本单": "now", "下次": "next"}
REBATE_TYPES: Final = {
    "固定": "volume",
    "阶梯": "tiered",
    "增长": "growth",
    "目标": "target",
    "结构": "mix",
    "新品": "new_product",
    "及时付款": "prompt_payment",
}
SPANS: Final = {"月": "month", "季": "quarter", "半年": "half_year", "年": "year"}
BASES: Final = {"订货": "ordered", "发货": "delivered", "开票": "invoiced", "回款": "paid"}
MEASURES: Final = {"金额": "amount", "数量": "quantity"}
METHODS: Final = {"全额": "retroactive", "分段": "incremental"}
PAYS: Final = {"比例": "rate", "每单位": "per_unit", "定额": "lump"}
DOCUMENTS: Final = {"订单": "order", "放行": "release", "发货": "shipment"}
CAUSES: Final = {
    "额度": "limit",
    "期内额度": "horizon",
    "最老欠款": "oldest_item",
    "逾期占比": "overdue_share",
    "单据金额": "document_value",
    "催收": "dunning",
    "保证金": "deposit",
    "账户": "accounts",
}
