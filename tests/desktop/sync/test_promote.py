"""Rows of a kind this program does not know are kept, and move to their table once it knows them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from desktop.models.product import Product
from desktop.models.scope import CatalogUnknown
from desktop.services.search import find_products
from desktop.sync import published
from desktop.sync.cursor import held_scopes
from desktop.sync.promote import promote_unknown
from desktop.sync.repair import count_scope
from protocol.catalogue import PRODUCT
from tests.desktop.sync.line import Line
from tests.desktop.sync.pc import Pc
from tests.hq import PRODUCTS

FILE = published.CATALOG_FILE


def forget_products(patch: pytest.MonkeyPatch) -> None:
    """Be a program that has not heard of products."""
    patch.delitem(FILE.kinds, PRODUCT)


def count(pc: Pc, model: type) -> int:
    with pc.database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_rows_of_an_unknown_kind_wait_and_are_promoted_with_the_digest_unchanged(
    enrolled: Pc, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        forget_products(patch)
        assert enrolled.sync().problems == ()
        assert (count(enrolled, Product), count(enrolled, CatalogUnknown)) == (0, len(PRODUCTS))
        before = held(enrolled)
        assert promote_unknown(enrolled.database) == 0
    assert promote_unknown(enrolled.database) == len(PRODUCTS)
    assert (count(enrolled, Product), count(enrolled, CatalogUnknown)) == (len(PRODUCTS), 0)
    assert held(enrolled) == before == counted(enrolled)
    assert promote_unknown(enrolled.database) == 0


def held(pc: Pc) -> object:
    with pc.database.read() as session:
        return next(state.digest for state in held_scopes(session) if state.scope == PRODUCT)


def counted(pc: Pc) -> object:
    with pc.database.read() as session:
        return count_scope(session, PRODUCT)


def test_a_promoted_product_is_found_by_its_words(
    enrolled: Pc, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        forget_products(patch)
        enrolled.sync()
    report = enrolled.sync()
    assert report.problems == () and report.rows.get(PRODUCT, 0) == 0, "nothing is sent again"
    with enrolled.database.read() as session:
        assert [found.sku for found in find_products(session, "玻化砖")] == ["P-002"]


def test_a_newer_shape_waits_for_the_program_that_reads_it(
    enrolled: Pc, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled.sync()
    with enrolled.database.write_catalog() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO catalog.scope_unknown (scope, kind, key, shape, v, row_hash, body)"
            " VALUES ('product', 'product', 'X', 2, 9, 9, x'5b5d'), ('product', 'product', 'Y', 1, 9, 8, x'7b')"
        )
    assert promote_unknown(enrolled.database) == 0
    assert count(enrolled, CatalogUnknown) == 2
