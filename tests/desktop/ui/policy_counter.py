"""A policy for the counter of the tests: promotions of every layer, a floor, a coupon, and codes that approve."""

from __future__ import annotations

from desktop.db import Database
from domain.approval import answer, read_challenge
from domain.floor import Floor
from domain.promotion.benefit import (
    AmountOff,
    CouponGrant,
    Gift,
    Percent,
    PointsMultiplier,
    RedPacket,
)
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import Every, MinimumAmount, MinimumQuantity
from domain.rebate.programme import Measure
from domain.selection import Selection
from protocol.catalogue import UnitRow
from tests.desktop.policy_shop import SECRET, enrol, put_rules
from tests.desktop.shop import listed, publish, published

GLUE_SKU, PIPE_SKU, NAILS_SKU = "BM-1001", "BM-2001", "BM-3001"
GLUE_CODE, PIPE_CODE = "6931234567892", "6931234567908"
_GLUE, _PIPE = (Selection(skus=frozenset({sku})) for sku in (GLUE_SKU, PIPE_SKU))
POLICY = (
    Promotion("T-10", "九折", Layer.ITEM, Percent(100_000), selection=_GLUE, group="glue"),
    Promotion("T-05", "瓷砖胶九五折", Layer.ITEM, Percent(50_000), selection=_GLUE, group="glue"),
    Promotion(
        "B-3", "满三送钉", Layer.BUNDLE, Gift(NAILS_SKU, 1_000, 850), Every(Measure.QUANTITY, 3_000), _GLUE
    ),
    Promotion("B-10", "十米送钉", Layer.BUNDLE, Gift(NAILS_SKU, 1_000, 850), MinimumQuantity(10_000), _PIPE),
    Promotion("O-100", "满百减十", Layer.ORDER, AmountOff(1_000), MinimumAmount(10_000), stacks=True),
    Promotion("O-P", "红包", Layer.ORDER, RedPacket(300), MinimumAmount(5_000), stacks=True, group="p"),
    Promotion(
        "O-N", "下次再来", Layer.ORDER, CouponGrant("C-20"), MinimumAmount(5_000), stacks=True, group="n"
    ),
    Promotion(
        "O-D", "双倍积分", Layer.ORDER, PointsMultiplier(2_000_000), members_only=True, stacks=True, group="d"
    ),
    Promotion("O-W", "老店专享", Layer.ORDER, AmountOff(500), stores=frozenset({"S099"})),
    Promotion("C-20", "五元券", Layer.COUPON, AmountOff(500), stacks=True),
    Floor("F-1", price=300_000, unit="袋", sku=GLUE_SKU),
)


def open_policy(database: Database, *more: object) -> None:
    """Publish goods and the policy, and enrol the counter."""
    glue = [UnitRow("袋", 1, 1, [GLUE_CODE]), UnitRow("托", 60, 1, [])]
    publish(
        database,
        [
            published(GLUE_SKU, "强力瓷砖胶", glue, spec="20kg", brand="德高", category="胶"),
            published(PIPE_SKU, "给水管", [UnitRow("米", 1, 1, [PIPE_CODE])], spec="25*2.3"),
            published(NAILS_SKU, "水泥钢钉", [UnitRow("盒", 1, 1, [])]),
        ],
        [
            listed("P1", GLUE_SKU, "袋", 350_000),
            listed("P2", PIPE_SKU, "米", 56_000),
            listed("P3", NAILS_SKU, "盒", 85_000),
        ],
    )
    enrol(database)
    put_rules(database, *POLICY, *more)


def approving(challenge: str) -> str:
    """Return the code that approves a challenge."""
    return answer(read_challenge(challenge), SECRET)
