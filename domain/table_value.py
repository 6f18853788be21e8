"""What a cell of a table may say: texts, codes, exact numbers, days and moments, refused rather than guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

from domain.errors import DomainError
from domain.money import Fen, Quantity, UnitPrice, parse_fixed, parse_money, parse_price, parse_quantity

TEXT_LIMIT = 500
CODE_LIMIT = 64
FIRST_YEAR, LAST_YEAR = 1900, 2199

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d*)?[eE]\+\d+")
_WHITE = re.compile(r"[\r\n\t]+")
_FORMULA_TEXT = re.compile(r'="([^"]*)"')
_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})|(\d{4})年(\d{1,2})月(\d{1,2})日")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?")


def narrow(text: str) -> str:
    """Return the text trimmed, with full-width digits, signs and letters in their usual width."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def parse_text(text: str) -> str:
    """Take a text as it is, trimmed; more than 500 characters (`text_too_long`) or control signs are refused."""
    body = text.strip()
    if len(body) > TEXT_LIMIT:
        raise DomainError("text_too_long", limit=TEXT_LIMIT)
    return body if body.isprintable() else _printable(_WHITE.sub(" ", body))


def parse_code(text: str) -> str:
    """Take a number, SKU or barcode as text, case kept; what a spreadsheet has spoilt is refused.

    Refused: 6.90123E+12 (`code_in_scientific_notation`), longer than 64 characters (`code_too_long`). The ="0123" by
    which spreadsheets keep leading zeros is unwrapped.
    """
    body = narrow(text)
    if body.startswith("=") and (wrapped := _FORMULA_TEXT.fullmatch(body)):
        body = wrapped[1].strip()
    if "+" in body and _SCIENTIFIC.fullmatch(body):
        raise DomainError("code_in_scientific_notation", text=body)
    if len(body) > CODE_LIMIT:
        raise DomainError("code_too_long", limit=CODE_LIMIT)
    return _printable(body)


def _printable(text: str) -> str:
    if not text.isprintable() and any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise DomainError("control_character")
    return text


def parse_quantity_cell(text: str) -> Quantity:
    """Take a quantity with at most three decimals."""
    return parse_quantity(narrow(text))


def parse_price_cell(text: str) -> UnitPrice:
    """Take a unit price with at most four decimals."""
    return parse_price(narrow(text))


def parse_money_cell(text: str) -> Fen:
    """Take an amount with at most two decimals."""
    return parse_money(narrow(text))


def parse_integer(text: str) -> int:
    """Take a whole number."""
    return parse_fixed(narrow(text), 0)


def parse_day(text: str) -> date:
    """Take a day written year first: 2026-03-01, 2026/3/1, 2026.3.1, 20260301 or 2026年3月1日.

    Refused: other layouts, since 3/4/2026 means two days (`not_a_day`); 30 February (`day_does_not_exist`); years
    outside 1900–2199 (`day_out_of_range`).
    """
    body = narrow(text)
    match = _DAY.fullmatch(body)
    if not match:
        raise DomainError("not_a_day", text=body)
    year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError("day_out_of_range", text=body)
    try:
        return date(year, month, day)
    except ValueError:
        raise DomainError("day_does_not_exist", text=body) from None


def parse_moment(text: str) -> datetime:
    """Take a local moment: a day, then maybe H:MM or H:MM:SS after a space or T; without a time it is midnight.

    Refused as a day is; a time that is none (`not_a_time`). Parts of a second are dropped.
    """
    body = narrow(text)
    separator = "T" if "T" in body else " "
    day, _, clock = body.partition(separator)
    return datetime.combine(parse_day(day), _parse_time(clock.strip()) if clock else time())


def _parse_time(text: str) -> time:
    match = _TIME.fullmatch(text)
    if not match:
        raise DomainError("not_a_time", text=text)
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        raise DomainError("not_a_time", text=text) from None
