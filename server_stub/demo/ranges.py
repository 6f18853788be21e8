"""The demo brand's assortment as a table of ranges: one row makes one product per size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pack:
    """A unit above the base unit and what one of it holds; `rebate` is the parts per thousand it is cheaper by."""

    name: str
    numerator: int
    denominator: int = 1
    rebate: int = 0


@dataclass(frozen=True, slots=True)
class Size:
    """One size of a range; the price is of the base unit, in 1/10,000 yuan."""

    spec: str
    price: int
    packs: tuple[Pack, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Products that differ in size only."""

    code: str
    category: str
    brand: str
    name: str
    base: str
    sizes: tuple[Size, ...]


def _yuan(text: str) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole) * 10_000 + int(fraction.ljust(4, "0") or "0")


def _packs(text: str) -> tuple[Pack, ...]:
    """Read "根=4 捆=100:15 m²=25/9": name, base units in one, parts per thousand off."""
    packs = []
    for word in text.split():
        name, _, rest = word.partition("=")
        factor, _, rebate = rest.partition(":")
        numerator, _, denominator = factor.partition("/")
        packs.append(Pack(name, int(numerator), int(denominator or 1), int(rebate or 0)))
    return tuple(packs)


def read_ranges(text: str) -> tuple[Range, ...]:
    """Read blocks of "code|category|brand|name|base" followed by lines of "spec|price|packs"."""
    ranges: list[Range] = []
    for block in text.strip().split("\n\n"):
        head, *rows = block.splitlines()
        code, category, brand, name, base = head.split("|")
        cells = [row.strip().split("|") for row in rows]
        sizes = tuple(Size(spec, _yuan(price), _packs(packs)) for spec, price, packs in cells)
        ranges.append(Range(code, category, brand, name, base, sizes))
    return tuple(ranges)
