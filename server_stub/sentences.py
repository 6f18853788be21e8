"""What HQ's command line says of a refusal: a sentence, with the code for whoever looks it up."""

from __future__ import annotations

import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from domain.errors import Fact
from domain.money import format_money

_SENTENCES: Final = {
    "account_unknown": "There is no credit account {account}.",
    "amount_negative": "An amount cannot be below zero: {amount:yuan} yuan.",
    "amount_not_positive": "The amount has to be above zero, not {amount:yuan} yuan.",
    "amount_too_large": "The amount is too large: {amount:yuan} yuan.",
    "change_decided": "The change {change} was decided already: {state}.",
    "change_unknown": "There is no change {change}.",
    "code_taken": "The code {name} is taken.",
    "code_unfit": 'A code has 1 to 32 letters, digits and signs of ASCII and no spaces; "{name}" has not.',
    "column_missing": "This column is missing.",
    "column_twice": "This column is there twice.",
    "column_unknown": "There is no such column here.",
    "contracts_overlap": "The contract {other} holds on some of its days already.",
    "contract_exists": "There is a contract {contract} already.",
    "contract_unknown": "There is no contract {contract}.",
    "contract_unreadable": "The contract cannot be read: {first}.",
    "credit_exceeded": "The order {order} is beyond the credit limit of {limit:yuan} yuan by {missing:yuan}.",
    "dates_inverted": "The last day, {last}, is before the first, {first}.",
    "day_does_not_exist": "The calendar has no day {text}.",
    "day_out_of_range": "{text} is not within the years 1900 to 2199.",
    "days_out_of_range": "Payment is due within 0 to 365 days, not {days}.",
    "days_unknown": '"{text}" is neither a number of days nor m and a number, such as 30 or m30.',
    "dealer_exists": "There is a dealer {dealer} already.",
    "dealer_unknown": "There is no dealer {dealer}.",
    "deposit_exists": "There is a deposit entry {number} already.",
    "deposit_overdrawn": "The entry {number} takes {missing:yuan} yuan more than was deposited.",
    "device_unknown": "There is no PC {device}.",
    "entry_exists": "There is an entry {number} already.",
    "hold_without_cause": "The order {order} is not held for {cause}.",
    "lift_not_allowed": "None of these roles may lift {cause} this far.",
    "lift_own_document": "Nobody lifts the hold of an order of their own.",
    "lift_without_note": "A hold is lifted with a word why.",
    "member_unknown": "There is no member {member}.",
    "month_not_over": "The month {month} is not over yet.",
    "name_missing": "A name is missing.",
    "name_unknown": "There is no {name} to choose.",
    "not_a_date": '"{text}" is no day of the calendar; write it like 2026-12-31.',
    "not_a_day": '"{text}" is no day; write it like 2026-12-31.',
    "not_a_month": '"{text}" is no month; write it like 2026-12.',
    "not_a_number": '"{text}" is no number; write it like 1200000 or 12.5.',
    "not_json": "This is no JSON: {reason}.",
    "not_yes_or_no": 'Answer yes or no, not "{text}".',
    "number_too_large": "The number {text} is too large.",
    "order_ambiguous": "There is more than one order {order}; name it by its id.",
    "order_step_refused": "An order that is {state} cannot become {target}.",
    "order_unknown": "There is no order {order}.",
    "period_closed": "The month of {day} is closed.",
    "policy_unknown": "There is no version {version} of the policy.",
    "price_book_unknown": "There is no price book {book}.",
    "programme_in_contract": "Contracts in force name this programme, which would end: {named}.",
    "programme_unknown": "There is no rebate programme {programme}.",
    "reason_missing": "A reason is missing.",
    "revision_stale": "The order is at revision {revision}, not {base_revision} any more; look at it again.",
    "sheet_unknown": "There is no such sheet in a policy.",
    "statement_unknown": "There is no statement {number}.",
    "store_unknown": "There is no store {store}.",
    "tax_id_taken": "Another dealer has this tax id.",
    "tax_id_wrong": "{tax_id} is no tax id: it has 18 signs, and the last one checks the others.",
    "too_many_decimals": "{text} has more than {decimals} decimals.",
    "value_missing": "A value is missing.",
    "value_unknown": '"{value}" is none of the words here, which are: {known}.',
}
"""By code. A code that is not here, or comes with other facts, is told with its facts as they are."""


class _Teller(string.Formatter):
    """Writes a fact in the unit that a sentence names."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write fen as yuan where a sentence says so."""
        return format_money(value) if format_spec == "yuan" else str(super().format_field(value, format_spec))


def tell(code: str, facts: Mapping[str, Fact]) -> str:
    """Return a refusal as a sentence with its code after it, or as its code with its facts."""
    try:
        return f"{_Teller().vformat(_SENTENCES[code], (), facts)} [{code}]"
    except KeyError:
        details = ", ".join(f"{name}={value}" for name, value in facts.items())
        return f"{code} ({details})" if details else code


def tell_trouble(error: OSError) -> str:
    """Return what the system refused: the file or folder that is not there, else its reason with the name."""
    if error.filename is None:
        return str(error)
    path = Path(error.filename)
    if isinstance(error, FileNotFoundError):
        return f"There is no file {path}." if path.parent.is_dir() else f"There is no folder {path.parent}."
    return f"{path}: {error.strerror}."


def counted(count: int, name: str) -> str:
    """Return a number of things whose plural takes an s: "1 line", "2 lines"."""
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"
