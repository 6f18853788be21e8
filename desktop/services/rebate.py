"""What this dealer's rebates come to: recomputed here from HQ's sums and compared with what HQ posted, and the wallet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.receiving import Shipment
from desktop.models.terms import Earning as EarningTable
from desktop.models.terms import Rebate
from desktop.services.rule_book import (
    Names,
    PublishedRule,
    find_rule,
    list_rules,
    load_items,
    load_names,
    named_categories,
    named_skus,
)
from domain.money import Fen
from domain.period import Month, month_of, parse_month
from domain.rebate.accrual import Accrual, Sums, accrue
from domain.rebate.programme import (
    Basis,
    Period,
    Programme,
    Purchase,
    Uncounted,
    period_of,
    why_uncounted,
)
from domain.rebate.settlement import Posting, post_months
from domain.rebate.wallet import Earning, OffsetRule, balance, expired, usable
from domain.selection import Item
from protocol.order import ShipmentLine
from protocol.plain import Reader
from protocol.rule import Subject
from protocol.terms import RebateMonthRow

EXPIRY_DAYS: Final = 30
"""How long before its end an earning counts as ending soon."""
_months: Final = msgspec.json.Decoder(list[RebateMonthRow]).decode
_shipped: Final = msgspec.json.Decoder(list[ShipmentLine]).decode


class Posted(StrEnum):
    """How a month's posting at HQ stands against the one worked out here.

    MOVED is an amount that HQ posted with another month, as it does with documents that came late: together they agree.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    MOVED = "moved"
    UNPOSTED = "unposted"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class MonthView:
    """One month: what it adds, what it posts by the rules here, and what HQ posted, in fen."""

    sums: Sums
    posting: Posting
    posted: Fen
    state: Posted

    @property
    def difference(self) -> Fen:
        """What HQ posted beyond what is worked out here; nothing before it posts."""
        is_posted = self.state in (Posted.DIFFERS, Posted.MOVED)
        return self.posted - self.posting.payable if is_posted else 0


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme over one period, as of a day; without its rule, which HQ may not have sent, only HQ's figures."""

    id: str
    period: Period
    programme: Programme | None
    sums: Sums
    accrual: Accrual | None
    months: tuple[MonthView, ...]
    posted: Fen
    paid: Fen
    carried: Fen
    as_of: date
    is_current: bool

    @property
    def key(self) -> str:
        """What tells it from others."""
        return f"{self.id}/{self.period}"

    @property
    def differing(self) -> tuple[MonthView, ...]:
        """The months in which HQ posted something else."""
        return tuple(one for one in self.months if one.state is Posted.DIFFERS)


@dataclass(frozen=True, slots=True)
class EarningView:
    """An earning of the wallet in fen; `is_usable` on the day looked at."""

    id: str
    programme: str
    earned: date
    amount: Fen
    left: Fen
    expires: date | None
    is_usable: bool


@dataclass(frozen=True, slots=True)
class Wallet:
    """What may be used today in fen, what of it ends soon and when first, what has ended unused, and the offset rule."""

    balance: Fen
    ending: Fen
    ends_on: date | None
    ended: Fen
    earnings: tuple[EarningView, ...]
    offset: OffsetRule | None


@dataclass(frozen=True, slots=True)
class Rebates:
    """Every programme with a period, those of today first, and the wallet; `known` tells whether HQ sent anything."""

    programmes: tuple[ProgrammeView, ...]
    wallet: Wallet
    names: Names

    @property
    def is_known(self) -> bool:
        """Whether HQ sent anything of rebates."""
        return bool(self.programmes or self.wallet.earnings)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was bought in a period of one product and does not count, in fen, and why."""

    sku: str
    name: str
    reason: Uncounted
    amount: Fen


@dataclass(frozen=True, slots=True)
class Purchases:
    """What this PC's shipments say of a period: what is left out, and what counts since HQ's day, in fen.

    `is_known` is false where the programme counts payments or invoices, of which this PC has no lines.
    """

    is_known: bool
    left_out: tuple[LeftOut, ...] = ()
    since: Fen = 0


def get_rebates(session: Session, today: date) -> Rebates:
    """Return every programme's standing and the wallet."""
    rules = list_rules(session, Subject.PROGRAMME)
    rows = session.execute(select(*_COLUMNS).order_by(Rebate.programme, Rebate.period.desc()))
    views = sorted((_view(row, rules, today) for row in rows), key=_place)
    named: list[Programme] = [one.programme for one in views if one.programme]
    selections = [selection for one in named for selection in (one.selection, one.focus)]
    names = load_names(session, named_skus(selections), named_categories(selections))
    return Rebates(tuple(views), get_wallet(session, today), names)


_COLUMNS: Final = (Rebate.programme, Rebate.period, Rebate.months, Rebate.paid, Rebate.carried, Rebate.as_of)


def _place(view: ProgrammeView) -> tuple[bool, int, int, str]:
    first = view.period.first
    return (not view.is_current, -first.year, -view.period.months, view.id)


def _view(row: Any, rules: Iterable[PublishedRule], today: date) -> ProgrammeView:
    period = parse_period(row.period)
    programme = find_rule(rules, row.programme, min(max(today, period.first.first), period.last.last))
    told = _months(row.months)
    months = sorted((parse_month(one.month), _read_sums(one.sums), one.posted) for one in told)
    views = tuple(_view_months(programme, period, months, row.as_of)) if programme else ()
    total = Sums()
    for _, sums, _ in months:
        total = total.plus(sums)
    return ProgrammeView(
        id=row.programme,
        period=period,
        programme=programme,
        sums=total,
        accrual=accrue(programme, period, total) if programme else None,
        months=views,
        posted=sum(posted for _, _, posted in months),
        paid=row.paid,
        carried=row.carried,
        as_of=row.as_of,
        is_current=period.first.first <= today <= period.last.last,
    )


def parse_period(text: str) -> Period:
    """Read a period as it is published: "2026-01+12"."""
    first, _, months = text.partition("+")
    return Period(parse_month(first), int(months or 1))


def _read_sums(body: Any) -> Sums:
    reader = Reader()
    sums = reader.read(Sums, body, "sums")
    return Sums() if reader.faults else sums


def _view_months(
    programme: Programme, period: Period, months: Sequence[tuple[Month, Sums, Fen]], as_of: date
) -> Iterator[MonthView]:
    postings = post_months(programme, period, [(month, sums) for month, sums, _ in months])
    done = max((place for place, (_, _, posted) in enumerate(months, start=1) if posted), default=0)
    entitled = postings[done - 1].accrual.entitled if done else 0
    off = Posted.MOVED if sum(posted for _, _, posted in months) == entitled else Posted.DIFFERS
    for place, ((month, sums, posted), posting) in enumerate(zip(months, postings, strict=True)):
        if place >= done:
            state = _unposted(posting, is_over=month < month_of(as_of))
        else:
            state = Posted.AGREES if posting.payable == posted else off
        yield MonthView(sums, posting, posted, state)


def _unposted(posting: Posting, *, is_over: bool) -> Posted:
    """HQ posts nothing for a month without effect and for one that it has not come to; only the first is settled."""
    if not is_over:
        return Posted.RUNNING
    return Posted.UNPOSTED if posting.payable else Posted.AGREES


def get_wallet(session: Session, today: date) -> Wallet:
    """Return the wallet on a day, what ends first first."""
    columns = (EarningTable.id, EarningTable.programme, EarningTable.earned, EarningTable.amount)
    rows = session.execute(select(*columns, EarningTable.left, EarningTable.expires)).all()
    purse = [Earning(row.id, row.earned, row.left, row.expires) for row in rows]
    living = usable(purse, today)
    soon = [one for one in living if one.expires and one.expires <= today + timedelta(days=EXPIRY_DAYS)]
    usable_ids = {one.id for one in living}
    views = [EarningView(*row, row.id in usable_ids) for row in rows]
    rules = [one for one in list_rules(session, Subject.OFFSET, today) if one.published.covers(today)]
    return Wallet(
        balance=balance(purse, today),
        ending=sum(one.left for one in soon),
        ends_on=min((one.expires for one in soon if one.expires), default=None),
        ended=expired(purse, today),
        earnings=tuple(
            sorted(views, key=lambda one: (not one.is_usable, one.expires or date.max, one.earned))
        ),
        offset=rules[-1].rule if rules else None,
    )


def list_purchases(session: Session, programme: Programme, period: Period, as_of: date) -> Purchases:
    """Return what the shipments known here say of a period; promotions and payments they do not know."""
    if programme.basis is not Basis.DELIVERED:
        return Purchases(is_known=False)
    query = select(Shipment.shipped_on, Shipment.lines).where(Shipment.shipped_on >= period.first.first)
    rows = session.execute(query.where(Shipment.shipped_on <= period.last.last)).all()
    lines = [(row.shipped_on, line) for row in rows for line in _shipped(row.lines)]
    items = load_items(session, {line.sku for _, line in lines})
    names = {line.sku: line.name for _, line in lines}
    left: Counter[tuple[str, Uncounted]] = Counter()
    since = 0
    for day, line in lines:
        reason = _why_left_out(programme, _purchase(day, line, items[line.sku]))
        if reason:
            left[line.sku, reason] += line.amount
        elif day > as_of:
            since += line.amount
    listed = [LeftOut(sku, names[sku], reason, amount) for (sku, reason), amount in left.items()]
    return Purchases(True, tuple(sorted(listed, key=lambda one: (-one.amount, one.sku))), since)


def _purchase(day: date, line: ShipmentLine, item: Item) -> Purchase:
    return Purchase(day, item, line.amount, line.base_quantity)


def _why_left_out(programme: Programme, purchase: Purchase) -> Uncounted | None:
    is_inside = programme.validity.covers(purchase.day)
    return why_uncounted(programme, purchase) or (None if is_inside else Uncounted.OUTSIDE_VALIDITY)


def find_current(rebates: Rebates, today: date) -> ProgrammeView | None:
    """Return the programme of today that is worth most so far, for a look at a glance."""
    current = [one for one in rebates.programmes if one.programme and _is_running(one, today)]
    return max(current, key=lambda one: one.accrual.entitled if one.accrual else 0, default=None)


def _is_running(view: ProgrammeView, today: date) -> bool:
    return view.programme is not None and view.period == period_of(view.programme.span, today)
