"""A scope that HQ takes back leaves nothing on a PC: no rows, no search, no stage, no cursor, and none come again."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import insert

from desktop.sync.apply import take_page
from protocol import routes
from protocol.sync import PageStatus, ScopePage, ScopeState, SyncReply
from server_stub.models import BRAND, Price
from server_stub.publish import publish_price_book
from tests.desktop.sync.line import Line
from tests.desktop.sync.pc import Pc
from tests.hq import SeededHq, TestDevice

TABLES = ("scope", "scope_stage", "scope_unknown")


@pytest.fixture
def synced(enrolled: Pc, line: Line) -> Pc:
    with line.hq.database.write() as session:
        row = {"dealer_id": BRAND, "id": "V-1", "level": 80, "book": "vip", "sku": "P-001", "price": 150_000}
        session.execute(insert(Price), [row | {"unit": "根"}])
    with line.hq.database.write() as session:
        publish_price_book(session, "vip")
    enrolled.sync()
    return enrolled


def grant(hq: SeededHq, **more: object) -> None:
    answer = hq.staff("POST", routes.GRANT_CHANGES, {"dealer_code": "D001"} | more)
    assert answer.status_code == 201, answer.text


def count(pc: Pc, table: str, where: str = "") -> int:
    with pc.database.read() as session:
        run = session.connection().exec_driver_sql
        return run(f"SELECT count(*) FROM catalog.{table} {where}").scalar_one()


def traces(pc: Pc, scope: str) -> dict[str, int]:
    return {table: count(pc, table, f"WHERE scope = '{scope}'") for table in TABLES}


def found(pc: Pc, text: str) -> int:
    return count(pc, "product_search", f"WHERE product_search MATCH '{text}'")


def full_page(line: Line, scope: str) -> ScopePage:
    """Return the whole scope as HQ sends it to a PC that holds nothing of it."""
    device: TestDevice = line.hq.device()
    reply: SyncReply = device.sync(scopes=[ScopeState(scope)])
    return next(page for page in reply.pages if page.scope == scope)


def test_products_taken_back_leave_no_rows_and_no_search(synced: Pc, line: Line) -> None:
    assert (count(synced, "product"), found(synced, "p001")) != (0, 0)
    grant(line.hq, scope="product", is_granted=False)
    assert synced.sync().problems == ()
    assert count(synced, "product") == 0 and traces(synced, "product") == dict.fromkeys(TABLES, 0)
    assert count(synced, "product_search") == 0


def test_products_granted_again_come_back_whole(synced: Pc, line: Line) -> None:
    grant(line.hq, scope="product", is_granted=False)
    synced.sync()
    grant(line.hq, scope="product")
    synced.sync()
    assert count(synced, "product") == 4 == count(synced, "product_search")


def test_a_dealer_moved_to_another_book_has_only_the_prices_of_the_new_one(synced: Pc, line: Line) -> None:
    assert count(synced, "price", "WHERE scope = 'price:list'") == 4
    grant(line.hq, price_book="vip")
    report = synced.sync()
    assert report.requests == 2 and count(synced, "price", "WHERE scope = 'price:list'") == 0
    assert count(synced, "price", "WHERE scope = 'price:vip'") == 1
    assert traces(synced, "price:list") == dict.fromkeys(TABLES, 0)


def test_a_cut_that_was_on_its_way_goes_too(synced: Pc, line: Line) -> None:
    page = full_page(line, "price:list")
    half = msgspec.structs.replace(
        page, status=PageStatus.RESET, rows=page.rows[:1], v=page.rows[0].v, is_complete=False, digest=None
    )
    take_page(synced.database, half)
    assert traces(synced, "price:list")["scope_stage"] == 1
    grant(line.hq, price_book="vip")
    synced.sync()
    assert traces(synced, "price:list") == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_a_page_that_comes_late_brings_nothing_back_for_longer_than_a_synchronisation(
    synced: Pc, line: Line, rows: int
) -> None:
    late = full_page(line, "product")
    late = msgspec.structs.replace(late, rows=late.rows[-rows:])
    grant(line.hq, scope="product", is_granted=False)
    synced.sync()
    take_page(synced.database, late)
    assert count(synced, "product") in (0, 4)  # a whole cut or nothing, never a part
    synced.sync()
    assert count(synced, "product") == 0 == count(synced, "product_search")
    assert traces(synced, "product") == dict.fromkeys(TABLES, 0)


def test_a_scope_of_another_dealer_in_the_pcs_hands_is_revoked(synced: Pc, line: Line) -> None:
    with synced.database.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO scope SELECT 'dealer:2', gen, v, head_v, count, high, low, is_complete, staged_gen,"
            " staged_v, differed, pauses, counted_on FROM scope WHERE scope = 'dealer:1'"
        )
    synced.sync()
    with synced.database.read() as session:
        run = session.connection().exec_driver_sql
        assert "dealer:2" not in run("SELECT scope FROM main.scope").scalars().all()
