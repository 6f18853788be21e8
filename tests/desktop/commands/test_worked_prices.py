"""`quote` gives the figures that other systems' documents and tests state for prices by quantity, unit and customer."""

from __future__ import annotations

import pytest

from tests.desktop.commands.worked import (
    Json,
    Worked,
    answer_of,
    cart,
    fen,
    item,
    list_price,
    paid,
    percent,
    promotion,
    rate_off,
    shop,
    stated,
)

ERPNEXT = "ERPNext, tests of Pricing Rule"


def steps_of_price(*steps: tuple[int, str]) -> Json:
    """A price in yuan from a count on."""
    first, price = steps[0]
    assert first <= 1
    others = (list_price("A", one, id=f"L-{start}", minimum=start * 1000) for start, one in steps[1:])
    return shop([item("A", price)], prices=tuple(others))


STORES = {"level": "channel", "audience": {"channel": "store"}}
IN_STORE = {"customer": {"channel": "store"}}
STRIPE = steps_of_price((1, "7"), (6, "6.5"), (11, "6"))
SAP_SCALE = steps_of_price((1, "10"), (10, "11"), (20, "12"), (30, "13"), (40, "14"), (50, "15"))
PRICES = [
    *(
        paid("Stripe, tiered pricing", f"volume, {count}", STRIPE, cart(("A", count)), total)
        for count, total in ((1, 7), (5, 35), (6, 39), (20, 120), (25, 150))
    ),
    *(
        paid("SAP SD, scale types", f"from-scale, {count}", SAP_SCALE, cart(("A", count)), count * price)
        for count, price in ((9, 10), (10, 11), (29, 12), (50, 15))
    ),
    paid(
        "SAP, glossary: scale amount",
        "10 from 10 pieces on, 11 pieces",
        steps_of_price((0, "12"), (10, "10")),
        cart(("A", 11)),
        110,
    ),
    paid(
        ERPNEXT,
        "101 a piece, a box of 10",
        shop([item("A", 101, box=10)]),
        cart(("A", 1, "box")),
        1010,
    ),
    paid(
        ERPNEXT,
        "a price of its own for the box",
        shop([item("A", 100, box=10)], prices=(list_price("A", 101, id="BOX", unit="box"),)),
        cart(("A", 1, "box"), ("A", 1)),
        201,
        lines__0__gross=fen(101),
    ),
    *(
        paid(
            ERPNEXT,
            f"17.5 % off from 5 to 7 pieces, {boxes} boxes of 5",
            shop(
                [item("A", 20, box=5)],
                prices=(
                    list_price("A", 0, id="S", rate_off=percent("17.5"), minimum=5_000, **STORES),
                    list_price("A", 0, id="T", rate_off=0, minimum=7_001, **STORES),
                ),
            ),
            cart(("A", boxes, "box"), **IN_STORE),
            total,
        )
        for boxes, total in ((1, "82.5"), (2, 200))
    ),
    paid(
        ERPNEXT,
        "10 % for everybody, 20 % for one customer",
        shop(
            [item("A", 100)],
            prices=(
                list_price("A", 0, id="ALL", rate_off=percent(10), **STORES),
                list_price(
                    "A", 0, id="ONE", level="dealer_special", rate_off=percent(20), audience={"dealer_id": 7}
                ),
            ),
        ),
        cart(("A", 1), customer={"dealer_id": 7, "channel": "store"}),
        80,
    ),
    paid(
        ERPNEXT,
        "an item goes before its group",
        shop(
            [item("A", 100, category="G"), item("B", 100, category="G")],
            prices=(
                list_price("A", 0, id="ITEM", rate_off=percent(10), **STORES),
                list_price("", 0, id="GROUP", category="G", unit="", rate_off=percent(15), **STORES),
            ),
        ),
        cart(("A", 1), ("B", 1), **IN_STORE),
        175,
        lines__0__gross=fen(90),
        lines__1__gross=fen(85),
    ),
    paid(
        ERPNEXT,
        "10 % margin on 1000, then 10 % off",
        shop([item("A", 1100)], promotion("item", rate_off(10))),
        cart(("A", 1)),
        990,
    ),
]


@pytest.mark.parametrize("case", PRICES, ids=lambda case: case.name)
def test_a_worked_case_has_the_figures_its_source_states(case: Worked) -> None:
    assert stated(case, answer_of("quote", case)) == case.expected
