"""Push: heads compared, stored first, judged after, nothing lost or doubled."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from protocol.base import encode
from protocol.lineage import new_lineage_id
from protocol.receipt import RECEIPT, REFUND, RefundDoc
from protocol.sync import Head, PushStatus, VerdictStatus
from server_stub.models import Alarm, Base, Inbox, Log, Receipt, ReceiptLine
from server_stub.retrial import retry_documents
from tests.hq import DAY, SeededHq, TestDevice, receipt, stamp


def count(hq: SeededHq, model: type[Base]) -> int:
    with hq.database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def alarms(hq: SeededHq) -> list[str]:
    with hq.database.read() as session:
        return list(session.scalars(select(Alarm.code).order_by(Alarm.id)))


def log_status(hq: SeededHq) -> list[tuple[int, str, str]]:
    with hq.database.read() as session:
        return [tuple(row) for row in session.execute(select(Log.n, Log.status, Log.code).order_by(Log.n))]


def twin(device: TestDevice) -> TestDevice:
    """Another ledger of the same device, as after a restored backup."""
    return replace(device, lineage=new_lineage_id(), heads=[], log=[])


def refund(original: str, number: str = "RF-1") -> RefundDoc:
    sale = receipt(number, quantity=1_000)
    return RefundDoc(
        number=number,
        store_id=11,
        business_day=DAY,
        stamp=stamp(),
        lines=sale.lines,
        tenders=sale.tenders,
        gross=sale.gross,
        tax=sale.tax,
        original_id=original,
    )


def test_a_batch_is_applied_and_the_head_moves(hq: SeededHq) -> None:
    device = hq.device()
    for place in range(3):
        device.append(RECEIPT, receipt(f"RC-{place}"), f"r-{place}")
    reply = device.sync()
    assert (reply.status, reply.head, reply.durable) == (PushStatus.OK, Head(3, device.chain(3)), 0)
    assert count(hq, Receipt) == 3


def test_bodies_are_kept_as_they_were_sent(hq: SeededHq) -> None:
    device, body = hq.device(), encode(receipt()).replace(b'":', b'" : ')
    device.append(RECEIPT, body, "r-1")
    assert device.sync().verdicts[0].status is VerdictStatus.APPLIED
    with hq.database.read() as session:
        assert session.scalars(select(Log.body)).one() == body


def test_a_batch_sent_twice_is_applied_once_with_the_same_verdicts(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt(), "r-1")
    device.append("unheard", b"{}", "u-1")
    first, second = device.sync(), device.sync()
    assert first.verdicts == second.verdicts
    assert (count(hq, Receipt), count(hq, Log)) == (1, 2)


def test_an_overlapping_batch_takes_only_what_is_new(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt("RC-1"), "r-1")
    device.sync()
    device.append(RECEIPT, receipt("RC-2"), "r-2")
    assert device.sync().head.n == 2
    assert count(hq, Receipt) == 2


def test_hq_that_lost_its_tail_says_behind(hq: SeededHq) -> None:
    device = hq.device()
    for place in range(3):
        device.append(RECEIPT, receipt(f"RC-{place}"), f"r-{place}")
    device.sync(last=1)
    reply = device.sync(after=2)
    assert (reply.status, reply.head) == (PushStatus.BEHIND, Head(1, device.chain(1)))
    assert device.sync(after=1).head.n == 3


def test_an_unknown_lineage_is_opened_again_from_the_start(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt(), "r-1")
    assert device.sync(after=1).status is PushStatus.UNKNOWN
    assert device.sync().head.n == 1


def test_another_history_of_the_same_lineage_is_a_fork_and_writes_nothing(hq: SeededHq) -> None:
    device = hq.device()
    clone = replace(device, heads=[], log=[])
    device.append(RECEIPT, receipt("RC-1"), "r-1")
    device.sync()
    clone.append(RECEIPT, receipt("RC-9"), "r-9")
    clone.append(RECEIPT, receipt("RC-10"), "r-10")
    assert clone.sync().status is PushStatus.FORK
    assert clone.sync(after=1).status is PushStatus.FORK
    assert (count(hq, Log), count(hq, Inbox)) == (1, 1)


def test_heads_are_compared_even_with_nothing_to_send(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt("RC-1"), "r-1")
    device.sync()
    clone = replace(device, heads=["0" * 32], log=[])
    assert clone.sync(after=1).status is PushStatus.FORK
    assert device.sync(after=1).status is PushStatus.OK


def test_an_old_copy_sees_that_hq_is_ahead(hq: SeededHq) -> None:
    device = hq.device()
    for place in range(2):
        device.append(RECEIPT, receipt(f"RC-{place}"), f"r-{place}")
    device.sync()
    reply = device.sync(after=1, last=1)
    assert (reply.status, reply.head.n) == (PushStatus.OK, 2)


def test_a_document_re_enveloped_in_a_new_lineage_is_held_already(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt(), "r-1")
    device.sync()
    heir = twin(device)
    heir.append(RECEIPT, receipt(), "r-1")
    verdict = heir.sync().verdicts[0]
    assert (verdict.status, verdict.code) == (VerdictStatus.HAVE, "applied")
    assert (count(hq, Receipt), count(hq, Log)) == (1, 2)


def test_one_id_with_two_bodies_keeps_both_and_raises_an_alarm(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt("RC-1"), "r-1")
    device.append(RECEIPT, receipt("RC-2"), "r-1")
    verdicts = device.sync().verdicts
    assert [verdict.status for verdict in verdicts] == [VerdictStatus.APPLIED, VerdictStatus.PARKED]
    assert alarms(hq) == ["same_id_other_body"]
    with hq.database.read() as session:
        assert all(session.scalars(select(func.length(Log.body))))


def test_one_document_twice_in_a_batch_is_applied_once(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt("RC-1"), "r-1")
    device.append(RECEIPT, receipt("RC-1"), "r-1")
    assert [verdict.status for verdict in device.sync().verdicts] == ["applied", "have"]


@pytest.mark.parametrize(
    ("kind", "version", "body", "code"),
    [
        ("unheard", 1, b"{}", "kind_unknown"),
        (RECEIPT, 2, b"{}", "kind_unknown"),
        (RECEIPT, 1, b"{}", "body_unreadable"),
        (RECEIPT, 1, b"null", "body_unreadable"),
        (RECEIPT, 1, b'{"number":"\xff"}', "body_unreadable"),
        (RECEIPT, 1, encode(receipt(store_id=99)), "store_unknown"),
        (RECEIPT, 1, encode(receipt()).replace(b'"gross":3720', b'"gross":' + b"9" * 25), "judging_failed"),
    ],
)
def test_a_document_that_cannot_be_judged_is_parked_and_delays_nobody(
    hq: SeededHq, kind: str, version: int, body: bytes, code: str
) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt("RC-1"), "r-1")
    device.append(kind, body, "poison", version=version)
    device.append(RECEIPT, receipt("RC-2"), "r-2")
    verdicts = device.sync().verdicts
    assert [verdict.status for verdict in verdicts] == ["applied", "parked", "applied"]
    assert verdicts[1].code == code
    assert code in alarms(hq)
    assert count(hq, Receipt) == count(hq, ReceiptLine) == 2


def test_a_refund_waits_for_its_original_and_is_applied_when_it_comes(hq: SeededHq) -> None:
    device = hq.device()
    other = twin(device)
    other.append(REFUND, refund("r-1"), "f-1")
    other.append(RECEIPT, receipt("RC-5"), "r-5")
    assert [verdict.status for verdict in other.sync().verdicts] == ["waiting", "applied"]
    device.append(RECEIPT, receipt("RC-1"), "r-1")
    device.sync()
    with hq.database.read() as session:
        query = select(Log.status).where(Log.doc_id == "f-1")
        assert session.scalars(query).one() == VerdictStatus.APPLIED
        assert session.scalars(select(Receipt.gross).where(Receipt.doc_id == "f-1")).one() == -1_860


def test_a_refund_in_the_batch_of_its_original_does_not_wait(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt("RC-1"), "r-1")
    device.append(REFUND, refund("r-1"), "f-1")
    assert [verdict.status for verdict in device.sync().verdicts] == ["applied", "applied"]


def test_parked_documents_are_judged_again_when_hq_learned_more(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, encode(receipt()).replace(b'"store_id":11', b'"store_id":12'), "r-1")
    device.sync()
    with hq.database.write() as session:
        assert retry_documents(session, 1, VerdictStatus.PARKED) == 0
        session.execute(
            Base.metadata.tables["store"].insert(),
            [{"dealer_id": 1, "id": 12, "code": "S12", "name": "二店"}],
        )
        assert retry_documents(session, 1, VerdictStatus.PARKED) == 1
    assert log_status(hq) == [(1, "applied", "")]
    assert count(hq, Receipt) == 1
