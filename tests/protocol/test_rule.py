"""Rules travel in plain JSON without their defaults and come back as they were; what cannot be read is listed as faults."""

from datetime import date

import pytest

from domain.floor import Floor
from domain.period import Validity
from domain.price import Audience, PriceLevel, PriceRule
from domain.promotion.benefit import Percent
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import MinimumAmount
from domain.rebate.wallet import OffsetRule
from domain.selection import Selection
from protocol.rule import Subject, read_rule, rule_key, write_rule

JULY = Validity(date(2026, 7, 1), date(2026, 7, 31))
RULES = {
    Subject.PRICE: PriceRule(
        "R-1",
        PriceLevel.REGION,
        "brand",
        "",
        "",
        0,
        JULY,
        category="TILE",
        rate_off=50_000,
        audience=Audience(region="south"),
    ),
    Subject.FLOOR: Floor("F-1", rate_off=300_000, spares=frozenset({PriceLevel.PROJECT_CONTRACT})),
    Subject.PROMOTION: Promotion(
        "P-1",
        "夏季",
        Layer.ORDER,
        Percent(50_000),
        MinimumAmount(100_000),
        Selection(brands=frozenset({"B"})),
    ),
    Subject.BUDGET: 5_000_000,
    Subject.OFFSET: OffsetRule(300_000, {"TILE": 100_000}),
}


@pytest.mark.parametrize("subject", RULES)
def test_a_rule_comes_back_as_it_was(subject: Subject) -> None:
    row = write_rule(subject, "x/1", 3, RULES[subject], first=JULY.first)
    assert (read_rule(subject, row.body, "rule"), rule_key(row)) == (
        (RULES[subject], []),
        f"{subject.value}/x/1/3",
    )


def test_a_price_says_what_it_names() -> None:
    row = write_rule(Subject.PRICE, "R-1", 1, RULES[Subject.PRICE], first=None)
    assert (row.target, row.body["rule"].get("minimum")) == ("category:TILE", None)


def test_an_unreadable_rule_is_a_fault() -> None:
    _, faults = read_rule(Subject.FLOOR, {"rule": {"id": "F", "prise": 1}}, "floor/F")
    assert [(one.where, one.code) for one in faults] == [("floor/F", "field_unknown")]
