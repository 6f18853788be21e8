"""A statement is confirmed or disputed here, and what stands is HQ's word with the own answers on top."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.models.answer import StandingAnswer
from desktop.models.document import Document
from desktop.models.statement import Entry, Statement
from desktop.services.answer import Signature, answer_statement, get_answer, list_answers
from domain.answer import AnswerKind, AnswerState, Difference, DifferenceType
from domain.errors import DomainError
from domain.invoice import EntryType
from domain.period import Month
from tests.desktop.hqsaid import SAID_AT, account, say_dealer, say_entries, say_statement
from tests.desktop.shop import CLOCK

NUMBER = "ST-D007-202602"
PRICE = Difference("SP-1", DifferenceType.PRICE, "合同价 500")
CONFIRM, DISPUTE = AnswerKind.CONFIRM, AnswerKind.DISPUTE


@pytest.fixture
def seen(database: Database) -> Signature:
    """What a person looked at: the issued statement of February."""
    entries = account(("SP-1", EntryType.SHIPPED, date(2026, 2, 5), 50_000))
    with database.write() as session:
        say_dealer(session)
        say_entries(session, entries)
        return Signature("王", say_statement(session, Month(2026, 2), entries))


def say_standing(session: Session, state: str) -> None:
    """Publish what stands at HQ."""
    row = {"scope": "dealer:7", "v": 1, "row_hash": 1, "statement": NUMBER, "state": state, "signer": "李"}
    more = {"content_hash": "x", "answered_at": SAID_AT, "differences": b'[["SP-1","price"]]', "reply": "好"}
    session.execute(insert(StandingAnswer), [row | more])


def test_nothing_is_answered_at_first(database: Database) -> None:
    with database.read() as session:
        assert (list_answers(session), get_answer(session, NUMBER).state) == ({}, AnswerState.OPEN)


def test_a_confirmation_stands_here_at_once(database: Database, seen: Signature) -> None:
    with database.write() as session:
        for _ in range(2):
            view = answer_statement(session, NUMBER, CONFIRM, seen, CLOCK.moment(), doc_id="A")
        assert (view.state, view.signer, view.is_waiting) == (AnswerState.CONFIRMED, "王", True)


def test_a_dispute_names_its_entries_and_outweighs_the_own_confirmation(
    database: Database, seen: Signature
) -> None:
    with database.write() as session:
        answer_statement(session, NUMBER, CONFIRM, seen, CLOCK.moment())
        view = answer_statement(session, NUMBER, DISPUTE, seen, CLOCK.moment(), differences=[PRICE])
        assert (view.state, view.differences) == (AnswerState.DISPUTED, (PRICE,))
        with pytest.raises(DomainError, match="answer_disputed"):
            answer_statement(session, NUMBER, CONFIRM, seen, CLOCK.moment())


def test_hqs_word_is_shown_and_an_own_answer_on_top_of_it(database: Database, seen: Signature) -> None:
    with database.write() as session:
        say_standing(session, "settled")
        view = get_answer(session, NUMBER)
        assert (view.state, view.reply, view.is_waiting) == (AnswerState.SETTLED, "好", False)
        assert answer_statement(session, NUMBER, CONFIRM, seen, CLOCK.moment()).state is AnswerState.CONFIRMED


def test_a_dispute_of_another_pc_stands_over_the_own_confirmation(
    database: Database, seen: Signature
) -> None:
    with database.write() as session:
        answer_statement(session, NUMBER, CONFIRM, seen, CLOCK.moment())
        say_standing(session, "disputed")
        view = get_answer(session, NUMBER)
        assert (view.state, view.signer, view.is_waiting) == (AnswerState.DISPUTED, "李", True)


def test_a_rejected_answer_disappears(database: Database, seen: Signature) -> None:
    with database.write() as session:
        answer_statement(session, NUMBER, CONFIRM, seen, CLOCK.moment())
        session.execute(update(Document).values(status="rejected"))
        assert get_answer(session, NUMBER).state is AnswerState.OPEN


def test_what_is_older_than_hqs_word_is_not_signed(database: Database, seen: Signature) -> None:
    with database.write() as session:
        session.execute(update(Statement).values(content_hash="f" * 32))
        for kind in AnswerKind:
            with pytest.raises(DomainError) as refusal:
                answer_statement(session, NUMBER, kind, seen, CLOCK.moment(), note="-" * (kind is DISPUTE))
            assert refusal.value.code == "statement_stale"
            assert refusal.value.facts["content_hash_hq"] == "f" * 32


def test_what_differs_from_hqs_is_not_confirmed_but_may_be_disputed(
    database: Database, seen: Signature
) -> None:
    with database.write() as session:
        session.execute(delete(Entry))
        with pytest.raises(DomainError, match="statement_differs"):
            answer_statement(session, NUMBER, CONFIRM, seen, CLOCK.moment())
        view = answer_statement(session, NUMBER, DISPUTE, seen, CLOCK.moment(), note="少一笔发货")
        assert (view.state, view.note) == (AnswerState.DISPUTED, "少一笔发货")


def test_an_unknown_statement_and_an_empty_dispute_are_refused(database: Database, seen: Signature) -> None:
    with database.write() as session:
        with pytest.raises(DomainError, match="statement_unknown"):
            answer_statement(session, "ST-X", CONFIRM, seen, CLOCK.moment())
        with pytest.raises(DomainError, match="answer_names_nothing"):
            answer_statement(session, NUMBER, DISPUTE, seen, CLOCK.moment())
