"""Making dealers, products and prices at HQ out of the distributor's stores and items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from domain.contract import Contract as ContractTerms
from domain.errors import DomainError
from domain.period import Validity
from domain.price import PriceLevel
from domain.unit import Unit
from server_stub.iowa.source import Item, Source, SourceStore
from server_stub.models import BRAND, Contract, Dealer, Headquarters, Price, Product, Store
from server_stub.product import NewProduct, NewUnit, import_products

BOOK = "iowa"
BOTTLE, CASE = "btl", "case"
PAYMENT_DAYS = 30
_HQ_NAME = "Iowa wholesale (real volumes, own terms)"


@dataclass(frozen=True, slots=True)
class Account:
    """A store's place at HQ and the terms its debts fall due by."""

    dealer_id: int
    store_id: int
    terms: ContractTerms


def name_headquarters(session: Session) -> None:
    """Give a new HQ the distributor's name; one that has a name keeps it."""
    default = Headquarters.name == "Branchline HQ"
    session.execute(
        update(Headquarters).where(default).values(code="IOWA", name=_HQ_NAME, address="Iowa, US")
    )


def _product(item: Item) -> NewProduct:
    codes = [code for code in (item.upc, item.scc if item.pack == 1 else "") if code]
    units = [NewUnit(Unit(BOTTLE), tuple(codes))]
    if item.pack > 1:
        units.append(NewUnit(Unit(CASE, item.pack), (item.scc,) if item.scc else ()))
    return NewProduct(
        sku=item.sku,
        name=item.name,
        units=tuple(units),
        spec=f"{item.volume} ml × {item.pack}",
        category=item.category,
        brand=item.vendor,
        tax_rate=0,
        order_unit=BOTTLE,
    )


def add_products(session: Session, items: Iterable[Item]) -> int:
    """Add the items that HQ does not have yet, with their retail price; return how many."""
    known = set(session.scalars(select(Product.sku)))
    fresh = [item for item in items if item.sku not in known]
    if not fresh:
        return 0
    import_products(session, [_product(item) for item in fresh])
    prices = [
        {"dealer_id": BRAND, "id": f"{BOOK}-{item.sku}", "level": PriceLevel.BRAND_LIST.value, "book": BOOK}
        | {"sku": item.sku, "unit": BOTTLE, "price": item.retail, "first": None, "last": None, "minimum": 0}
        for item in fresh
    ]
    session.execute(insert(Price), prices)
    return len(fresh)


def _terms(store: SourceStore, dealer_id: int) -> ContractTerms:
    return ContractTerms(f"{BOOK.upper()}-{store.code}", 1, dealer_id, Validity(), PAYMENT_DAYS)


def _next_ids(session: Session) -> tuple[int, int]:
    dealer = session.scalar(select(func.max(Dealer.id))) or 0
    return dealer + 1, (session.scalar(select(func.max(Store.id))) or 0) + 1


def _add_accounts(session: Session, stores: list[SourceStore]) -> None:
    dealer_id, store_id = _next_ids(session)
    dealers, places, contracts = [], [], []
    for number, store in enumerate(stores):
        own = dealer_id + number
        shared = {"code": store.code, "name": store.name, "address": store.address}
        dealers.append(
            shared | {"id": own, "tax_id": "", "phone": "", "price_book": BOOK, "decides_orders": True}
        )
        places.append(shared | {"dealer_id": own, "id": store_id + number, "phone": ""})
        terms = _terms(store, own)
        contracts.append(
            {"dealer_id": own, "number": terms.number, "version": 1, "first": None, "last": None}
            | {"payment_days": terms.payment_days, "target": 0, "territory": ""}
        )
    for model, rows in ((Dealer, dealers), (Store, places), (Contract, contracts)):
        if rows:
            session.execute(insert(model), rows)


def add_accounts(session: Session, source: Source) -> tuple[dict[str, Account], list[int]]:
    """Make each store a dealer with that one store; return all accounts by code and the ids of the new dealers."""
    before = set(session.scalars(select(Dealer.code)))
    fresh = [store for code, store in sorted(source.stores.items()) if code not in before]
    _add_accounts(session, fresh)
    query = select(Store.code, Store.dealer_id, Store.id).join(Dealer, Dealer.id == Store.dealer_id)
    accounts = {
        code: Account(dealer_id, store_id, _terms(source.stores[code], dealer_id))
        for code, dealer_id, store_id in session.execute(query.where(Dealer.code == Store.code))
        if code in source.stores
    }
    for code in source.stores.keys() - accounts.keys():
        raise DomainError("dealer_of_another_source", dealer=code)
    return accounts, [accounts[store.code].dealer_id for store in fresh]
