"""Rules name products in any way, and exceptions win."""

import pytest

from domain.selection import EVERYTHING, Item, Selection

PIPE = Item("P-1", series="PVC", category="管材", brand="A")


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        (EVERYTHING, True),
        (Selection(skus=frozenset({"P-1"})), True),
        (Selection(series=frozenset({"PVC"})), True),
        (Selection(categories=frozenset({"管材"})), True),
        (Selection(brands=frozenset({"A"})), True),
        (Selection(brands=frozenset({"B"})), False),
        (Selection(skus=frozenset({"P-1"}), except_series=frozenset({"PVC"})), False),
        (Selection(except_skus=frozenset({"P-1"})), False),
        (Selection(except_categories=frozenset({"管材"})), False),
    ],
)
def test_a_product_is_meant_when_it_is_named_and_not_excepted(selection: Selection, taken: bool) -> None:
    assert selection.takes(PIPE) is taken
