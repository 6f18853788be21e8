"""The sync centre shows what waits, what HQ refused and why."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from desktop.clock import SystemClock
from desktop.db import Database
from desktop.models.document import Document, Lineage
from desktop.services.outbox import (
    count_by_status,
    get_sync_state,
    list_recent,
    list_refused,
    list_scopes,
    list_waiting,
    settle_document,
)
from desktop.sync.outbox import record_published
from domain.errors import DomainError
from tests.desktop.shop import cart, sell


def _judge(database: Database, n: int, status: str, code: str = "", facts: str = "{}") -> None:
    with database.write() as session:
        session.execute(update(Document).where(Document.n == n).values(status=status, code=code, facts=facts))
        session.execute(update(Lineage).values(acked_n=n))


def test_a_document_waits_until_hq_stored_it(shop: Database) -> None:
    with shop.write() as session:
        numbers = [sell(session, cart(glue=1)).number for _ in range(2)]
    _judge(shop, 1, "applied")
    with shop.read() as session:
        assert [row.number for row in list_waiting(session)] == numbers[1:]
        assert [(row.number, row.is_sent) for row in list_recent(session)] == [
            (numbers[1], False),
            (numbers[0], True),
        ]
        assert count_by_status(session) == {"applied": 1, "pending": 1}


def test_a_refused_document_shows_hqs_reason(shop: Database) -> None:
    with shop.write() as session:
        sell(session, cart(glue=1))
    _judge(shop, 1, "rejected", "store_unknown", '{"store_id":9}')
    with shop.read() as session:
        row = list_refused(session)[0]
        state = get_sync_state(session)
    assert (row.code, row.facts) == ("store_unknown", {"store_id": 9})
    assert (state.waiting, state.attention, state.is_enrolled) == (0, 1, False)


def test_a_document_that_a_person_saw_to_is_settled_until_hq_says_something_new(shop: Database) -> None:
    with shop.write() as session:
        doc_id = sell(session, cart(glue=1)).doc_id
    _judge(shop, 1, "rejected", "store_unknown")
    with shop.write() as session:
        settle_document(session, doc_id, SystemClock().moment())
        settle_document(session, doc_id, SystemClock().moment())
    with shop.read() as session:
        assert (get_sync_state(session).attention, list_refused(session)) == (0, [])
        assert list_recent(session)[0].is_settled and count_by_status(session) == {"rejected": 1}
    with shop.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO verdict (scope, v, row_hash, doc_id, status, code, facts)"
            " VALUES ('verdict:1.1', 1, 1, ?, 'parked', 'judging_failed', '{}')",
            (doc_id,),
        )
        record_published(session, [doc_id])
        assert list_refused(session)[0].code == "judging_failed"


@pytest.mark.parametrize(("status", "code"), [("applied", "document_needs_nobody"), ("", "document_unknown")])
def test_only_what_needs_a_person_can_be_settled(shop: Database, status: str, code: str) -> None:
    with shop.write() as session:
        doc_id = sell(session, cart(glue=1)).doc_id
    _judge(shop, 1, status)
    with shop.write() as session, pytest.raises(DomainError, match=code):
        settle_document(session, doc_id if status else "nobody's", SystemClock().moment())


def test_a_document_whose_body_was_dropped_is_still_listed(shop: Database) -> None:
    with shop.write() as session:
        sell(session, cart(glue=1))
        session.execute(update(Document).values(body=b""))
        assert list_recent(session)[0].number == ""
        assert list_scopes(session) == []
