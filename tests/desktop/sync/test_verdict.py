"""Verdicts that change after the push reach the PC; a number printed twice raises an alarm at HQ."""

from sqlalchemy import insert, select, update

from desktop.models.document import Document
from desktop.services.document import append_document, new_doc_id
from desktop.services.outbox import get_sync_state
from protocol.receipt import REFUND, RefundDoc
from server_stub.models import Alarm, Store
from tests.desktop.sync.line import lost
from tests.desktop.sync.pc import CLOCK, open_pc
from tests.hq import DAY, receipt, stamp


def refund_of(pc, original_id):
    """Issue a refund of a receipt that another PC made."""
    sold = receipt("RF-9999-26-000001")
    doc = RefundDoc(
        number=sold.number,
        store_id=11,
        business_day=DAY,
        stamp=stamp(),
        lines=sold.lines,
        tenders=sold.tenders,
        gross=sold.gross,
        tax=sold.tax,
        original_id=original_id,
    )
    doc_id = new_doc_id(CLOCK.moment())
    with pc.database.write() as session:
        append_document(session, doc_id=doc_id, kind=REFUND, body=doc)
    return doc_id


def verdict(pc, doc_id):
    with pc.database.read() as session:
        return tuple(
            session.execute(select(Document.status, Document.code).where(Document.doc_id == doc_id)).one()
        )


def open_store(hq, store_id):
    with hq.database.write() as session:
        row = {"dealer_id": 1, "id": store_id, "code": f"S{store_id:03}", "name": "新店"}
        session.execute(insert(Store), [row])


def retry(hq):
    return hq.staff("POST", "/v1/hq/parked/retry").json()["settled"]


def alarms(hq):
    with hq.database.read() as session:
        return list(session.scalars(select(Alarm.code)))


def test_a_refund_that_waited_is_applied_once_its_sale_has_come(tmp_path, line):
    with open_pc(tmp_path / "one") as one, open_pc(tmp_path / "two") as two:
        one.enrol(line.url, line.hq.enrol_code())
        two.enrol(line.url, line.hq.enrol_code())
        sold = one.sell()[0]
        returned = refund_of(two, sold)
        two.sync()
        assert verdict(two, returned) == ("waiting", "dependency_missing")
        one.sync()
        two.sync()
        assert verdict(two, returned) == ("applied", "")
        assert one.sync().rows["verdict:1.1"] == 0


def test_a_parked_document_is_applied_when_hq_has_learned(enrolled, line):
    made = enrolled.sell(store_id=77)[0]
    enrolled.sync()
    assert verdict(enrolled, made) == ("parked", "store_unknown")
    open_store(line.hq, 77)
    assert retry(line.hq) == 1
    report = enrolled.sync()
    assert verdict(enrolled, made) == ("applied", "")
    assert report.problems == () and report.rows["verdict:1.1"] == 1


def test_a_later_verdict_counts_though_the_answer_to_the_push_was_lost(enrolled, line):
    made = enrolled.sell(store_id=77)[0]
    enrolled.sync()
    with enrolled.database.write() as session:
        session.execute(update(Document).values(status="pending", code=""))
    open_store(line.hq, 77)
    retry(line.hq)
    line.break_with(lost)
    try:
        enrolled.sync()
    except Exception as error:  # noqa: BLE001 the line broke, as it should
        assert type(error).__name__ == "Unreachable"
    enrolled.sync()
    assert verdict(enrolled, made) == ("applied", "")


def test_a_verdict_of_a_newer_hq_is_kept_and_changes_nothing(enrolled, line):
    from protocol.verdict import VERDICT, VerdictRow, verdict_scope
    from server_stub.feed import publish

    made = enrolled.sell()[0]
    enrolled.sync()
    with line.hq.database.write() as session:
        publish(session, verdict_scope(1, 1), VERDICT, [(made, VerdictRow(made, "dreamt_of"))])
    assert enrolled.sync().problems == ()
    assert verdict(enrolled, made) == ("applied", "")


def test_another_device_hears_nothing_of_it(tmp_path, line):
    with open_pc(tmp_path / "one") as one, open_pc(tmp_path / "two") as two:
        one.enrol(line.url, line.hq.enrol_code())
        two.enrol(line.url, line.hq.enrol_code())
        one.sell(store_id=77)
        one.sync()
        open_store(line.hq, 77)
        retry(line.hq)
        assert one.sync().rows["verdict:1.1"] == 1
        assert "verdict:1.1" not in two.sync().rows


def test_a_document_sent_again_on_a_new_lineage_learns_why_it_is_parked(enrolled, line):
    from desktop.lineage import start_lineage

    made = enrolled.sell(store_id=77)[0]
    enrolled.sync()
    with enrolled.database.write() as session:
        start_lineage(session, "00000000000000cc")
        session.execute(update(Document).values(status="pending", code="", facts="{}"))
    assert enrolled.sync().verdicts == {"have": 1}
    assert verdict(enrolled, made) == ("parked", "store_unknown")
    with enrolled.database.read() as session:
        assert get_sync_state(session).attention == 1
    open_store(line.hq, 77)
    retry(line.hq)
    enrolled.sync()
    assert verdict(enrolled, made) == ("applied", "")


def test_a_number_printed_twice_raises_an_alarm_and_both_sales_count(enrolled, line):
    for _ in range(2):
        with enrolled.database.write() as session:
            body = receipt("RC-TWIN-26-000001")
            append_document(session, doc_id=new_doc_id(CLOCK.moment()), kind="receipt", body=body)
    assert enrolled.sync().verdicts == {"applied": 2}
    assert alarms(line.hq) == ["number_taken"]
    assert enrolled.sync().verdicts == {} and alarms(line.hq) == ["number_taken"]


def test_a_number_beyond_all_limits_is_no_poison(enrolled, line):
    for number in ("\u0000", "x" * 10_000, ""):
        with enrolled.database.write() as session:
            append_document(session, doc_id=new_doc_id(CLOCK.moment()), kind="receipt", body=receipt(number))
    assert enrolled.sync().pushed == 3
    assert alarms(line.hq) == []
