"""The demo's brand, dealers, stores, contracts and members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from domain.contract import Contract
from domain.money import UnitPrice, divide
from domain.party import Party
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from server_stub.demo.catalogue import DemoProduct
from server_stub.demo.tax_id import make_credit_code

HQ = Party(
    code="HZ",
    name="禾筑建材股份有限公司",
    address="浙江省湖州市安吉县天荒坪北路88号",
    tax_id=make_credit_code("330523", "MA2B5H7K"),
    phone="0572-5000188",
)
_FEN_OF_PRICE = 100


@dataclass(frozen=True, slots=True)
class DemoStore:
    """A store of a dealer; `size` scales how much it orders."""

    id: int
    code: str
    name: str
    address: str
    phone: str
    size: int


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A member of a dealer's stores."""

    id: str
    name: str
    phone: str
    tier: str
    points: int


@dataclass(frozen=True, slots=True)
class DemoDealer:
    """A dealer with its stores, contract, contract prices and members."""

    id: int
    party: Party
    credit_limit: int
    decides_orders: bool
    target: int
    territory: str
    contract: Contract
    stores: tuple[DemoStore, ...]
    prices: tuple[PriceRule, ...]
    members: tuple[DemoMember, ...]


@dataclass(frozen=True, slots=True)
class _Profile:
    party: Party
    payment_days: int
    credit_limit: int
    decides_orders: bool
    target: int
    territory: str
    discount: int
    """Contract prices in parts per thousand of the list price."""
    stores: tuple[DemoStore, ...]


_PROFILES = (
    _Profile(
        Party(
            "D001",
            "杭州安居筑家建材有限公司",
            "浙江省杭州市拱墅区石祥路589号",
            make_credit_code("330105", "MA2C7X3P"),
            "0571-88001260",
        ),
        payment_days=30,
        credit_limit=80_000_000,
        decides_orders=True,
        target=900_000_000,
        territory="浙江省杭州市",
        discount=860,
        stores=(
            DemoStore(
                1, "S0001", "安居筑家 石祥路旗舰店", "杭州市拱墅区石祥路589号A区12号", "0571-88001261", 3
            ),
            DemoStore(2, "S0002", "安居筑家 萧山店", "杭州市萧山区通惠中路276号", "0571-82001262", 2),
        ),
    ),
    _Profile(
        Party(
            "D002",
            "成都蜀锦装饰材料有限公司",
            "四川省成都市武侯区大件路白佛段66号",
            make_credit_code("510107", "MA6C4R8T"),
            "028-85002270",
        ),
        payment_days=45,
        credit_limit=60_000_000,
        decides_orders=True,
        target=700_000_000,
        territory="四川省成都市",
        discount=880,
        stores=(
            DemoStore(
                3, "S0003", "蜀锦装饰 武侯大道店", "成都市武侯区武侯大道铁佛段301号", "028-85002271", 2
            ),
            DemoStore(4, "S0004", "蜀锦装饰 龙泉驿店", "成都市龙泉驿区驿都中路168号", "028-84002272", 1),
        ),
    ),
    _Profile(
        Party(
            "D003",
            "佛山粤筑家居建材有限公司",
            "广东省佛山市禅城区季华西路133号",
            make_credit_code("440604", "MA4W9E2N"),
            "0757-82003380",
        ),
        payment_days=60,
        credit_limit=50_000_000,
        decides_orders=False,
        target=500_000_000,
        territory="广东省佛山市",
        discount=870,
        stores=(
            DemoStore(5, "S0005", "粤筑家居 季华西路店", "佛山市禅城区季华西路133号首层", "0757-82003381", 2),
        ),
    ),
)

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
_GIVEN = (
    "建国", "志强", "秀英", "丽华", "文博", "雨桐", "子涵", "浩然", "晓燕", "国栋", "美玲", "俊杰", "海涛", "雪梅",
    "永康", "佳怡", "明辉", "春兰", "思远", "立新", "慧敏", "家豪", "婷婷", "振华", "玉兰", "一鸣", "若曦", "鹏程",
)  # fmt: skip
_TIERS = ("普通", "普通", "普通", "银卡", "银卡", "金卡")
MEMBERS_PER_DEALER = 40


def _contract_price(list_price: UnitPrice, discount: int) -> UnitPrice:
    return divide(list_price * discount, 1000 * _FEN_OF_PRICE) * _FEN_OF_PRICE or list_price


def _contract_prices(
    random: Random, contract: Contract, discount: int, catalogue: tuple[DemoProduct, ...]
) -> tuple[PriceRule, ...]:
    """Price a quarter of the products below list, in the unit they are ordered in."""
    rules = []
    for chosen in sorted(random.sample(range(len(catalogue)), len(catalogue) // 4)):
        product = catalogue[chosen]
        listed = next(rule for rule in product.prices if rule.unit == product.order_unit)
        price = _contract_price(listed.price, discount + random.randint(-20, 20))
        sku = product.product.sku
        rules.append(
            PriceRule(
                f"{contract.number}-{sku}", PriceLevel.DEALER_CONTRACT, contract.number, sku, listed.unit, price,
                contract.validity,
            )
        )  # fmt: skip
    return tuple(rules)


def _members(random: Random, dealer_id: int) -> tuple[DemoMember, ...]:
    phones = random.sample(range(10_000), MEMBERS_PER_DEALER)
    return tuple(
        DemoMember(
            id=f"M{dealer_id:03d}{number:05d}",
            name=random.choice(_SURNAMES) + random.choice(_GIVEN),
            phone=f"1{dealer_id + 2}8{random.randint(1000, 9999)}{tail:04d}",
            tier=random.choice(_TIERS),
            points=random.randint(0, 12_000),
        )
        for number, tail in enumerate(phones, start=1)
    )


def _contract(dealer_id: int, profile: _Profile, today: date) -> Contract:
    number = f"HT-{profile.party.code}-{today.year}"
    validity = Validity(date(today.year - 1, 1, 1), date(today.year + 1, 12, 31))
    return Contract(number, 1, dealer_id, validity, profile.payment_days)


def make_dealers(random: Random, catalogue: tuple[DemoProduct, ...], today: date) -> tuple[DemoDealer, ...]:
    """Make the three dealers; ids count from 1."""
    dealers = []
    for dealer_id, profile in enumerate(_PROFILES, start=1):
        contract = _contract(dealer_id, profile, today)
        prices = _contract_prices(random, contract, profile.discount, catalogue)
        dealers.append(
            DemoDealer(
                dealer_id, profile.party, profile.credit_limit, profile.decides_orders, profile.target,
                profile.territory, contract, profile.stores, prices, _members(random, dealer_id),
            )
        )  # fmt: skip
    return tuple(dealers)
