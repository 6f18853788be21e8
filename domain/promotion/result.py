"""What promotions did to a cart: lines with their rewards, what is given beside them, who bears it, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import overload

from domain.money import Fen, Quantity, Rate
from domain.promotion.benefit import CouponUse
from domain.promotion.rule import Layer
from domain.promotion.threshold import Gap


class Verdict(StrEnum):
    """What became of one promotion."""

    APPLIED = "applied"
    BEATEN = "beaten"
    MISSED = "missed"


class Reason(StrEnum):
    """Which condition a missed promotion failed."""

    NOT_IN_FORCE = "not_in_force"
    OTHER_WEEKDAY = "other_weekday"
    OTHER_TIME = "other_time"
    OTHER_STORE = "other_store"
    OTHER_REGION = "other_region"
    OTHER_CHANNEL = "other_channel"
    MEMBERS_ONLY = "members_only"
    OTHER_TIER = "other_tier"
    NOT_LISTED = "not_listed"
    BLACKLISTED = "blacklisted"
    NOT_FIRST_PURCHASE = "not_first_purchase"
    NO_COUPON = "no_coupon"
    COUPON_NOT_BEGUN = "coupon_not_begun"
    COUPON_EXPIRED = "coupon_expired"
    COUPON_UNKNOWN = "coupon_unknown"
    OTHER_GOODS = "other_goods"
    ORDER_LIMIT = "order_limit"
    MEMBER_LIMIT = "member_limit"
    STORE_LIMIT = "store_limit"
    DAY_LIMIT = "day_limit"
    TOTAL_LIMIT = "total_limit"
    ALREADY_REDUCED = "already_reduced"
    BELOW_THRESHOLD = "below_threshold"
    NOTHING_TO_REDUCE = "nothing_to_reduce"
    BUDGET_EXHAUSTED = "budget_exhausted"


class Cut(StrEnum):
    """What kept an applied promotion from giving all it would have given."""

    LIMIT = "limit"
    CAP = "cap"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One promotion that was looked at. `amount` is what it gave, in fen, in `times` applications.

    A beaten one names its rival and by how many fen it was behind; a gap says what more would have to be bought.
    """

    promotion: str
    layer: Layer
    verdict: Verdict
    amount: Fen = 0
    times: int = 0
    reason: Reason | None = None
    rival: str = ""
    behind: Fen = 0
    gap: Gap | None = None
    cut: Cut | None = None


class Outcomes(Sequence[Outcome]):
    """What became of every promotion, worked out when somebody first asks; a price is known without it.

    `looked` are the promotions in the same order, and `find_near` gives the outcomes of those alone that are missed for
    want of goods or could give more: both are known without telling the rest.
    """

    __slots__ = ("_tell", "_told", "find_near", "looked")

    def __init__(
        self,
        looked: Sequence[str],
        tell: Callable[[], Iterable[Outcome]],
        find_near: Callable[[], Iterable[Outcome]],
    ) -> None:
        self.looked = looked
        self.find_near = find_near
        self._tell = tell
        self._told: tuple[Outcome, ...] | None = None

    def _all(self) -> tuple[Outcome, ...]:
        told = self._told
        if told is None:
            told = self._told = tuple(self._tell())
        return told

    @overload
    def __getitem__(self, place: int) -> Outcome: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, place: int | slice) -> Outcome | Sequence[Outcome]:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self.looked)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


@dataclass(frozen=True, slots=True)
class Reward:
    """What one promotion took off one line."""

    promotion: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class RewardedLine:
    """A line of the cart after all layers."""

    id: str
    gross: Fen
    rewards: tuple[Reward, ...]

    @property
    def due(self) -> Fen:
        """What remains to be paid for it."""
        return self.gross - sum(reward.amount for reward in self.rewards)


@dataclass(frozen=True, slots=True)
class GivenGift:
    """Goods beside the cart; `value` is that of the whole quantity, frozen for returns."""

    promotion: str
    sku: str
    quantity: Quantity
    value: Fen


@dataclass(frozen=True, slots=True)
class GivenCoupon:
    """Coupons granted for the named promotion."""

    promotion: str
    coupon: str
    count: int
    use: CouponUse


@dataclass(frozen=True, slots=True)
class GivenPoints:
    """A points rate and the amount it is earned on, after all layers."""

    promotion: str
    rate: Rate
    amount: Fen


@dataclass(frozen=True, slots=True)
class GivenPacket:
    """A red packet, in fen: a tender, never a change of price or tax."""

    promotion: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class Costs:
    """Who bears what the cart was given, in fen."""

    hq: Fen = 0
    dealer: Fen = 0
    supplier: Fen = 0


@dataclass(frozen=True, slots=True)
class RefusedCoupon:
    """A presented coupon that opens nothing, and why; one that has not begun names the day it begins."""

    code: str
    reason: Reason
    begins: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Everything promotions did to one cart; `outcomes` has every promotion that speaks of something in it."""

    lines: tuple[RewardedLine, ...]
    gifts: tuple[GivenGift, ...]
    coupons: tuple[GivenCoupon, ...]
    points: tuple[GivenPoints, ...]
    packets: tuple[GivenPacket, ...]
    free_delivery: tuple[str, ...]
    messages: tuple[str, ...]
    used_coupons: tuple[str, ...]
    refused_coupons: tuple[RefusedCoupon, ...]
    costs: Costs
    outcomes: Outcomes

    @property
    def due(self) -> Fen:
        """What remains to be paid for all lines."""
        return sum(line.due for line in self.lines)
