"""Amounts, prices and quantities as they are printed, with thousands separators."""

from __future__ import annotations

from domain.money import Fen, format_fixed


def money_text(amount: Fen) -> str:
    """Write fen as yuan with thousands separators: "-1,234.50"."""
    size = abs(amount)
    return f"{'-' if amount < 0 else ''}{size // 100:,}.{size % 100:02d}"


def decimal_text(value: int, decimals: int, *, least: int = 0) -> str:
    """Write a scaled integer with thousands separators, at least `least` decimals and no other closing zeros."""
    whole, point, fraction = format_fixed(abs(value), decimals, least=least).partition(".")
    return f"{'-' if value < 0 else ''}{int(whole):,}{point}{fraction}"
