"""Amounts in Chinese capitals (人民币大写) as banks accept them.

Source: 《支付结算办法》 annex 1, 正确填写票据和结算凭证的基本规定 (People's Bank of China, 银发〔1997〕393号).
"""

from __future__ import annotations

from domain.money import Fen, check_amount

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def _group(value: int) -> str:
    text, pending_zero = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit == 0:
            pending_zero = bool(text)
            continue
        text += ("零" if pending_zero else "") + _DIGITS[digit] + _PLACES[place]
        pending_zero = False
    return text


def _whole(yuan: int) -> str:
    text, gap = "", False
    for index in range(len(_GROUPS) - 1, -1, -1):
        value = yuan // 10_000**index % 10_000
        if value == 0:
            gap = gap or bool(text)
            continue
        needs_zero = bool(text) and (gap or value < 1000)
        text += ("零" if needs_zero else "") + _group(value) + _GROUPS[index]
        gap = False
    return text


def amount_in_capitals(amount: Fen) -> str:
    """Write an amount for a bill: 140950 → 人民币壹仟肆佰零玖元伍角; a negative one starts with 负 after 人民币."""
    size = abs(check_amount(amount))
    yuan, jiao, fen = size // 100, size // 10 % 10, size % 10
    text = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        text += ("零" if yuan and yuan % 10 == 0 else "") + f"{_DIGITS[jiao]}角"
    if fen:
        text += ("零" if yuan and not jiao else "") + f"{_DIGITS[fen]}分"
    elif not jiao:
        text = (text or "零元") + "整"
    return "人民币" + ("负" if amount < 0 else "") + text
