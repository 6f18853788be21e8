"""Rebates worked out again from HQ's sums, compared with its postings; the wallet; what does not count."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import insert

from desktop.db import Database
from desktop.models.receiving import Shipment
from desktop.services.rebate import (
    Posted,
    Rebates,
    find_current,
    get_rebates,
    list_purchases,
    parse_period,
)
from domain.period import Month, Validity
from domain.rebate.accrual import Sums
from domain.rebate.programme import Basis, Period, Programme, RebateType, Uncounted
from domain.rebate.tier import Tier
from domain.selection import Selection
from protocol.order import ShipmentLine
from protocol.rule import Subject
from tests.desktop import terms
from tests.desktop.shop import GLUE, PIPE

TODAY = date(2026, 11, 22)
WORKED = Programme("R-1", "年度", RebateType.VOLUME, (Tier(500_000, None, 20_000),))
TWO_MONTHS = [(Month(2026, 1), Sums(300_000)), (Month(2026, 2), Sums(400_000))]


def rebates_of(database: Database, day: date = TODAY) -> Rebates:
    with database.read() as session:
        return get_rebates(session, day)


def publish_worked(database: Database, as_of: date = date(2026, 3, 1), off: int = 0) -> None:
    terms.publish_rules(database, terms.rule(Subject.PROGRAMME, WORKED, date(2026, 1, 1)))
    terms.publish_rebate(database, WORKED, terms.YEAR, TWO_MONTHS, as_of, off=off)


def test_nothing_is_earned_in_the_first_month_and_140_yuan_in_the_second(database: Database) -> None:
    publish_worked(database)
    (view,) = rebates_of(database).programmes
    assert [(one.posting.payable, one.posted, one.state) for one in view.months] == [
        (0, 0, Posted.AGREES),
        (14_000, 14_000, Posted.AGREES),
    ]
    assert view.accrual is not None and view.accrual.entitled == view.posted == 14_000


def test_a_posting_that_the_rules_do_not_give_is_told_with_its_difference(database: Database) -> None:
    publish_worked(database, off=500)
    (view,) = rebates_of(database).programmes
    (month,) = view.differing
    assert (month.posting.month, month.difference) == (Month(2026, 1), 500)


def test_a_month_that_runs_has_nothing_posted_and_differs_from_nothing(database: Database) -> None:
    publish_worked(database, as_of=date(2026, 2, 20))
    (view,) = rebates_of(database).programmes
    assert [one.state for one in view.months] == [Posted.AGREES, Posted.RUNNING]
    assert view.months[1].difference == 0


def test_a_month_that_hq_has_not_posted_yet_differs_from_nothing(database: Database) -> None:
    terms.publish_rules(database, terms.rule(Subject.PROGRAMME, WORKED, date(2026, 1, 1)))
    tell_months(database, date(2026, 4, 2), ("2026-01", 300_000, 0), ("2026-02", 400_000, 0))
    (view,) = rebates_of(database).programmes
    assert [one.state for one in view.months] == [Posted.AGREES, Posted.UNPOSTED]


def test_what_came_late_is_posted_with_a_later_month_and_agrees_with_it(database: Database) -> None:
    terms.publish_rules(database, terms.rule(Subject.PROGRAMME, WORKED, date(2026, 1, 1)))
    months = (("2026-01", 600_000, 10_000), ("2026-02", 100_000, 4_000))
    tell_months(database, date(2026, 4, 2), *months)
    (view,) = rebates_of(database).programmes
    assert [(one.state, one.difference) for one in view.months] == [
        (Posted.MOVED, -2_000),
        (Posted.MOVED, 2_000),
    ]
    assert view.differing == ()


def tell_months(database: Database, as_of: date, *months: tuple[str, int, int]) -> None:
    rows = [terms.RebateMonthRow(month, {"amount": amount}, posted) for month, amount, posted in months]
    row = terms.RebateRow("R-1", "2026-01+12", rows, 0, 0, as_of)
    terms.put(database, terms.DEALER_SCOPE, terms.REBATE, [("R-1/2026-01+12", row)])


def test_without_its_rule_a_programme_has_only_hqs_figures(database: Database) -> None:
    terms.publish_rebate(database, WORKED, terms.YEAR, TWO_MONTHS, date(2026, 3, 1))
    (view,) = rebates_of(database).programmes
    assert (view.programme, view.accrual, view.months, view.posted) == (None, None, (), 14_000)


def test_a_period_is_worked_out_by_the_rule_of_its_time(database: Database) -> None:
    row = msgspec.structs.replace(terms.rule(Subject.PROGRAMME, WORKED), last=date(2025, 12, 31))
    richer = Programme("R-1", "年度", RebateType.VOLUME, (Tier(0, None, 50_000),))
    terms.publish_rules(database, row, terms.rule(Subject.PROGRAMME, richer, date(2026, 1, 1), version=2))
    for year in (2025, 2026):
        months = [(Month(year, 1), Sums(1_000_000))]
        programme = WORKED if year == 2025 else richer
        terms.publish_rebate(database, programme, Period(Month(year, 1), 12), months, date(year, 3, 1))
    views = rebates_of(database).programmes
    assert [one.accrual and one.accrual.entitled for one in views] == [50_000, 20_000]
    assert [one.is_current for one in views] == [True, False]


def test_the_wallet_holds_what_has_not_ended_and_says_what_ends_soon(database: Database) -> None:
    terms.publish_policy(database)
    terms.publish_rebates(database, TODAY)
    wallet = rebates_of(database).wallet
    assert wallet.balance == 112_300 + 683_300 + 152_500
    assert (wallet.ending, wallet.ends_on, wallet.ended) == (112_300, date(2026, 12, 10), 12_000)
    assert [one.id for one in wallet.earnings] == ["E-1", "E-2", "E-3", "E-0"]
    assert wallet.offset is not None and wallet.offset.rate == 300_000


def test_nothing_is_known_before_hq_sends_anything(database: Database) -> None:
    found = rebates_of(database)
    assert not found.is_known and found.wallet.balance == 0 and find_current(found, TODAY) is None


def test_the_programme_worth_most_today_is_the_one_to_look_at(database: Database) -> None:
    terms.publish_policy(database)
    terms.publish_rebates(database, TODAY)
    current = find_current(rebates_of(database), TODAY)
    assert current is not None and current.id == "R-YEAR"


def ship(database: Database, day: date, *lines: ShipmentLine) -> None:
    row: dict[str, Any] = {"scope": "dealer:1", "v": 1, "row_hash": 1, "order_id": "", "order_number": ""}
    row |= {"number": f"SH-{day}", "store_id": 0, "state": "shipped", "total": 0, "shipped_on": day}
    with database.write() as session:
        session.execute(insert(Shipment), [{**row, "lines": msgspec.json.encode(list(lines))}])


def test_what_does_not_count_is_added_up_by_product_with_its_reason(shop: Database) -> None:
    only_glue = Programme(
        "R",
        "R",
        RebateType.VOLUME,
        (Tier(0, None, 1),),
        validity=Validity(date(2026, 3, 1)),
        selection=Selection(skus=frozenset({GLUE})),
    )
    glue, pipe = (
        ShipmentLine(GLUE, "瓷砖胶", "袋", 1, 1, 100),
        ShipmentLine(PIPE, "PPR给水管", "米", 1, 1, 300),
    )
    ship(shop, date(2026, 2, 1), glue, pipe)
    ship(shop, date(2026, 4, 1), glue, pipe)
    ship(shop, date(2026, 6, 1), glue)
    with shop.read() as session:
        found = list_purchases(session, only_glue, terms.YEAR, date(2026, 5, 1))
    assert [(one.sku, one.reason, one.amount) for one in found.left_out] == [
        (PIPE, Uncounted.OTHER_GOODS, 600),
        (GLUE, Uncounted.OUTSIDE_VALIDITY, 100),
    ]
    assert found.since == 100


def test_of_payments_this_computer_knows_no_lines(database: Database) -> None:
    paid = Programme("R", "R", RebateType.VOLUME, (Tier(0, None, 1),), basis=Basis.PAID)
    with database.read() as session:
        assert not list_purchases(session, paid, terms.YEAR, TODAY).is_known


def test_a_period_is_read_as_it_is_published() -> None:
    assert parse_period("2026-10+3") == terms.QUARTER and str(terms.QUARTER) == "2026-10+3"
