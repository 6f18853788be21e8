"""The credit picture: HQ's facts worked out again, own unsent orders counted once, holds with their reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import update

from desktop.db import Database
from desktop.models.document import Document
from desktop.models.lease import CreditNeed, LeaseUse
from desktop.models.terms import Credit
from desktop.services.credit import CreditView, Part, get_credit
from desktop.services.order import Wanted, place_order
from domain.credit.check import Cause
from domain.credit.policy import CreditPolicy
from domain.invoice import Entry, EntryType
from tests.desktop import terms
from tests.desktop.hqsaid import account, say_dealer, say_entries
from tests.desktop.shop import CLOCK, DAY, GLUE

AT = datetime(2026, 3, 2, 9, tzinfo=terms.CHINA)
ENTRIES = account(
    ("S-1", EntryType.SHIPPED, date(2026, 1, 5), 900_000),
    ("P-1", EntryType.RECEIVED, date(2026, 2, 1), -300_000),
    ("S-2", EntryType.SHIPPED, date(2026, 2, 20), 400_000),
)


def tell(
    database: Database, policy: CreditPolicy | None = None, entries: list[Entry] = ENTRIES, off: int = 0
) -> None:
    """Let HQ publish a credit picture and the account under it."""
    policy = policy or replace(terms.credit_policy(20_000_000), rules=())
    with database.write() as session:
        say_entries(session, entries)
    terms.publish_credit(database, policy, terms.credit_facts(DAY), entries, AT, off=off)


def look(database: Database, day: date = DAY) -> CreditView:
    with database.read() as session:
        found = get_credit(session, day)
    assert found is not None
    return found


def test_before_hq_tells_it_there_is_no_picture(database: Database) -> None:
    with database.read() as session:
        assert get_credit(session, DAY) is None


def test_every_value_stands_in_one_part_and_the_parts_sum_to_what_is_used(database: Database) -> None:
    tell(database)
    view = look(database)
    assert dict(view.parts) == {
        Part.RECEIVABLE: 1_000_000,
        Part.DELIVERED: 2_760_000,
        Part.APPROVED: 6_240_000,
        Part.IN_REVIEW: 1_830_000,
        Part.LEASES: 2_000_000,
        Part.DEPOSIT: -2_500_000,
    }
    assert view.used == view.exposure == view.hq_exposure and not view.differs
    assert view.free == 20_000_000 - view.used


def test_an_exposure_of_hq_that_its_facts_do_not_give_is_told(database: Database) -> None:
    tell(database, off=100)
    view = look(database)
    assert view.differs and view.hq_exposure - view.exposure == 100


def test_an_order_that_has_not_reached_hq_takes_credit_here(shop: Database) -> None:
    tell(shop)
    before = look(shop).free or 0
    with shop.write() as session:
        order = place_order(session, [Wanted(GLUE, "袋", 10_000)], CLOCK.moment())
    view = look(shop)
    assert view.pending == order.total == dict(view.parts)[Part.PENDING]
    assert view.free == before - order.total


def test_what_an_unsent_order_spends_of_the_lease_is_not_counted_twice(shop: Database) -> None:
    tell(shop)
    before = look(shop).free
    with shop.write() as session:
        order = place_order(session, [Wanted(GLUE, "袋", 10_000)], CLOCK.moment())
        session.add(
            LeaseUse(lease_id="L", doc_id=order.doc_id, kind="credit", subject="", amount=order.total)
        )
    view = look(shop)
    assert view.free == before
    assert dict(view.parts)[Part.LEASES] == 2_000_000 - order.total


def test_an_order_that_hq_has_is_in_hqs_own_figures(shop: Database) -> None:
    tell(shop)
    with shop.write() as session:
        place_order(session, [Wanted(GLUE, "袋", 10_000)], CLOCK.moment())
        session.execute(update(Document).values(status="applied"))
    assert look(shop).pending == 0


def test_no_limit_is_no_limit_and_nothing_is_missing(database: Database) -> None:
    policy = terms.credit_policy(None)
    tell(database, replace(policy, rules=(), accounts=policy.accounts[:1]))
    view = look(database)
    assert (view.limit, view.free) == (None, None)


def test_debts_are_listed_by_due_day_with_the_days_they_are_late(database: Database) -> None:
    tell(database)
    view = look(database)
    assert [(one.item.entry.number, one.item.left, one.days_overdue) for one in view.due] == [
        ("S-1", 600_000, 26),
        ("S-2", 400_000, -20),
    ]
    assert view.next_due == view.due[0]
    assert view.overdue == 600_000 == view.ageing.days_1_30
    assert view.assessment is not None and view.assessment.notice.level is not None
    assert view.assessment.notice.level.number == 1


def test_ages_and_dunning_follow_the_day_though_hqs_word_is_older(database: Database) -> None:
    tell(database)
    view = look(database, DAY + timedelta(days=10))
    assert view.ageing.days_31_60 == 600_000 and not view.differs
    assert view.assessment is not None and view.assessment.notice.level is not None
    assert view.assessment.notice.level.number == 2


def test_an_order_beyond_the_checks_is_held_with_its_reasons(shop: Database) -> None:
    tell(shop, terms.credit_policy(20_000_000))
    with shop.write() as session:
        say_dealer(session, 20_000_000)
        order = place_order(session, [Wanted(GLUE, "袋", 3_000_000)], CLOCK.moment())
    (held,) = look(shop).holds
    assert held.order.doc_id == order.doc_id
    assert [one.cause for one in held.reasons] == [Cause.LIMIT, Cause.HORIZON, Cause.OVERDUE_SHARE]
    assert [one.cause for one in look(shop).next_order] == [Cause.OVERDUE_SHARE]


def test_an_order_hq_marked_is_listed_though_no_rule_here_holds_it(shop: Database) -> None:
    tell(shop)
    with shop.write() as session:
        order = place_order(session, [Wanted(GLUE, "袋", 1_000)], CLOCK.moment())
        session.merge(CreditNeed(doc_id=order.doc_id, amount=order.total))
    (held,) = look(shop).holds
    assert held.reasons == ()


def test_facts_that_cannot_be_worked_out_leave_hqs_own_figures(database: Database) -> None:
    tell(database)
    with database.write() as session:
        session.execute(update(Credit).values(facts='{"as_of": "2026-03-02", "wonder": 1}'))
    view = look(database)
    assert view.assessment is None and not view.differs
    assert view.parts == ((Part.UNSPLIT, view.hq_exposure),)
    assert view.limit == 30_000_000 - 10_000_000


def test_accounts_say_why_they_give_nothing(database: Database) -> None:
    tell(database)
    assert [(one.account.id, one.closed) for one in look(database).accounts] == [
        ("A-26", None),
        ("T-11", "not_begun"),
    ]
