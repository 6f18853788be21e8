"""What an order would do to credit and rebates, as HQ would judge it, worked out offline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from desktop.db import Database
from desktop.hqtime import tell_hq_time
from desktop.lineage import current_lineage
from desktop.models.dealer import Dealer
from desktop.models.lease import Lease
from desktop.services.order import place_order
from desktop.services.order_effect import OrderedLine, OrderEffect, get_effect
from domain.credit.account import AccountType, CreditAccount
from domain.credit.assessment import CreditFacts
from domain.credit.check import Cause, DocumentType, Rule
from domain.credit.policy import CreditPolicy
from domain.period import Month, Validity
from domain.rebate.accrual import Sums
from domain.rebate.programme import Period, Programme, RebateType, period_of
from domain.rebate.tier import Tier
from domain.selection import Selection
from protocol.rule import Subject
from protocol.terms import REBATE, RebateRow
from tests.desktop import terms
from tests.desktop.services.test_order import WANTED
from tests.desktop.shop import CLOCK, GLUE, PIPE

NOW = CLOCK.moment()
DEALER: dict[str, Any] = {
    **{"scope": "dealer:7", "v": 1, "row_hash": 1, "dealer_id": 7, "code": "D7", "name": "恒泰"},
    **{"address": "", "tax_id": "", "hq_code": "HQ", "hq_name": "总部", "hq_address": ""},
}
DAY = NOW.local.date()
STEPS = (Tier(0, 1_000_000, 10_000), Tier(1_000_000, 2_000_000, 20_000), Tier(2_000_000, None, 30_000))
YEARLY = Programme("R-1", "年度", RebateType.TIERED, STEPS)


def effect(database: Database, *lines: OrderedLine, **more: Any) -> OrderEffect:
    with database.read() as session:
        return get_effect(session, lines, NOW, **more)


def order(amount: int, sku: str = GLUE) -> OrderedLine:
    return OrderedLine(sku, amount, 1_000)


def limit(database: Database, fen: int | None, *rules: Rule, leases: int = 0, id: str = "limit") -> None:
    account = CreditAccount(id, AccountType.ANNUAL, fen, date(2020, 1, 1), None)
    policy = CreditPolicy(rules=rules, accounts=(account,))
    terms.publish_credit(database, policy, CreditFacts(DAY, leases=leases), (), NOW.local)


def lend(database: Database, amount: int) -> None:
    times = {"granted_at": NOW.local, "expires_at": NOW.local + timedelta(days=14)}
    named = {"scope": "lease:7.1", "v": 1, "row_hash": 1, "lease_id": "L", "kind": "credit", "subject": ""}
    with database.write() as session:
        tell_hq_time(session, NOW.local, NOW)
        session.add(Dealer(**DEALER, credit_limit=10_000_000))
        session.add(Lease(**named, **times, amount=amount, lineage=current_lineage(session).id))


def publish(database: Database, programme: Programme, bought: int) -> None:
    period = period_of(programme.span, DAY)
    terms.publish_rules(database, terms.rule(Subject.PROGRAMME, programme))
    terms.publish_rebate(database, programme, period, [(period.first, Sums(bought))], DAY)


def test_before_hq_told_anything_nothing_is_said(shop: Database) -> None:
    assert effect(shop, order(10_000)) == OrderEffect()
    assert effect(shop) == OrderEffect()


def test_free_before_and_after_add_up_and_orders_not_yet_sent_are_counted(shop: Database) -> None:
    limit(shop, 1_000_000)
    before = effect(shop, order(300_000)).credit
    assert before is not None and (before.free, before.total, before.after) == (1_000_000, 300_000, 700_000)
    with shop.write() as session:
        total = place_order(session, WANTED, NOW).total
    after = effect(shop, order(300_000)).credit
    assert after is not None and after.free == 1_000_000 - total


def test_a_limit_holds_without_any_rule_as_at_hq(shop: Database) -> None:
    limit(shop, 100_000)
    credit = effect(shop, order(300_000)).credit
    assert credit is not None and credit.after == -200_000
    assert [(one.cause, one.measured, one.allowed) for one in credit.holds] == [
        (Cause.LIMIT, 300_000, 100_000)
    ]


def test_without_a_limit_there_is_nothing_to_count_and_rules_still_speak(shop: Database) -> None:
    limit(shop, None, Rule(DocumentType.ORDER, most=50_000))
    credit = effect(shop, order(300_000)).credit
    assert credit is not None and (credit.free, credit.after) == (None, None)
    assert [one.cause for one in credit.findings] == [Cause.DOCUMENT_VALUE]


def test_what_is_delivered_beyond_the_horizon_is_not_held(shop: Database) -> None:
    limit(shop, 100_000, Rule(DocumentType.ORDER, is_static=False, horizon_days=30))
    near, far = DAY + timedelta(days=30), DAY + timedelta(days=31)
    for day, count in ((near, 1), (far, 0)):
        credit = effect(shop, order(300_000), wanted_on=day).credit
        assert credit is not None and len(credit.holds) == count


def test_the_accounts_of_a_contract_are_asked_and_a_plain_limit_is_not(shop: Database) -> None:
    limit(shop, 100_000, Rule(DocumentType.ORDER, is_static=False), id="A-26")
    credit = effect(shop, order(300_000)).credit
    assert credit is not None and [one.cause for one in credit.holds] == [Cause.ACCOUNTS]


def test_what_this_computer_was_lent_is_free_and_outweighs_the_limit(shop: Database) -> None:
    lend(shop, 200_000)
    limit(shop, 200_000, Rule(DocumentType.ORDER), leases=200_000)
    covered, beyond = effect(shop, order(150_000)).credit, effect(shop, order(250_000)).credit
    assert covered is not None and beyond is not None
    assert (covered.is_covered, covered.free, covered.after, covered.holds) == (True, 200_000, 50_000, ())
    assert (beyond.is_covered, beyond.free, beyond.after) == (False, 200_000, -50_000)
    assert [one.cause for one in beyond.holds] == [Cause.LIMIT]


def test_an_order_that_reaches_a_step_says_what_it_brings(shop: Database) -> None:
    publish(shop, YEARLY, 900_000)
    (found,) = effect(shop, order(200_000)).rebates
    assert (found.reaches, found.counted, found.simulation.gain) == (True, 200_000, 22_000 - 9_000)


def test_an_order_below_the_next_step_says_how_much_nearer_it_is(shop: Database) -> None:
    publish(shop, YEARLY, 500_000)
    (found,) = effect(shop, order(200_000)).rebates
    assert (found.reaches, found.nearer, found.simulation.then.missing) == (False, 200_000, 300_000)


def test_only_goods_that_count_are_counted_and_most_comes_first(shop: Database) -> None:
    publish(shop, YEARLY, 500_000)
    pipes = Programme(
        "R-2", "管", RebateType.VOLUME, (Tier(0, None, 500_000),), selection=Selection(skus=frozenset({PIPE}))
    )
    publish(shop, pipes, 0)
    assert [one.programme.id for one in effect(shop, order(10_000)).rebates] == ["R-1"]
    both = effect(shop, order(10_000), order(10_000, PIPE)).rebates
    assert [(one.programme.id, one.counted) for one in both] == [("R-2", 10_000), ("R-1", 20_000)]


def test_a_mix_that_falls_reaches_nothing(shop: Database) -> None:
    focus = Selection(skus=frozenset({PIPE}))
    mix = Programme(
        "R-3", "结构", RebateType.MIX, (Tier(0, 500_000, 0), Tier(500_000, None, 10_000)), focus=focus
    )
    period = period_of(mix.span, DAY)
    terms.publish_rules(shop, terms.rule(Subject.PROGRAMME, mix))
    terms.publish_rebate(shop, mix, period, [(period.first, Sums(100_000, 0, 60_000))], DAY)
    (found,) = effect(shop, order(100_000)).rebates
    assert not found.reaches and found.nearer < 0 and found.simulation.gain == -1_000


def test_what_ended_or_is_of_another_period_is_left_out(shop: Database) -> None:
    ended = Programme("R-4", "旧", RebateType.TIERED, STEPS, validity=Validity(None, DAY - timedelta(days=1)))
    publish(shop, ended, 0)
    last_year = Period(Month(DAY.year - 1, 1), 12)
    terms.publish_rules(shop, terms.rule(Subject.PROGRAMME, YEARLY))
    terms.publish_rebate(shop, YEARLY, last_year, [(Month(DAY.year - 1, 1), Sums(1))], DAY)
    untold = RebateRow("R-9", str(last_year), [], 0, 0, DAY)
    terms.put(shop, terms.DEALER_SCOPE, REBATE, [(f"R-9/{last_year}", untold)])
    assert effect(shop, order(10_000)).rebates == ()
