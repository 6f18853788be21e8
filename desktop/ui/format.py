"""How money, quantities, rates and times are written and read; pure functions without Qt."""

import re
from datetime import date, datetime

MINUS = "−"
_DIGITS = re.compile(r"[-−]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z")


def amount(fen: int) -> str:
    """Money without the sign of the currency: 123450 is written 1,234.50."""
    return _signed(fen, f"{abs(fen) // 100:,}.{abs(fen) % 100:02d}")


def yuan(fen: int) -> str:
    """Money with the sign of the currency: ¥1,234.50, and −¥1,234.50 below zero."""
    return _signed(fen, f"¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}")


def whole_yuan(fen: int) -> str:
    """Money on a tile where fen would only be noise, rounded half away from zero: ¥312,400."""
    return _signed(fen, f"¥{(abs(fen) + 50) // 100:,}")


def unit_price(ten_thousandths: int) -> str:
    """A unit price in 1/10,000 yuan with two to four decimals: 186000 is written 18.60."""
    return _signed(ten_thousandths, _decimals(abs(ten_thousandths), places=4, shown=2))


def quantity(thousandths: int) -> str:
    """A quantity in its shortest form: 7500 is written 7.5 and 20000 is written 20."""
    return _signed(thousandths, _decimals(abs(thousandths), places=3, shown=0))


def rate(ppm: int, *, places: int = 1) -> str:
    """A rate in parts per million as a percentage: 124000 is written 12.4 %."""
    step = int(10 ** (4 - places))
    rounded = (abs(ppm) + step // 2) // step * step
    return _signed(ppm if rounded else 0, f"{_decimals(rounded, places=4, shown=0)} %")


def signed_rate(ppm: int) -> str:
    """A change as a percentage with its sign: +12.4 %."""
    return f"+{rate(ppm)}" if ppm > 0 else rate(ppm)


def count(number: int) -> str:
    """A whole number with thousands separators."""
    return _signed(number, f"{abs(number):,}")


def day(value: date) -> str:
    """A date: 2026-11-22."""
    return value.isoformat() if not isinstance(value, datetime) else value.date().isoformat()


def month_day(value: date) -> str:
    """A date on a chart: 11-22."""
    return f"{value.month:02d}-{value.day:02d}"


def clock(value: datetime) -> str:
    """A time of day: 14:02."""
    return f"{value.hour:02d}:{value.minute:02d}"


def moment(value: datetime) -> str:
    """A date and a time: 2026-11-22 14:02."""
    return f"{day(value)} {clock(value)}"


def as_of(at: datetime, now: datetime) -> str:
    """When something was told, on the clock of `now`: 14:02 today, 11-21 14:02 before, with the year if it is another."""
    here = at.astimezone(now.tzinfo)
    if here.date() == now.date():
        return clock(here)
    return f"{month_day(here)} {clock(here)}" if here.year == now.year else moment(here)


def seconds(milliseconds: int) -> str:
    """A span in seconds with one decimal: 400 is written 0.4."""
    return _signed(
        milliseconds, f"{(abs(milliseconds) + 50) // 1000}.{(abs(milliseconds) + 50) % 1000 // 100}"
    )


def parse_amount(text: str) -> int | None:
    """Fen from what a person typed, or nothing when it is no amount."""
    return _parse(text, places=2)


def parse_quantity(text: str) -> int | None:
    """Thousandths from what a person typed, or nothing when it is no quantity."""
    return _parse(text, places=3)


def parse_unit_price(text: str) -> int | None:
    """1/10,000 yuan from what a person typed, or nothing when it is no price."""
    return _parse(text, places=4)


def _signed(number: int, text: str) -> str:
    return MINUS + text if number < 0 else text


def _decimals(number: int, *, places: int, shown: int) -> str:
    whole, rest = divmod(number, int(10**places))
    digits = f"{rest:0{places}d}".rstrip("0").ljust(shown, "0")
    return f"{whole:,}.{digits}" if digits else f"{whole:,}"


def _parse(text: str, *, places: int) -> int | None:
    plain = text.strip().replace(",", "").replace("，", "").removeprefix("¥")
    if not _DIGITS.match(plain):
        return None
    whole, _, rest = plain.lstrip("-" + MINUS).partition(".")
    if len(rest) > places:
        return None
    number = int((whole or "0") + rest.ljust(places, "0"))
    return -number if plain[0] in "-" + MINUS else number
