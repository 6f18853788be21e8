"""Turns HQ's tables into scope rows: after an import, a change, or a seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.period import Validity
from domain.price import PriceLevel, PriceRule, check_ties
from protocol.catalogue import (
    AVAILABILITY,
    PRICE,
    PRODUCT,
    PRODUCT_SCOPE,
    SUPPLY_SCOPE,
    AvailabilityRow,
    PriceRow,
    ProductRow,
    UnitRow,
    price_scope,
)
from protocol.dealer import (
    CONTRACT,
    DEALER,
    MEMBER,
    STORE,
    USER,
    ContractRow,
    DealerRow,
    StoreRow,
    UserRow,
    dealer_scope,
)
from protocol.member import MERGED, MergedRow
from protocol.rule import POLICY_SCOPE, SERIES, SeriesRow
from protocol.terms import CONTRACT_TERMS, PROFILE, ContractTermsRow, ProfileRow, StoreProfileRow
from protocol.verdict import verdict_scope
from server_stub.credit_touch import touch_credit
from server_stub.feed import publish, publish_all
from server_stub.headquarters import utc_now
from server_stub.member import member_row
from server_stub.models import (
    BRAND,
    Barcode,
    Contract,
    Dealer,
    Headquarters,
    Member,
    Price,
    Product,
    ProductUnit,
    Stock,
    Store,
    StoreUser,
)


def granted_scopes(dealer_id: int, device_id: int, price_book: str) -> list[str]:
    """Return the scopes of a dealer's device, what selling needs first."""
    own = [dealer_scope(dealer_id), verdict_scope(dealer_id, device_id)]
    return [*own, price_scope(price_book), POLICY_SCOPE, PRODUCT_SCOPE, SUPPLY_SCOPE]


def publish_products(session: Session) -> None:
    """Publish every product with its units and barcodes."""
    barcodes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for barcode in session.scalars(select(Barcode).order_by(Barcode.code)):
        barcodes[(barcode.sku, barcode.unit)].append(barcode.code)
    units: dict[str, list[UnitRow]] = defaultdict(list)
    for unit in session.scalars(select(ProductUnit).order_by(ProductUnit.sku, ProductUnit.place)):
        codes = barcodes[(unit.sku, unit.name)]
        units[unit.sku].append(UnitRow(unit.name, unit.numerator, unit.denominator, codes))
    products = session.scalars(select(Product).order_by(Product.sku))
    publish_all(
        session, PRODUCT_SCOPE, PRODUCT, ((row.sku, _product(row, units[row.sku])) for row in products)
    )
    named = session.execute(
        select(Product.sku, Product.series).where(Product.series != "").order_by(Product.sku)
    )
    publish_all(session, POLICY_SCOPE, SERIES, ((sku, SeriesRow(sku, series)) for sku, series in named))


def _product(row: Product, units: list[UnitRow]) -> ProductRow:
    if not units:
        raise DomainError("product_without_unit", sku=row.sku)
    return ProductRow(
        sku=row.sku,
        name=row.name,
        spec=row.spec,
        category=row.category,
        brand=row.brand,
        type=row.type,
        tax_rate=row.tax_rate,
        units=units,
        initials=row.initials,
        pinyin=row.pinyin,
        order_unit=row.order_unit or units[0].name,
        is_active=row.is_active,
    )


def price_rule(row: Price) -> PriceRule:
    """Return the domain's rule of a stored price."""
    level, validity = PriceLevel(row.level), Validity(row.first, row.last)
    return PriceRule(row.id, level, row.book, row.sku, row.unit, row.price, validity, row.minimum)


def _price(row: Price) -> tuple[str, PriceRow]:
    bounds = (row.first, row.last, row.minimum)
    return row.id, PriceRow(row.id, row.level, row.book, row.sku, row.unit, row.price, *bounds)


def _checked_prices(rows: Sequence[Price]) -> Iterator[tuple[str, PriceRow]]:
    check_ties(price_rule(row) for row in rows)
    return (_price(row) for row in rows)


def publish_price_book(session: Session, book: str) -> None:
    """Publish a price list; two equal rules are refused as `price_tie` with both named."""
    query = select(Price).where(Price.dealer_id == BRAND, Price.book == book).order_by(Price.id)
    publish_all(session, price_scope(book), PRICE, _checked_prices(session.scalars(query).all()))


def publish_price_books(session: Session) -> None:
    """Publish every price list there is."""
    for book in session.scalars(select(Price.book).where(Price.dealer_id == BRAND).distinct()).all():
        publish_price_book(session, book)


def publish_supply(session: Session, moment: datetime, skus: Iterable[str] | None = None) -> None:
    """Publish what HQ could still promise, of all SKUs or of those that changed."""
    query = select(Stock.sku, Stock.on_hand - Stock.reserved).order_by(Stock.sku)
    if skus is not None:
        query = query.where(Stock.sku.in_(list(skus)))
    rows = ((sku, AvailabilityRow(sku, max(left, 0), moment)) for sku, left in session.execute(query))
    publish(session, SUPPLY_SCOPE, AVAILABILITY, rows)


def publish_dealer(session: Session, dealer_id: int) -> None:
    """Publish one dealer's profile, stores with who works there, contracts, contract prices and members."""
    dealer, hq = session.get_one(Dealer, dealer_id), session.get_one(Headquarters, 1)
    scope = dealer_scope(dealer_id)
    publish(session, scope, DEALER, [(str(dealer_id), _dealer(dealer, hq))])
    stores = session.scalars(select(Store).where(Store.dealer_id == dealer_id).order_by(Store.id)).all()
    publish_all(session, scope, STORE, ((str(store.id), _store(store)) for store in stores))
    publish_all(session, scope, PROFILE, _profile(dealer, stores))
    publish_all(session, scope, USER, _users(session, dealer_id))
    _publish_contracts(session, scope, dealer_id)
    prices = session.scalars(select(Price).where(Price.dealer_id == dealer_id).order_by(Price.id)).all()
    publish_all(session, scope, PRICE, _checked_prices(prices))
    members = session.scalars(select(Member).where(Member.dealer_id == dealer_id).order_by(Member.id)).all()
    living = ((row.id, member_row(row)) for row in members if not row.survivor)
    publish_all(session, scope, MEMBER, living)
    merged = ((row.id, MergedRow(row.id, row.survivor)) for row in members if row.survivor)
    publish_all(session, scope, MERGED, merged)
    touch_credit(session, dealer_id, utc_now())


def _publish_contracts(session: Session, scope: str, dealer_id: int) -> None:
    """Publish each version's short terms, and in full where HQ has it in full."""
    rows = session.scalars(select(Contract).where(Contract.dealer_id == dealer_id)).all()
    keyed = [(f"{row.number}/{row.version}", row) for row in rows]
    publish_all(session, scope, CONTRACT, ((key, _contract(row)) for key, row in keyed))
    whole = (
        (key, ContractTermsRow(row.number, row.version, msgspec.json.decode(row.body)))
        for key, row in keyed
        if row.body
    )
    publish_all(session, scope, CONTRACT_TERMS, whole)


def _profile(dealer: Dealer, stores: Sequence[Store]) -> list[tuple[str, ProfileRow]]:
    """Return how rules see the dealer; one of whom nothing is said needs no row."""
    said = [StoreProfileRow(one.id, one.region, one.channel) for one in stores if one.region or one.channel]
    if not (said or dealer.dealer_class or dealer.region):
        return []
    return [(str(dealer.id), ProfileRow(dealer.id, dealer.dealer_class, dealer.region, said))]


def _users(session: Session, dealer_id: int) -> Iterator[tuple[str, UserRow]]:
    query = select(StoreUser).where(StoreUser.dealer_id == dealer_id)
    for row in session.scalars(query.order_by(StoreUser.store_id, StoreUser.name)):
        yield f"{row.store_id}/{row.name}", UserRow(row.store_id, row.name, row.role)


def _dealer(dealer: Dealer, hq: Headquarters) -> DealerRow:
    return DealerRow(
        dealer_id=dealer.id,
        code=dealer.code,
        name=dealer.name,
        address=dealer.address,
        tax_id=dealer.tax_id,
        phone=dealer.phone,
        hq_code=hq.code,
        hq_name=hq.name,
        hq_address=hq.address,
        hq_tax_id=hq.tax_id,
        hq_phone=hq.phone,
        credit_limit=dealer.credit_limit,
    )


def _store(row: Store) -> StoreRow:
    return StoreRow(row.id, row.code, row.name, row.address, row.phone)


def _contract(row: Contract) -> ContractRow:
    terms = (row.payment_days, row.target, row.territory)
    return ContractRow(row.number, row.version, row.first, row.last, *terms)


def publish_everything(session: Session, moment: datetime) -> None:
    """Publish all catalogues and every dealer's own scope; what did not change keeps its version."""
    publish_products(session)
    publish_price_books(session)
    publish_supply(session, moment)
    for dealer_id in session.scalars(select(Dealer.id).order_by(Dealer.id)).all():
        publish_dealer(session, dealer_id)
