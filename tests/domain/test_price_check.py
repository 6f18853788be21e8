"""What keeps a price book from being published, and a book that may be published at the till."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.fault import Fault, gather
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
    list_ties,
)
from domain.price_book import Article, PriceBook, Sources, index_rules
from domain.price_check import check_prices
from domain.product import Product
from domain.selection import Item
from domain.unit import Unit

PIPE = Product("P1", "Pipe", (Unit("piece"), Unit("box", 12)), 130_000)
ITEM = Item("P1", series="PVC", category="pipes", brand="A")
ARTICLE = Article(PIPE, ITEM)
DAY = date(2026, 6, 15)
JUNE = Validity(date(2026, 6, 1), date(2026, 6, 30))
MAY_JUNE = Validity(date(2026, 5, 15), date(2026, 6, 13))
LIST = PriceRule("list", PriceLevel.BRAND_LIST, "book", "P1", "piece", 100_000)
OFF = PriceRule(
    "off", PriceLevel.CHANNEL, "b", "", "", 0, brand="A", rate_off=1, audience=Audience(channel="web")
)


def codes(*rules: PriceRule) -> list[str]:
    return [f"{found.where} {found.code}" for found in check_prices(rules, [ARTICLE])]


def pairs(*rules: PriceRule) -> list[tuple[str, str]]:
    return [(tie.first.id, tie.second.id) for tie in list_ties(rules)]


def test_a_sound_book_has_no_faults() -> None:
    everything = replace(OFF, id="all", brand="")
    assert codes(LIST, OFF, everything, replace(OFF, id="s", brand="", series="PVC")) == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (replace(LIST, price=-1), "price_negative"),
        (replace(LIST, minimum=-1), "minimum_negative"),
        (replace(LIST, unit=""), "unit_missing"),
        (replace(LIST, unit="pallet"), "unit_unknown"),
        (replace(LIST, sku="P9"), "sku_unknown"),
        (replace(LIST, sku="", series="PE"), "series_unknown"),
        (replace(LIST, sku="", category="tiles"), "category_unknown"),
        (replace(LIST, sku="", brand="B"), "brand_unknown"),
        (replace(LIST, brand="A"), "target_ambiguous"),
        (replace(LIST, level=PriceLevel.MANUAL), "manual_price_published"),
        (replace(LIST, level=PriceLevel.PROJECT_CONTRACT), "audience_missing"),
        (replace(LIST, level=PriceLevel.DEALER_CONTRACT), "audience_missing"),
        (replace(LIST, level=PriceLevel.DEALER_SPECIAL), "audience_missing"),
        (replace(LIST, level=PriceLevel.DEALER_CLASS), "audience_missing"),
        (replace(LIST, level=PriceLevel.REGION), "audience_missing"),
        (replace(LIST, level=PriceLevel.CHANNEL), "audience_missing"),
        (replace(OFF, rate_off=1_000_001), "rate_out_of_range"),
        (replace(OFF, rate_off=-1), "rate_out_of_range"),
        (replace(OFF, price=5), "price_and_rate"),
        (replace(OFF, level=PriceLevel.BRAND_LIST), "rate_off_itself"),
    ],
)
def test_every_fault_is_named(rule: PriceRule, code: str) -> None:
    assert codes(rule) == [f"price/{rule.id} {code}"]


def test_all_faults_and_all_ties_are_listed_at_once() -> None:
    book = (LIST, replace(LIST, id="b", price=-1), replace(LIST, id="c", sku="P9"), replace(LIST, id="a"))
    faults = check_prices((*book, replace(LIST, id="c", minimum=5)), [ARTICLE])
    assert [(found.where, found.code, *found.facts.values()) for found in faults] == [
        ("price/b", "price_negative", -1),
        ("price/c", "sku_unknown", "P9"),
        ("price/c", "id_twice", 2),
        ("price/a", "price_tie", "a", "b"),
        ("price/a", "price_tie", "a", "list"),
        ("price/b", "price_tie", "b", "list"),
    ]


def test_inverted_dates_are_gathered_while_a_book_is_read() -> None:
    faults: list[Fault] = []
    assert gather("price/x", lambda: Validity(DAY, date(2026, 6, 1)), faults) is None
    assert gather("price/y", lambda: JUNE, faults) is JUNE
    assert [(found.where, found.code) for found in faults] == [("price/x", "dates_inverted")]


@pytest.mark.parametrize(
    ("one", "other", "is_tie"),
    [
        (LIST, replace(LIST, id="m"), True),
        (LIST, replace(LIST, id="m", unit="box"), False),
        (LIST, replace(LIST, id="m", priority=1), False),
        (LIST, replace(LIST, id="m", minimum=1), False),
        (LIST, replace(LIST, id="m", sku="", brand="A"), False),
        (LIST, replace(LIST, id="m", audience=Audience(7)), True),
        (replace(LIST, audience=Audience(8)), replace(LIST, id="m", audience=Audience(7)), False),
        (replace(LIST, audience=Audience(7, "gold")), replace(LIST, id="m", audience=Audience(7)), True),
        (replace(LIST, audience=Audience(region="N")), replace(LIST, id="m", audience=Audience(7)), True),
        (replace(LIST, unit="", rate_off=1), replace(LIST, id="m", unit="box"), True),
        (replace(LIST, validity=JUNE), replace(LIST, id="m", validity=MAY_JUNE), True),
        (replace(LIST, validity=Validity(DAY)), replace(LIST, id="m", validity=Validity(None, DAY)), True),
        (
            replace(LIST, validity=Validity(DAY)),
            replace(LIST, id="m", validity=Validity(None, date(2026, 6, 14))),
            False,
        ),
    ],
)
def test_equal_rules_tie_where_they_can_meet(one: PriceRule, other: PriceRule, is_tie: bool) -> None:
    assert bool(pairs(one, other)) is bool(pairs(other, one)) is is_tie


def test_ties_inside_one_audience_are_not_told_again_across_audiences() -> None:
    seven = replace(LIST, id="seven", audience=Audience(7))
    assert pairs(LIST, replace(LIST, id="m"), seven) == [("list", "m"), ("list", "seven"), ("m", "seven")]


AUDIENCES = [Audience(), Audience(7), Audience(8), Audience(7, "gold"), Audience(channel="web")]
NAMINGS = [{"sku": "P1"}, {"series": "PVC"}, {"category": "pipes"}, {"brand": "A"}, {"brand": "B"}, {}]


@st.composite
def price_rules(draw: st.DrawFn) -> PriceRule:
    is_off = draw(st.booleans())
    unit = draw(st.sampled_from(["piece", "box", ""] if is_off else ["piece", "box"]))
    return replace(
        LIST,
        **{"sku": "", **draw(st.sampled_from(NAMINGS))},
        id=draw(st.uuids().map(str)),
        level=draw(st.sampled_from(PriceLevel)),
        unit=unit,
        price=0 if is_off else draw(st.integers(0, 10**6)),
        rate_off=draw(st.integers(0, 10**6)) if is_off else None,
        audience=draw(st.sampled_from(AUDIENCES)),
        validity=draw(st.sampled_from([Validity(), JUNE, MAY_JUNE, Validity(DAY, DAY)])),
        minimum=draw(st.sampled_from([0, 5_000, 50_000])),
        priority=draw(st.sampled_from([0, 0, 1])),
    )


books = st.lists(price_rules(), min_size=1, max_size=12)
customers = st.sampled_from(
    [Customer(), Customer(7, "gold", channel="web"), Customer(8), Customer(9, "gold")]
)


@given(books, customers, st.sampled_from(["piece", "box"]), st.sampled_from([DAY, date(2026, 6, 1)]))
def test_a_book_that_may_be_published_never_ties_at_the_till(
    book: list[PriceRule], customer: Customer, unit: str, day: date
) -> None:
    try:
        check_ties(book)
        trace = find_price(PIPE, book, unit=unit, quantity=6_000, day=day, item=ITEM, customer=customer)
    except DomainError as error:
        assert error.code == "price_missing" or list_ties(book)
        return
    assert trace.applied.audience.takes(customer) and trace.price >= 0


@given(books, customers, st.sampled_from(["piece", "box"]), st.randoms(use_true_random=False))
def test_a_trace_names_every_rule_once_with_one_winner_whatever_the_order(
    book: list[PriceRule], customer: Customer, unit: str, random: object
) -> None:
    def found() -> PriceTrace | str:
        try:
            return find_price(PIPE, book, unit=unit, quantity=6_000, day=DAY, item=ITEM, customer=customer)
        except DomainError as error:
            return str(error)

    trace = found()
    random.shuffle(book)  # type: ignore[attr-defined]
    assert found() == trace
    if isinstance(trace, PriceTrace):
        units = ("piece", unit, "")
        named = [rule.id for rule in book if rule.brand != "B" and rule.unit in units]
        verdicts = [tried.verdict for tried in trace.tried]
        assert sorted(tried.rule.id for tried in trace.tried) == sorted(named)
        assert verdicts.count(Verdict.APPLIED) == 1 and verdicts[0] is Verdict.APPLIED
        assert verdicts.count(Verdict.LIST_BASE) == (trace.applied.rate_off is not None)


@given(books)
def test_ties_are_exactly_the_pairs_found_by_comparing_each_with_each(book: list[PriceRule]) -> None:
    slow = sum(bool(pairs(one, other)) for place, one in enumerate(book) for other in book[:place])
    assert len(pairs(*book)) == slow


@given(books, customers, st.randoms(use_true_random=False))
def test_the_index_finds_what_a_search_through_the_whole_book_finds(
    book: list[PriceRule], customer: Customer, random: object
) -> None:
    random.shuffle(book)  # type: ignore[attr-defined]
    found = index_rules(book).find_rules([ITEM], customer)["P1"]
    wanted = [
        rule for rule in book if rule.audience.dealer_id in (0, customer.dealer_id) and rule.brand != "B"
    ]
    assert sorted(rule.id for rule in found) == sorted(rule.id for rule in wanted)


def test_several_sources_are_asked_as_one() -> None:
    both = Sources((index_rules([LIST]), PriceBook({}), index_rules([OFF, replace(LIST, id="x", sku="P2")])))
    assert both.find_rules([ITEM], Customer()) == {"P1": [LIST, OFF]}
