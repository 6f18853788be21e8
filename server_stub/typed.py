"""What staff type at the command line: days, and yuan with or without thousands commas."""

from __future__ import annotations

import argparse
import re
from datetime import date

from domain.errors import DomainError
from domain.money import Fen, parse_money
from domain.table_value import narrow
from server_stub.sentences import tell

_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)


def parse_date(text: str) -> date:
    """Take a day, "2026-12-31"; refused as `not_a_date`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DomainError("not_a_date", text=text) from error


def typed_day(text: str) -> date:
    """Take a day as argparse takes an argument, so that a bad one is refused in a sentence."""
    try:
        return parse_date(text)
    except DomainError as error:
        raise argparse.ArgumentTypeError(tell(error.code, error.facts)) from error


def parse_yuan(text: str) -> Fen:
    """Take yuan, "1200000" or "1,200,000.00"."""
    return parse_money(without_commas(narrow(text)))


def without_commas(text: str) -> str:
    """Return a number without its thousands commas; anywhere else they stay, and are refused as no number."""
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text
