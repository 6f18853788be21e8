"""What an order's lines should cost: the dealer's contracts, the policy and the lists, as its PC looks them up."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.breadth import targets_of
from domain.contract import contract_rules
from domain.errors import DomainError
from domain.price import Customer, PriceLevel, PriceRule, find_price
from domain.price_book import Rules, index_rules, list_prices_on
from domain.price_source import PriceSource, source_of
from domain.product import Product, ProductType
from domain.selection import Item
from domain.unit import Unit
from protocol.order import OrderLineRow
from protocol.rule import Subject, read_rule
from server_stub.contract import load_contracts
from server_stub.models import BRAND, Dealer, Price, ProductUnit, Rule, Store
from server_stub.models import Product as StoredProduct
from server_stub.publish import price_rule


def load_products(session: Session, skus: Iterable[str]) -> dict[str, Product]:
    """Return the domain's products of some SKUs; unknown ones are left out."""
    wanted = set(skus)
    units: dict[str, list[Unit]] = {}
    query = (
        select(ProductUnit).where(ProductUnit.sku.in_(wanted)).order_by(ProductUnit.sku, ProductUnit.place)
    )
    for row in session.scalars(query):
        units.setdefault(row.sku, []).append(Unit(row.name, row.numerator, row.denominator))
    products = session.scalars(select(StoredProduct).where(StoredProduct.sku.in_(wanted)))
    return {
        row.sku: Product(row.sku, row.name, tuple(units[row.sku]), row.tax_rate, ProductType(row.type))
        for row in products
        if row.sku in units
    }


@dataclass(frozen=True, slots=True)
class Priced:
    """Lines as HQ prices them: `wrong` is the first SKU whose unit or price is not what HQ publishes, empty where all are.

    A line says where HQ found its price; one that is wrong, or of an unknown product, what its PC said.
    """

    wrong: str
    lines: list[OrderLineRow]


def price_lines(
    session: Session,
    dealer: Dealer,
    lines: Sequence[OrderLineRow],
    day: date,
    *,
    store_id: int = 0,
    project: str = "",
) -> Priced:
    """Return lines with the sources of their prices on a day, for a dealer's store or one of its projects."""
    products = load_products(session, (line.sku for line in lines))
    items = _items(session, products)
    customer = Customer(dealer.id, dealer.dealer_class, _region(session, dealer, store_id), "", project)
    rules = _rules(session, dealer, items, customer, day)
    wrong, found = "", list(lines)
    for place, line in enumerate(lines):
        product = products.get(line.sku)
        if product is None:
            continue
        source = _find_source(product, line, rules[line.sku], items[line.sku], customer, day)
        if source is None:
            wrong = wrong or line.sku
            continue
        found[place] = msgspec.structs.replace(
            line, level=source.level, rule=source.rule, is_promoted=source.is_promoted
        )
    return Priced(wrong, found)


def _find_source(
    product: Product,
    line: OrderLineRow,
    rules: Sequence[PriceRule],
    item: Item,
    customer: Customer,
    day: date,
) -> PriceSource | None:
    """Return where a line's price comes from, None where it is not HQ's unit or price."""
    try:
        if product.unit(line.unit) != Unit(line.unit, line.numerator, line.denominator):
            return None
        trace = find_price(
            product, rules, unit=line.unit, quantity=line.quantity, day=day, item=item, customer=customer
        )
    except DomainError:
        return None
    return source_of(trace.applied) if trace.price == line.price else None


def _items(session: Session, skus: Collection[str]) -> dict[str, Item]:
    columns = (StoredProduct.sku, StoredProduct.series, StoredProduct.category, StoredProduct.brand)
    rows = session.execute(select(*columns).where(StoredProduct.sku.in_(skus)))
    return {sku: Item(sku, *named) for sku, *named in rows}


def _region(session: Session, dealer: Dealer, store_id: int) -> str:
    mine = (Store.dealer_id == dealer.id, Store.id == store_id)
    return session.scalar(select(Store.region).where(*mine)) or dealer.region


def _rules(
    session: Session, dealer: Dealer, items: Mapping[str, Item], customer: Customer, day: date
) -> Rules:
    """Return by SKU the plain rows of contract and list, the rules of contracts, and the policy's."""
    plain = select(Price).where(Price.sku.in_(items))
    listed = (Price.dealer_id == BRAND) & (Price.book == dealer.price_book)
    rows = session.scalars(plain.where(listed | (Price.dealer_id == dealer.id)))
    by_sku: dict[str, list[PriceRule]] = {}
    for row in rows:
        by_sku.setdefault(row.sku, []).append(price_rule(row))
    rules = [rule for priced in by_sku.values() for rule in list_prices_on(priced, day)]
    rules += contract_rules(load_contracts(session, dealer.id))
    rules += _policy_rules(session, dealer, items.values(), day)
    return index_rules(rules).find_rules(items.values(), customer)


def _policy_rules(session: Session, dealer: Dealer, items: Iterable[Item], day: date) -> list[PriceRule]:
    targets = {f"{breadth.name.lower()}:{name}" for item in items for breadth, name in targets_of(item)}
    begun, lasts = or_(Rule.first.is_(None), Rule.first <= day), or_(Rule.last.is_(None), Rule.last >= day)
    query = select(Rule.id, Rule.body).where(Rule.subject == Subject.PRICE.value, Rule.target.in_(targets))
    found = (_read(id, body) for id, body in session.execute(query.where(begun, lasts)))
    books = ("", dealer.price_book)
    return [rule for rule in found if rule.level is not PriceLevel.BRAND_LIST or rule.book in books]


@lru_cache(maxsize=4096)
def _read(id: str, body: str) -> PriceRule:
    rule, faults = read_rule(Subject.PRICE, json.loads(body), id)
    if faults:
        raise DomainError("rule_unreadable", rule=id, fault=str(faults[0]))
    found: PriceRule = rule
    return found
