"""The other till's receipts: found by number, printed again, taken back, and never more than was sold."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.models.product import Product
from desktop.models.receipt import Receipt
from desktop.models.store_receipt import StoreReceipt
from desktop.services.billing import read_slip
from desktop.services.receipt import (
    Cart,
    CartLine,
    IssuedReceipt,
    get_receipt,
    get_receipt_id,
    issue_receipt,
    list_receipts,
)
from desktop.services.refund import get_taken, issue_refund
from desktop.sync import round
from desktop.sync.cursor import held_scopes, recount
from desktop.sync.http import Unreachable
from desktop.sync.repair import count_scope
from domain.errors import DomainError
from domain.receipt import Tender, TenderType
from tests.desktop.sync.line import Line, lost
from tests.desktop.sync.pc import CLOCK, Pc, open_pc
from tests.desktop.sync.strange import Reply

SCOPE = "store:1.11"
CASH = TenderType.CASH


@pytest.fixture
def other(enrolled: Pc, line: Line, tmp_path: Path) -> Iterator[Pc]:
    """The store's second PC, with the catalogue; the first has it too."""
    with open_pc(tmp_path / "other") as pc:
        pc.enrol(line.url, line.hq.enrol_code())
        for each in (pc, enrolled):
            assert each.sync().problems == ()
        yield pc


def sell(pc: Pc, quantity: int = 5_000) -> IssuedReceipt:
    with pc.database.write() as session:
        cart = Cart((CartLine("P-001", "根", quantity),))
        made = issue_receipt(session, cart, [Tender(CASH, 10**9)], CLOCK.moment())
    assert pc.sync().problems == ()
    return made


def knows_goods(pc: Pc) -> bool:
    with pc.database.read() as session:
        return bool(session.scalar(select(func.count()).select_from(Product)))


def lost_after(answers: int) -> Callable[[Reply], Reply]:
    """Let so many answers arrive, and no more."""
    left = iter(range(answers))
    return lambda reply: lost(reply) if next(left, None) is None else reply


def take_back(pc: Pc, doc_id: str, quantity: int) -> IssuedReceipt:
    with pc.database.write() as session:
        made = issue_refund(session, doc_id, {1: quantity}, CASH, CLOCK.moment())
    assert pc.sync().problems == ()
    return made


def test_a_new_till_sells_before_it_has_what_the_others_sold(
    enrolled: Pc, other: Pc, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold = [sell(other).number for _ in range(9)]
    monkeypatch.setattr(round, "MAX_PAGE_ROWS", 3)
    with open_pc(tmp_path / "third") as third:
        third.enrol(line.url, line.hq.enrol_code())
        answers = 0
        while not knows_goods(third):
            answers += 1
            line.break_with(lost_after(answers), times=10**6)
            with pytest.raises(Unreachable):
                third.sync()
        with third.database.write() as session:
            cart = Cart((CartLine("P-001", "根", 5_000),))
            issue_receipt(session, cart, [Tender(CASH, 10**9)], CLOCK.moment())
            with pytest.raises(DomainError, match="receipt_unknown"):
                get_receipt_id(session, sold[-1])
        line.times = 0
        assert third.sync().problems == ()
        with third.database.read() as session:
            assert all(get_receipt_id(session, number) for number in sold)


def test_a_receipt_of_the_other_till_is_found_and_read_as_it_was_printed(enrolled: Pc, other: Pc) -> None:
    sold = sell(enrolled)
    other.sync()
    with other.database.read() as there, enrolled.database.read() as here:
        assert get_receipt_id(there, sold.number) == sold.doc_id
        assert [row.number for row in list_receipts(there, text=sold.number[-6:])] == [sold.number]
        assert list_receipts(there) == [], "the day's list is this till's own"
        theirs, ours = get_receipt(there, sold.doc_id), get_receipt(here, sold.doc_id)
        assert (theirs.lines, theirs.tenders, theirs.change) == (ours.lines, ours.tenders, ours.change)
        assert read_slip(there, sold.doc_id).receipt.row.number == sold.number


def test_goods_sold_at_the_other_till_come_back_here_but_no_more_than_were_sold(
    enrolled: Pc, other: Pc
) -> None:
    sold = sell(enrolled)
    other.sync()
    take_back(other, sold.doc_id, 2_000)
    enrolled.sync()
    with enrolled.database.read() as session:
        assert get_taken(session, sold.doc_id)[1].quantity == 2_000
    with pytest.raises(DomainError, match="refund_exceeds_sale"), enrolled.database.write() as session:
        issue_refund(session, sold.doc_id, {1: 3_001}, CASH, CLOCK.moment())
    take_back(enrolled, sold.doc_id, 3_000)
    other.sync()
    with other.database.read() as session:
        assert get_taken(session, sold.doc_id)[1].quantity == 5_000


def test_own_receipts_are_not_held_twice_and_the_digest_agrees(enrolled: Pc, other: Pc) -> None:
    sold = sell(enrolled)
    enrolled.sync()
    other.sync()
    for pc, is_own in ((enrolled, True), (other, False)):
        with pc.database.read() as session:
            body = session.scalars(select(StoreReceipt.body)).one()
            assert (body == b"") == is_own
            [state] = [state for state in held_scopes(session) if state.scope == SCOPE]
            assert state.digest.count == 1 and count_scope(session, SCOPE) == state.digest
            assert get_taken(session, sold.doc_id) == {}


def test_other_tills_count_in_no_total_of_this_one(enrolled: Pc, other: Pc) -> None:
    sell(enrolled)
    other.sync()
    with other.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Receipt)) == 0


def test_a_row_that_went_bad_is_fetched_again(enrolled: Pc, other: Pc) -> None:
    sold = sell(enrolled)
    other.sync()
    with other.database.write() as session:
        session.connection().exec_driver_sql("UPDATE store_receipt SET row_hash = 7, number = 'X'")
    recount(other.database, "tomorrow")
    assert other.sync().problems == ()
    with other.database.read() as session:
        assert get_receipt_id(session, sold.number) == sold.doc_id


def test_what_came_back_by_healing_too_is_counted_once(enrolled: Pc, other: Pc) -> None:
    sold = sell(enrolled)
    back = take_back(enrolled, sold.doc_id, 1_000)
    with enrolled.database.write() as session:
        run = session.connection().exec_driver_sql
        run("UPDATE store_receipt SET body = x'7b7d' WHERE doc_id = ?", (back.doc_id,))
        assert get_taken(session, sold.doc_id)[1].quantity == 1_000
