"""Plain list rows on a day: their days do not make them narrow beside rules, and decide only among themselves."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.period import Validity
from domain.price import ALWAYS, PriceLevel, PriceRule, find_price
from domain.price_book import list_prices_on
from domain.product import Product
from domain.unit import Unit

PIPE = Product("P1", "Pipe", (Unit("piece"), Unit("box", 12)), 130_000)
DAY = date(2026, 6, 15)
WEEK = Validity(date(2026, 6, 12), date(2026, 6, 18))
JUNE = Validity(date(2026, 6, 1), date(2026, 6, 30))
OPEN = Validity(date(2026, 6, 10), None)
MAY = Validity(date(2026, 5, 1), date(2026, 5, 31))


def row(id: str, validity: Validity = ALWAYS, minimum: int = 0, **more: object) -> PriceRule:
    known = {"level": PriceLevel.BRAND_LIST, "book": "list", "sku": "P1", "unit": "piece", "price": 100_000}
    return PriceRule(id=id, validity=validity, minimum=minimum, **(known | more))  # type: ignore[arg-type]


def applied(rules: list[PriceRule], quantity: int = 1_000, unit: str = "piece") -> str:
    try:
        found = find_price(PIPE, rules, unit=unit, quantity=quantity, day=DAY)
    except DomainError as error:
        return error.code
    return found.applied.id


def test_a_list_row_in_force_for_few_days_loses_to_a_longer_dated_rule() -> None:
    rule = row("rule", JUNE)
    assert applied([*list_prices_on([row("row", WEEK)], DAY), rule]) == "rule"


def test_of_list_rows_that_run_at_once_the_narrower_goes_first() -> None:
    found = list_prices_on([row("open", OPEN), row("week", WEEK), row("always")], DAY)
    assert [(one.id, one.validity) for one in found] == [("week", Validity())]


def test_what_is_not_in_force_or_no_list_price_keeps_its_days() -> None:
    rows = [row("may", MAY), row("own", WEEK, level=PriceLevel.DEALER_CONTRACT), row("now", OPEN)]
    found = list_prices_on(rows, DAY)
    assert [one.validity for one in found] == [MAY, WEEK, Validity()]


rows = st.builds(
    row,
    st.uuids().map(str),
    st.sampled_from([Validity(), WEEK, JUNE, OPEN, MAY]),
    st.sampled_from([0, 5_000, 12_000]),
    unit=st.sampled_from(["piece", "box"]),
)


@settings(max_examples=300)
@given(st.lists(rows, max_size=7), st.sampled_from([1_000, 5_000, 20_000]), st.sampled_from(["piece", "box"]))
def test_without_other_rules_a_list_prices_as_its_days_say(
    book: list[PriceRule], quantity: int, unit: str
) -> None:
    assert applied(list_prices_on(book, DAY), quantity, unit) == applied(book, quantity, unit)
