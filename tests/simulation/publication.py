"""What HQ's people publish of commercial terms: policy versions by chance, contracts amended, budgets given to dealers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy.orm import Session

from domain.floor import Floor
from domain.period import Validity
from domain.policy import ListPrice, Policy
from domain.price import Audience, PriceLevel, PriceRule
from domain.promotion.benefit import (
    AmountOff,
    BundlePrice,
    BuyGet,
    CouponGrant,
    Gift,
    Percent,
    PointsMultiplier,
    RedPacket,
    SpecialPrice,
)
from domain.promotion.rule import Layer, Limits, Promotion
from domain.promotion.threshold import Every, MinimumAmount, MinimumQuantity, Mix, MixPart
from domain.rebate.programme import Measure
from domain.selection import Selection
from protocol.plain import write_brief
from server_stub.contract import amend_contract, load_contracts, newest
from server_stub.lease import set_budget
from server_stub.models import Dealer
from server_stub.policy import read_policy
from server_stub.policy_publish import Publication, publish_policy
from tests.simulation.seed import BUDGET, SKUS, UNIT

if TYPE_CHECKING:
    import random

    from tests.simulation.hq import SimHq
    from tests.simulation.office import Settle

_DAY = timedelta(days=1)
_ZONE = timedelta(hours=8)
KEPT = 0.6
"""How likely a rule stays as it was."""


@dataclass(frozen=True, slots=True)
class Published:
    """One version as it was said: every rule by subject and id in plain JSON, and list prices by book and SKU."""

    version: int
    effective: date
    rules: Mapping[str, str]
    lists: Mapping[str, Mapping[str, int]]


def plain(body: Any) -> str:
    """Return a rule's plain JSON in one order."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False)


def publish_terms(hq: SimHq, session: Session) -> Settle:
    """Publish other price rules, floors and promotions, in force from today or from tomorrow on."""
    effective = _effective(hq)
    running = read_policy(session, effective)
    policy = replace(
        running,
        lists={},
        prices=_mixed(hq.chance, running.prices, _prices(hq.chance, effective)),
        floors=_mixed(hq.chance, running.floors, _floors(hq.chance)),
        promotions=_mixed(hq.chance, running.promotions, _promotions(hq.chance)),
        budgets={BUDGET: hq.chance.choice((100_000, 200_000))},
    )
    return publish(hq, session, policy, effective)


def publish_list(hq: SimHq, session: Session, book: str, prices: Mapping[str, int]) -> Settle:
    """Publish a price list, and everything else as it runs."""
    effective = _effective(hq)
    listed = tuple(ListPrice(sku, UNIT.name, price) for sku, price in prices.items())
    return publish(hq, session, replace(read_policy(session, effective), lists={book: listed}), effective)


def publish(hq: SimHq, session: Session, policy: Policy, effective: date) -> Settle:
    """Publish a policy and return what notes it as said once it is certain."""
    reply = publish_policy(session, policy, Publication(effective, _today(hq), hq.clock()))
    if not reply.is_new:
        return None
    lists = hq.said.on(effective).lists | {
        book: {one.sku: one.price for one in prices} for book, prices in policy.lists.items()
    }
    said = Published(reply.version, effective, _rules(policy), lists)
    return lambda: hq.said.policies.append(said)


def _rules(policy: Policy) -> dict[str, str]:
    found: dict[str, Any] = dict.fromkeys(())
    for subject, rules in (
        ("price", policy.prices),
        ("floor", policy.floors),
        ("promotion", policy.promotions),
    ):
        found |= {f"{subject}/{rule.id}": rule for rule in rules}
    found |= {f"budget/{id}": amount for id, amount in policy.budgets.items()}
    return {
        name: plain(json.loads(msgspec.json.encode({"rule": write_brief(rule)})))
        for name, rule in found.items()
    }


def _today(hq: SimHq) -> date:
    return (hq.clock() + _ZONE).date()


def _effective(hq: SimHq) -> date:
    return max(_today(hq) + hq.chance.choice((0, 0, 1)) * _DAY, hq.said.policies[-1].effective)


def _mixed(chance: random.Random, running: Sequence[Any], fresh: Sequence[Any]) -> tuple[Any, ...]:
    """Keep most of what runs, replace the rest, and add or leave out some; a coupon may be granted, so one is there."""
    held = {rule.id: rule for rule in running}
    mixed = []
    for rule in fresh:
        draw = chance.random()
        if rule.id in held and draw < KEPT:
            mixed.append(held[rule.id])
        elif draw < 0.9 or rule.id == "C1":
            mixed.append(rule)
    return tuple(mixed)


def _prices(chance: random.Random, day: date) -> list[PriceRule]:
    def rule(id: str, level: PriceLevel, sku: str, **more: Any) -> PriceRule:
        return PriceRule(id, level, "", sku, UNIT.name, chance.randrange(60, 180) * 1_000, **more)

    days = Validity(day, day + chance.randrange(3, 40) * _DAY)
    return [
        rule("K-A", PriceLevel.DEALER_CLASS, "P-3", audience=Audience(dealer_class="A")),
        rule("R-north", PriceLevel.REGION, "P-2", audience=Audience(region="north")),
        rule("R-final", PriceLevel.REGION, "P-4", audience=Audience(region="south"), is_final=True),
        rule("H-online", PriceLevel.CHANNEL, "P-4", audience=Audience(channel="online"), minimum=3_000),
        rule("T-week", PriceLevel.BRAND_LIST, "P-5", validity=days, minimum=chance.choice((0, 4_000))),
    ]


def _floors(chance: random.Random) -> list[Floor]:
    return [
        Floor("F-board", rate_off=chance.choice((200_000, 400_000)), category="board"),
        Floor("F-5", price=chance.randrange(30, 70) * 1_000, unit=UNIT.name, sku="P-5"),
    ]


def _promotions(chance: random.Random) -> list[Promotion]:
    def some(*choices: Any) -> Any:
        return chance.choice(choices)

    pair = Mix(tuple(MixPart(Selection(skus=frozenset({sku})), 1_000) for sku in ("P-1", "P-3")))
    board = Selection(categories=frozenset({"board"}))
    limits = some(
        Limits(), Limits(order=1), Limits(store=3), Limits(day=2), Limits(member=1), Limits(total=5)
    )
    coin = some("", BUDGET)
    return [
        Promotion(
            "I1",
            "板材折扣",
            Layer.ITEM,
            Percent(some(50_000, 125_000, 333_333)),
            selection=board,
            stacks=True,
        ),
        Promotion(
            "I2",
            "会员价",
            Layer.ITEM,
            SpecialPrice(some(70_000, 83_333)),
            selection=Selection(skus=frozenset({"P-3"})),
            members_only=True,
            budget=coin,
            stacks=True,
            limits=some(Limits(), Limits(member=1)),
        ),
        Promotion(
            "I3",
            "满额单价",
            Layer.ITEM,
            AmountOff(some(37, 150)),
            MinimumQuantity(4_000),
            stacks=some(True, False),
        ),
        Promotion(
            "B1", "套装", Layer.BUNDLE, BundlePrice(some(1_500, 1_777)), pair, stacks=True, limits=limits
        ),
        Promotion(
            "B2",
            "买三送一",
            Layer.BUNDLE,
            BuyGet(3_000, 1_000),
            selection=Selection(skus=frozenset({"P-4"})),
            stacks=True,
            budget=coin,
        ),
        Promotion(
            "O1",
            "满减",
            Layer.ORDER,
            AmountOff(some(300, 777)),
            Every(Measure.AMOUNT, 4_000),
            stacks=True,
            budget=BUDGET,
            cap=some(None, 1_000),
        ),
        Promotion(
            "O2",
            "满赠",
            Layer.ORDER,
            Gift("P-5", 1_000, some(500, 900)),
            MinimumAmount(some(5_000, 9_000)),
            stacks=True,
        ),
        Promotion("O3", "积分", Layer.ORDER, PointsMultiplier(some(1_000_000, 2_000_000)), stacks=True),
        Promotion("O4", "红包", Layer.ORDER, RedPacket(some(88, 200)), MinimumAmount(6_000), stacks=True),
        Promotion("O5", "送券", Layer.ORDER, CouponGrant("C1"), MinimumAmount(3_000), stacks=True),
        Promotion(
            "C1",
            "券",
            Layer.COUPON,
            AmountOff(some(150, 500)),
            stacks=True,
            limits=some(Limits(), Limits(order=1)),
        ),
    ]


def amend(hq: SimHq, session: Session) -> Settle:
    """Amend a dealer's contract: other days to pay, and a price of its own, from today or tomorrow on."""
    dealer = session.get_one(Dealer, hq.chance.choice(list(hq.said.books)))
    held = load_contracts(session, dealer.id)
    contract = newest(held, held[0].number)
    price = hq.chance.randrange(50, 99) * 1_000
    own = PriceRule(
        "own", PriceLevel.DEALER_CONTRACT, contract.number, hq.chance.choice(SKUS[1:4]), UNIT.name, price
    )
    effective = _today(hq) + hq.chance.choice((0, 1)) * _DAY
    changed = replace(contract, payment_days=hq.chance.randrange(10, 90), prices=(own,))
    amend_contract(session, dealer, changed, hq.clock(), effective=effective)
    hq.done["contracts_amended"] += 1
    return None


def give_budget(hq: SimHq, session: Session) -> Settle:
    """Give a dealer more of a budget, or less."""
    dealer = session.get_one(Dealer, hq.chance.choice(list(hq.said.books)))
    amount = hq.chance.choice((5_000, 20_000, 60_000))
    set_budget(session, dealer, BUDGET, amount)
    most = max(amount, hq.said.budgets.get(dealer.id, 0))
    return lambda: hq.said.budgets.update({dealer.id: most})
