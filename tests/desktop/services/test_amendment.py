"""An order is changed without a line to HQ: HQ's last revision and the own changes on top are what is shown."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop.db import Database
from desktop.models.document import Document
from desktop.models.order import OrderStatus
from desktop.services.amendment import (
    Wish,
    amend_order,
    can_amend,
    list_amendments,
    list_changes,
    preview_amendment,
)
from desktop.services.order import Wanted, get_order, list_on_order, list_orders, place_order
from desktop.services.order_book import copy_known_order, get_known_order, list_known_orders
from domain.amendment import Cancel, Result
from domain.errors import DomainError
from domain.order import OrderState
from protocol.amendment import AMEND, AmendDoc
from protocol.order import DecidedLine
from tests.desktop.hqsaid import say_decision
from tests.desktop.shop import CLOCK, DAY, GLUE, PIPE

WANTED = [Wanted(GLUE, "托", 2000), Wanted(PIPE, "米", 50_000)]
APPROVED = [
    DecidedLine(GLUE, "瓷砖胶", "托", 2000, 2000, 0, 21_000_000, 420_000),
    DecidedLine(PIPE, "PPR给水管", "米", 50_000, 50_000, 0, 56_000, 28_000),
]


def place(session: Session) -> str:
    return place_order(session, WANTED, CLOCK.moment(), doc_id="o-1").doc_id


def ask(session: Session, **quantities: int) -> str:
    names = {"first": "1", "second": "2"}
    wish = Wish({names[name]: quantity for name, quantity in quantities.items()})
    return amend_order(session, "o-1", wish, CLOCK.moment()).doc_id


def hq_answers(session: Session, doc_id: str, status: str, code: str = "", facts: str = "{}") -> None:
    step = update(Document).where(Document.doc_id == doc_id)
    session.execute(step.values(status=status, code=code, facts=facts))


def test_a_change_is_a_document_and_is_shown_at_once_as_waiting(shop: Database) -> None:
    with shop.write() as session:
        place(session)
        say_decision(session, "o-1", "approved", APPROVED)
        ask(session, first=1000)
        kind, body = session.execute(
            select(Document.kind, Document.body).order_by(Document.n.desc()).limit(1)
        ).one()
        view, (row,) = get_order(session, "o-1"), list_known_orders(session)
    doc = msgspec.json.decode(body, type=AmendDoc)
    assert (kind, doc.number[:2], doc.base_revision, doc.order_id) == (AMEND, "AM", 2, "o-1")
    assert [(x.requested, x.approved, x.is_waiting) for x in view.lines] == [
        (1000, 1000, True),
        (50_000, 50_000, False),
    ]
    assert (row.is_changed, row.total, row.state) == (True, 210_000 + 28_000, OrderState.APPROVED)


def test_an_order_not_yet_at_hq_is_changed_the_same_way(shop: Database) -> None:
    with shop.write() as session:
        place(session)
        wish = Wish({"2": 0}, [Wanted(GLUE, "袋", 3000)], (date(2026, 3, 9), "下午送"))
        amend_order(session, "o-1", wish, CLOCK.moment(), doc_id="a-1")
        view = get_order(session, "o-1")
    assert [(x.id, x.requested, x.is_waiting) for x in view.lines] == [
        ("1", 2000, False),
        ("2", 0, True),
        ("a-1.1", 3000, True),
    ]
    assert (view.wanted_on, view.note, view.row.state) == (date(2026, 3, 9), "下午送", OrderState.PLACED)
    assert view.row.line_count == 2


def test_what_is_on_order_follows_the_change(shop: Database) -> None:
    with shop.write() as session:
        place(session)
        ask(session, first=1000, second=0)
        assert list_on_order(session) == {GLUE: 60_000, PIPE: 0}
        say_decision(session, "o-1", "review", [msgspec.structs.replace(x, approved=0) for x in APPROVED])
        assert list_on_order(session)[GLUE] == 60_000


def test_changes_build_on_one_another(shop: Database) -> None:
    with shop.write() as session:
        place(session)
        say_decision(session, "o-1", "approved", APPROVED)
        ask(session, first=3000)
        ask(session, first=1000)
        assert get_order(session, "o-1").row.state is OrderState.APPROVED
        assert [a.ops[0].was for a in list_amendments(session, "o-1")] == [3000, 2000]


def test_a_refused_change_disappears_and_its_reason_is_in_the_history(shop: Database) -> None:
    facts = '{"results":"line_changed","requested_here":1000,"requested_hq":2000}'
    with shop.write() as session:
        place(session)
        say_decision(session, "o-1", "approved", APPROVED)
        hq_answers(session, ask(session, first=1000), "rejected", "line_changed", facts)
        view, (own,) = get_order(session, "o-1"), list_amendments(session, "o-1")
    assert (view.lines[0].requested, view.lines[0].is_waiting) == (2000, False)
    assert (own.results, own.names, own.facts["requested_hq"]) == (("line_changed",), ("瓷砖胶",), 2000)


def test_an_applied_change_counts_until_the_revision_that_holds_it_is_here(shop: Database) -> None:
    with shop.write() as session:
        place(session)
        say_decision(session, "o-1", "approved", APPROVED)
        hq_answers(session, ask(session, first=1000), "applied", "", '{"revision":3,"results":"applied"}')
        assert get_order(session, "o-1").lines[0].is_waiting
        session.execute(update(OrderStatus).values(revision=3))
        line = get_order(session, "o-1").lines[0]
        assert (line.requested, line.is_waiting) == (2000, False)


def test_an_order_placed_elsewhere_is_changed_too(shop: Database) -> None:
    lines = [msgspec.structs.replace(line, numerator=60) for line in APPROVED[:1]]
    with shop.write() as session:
        say_decision(session, "o-9", "approved", lines)
        amend_order(session, "o-9", Wish({"1": 5000}), CLOCK.moment())
        view = get_known_order(session, "o-9")
        assert (view.row.state, view.row.is_changed, view.lines[0].requested) == (
            OrderState.REVIEW,
            True,
            5000,
        )
        assert list_known_orders(session)[0].total == 5 * 210_000
        amend_order(session, "o-9", Wish(is_cancelled=True), CLOCK.moment())
        assert get_known_order(session, "o-9").row.state is OrderState.CANCELLED
        assert isinstance(list_amendments(session, "o-9")[0].ops[0], Cancel)
        assert len(copy_known_order(session, "o-9")) == 1


def test_a_state_of_a_newer_hq_is_shown_as_still_with_it(shop: Database) -> None:
    with shop.write() as session:
        place(session)
        say_decision(session, "o-1", "consolidated", APPROVED)
        assert list_orders(session)[0].state is get_order(session, "o-1").row.state is OrderState.REVIEW


def test_a_change_that_comes_too_late_is_sent_and_counted(shop: Database) -> None:
    with shop.write() as session:
        place(session)
        say_decision(session, "o-1", "released", APPROVED)
        _, revision, answers = preview_amendment(session, "o-1", Wish({"1": 1000}), DAY)
        issued = amend_order(session, "o-1", Wish({"1": 1000}), CLOCK.moment())
        assert ([answer.result for answer in answers], issued.too_late) == ([Result.TOO_LATE], 1)
        assert (revision.is_changed, list_orders(session)[0].is_changed) == (False, False)
        assert (len(list_amendments(session, "o-1")), list_changes(session, "o-1")) == (1, [])


def test_the_same_id_twice_is_one_change(shop: Database) -> None:
    with shop.write() as session:
        place(session)
        first = amend_order(session, "o-1", Wish({"1": 1000}), CLOCK.moment(), doc_id="a-1")
        assert amend_order(session, "o-1", Wish({"1": 9000}), CLOCK.moment(), doc_id="a-1") == first
        with pytest.raises(DomainError, match="document_id_taken"):
            amend_order(session, "o-1", Wish({"1": 9000}), CLOCK.moment(), doc_id="o-1")


@pytest.mark.parametrize(
    ("wish", "state", "code"),
    [
        (Wish(), "approved", "amendment_empty"),
        (Wish({"1": 2000}), "approved", "amendment_empty"),
        (Wish({"9": 2000}), "approved", "order_line_unknown"),
        (Wish({"1": -1}), "approved", "quantity_not_exact"),
        (Wish({"1": 1000}), "rejected", "order_over"),
        (Wish(added=[Wanted("NO-1", "x", 1000)]), "approved", "product_unknown"),
    ],
)
def test_a_change_that_cannot_be_is_refused_here(shop: Database, wish: Wish, state: str, code: str) -> None:
    with shop.write() as session:
        place(session)
        say_decision(session, "o-1", state, APPROVED)
    with pytest.raises(DomainError, match=code), shop.write() as session:
        amend_order(session, "o-1", wish, CLOCK.moment())
    assert not can_amend(OrderState.REJECTED) and can_amend(OrderState.SHIPPED)


def test_an_order_nobody_knows_or_hq_did_not_book_is_not_changed(shop: Database) -> None:
    with shop.write() as session:
        with pytest.raises(DomainError, match="order_unknown"):
            amend_order(session, "o-1", Wish({"1": 1}), CLOCK.moment())
        hq_answers(session, place(session), "rejected", "order_empty")
        with pytest.raises(DomainError, match="order_not_booked"):
            ask(session, first=1000)
