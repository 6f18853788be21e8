"""A price and promotion policy tried: what a cart costs under it, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from domain.contract import Contract, ContractType, contract_rules, in_force, pin
from domain.contract_check import check_contracts
from domain.fault import Fault, fault
from domain.floor import Floor, index_floors
from domain.money import MILLION, Fen
from domain.price import ANYONE, Customer, PriceRule
from domain.price_book import Article, index_rules
from domain.price_check import check_floors, check_prices
from domain.product import Product
from domain.promotion.cart import Context, Coupon, Uses
from domain.promotion.check import check_promotions
from domain.promotion.index import compile_index
from domain.promotion.rule import Promotion
from domain.quote import Asked, Promotions, Quote, Sale, quote
from domain.selection import Item

NOON = time(12)


@dataclass(frozen=True, slots=True)
class PolicyProduct:
    """A product with its place among the others; `barcodes` gives the unit that each code stands for."""

    product: Product
    series: str = ""
    category: str = ""
    brand: str = ""
    barcodes: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """How faults name it."""
        return f"product/{self.product.sku}"

    @property
    def item(self) -> Item:
        """The product as rules see it."""
        return Item(self.product.sku, self.series, self.category, self.brand)


@dataclass(frozen=True, slots=True)
class QuotePolicy:
    """All that decides what a cart costs; `budgets` are in fen, `rebates` the programmes that contracts may name.

    Prices of contracts stand in the contracts, all others in `prices`.
    """

    products: tuple[PolicyProduct, ...]
    prices: tuple[PriceRule, ...] = ()
    floors: tuple[Floor, ...] = ()
    contracts: tuple[Contract, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    budgets: Mapping[str, Fen] = field(default_factory=dict)
    rebates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cart:
    """Who buys what, where and when.

    `uses` is how often promotions were applied before, by promotion; `budgets` what is left of those named in fen, of
    the others all that the policy gives. `secret` and `used` serve approvals of prices below their floor.
    """

    day: date
    lines: tuple[Asked, ...]
    time: time = NOON
    customer: Customer = ANYONE
    store: str = ""
    dealer: str = ""
    member: str = ""
    tier: str = ""
    is_first_purchase: bool = False
    coupons: tuple[Coupon, ...] = ()
    uses: Mapping[str, Uses] = field(default_factory=dict)
    budgets: Mapping[str, Fen] = field(default_factory=dict)
    document: str = ""
    secret: bytes = b""
    used: frozenset[str] = frozenset()


def check_quote(policy: QuotePolicy, incomplete: frozenset[str] = frozenset()) -> list[Fault]:
    """List everything that keeps a policy from being published.

    Parts named in `incomplete` had entries that could not be read: what is missing in them is no fault of others.
    """
    articles = [Article(one.product, one.item) for one in policy.products]
    items = {one.product.sku: one.item for one in policy.products}
    faults = [
        *_check_products(policy.products),
        *check_prices(policy.prices, articles),
        *check_floors(policy.floors, articles),
        *_check_twice(policy.floors),
        *check_contracts(policy.contracts, articles, policy.rebates),
        *check_promotions(policy.promotions, items=items, budgets=policy.budgets),
    ]
    excused = {code for part in incomplete for code in _EXCUSED.get(part, ())}
    return [one for one in faults if one.code not in excused]


_EXCUSED: Mapping[str, tuple[str, ...]] = {
    "products": ("sku_unknown", "series_unknown", "category_unknown", "brand_unknown", "unit_unknown"),
    "promotions": ("coupon_unknown",),
    "budgets": ("budget_unknown",),
    "rebates": ("rebate_unknown",),
}


def _check_products(products: Iterable[PolicyProduct]) -> Iterator[Fault]:
    skus: set[str] = set()
    codes: set[str] = set()
    for one in products:
        units = [unit.name for unit in one.product.units]
        if one.product.sku in skus:
            yield fault(one.where, "sku_twice")
        if not units:
            yield fault(one.where, "unit_missing")
        elif one.product.units[0].numerator != one.product.units[0].denominator:
            yield fault(one.where, "base_unit_not_one", unit=units[0])
        if not 0 <= one.product.tax_rate <= MILLION:
            yield fault(one.where, "rate_out_of_range", rate=one.product.tax_rate)
        for name in sorted({name for name in units if units.count(name) > 1}):
            yield fault(one.where, "unit_twice", unit=name)
        for code, unit in one.barcodes.items():
            if code in codes:
                yield fault(one.where, "barcode_twice", barcode=code)
            if unit not in units:
                yield fault(one.where, "barcode_unit_unknown", barcode=code, unit=unit)
        skus.add(one.product.sku)
        codes.update(one.barcodes)


def _check_twice(floors: Iterable[Floor]) -> Iterator[Fault]:
    counted = Counter(one.where for one in floors)
    yield from (fault(where, "id_twice", times=times) for where, times in counted.items() if times > 1)


def check_cart(policy: QuotePolicy, cart: Cart) -> list[Fault]:
    """List what a cart says of promotions and budgets that there are not, and counts that cannot be."""
    promotions = {one.id for one in policy.promotions}
    return [
        *(fault(f"budget/{id}", "budget_unknown") for id in sorted(cart.budgets.keys() - policy.budgets)),
        *(
            fault(f"budget/{id}", "budget_negative", amount=left)
            for id, left in cart.budgets.items()
            if left < 0
        ),
        *(fault(f"uses/{id}", "promotion_unknown") for id in sorted(cart.uses.keys() - promotions)),
        *(fault(f"uses/{id}", "uses_negative") for id, one in cart.uses.items() if _fewest(one) < 0),
    ]


def _fewest(uses: Uses) -> int:
    return min(uses.member, uses.store, uses.day, uses.total)


def try_quote(policy: QuotePolicy, cart: Cart) -> Quote:
    """Return what a cart costs under a policy without faults."""
    contracts = [one for one in policy.contracts if _binds(one, cart.customer)]
    sale = Sale(
        day=cart.day,
        customer=cart.customer,
        floors=index_floors(policy.floors),
        document=cart.document,
        secret=cart.secret,
        used=cart.used,
        pins=tuple(pin(one) for one in in_force(contracts, cart.day)),
    )
    source = index_rules([*policy.prices, *contract_rules(policy.contracts)])
    promotions = Promotions(compile_index(policy.promotions), _context(policy, cart))
    return quote(cart.lines, _articles(policy), source, sale, promotions)


def _binds(contract: Contract, customer: Customer) -> bool:
    if contract.dealer_id != customer.dealer_id:
        return False
    return contract.type is ContractType.DEALER or contract.project == customer.project


def _articles(policy: QuotePolicy) -> dict[str, Article]:
    found = {one.product.sku: Article(one.product, one.item) for one in policy.products}
    for one in policy.products:
        found |= {code: Article(one.product, one.item, unit) for code, unit in one.barcodes.items()}
    return found


def _context(policy: QuotePolicy, cart: Cart) -> Context:
    return Context(
        day=cart.day,
        time=cart.time,
        store=cart.store,
        region=cart.customer.region,
        channel=cart.customer.channel,
        dealer=cart.dealer,
        member=cart.member,
        tier=cart.tier,
        is_first_purchase=cart.is_first_purchase,
        coupons=cart.coupons,
        uses=cart.uses,
        budgets={**policy.budgets, **cart.budgets},
    )
