"""What HQ lent is spent in the document's transaction, never twice, and never by a clock that may be wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import insert, select

from desktop.clock import Moment
from desktop.db import Database
from desktop.hqtime import count_with, estimate_hq_time, tell_hq_time
from desktop.lineage import current_lineage, start_lineage
from desktop.models.document import Document
from desktop.models.lease import Lease, LeaseClosed, LeaseUse, LeaseWish
from desktop.services.lease import (
    Promise,
    Spend,
    get_promise,
    list_needing_credit,
    list_promised,
    spend,
    wish_lease,
)
from desktop.services.order import IssuedOrder, Wanted, place_order
from desktop.services.receipt import issue_receipt
from domain.errors import DomainError
from domain.lease import LeaseKind
from domain.receipt import Tender, TenderType
from protocol.order import OrderDoc
from protocol.receipt import ReceiptDoc
from tests.desktop.hqsaid import say_dealer
from tests.desktop.shop import CASH, GLUE, cart

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIMIT = 1_000_000
BAG = 3_500


def at(hours: float, boot: str = "boot", running: float | None = None) -> Moment:
    """The PC's reading so many hours after HQ told its time."""
    ran = hours if running is None else running
    return Moment(NOON + hours * HOUR, boot, int(ran * 3_600_000))


def lend(database: Database, amount: int, kind: str = "credit", subject: str = "", **more: object) -> None:
    """HQ lends for ten hours, and told its time when it did."""
    with database.write() as session:
        tell_hq_time(session, NOON, at(0))
        row = {"scope": "lease:7.1", "v": 1, "row_hash": 1, "lease_id": f"{kind}{subject}{amount}"}
        row |= {"kind": kind, "subject": subject, "amount": amount, "granted_at": NOON}
        row |= {"expires_at": NOON + 10 * HOUR, "lineage": current_lineage(session).id}
        session.execute(insert(Lease), [row | more])


@pytest.fixture
def limited(shop: Database) -> Database:
    """A shop whose dealer has a limit."""
    with shop.write() as session:
        say_dealer(session, LIMIT)
    return shop


def order(database: Database, bags: int, moment: Moment) -> tuple[IssuedOrder, OrderDoc]:
    with database.write() as session:
        placed = place_order(session, [Wanted(GLUE, "袋", bags * 1000)], moment)
        body = session.scalar(select(Document.body).where(Document.doc_id == placed.doc_id))
    return placed, msgspec.json.decode(body, type=OrderDoc)


def promise(database: Database, moment: Moment) -> Promise:
    with database.read() as session:
        return get_promise(session, moment)


def test_an_order_within_the_lease_carries_its_uses(limited: Database) -> None:
    lend(limited, 10 * BAG)
    placed, doc = order(limited, 4, at(1))
    assert [(use.kind, use.amount) for use in doc.uses] == [("credit", placed.total)]
    assert not doc.needs_credit
    assert promise(limited, at(1)) == Promise(6 * BAG, NOON)


def test_an_order_beyond_the_lease_is_sent_and_marked_and_spends_nothing(limited: Database) -> None:
    lend(limited, 3 * BAG)
    placed, doc = order(limited, 4, at(1))
    assert doc.needs_credit and doc.uses == []
    assert promise(limited, at(1)).credit == 3 * BAG
    with limited.read() as session:
        assert list_needing_credit(session) == {placed.doc_id}


def test_a_dealer_without_a_limit_spends_no_credit(shop: Database) -> None:
    with shop.write() as session:
        say_dealer(session, None)
    _, doc = order(shop, 4, at(1))
    assert (doc.uses, doc.needs_credit) == ([], False)
    assert promise(shop, at(1)).covers(10**12)


def test_a_limit_of_nothing_is_a_limit(shop: Database) -> None:
    with shop.write() as session:
        say_dealer(session, 0)
    assert order(shop, 1, at(1))[1].needs_credit
    assert promise(shop, at(1)).credit == 0


@pytest.mark.parametrize(
    "more",
    [
        {"amount": 0},
        {"amount": -5},
        {"expires_at": NOON - HOUR},
        {"granted_at": "2026-03-02T12:00:00"},
        {"expires_at": "2027-03-02T12:00:00"},
    ],
)
def test_a_lease_that_makes_no_sense_lends_nothing_and_refuses_no_order(
    limited: Database, more: dict[str, object]
) -> None:
    for kind, subject in (("credit", ""), ("stock", GLUE)):
        lend(limited, 10 * BAG, kind, subject)
    with limited.write() as session:
        columns = {
            name: getattr(value, "isoformat", lambda value=value: value)() for name, value in more.items()
        }
        for name, value in columns.items():
            session.connection().exec_driver_sql(f"UPDATE lease SET {name} = ?", (value,))
    assert promise(limited, at(1)).credit == 0
    assert order(limited, 4, at(1))[1].needs_credit


def test_spending_is_undone_with_its_document(limited: Database) -> None:
    lend(limited, 10 * BAG)
    with pytest.raises(RuntimeError), limited.write() as session:
        place_order(session, [Wanted(GLUE, "袋", 1000)], at(1))
        raise RuntimeError
    assert promise(limited, at(1)).credit == 10 * BAG


def test_the_same_order_again_spends_once(limited: Database) -> None:
    lend(limited, 10 * BAG)
    with limited.write() as session:
        for _ in range(2):
            place_order(session, [Wanted(GLUE, "袋", 1000)], at(1), doc_id="o-1")
    assert promise(limited, at(1)).credit == 9 * BAG


def test_an_expired_or_closed_lease_is_not_spent(limited: Database) -> None:
    lend(limited, 10 * BAG)
    assert promise(limited, at(9.9)).credit == 10 * BAG
    assert promise(limited, at(10)).credit == 0
    with limited.write() as session:
        session.add(LeaseClosed(lease_id=f"credit{10 * BAG}", closed_at=NOON))
    assert promise(limited, at(1)).credit == 0


def test_a_new_lineage_spends_nothing_of_the_old_and_its_documents_keep_their_use(limited: Database) -> None:
    lend(limited, 10 * BAG)
    placed, doc = order(limited, 4, at(1))
    with limited.write() as session:
        start_lineage(session, "f" * 16)
    assert promise(limited, at(1)).credit == 0
    with limited.read() as session:
        body = session.scalar(select(Document.body).where(Document.doc_id == placed.doc_id))
        assert session.scalars(select(LeaseUse.amount)).all() == [4 * BAG]
    assert msgspec.json.decode(body, type=OrderDoc) == doc


def test_lines_within_lent_stock_are_promised(limited: Database) -> None:
    lend(limited, 3_000, "stock", GLUE)
    placed, doc = order(limited, 4, at(1))
    assert [(use.kind, use.subject, use.amount) for use in doc.uses] == [("stock", GLUE, 3_000)]
    with limited.read() as session:
        assert list_promised(session, placed.doc_id) == {GLUE: 3_000}


def test_points_and_budgets_are_spent_with_the_receipt(limited: Database) -> None:
    lend(limited, 500, "points", "M1")
    lend(limited, 900, "budget", "B-1")
    spends = [Spend(LeaseKind.POINTS, "M1", 200), Spend(LeaseKind.BUDGET, "B-1", 900)]
    tenders = [Tender(TenderType.POINTS, 200), Tender(CASH, 10_000)]
    with limited.write() as session:
        issue_receipt(session, cart(glue=2), tenders, at(1), spends=spends)
        doc = msgspec.json.decode(session.scalar(select(Document.body)), type=ReceiptDoc)
    assert [(use.subject, use.amount) for use in doc.uses] == [("M1", 200), ("B-1", 900)]


def test_more_points_than_are_lent_are_refused_and_nothing_is_written(limited: Database) -> None:
    lend(limited, 500, "points", "M1")
    with pytest.raises(DomainError) as caught, limited.write() as session:
        issue_receipt(
            session, cart(glue=2), [Tender(CASH, 10_000)], at(1), spends=[Spend(LeaseKind.POINTS, "M1", 501)]
        )
    assert (caught.value.code, caught.value.facts["missing"]) == ("lease_short", 1)
    with limited.read() as session:
        assert session.scalars(select(LeaseUse.amount)).all() == []


def test_a_tender_of_points_spends_points(limited: Database) -> None:
    with pytest.raises(DomainError, match="points_not_spent"), limited.write() as session:
        issue_receipt(session, cart(glue=1), [Tender(TenderType.POINTS, BAG)], at(1))


def test_two_leases_are_spent_the_one_that_expires_first_before_the_other(limited: Database) -> None:
    lend(limited, 3 * BAG, expires_at=NOON + 9 * HOUR)
    lend(limited, 5 * BAG)
    _, doc = order(limited, 4, at(1))
    assert [use.amount for use in doc.uses] == [3 * BAG, BAG]


def test_a_wish_replaces_an_earlier_one(shop: Database) -> None:
    with shop.write() as session:
        for amount in (5, 7):
            wish_lease(session, LeaseKind.STOCK, GLUE, amount)
        assert session.scalars(select(LeaseWish.amount)).all() == [7]
        with pytest.raises(DomainError, match="amount_not_positive"):
            wish_lease(session, LeaseKind.STOCK, GLUE, 0)


def told(database: Database, moment: Moment) -> datetime | None:
    with database.read() as session:
        return estimate_hq_time(session, moment)


def test_hqs_time_is_unknown_until_it_was_told(shop: Database) -> None:
    assert told(shop, at(1)) is None


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        (at(1), 1),
        (at(-5000, running=2), 2),
        (at(3, running=1), 3),
        (at(9000, running=1), 9000),
        (at(2, "another boot"), 2),
    ],
)
def test_hqs_time_is_the_latest_that_any_reading_says(shop: Database, moment: Moment, hours: float) -> None:
    with shop.write() as session:
        tell_hq_time(session, NOON, at(0))
    assert told(shop, moment) == NOON + hours * HOUR


def test_a_clock_that_went_back_over_a_restart_proves_itself_wrong(limited: Database) -> None:
    lend(limited, 10 * BAG)
    assert told(limited, at(-1, "another boot")) is None
    order(limited, 1, at(3))
    assert told(limited, at(2, "another boot")) is None
    assert promise(limited, at(2, "another boot")).credit == 0
    assert order(limited, 1, at(2, "another boot"))[1].needs_credit


def test_a_clock_put_right_by_minutes_counts_with_the_latest_time(shop: Database) -> None:
    with shop.write() as session:
        tell_hq_time(session, NOON, at(0))
        count_with(session, NOON + HOUR)
        count_with(session, NOON)
    assert told(shop, at(0.95, "another boot")) == NOON + HOUR


def test_hqs_word_counts_more_than_what_was_counted_before(shop: Database) -> None:
    with shop.write() as session:
        tell_hq_time(session, NOON, at(0))
        count_with(session, NOON + 9000 * HOUR)
        tell_hq_time(session, NOON + HOUR, at(1))
    assert told(shop, at(1)) == NOON + HOUR


def test_nothing_is_counted_with_before_hq_told_its_time(shop: Database) -> None:
    with shop.write() as session:
        count_with(session, NOON)
        assert spend(session, "d", [], at(0)) == []
