"""Policies at HQ: published as rows with days, read back as they were, never twice and never into the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from domain.errors import DomainError
from domain.policy import ListPrice, Policy, arrange
from domain.price import find_price
from domain.product import Product
from domain.unit import Unit
from protocol.catalogue import PRICE, price_scope
from protocol.rule import POLICY_SCOPE, RULE
from server_stub.models import BRAND, Price, Rule, Scope, ScopeRow
from server_stub.models import Policy as Version
from server_stub.policy import (
    list_policies,
    newest_version,
    read_policy,
    read_snapshot,
    running_version,
    snapshot_bytes,
)
from server_stub.publish import price_rule
from tests.hq import DAY, LIST_PRICES, SeededHq
from tests.server_stub.policy_files import (
    DATED,
    FIRST,
    LIST,
    MONDAY,
    OFF,
    SECOND,
    TENTH,
    TUESDAY,
    WEDNESDAY,
    publish,
)


def policy_on(hq: SeededHq, day: date) -> Policy:
    with hq.database.read() as session:
        return read_policy(session, day)


def published(hq: SeededHq, scope: str, kind: str) -> dict[str, tuple[int, bool]]:
    query = select(ScopeRow.key, ScopeRow.v, ScopeRow.is_gone).join(Scope, Scope.id == ScopeRow.scope_id)
    with hq.database.read() as session:
        rows = session.execute(query.where(Scope.name == scope, ScopeRow.kind == kind))
        return {key: (v, gone) for key, v, gone in rows}


def refusal(hq: SeededHq, policy: Policy, effective: date, today: date = DAY) -> DomainError:
    with pytest.raises(DomainError) as refused:
        publish(hq, policy, effective, today=today)
    return refused.value


def test_on_every_day_the_policy_is_the_one_published_for_it(hq: SeededHq) -> None:
    assert publish(hq, FIRST, MONDAY).version == 1
    assert publish(hq, SECOND, WEDNESDAY).version == 2
    assert policy_on(hq, MONDAY) == policy_on(hq, TUESDAY) == arrange(FIRST)
    assert policy_on(hq, WEDNESDAY) == policy_on(hq, date(2030, 1, 1)) == arrange(SECOND)
    with hq.database.read() as session:
        assert [running_version(session, day) for day in (MONDAY, TUESDAY, WEDNESDAY)] == [1, 1, 2]
        assert [read_snapshot(session, n) for n in (1, 2)] == [arrange(FIRST), arrange(SECOND)]


def test_before_the_first_policy_there_are_list_prices_alone(hq: SeededHq) -> None:
    publish(hq, FIRST, WEDNESDAY)
    before = policy_on(hq, TUESDAY)
    assert before == arrange(Policy(lists=before.lists))
    assert {one.sku: one.price for one in before.lists["list"]} == LIST_PRICES


def test_what_did_not_change_is_not_published_again(hq: SeededHq) -> None:
    publish(hq, FIRST, MONDAY)
    rules, prices = published(hq, POLICY_SCOPE, RULE), published(hq, price_scope("list"), PRICE)
    reply = publish(hq, SECOND, WEDNESDAY)
    later = published(hq, POLICY_SCOPE, RULE)
    changed = {key for key, found in later.items() if rules.get(key) != found}
    assert changed == {
        "price/R-1/1",
        "promotion/O-5/1",
        "promotion/O-5/2",
        "promotion/G-1/2",
        "budget/冬促/2",
        "offset/brand/1",
    }
    assert (reply.rules, reply.prices, reply.changes) == (6, 2, 6)
    moved = {
        key for key, found in published(hq, price_scope("list"), PRICE).items() if prices.get(key) != found
    }
    assert moved == {"1/list/P-001/根/0", "2/list/P-001/根/0"}


def test_the_first_list_keeps_the_rows_whose_price_it_repeats(hq: SeededHq) -> None:
    publish(hq, FIRST, WEDNESDAY)
    with hq.database.read() as session:
        rows = session.execute(
            select(Price.id, Price.first, Price.last).where(Price.dealer_id == BRAND).order_by(Price.id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("1/list/P-001/根/0", WEDNESDAY, None),
        ("L-P-001", None, TUESDAY),
        ("L-P-002", None, None),
        ("L-P-003", None, None),
        ("L-S-001", None, None),
    ]


def test_prices_of_one_unit_stay_or_go_together(hq: SeededHq) -> None:
    tiers = (ListPrice("P-001", "根", 190_000), ListPrice("P-001", "根", 180_000, 50_000))
    publish(hq, Policy({"list": tiers}), MONDAY)
    publish(hq, Policy({"list": (replace(tiers[0], price=195_000), tiers[1])}), WEDNESDAY)
    with hq.database.read() as session:
        rows = session.scalars(select(Price).where(Price.sku == "P-001", Price.dealer_id == BRAND)).all()
    product = Product("P-001", "", (Unit("根"),), 0)
    rules = [price_rule(row) for row in rows]
    for day, price in ((MONDAY, 180_000), (TUESDAY, 180_000), (WEDNESDAY, 180_000)):
        assert find_price(product, rules, unit="根", quantity=60_000, day=day).price == price


def test_the_same_policy_twice_makes_no_version(hq: SeededHq) -> None:
    publish(hq, FIRST, MONDAY)
    before = published(hq, POLICY_SCOPE, RULE)
    again = publish(hq, replace(FIRST, prices=FIRST.prices[::-1]), WEDNESDAY)
    assert (again.version, again.is_new, again.effective, again.changes) == (1, False, MONDAY, 0)
    assert published(hq, POLICY_SCOPE, RULE) == before
    with hq.database.read() as session:
        assert newest_version(session) == (1, MONDAY)


def test_a_day_that_has_passed_is_refused(hq: SeededHq) -> None:
    refused = refusal(hq, FIRST, MONDAY, today=TUESDAY)
    assert (refused.code, refused.facts["today"]) == ("policy_effective_past", "2026-09-08")


def test_a_day_before_the_newest_policy_s_is_refused(hq: SeededHq) -> None:
    publish(hq, FIRST, WEDNESDAY)
    refused = refusal(hq, SECOND, TUESDAY)
    assert (refused.code, refused.facts["newest"]) == ("policy_effective_before_newest", "2026-09-09")
    assert publish(hq, SECOND, WEDNESDAY).version == 2


def test_a_policy_with_faults_is_refused_whole(hq: SeededHq) -> None:
    assert refusal(hq, replace(FIRST, budgets={"秋促": -1}), MONDAY).code == "policy_faulty"
    with hq.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Version)) == 0
        assert session.scalar(select(func.count()).select_from(Rule)) == 0


def test_a_policy_replaced_before_its_day_was_never_in_force(hq: SeededHq) -> None:
    publish(hq, FIRST, WEDNESDAY)
    publish(hq, SECOND, WEDNESDAY)
    assert policy_on(hq, WEDNESDAY) == arrange(SECOND)
    assert policy_on(hq, TUESDAY).promotions == ()
    out = published(hq, POLICY_SCOPE, RULE)
    assert out["price/R-1/1"][1] and out["promotion/O-5/1"][1] and not out["promotion/O-5/2"][1]


def test_a_book_that_is_not_named_stays_and_an_empty_one_ends(hq: SeededHq) -> None:
    publish(hq, replace(FIRST, lists={"web": LIST[:1]}, prices=()), MONDAY)
    assert set(policy_on(hq, MONDAY).lists) == {"list", "web"}
    publish(hq, replace(FIRST, lists={"web": ()}, prices=()), WEDNESDAY)
    assert set(policy_on(hq, TUESDAY).lists) == {"list", "web"}
    assert set(policy_on(hq, WEDNESDAY).lists) == {"list"}


def test_a_list_takes_the_place_of_changes_that_were_planned_in_its_book(hq: SeededHq) -> None:
    with hq.database.write() as session:
        planned = update(Price).where(Price.id == "L-P-002")
        session.execute(planned.values(last=date(2026, 12, 31)))
        session.execute(update(Price).where(Price.id == "L-S-001").values(first=date(2026, 12, 1)))
    publish(hq, Policy({"list": LIST}), WEDNESDAY)
    assert policy_on(hq, date(2027, 1, 1)).lists["list"] == policy_on(hq, WEDNESDAY).lists["list"]
    assert len(policy_on(hq, TUESDAY).lists["list"]) == 3


def test_rules_that_ended_long_ago_leave_the_computers_but_not_hq(hq: SeededHq) -> None:
    publish(hq, FIRST, MONDAY)
    publish(hq, SECOND, WEDNESDAY)
    late = WEDNESDAY + timedelta(days=402)
    publish(hq, FIRST, late, today=late)
    out = published(hq, POLICY_SCOPE, RULE)
    assert out["promotion/O-5/1"][1] and not out["promotion/O-5/2"][1]
    assert policy_on(hq, TUESDAY) == arrange(FIRST)


def test_snapshots_are_kept_with_their_hash(hq: SeededHq) -> None:
    reply = publish(hq, FIRST, MONDAY)
    with hq.database.write() as session:
        (row,) = list_policies(session, TUESDAY)
        assert (row.version, row.sha256, row.is_running) == (1, reply.sha256, True)
        assert (row.published_by, row.source, row.note) == ("张", "test.json", "试")
        session.execute(update(Version).values(sha256="0"))
        with pytest.raises(DomainError, match="policy_damaged"):
            snapshot_bytes(session, 1)
        with pytest.raises(DomainError, match="policy_unknown"):
            snapshot_bytes(session, 2)


def test_a_rule_that_cannot_be_read_is_told_by_its_name(hq: SeededHq) -> None:
    publish(hq, FIRST, MONDAY)
    with hq.database.write() as session:
        session.execute(update(Rule).where(Rule.subject == "floor").values(body="{}"))
    with pytest.raises(DomainError, match="rule_unreadable"):
        policy_on(hq, MONDAY)


PARTS = st.fixed_dictionaries(
    {
        "promotions": st.sampled_from([(), (TENTH,), (OFF,), (TENTH, OFF), SECOND.promotions]),
        "prices": st.sampled_from([(), (DATED,), FIRST.prices]),
        "floors": st.sampled_from([(), FIRST.floors]),
        "offset": st.sampled_from([FIRST.offset, SECOND.offset]),
        "lists": st.dictionaries(
            st.sampled_from(["shop", "web"]),
            st.sampled_from([(), LIST[:2], LIST, (ListPrice("P-001", "根", 1),)]),
        ),
    }
)


@given(st.lists(st.tuples(PARTS, st.integers(0, 3)), min_size=1, max_size=4))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_of_policies_is_read_back_as_it_was_published(
    hq: SeededHq, steps: list[tuple[dict[str, object], int]]
) -> None:
    with hq.database.read() as session:
        day = newest_version(session)[1] or MONDAY
    expected: dict[date, Policy] = {}
    for parts, later in steps:
        day += timedelta(days=later)
        policy = replace(FIRST, **parts)  # type: ignore[arg-type]  # drawn for each field
        before = policy_on(hq, day)
        publish(hq, policy, day)
        lists = {book: prices for book, prices in {**before.lists, **policy.lists}.items() if prices}
        expected[day] = arrange(replace(policy, lists=lists))
    for first, policy in expected.items():
        assert policy_on(hq, first) == policy
