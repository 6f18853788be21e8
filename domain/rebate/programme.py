"""Rebate programmes: what counts, how it is measured, and what each tier of the measure pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.fault import Fault, fault
from domain.money import Fen
from domain.period import Month, Validity, month_of
from domain.rebate.tier import Tier, check_tiers
from domain.selection import EVERYTHING, Item, Selection


class RebateType(StrEnum):
    """What the measure of a programme is."""

    VOLUME = "volume"
    TIERED = "tiered"
    GROWTH = "growth"
    TARGET = "target"
    MIX = "mix"
    NEW_PRODUCT = "new_product"
    PROMPT_PAYMENT = "prompt_payment"


TIERS_OF_SHARES = frozenset({RebateType.GROWTH, RebateType.TARGET, RebateType.MIX})
"""Whose tiers begin at a share in parts per million: growth, of the target, of the mix. Others begin at their measure."""


class Basis(StrEnum):
    """Which event of a purchase counts."""

    ORDERED = "ordered"
    DELIVERED = "delivered"
    INVOICED = "invoiced"
    PAID = "paid"


class Measure(StrEnum):
    """What the tiers of a volume are counted in: fen, or thousandths of the base unit."""

    AMOUNT = "amount"
    QUANTITY = "quantity"


class Method(StrEnum):
    """Whether the tier reached pays on the whole base, or each tier on its own slice."""

    RETROACTIVE = "retroactive"
    INCREMENTAL = "incremental"


class Pays(StrEnum):
    """What a tier's figure is: parts per million of the amount, 1/10,000 yuan per base unit, or fen once."""

    RATE = "rate"
    PER_UNIT = "per_unit"
    LUMP = "lump"


class Span(StrEnum):
    """Over which calendar period purchases add up."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF_YEAR: 6, Span.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """One measuring period, known by its first month and how many months it has."""

    first: Month
    months: int

    @property
    def last(self) -> Month:
        """Its last month."""
        place = self.first.year * 12 + self.first.number - 1 + self.months - 1
        return Month(place // 12, place % 12 + 1)

    @property
    def before(self) -> Period:
        """The same period one year earlier."""
        return Period(Month(self.first.year - 1, self.first.number), self.months)

    def __str__(self) -> str:
        return f"{self.first}+{self.months}"


@dataclass(frozen=True, slots=True)
class Programme:
    """One rebate as agreed in a contract or published by the brand; amounts in fen, tiers in the type's measure.

    The tiers count the volume (`measure`) for VOLUME, TIERED, NEW_PRODUCT and PROMPT_PAYMENT, and parts per million
    for GROWTH (over the same period of last year), TARGET (of `target`) and MIX (share of `focus` in the base).
    NEW_PRODUCT counts SKUs of `launches` for `within_days` from their launch; PROMPT_PAYMENT what was paid within
    `within_days` of the invoice. `cap` limits what a period pays.
    """

    id: str
    name: str
    type: RebateType
    tiers: tuple[Tier, ...]
    validity: Validity = Validity()
    span: Span = Span.YEAR
    basis: Basis = Basis.DELIVERED
    measure: Measure = Measure.AMOUNT
    method: Method = Method.RETROACTIVE
    pays: Pays = Pays.RATE
    selection: Selection = EVERYTHING
    focus: Selection = EVERYTHING
    target: Fen = 0
    launches: Mapping[str, date] = field(default_factory=dict)
    within_days: int = 0
    excludes_promoted: bool = False
    cap: Fen | None = None

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"rebate/{self.id}"


@dataclass(frozen=True, slots=True)
class Purchase:
    """A fact that may earn a rebate: one line of one event; returns are negative. Amount in fen, quantity in base units.

    `days_to_pay` counts from the invoice to the payment. What HQ has not cleared does not count yet.
    """

    day: date
    item: Item
    amount: Fen
    quantity: int
    basis: Basis = Basis.DELIVERED
    is_promoted: bool = False
    is_cleared: bool = True
    days_to_pay: int = 0


def period_of(span: Span, day: date) -> Period:
    """Return the calendar period of a span that a day lies in."""
    months = _MONTHS[span]
    month = month_of(day)
    return Period(Month(month.year, (month.number - 1) // months * months + 1), months)


class Uncounted(StrEnum):
    """Why a purchase does not belong to a programme's base, or to none of its periods."""

    OTHER_BASIS = "other_basis"
    NOT_CLEARED = "not_cleared"
    PROMOTED = "promoted"
    PAID_LATE = "paid_late"
    NOT_NEW = "not_new"
    OTHER_GOODS = "other_goods"
    OUTSIDE_VALIDITY = "outside_validity"


def counts(programme: Programme, purchase: Purchase) -> bool:
    """Tell whether a purchase belongs to a programme's base, whenever it was."""
    return why_uncounted(programme, purchase) is None


def why_uncounted(programme: Programme, purchase: Purchase) -> Uncounted | None:
    """Tell why a purchase does not belong to a programme's base; None when it does."""
    if purchase.basis is not programme.basis:
        return Uncounted.OTHER_BASIS
    if not purchase.is_cleared:
        return Uncounted.NOT_CLEARED
    if purchase.is_promoted and programme.excludes_promoted:
        return Uncounted.PROMOTED
    if programme.type is RebateType.PROMPT_PAYMENT and purchase.days_to_pay > programme.within_days:
        return Uncounted.PAID_LATE
    if programme.type is RebateType.NEW_PRODUCT and not _is_new(programme, purchase):
        return Uncounted.NOT_NEW
    return None if programme.selection.takes(purchase.item) else Uncounted.OTHER_GOODS


def _is_new(programme: Programme, purchase: Purchase) -> bool:
    launch = programme.launches.get(purchase.item.sku)
    return launch is not None and 0 <= (purchase.day - launch).days < programme.within_days


def check_programme(programme: Programme) -> list[Fault]:
    """List everything that keeps a programme from being published."""
    is_rate = programme.pays is Pays.RATE
    return [*check_tiers(programme.where, programme.tiers, is_rate=is_rate), *_check(programme)]


def _check(programme: Programme) -> Iterator[Fault]:
    where, type = programme.where, programme.type
    if programme.method is Method.INCREMENTAL:
        pair = (programme.measure, programme.pays)
        if type in TIERS_OF_SHARES or pair not in (
            (Measure.AMOUNT, Pays.RATE),
            (Measure.QUANTITY, Pays.PER_UNIT),
        ):
            yield fault(where, "incremental_without_slices", type=type.value, pays=programme.pays.value)
    if type is not RebateType.GROWTH and programme.tiers and programme.tiers[0].start < 0:
        yield fault(where, "tier_start_negative", start=programme.tiers[0].start)
    if type is RebateType.VOLUME and len(programme.tiers) > 1:
        yield fault(where, "volume_with_tiers", tiers=len(programme.tiers))
    if type is RebateType.TARGET and programme.target <= 0:
        yield fault(where, "target_missing")
    if type is RebateType.NEW_PRODUCT and not programme.launches:
        yield fault(where, "launches_missing")
    if type in (RebateType.NEW_PRODUCT, RebateType.PROMPT_PAYMENT) and programme.within_days <= 0:
        yield fault(where, "days_missing")
    if type is RebateType.PROMPT_PAYMENT and programme.basis is not Basis.PAID:
        yield fault(where, "prompt_payment_needs_payments", basis=programme.basis.value)
    if programme.cap is not None and programme.cap < 0:
        yield fault(where, "cap_negative", cap=programme.cap)
