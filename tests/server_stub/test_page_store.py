"""What many PCs are sent is read once; what is kept is never another content, and never a dealer's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import event

from protocol.catalogue import AVAILABILITY, SUPPLY_SCOPE, AvailabilityRow
from protocol.sync import ScopePage, ScopeRow, ScopeState
from server_stub.feed import publish
from server_stub.page_store import STRIDE, Cut, PageStore, end_at_stride, store_of
from server_stub.scope import read_heads
from tests.hq import START, SeededHq, open_seeded


@pytest.fixture
def seeded(tmp_path: Path) -> Iterator[SeededHq]:
    with open_seeded(tmp_path) as opened:
        yield opened


def row(v: int) -> ScopeRow:
    return ScopeRow(v, "k", 1, str(v), msgspec.Raw(b"{}"))


def cut(*versions: int) -> Cut:
    return Cut([row(v) for v in versions], versions[-1], True, 0, 0)


def test_the_oldest_cuts_go_first_and_large_ones_are_not_kept() -> None:
    store = PageStore(4)
    store.keep((1,), cut(1, 2))
    store.keep((2,), cut(3, 4))
    assert store.find((1,))
    store.keep((3,), cut(5))
    store.keep((4,), cut(*range(1, 6)))
    assert [bool(store.find((key,))) for key in (1, 2, 3, 4)] == [True, False, True, False]


@pytest.mark.parametrize("first", [1, 50, 999])
def test_pages_of_much_end_where_those_of_other_pcs_do(first: int) -> None:
    rows = [row(v) for v in range(first, first + 3 * STRIDE)]
    kept, end = end_at_stride(rows, first - 1)
    assert end == 3 * STRIDE and kept[-1].v == end


def test_small_pages_are_left_as_they_are() -> None:
    rows = [row(v) for v in range(998, 1_010)]
    assert end_at_stride(rows, 997) == (rows, 1_009)


def price_of(hq: SeededHq, quantity: int) -> None:
    with hq.database.write() as session:
        publish(session, SUPPLY_SCOPE, AVAILABILITY, [("T-1", AvailabilityRow("T-1", quantity, START))])


def supply(hq: SeededHq, held: ScopeState | None = None) -> tuple[ScopePage, int]:
    """Return what a PC is sent of the supply, and how often rows were read for it."""
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    event.listen(hq.hq.database.engine, "before_cursor_execute", note)
    try:
        reply = hq.device().sync(scopes=[held] if held else [])
    finally:
        event.remove(hq.hq.database.engine, "before_cursor_execute", note)
    found = next(each for each in reply.pages if each.scope == SUPPLY_SCOPE)
    return found, sum("scope_row.body" in sql and "FROM scope_row" in sql for sql in statements)


def test_the_second_pc_is_sent_what_was_read_for_the_first(seeded: SeededHq) -> None:
    price_of(seeded, 5)
    first, read = supply(seeded)
    again, read_again = supply(seeded)
    assert again == first and read_again < read


def test_a_change_is_never_hidden_by_what_was_kept(seeded: SeededHq) -> None:
    price_of(seeded, 5)
    before, _ = supply(seeded)
    price_of(seeded, 6)
    after, _ = supply(seeded)
    assert after.v == before.v + 1 and after.digest != before.digest
    assert b'"T-1",6' in bytes(after.rows[-1].body) or b":6" in bytes(after.rows[-1].body)


def test_a_dealers_own_rows_are_not_kept(seeded: SeededHq) -> None:
    seeded.device().sync()
    with seeded.database.read() as session:
        scopes = {head.id: name for name, head in read_heads(session, ["dealer:1", SUPPLY_SCOPE]).items()}
    names = {scopes.get(int(str(key[0])), "brand") for key in store_of(seeded.hq.database.engine)._cuts}
    assert names and "dealer:1" not in names
