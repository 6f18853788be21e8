"""A held cart comes back exactly as it was, once."""

from __future__ import annotations

import pytest

from desktop.db import Database
from desktop.services.draft import DraftKind, drop_draft, hold_cart, list_drafts, recall_cart
from desktop.services.receipt import Cart, CartLine
from domain.errors import DomainError
from tests.desktop.shop import CLOCK, GLUE

HELD = Cart(
    (CartLine(GLUE, "袋", 1500, price=None, discount=5, keyed=True, name="胶"),), discount=9, member_id="M1"
)


def test_a_held_cart_is_recalled_as_it_was_and_gone_from_the_list(database: Database) -> None:
    with database.write() as session:
        held = hold_cart(session, HELD, CLOCK.moment(), title="红衣服", total=5)
        assert [
            (row.id, row.title, row.line_count, row.total) for row in list_drafts(session, DraftKind.CART)
        ] == [(held, "红衣服", 1, 5)]
        assert recall_cart(session, held) == HELD
        assert list_drafts(session, DraftKind.CART) == []
        with pytest.raises(DomainError, match="draft_unknown"):
            recall_cart(session, held)


def test_saving_again_replaces_and_dropping_twice_is_fine(database: Database) -> None:
    with database.write() as session:
        held = hold_cart(session, HELD, CLOCK.moment())
        hold_cart(session, HELD, CLOCK.moment(), title="again", draft_id=held)
        assert [row.title for row in list_drafts(session, DraftKind.CART)] == ["again"]
        drop_draft(session, held)
        drop_draft(session, held)


def test_an_empty_cart_is_not_held(database: Database) -> None:
    with pytest.raises(DomainError, match="cart_empty"), database.write() as session:
        hold_cart(session, Cart(), CLOCK.moment())
