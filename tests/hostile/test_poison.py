"""A document HQ fails to store: later ones pass it, the chain stays whole, and it can go up again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from desktop.models.document import Document
from desktop.services.document import append_document
from desktop.services.outbox import list_refused, list_waiting, resend_document
from desktop.sync.http import Unreachable
from protocol.base import encode
from protocol.lineage import chain_next
from protocol.order import ORDER
from server_stub.models import Alarm, Inbox, Lineage, Log
from tests.desktop.sync.line import Line, line_to
from tests.desktop.sync.pc import Pc, open_pc
from tests.hq import SeededHq, open_seeded, order

HUGE = b'{"number":"' + b"1" * (1 << 20) + b'"}'
BROKEN = b'{"number":\xff'


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[SeededHq]:
    with open_seeded(tmp_path) as opened:
        yield opened


@pytest.fixture
def pc(hq: SeededHq, tmp_path: Path) -> Iterator[Pc]:
    with open_pc(tmp_path / "pc") as opened, line_to(hq) as line:
        opened.enrol(line.url, hq.enrol_code())
        yield opened


def issue(pc: Pc, body: bytes, doc_id: str = "poison") -> None:
    """Append a document whose bytes no HQ takes; its place in the chain is right."""
    with pc.database.write() as session:
        append_document(session, doc_id=doc_id, kind=ORDER, body=order())
        row = session.scalars(select(Document).where(Document.doc_id == doc_id)).one()
        lineage = session.get_one(type(pc.lineage()), row.lineage_id)
        before = select(Document.chain).where(Document.lineage_id == lineage.id, Document.n == row.n - 1)
        previous = session.scalar(before) or lineage.id
        row.body = body
        row.chain = lineage.chain = chain_next(previous, row.n, doc_id, row.kind, row.version, body)


def at_hq(hq: SeededHq, doc_id: str = "poison") -> Log:
    with hq.database.read() as session:
        return session.scalars(select(Log).where(Log.doc_id == doc_id)).one()


def sync_until_past(pc: Pc) -> list[tuple[str, ...]]:
    return [pc.sync().problems for _ in range(4)]


@pytest.mark.parametrize("body", [HUGE, BROKEN], ids=["too large", "no JSON"])
def test_later_documents_pass_one_that_hq_cannot_store(pc: Pc, hq: SeededHq, body: bytes) -> None:
    before = pc.sell(3)
    issue(pc, body)
    after = pc.sell(3)
    told = sync_until_past(pc)
    assert told[:3] == [("document_refused:poison",)] * 3
    statuses = pc.statuses()
    assert {statuses[doc_id] for doc_id in before + after} == {"applied"}
    assert statuses["poison"] == "parked" and pc.lineage().acked_n == 7
    assert at_hq(hq).chain == pc_chain(pc, 4) and pc.sync().problems == ()


def pc_chain(pc: Pc, n: int) -> str | None:
    with pc.database.read() as session:
        return session.scalar(select(Document.chain).where(Document.n == n))


def test_bytes_that_are_no_json_are_kept_by_hq_as_they_are(pc: Pc, hq: SeededHq) -> None:
    issue(pc, BROKEN)
    pc.sell()
    sync_until_past(pc)
    row = at_hq(hq)
    assert (row.body, row.status, row.code) == (BROKEN, "parked", "stored_opaque")


def test_what_is_too_large_goes_by_its_hash_with_an_alarm_and_stays_here(pc: Pc, hq: SeededHq) -> None:
    issue(pc, HUGE)
    pc.sell()
    assert sync_until_past(pc)[3] == ("document_skipped:poison",)
    row = at_hq(hq)
    assert (row.body, row.status, row.code) == (b"", "parked", "body_missing")
    with hq.database.read() as session:
        assert session.scalars(select(Alarm.code).where(Alarm.doc_id == "poison")).all() == ["body_missing"]
        assert session.scalar(select(Inbox).where(Inbox.doc_id == "poison")) is None
    with pc.database.read() as session:
        assert [(shown.doc_id, shown.can_go_again) for shown in list_refused(session)] == [("poison", True)]
        assert session.scalar(select(Document.body).where(Document.doc_id == "poison")) == HUGE


def test_a_body_can_go_up_later_and_is_judged_then(
    pc: Pc, hq: SeededHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(pc, encode(order()))
    pc.sell()
    with monkeypatch.context() as patch:
        patch.setattr("server_stub.push_form.MAX_DOCUMENT_BYTES", 100)
        patch.setattr("server_stub.opaque.MAX_DOCUMENT_BYTES", 100)
        for _ in range(8):
            pc.sync()
        with pc.database.write() as session:
            resend_document(session, "poison")
        assert "document_refused:poison" in pc.sync().problems
    assert at_hq(hq).code == "body_missing"
    with pc.database.write() as session:
        resend_document(session, "poison")
    pc.sync()
    assert (at_hq(hq).status, pc.statuses()["poison"]) == ("applied", "applied")


def test_failures_are_counted_in_the_database_and_shown(pc: Pc) -> None:
    issue(pc, HUGE)
    pc.sync()
    with pc.database.read() as session:
        (row,) = list_waiting(session)
    assert (row.code, row.facts) == ("not_stored", {"failures": 1})


def test_a_silent_line_is_no_failure_of_a_document(hq: SeededHq, tmp_path: Path) -> None:
    with open_pc(tmp_path / "other") as pc, line_to(hq) as line:
        pc.enrol(line.url, hq.enrol_code())
        issue(pc, HUGE)
        break_all(line)
        with pytest.raises(Unreachable):
            pc.sync()
        with pc.database.read() as session:
            assert list_waiting(session)[0].code == ""


def break_all(line: Line) -> None:
    line.break_with(lambda reply: type(reply)(reply.body, reply.status, reply.media_type, cut=0), times=99)


def test_a_new_lineage_carries_the_poison_along(pc: Pc, hq: SeededHq) -> None:
    issue(pc, HUGE)
    sold = pc.sell(2)
    sync_until_past(pc)
    with hq.database.write() as session:
        session.execute(update(Log).where(Log.n == 3).values(chain="0" * 32))
        session.execute(update(Lineage).values(chain="0" * 32))
    problems = [pc.sync().problems for _ in range(5)]
    statuses = pc.statuses()
    assert problems[-1] == () and statuses["poison"] == "parked"
    assert all(statuses[doc_id] in ("applied", "have") for doc_id in sold)
