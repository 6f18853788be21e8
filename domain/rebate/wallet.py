"""The rebate wallet: earnings that expire, and offsetting them on orders, first what expires first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.errors import DomainError
from domain.money import MILLION, Fen, Rate, share, split


@dataclass(frozen=True, slots=True)
class Earning:
    """An amount in the wallet, its last day of use (None never ends), and what is left of it, in fen."""

    id: str
    earned: date
    left: Fen
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class OffsetRule:
    """How much of an order the wallet may pay: at most `rate` of the whole, and of a category what is named for it."""

    rate: Rate = MILLION
    categories: Mapping[str, Rate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderPart:
    """One line of an order as the wallet sees it: its category and amount in fen."""

    category: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class Offset:
    """What the wallet pays: by earning (id and fen), by line of the order, and the most it might have paid."""

    uses: tuple[tuple[str, Fen], ...]
    lines: tuple[Fen, ...]
    limit: Fen

    @property
    def amount(self) -> Fen:
        """All of it, in fen."""
        return sum(self.lines)


def usable(wallet: Iterable[Earning], day: date) -> list[Earning]:
    """Return what may be used on a day, what expires first first."""
    living = [
        one
        for one in wallet
        if one.left > 0 and one.earned <= day and (one.expires is None or day <= one.expires)
    ]
    return sorted(living, key=lambda one: (one.expires or date.max, one.earned, one.id))


def balance(wallet: Iterable[Earning], day: date) -> Fen:
    """Return what may be used on a day."""
    return sum(one.left for one in usable(wallet, day))


def expired(wallet: Iterable[Earning], day: date) -> Fen:
    """Return what was left when it ended."""
    return sum(one.left for one in wallet if one.expires is not None and one.expires < day)


def limit_lines(rule: OffsetRule, lines: Sequence[OrderPart]) -> list[Fen]:
    """Return the most the wallet may pay of each line; a line below nothing takes none."""
    return [share(max(line.amount, 0), rule.categories.get(line.category, MILLION)) for line in lines]


def offset(
    wallet: Iterable[Earning],
    rule: OffsetRule,
    lines: Sequence[OrderPart],
    day: date,
    wanted: Fen | None = None,
) -> Offset:
    """Pay as much of an order as the wallet and its rule allow, or as much of that as is wanted.

    The amount is split over the lines in proportion to what each may take. Refused: a wish below nothing.
    """
    if wanted is not None and wanted < 0:
        raise DomainError("offset_negative", amount=wanted)
    living, most = usable(wallet, day), limit_lines(rule, lines)
    whole = share(max(sum(line.amount for line in lines), 0), rule.rate)
    limit = min(whole, sum(most))
    amount = min(limit, sum(one.left for one in living))
    amount = amount if wanted is None else min(amount, wanted)
    parts = split(amount, most) if amount else [0] * len(most)
    return Offset(tuple(_draw(living, amount)), tuple(parts), limit)


def _draw(living: Sequence[Earning], amount: Fen) -> Iterable[tuple[str, Fen]]:
    for one in living:
        taken = min(one.left, amount)
        if taken:
            yield one.id, taken
        amount -= taken
