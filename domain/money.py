"""Exact money: whole fen, prices in 1/10,000 yuan, rates in parts per million, and the only rounding there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.errors import DomainError

Fen = int
"""An amount in fen, 1/100 yuan."""
UnitPrice = int
"""A price per unit in 1/10,000 yuan."""
Quantity = int
"""A quantity in thousandths of a unit."""
Rate = int
"""A rate in parts per million; 130,000 is 13 %."""

MILLION = 1_000_000
AMOUNT_LIMIT = 10**13
_PRICE_TIMES_QUANTITY_PER_FEN = 100_000


def divide(numerator: int, denominator: int) -> int:
    """Divide and round half away from zero; the denominator is positive."""
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((denominator - 2 * numerator) // (2 * denominator))


def scale_each(values: Iterable[int], factor: int, denominator: int) -> list[int]:
    """Multiply every value and divide, rounded half up; nothing may be below zero, and the denominator is even."""
    half = denominator // 2
    return [(value * factor + half) // denominator for value in values]


def check_amount(amount: Fen) -> Fen:
    """Return the amount, or refuse one of 10^13 fen and more as `amount_too_large`."""
    if abs(amount) >= AMOUNT_LIMIT:
        raise DomainError("amount_too_large", amount=amount)
    return amount


def extend(price: UnitPrice, quantity: Quantity) -> Fen:
    """Return price × quantity, rounded once to the fen."""
    return check_amount(divide(price * quantity, _PRICE_TIMES_QUANTITY_PER_FEN))


def extend_each(price: UnitPrice, quantities: Iterable[Quantity]) -> list[Fen]:
    """Return `extend` of a price for every quantity, none of them below zero."""
    amounts = scale_each(quantities, price, _PRICE_TIMES_QUANTITY_PER_FEN)
    check_amount(max(amounts, default=0))
    return amounts


def price_for(amount: Fen, quantity: Quantity) -> UnitPrice:
    """Return the unit price nearest to amount ÷ quantity; a zero quantity is refused as `quantity_zero`."""
    if quantity == 0:
        raise DomainError("quantity_zero")
    sign = -1 if quantity < 0 else 1
    return divide(sign * amount * _PRICE_TIMES_QUANTITY_PER_FEN, abs(quantity))


def share(amount: Fen, rate: Rate) -> Fen:
    """Return the part of an amount that a rate gives, rounded once."""
    return divide(amount * rate, MILLION)


def net_of_tax(gross: Fen, rate: Rate) -> Fen:
    """Return the net amount inside a tax-inclusive gross; tax is gross − net."""
    return divide(gross * MILLION, MILLION + rate)


def split(amount: Fen, weights: Sequence[int]) -> list[Fen]:
    """Split an amount in proportion to weights of zero and more, by largest remainder, ties to the earlier part.

    The parts always sum to the amount. Weights that are all zero are treated as equal.
    """
    if not weights:
        raise DomainError("nothing_to_split_over", amount=amount)
    if any(weight < 0 for weight in weights):
        raise DomainError("negative_weight")
    shares = list(weights) if any(weights) else [1] * len(weights)
    total, size = sum(shares), abs(amount)
    parts = [size * weight // total for weight in shares]
    remainders = [size * weight % total for weight in shares]
    by_remainder = sorted(range(len(parts)), key=lambda index: (-remainders[index], index))
    for index in by_remainder[: size - sum(parts)]:
        parts[index] += 1
    return parts if amount >= 0 else [-part for part in parts]


def parse_fixed(text: str, decimals: int) -> int:
    """Parse a plain decimal such as "-12.5" into an integer scaled by 10^decimals.

    Refused: anything but ASCII digits with one optional point (`not_a_number`), digits beyond the scale that are not
    zero (`too_many_decimals`). A thousands separator is refused rather than guessed.
    """
    body = text.strip()
    sign = -1 if body.startswith("-") else 1
    whole, _, fraction = body.removeprefix("-").removeprefix("+" if sign == 1 else "").partition(".")
    if not (whole + fraction) or not (whole + fraction).isascii() or not (whole + fraction).isdigit():
        raise DomainError("not_a_number", text=text)
    if len(whole) > 14:
        raise DomainError("number_too_large", text=text)
    if fraction[decimals:].strip("0"):
        raise DomainError("too_many_decimals", text=text, decimals=decimals)
    scale: int = 10**decimals
    return sign * (int(whole or "0") * scale + int(fraction[:decimals].ljust(decimals, "0") or "0"))


def parse_money(text: str) -> Fen:
    """Parse yuan with at most two decimals into fen."""
    return check_amount(parse_fixed(text, 2))


def parse_price(text: str) -> UnitPrice:
    """Parse a unit price in yuan with at most four decimals."""
    return parse_fixed(text, 4)


def parse_quantity(text: str) -> Quantity:
    """Parse a quantity with at most three decimals into thousandths."""
    return parse_fixed(text, 3)


def format_fixed(value: int, decimals: int, *, least: int = 0) -> str:
    """Write a scaled integer as a plain decimal, keeping at least `least` decimals and dropping other zeros."""
    digits = str(abs(value)).rjust(decimals + 1, "0")
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    kept = fraction.rstrip("0").ljust(least, "0")
    return ("-" if value < 0 else "") + whole + ("." + kept if kept else "")


def format_money(amount: Fen) -> str:
    """Write fen as yuan with two decimals, without separators: "-1234.50"."""
    return format_fixed(amount, 2, least=2)


def format_price(price: UnitPrice) -> str:
    """Write a unit price with two to four decimals."""
    return format_fixed(price, 4, least=2)


def format_quantity(quantity: Quantity) -> str:
    """Write a quantity in its shortest form."""
    return format_fixed(quantity, 3)
