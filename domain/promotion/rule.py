"""A promotion as published: its layer and group, whom and what it speaks of, what it asks and what it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from enum import IntEnum

from domain.money import MILLION, Fen, Rate
from domain.period import Validity
from domain.promotion.benefit import Benefit
from domain.promotion.threshold import Mix, Steps, Threshold
from domain.selection import EVERYTHING, Selection


class Layer(IntEnum):
    """When a promotion is applied; every layer sees the amounts the earlier ones left."""

    ITEM = 2
    BUNDLE = 3
    ORDER = 4
    COUPON = 5


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """The hours from `start` to before `end` of one day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Limits:
    """How many applications there may be: in one order, for one member, in one store, on one day, and in all."""

    order: int | None = None
    member: int | None = None
    store: int | None = None
    day: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Who bears the cost, in parts per million that sum to a million."""

    hq: Rate = MILLION
    dealer: Rate = 0
    supplier: Rate = 0


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion; what a condition does not name it does not restrict.

    Of one `group` the best for the customer is applied, and an empty group is one of its own; winners of several
    groups stand together only where all of them stack. `weekdays` count from Monday as 0. `whitelist` and `blacklist`
    name members, dealers or stores. `full_price_only` leaves out lines that an earlier layer reduced. `cap` is the
    most one cart gets, in fen. With steps each step has its own benefit and `benefit` is None; a mix names its
    products itself. In the coupon layer every application takes one coupon.
    """

    id: str
    name: str
    layer: Layer
    benefit: Benefit | None = None
    threshold: Threshold = None
    selection: Selection = EVERYTHING
    group: str = ""
    stacks: bool = False
    validity: Validity = Validity()
    weekdays: frozenset[int] = frozenset()
    windows: tuple[TimeWindow, ...] = ()
    stores: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    members_only: bool = False
    first_purchase_only: bool = False
    full_price_only: bool = False
    whitelist: frozenset[str] = frozenset()
    blacklist: frozenset[str] = frozenset()
    limits: Limits = Limits()
    budget: str = ""
    cap: Fen | None = None
    shares: Shares = Shares()
    message: str = ""

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"promotion/{self.id}"

    @property
    def place(self) -> tuple[Layer, str, str]:
        """Where it stands among the others: by layer, group and id, whatever order they were entered in."""
        return (self.layer, self.group or self.id, self.id)

    @property
    def selections(self) -> tuple[Selection, ...]:
        """The products it speaks of, by part where it is a mix."""
        if isinstance(self.threshold, Mix):
            return tuple(part.selection for part in self.threshold.parts)
        return (self.selection,)

    def benefits(self) -> Iterator[Benefit]:
        """Give every benefit it may bring."""
        if self.benefit is not None:
            yield self.benefit
        if isinstance(self.threshold, Steps):
            yield from (step.benefit for step in self.threshold.steps)
