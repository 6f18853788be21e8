"""Unified social credit codes (统一社会信用代码), the tax ids of companies in China: form and check character (GB 32100-2015)."""

from __future__ import annotations

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code_check(body: str) -> str:
    """Return the check character of the first 17 of a unified social credit code (GB 32100-2015, annex)."""
    total = sum(_SIGNS.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return _SIGNS[-total % 31]


def is_credit_code(text: str) -> bool:
    """Tell whether a text is a unified social credit code: 18 of its signs, the last of which checks the others."""
    is_formed = len(text) == 18 and all(sign in _SIGNS for sign in text)
    return is_formed and credit_code_check(text[:17]) == text[17]
