"""The sync centre shows what waits, what HQ refused and why."""

from __future__ import annotations

from sqlalchemy import update

from desktop.db import Database
from desktop.models.document import Document, Lineage
from desktop.services.outbox import (
    count_by_status,
    get_sync_state,
    list_recent,
    list_refused,
    list_scopes,
    list_waiting,
)
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


def test_a_document_whose_body_was_dropped_is_still_listed(shop: Database) -> None:
    with shop.write() as session:
        sell(session, cart(glue=1))
        session.execute(update(Document).values(body=b""))
        assert list_recent(session)[0].number == ""
        assert list_scopes(session) == []
