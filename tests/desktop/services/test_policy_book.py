"""Promotions and floors of a business day, whom they are for and what their budgets still hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pytest

from desktop.clock import FixedClock
from desktop.db import Database
from desktop.services.contract import Standing
from desktop.services.policy_book import PolicyBook, get_policies
from desktop.services.rule_book import find_rule, list_rules
from domain.period import Validity
from domain.promotion.benefit import Percent
from domain.promotion.rule import Layer, Promotion
from protocol.rule import Subject
from tests.desktop import terms

NOVEMBER = date(2026, 11, 22)


def book_of(database: Database, day: date = NOVEMBER) -> PolicyBook:
    moment = FixedClock(datetime(day.year, day.month, day.day, 10, tzinfo=UTC)).moment()
    with database.read() as session:
        return get_policies(session, moment)


def test_what_runs_comes_before_what_is_to_come(database: Database) -> None:
    terms.publish_policy(database)
    standings = {row.promotion.id: row.standing for row in book_of(database).promotions}
    assert standings["P-BILL"] is Standing.RUNNING and standings["P-COUPON"] is Standing.COMING
    assert standings["P-PIPE"] is Standing.RUNNING and len(standings) == 8


def test_what_has_ended_is_not_shown(database: Database) -> None:
    terms.publish_policy(database)
    ids = {row.promotion.id for row in book_of(database, date(2026, 12, 20)).promotions}
    assert "P-BILL" not in ids and {"P-COUPON", "P-PIPE"} <= ids


def test_a_replaced_version_runs_until_the_day_before_the_next(database: Database) -> None:
    plain = Promotion("P", "直降", Layer.ITEM, Percent(100_000))
    row = terms.rule(Subject.PROMOTION, plain, date(2026, 1, 1))
    ends = msgspec.structs.replace(row, last=date(2026, 11, 30))
    deeper = replace(plain, benefit=Percent(200_000))
    begins = terms.rule(Subject.PROMOTION, deeper, date(2026, 12, 1), version=2)
    terms.publish_rules(database, ends, begins)
    rows = book_of(database).promotions
    assert [(row.standing, row.days) for row in rows] == [
        (Standing.RUNNING, Validity(date(2026, 1, 1), date(2026, 11, 30))),
        (Standing.COMING, Validity(date(2026, 12, 1))),
    ]


def test_a_promotion_of_other_regions_comes_last_and_says_so(database: Database) -> None:
    terms.publish_policy(database)
    last = book_of(database).promotions[-1]
    assert (last.promotion.id, last.is_elsewhere) == ("P-POINTS", True)


def test_a_budget_names_the_whole_and_what_this_computer_was_lent(database: Database) -> None:
    terms.publish_policy(database)
    row = next(one for one in book_of(database).promotions if one.promotion.id == "P-BILL")
    assert row.budget is not None and (row.budget.whole, row.budget.lent) == (20_000_000, 0)


def test_floors_hold_with_their_days(database: Database) -> None:
    terms.publish_policy(database)
    rows = book_of(database).floors
    assert [(row.floor.id, row.standing) for row in rows] == [
        ("FL-2", Standing.RUNNING),
        ("FL-1", Standing.RUNNING),
    ]


def test_a_rule_this_program_cannot_read_is_left_out(database: Database) -> None:
    row = terms.rule(Subject.PROMOTION, Promotion("P", "直降", Layer.ITEM, Percent(1)))
    later = msgspec.structs.replace(row, id="Q", body={"rule": {"id": "Q", "wonder": 1}})
    terms.publish_rules(database, row, later)
    assert [one.promotion.id for one in book_of(database).promotions] == ["P"]


@pytest.mark.parametrize(
    ("day", "rate"), [(date(2025, 5, 1), 1), (date(2026, 5, 1), 1), (date(2027, 5, 1), 2)]
)
def test_the_rule_of_a_day_is_found_by_its_published_days(database: Database, day: date, rate: int) -> None:
    rows = [
        terms.rule(Subject.PROMOTION, Promotion("P", "P", Layer.ITEM, Percent(version)), version=version)
        for version in (1, 2)
    ]
    first = msgspec.structs.replace(rows[0], last=date(2026, 12, 31))
    terms.publish_rules(database, first, msgspec.structs.replace(rows[1], first=date(2027, 1, 1)))
    with database.read() as session:
        found = find_rule(list_rules(session, Subject.PROMOTION), "P", day)
    assert found is not None and found.benefit == Percent(rate)
