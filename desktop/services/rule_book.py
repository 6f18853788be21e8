"""The brand's published rules read for people: one subject as of a day, with the names of what the rules speak of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from desktop.models.rule import Rule
from desktop.reading import read_row, read_rows
from domain.period import Validity
from domain.promotion.benefit import Gift
from domain.promotion.rule import Promotion
from domain.selection import Item, Selection
from protocol.catalogue import UnitRow
from protocol.rule import Subject, read_rule

_ITEMS: Final = (
    "SELECT p.sku, coalesce(s.series, ''), p.category, p.brand FROM catalog.product p"
    " LEFT JOIN catalog.series s ON s.sku = p.sku WHERE p.sku IN (SELECT value FROM json_each(?))"
)
_NAMES: Final = "SELECT sku, name, units FROM catalog.product WHERE sku IN (SELECT value FROM json_each(?))"
_SHARED_UNITS: Final = (
    "SELECT category, min(unit) FROM (SELECT category, json_extract(units, '$[0][0]') AS unit FROM catalog.product"
    " WHERE category IN (SELECT value FROM json_each(?))) GROUP BY category HAVING min(unit) = max(unit)"
)
_STORES: Final = "SELECT store_id, code, name FROM main.store"
_PRODUCT_MARK: Final = "SELECT gen, v, count, high, low FROM catalog.scope WHERE scope = 'product'"
_WORDS_KEPT: Final = 50_000
_units: Final = msgspec.json.Decoder(list[UnitRow]).decode


@dataclass(frozen=True, slots=True)
class PublishedRule:
    """A rule of one policy version with the business days for which it is published; the rule may name fewer."""

    id: str
    version: int
    published: Validity
    rule: Any


@dataclass(frozen=True, slots=True)
class ProductName:
    """How a product is named to people, and its base unit."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Names:
    """What rules speak of by code: products by SKU, stores by code and by id, and the base unit that a category shares."""

    products: Mapping[str, ProductName] = field(default_factory=dict)
    stores: Mapping[str, str] = field(default_factory=dict)
    category_units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Told:
    """Promotions, and the names of all they speak of."""

    promotions: Mapping[str, Promotion] = field(default_factory=dict)
    names: Names = Names()


@dataclass(slots=True)
class _Shelf:
    """The names of one state of the catalogue, as far as they were asked for; None is what has none."""

    mark: tuple[Any, ...]
    products: dict[str, ProductName | None] = field(default_factory=dict)
    category_units: dict[str, str | None] = field(default_factory=dict)
    told: _Told = _Told()


_Word = TypeVar("_Word")
_shelves: WeakKeyDictionary[Engine, _Shelf] = WeakKeyDictionary()


def list_rules(session: Session, subject: Subject, since: date | None = None) -> list[PublishedRule]:
    """Return the readable rules of a subject that have not ended before a day, by id and version."""
    query = select(Rule.id, Rule.version, Rule.first, Rule.last, Rule.body).order_by(Rule.id, Rule.version)
    query = query.where(Rule.subject == subject.value)
    if since is not None:
        query = query.where(or_(Rule.last.is_(None), Rule.last >= since))
    found = []
    for id, version, first, last, body in session.execute(query):
        rule, faults = read_rule(subject, msgspec.json.decode(body), f"{subject.value}/{id}")
        # A rule written for a later program is left to that program, as synchronising leaves unknown kinds.
        if not faults and not (first and last and last < first):
            found.append(PublishedRule(id, version, Validity(first, last), rule))
    return found


def find_rule(rules: Iterable[PublishedRule], id: str, day: date) -> Any | None:
    """Return the rule of an id as published for a day; without one the newest that began before, else the newest."""
    mine = [one for one in rules if one.id == id]
    covering = [one for one in mine if one.published.covers(day)]
    begun = [one for one in mine if one.published.first is None or one.published.first <= day]
    best = max(covering or begun or mine, key=lambda one: one.version, default=None)
    return None if best is None else best.rule


def load_names(session: Session, skus: Collection[str], categories: Collection[str] = ()) -> Names:
    """Return the names of products by SKU and of the dealer's stores, and the unit of each category that has one."""
    return _load_names(session, _open_shelf(session), skus, categories)


def load_rule_names(session: Session, promotions: Mapping[str, Promotion], looked: Iterable[str]) -> Names:
    """Return the names of what promotions speak of, and maybe of more: what was told of the same catalogue is kept."""
    shelf = _open_shelf(session)
    told = shelf.told
    fresh = {id: promotions[id] for id in looked if told.promotions.get(id) is not promotions[id]}
    if not fresh:
        return replace(told.names, stores=_load_stores(session))
    if len(told.names.products) > _WORDS_KEPT:
        told, fresh = _Told(), {id: promotions[id] for id in looked}
    found = _load_names(session, shelf, *_spoken_of(fresh.values()))
    names = Names(
        {**told.names.products, **found.products},
        found.stores,
        {**told.names.category_units, **found.category_units},
    )
    shelf.told = _Told({**told.promotions, **fresh}, names)
    return names


def _spoken_of(promotions: Iterable[Promotion]) -> tuple[set[str], set[str]]:
    """Return the SKUs, gifts among them, and the categories that promotions name."""
    selections = [selection for one in promotions for selection in one.selections]
    gifts = {given.sku for one in promotions for given in one.benefits() if isinstance(given, Gift)}
    return named_skus(selections) | gifts, named_categories(selections)


def _load_names(session: Session, shelf: _Shelf, skus: Collection[str], categories: Collection[str]) -> Names:
    products = _known(session, shelf.products, skus, _NAMES, _product_name)
    units = _known(session, shelf.category_units, categories, _SHARED_UNITS, lambda row: str(row[1]))
    return Names(products, _load_stores(session), units)


def _load_stores(session: Session) -> dict[str, str]:
    """Return the names of the dealer's stores by id and by code."""
    stores: dict[str, str] = {}
    for store_id, code, name in read_rows(session, _STORES):
        stores |= {str(store_id): name, code: name}
    return stores


def _open_shelf(session: Session) -> _Shelf:
    """Return the names read since the catalogue changed last; one that was never synchronised is read each time."""
    connection = session.connection()
    mark = read_row(session, _PRODUCT_MARK)
    held = _shelves.get(connection.engine)
    if mark is None or held is None or held.mark != mark:
        held = _Shelf(mark or ())
        if mark is not None:
            _shelves[connection.engine] = held
    return held


def _known(
    session: Session,
    known: dict[str, _Word | None],
    keys: Collection[str],
    sql: str,
    read: Callable[[Any], _Word],
) -> dict[str, _Word]:
    """Return what is known of some keys, after reading what was not asked for before."""
    found = {key: known[key] for key in set(keys) if key in known}
    if missing := sorted(set(keys) - found.keys()):
        named = msgspec.json.encode(missing).decode()
        fresh: dict[str, _Word | None] = dict.fromkeys(missing)
        fresh.update((row[0], read(row)) for row in session.connection().exec_driver_sql(sql, (named,)))
        if len(known) > _WORDS_KEPT:
            known.clear()
        known.update(fresh)
        found.update(fresh)
    return {key: word for key, word in found.items() if word is not None}


def _product_name(row: Any) -> ProductName:
    return ProductName(row[1], _units(row[2])[0].name)


def load_items(session: Session, skus: Collection[str]) -> dict[str, Item]:
    """Return published products as rules see them, by SKU; what is not published has its SKU alone."""
    asked = msgspec.json.encode(sorted(set(skus))).decode()
    rows = session.connection().exec_driver_sql(_ITEMS, (asked,))
    found = {row[0]: Item(*row) for row in rows}
    return {sku: found.get(sku, Item(sku)) for sku in skus}


def named_skus(selections: Iterable[Selection]) -> set[str]:
    """Return the SKUs that selections name or except."""
    return {sku for one in selections for sku in (*one.skus, *one.except_skus)}


def named_categories(selections: Iterable[Selection]) -> set[str]:
    """Return the categories that selections name."""
    return {category for one in selections for category in one.categories}
