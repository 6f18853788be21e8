"""Answers to a statement from two PCs: a dispute stands in either order, a stale hash comes back with HQ's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, update

from desktop.models.document import Document
from desktop.models.statement import Statement
from desktop.services.answer import AnswerView, Signature, answer_statement, get_answer
from desktop.services.statement import get_issued_hash
from domain.answer import AnswerKind, AnswerState, Difference, DifferenceType
from domain.errors import DomainError
from domain.invoice import EntryType
from domain.period import Month, parse_month
from protocol.dealer import dealer_scope
from protocol.statement import STATEMENT
from server_stub.answer import settle_dispute
from server_stub.feed import publish
from server_stub.models import Statement as Issued
from server_stub.receivable import add_entry
from server_stub.statement import issue_statement, statement_row
from tests.desktop.sync.line import Line
from tests.desktop.sync.pc import CLOCK, Pc, open_pc

NUMBER, MONTH = "ST-D001-202608", Month(2026, 8)
LATE = Difference("SH-1", DifferenceType.IN_TRANSIT, "没到")


@pytest.fixture
def pcs(tmp_path: Path, line: Line) -> Iterator[tuple[Pc, Pc]]:
    """Two enrolled PCs that hold the issued statement of August."""
    day = parse_month("2026-08").first
    with line.hq.database.write() as session:
        add_entry(session, 1, number="SH-1", type=EntryType.SHIPPED, day=day, due=day, amount=100_00)
        issue_statement(session, 1, MONTH, line.hq.clock())
    with open_pc(tmp_path / "one") as one, open_pc(tmp_path / "two") as two:
        for pc in (one, two):
            pc.enrol(line.url, line.hq.enrol_code())
            pc.sync()
        yield one, two


def answer(pc: Pc, kind: AnswerKind, signer: str) -> None:
    differences = [LATE] if kind is AnswerKind.DISPUTE else []
    with pc.database.write() as session:
        seen = Signature(signer, get_issued_hash(session, MONTH) or "")
        answer_statement(session, NUMBER, kind, seen, CLOCK.moment(), differences=differences)


def standing(pc: Pc) -> AnswerView:
    with pc.database.read() as session:
        return get_answer(session, NUMBER)


def word(pc: Pc) -> tuple[str, str, dict[str, str]]:
    with pc.database.read() as session:
        query = select(Document.status, Document.code, Document.facts).where(Document.kind == "answer")
        status, code, facts = session.execute(query).one()
        return status, code, msgspec.json.decode(facts)


@pytest.mark.parametrize("is_confirmed_first", [True, False])
def test_a_dispute_stands_whichever_pc_was_heard_first(
    pcs: tuple[Pc, Pc], line: Line, is_confirmed_first: bool
) -> None:
    confirming, disputing = pcs
    answer(confirming, AnswerKind.CONFIRM, "王")
    answer(disputing, AnswerKind.DISPUTE, "李")
    assert standing(confirming).state is AnswerState.CONFIRMED
    for pc in pcs if is_confirmed_first else pcs[::-1]:
        pc.sync()
    for pc in pcs:
        pc.sync()
        view = standing(pc)
        assert (view.state, view.signer, view.is_waiting) == (AnswerState.DISPUTED, "李", False)
        assert view.differences == (LATE,)
    status, code, facts = word(confirming)
    assert (status, code) == ("applied", "answer_dispute_stands")
    assert (facts["answer_here"], facts["answer_hq"]) == ("confirm", "dispute")
    assert word(disputing)[:2] == ("applied", "")


def test_a_settled_dispute_can_be_confirmed(pcs: tuple[Pc, Pc], line: Line) -> None:
    one, two = pcs
    answer(one, AnswerKind.DISPUTE, "李")
    one.sync()
    with line.hq.database.write() as session:
        settle_dispute(session, NUMBER, "九月补发", datetime(2026, 9, 8, tzinfo=UTC))
    two.sync()
    assert (standing(two).state, standing(two).reply) == (AnswerState.SETTLED, "九月补发")
    answer(two, AnswerKind.CONFIRM, "王")
    two.sync()
    one.sync()
    assert standing(one).state is standing(two).state is AnswerState.CONFIRMED


def test_a_stale_answer_is_rejected_with_hqs_hash_and_refused_once_that_is_known(
    pcs: tuple[Pc, Pc], line: Line
) -> None:
    one, two = pcs
    answer(one, AnswerKind.CONFIRM, "王")
    with line.hq.database.write() as session:
        session.execute(update(Issued).values(content_hash="f" * 32))
        issued = session.scalars(select(Issued)).one()
        publish(session, dealer_scope(1), STATEMENT, [(NUMBER, statement_row(issued))])
    one.sync()
    status, code, facts = word(one)
    assert (status, code, facts["content_hash_hq"]) == ("rejected", "statement_hash_stale", "f" * 32)
    assert standing(one).state is AnswerState.OPEN
    with two.database.read() as session:
        looked_at = Signature("李", session.scalars(select(Statement.content_hash)).one())
    two.sync()
    with two.database.write() as session, pytest.raises(DomainError, match="statement_stale"):
        answer_statement(session, NUMBER, AnswerKind.CONFIRM, looked_at, CLOCK.moment())
