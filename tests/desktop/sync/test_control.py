"""Both ends count the same documents of a day, and say so when they do not come to the same."""

import pytest
from sqlalchemy import select, update

from desktop.models.document import Device, Document
from desktop.services.control import get_control
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.services.refund import issue_refund
from domain.control import Agreement
from domain.receipt import Tender, TenderType
from protocol import routes
from protocol.receipt import RECEIPT
from server_stub.models import Alarm, ControlDay, Receipt
from tests.desktop.sync.pc import CLOCK, copy_pc, open_pc


@pytest.fixture
def sold(enrolled):
    enrolled.sync()
    sell(enrolled)
    return enrolled


def sell(pc):
    with pc.database.write() as session:
        cart = Cart(lines=(CartLine("P-001", "根", 10_000),))
        made = issue_receipt(session, cart, [Tender(TenderType.CASH, 100_000)], CLOCK.moment())
        issue_refund(session, made.doc_id, {1: 2_000}, TenderType.CASH, CLOCK.moment(), "买多了")


def control(pc):
    with pc.database.read() as session:
        return get_control(session)


def days_at_hq(line):
    with line.hq.database.read() as session:
        return session.scalars(select(ControlDay)).all()


def test_the_day_is_compared_once_everything_is_at_hq(sold, line):
    sold.sync()
    assert control(sold).compared == 0
    assert sold.sync().problems == ()
    assert (control(sold).compared, control(sold).apart) == (1, ())
    (day,) = days_at_hq(line)
    assert (day.state, day.receipts, day.refunds) == ("agrees", 1, 1)
    assert (day.sales, day.refunded, day.moved) == (day.hq_sales, day.hq_refunded, -8_000)


def test_a_day_that_agreed_is_not_stated_again_until_something_is_sold(sold):
    for _ in range(2):
        sold.sync()
    with sold.database.read() as session:
        at = session.scalar(select(Document.created_at).limit(1))
    quiet = sold.sync()
    sell(sold)
    sold.sync()
    assert sold.sync().bytes_up > quiet.bytes_up
    assert at is not None
    assert control(sold).compared == 1


def test_a_fen_that_hq_lost_is_told_to_both(sold, line):
    sold.sync()
    with line.hq.database.write() as session:
        session.execute(update(Receipt).where(Receipt.kind == RECEIPT).values(gross=Receipt.gross - 1))
    report = sold.sync()
    (day,) = control(sold).apart
    assert day.state is Agreement.DIFFERS
    assert day.here.sales - day.hq.sales == 1
    assert report.problems == (f"totals_differ:{day.day}",)
    sold.sync()
    with line.hq.database.read() as session:
        assert session.scalars(select(Alarm.code)).all() == ["totals_differ"]


def test_a_difference_that_was_put_right_goes_away(sold, line):
    sold.sync()
    for change in (-1, 1):
        with line.hq.database.write() as session:
            session.execute(update(Receipt).values(gross=Receipt.gross + change))
        sold.sync()
    assert control(sold).apart == ()


def test_what_hq_set_aside_explains_the_difference(enrolled, line):
    enrolled.sync()
    with enrolled.database.write() as session:
        session.execute(update(Device).values(store_id=999))
    sell(enrolled)
    enrolled.sync()
    assert enrolled.sync().problems == ()
    (day,) = control(enrolled).apart
    assert (day.state, day.unbooked, day.hq.sales) == (Agreement.UNBOOKED, 2, 0)


def test_a_restored_pc_states_its_new_history(tmp_path, line):
    with open_pc(tmp_path / "pc") as pc:
        pc.enrol(line.url, line.hq.enrol_code())
        pc.sync()
        sell(pc)
        pc.sync()
        pc.sync()
    copy_pc(tmp_path / "pc", tmp_path / "copy")
    with open_pc(tmp_path / "pc") as pc:
        sell(pc)
        pc.sync()
    (tmp_path / "pc" / "anchor").unlink(missing_ok=True)
    copy_pc(tmp_path / "copy", tmp_path / "pc")
    with open_pc(tmp_path / "pc") as pc:
        sell(pc)
        for _ in range(3):
            pc.sync()
        assert pc.lineage().ordinal == 2
        assert (control(pc).compared, control(pc).apart) == (1, ())
    assert {day.state for day in days_at_hq(line)} == {"agrees"}


def test_staff_see_the_page_of_a_pc(sold, line):
    sold.sync()
    sold.sync()
    page = line.hq.staff("GET", routes.DEVICE.replace("{device_id:int}", "1")).json()
    assert [head.get("is_replaced", False) for head in page["status"]["heads"]] == [False]
    (day,) = page["control"]
    assert (day["state"], day["here"]) == ("agrees", day["hq"])


def test_a_pc_that_nobody_enrolled_has_no_page(line):
    answer = line.hq.staff("GET", routes.DEVICE.replace("{device_id:int}", "77"))
    assert (answer.status_code, answer.json()["facts"]["reason"]) == (422, "device_unknown")
