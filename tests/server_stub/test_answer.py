"""Answers to statements at HQ: what stands, what is stale, and how a dispute ends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from domain.errors import DomainError
from domain.invoice import EntryType
from domain.period import parse_month
from protocol.answer import ANSWER, AnswerDoc, AnswerRow, DifferenceRow, SettleRequest
from protocol.sync import ScopeState, Verdict, VerdictStatus
from protocol.verdict import VERDICT, VerdictRow
from server_stub.answer import settle_dispute
from server_stub.models import Statement
from server_stub.receivable import add_entry
from server_stub.statement import issue_statement
from tests.hq import DAY, SeededHq, TestDevice, stamp

NUMBER = "ST-D001-202608"
LATER = datetime(2026, 9, 20, tzinfo=UTC)


@pytest.fixture
def content(hq: SeededHq) -> str:
    """The hash of an issued statement with one shipment."""
    first = parse_month("2026-08").first
    with hq.database.write() as session:
        add_entry(session, 1, number="SH-1", type=EntryType.SHIPPED, day=first, due=first, amount=100_00)
        return issue_statement(session, 1, parse_month("2026-08"), hq.clock()).content_hash


def doc(content_hash: str, answer: str, **more: Any) -> AnswerDoc:
    """An answer to the statement."""
    head = {"number": "SA-1", "store_id": 11, "business_day": DAY, "stamp": stamp(), "statement": NUMBER}
    return AnswerDoc(**head, content_hash=content_hash, answer=answer, **more)


def dispute(content_hash: str, **more: Any) -> AnswerDoc:
    """A dispute about the shipment."""
    rows = [DifferenceRow("SH-1", "in_transit", "没到")]
    return doc(content_hash, "dispute", differences=rows, signer="李", **more)


def push(device: TestDevice, doc_id: str, body: AnswerDoc) -> Verdict:
    """Send one answer and return HQ's word on it."""
    sent = len(device.log)
    device.append(ANSWER, body, doc_id)
    return device.sync(sent).verdicts[0]


def told(device: TestDevice) -> tuple[AnswerRow, dict[str, VerdictRow]]:
    """What stands, and which verdicts changed, as a PC is told."""
    mine = f"verdict:1.{device.enrolment.device_id}"
    reply = device.sync(len(device.log), scopes=[ScopeState("dealer:1"), ScopeState(mine)])
    rows = [row for page in reply.pages for row in page.rows]
    (standing,) = [msgspec.json.decode(row.body, type=AnswerRow) for row in rows if row.kind == ANSWER]
    verdicts = [msgspec.json.decode(row.body, type=VerdictRow) for row in rows if row.kind == VERDICT]
    return standing, {row.doc_id: row for row in verdicts}


def test_a_confirmation_stands(hq: SeededHq, content: str) -> None:
    device = hq.device()
    said = push(device, "A", doc(content, "confirm", signer="王"))
    assert (said.status, said.code, said.facts) == (VerdictStatus.APPLIED, "", {})
    standing, _ = told(device)
    assert (standing.state, standing.signer, standing.content_hash) == ("confirmed", "王", content)


@pytest.mark.parametrize("order", ["confirm first", "dispute first"])
def test_a_dispute_stands_over_a_confirmation_in_either_order(hq: SeededHq, content: str, order: str) -> None:
    confirming, disputing = hq.device(), hq.device()
    steps = [
        lambda: push(confirming, "C", doc(content, "confirm", signer="王")),
        lambda: push(disputing, "D", dispute(content)),
    ]
    for step in steps if order == "confirm first" else steps[::-1]:
        assert step().status is VerdictStatus.APPLIED
    standing, verdicts = told(confirming)
    assert (standing.state, standing.signer, standing.differences[0].entry) == ("disputed", "李", "SH-1")
    if order == "confirm first":
        assert verdicts["C"].code == "answer_dispute_stands"
        assert (
            verdicts["C"].facts["answer_here"] == "confirm" and verdicts["C"].facts["answer_hq"] == "dispute"
        )
    assert hq.device() and told(disputing)[1] == {}


def test_a_stale_hash_is_rejected_with_the_new_one(hq: SeededHq, content: str) -> None:
    with hq.database.write() as session:
        session.execute(update(Statement).values(content_hash="f" * 32))
    for doc_id, body in (("A", doc(content, "confirm")), ("B", dispute(content))):
        said = push(device := hq.device(), doc_id, body)
        assert (said.status, said.code) == (VerdictStatus.REJECTED, "statement_hash_stale")
        assert said.facts["content_hash_here"] == content and said.facts["content_hash_hq"] == "f" * 32
        assert device.sync(1).verdicts == []


def test_what_makes_no_sense_is_rejected(hq: SeededHq, content: str) -> None:
    device, twice = hq.device(), [DifferenceRow("SH-1", "price"), DifferenceRow("SH-1", "price")]
    for place, (body, code) in enumerate(
        (
            (doc(content, "dispute"), "answer_names_nothing"),
            (doc(content, "confirm", differences=twice[:1]), "answer_confirms_differences"),
            (doc(content, "dispute", differences=twice), "answer_entry_twice"),
            (doc(content, "dispute", differences=[DifferenceRow("SH-1", "mood")]), "answer_type_unknown"),
            (doc(content, "perhaps"), "answer_kind_unknown"),
        )
    ):
        said = push(device, f"X{place}", body)
        assert (said.status, said.code) == (VerdictStatus.REJECTED, code)


def test_an_unknown_statement_is_set_aside(hq: SeededHq) -> None:
    assert push(hq.device(), "A", doc("0" * 32, "confirm")).status is VerdictStatus.PARKED


def test_staff_settle_a_dispute_with_a_reply(hq: SeededHq, content: str) -> None:
    device = hq.device()
    push(device, "D", dispute(content))
    with hq.database.write() as session:
        settle_dispute(session, NUMBER, "九月更正", LATER)
    standing, _ = told(device)
    assert (standing.state, standing.reply, standing.settled_at) == ("settled", "九月更正", LATER)
    push(device, "C", doc(content, "confirm", signer="王"))
    assert told(device)[0].state == "confirmed"


def test_only_a_dispute_can_be_settled(hq: SeededHq, content: str) -> None:
    push(hq.device(), "C", doc(content, "confirm"))
    for number, reply, code in (
        (NUMBER, "好", "answer_not_disputed"),
        (NUMBER, " ", "reason_missing"),
        ("ST-X", "好", "statement_unknown"),
    ):
        with hq.database.write() as session, pytest.raises(DomainError) as refusal:
            settle_dispute(session, number, reply, LATER)
        assert refusal.value.code == code


def test_staff_list_and_settle_over_rest(hq: SeededHq, content: str) -> None:
    push(hq.device(), "D", dispute(content))
    path, reply = f"/v1/hq/answers/{NUMBER}/settle", SettleRequest(reply="九月更正")
    (row,) = hq.staff("GET", "/v1/hq/answers", params={"state": "disputed"}).json()
    assert (row["dealer_code"], row["month"], row["answer"][1]) == ("D001", "2026-08", "disputed")
    assert hq.staff("POST", path, reply).json()[1] == "settled"
    assert hq.staff("GET", "/v1/hq/answers", params={"state": "disputed"}).json() == []
    again = hq.staff("POST", path, reply)
    assert again.status_code // 100 == 4 and "answer_not_disputed" in again.text
