"""The brand's published rules read for people: one subject as of a day, with the names of what the rules speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.models.dealer import Store
from desktop.models.rule import Rule
from domain.period import Validity
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
    asked = msgspec.json.encode(sorted(set(skus))).decode()
    rows = session.connection().exec_driver_sql(_NAMES, (asked,))
    products = {sku: ProductName(name, _units(units)[0].name) for sku, name, units in rows}
    stores: dict[str, str] = {}
    for store_id, code, name in session.execute(select(Store.store_id, Store.code, Store.name)):
        stores |= {str(store_id): name, code: name}
    named = msgspec.json.encode(sorted(set(categories))).decode()
    units = session.connection().exec_driver_sql(_SHARED_UNITS, (named,)).all() if categories else ()
    return Names(products, stores, {row[0]: row[1] for row in units})


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
