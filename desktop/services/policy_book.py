"""The policies as people read them: promotions that run or come, what is left of their budgets, floor prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.dealer import Dealer
from desktop.models.terms import Profile
from desktop.services.contract import Standing
from desktop.services.document import get_store_id
from desktop.services.lease import list_open
from desktop.services.outbox import get_sync_state
from desktop.services.rule_book import (
    Names,
    PublishedRule,
    list_rules,
    load_names,
    named_categories,
    named_skus,
)
from desktop.services.shift import get_open_shift
from domain.floor import Floor
from domain.lease import LeaseKind, available
from domain.money import Fen
from domain.period import Validity
from domain.promotion.benefit import Gift
from domain.promotion.rule import Promotion
from protocol.rule import Subject
from protocol.terms import StoreProfileRow

_stores = msgspec.json.Decoder(list[StoreProfileRow]).decode


@dataclass(frozen=True, slots=True)
class Place:
    """How promotions see this store; what HQ did not tell is empty."""

    store: frozenset[str] = frozenset()
    dealer: frozenset[str] = frozenset()
    region: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a promotion may cost in all, and what of it HQ lent this PC; None where HQ named no amount."""

    whole: Fen | None
    lent: Fen


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """A promotion with the days on which it really runs; `is_elsewhere` when it is for other stores only."""

    key: str
    promotion: Promotion
    days: Validity
    standing: Standing
    budget: Budget | None
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class FloorRow:
    """A floor price with the days on which it holds."""

    key: str
    floor: Floor
    days: Validity
    standing: Standing


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """All that runs or comes on a business day, as HQ told last."""

    day: date
    promotions: tuple[PromotionRow, ...]
    floors: tuple[FloorRow, ...]
    names: Names
    as_of: datetime | None


def get_policies(session: Session, moment: Moment) -> PolicyBook:
    """Return the promotions and floors of today's business day, which is the open shift's, and those to come."""
    shift = get_open_shift(session)
    day = shift.business_day if shift else moment.local.date()
    place, budgets = get_place(session), _load_budgets(session, moment, day)
    promotions = tuple(_list_promotions(list_rules(session, Subject.PROMOTION, day), day, place, budgets))
    floors = tuple(_list_floors(list_rules(session, Subject.FLOOR, day), day))
    return PolicyBook(
        day=day,
        promotions=promotions,
        floors=floors,
        names=load_names(session, _skus(promotions, floors), _categories(promotions)),
        as_of=get_sync_state(session).synced_at,
    )


def get_place(session: Session) -> Place:
    """Return how promotions see this store."""
    store_id = get_store_id(session)
    names = load_names(session, ()).stores
    mine = frozenset(key for key, name in names.items() if names.get(str(store_id)) == name)
    dealer = session.execute(select(Dealer.dealer_id, Dealer.code).limit(1)).one_or_none()
    profile = session.execute(select(Profile.region, Profile.stores).limit(1)).one_or_none()
    seen = _stores(profile.stores) if profile else []
    own = next((one for one in seen if one.store_id == store_id), None)
    return Place(
        store=mine,
        dealer=frozenset({str(dealer.dealer_id), dealer.code}) if dealer else frozenset(),
        region=(own.region if own else "") or (profile.region if profile else ""),
        channel=own.channel if own else "",
    )


def is_elsewhere(promotion: Promotion, place: Place) -> bool:
    """Tell whether a promotion is surely not for this store: what HQ did not tell of the store rules nothing out."""
    own = place.store | place.dealer
    return (
        bool(promotion.stores and place.store and not promotion.stores & place.store)
        or bool(promotion.regions and place.region and place.region not in promotion.regions)
        or bool(promotion.channels and place.channel and place.channel not in promotion.channels)
        or bool(promotion.blacklist & own)
    )


def _load_budgets(session: Session, moment: Moment, day: date) -> Mapping[str, Budget]:
    rules = [one for one in list_rules(session, Subject.BUDGET, day) if one.published.covers(day)]
    return {
        one.id: Budget(one.rule, available(list_open(session, moment, LeaseKind.BUDGET, one.id)))
        for one in rules
    }


def _list_promotions(
    rules: Iterable[PublishedRule], day: date, place: Place, budgets: Mapping[str, Budget]
) -> list[PromotionRow]:
    rows = []
    for one in rules:
        promotion: Promotion = one.rule
        days = overlap(one.published, promotion.validity)
        if days is None or (days.last and days.last < day):
            continue
        budget = budgets.get(promotion.budget, Budget(None, 0)) if promotion.budget else None
        elsewhere = is_elsewhere(promotion, place)
        key = f"{one.id}/{one.version}"
        rows.append(PromotionRow(key, promotion, days, standing_on(days, day), budget, elsewhere))
    order = list(Standing)
    return sorted(
        rows, key=lambda row: (row.is_elsewhere, order.index(row.standing), _until(row.days), row.key)
    )


def _list_floors(rules: Iterable[PublishedRule], day: date) -> list[FloorRow]:
    rows = []
    for one in rules:
        days = overlap(one.published, one.rule.validity)
        if days is not None and not (days.last and days.last < day):
            rows.append(FloorRow(f"{one.id}/{one.version}", one.rule, days, standing_on(days, day)))
    order = list(Standing)
    return sorted(rows, key=lambda row: (order.index(row.standing), row.floor.sku, row.key))


def overlap(one: Validity, other: Validity) -> Validity | None:
    """Return the days of both, None if there are none."""
    first = max((day for day in (one.first, other.first) if day), default=None)
    last = min((day for day in (one.last, other.last) if day), default=None)
    return None if first and last and last < first else Validity(first, last)


def standing_on(days: Validity, day: date) -> Standing:
    """Tell whether days cover a day, come after it or lie before."""
    if days.covers(day):
        return Standing.RUNNING
    return Standing.COMING if days.first and days.first > day else Standing.ENDED


def _until(days: Validity) -> date:
    return days.last or date.max


def _categories(rows: Iterable[PromotionRow]) -> set[str]:
    return named_categories(selection for row in rows for selection in row.promotion.selections)


def _skus(promotions: Iterable[PromotionRow], floors: Iterable[FloorRow]) -> set[str]:
    rows = list(promotions)
    skus = named_skus(selection for row in rows for selection in row.promotion.selections)
    gifts = {one.sku for row in rows for one in row.promotion.benefits() if isinstance(one, Gift)}
    return skus | gifts | {row.floor.sku for row in floors if row.floor.sku}
