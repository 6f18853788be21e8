"""Which price applies and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.breadth import Breadth, target_of
from domain.errors import DomainError
from domain.period import Validity
from domain.price import (
    Audience,
    Customer,
    PriceLevel,
    PriceRule,
    PriceTrace,
    Verdict,
    check_ties,
    find_price,
    price_of,
)
from domain.product import Product
from domain.selection import Item
from domain.unit import Unit

PIPE = Product("P1", "Pipe", (Unit("piece"), Unit("box", 12)), 130_000)
DAY = date(2026, 6, 15)
ALWAYS = Validity()
JUNE = Validity(date(2026, 6, 1), date(2026, 6, 30))


def _rule(
    id: str,
    price: int,
    *,
    level: PriceLevel = PriceLevel.BRAND_LIST,
    unit: str = "piece",
    validity: Validity = ALWAYS,
    minimum: int = 0,
) -> PriceRule:
    return PriceRule(id, level, "book", "P1", unit, price, validity, minimum)


def _find(*rules: PriceRule, unit: str = "piece", quantity: int = 1_000) -> PriceTrace:
    return find_price(PIPE, rules, unit=unit, quantity=quantity, day=DAY)


def _verdicts(trace: PriceTrace) -> dict[str, Verdict]:
    return {tried.rule.id: tried.verdict for tried in trace.tried}


LIST = _rule("list", 100_000)


def test_a_contract_price_wins_over_the_list_even_when_dearer_or_in_another_unit() -> None:
    contract = _rule("contract", 110_000, level=PriceLevel.DEALER_CONTRACT)
    trace = _find(LIST, contract, _rule("list box", 1, unit="box"), unit="box")
    assert (trace.price, trace.applied) == (1_320_000, contract)
    assert _verdicts(trace) == {
        "contract": Verdict.APPLIED,
        "list": Verdict.LOWER_LEVEL,
        "list box": Verdict.LOWER_LEVEL,
    }


def test_the_price_in_the_unit_asked_wins_over_one_that_must_be_converted() -> None:
    trace = _find(LIST, _rule("box", 1_150_000, unit="box"), unit="box")
    assert trace.price == 1_150_000
    assert _verdicts(trace) == {"box": Verdict.APPLIED, "list": Verdict.OTHER_UNIT}


def test_narrower_validity_wins_then_the_larger_reached_minimum() -> None:
    promo, bulk = _rule("june", 90_000, validity=JUNE), _rule("bulk", 80_000, minimum=10_000)
    assert _verdicts(_find(LIST, promo, bulk, quantity=10_000)) == {
        "june": Verdict.APPLIED,
        "bulk": Verdict.WIDER_VALIDITY,
        "list": Verdict.WIDER_VALIDITY,
    }
    assert _verdicts(_find(LIST, bulk, quantity=10_000)) == {
        "bulk": Verdict.APPLIED,
        "list": Verdict.SMALLER_MINIMUM,
    }


def test_a_minimum_is_compared_in_base_units_and_also_for_returns() -> None:
    bulk = _rule("bulk", 80_000, minimum=12_000)
    assert _find(LIST, bulk, unit="box", quantity=1_000).applied is bulk
    assert _find(LIST, bulk, unit="box", quantity=-1_000).applied is bulk
    assert _verdicts(_find(LIST, bulk, quantity=11_999))["bulk"] is Verdict.BELOW_MINIMUM


def test_a_price_out_of_date_is_tried_and_told() -> None:
    old = _rule("may", 1, validity=Validity(date(2026, 5, 1), date(2026, 5, 31)))
    assert _verdicts(_find(LIST, old)) == {"list": Verdict.APPLIED, "may": Verdict.NOT_IN_FORCE}
    with pytest.raises(DomainError, match="price_missing"):
        _find(old)


def test_rules_of_other_goods_and_other_units_are_no_candidates() -> None:
    other = PriceRule("x", PriceLevel.DEALER_CONTRACT, "book", "P2", "piece", 1)
    assert _verdicts(_find(LIST, other, _rule("box", 1, unit="box"))) == {"list": Verdict.APPLIED}


def test_two_equal_rules_are_refused_rather_than_chosen_between() -> None:
    with pytest.raises(DomainError, match="price_tie"):
        _find(LIST, _rule("other", 1))


rules = st.lists(
    st.builds(
        _rule,
        st.uuids().map(str),
        st.integers(0, 10**6),
        level=st.sampled_from([PriceLevel.DEALER_CONTRACT, PriceLevel.BRAND_LIST]),
        unit=st.sampled_from(["piece", "box"]),
        validity=st.sampled_from([Validity(), JUNE, Validity(DAY, DAY), Validity(None, date(2026, 1, 1))]),
        minimum=st.sampled_from([0, 5_000, 50_000]),
    ),
    min_size=1,
    max_size=10,
)


@given(rules, st.randoms(use_true_random=False))
def test_the_order_of_the_rules_never_matters_and_each_is_told_once(
    book: list[PriceRule], random: object
) -> None:
    shuffled = list(book)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    try:
        trace = _find(*book, quantity=6_000)
    except DomainError as error:
        with pytest.raises(DomainError, match=error.code):
            _find(*shuffled, quantity=6_000)
        return
    assert _find(*shuffled, quantity=6_000) == trace
    assert len({tried.rule.id for tried in trace.tried}) == len(trace.tried)
    assert [tried.verdict for tried in trace.tried].count(Verdict.APPLIED) == 1


FIRST_HALF, SECOND_HALF = (
    Validity(date(2026, 1, 1), date(2026, 6, 30)),
    Validity(date(2026, 7, 1), date(2026, 12, 28)),
)


def test_equal_rules_that_meet_on_a_day_are_refused_when_a_book_is_published() -> None:
    check_ties([_rule("a", 1, validity=FIRST_HALF), _rule("b", 1, validity=SECOND_HALF), _rule("c", 1)])
    for one, other in (
        (FIRST_HALF, FIRST_HALF),
        (ALWAYS, Validity(date(2026, 1, 1), None)),
        (ALWAYS, ALWAYS),
    ):
        with pytest.raises(DomainError, match="price_tie"):
            check_ties([_rule("a", 1, validity=one), _rule("b", 2, validity=other)])


@given(rules, st.sampled_from(["piece", "box"]), st.sampled_from([JUNE.first, DAY, date(2025, 12, 31)]))
def test_a_book_that_may_be_published_never_ties_at_the_till(
    book: list[PriceRule], unit: str, day: date
) -> None:
    try:
        check_ties(book)
    except DomainError:
        return
    try:
        find_price(PIPE, book, unit=unit, quantity=6_000, day=day)
    except DomainError as error:
        assert error.code == "price_missing"


ITEM = Item("P1", series="PVC", category="pipes", brand="A")
BUYER = Customer(7, "gold", "north", "store", "P-1")


def _sell(*rules: PriceRule, unit: str = "piece", quantity: int = 1_000) -> PriceTrace:
    return find_price(PIPE, rules, unit=unit, quantity=quantity, day=DAY, item=ITEM, customer=BUYER)


def _off(id: str, rate: int, level: PriceLevel = PriceLevel.DEALER_CLASS, **more: object) -> PriceRule:
    return replace(_rule(id, 0, level=level, unit=""), sku="", rate_off=rate, **more)  # type: ignore[arg-type]


def test_the_eight_levels_win_in_their_order() -> None:
    book = [_rule(level.name, 1 + level, level=level) for level in reversed(PriceLevel)]
    while book:
        trace = _sell(*book)
        assert trace.applied is book[-1]
        assert {tried.verdict for tried in trace.tried[1:]} <= {Verdict.LOWER_LEVEL}
        book.pop()


def test_inside_a_level_sku_goes_before_series_category_brand_and_everything() -> None:
    named = [{}, {"brand": "A"}, {"category": "pipes"}, {"series": "PVC"}, {"sku": "P1"}]
    book = [replace(_rule(str(n), n, unit="box"), **{"sku": ""} | name) for n, name in enumerate(named)]
    assert [target_of(rule)[0] for rule in reversed(book)] == list(Breadth)
    while len(book) > 1:
        assert _verdicts(_sell(*book, unit="box")) == {
            rule.id: Verdict.APPLIED if rule is book[-1] else Verdict.WIDER_SELECTION for rule in book
        }
        book.pop()


def test_a_rule_for_the_sku_in_the_base_unit_goes_before_one_for_the_brand_in_the_unit_asked() -> None:
    brand = replace(_rule("brand", 1, unit="box"), sku="", brand="A")
    trace = _sell(LIST, brand, unit="box")
    assert (trace.price, _verdicts(trace)["brand"]) == (1_200_000, Verdict.WIDER_SELECTION)


def test_rules_that_name_other_products_are_not_tried() -> None:
    others = [{"series": "PE"}, {"category": "tiles"}, {"brand": "B"}]
    book = [replace(_rule(str(n), 1), **{"sku": ""} | name) for n, name in enumerate(others)]
    assert _verdicts(_sell(LIST, *book)) == {"list": Verdict.APPLIED}
    assert _verdicts(_find(LIST, replace(LIST, id="brand", sku="", brand="A"))) == {"list": Verdict.APPLIED}


def test_priority_is_the_last_word() -> None:
    trace = _sell(LIST, replace(LIST, id="first", price=7, priority=1))
    assert (trace.price, _verdicts(trace)["list"]) == (7, Verdict.LOWER_PRIORITY)


@pytest.mark.parametrize(
    ("audience", "is_tried"),
    [
        (Audience(), True),
        (Audience(7, "gold", "north", "store", "P-1"), True),
        (Audience(8), False),
        (Audience(dealer_class="silver"), False),
        (Audience(region="south"), False),
        (Audience(7, channel="web"), False),
        (Audience(7, project="P-2"), False),
    ],
)
def test_a_rule_is_for_the_customers_that_fit_all_it_names(audience: Audience, is_tried: bool) -> None:
    rule = replace(_rule("c", 5, level=PriceLevel.DEALER_CLASS), audience=audience)
    verdict = _verdicts(_sell(LIST, rule))["c"]
    assert verdict is (Verdict.APPLIED if is_tried else Verdict.OTHER_CUSTOMER)


@pytest.mark.parametrize(
    ("listed", "rate", "unit", "price"),
    [
        (LIST, 50_000, "piece", 95_000),
        (LIST, 50_000, "box", 1_140_000),
        (LIST, 1_000_000, "box", 0),
        (replace(LIST, price=10_001), 333_333, "piece", 6_667),
        (replace(LIST, price=3), 500_000, "box", 18),
    ],
)
def test_a_rate_comes_off_the_list_price_in_the_unit_asked(
    listed: PriceRule, rate: int, unit: str, price: int
) -> None:
    trace = _sell(listed, _off("off", rate, brand="A"), unit=unit)
    assert (trace.price, trace.applied.id) == (price, "off")
    assert trace.listed == listed.price * (12 if unit == "box" else 1)
    assert _verdicts(trace) == {"off": Verdict.APPLIED, "list": Verdict.LIST_BASE}


def test_a_rate_without_a_list_price_gives_way_to_what_there_is() -> None:
    channel = _rule("channel", 9, level=PriceLevel.CHANNEL)
    trace = _sell(_off("off", 50_000), channel)
    assert (trace.price, trace.listed) == (9, None)
    assert _verdicts(trace) == {"channel": Verdict.APPLIED, "off": Verdict.NO_LIST_PRICE}
    with pytest.raises(DomainError, match="price_missing"):
        _sell(_off("off", 50_000))


def test_a_rate_off_two_equal_list_prices_is_refused() -> None:
    with pytest.raises(DomainError, match="price_tie"):
        _sell(LIST, replace(LIST, id="other"), _off("off", 50_000))


def test_a_price_without_a_unit_is_no_candidate() -> None:
    assert _verdicts(_sell(LIST, replace(LIST, id="x", unit="", level=PriceLevel.REGION))) == {
        "list": Verdict.APPLIED
    }


BOOK = (
    LIST,
    _rule("list box", 1_140_000, unit="box"),
    _rule("list bulk", 92_000, minimum=120_000),
    replace(_rule("web", 99_000, level=PriceLevel.CHANNEL), audience=Audience(channel="web")),
    replace(_rule("north", 97_000, level=PriceLevel.REGION), audience=Audience(region="north")),
    _off("gold", 50_000, brand="A", audience=Audience(dealer_class="gold")),
    _off("gold pipes", 60_000, series="PVC", audience=Audience(dealer_class="gold")),
    replace(_rule("special", 91_000, level=PriceLevel.DEALER_SPECIAL, validity=JUNE), audience=Audience(8)),
    replace(_rule("contract", 93_000, level=PriceLevel.DEALER_CONTRACT), audience=Audience(9)),
    replace(_rule("tower", 85_000, level=PriceLevel.PROJECT_CONTRACT), audience=Audience(9, project="tower")),
)


@pytest.mark.parametrize(
    ("customer", "unit", "quantity", "day", "price", "applied"),
    [
        (Customer(), "piece", 1_000, DAY, 100_000, "list"),
        (Customer(), "piece", 120_000, DAY, 92_000, "list bulk"),
        (Customer(), "piece", 119_999, DAY, 100_000, "list"),
        (Customer(), "box", 1_000, DAY, 1_140_000, "list box"),
        (Customer(), "box", 10_000, DAY, 1_140_000, "list box"),
        (Customer(channel="web"), "box", 1_000, DAY, 1_188_000, "web"),
        (Customer(region="north", channel="web"), "piece", 1_000, DAY, 97_000, "north"),
        (Customer(dealer_class="gold", region="north"), "piece", 1_000, DAY, 94_000, "gold pipes"),
        (Customer(dealer_class="gold"), "box", 1_000, DAY, 1_071_600, "gold pipes"),
        (Customer(dealer_class="gold"), "piece", 120_000, DAY, 86_480, "gold pipes"),
        (Customer(8, "gold"), "piece", 1_000, DAY, 91_000, "special"),
        (Customer(8, "gold"), "piece", 1_000, date(2026, 7, 1), 94_000, "gold pipes"),
        (Customer(9, "gold"), "piece", 1_000, DAY, 93_000, "contract"),
        (Customer(9, "gold"), "box", -1_000, DAY, 1_116_000, "contract"),
        (Customer(9, "gold", project="tower"), "piece", 1_000, DAY, 85_000, "tower"),
        (Customer(8, "gold", project="tower"), "piece", 1_000, DAY, 91_000, "special"),
    ],
)
def test_a_whole_book_prices_each_customer_as_worked_out_by_hand(
    customer: Customer, unit: str, quantity: int, day: date, price: int, applied: str
) -> None:
    trace = find_price(PIPE, BOOK, unit=unit, quantity=quantity, day=day, item=ITEM, customer=customer)
    assert (trace.price, trace.applied.id) == (price, applied)
    wanted = {rule.id for rule in BOOK} - ({"list box"} if unit == "piece" else set())
    assert sorted(tried.rule.id for tried in trace.tried) == sorted(wanted)


def test_a_tried_rate_says_what_it_comes_to() -> None:
    off = replace(LIST, id="off", level=PriceLevel.CHANNEL, price=0, rate_off=50_000)
    trace = _find(LIST, off)
    assert [price_of(tried.rule, trace) for tried in trace.tried] == [95_000, 100_000]
    assert price_of(off, replace(trace, listed=None)) is None
