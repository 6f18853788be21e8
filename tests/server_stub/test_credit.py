"""Credit through the whole of HQ: the ledger follows every order, rules hold it with reasons, the row agrees with the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.calendar import Shift
from domain.credit.account import AccountType, CreditAccount
from domain.credit.assessment import CreditFacts, assess
from domain.credit.check import Cause, DocumentType, Rule
from domain.credit.deposit import DepositTerms
from domain.credit.dunning import Dunning, Level
from domain.credit.hold import LiftRule, Person
from domain.credit.ledger import Kind, replay
from domain.credit.policy import CreditPolicy
from domain.errors import DomainError
from domain.terms import Discount, Due, Part, Term
from protocol.order import OrderStatusRow
from protocol.plain import Reader
from protocol.rule import Subject
from protocol.statement import PaymentRequest
from protocol.terms import CREDIT, CreditRow
from server_stub.account import read_account
from server_stub.credit_account import grant_account, make_account, make_deposit, note_deposit, stop_account
from server_stub.credit_ahead import judge_ahead
from server_stub.credit_book import read_book, read_holdings, read_movements
from server_stub.credit_check import lift_hold, list_holds
from server_stub.credit_dunning import dun_dealers
from server_stub.credit_order import open_ledger
from server_stub.credit_row import credit_row, refresh_credit
from server_stub.credit_terms import dealer_policy
from server_stub.due import set_days
from server_stub.exposure import exposure_reply, read_exposure
from server_stub.lease import set_credit_limit
from server_stub.models import CreditHolding, Dealer, Entry
from server_stub.order import approve_order, find_order, load_lines, reject_order, release_order
from server_stub.payment import record_payment, unapplied_credit
from tests.hq import SeededHq, TestDevice, open_seeded
from tests.server_stub.test_rebate import place, publish, rows, ship, sign

YEAR_ACCOUNT = CreditAccount("A", AccountType.ANNUAL, 500_00)
DAY = date(2026, 9, 7)


def limit(hq: SeededHq, fen: int | None) -> None:
    with hq.database.write() as session:
        set_credit_limit(session, session.get_one(Dealer, 1), fen)


def ask(device: TestDevice, id: str, yuan: int, **more: Any) -> None:
    """Order for some yuan."""
    place(device, id, quantity=yuan * 100, **more)


def movements(hq: SeededHq, *documents: str) -> list[tuple[str, str, int]]:
    with hq.database.read() as session:
        found = read_movements(session, 1, documents or None)
    return [(one.kind.value, one.account, one.amount) for one in found]


def state(device: TestDevice, id: str) -> tuple[str, str]:
    (row,) = [one for one in rows(device, "order_status", OrderStatusRow) if one.order_id == id]
    return row.state, row.reason


def pay(hq: SeededHq, number: str, yuan: int, day: date = DAY, *pays: str) -> None:
    payment = PaymentRequest(dealer_code="D001", number=number, day=day, amount=yuan * 100, pays=list(pays))
    with hq.database.write() as session:
        record_payment(session, payment)


def lift(hq: SeededHq, id: str, cause: Cause, by: str = "lin", *roles: str, note: str = "known") -> None:
    with hq.database.write() as session:
        found = find_order(session, id)
        person = Person(by, frozenset(roles or {"boss"}))
        lift_hold(session, found, load_lines(session, found), cause, person, day=DAY, note=note)


def approve(hq: SeededHq, id: str, **more: bool) -> None:
    with hq.database.write() as session:
        approve_order(session, id, hq.clock(), **more)


def prove(hq: SeededHq) -> None:
    """Ledger and holdings agree, nothing is below zero, and books, reply and published row tell one exposure."""
    with hq.database.write() as session:
        policy = dealer_policy(session, 1, DAY)
        stored = read_holdings(session, 1)
        book = read_book(session, 1, policy)
        again = replay(book.accounts, read_movements(session, 1))
        reply = exposure_reply(session, session.get_one(Dealer, 1), DAY)
        _, row = credit_row(session, 1, datetime(2026, 9, 7, tzinfo=UTC))
        entries = tuple(read_account(session, 1, date.max))
        exposure = read_exposure(session, 1, day=DAY)
    assert sorted(again.holdings, key=repr) == sorted(stored, key=repr)
    assert sum(amount for _, amount in exposure.components) == reply.total == row.exposure
    reader = Reader()
    facts = reader.read(CreditFacts, row.facts | {"entries": []}, "facts")
    held = reader.read(CreditPolicy, row.policy, "policy")
    assert reader.faults == []
    found = assess(held, replace(facts, entries=entries))
    shown = found.exposed.exposure
    assert shown.total == reply.total and found.limit == reply.limit == row.limit
    told = (reply.receivable, reply.unapplied, reply.approved, reply.in_review, reply.leases, reply.deposit)
    assert told == (
        shown.receivable, shown.unapplied, shown.approved, shown.in_review, shown.leases, shown.deposit
    )  # fmt: skip


def start(hq: SeededHq, *rules: Rule, accounts: Sequence[CreditAccount] = (), **more: Any) -> TestDevice:
    """Publish credit rules, give the contract its accounts, and enrol a PC."""
    lifts = tuple(LiftRule(cause, frozenset({"boss"})) for cause in Cause)
    terms = {name: more.pop(name) for name in ("payment",) if name in more}
    publish(hq, (Subject.CREDIT, "brand", CreditPolicy(rules, lifts, **more)))
    if accounts or terms:
        sign(hq, credit=CreditPolicy(accounts=tuple(accounts)) if accounts else None, **terms)
    return hq.device()


def test_an_order_is_frozen_used_and_repaid(hq: SeededHq) -> None:
    publish(hq)
    limit(hq, 1_000_00)
    device = hq.device()
    ask(device, "o-1", 300)
    assert movements(hq) == [("freeze", "limit", 300_00)]
    number = ship(hq, "o-1", DAY)
    assert movements(hq)[1:] == [("use", "limit", 300_00)]
    pay(hq, "P-1", 100, DAY, number)
    assert movements(hq)[2:] == [("repay", "limit", 100_00)]
    pay(hq, "P-2", 250)
    assert movements(hq)[3:] == [("repay", "limit", 200_00)]
    with hq.database.read() as session:
        assert unapplied_credit(session, 1) == 50_00
    prove(hq)


def test_money_paid_ahead_pays_the_next_shipment(hq: SeededHq) -> None:
    publish(hq)
    limit(hq, 1_000_00)
    pay(hq, "P-1", 80)
    device = hq.device()
    ask(device, "o-1", 100)
    ship(hq, "o-1", DAY)
    assert movements(hq)[-1] == ("repay", "limit", 80_00)
    prove(hq)


def test_a_rejected_order_gives_back_what_it_froze(hq: SeededHq) -> None:
    publish(hq)
    limit(hq, 100_00)
    device = hq.device()
    ask(device, "o-1", 300)
    assert state(device, "o-1") == ("review", "needs_credit") and movements(hq) == []
    approve(hq, "o-1", over_limit=True)
    assert movements(hq) == [("freeze", "limit", 300_00)]
    prove(hq)
    ask(device, "o-2", 5)
    with hq.database.write() as session:
        reject_order(session, "o-2", "no", hq.clock())
    assert movements(hq, "o-2") == []
    prove(hq)


def test_a_dealer_without_limit_keeps_no_ledger_and_no_row(hq: SeededHq) -> None:
    publish(hq)
    device = hq.device()
    ask(device, "o-1", 300)
    ship(hq, "o-1", DAY)
    assert movements(hq) == [] and rows(device, CREDIT, CreditRow) == []
    prove(hq)


def test_a_ledger_begins_with_what_was_owed_and_approved_before(hq: SeededHq) -> None:
    publish(hq)
    device = hq.device()
    for id, yuan in (("o-1", 300), ("o-2", 200)):
        ask(device, id, yuan)
    ship(hq, "o-1", DAY)
    pay(hq, "P-1", 100)
    limit(hq, 1_000_00)
    for _ in range(2):
        with hq.database.write() as session:
            open_ledger(session, 1, DAY)
    assert movements(hq, "o-1") == [("freeze", "limit", 200_00), ("use", "limit", 200_00)]
    assert movements(hq, "o-2") == [("freeze", "limit", 200_00)]
    prove(hq)


def test_accounts_of_the_contract_are_drawn_in_their_order_and_a_temporary_one_helps(hq: SeededHq) -> None:
    device = start(hq, accounts=[YEAR_ACCOUNT])
    ask(device, "o-1", 400)
    ask(device, "o-2", 200)
    assert state(device, "o-2") == ("review", "needs_credit")
    with hq.database.write() as session:
        grant_account(session, 1, make_account("temporary", 150_00, DAY, date(2026, 9, 30)), hq.clock())
    approve(hq, "o-2")
    assert movements(hq, "o-2") == [("freeze", "A", 100_00), ("freeze", "temporary-1", 100_00)]
    (row,) = rows(device, CREDIT, CreditRow)
    assert (row.limit, row.exposure) == (650_00, 600_00)
    prove(hq)


def test_goods_do_not_leave_on_an_account_that_is_stopped(hq: SeededHq) -> None:
    device = start(hq, accounts=[YEAR_ACCOUNT])
    with hq.database.write() as session:
        grant_account(session, 1, make_account("temporary", 900_00, DAY, date(2026, 9, 30)), hq.clock())
    ask(device, "o-1", 600)
    with hq.database.write() as session:
        stop_account(session, 1, "temporary-1", hq.clock(), is_stopped=True)
    with pytest.raises(DomainError, match="account_closed"):
        ship(hq, "o-1", DAY)
    with hq.database.write() as session:
        stop_account(session, 1, "temporary-1", hq.clock(), is_stopped=False)
    ship(hq, "o-1", DAY)
    prove(hq)


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (make_account("temporary", 100, DAY, None), "account_faulty"),
        (make_account("project", 100, DAY, None), "account_faulty"),
        (make_account("annual", 100, None, None), "account_faulty"),
        (make_account("temporary", -1, DAY, DAY), "account_faulty"),
        (make_account("temporary", 1, DAY, DAY, id="A"), "account_exists"),
    ],
)
def test_an_account_with_faults_is_not_granted(hq: SeededHq, account: CreditAccount, code: str) -> None:
    start(hq, accounts=[YEAR_ACCOUNT])
    with hq.database.write() as session, pytest.raises(DomainError, match=code):
        grant_account(session, 1, account, hq.clock())


def test_an_overdue_item_holds_an_order_until_somebody_lifts_it(hq: SeededHq) -> None:
    device = start(hq, Rule(DocumentType.ORDER, is_static=False, oldest_days=30))
    ask(device, "o-1", 100)
    ship(hq, "o-1", date(2026, 6, 1))
    ask(device, "o-2", 100)
    assert state(device, "o-2") == ("review", "credit_oldest_item")
    with pytest.raises(DomainError, match="credit_held"):
        approve(hq, "o-2")
    with pytest.raises(DomainError, match="lift_not_allowed"):
        lift(hq, "o-2", Cause.OLDEST_ITEM, "lin", "clerk")
    with pytest.raises(DomainError, match="lift_without_note"):
        lift(hq, "o-2", Cause.OLDEST_ITEM, note=" ")
    with hq.database.read() as session:
        (held,) = list_holds(session, 1)
    assert [one.cause for one in held.reasons] == [Cause.OLDEST_ITEM]
    lift(hq, "o-2", Cause.OLDEST_ITEM)
    approve(hq, "o-2")
    assert state(device, "o-2") == ("approved", "")
    prove(hq)


def test_dunning_blocks_the_release_and_the_shipment_is_checked_again(hq: SeededHq) -> None:
    levels = (Level(1, 10, fee=5_00, blocks=frozenset({DocumentType.RELEASE, DocumentType.SHIPMENT})),)
    rules = (Rule(DocumentType.RELEASE, False), Rule(DocumentType.SHIPMENT, False))
    device = start(hq, *rules, dunning=Dunning(levels))
    ask(device, "o-1", 100)
    ship(hq, "o-1", date(2026, 6, 1))
    ask(device, "o-2", 100)
    with pytest.raises(DomainError, match="credit_held"), hq.database.write() as session:
        release_order(session, "o-2", day=DAY)
    with pytest.raises(DomainError, match="credit_held"):
        ship(hq, "o-2", DAY)
    with hq.database.write() as session:
        assert list_holds(session, 1) == []
        judge_ahead(session, 1, DAY)
        (held,) = list_holds(session, 1)
    assert (held.document, [one.cause for one in held.reasons]) == ("o-2", [Cause.DUNNING])
    lift(hq, "o-2", Cause.DUNNING)
    with hq.database.write() as session:
        release_order(session, "o-2", day=DAY)
    ship(hq, "o-2", DAY)
    prove(hq)


def test_the_limit_is_checked_against_the_brands_rule_with_its_horizon(hq: SeededHq) -> None:
    device = start(hq, Rule(DocumentType.ORDER, is_static=False, horizon_days=30))
    limit(hq, 100_00)
    ask(device, "o-1", 90, wanted_on=date(2026, 12, 1))
    ask(device, "o-2", 80)
    assert state(device, "o-2")[0] == "approved"
    ask(device, "o-3", 50)
    assert state(device, "o-3") == ("review", "needs_credit")
    lift(hq, "o-3", Cause.HORIZON)
    approve(hq, "o-3")
    prove(hq)


def test_what_delivers_beyond_the_horizon_waits_for_no_account_and_leaves_it_to_others(hq: SeededHq) -> None:
    rule = Rule(DocumentType.ORDER, is_static=False, horizon_days=30)
    device = start(hq, rule, accounts=[YEAR_ACCOUNT])
    ask(device, "o-1", 600, wanted_on=date(2026, 12, 1))
    ask(device, "o-2", 400)
    assert [state(device, id)[0] for id in ("o-1", "o-2")] == ["approved", "approved"]
    ask(device, "o-3", 200)
    assert state(device, "o-3") == ("review", "needs_credit")
    prove(hq)


def test_levels_are_recorded_once_and_the_fee_is_booked_once(hq: SeededHq) -> None:
    device = start(
        hq, Rule(DocumentType.ORDER), dunning=Dunning((Level(1, 10, fee=5_00), Level(2, 40, fee=9_00)))
    )
    ask(device, "o-1", 100)
    ship(hq, "o-1", date(2026, 6, 1))
    for day, expected in ((date(2026, 7, 5), []), (date(2026, 7, 20), [5_00]), (date(2026, 7, 21), [5_00])):
        with hq.database.write() as session:
            dun_dealers(session, day, charges=True)
            fees = list(session.scalars(select(Entry.amount).where(Entry.type == "fee")))
        assert fees == expected
    with hq.database.write() as session, pytest.raises(DomainError, match="notice_sent_later"):
        dun_dealers(session, date(2026, 7, 1))
    pay(hq, "P-1", 105, date(2026, 7, 22))
    with hq.database.write() as session:
        (done,) = dun_dealers(session, date(2026, 7, 23))
        assert (done.before, done.notice.level) == (1, None)
        assert dun_dealers(session, date(2026, 7, 24)) == []
    prove(hq)


def test_the_share_of_a_deposit_lowers_the_exposure(hq: SeededHq) -> None:
    device = start(hq, deposit=DepositTerms(300_00, 500_000))
    limit(hq, 100_00)
    with hq.database.write() as session:
        for entry in (make_deposit("B-1", "paid", DAY, 200_00), make_deposit("B-1", "paid", DAY, 200_00)):
            note_deposit(session, 1, entry, hq.clock())
    ask(device, "o-1", 190)
    assert state(device, "o-1")[0] == "approved"
    prove(hq)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (make_deposit("B-2", "refunded", DAY, 200_01), "deposit_overdrawn"),
        (make_deposit("B-2", "paid", DAY, 0), "deposit_not_positive"),
        (make_deposit("B-1", "paid", DAY, 5), "deposit_exists"),
        (make_deposit(" ", "paid", DAY, 5), "number_missing"),
        (make_deposit("B-2", "paid", date(2026, 9, 8), 5), "day_in_future"),
    ],
)
def test_a_wrong_line_of_a_deposit_is_refused(hq: SeededHq, entry: Any, code: str) -> None:
    with hq.database.write() as session:
        note_deposit(session, 1, make_deposit("B-1", "paid", DAY, 200_00), hq.clock())
        with pytest.raises(DomainError, match=code):
            note_deposit(session, 1, entry, hq.clock())


HALVES = Term("T", "", (Part(500_000, Due(days=10)), Part(500_000, Due(days=31))), Shift.NEXT)


def test_a_debt_falls_due_in_parts_on_working_days(hq: SeededHq) -> None:
    device = start(hq, payment=HALVES)
    with hq.database.write() as session:
        set_days(session, frozenset({date(2026, 9, 21)}), frozenset())
    ask(device, "o-1", 101)
    number = ship(hq, "o-1", date(2026, 9, 10))
    with hq.database.read() as session:
        parts = session.execute(select(Entry.number, Entry.due, Entry.amount).order_by(Entry.due)).all()
    assert [tuple(one) for one in parts] == [
        (f"{number}/1", date(2026, 9, 22), 50_50),
        (f"{number}/2", date(2026, 10, 12), 50_50),
    ]
    prove(hq)


def test_a_named_debt_is_paid_first_with_its_discount(hq: SeededHq) -> None:
    term = Term("T", "", (Part(1_000_000, Due(days=30)),), discounts=(Discount(10, 20_000),))
    device = start(hq, payment=term, accounts=[YEAR_ACCOUNT])
    for id in ("o-1", "o-2"):
        ask(device, id, 100)
    one, two = ship(hq, "o-1", date(2026, 9, 1)), ship(hq, "o-2", date(2026, 9, 5))
    pay(hq, "P-1", 98, DAY, two, "SP-unknown")
    with hq.database.read() as session:
        left = {entry.number: entry.amount for entry in read_account(session, 1, date.max)}
    assert left == {one: 100_00}
    assert movements(hq, "o-2")[-2:] == [("repay", "A", 98_00), ("repay", "A", 2_00)]
    prove(hq)


def test_days_that_make_no_calendar_are_refused(hq: SeededHq) -> None:
    with hq.database.write() as session, pytest.raises(DomainError, match="calendar_faulty"):
        set_days(session, frozenset(), frozenset({date(2026, 9, 7)}))


def test_the_row_is_published_only_when_it_says_something_new(hq: SeededHq) -> None:
    publish(hq)
    limit(hq, 100_00)
    device = hq.device()
    (before,) = rows(device, CREDIT, CreditRow)
    with hq.database.write() as session:
        assert refresh_credit(session, datetime(2027, 9, 9, tzinfo=UTC)) == 1
    assert rows(device, CREDIT, CreditRow) == [before]
    limit(hq, 200_00)
    (after,) = rows(device, CREDIT, CreditRow)
    assert after.limit == 200_00
    limit(hq, None)
    assert rows(device, CREDIT, CreditRow) == []
    prove(hq)


STEPS = st.lists(
    st.tuples(st.sampled_from(["ask", "ship", "pay", "reject", "limit", "grant"]), st.integers(1, 300)),
    min_size=1,
    max_size=10,
)


@settings(max_examples=15)
@given(steps=STEPS, with_rules=st.booleans())
def test_whatever_happens_the_ledger_is_its_replay_and_the_components_are_the_exposure(
    steps: Sequence[tuple[str, int]], with_rules: bool
) -> None:
    with TemporaryDirectory() as folder, open_seeded(Path(folder)) as hq:
        device = start(hq, *((Rule(DocumentType.ORDER),) if with_rules else ()))
        limit(hq, 500_00)
        orders: list[str] = []
        for place_, (step, yuan) in enumerate(steps):
            _take(hq, device, orders, step, yuan, place_)
            prove(hq)
        with hq.database.read() as session:
            assert all(row.frozen >= 0 and row.used >= 0 for row in session.scalars(select(CreditHolding)))
            kinds = {one.kind for one in read_movements(session, 1)}
        assert kinds <= set(Kind)


def _take(hq: SeededHq, device: TestDevice, orders: list[str], step: str, yuan: int, place_: int) -> None:
    if step == "ask":
        orders.append(f"o-{place_}")
        ask(device, orders[-1], yuan)
    elif step == "pay":
        pay(hq, f"P-{place_}", yuan)
    elif step == "limit":
        limit(hq, yuan * 2_00)
    elif step == "grant":
        with hq.database.write() as session:
            account = make_account("temporary", yuan * 100, DAY, date(2026, 12, 31))
            grant_account(session, 1, account, hq.clock())
    elif orders:
        try:
            if step == "ship":
                ship(hq, orders.pop(0), DAY)
            else:
                with hq.database.write() as session:
                    reject_order(session, orders.pop(0), "no", hq.clock())
        except DomainError as refused:
            assert refused.code in ("order_step_refused", "account_closed")
